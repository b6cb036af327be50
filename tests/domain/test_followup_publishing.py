"""Published reports laid beside each other: nobody can have a small number from any of them, neither by adding and
subtracting (with exact fractions) nor by trying which whole numbers are possible (`open_numbers`).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

import pytest

from fhr_desktop.domain.followup import (
    ALL,
    Counts,
    Happening,
    Line,
    Nature,
    Window,
)
from fhr_desktop.domain.publications import Shown
from tests.domain.open_numbers import Known, Reader
from tests.domain.published import (
    DECLARED,
    LEAST,
    MONTHS,
    START,
    TOWNS,
    Atom,
    History,
    as_shown,
    drawn,
    flow,
    periods,
    published,
    sequence,
)


def turns(reports: Sequence[Shown], *, years: bool) -> list[dt.date]:
    """The days between which something may be told: of reports, and with `years` of the years that end with them."""
    periods = [(one.first, one.last) for one in reports]
    periods += [Window.YEAR.days(one.first, one.last) for one in reports] if years else []
    days = {day for first, last in periods for day in (first, last + dt.timedelta(days=1))}
    return [dt.date(1900, 1, 1), *sorted(days)]


class Solver:
    """Gauss and Jordan with fractions, on how many happened in each stretch between days that reports begin or end."""

    def __init__(self, history: History, reports: Sequence[Shown]) -> None:
        self.history = history
        self.days = turns(reports, years=True)
        self.places = (*TOWNS, "9999")
        self.atoms: dict[Atom, int] = {
            (kind, place, at): n
            for n, (kind, place, at) in enumerate(
                (kind, place, at) for kind in history for place in self.places for at in range(len(self.days) - 1)
            )
        }
        self.pivots: dict[int, dict[int, Fraction]] = {}
        for row in self.known():
            self.learn(row)
        for report in reports:
            for (key, where), _value in report.values.items():
                if key != "share":
                    self.learn(self.cell(key, where, report.first, report.last))

    def between(self, kind: str, where: str, begin: dt.date, end: dt.date, sign: int = 1) -> dict[int, Fraction]:
        places = self.places if where == ALL else (where,)
        return {
            self.atoms[kind, place, at]: Fraction(sign)
            for place in places for at, (first, then) in enumerate(pairwise(self.days))
            if begin <= first and then <= end
        }  # fmt: skip

    def cell(self, key: str, where: str, first: dt.date, last: dt.date) -> dict[int, Fraction]:
        end = last + dt.timedelta(days=1)
        if key == "open":
            before = self.days[0]
            return self.between("asked", where, before, end) | self.between("gone", where, before, end, -1)
        if key == "year":
            first, last = Window.YEAR.days(first, last)
            return self.between("asked", where, first, last + dt.timedelta(days=1))
        return self.between(key, where, first, end)

    def known(self) -> list[dict[int, Fraction]]:
        rows = []
        for at in range(len(self.days) - 1):
            for place in self.places:
                rows.append({self.atoms["asked", place, at]: Fraction(1), self.atoms["home", place, at]: Fraction(-1),
                             self.atoms["other", place, at]: Fraction(-1)})  # fmt: skip
            rows.append({self.atoms["asked", place, at]: Fraction(1) for place in self.places}
                        | {self.atoms["where", place, at]: Fraction(-1) for place in self.places})  # fmt: skip
        return rows

    def left(self, row: dict[int, Fraction]) -> dict[int, Fraction]:
        row = dict(row)
        while True:
            at = next((one for one in row if one in self.pivots), None)
            if at is None:
                return row
            times = row[at]
            for one, value in self.pivots[at].items():
                row[one] = row.get(one, Fraction(0)) - times * value
                if not row[one]:
                    del row[one]

    def learn(self, row: dict[int, Fraction]) -> None:
        row = self.left(row)
        if row:
            pivot = min(row)
            self.pivots[pivot] = {one: value / row[pivot] for one, value in row.items()}

    def told(self) -> list[tuple[str, str, dt.date, dt.date]]:
        """Every small number of a kind, in a municipality or all, between two days, that can be worked out."""
        return [
            (kind, where, begin, end)
            for kind, some in self.history.items() for where in (*TOWNS, ALL)
            for begin, end in combinations(self.days[1:], 2)
            if 0 < sum(begin <= one.on < end and where in (ALL, one.line.municipality) for one in some) < LEAST
            and not self.left(self.between(kind, where, begin, end))
        ]  # fmt: skip


class Adversary:
    """What the reports tell a reader who reckons with whole numbers. `kinds`: the figures that they have; `own`: the
    municipality whose reader it is, who knows all of what is its own.
    """

    def __init__(self, history: History, reports: Sequence[Shown], kinds: Sequence[str], own: str = "") -> None:
        self.history, self.kinds, self.own = history, kinds, own
        self.days = turns(reports, years="year" in kinds)
        self.places = (*TOWNS, "9999")
        flows = [kind for kind in kinds if kind in history]
        names = [(kind, place, at) for kind in flows for place in self.places for at in range(len(self.days) - 1)]
        self.at = {name: number for number, name in enumerate(names)}
        self.truth = [
            sum(one.line.municipality == place and self.days[at] <= one.on < self.days[at + 1] for one in history[kind])
            for kind, place, at in names
        ]
        mine = [
            Known({at: 1}, self.truth[at], self.truth[at])
            for (_kind, place, _at), at in self.at.items() if place == own
        ]  # fmt: skip
        self.reader = Reader(self.truth, [*self.hangs_together(), *self.shown(reports), *mine])

    def between(self, kind: str, where: str, begin: dt.date, end: dt.date) -> dict[int, int]:
        return {
            self.at[kind, place, at]: 1
            for place in (self.places if where == ALL else (where,))
            for at, (first, then) in enumerate(pairwise(self.days)) if begin <= first and then <= end
        }  # fmt: skip

    def cell(self, key: str, where: str, first: dt.date, last: dt.date) -> dict[int, int]:
        end = last + dt.timedelta(days=1)
        if key == "open":
            gone = self.between("gone", where, self.days[0], end)
            return self.between("asked", where, self.days[0], end) | dict.fromkeys(gone, -1)
        if key == "year":
            key, first = "asked", Window.YEAR.days(first, last)[0]
        return self.between(key, where, first, end)

    def hangs_together(self) -> list[Known]:
        known = []
        for at in range(len(self.days) - 1):
            for place in self.places:
                if "home" in self.kinds:
                    row = {self.at["asked", place, at]: 1} | {self.at[key, place, at]: -1 for key in ("home", "other")}
                    known.append(Known(row, 0, 0))
                if "fast" in self.kinds:
                    known.append(Known({self.at["home", place, at]: 1, self.at["fast", place, at]: -1}, 0, None))
                if "open" in self.kinds:
                    row = self.cell("open", place, self.days[0], self.days[at + 1] - dt.timedelta(days=1))
                    known.append(Known(row, 0, None))
            if "where" in self.kinds:
                row = {self.at["asked", place, at]: 1 for place in self.places}
                known.append(Known(row | {self.at["where", place, at]: -1 for place in self.places}, 0, 0))
        return known

    def shown(self, reports: Sequence[Shown]) -> list[Known]:
        """Each number as it stands, and of each that is marked as small that it lies from one to four."""
        known = []
        for one in reports:
            cells = [cell for cell in (*one.values, *one.small) if cell[0] in self.kinds]
            for cell in cells:
                row = self.cell(*cell, one.first, one.last)
                value = sum(times * self.truth[at] for at, times in row.items())
                known.append(Known(row, value, value) if cell in one.values else Known(row, 1, LEAST - 1))
        return known

    def small(self) -> list[tuple[str, str, dt.date, dt.date]]:
        """Every small number, of a kind, in a municipality or all, between two days."""
        return [
            (kind, where, begin, end)
            for kind in sorted({kind for kind, _place, _at in self.at}) for where in (*TOWNS, ALL)
            for begin, end in combinations(self.days[1:], 2) if where != self.own
            if 0 < self.reader.value(self.between(kind, where, begin, end)) < LEAST
        ]  # fmt: skip

    def told(self) -> list[tuple[str, str, dt.date, dt.date]]:
        """Those that can be nothing else, as far as the reader can see."""
        return [one for one in self.small() if not self.reader.another(self.between(*one))]

    def pinned(self) -> list[tuple[str, str, dt.date, dt.date]]:
        """Those that can be nothing else, which follows already from one sum at a time."""
        return [one for one in self.small() if self.reader.pinned(self.between(*one))]


def adversary(
    seed: int,
    *,
    guarded: bool,
    kinds: Sequence[str],
    many: int,
    size: int,
    own: str = "",
    counts: Counts = Counts.CASES,
) -> Adversary:  # fmt: skip
    """Who has reports of years, halves, quarters and days of their own of a small unit."""
    lot = random.Random(seed)
    history = drawn(lot, size)
    declared = [
        replace(one, parts=tuple(set(one.parts) & set(kinds)), counts=counts) for one in DECLARED if one.key in kinds
    ]  # fmt: skip
    reports: list[Shown] = []
    for begin, end in lot.sample(((0, 12), (0, 6), (6, 12), (0, 3), (3, 6), (6, 9), (9, 12), (2, 8)), many):
        first, last = MONTHS[begin], MONTHS[end] - dt.timedelta(days=1)
        seen = published(history, first, last, reports if guarded else (), declared)
        reports.append(as_shown(seen, first, last))
    return Adversary(history, reports, kinds, own)


PLAIN, ENDED, STANDING = ("asked",), ("asked", "home", "other", "fast"), ("asked", "gone", "open")


@pytest.mark.parametrize("kinds", [PLAIN, ENDED, STANDING, (*PLAIN, "year")], ids="-".join)
@pytest.mark.parametrize("seed", range(4))
def test_no_small_number_is_the_only_one_possible(seed: int, kinds: Sequence[str]) -> None:
    reader = adversary(seed, guarded=True, kinds=kinds, many=4, size=30 + 20 * seed)
    assert reader.pinned() == reader.told() == []


@pytest.mark.parametrize("own", TOWNS)
def test_a_municipality_that_knows_its_own_requests_cannot_say_those_of_another(own: str) -> None:
    for seed in range(3):
        for kinds in (PLAIN, STANDING):
            reader = adversary(
                seed, guarded=True, kinds=kinds, many=3, size=30 + 20 * seed, own=own, counts=Counts.REQUESTS
            )
            assert reader.told() == []


def test_the_reader_finds_what_reports_that_know_nothing_of_each_other_tell() -> None:
    readers = [adversary(seed, guarded=False, kinds=PLAIN, many=5, size=60) for seed in range(30)]
    told = [one for one in readers if one.pinned()]
    assert len(told) >= 3
    assert all(not one.reader.another(one.between(*cell)) for one in told for cell in one.pinned())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 121))
def test_no_small_number_is_the_only_one_possible_in_many_histories(seed: int) -> None:
    """As many as the reader can see through: he finds no world farther away than twelve changes."""
    for kinds in (PLAIN, (*PLAIN, "year")):
        assert adversary(seed, guarded=True, kinds=kinds, many=6, size=seed).told() == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20, 26))
def test_no_small_number_is_told_by_twelve_reports_together(seed: int) -> None:
    history, reports = sequence(seed, many=12, size=150)
    assert Solver(history, reports).told() == []


def test_two_halves_that_can_only_be_four_and_four_are_not_both_marked_as_small() -> None:
    """A year was published with 8. Each half is four: “fewer than five” of both would tell both."""
    history = {kind: [] for kind in ("asked", "home", "other", "fast", "gone", "where")}
    halves = (START, MONTHS[6]), (MONTHS[6], MONTHS[12])
    history["asked"] = [
        Happening(day, Line(town, f"{town}{day}{n}"))
        for town, many in (("2031", 4), ("2039", 30), ("2080", 40)) for day, _end in halves for n in range(many)
    ]  # fmt: skip
    reports: list[Shown] = []
    declared = [flow("asked")]
    for begin, end in ((START, MONTHS[12]), *halves):
        last = end - dt.timedelta(days=1)
        reports.append(as_shown(published(history, begin, last, reports, declared), begin, last))
    year, *two = reports
    assert year.values["asked", "2031"] == 8
    assert all(("asked", "2031") in one.small | one.beside for one in two)
    assert sum(("asked", "2031") in one.small for one in two) <= 1
    assert Adversary(history, reports, PLAIN).told() == []


@pytest.mark.parametrize("seed", range(12))
def test_no_small_number_is_told_by_any_reports_together(seed: int) -> None:
    history, reports = sequence(seed)
    assert Solver(history, reports).told() == []
    for report in reports:
        assert all(value == 0 or value is None or value >= LEAST for value in report.values.values())


def test_the_solver_would_notice_reports_that_know_nothing_of_each_other() -> None:
    told = [Solver(*sequence(seed, guarded=False)).told() for seed in range(12)]
    assert sum(map(bool, told)) >= 3


def test_reports_are_not_hidden_for_nothing() -> None:
    """Where nothing is small all is shown, also of what overlaps."""
    history = {
        kind: [Happening(day, Line(town, f"{kind}{n}")) for day in MONTHS[:12] for town in TOWNS for n in range(6)]
        for kind in ("home", "other", "fast")
    }
    history["home"] += [
        Happening(one.on, Line(one.line.municipality, f"{n}x")) for n, one in enumerate(history["fast"])
    ]
    history["asked"] = history["where"] = [*history["home"], *history["other"]]
    history["gone"] = [Happening(one.on + dt.timedelta(days=15), one.line) for one in history["asked"]]
    reports: list[Shown] = []
    for begin, end in ((0, 6), (0, 12), (6, 12), (0, 12)):
        first, last = MONTHS[begin], MONTHS[end] - dt.timedelta(days=1)
        seen = published(history, first, last, reports)
        assert not any(one.hidden for one in seen if one.key != "open")
        reports.append(as_shown(seen, first, last))


@pytest.mark.parametrize("seed", range(8))
def test_what_was_entered_late_is_not_told_by_counting_again(seed: int) -> None:
    lot = random.Random(seed)
    history, reports = drawn(lot, 150), list[Shown]()
    for first, last in [*periods(lot, 3), *periods(lot, 2)] * 2:
        late = drawn(lot, lot.choice((0, 2, 9)))
        history = {kind: [*some, *late[kind]] for kind, some in history.items()}
        seen = published(history, first, last, reports)
        reports.append(as_shown(seen, first, last))
    flows = {one.key for one in DECLARED if one.nature is Nature.FLOW and one.window is Window.PERIOD}
    for one, other in combinations(reports, 2):
        for cell in one.values.keys() & other.values.keys():
            inside = one.first <= other.first and other.last <= one.last
            around = other.first <= one.first and one.last <= other.last
            if cell[0] in flows and (inside or around):
                less, more = (one, other) if around else (other, one)
                assert not 0 < (more.values[cell] or 0) - (less.values[cell] or 0) < LEAST or _from_both_ends(
                    one, other
                )


def _from_both_ends(one: Shown, other: Shown) -> bool:
    """What lies before and what lies after together is no stretch of days: it is let be."""
    return one.first != other.first and one.last != other.last


def test_a_number_that_has_grown_by_few_stands_as_it_was_published() -> None:
    first, last = START, START + dt.timedelta(days=364)
    history = {kind: [] for kind in ("home", "fast", "gone", "where", "other")} | {
        "asked": [Happening(START, Line(town, f"{town}{n}")) for town in TOWNS for n in range(20)]
    }  # fmt: skip
    history["other"] = history["asked"]
    seen = published(history, first, last, ())
    reports = [as_shown(seen, first, last)]
    history["asked"] = history["other"] = [*history["asked"], Happening(START, Line("2080", "late"))]
    again = {(one.key, one.municipality): one for one in published(history, first, last, reports)}
    assert (again["asked", "2080"].value, again["asked", "2080"].as_before) == (20, True)
    assert (again["asked", ALL].value, again["share", "2080"].value) == (80, 20)
    assert not again["asked", "2031"].as_before
    wider = {
        (one.key, one.municipality): one for one in published(history, first, last + dt.timedelta(days=30), reports)
    }
    assert wider["asked", "2080"].beside and not wider["asked", "2031"].hidden
