"""What a figure is: a declared statistic (DOMAIN §4.1), what it is counted on, and one number with the list behind it.

The words of the figures are in `followup_cases`, `followup_times`, `followup_pool`, `followup_needs`,
`followup_placements` and `followup_training`: each declares its statistics and tells what there is to count.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from operator import attrgetter, itemgetter
from typing import NamedTuple, TypeVar, overload

from fhr_desktop.domain.record import RecordId, RecordKey

ALL = "alla"  # the row of all municipalities together
Value = float | int | None
T = TypeVar("T", covariant=True)


class Counts(Enum):
    """What stands behind a figure, a row each."""

    CASES = auto()
    PEOPLE = auto()  # who are named in no file
    REQUESTS = auto()
    PLACEMENTS = auto()
    HOMES = auto()
    PROPOSALS = auto()
    REPLIES = auto()  # to a survey, which name nobody


class Nature(Enum):
    """Which figures can be had from others by adding and subtracting.

    FLOW: what happened on the days of a period. Periods that adjoin add up, and so do municipalities.
    STOCK: what stood on a period's last day. Municipalities add up; two days differ by what came and what went.
    DERIVED: worked out of others, as a median or a share. It tells of them, so it is hidden with them.
    """

    FLOW = auto()
    STOCK = auto()
    DERIVED = auto()


class Window(Enum):
    """Which days a flow is counted on, for a period from `first` to `last`."""

    PERIOD = auto()
    YEAR = auto()  # the twelve months that end with the last day
    YEAR_BEFORE = auto()  # the twelve months before those
    SETTLED = auto()  # the period a year earlier: twelve months have passed since each of its days

    def days(self, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
        """Its first and last day."""
        match self:
            case Window.PERIOD:
                return first, last
            case Window.SETTLED:
                return years_before(first, 1), years_before(last, 1)
            case Window.YEAR:
                return years_before(last, 1) + ONE_DAY, last
            case Window.YEAR_BEFORE:
                return years_before(last, 2) + ONE_DAY, years_before(last, 1)


ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number for one municipality, and the case numbers behind it. `value` is None when there is nothing to say.

    `hidden` when the number is so small that it could point out a family, and is shown outside the unit; `beside` when
    it is not small itself, but would give such a one away. `as_before`: the number of an earlier published report
    stands, since the new one would tell a small difference. Where something else is counted `cases` are what it is
    called, and `records` what opens from each: of a person the course round, of a request itself, of a home or a
    placement the home. `weights`: what each of them weighs in the figure, in its unit where that is days.
    `rests_on`: how many families, requests or persons are behind it, where rows repeat them.
    """

    key: str
    municipality: str
    value: Value
    cases: Sequence[str]
    hidden: bool = False
    beside: bool = False
    records: Sequence[RecordId] = ()
    rests_on: int | None = None
    as_before: bool = False
    weights: Sequence[float | int] = ()

    def alone(self) -> Figure:
        """The number without what is behind it, for others."""
        return replace(self, cases=(), records=(), weights=())

    @property
    def support(self) -> int:
        """How many it rests on."""
        return len(self.cases) if self.rests_on is None else self.rests_on


@dataclass(frozen=True, slots=True)
class Statistic:
    """A declared statistic: its Swedish name and definition, and how it hangs together with others.

    `built_on`: the figures it is worked out of; with those of them that are hidden it could be worked out, so it is
    hidden too. `flow`: what happened that it counts, when another statistic counts the same on other days; `window`:
    on which days. `parts`: figures that add up to it. `among`: it counts some of those that another counts. `balance`:
    a stock is all that came less all that went. `same_sum`: all municipalities together it is the same as another.
    """

    key: str
    nr: int
    name: str
    definition: str
    unit: str
    counts: Counts = Counts.CASES
    built_on: tuple[str, ...] = ()
    nature: Nature = Nature.DERIVED
    flow: str = ""
    window: Window = Window.PERIOD
    parts: tuple[str, ...] = ()
    among: str = ""
    balance: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    same_sum: str = ""

    @property
    def happening(self) -> str:
        """The key of what it counts when it happens."""
        return self.flow or self.key

    @property
    def in_days(self) -> bool:
        """Whether it tells how long something took or has gone on."""
        return self.unit == "dagar"


class Line(NamedTuple):
    """A row of the list behind a figure: where it counts, what it is called, what opens from it and what it weighs.

    `subject`: the same for rows of the same family or request, where they may be several; then every row of the list
    has one. A tuple, as other things here of which a year has hundreds of thousands: they are made in a third of the
    time.
    """

    municipality: str
    label: str
    record: RecordKey | None = None
    value: float | int = 1
    subject: str = ""


class Happening(NamedTuple):
    """Something that is counted on its day."""

    on: dt.date
    line: Line


# Of all their parts in a tuple, in order: where there are a hundred thousand they are made in a third of the time.
line_with: Callable[[tuple[str, str, RecordKey | None, float | int, str]], Line] = partial(tuple.__new__, Line)
happening_with: Callable[[tuple[dt.date, Line]], Happening] = partial(tuple.__new__, Happening)


