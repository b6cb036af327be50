"""A file's name is what people see: never a path, never something that looks like another name."""

from __future__ import annotations

import pytest

from fhr_desktop.domain.attachments import LONGEST, file_name
from fhr_desktop.domain.errors import Refused


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Intyg från läkaren.pdf", "Intyg från läkaren.pdf"),
        ("C:\\Dokument\\Lotta\\intyg.pdf", "intyg.pdf"),
        ("../../etc/passwd", "passwd"),
        ("mapp/", "mapp"),
        ("a\u030arsrapport.pdf", "årsrapport.pdf"),
        ("intyg\u202efdp.exe", "intygfdp.exe"),
        ("rad\nbryt\x00.txt", "radbryt.txt"),
        ("  luft.txt ", "luft.txt"),
    ],
)
def test_a_name_is_the_last_part_of_what_was_given(given: str, kept: str) -> None:
    assert file_name(given) == kept
    assert file_name(kept) == kept


@pytest.mark.parametrize("given", ["", "  ", "/", "\\", "\u200b", "x" * (LONGEST + 1)])
def test_no_name_or_a_boundless_one_is_refused(given: str) -> None:
    with pytest.raises(Refused, match="Inget har sparats") as refusal:
        file_name(given)
    assert refusal.value.field == "name"
