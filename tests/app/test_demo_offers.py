"""What the demo's families offer follows the families, whatever day the demo is made."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from fhr_desktop.app import demo
from fhr_desktop.domain.case_states import CaseState

AUTUMN = dt.date(2026, 11, 23)


def offers(day: dt.date) -> dict[str, int]:
    lives = demo.invented(Random(1), day, 60)
    return {
        one.adults[0].given_name + one.street: one.rank
        for one in lives
        if one.steps and one.steps[-1][0] is CaseState.SUITABLE
    }


@pytest.mark.parametrize("day", [dt.date(2027, 1, 8), dt.date(2027, 3, 15), dt.date(2027, 7, 1)])
def test_the_same_homes_are_offered_in_every_season(day: dt.date) -> None:
    assert offers(day) == offers(AUTUMN) and sorted(offers(day).values()) == list(range(len(offers(day))))
