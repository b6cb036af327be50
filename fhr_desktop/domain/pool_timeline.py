"""A home's time in the pool as spans: its states, the children placed, and how long assessment and checks hold.

The picture and the table beside it are both made of these spans.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fhr_desktop.domain.checks import LIMIT_DAYS
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolStep

AHEAD = dt.timedelta(days=90)  # is always in sight
FAR_AHEAD = dt.timedelta(days=730)  # what lasts longer is shown as going on


class Lane(StrEnum):
    """What a span is about, in the order of the picture."""

    STATE = "state"
    CHILD = "child"
    REPORT = "report"
    CHECKS = "checks"


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, both in it. `ends` None: it goes on, and `expected` is when it may end.

    `row`: children at the same time are in rows of their own, from 0. `step` of a state, `placement` of a child.
    """

    lane: Lane
    starts: dt.date
    ends: dt.date | None
    expected: dt.date | None = None
    row: int = 0
    step: PoolStep | None = None
    placement: Placement | None = None

    def last(self, today: dt.date) -> dt.date:
        """The last day that is drawn as certain."""
        return self.ends or max(today, self.starts)


@dataclass(frozen=True, slots=True)
class TimeLine:
    """All spans, by lane and then by day, and the days the picture reaches over."""

    spans: tuple[Span, ...]
    first: dt.date
    last: dt.date
    today: dt.date

    def rows(self, lane: Lane) -> int:
        """How many rows the lane takes."""
        return 1 + max((one.row for one in self.spans if one.lane is lane), default=-1)


def time_line(
    steps: Iterable[PoolStep],
    placements: Iterable[Placement],
    assessed: tuple[dt.date | None, dt.date | None],
    checked_on: dt.date | None,
    today: dt.date,
) -> TimeLine:
    """`assessed`: the day of the last assessment, and the day it is to be made anew."""
    made, renew = assessed
    spans = [*_states(sorted(steps, key=lambda one: (one.on, one.recorded_at))), *_children(placements)]
    if made is not None:
        spans.append(Span(Lane.REPORT, made, renew))
    if checked_on is not None:
        spans.append(Span(Lane.CHECKS, checked_on, checked_on + dt.timedelta(days=LIMIT_DAYS)))
    first = min((one.starts for one in spans), default=today)
    reach = [day for one in spans for day in (one.starts, one.ends, one.expected) if day is not None]
    last = min(max([today + AHEAD, *reach]), today + FAR_AHEAD)
    return TimeLine(tuple(spans), min(first, today), last, today)


def _states(steps: Sequence[PoolStep]) -> list[Span]:
    """Each state lasts until the day of the next; the last goes on."""
    following = [*(one.on for one in steps[1:]), None]
    return [Span(Lane.STATE, one.on, until, step=one) for one, until in zip(steps, following, strict=False)]


def _children(placements: Iterable[Placement]) -> list[Span]:
    """Those that have a first day. One comes in the first row that is empty on it."""
    found: list[Span] = []
    ends: list[dt.date] = []
    dated = [(one.starts_on, one) for one in placements if one.starts_on is not None]
    for starts, one in sorted(dated, key=lambda pair: (pair[0], pair[1].id.int)):
        over = one.left_on()
        row = next((n for n, last in enumerate(ends) if last < starts), len(ends))
        ends[row : row + 1] = [over or dt.date.max]
        found.append(Span(Lane.CHILD, starts, over, one.ends_on if over is None else None, row, placement=one))
    return found
