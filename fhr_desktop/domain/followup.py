"""The figures of DOMAIN §4.1 that casework alone can give: 1, 2 (family's side) and 6, with the cases behind each.

Those of training are `followup_training`'s.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from fhr_desktop.domain.case_states import ASSESSED, ENDED, CaseState, Step, elapsed
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.small_cells import hidden


@dataclass(frozen=True, slots=True)
class Counted:
    """A case as the figures see it."""

    number: str
    municipality: str
    received_on: dt.date
    closing_reason: str | None
    steps: tuple[Step, ...]

    def entered(self, *states: CaseState) -> dt.date | None:
        """The first day the case entered one of the states, or None."""
        return next((step.on for step in self.steps if step.state in states), None)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number for one municipality, and the case numbers behind it. `value` is None when there is nothing to say.

    `hidden` when the number is so small that it could point out a family, and is shown outside the unit; `beside` when
    it is not small itself, but would give such a one away. Where
    something else is counted `cases` are what it is called, and `records` what opens from each: of a person the
    course round, of a request itself, of a home or a placement the home.
    """

    key: str
    municipality: str
    value: float | int | None
    cases: tuple[str, ...]
    hidden: bool = False
    beside: bool = False
    records: tuple[RecordId, ...] = ()


class Counts(Enum):
    """What stands behind a figure, a row each."""

    CASES = auto()
    PEOPLE = auto()  # who are named in no file
    REQUESTS = auto()
    PLACEMENTS = auto()
    HOMES = auto()
    PROPOSALS = auto()
    REPLIES = auto()  # to a survey, which name nobody


@dataclass(frozen=True, slots=True)
class Statistic:
    """A declared statistic: its Swedish name and definition. `built_on`: the figures that it is one of in a hundred of;
    with those of them that are hidden it could be worked out, so it is hidden too.
    """

    key: str
    nr: int
    name: str
    definition: str
    unit: str
    counts: Counts = Counts.CASES
    built_on: tuple[str, ...] = ()


CASEWORK = (
    Statistic(
        "inquiries", 1, "Intresseanmälningar",
        "Anmälningar som kom in under perioden. Dubbletter räknas inte.", "antal",
    ),
    Statistic(
        "referred", 1, "Hänvisade anmälningar",
        "Anmälningar från kommuner utanför samverkan. Räknas för sig.", "antal",
    ),
    Statistic(
        "opened", 2, "Aktualiserade familjehemsärenden",
        "Ärenden som öppnades (aktualiserades) under perioden.", "antal",
    ),
    Statistic(
        "assessed", 6, "Färdiga utredningar",
        "Ärenden som bedömdes lämpliga eller inte lämpliga under perioden.", "antal",
    ),
    Statistic(
        "days_median", 6, "Dagar från anmälan till bedömning, median",
        "Hälften av de färdiga utredningarna tog högst så här många dagar, vila inräknad.", "dagar",
    ),
    Statistic(
        "days_median_active", 6, "Dagar utan vila, median",
        "Som ovan, men dagar då ärendet vilade är borträknade.", "dagar",
    ),
    Statistic(
        "days_mean", 6, "Dagar från anmälan till bedömning, medelvärde",
        "Summan av dagarna delad med antalet färdiga utredningar, vila inräknad.", "dagar",
    ),
    Statistic(
        "days_p90", 6, "Dagar, nio av tio klara",
        "Nio av tio färdiga utredningar tog högst så här många dagar, vila inräknad.", "dagar",
    ),
    Statistic(
        "open", 6, "Pågående ärenden vid periodens slut",
        "Ärenden som hade kommit in men inte avslutats den sista dagen.", "antal",
    ),
    Statistic(
        "open_age_median", 6, "Pågående ärendens ålder, median",
        "Dagar från anmälan till periodens sista dag för ärenden som ännu pågår.", "dagar",
    ),
)  # fmt: skip


def figures(cases: Sequence[Counted], first: dt.date, last: dt.date, municipality: str) -> tuple[Figure, ...]:
    """Every statistic for the cases given, over the days from first to last."""
    inside = [c for c in cases if first <= c.received_on <= last and c.closing_reason != "duplicate"]
    inquiries = [c for c in inside if c.closing_reason != "referred"]
    referred = [c for c in inside if c.closing_reason == "referred"]
    opened = [c for c in cases if within(c.entered(CaseState.OPENED), first, last)]
    assessed = [c for c in cases if within(c.entered(*ASSESSED), first, last)]
    going = [c for c in cases if c.received_on <= last and not _ended_by(c, last)]
    times = [elapsed(c.steps, last) for c in assessed]
    whole, active = [t.with_rest for t in times], [t.without_rest for t in times]
    ages = [(last - c.received_on).days for c in going]
    numbers: dict[str, tuple[float | int | None, Iterable[Counted]]] = {
        "inquiries": (len(inquiries), inquiries),
        "referred": (len(referred), referred),
        "opened": (len(opened), opened),
        "assessed": (len(assessed), assessed),
        "days_median": (_median(whole), assessed),
        "days_median_active": (_median(active), assessed),
        "days_mean": (round(statistics.fmean(whole), 1) if whole else None, assessed),
        "days_p90": (percentile(whole, 90), assessed),
        "open": (len(going), going),
        "open_age_median": (_median(ages), going),
    }
    return tuple(
        Figure(one.key, municipality, numbers[one.key][0], tuple(c.number for c in numbers[one.key][1]))
        for one in CASEWORK
    )


def for_others(
    found: Sequence[Figure], least: int, total: str, statistics: Sequence[Statistic] = ()
) -> tuple[Figure, ...]:
    """The figures as they may be shown outside the unit: none that rests on fewer than `least` cases, other than 0, nor
    any with which such a one could be had by subtracting from the total, whose row is `total`.

    `statistics` tell which figures are built on others.
    """
    small: set[tuple[str, str]] = set()
    beside: set[tuple[str, str]] = set()
    for key in {one.key for one in found}:
        rows = {one.municipality: len(one.cases) for one in found if one.key == key}
        closed = hidden({where: count for where, count in rows.items() if where != total}, least)
        small |= {(key, where) for where in closed.small}
        beside |= {(key, where) for where in closed.beside}
        if 0 < rows.get(total, 0) < least:
            small.add((key, total))
        elif closed.total:
            beside.add((key, total))
    for built in statistics:
        beside |= {(built.key, where) for key, where in small | beside if key in built.built_on}
    return tuple(
        Figure(one.key, one.municipality, None, (), hidden=True, beside=(one.key, one.municipality) not in small)
        if (one.key, one.municipality) in small | beside else one
        for one in found
    )  # fmt: skip


def percentile(values: Sequence[int], percent: int) -> int | None:
    """The smallest value that at least `percent` of a hundred do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)] if ordered else None


def _median(values: Sequence[int]) -> float | int | None:
    if not values:
        return None
    middle = statistics.median(values)
    return int(middle) if middle == int(middle) else middle


def within(day: dt.date | None, first: dt.date, last: dt.date) -> bool:
    """Whether the day is one of the period's."""
    return day is not None and first <= day <= last


def _ended_by(case: Counted, last: dt.date) -> bool:
    standing = [step for step in case.steps if step.on <= last]
    return bool(standing) and standing[-1].state in ENDED
