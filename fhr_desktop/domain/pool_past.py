"""What homes of the pool, requests, placements and cases have been through, by the day: what figures are counted on."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from fhr_desktop.domain.pool import OFFERED, PoolStatus
from fhr_desktop.domain.record import RecordId


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to before `end`, or with no end."""

    first: dt.date
    end: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class HomeThrough:
    """What a home of the pool has been through. `steps`: its states in order, each with its first day; `held`: the days
    a proposal reserved it; `taken`: for each child the days its place was taken, those to come from today on.
    """

    id: RecordId
    label: str
    municipality: str
    places: int
    age_from: int
    age_to: int
    types: tuple[str, ...]
    steps: tuple[tuple[dt.date, PoolStatus], ...]
    held: tuple[Span, ...] = ()
    taken: tuple[Span, ...] = ()

    def available(self, day: dt.date) -> bool:
        """Whether the home could be proposed on the day: its state is P1 or P3b, and no proposal reserved it.

        A state of being reserved that no proposal bears any longer counts as the state before it.
        """
        at = bisect_right([on for on, _status in self.steps], day)
        status = self.steps[at - 1][1] if at else PoolStatus.LEFT
        offered = status in OFFERED or status is PoolStatus.RESERVED
        return offered and not any(span.holds(day) for span in self.held)

    def free(self, day: dt.date) -> int:
        """Places that could be asked for on the day."""
        return max(self.places - sum(span.holds(day) for span in self.taken), 0) if self.available(day) else 0

    def takes(self, band: tuple[int, int]) -> bool:
        """Whether the home takes children of any age in the band."""
        return self.age_from <= band[1] and band[0] <= self.age_to

    def days(self, first: dt.date, last: dt.date, value: Callable[[dt.date], int]) -> int:
        """The sum of a value over the days from first to last; it changes where a state or a span begins or ends."""
        turns = {on for on, _status in self.steps} | {
            day for span in (*self.held, *self.taken) for day in (span.first, span.end) if day is not None
        }
        starts = [first, *sorted(day for day in turns if first < day <= last)]
        ends = [*starts[1:], last + dt.timedelta(days=1)]
        return sum(value(start) * (end - start).days for start, end in zip(starts, ends, strict=True))


@dataclass(frozen=True, slots=True)
class PlacedChild:
    """A placement that has begun. `child` is the same for placements of the same child; `near` its home's nearness."""

    id: RecordId
    home: RecordId
    label: str
    municipality: str
    home_municipality: str
    child: str
    span: Span
    near: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. `placed_on`: the day a child came to a home through it, or None."""

    id: RecordId
    number: str
    municipality: str
    received_on: dt.date
    closed_on: dt.date | None
    outcome: str | None
    places: int
    placed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal. `need` is the request's; `proceeded_on`: the day both sides had said that they want to go on."""

    need: RecordId
    label: str
    municipality: str
    sent_on: dt.date
    proceeded_on: dt.date | None


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case on the day it was opened, and the day a child first came to the home after that, or None."""

    number: str
    municipality: str
    opened_on: dt.date
    placed_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PoolPast:
    """All that the figures of the pool are counted on."""

    homes: tuple[HomeThrough, ...]
    placements: tuple[PlacedChild, ...]
    requests: tuple[Asked, ...]
    cases: tuple[OpenedCase, ...]
    proposals: tuple[Offered, ...] = ()

    def municipalities(self) -> frozenset[str]:
        """Where there is anything to count."""
        return frozenset(
            one.municipality for some in (self.homes, self.placements, self.requests, self.cases) for one in some
        ) | {one.home_municipality for one in self.placements}

    def hosted_in(self, municipality: str) -> tuple[PlacedChild, ...]:
        """Placements in homes that lie in the municipality, whoever placed the child."""
        return tuple(one for one in self.placements if one.home_municipality == municipality)

    def of(self, municipality: str) -> PoolPast:
        """What belongs to one municipality: its homes, its own children's placements, its requests, its families."""
        return PoolPast(
            tuple(one for one in self.homes if one.municipality == municipality),
            tuple(one for one in self.placements if one.municipality == municipality),
            tuple(one for one in self.requests if one.municipality == municipality),
            tuple(one for one in self.cases if one.municipality == municipality),
            tuple(one for one in self.proposals if one.municipality == municipality),
        )
