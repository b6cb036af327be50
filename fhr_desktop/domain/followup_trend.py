"""A figure over time: quarter by quarter, with the middle half where it is a time, and the same days a year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fhr_desktop.domain.followup import Figure

QUARTERS = 8  # two years, so that each quarter has its own of the year before
ENOUGH = 3  # a median of fewer says nothing of the many, and is not shown

Count = Callable[[str, dt.date, dt.date], Figure | None]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from the first to the last, both included. `whole`: it is not cut short by the day it was counted."""

    first: dt.date
    last: dt.date
    whole: bool = True

    @property
    def quarter(self) -> int:
        """Which quarter of the year it begins in, 1–4."""
        return (self.first.month + 2) // 3


@dataclass(frozen=True, slots=True)
class Point:
    """A figure over some days. `n`: how many are behind it. `low`, `high`: the middle half lies between them."""

    days: Stretch
    value: float | int | None
    n: int
    low: float | int | None = None
    high: float | int | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """One statistic of one municipality. `before`: the same days the year before, or None where that says nothing."""

    key: str
    municipality: str
    points: tuple[Point, ...]
    before: Point | None

    @property
    def banded(self) -> bool:
        """Whether there is a middle half anywhere."""
        return any(one.low is not None for one in self.points)


def quarters(last: dt.date, many: int = QUARTERS) -> tuple[Stretch, ...]:
    """The quarters up to the one that holds the day, the oldest first; the last of them ends with the day."""
    found: list[Stretch] = []
    first = dt.date(last.year, last.month - (last.month - 1) % 3, 1)
    end, whole = last, last == _month_end(first, 3)
    for _n in range(many):
        found.append(Stretch(first, end, whole))
        end, whole = first - dt.timedelta(days=1), True
        first = dt.date(end.year, end.month - 2, 1)
    return tuple(reversed(found))


def year_before(first: dt.date, last: dt.date) -> Stretch | None:
    """The same days a year earlier, whole months as whole months; None for more than a year, which would overlap."""
    begins = _back(first)
    ends = _back(last + dt.timedelta(days=1)) - dt.timedelta(days=1)
    return Stretch(begins, ends) if ends < first else None


def trend(
    key: str, municipality: str, stretches: Sequence[Stretch], before: Stretch | None, count: Count
) -> Trend:  # fmt: skip
    """The statistic over each of the stretches. `count` gives a statistic's figure, or None where there is none such;
    a median has its quarters beside it, as `days_median` has `days_q1` and `days_q3`.
    """
    low, high = (key.replace("_median", f"_{name}") if "_median" in key else "" for name in ("q1", "q3"))

    def value(of: str, days: Stretch) -> float | int | None:
        figure = count(of, days.first, days.last) if of else None
        return figure.value if figure else None

    def point(days: Stretch) -> Point:
        figure = count(key, days.first, days.last)
        n = len(figure.cases) if figure else 0
        return Point(days, figure.value if figure else None, n, value(low, days), value(high, days))

    return Trend(key, municipality, tuple(map(point, stretches)), None if before is None else point(before))


def _month_end(first: dt.date, months: int) -> dt.date:
    at = first.month - 1 + months
    return dt.date(first.year + at // 12, at % 12 + 1, 1) - dt.timedelta(days=1)


def _back(day: dt.date) -> dt.date:
    """A year earlier; from 29 February to 28 February."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