Reduce = Callable[[Sequence[Line], str], Value]  # of a municipality, or ALL


def number_of(lines: Sequence[Line], _municipality: str) -> int:
    """How many they are."""
    return len(lines)


def percent_of(lines: Sequence[Line], _municipality: str) -> int | None:
    """How many in a hundred have a value, of all the rows."""
    return round(100 * sum_of(lines) / len(lines)) if lines else None


def sum_of(lines: Iterable[Line]) -> float | int:
    """What they weigh together."""
    return sum(map(WEIGHT, lines))


WEIGHT: Callable[[Line], float | int] = itemgetter(3)


@dataclass(frozen=True, slots=True)
class Sample:
    """The rows that a figure is reckoned on, and how."""

    lines: Sequence[Line]
    reduce: Reduce = number_of


Happenings = Mapping[str, Sequence[Happening]]
Samples = Mapping[str, Sample]


def flow_samples(
    declared: Iterable[Statistic], happened: Happenings, first: dt.date, last: dt.date
) -> dict[str, Sample]:  # fmt: skip
    """The rows of every flow on its own days."""
    found = {}
    for one in declared:
        if one.nature is Nature.FLOW and one.happening in happened:
            begin, end = one.window.days(first, last)
            found[one.key] = Sample([line for on, line in happened[one.happening] if begin <= on <= end])
    return found


class Listed(NamedTuple):
    """The rows of one municipality, or of all, and what a figure on them tells of what is behind it."""

    municipality: str
    lines: Sequence[Line]
    cases: Sequence[str]
    records: Sequence[RecordId]
    weights: Sequence[float | int]
    rests_on: int | None


class Behind(Sequence[T]):
    """What is behind a figure, taken from its rows first when somebody opens it: a year of the whole country has more
    than a million.
    """

    __slots__ = ("_all", "_lines", "_of")

    def __init__(self, lines: Sequence[Line], of: Callable[[Line], T]) -> None:
        self._lines, self._of = lines, of
        self._all: tuple[T, ...] | None = None

    def _taken(self) -> tuple[T, ...]:
        if self._all is None:
            self._all = tuple(map(self._of, self._lines))
        return self._all

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...

    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        return self._taken()[at]

    def __iter__(self) -> Iterator[T]:
        return iter(self._taken())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Behind | tuple) and self._taken() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._taken())

    def __repr__(self) -> str:
        return repr(self._taken())


def listed(lines: Sequence[Line], municipalities: Iterable[str]) -> list[Listed]:
    """The rows of each municipality, and all of them last: the same for every statistic that is reckoned on them."""
    own = defaultdict(list)
    for line in lines:
        own[line[0]].append(line)  # where it counts: a hundred thousand lines, and more
    return [_listed(code, own.get(code, ())) for code in municipalities] + [_listed(ALL, lines)]


def _listed(municipality: str, lines: Sequence[Line]) -> Listed:
    rests_on = len({one.subject for one in lines}) if lines and lines[0].subject else None
    opens = bool(lines) and lines[0].record is not None  # all of a list do, or none
    records = Behind(lines, _record) if opens else ()
    return Listed(municipality, lines, Behind(lines, _LABEL), records, Behind(lines, WEIGHT), rests_on)


_LABEL: Callable[[Line], str] = attrgetter("label")


def _record(line: Line) -> RecordId:
    assert line.record is not None
    return RecordId(bytes=line.record)


def figures_of(key: str, sample: Sample, municipalities: Iterable[str]) -> list[Figure]:
    """The figure for each municipality, and for all of them last."""
    return figures_on(key, sample.reduce, listed(sample.lines, municipalities))


def figures_on(key: str, reduce: Reduce, rows: Iterable[Listed]) -> list[Figure]:
    """The same, of rows that are listed already."""
    return [
        Figure(key, one.municipality, reduce(one.lines, one.municipality), one.cases, records=one.records,
               rests_on=one.rests_on, weights=one.weights)
        for one in rows
    ]  # fmt: skip


def percentile(values: Sequence[float | int], percent: int) -> float | int | None:
    """The smallest value that at least `percent` of a hundred do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)] if ordered else None


def median(values: Sequence[float | int]) -> Value:
    """The middle one; between two of them their mean. None of none."""
    if not values:
        return None
    middle = statistics.median(values)
    return int(middle) if middle == int(middle) else middle


def within(day: dt.date | None, first: dt.date, last: dt.date) -> bool:
    """Whether the day is one of the period's."""
    return day is not None and first <= day <= last


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years earlier; of 29 February the 28th where there is none."""
    leap = (day.month, day.day) == (2, 29)
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28) if leap else day


def within_a_year(begun: dt.date, then: dt.date | None) -> bool:
    """Whether no more than twelve months have passed; from 29 February to 28 February."""
    if then is None:
        return False
    return then <= years_before(begun, -1)
