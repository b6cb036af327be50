"""Identity numbers as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.app.demo_people import test_number as made_number
from fhr_desktop.domain import identity
from fhr_desktop.domain.errors import Refused

TODAY = dt.date(2026, 3, 17)


@pytest.mark.parametrize(
    ("text", "twelve", "coordination"),
    [
        ("811228-9874", "198112289874", False),
        ("19811228-9874", "198112289874", False),
        ("198112289874", "198112289874", False),
        ("81 12 28-98 74", "198112289874", False),
        ("670919-9530", "196709199530", False),
        ("880320-0016", "198803200016", False),
        ("701063-2391", "197010632391", True),
        ("120211+9986", "191202119986", False),
    ],
)
def test_what_people_write_is_read(text: str, twelve: str, coordination: bool) -> None:
    number = identity.parse(text, TODAY)
    assert (number.twelve, number.is_coordination) == (twelve, coordination)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("880320-0018", "Sista siffran"),
        ("19880332-0016", "datum"),
        ("19881320-0016", "datum"),
        ("1988", "tio eller tolv"),
        ("abcdefghijkl", "tio eller tolv"),
        ("20991228-9874", "framtiden"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(text: str, word: str) -> None:
    with pytest.raises(Refused, match=word) as refusal:
        identity.parse(text, TODAY)
    assert text not in refusal.value.sentence


@given(st.dates(dt.date(1931, 1, 1), dt.date(2020, 12, 31)), st.booleans(), st.randoms(use_true_random=False))
def test_numbers_of_the_test_series_hold_and_their_neighbours_do_not(birth: dt.date, woman: bool, rng: object) -> None:
    twelve = made_number(birth, woman, rng)  # type: ignore[arg-type]
    assert identity.parse(twelve, TODAY).birth_date == birth
    wrong = twelve[:-1] + str((int(twelve[-1]) + 1) % 10)
    with pytest.raises(Refused):
        identity.parse(wrong, TODAY)


def test_age_counts_birthdays() -> None:
    assert identity.age_on(dt.date(2008, 3, 17), TODAY) == 18
    assert identity.age_on(dt.date(2008, 3, 18), TODAY) == 17
    assert identity.age_on(dt.date(2004, 2, 29), dt.date(2022, 2, 28)) == 17
