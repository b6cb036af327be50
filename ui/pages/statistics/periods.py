"""The periods that can be chosen: years, halves and quarters up to today, or days of one's own. Without Qt."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from fhr_desktop.domain.followup_trend import Point, Stretch, quarters
from i18n import _
from ui import words

YEARS, HALVES, QUARTERS = 6, 3, 4


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, and what they are called."""

    first: dt.date
    last: dt.date
    said: str

    @property
    def whole_year(self) -> bool:
        """Whether it is a calendar year from end to end."""
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31) and (
            self.first.year == self.last.year
        )


def choices(today: dt.date) -> tuple[tuple[Period, ...], ...]:
    """What can be chosen, in groups: this year so far and whole years, halves of years, quarters; newest first."""
    until = words.short_day(today, today)
    years = [
        Period(dt.date(today.year, 1, 1), today, _("{year} until {day}").format(year=today.year, day=until)),
        *(
            Period(dt.date(year, 1, 1), dt.date(year, 12, 31), _("All of {year}").format(year=year))
            for year in range(today.year - 1, today.year - YEARS, -1)
        ),
    ]
    quarter = [one for one in reversed(quarters(today, 2 * QUARTERS)) if one.whole]
    halves = [
        Period(earlier.first, later.last, _half(later))
        for later, earlier in pairwise(quarter) if later.quarter in (2, 4)
    ]  # fmt: skip
    return (
        tuple(years),
        tuple(halves[:HALVES]),
        tuple(Period(one.first, one.last, quarter_of(one)) for one in quarter[:QUARTERS]),
    )


def own(first: dt.date, last: dt.date) -> Period:
    """Days that somebody has written."""
    return Period(first, last, _("{first} to {last}").format(first=first.isoformat(), last=last.isoformat()))


def quarter_of(days: Stretch) -> str:
    """ "kv 1 2025"."""
    return _("Q{number} {year}").format(number=days.quarter, year=days.first.year)


def compared(period: Period, before: Point) -> str:
    """What the year before is called beside the period: "2024", "samma tid 2024"."""
    year = before.days.first.year
    return str(year) if period.whole_year else _("the same days of {year}").format(year=year)


def _half(later: Stretch) -> str:
    said = _("First half of {year}") if later.quarter == 2 else _("Second half of {year}")
    return said.format(year=later.first.year)
