"""What homes of the pool, requests, placements and cases have been through, by the day: what figures are counted on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from fhr_desktop.domain.pool import OFFERED, PoolStatus
from fhr_desktop.domain.record import RecordKey


class Span(NamedTuple):
    """Days from `first` to before `end`, or with no end."""

    first: dt.date
    end: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day and (self.end is None or day < self.end)


COULD = OFFERED | {PoolStatus.RESERVED}  # reserved by nothing is as before


def holding(spans: Sequence[Span], day: dt.date) -> int:
    """How many of the spans hold the day; asked some hundred thousand times for a year of the whole country."""
    held = 0
    for first, end in spans:
        if first <= day and (end is None or day < end):
            held += 1
    return held


class Terms(NamedTuple):
    """What a home was assessed to offer."""

    places: int
    age_from: int
    age_to: int
    types: tuple[str, ...]

    def takes(self, band: tuple[int, int]) -> bool:
        """Whether the home takes children of any age in the band."""
        return self.age_from <= band[1] and band[0] <= self.age_to


class Stretch(NamedTuple):
    """Days on which a home counts as available and stands still, and the places it has free then."""

    first: dt.date
    days: int
    free: int


class HomeThrough(NamedTuple):
    """What a home of the pool has been through. `offers`: what it does now; `before`: what it did before each day on
    which that was changed. `steps`: its states in order, each with its first day; `held`: the days a proposal reserved
    it; `taken`: for each child the days its place was taken, those to come from today on. `inquired_on`: when the
    family first wrote.
    """

    id: RecordKey
    label: str
    municipality: str
    offers: Terms
    steps: tuple[tuple[dt.date, PoolStatus], ...]
    held: tuple[Span, ...] = ()
    taken: tuple[Span, ...] = ()
    before: tuple[tuple[dt.date, Terms], ...] = ()
    inquired_on: dt.date | None = None

    def status(self, day: dt.date) -> PoolStatus:
        """The state it was in; before the first one, as after the last, it is not in the pool."""
        for on, status in reversed(self.steps):
            if on <= day:
                return status
        return PoolStatus.LEFT

    def available(self, day: dt.date) -> bool:
        """Whether it counts as available on the day, which goes by its state alone (DOMAIN §4.1 row 8): P1 or P3b, and
        no proposal reserved it. What else must hold of a home to be proposed is no part of it.

        A state of being reserved that no proposal bears any longer counts as the state before it.
        """
        return self.status(day) in COULD and not (self.held and holding(self.held, day))

    def terms(self, day: dt.date) -> Terms:
        """What it offered on the day."""
        for changed, terms in self.before:
            if day < changed:
                return terms
        return self.offers

    def free(self, day: dt.date) -> int:
        """Its free places, on a day when it counts as available."""
        return self.left(day) if self.available(day) else 0

    def left(self, day: dt.date) -> int:
        """Places that no child has or is to have, whether the home could be proposed or not."""
        places = (self.terms(day) if self.before else self.offers).places
        return max(places - holding(self.taken, day), 0) if self.taken else places

    def stretches(self, first: dt.date, last: dt.date) -> list[Stretch]:
        """The days from first to last on which it counts as available, parted where a state or a span begins or ends,
        or what it offers changed.
        """
        turns: list[dt.date] = []
        could = False
        for on, status in self.steps:
            if on <= first:
                could = status in COULD
            elif on <= last:
                turns.append(on)
                could = could or status in COULD
        if not could:
            return []
        if self.held or self.taken or self.before:
            turns += [day for day in self._changes() if first < day <= last]
        if not turns:
            if self.held and holding(self.held, first):
                return []
            return [stretch_with((first, (last - first).days + 1, self.left(first)))]
        starts = [first, *sorted(set(turns))]
        ends = [*starts[1:], last + dt.timedelta(days=1)]
        return [
            stretch_with((start, (until - start).days, self.left(start)))
            for start, until in zip(starts, ends, strict=True) if self.available(start)
        ]  # fmt: skip

    def _changes(self) -> Iterator[dt.date]:
        """The days on which a span begins or is over, or what it offers changed."""
        yield from [on for on, _terms in self.before]
        for begin, end in (*self.held, *self.taken):
            yield begin
            if end is not None:
                yield end


class PlacedChild(NamedTuple):
    """A placement that has begun. `child` is the same for placements of the same child; `near` its home's nearness.

    `hour`: the home lies in the child's municipality, or within an hour of it by an estimate of the drive.
    """

    home: RecordKey
    label: str
    municipality: str
    home_municipality: str
    child: str
    span: Span
    near: bool
    hour: bool = False


class Asked(NamedTuple):
    """A request. `placed_on`: the day a child came to a home through it, or None; `offered_on`: the day of the first
    proposal; `ages`: of its children, those that are known.
    """

    id: RecordKey
    number: str
    municipality: str
    received_on: dt.date
    closed_on: dt.date | None
    outcome: str | None
    places: int
    placed_on: dt.date | None
    offered_on: dt.date | None = None
    ages: tuple[int, ...] = ()

    def open_on(self, day: dt.date) -> bool:
        """Whether it had come in and not been closed."""
        return self.received_on <= day and (self.closed_on is None or day < self.closed_on)


class Offered(NamedTuple):
    """A proposal each time it was made. `need` is the request's; `proceeded_on`: the day both sides had said that they
    want to go on; `span`: the days on which it stood.
    """

    need: RecordKey
    home: RecordKey
    label: str
    municipality: str
    sent_on: dt.date
    proceeded_on: dt.date | None
    span: Span


class Since(NamedTuple):
    """Since which day placements, requests and proposals are counted, and what `stands` on a day is."""

    placements: dt.date
    requests: dt.date
    proposals: dt.date
    stands: dt.date


class Earlier(NamedTuple):
    """Of placements that ended before any day that is counted: their homes, and the municipalities on both sides."""

    homes: set[RecordKey]
    municipalities: set[str]


# Each of all its parts in a tuple, in order: where there are tens of thousands they are made in a third of the time.
stretch_with: Callable[[tuple[dt.date, int, int]], Stretch] = partial(tuple.__new__, Stretch)
span_with: Callable[[tuple[dt.date, dt.date | None]], Span] = partial(tuple.__new__, Span)
home_with: Callable[
    [
        tuple[
            RecordKey, str, str, Terms, tuple[tuple[dt.date, PoolStatus], ...], tuple[Span, ...], tuple[Span, ...],
            tuple[tuple[dt.date, Terms], ...], dt.date | None,
        ]
    ],
    HomeThrough,
] = partial(tuple.__new__, HomeThrough)  # fmt: skip
placed_with: Callable[[tuple[RecordKey, str, str, str, str, Span, bool, bool]], PlacedChild] = partial(
    tuple.__new__, PlacedChild
)
asked_with: Callable[
    [
        tuple[
            RecordKey, str, str, dt.date, dt.date | None, str | None, int, dt.date | None, dt.date | None,
            tuple[int, ...],
        ]
    ],
    Asked,
] = partial(tuple.__new__, Asked)  # fmt: skip
offered_with: Callable[[tuple[RecordKey, RecordKey, str, str, dt.date, dt.date | None, Span]], Offered] = partial(
    tuple.__new__, Offered
)


@dataclass(frozen=True, slots=True)
class PoolPast:
    """All that the figures of the pool are counted on. `invited`: the homes with placements of which somebody has been
    offered the basic training. `earlier`: what is still known of the placements that are not among these.
    """

    homes: tuple[HomeThrough, ...]
    placements: tuple[PlacedChild, ...]
    requests: tuple[Asked, ...]
    proposals: tuple[Offered, ...] = ()
    invited: frozenset[RecordKey] = frozenset()
    earlier: Earlier = field(default_factory=lambda: Earlier(set(), set()))

    def municipalities(self) -> frozenset[str]:
        """Where there is anything to count."""
        some = (self.homes, self.placements, self.requests)
        return frozenset(one.municipality for each in some for one in each) | self.earlier.municipalities | {
            one.home_municipality for one in self.placements
        }  # fmt: skip
