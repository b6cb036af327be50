"""A copy follows the rhythm that most meetings follow, and where there is none the days that were."""

from __future__ import annotations

import datetime as dt

import pytest

from fhr_desktop.domain.rhythm import every_days, moved_to

FIRST = dt.date(2027, 1, 12)


def after(*days: int | None) -> list[dt.date | None]:
    return [None if one is None else FIRST + dt.timedelta(days=one) for one in days]


@pytest.mark.parametrize(
    ("days", "step", "copied"),
    [
        ((0, 14, 31, 42), 14, (0, 14, 28, 42)),  # the third was moved
        ((2, 14, 28, 42), 14, (0, 14, 28, 42)),  # the first was
        ((0, 7, 14, 28), 7, (0, 7, 14, 21)),  # a week was left out at the end
        ((0, 1, 14, 15, 28, 29), None, (0, 1, 14, 15, 28, 29)),  # weekends
        ((0, 7, None, 21), 7, (0, 7, None, 21)),
        ((0, 5), 5, (0, 5)),
        ((0,), None, (0,)),
        ((None, None), None, (None, None)),
        ((), None, ()),
    ],
)
def test_the_copy_has_the_rhythm(
    days: tuple[int | None, ...], step: int | None, copied: tuple[int | None, ...]
) -> None:
    assert every_days(after(*days)) == step
    later = FIRST + dt.timedelta(days=210)
    wanted = [None if one is None else later + dt.timedelta(days=one) for one in copied]
    assert list(moved_to(after(*days), later)) == wanted
