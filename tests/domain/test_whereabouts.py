"""How telephone numbers are written: in one way, wherever they are shown."""

from __future__ import annotations

import pytest

from fhr_desktop.domain.whereabouts import phone_digits, phone_shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0701740612", "070-174 06 12"),
        ("+46 70 174 06 12", "070-174 06 12"),
        ("0046(0)70-1740612", "070-174 06 12"),
        ("023-83000", "023-830 00"),
        ("0247 123 45", "0247-123 45"),
        ("0250-261234", "0250-26 12 34"),
        ("08-12345678", "08-123 456 78"),
        ("070-1740612, 024712345 (hemma)", "070-174 06 12, 0247-123 45 (hemma)"),
        ("+47 123 45 678", "+47 123 45 678"),
        ("070-174 06", "070-174 06"),
        ("112", "112"),
        ("ring mormor", "ring mormor"),
    ],
)
def test_a_number_is_shown_in_one_way_and_what_is_none_stays(typed: str, shown: str) -> None:
    assert phone_shown(typed) == shown
    assert phone_shown(shown) == shown
    assert phone_digits(shown) == phone_digits(typed)
