"""What may be shown of a report with regard to all that has been published: nobody may, by adding and subtracting what
was shown, have a number from 1 to four of anything that is counted, in any municipality, between any two days that a
published report begins or ends at.

Unknowns are what has happened before each such day, by kind and municipality; what stands on a day is what came less
what went, where both are counted. Each number shown is a row (`row_space`). The rows are let in one at a time, what is
known already first, and one with which a small number could be had is not shown. What was counted otherwise when it
was published than it is now is taken as if it were the same: that hides more, never less.

What is not prevented: that what stands on two days, as homes in the pool, differs by few tells that few came or went.
Nor are the means of days taken apart: they rest on what is counted here, and are hidden with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from fhr_desktop.domain.followup import ALL, ONE_DAY, Figure, Happenings, Nature, Statistic
from fhr_desktop.domain.followup_history import Counted
from fhr_desktop.domain.followup_masking import NOWHERE, Cell, built_on, masked, small_and_beside, worked_out
from fhr_desktop.domain.publications import Shown
from fhr_desktop.domain.row_space import RowSpace

Unknown = tuple[str, str, Hashable]  # a kind of happening, or of what stands; a municipality; when
REST = "~"  # of those that another counts, the ones that are not counted


def publishable(
    figures: Sequence[Figure], statistics: Sequence[Statistic], first: dt.date, last: dt.date, least: int,
    earlier: Sequence[Shown], happened: Happenings,
) -> tuple[Figure, ...]:  # fmt: skip
    """The figures as they may be shown, after the `earlier` reports. `happened`: since the first day of any of them."""
    found = {(one.key, one.municipality): one for one in figures}
    reports = [*(one.values.keys() | one.small | one.beside for one in earlier), found.keys()]
    places = tuple(sorted({where for cells in reports for _key, where in cells} - {ALL} | {NOWHERE}))
    counted = Counted(happened, least, frozenset(places))
    small, beside = small_and_beside(figures, least, ALL, statistics)
    kept, moved = _recounted(found, statistics, first, last, earlier, counted)
    beside |= moved - small
    system = _System(statistics, first, last, earlier, found, counted, places)
    closed = system.closed(small | beside, small)
    beside |= closed - small
    hidden = small | beside
    worked = built_on(hidden, statistics)
    standing = built_on(set(kept) - hidden, statistics) - hidden - worked
    before, derived = _latest(earlier, first, last), worked_out(statistics)
    for cell in standing & found.keys():
        if cell in before:
            kept[cell] = before[cell]
        else:
            worked.add(cell)
    return tuple(
        masked(one, beside=one.key in derived or cell not in small) if cell in hidden or cell in worked
        else replace(one, value=kept[cell], cases=(), records=(), as_before=True) if cell in kept
        else replace(one, cases=(), records=())
        for cell, one in found.items()
    )  # fmt: skip


def _latest(earlier: Iterable[Shown], first: dt.date, last: dt.date) -> dict[Cell, float | int | None]:
    """What was last shown for the very same period."""
    found: dict[Cell, float | int | None] = {}
    for one in earlier:
        if (one.first, one.last) == (first, last):
            found |= one.values
    return found


def _recounted(
    found: Mapping[Cell, Figure], statistics: Sequence[Statistic], first: dt.date, last: dt.date,
    earlier: Sequence[Shown], counted: Counted,
) -> tuple[dict[Cell, float | int | None], set[Cell]]:  # fmt: skip
    """What is counted otherwise now than when it was published, by so little that the difference would be a small
    number: the cells whose published number stands, and those that a difference could be had from.
    """
    kept: dict[Cell, float | int | None] = {}
    moved: set[Cell] = set()
    declared = {one.key: one for one in statistics}
    by_flow: dict[str, list[Statistic]] = {}
    for one in statistics:
        if one.nature is Nature.FLOW:
            by_flow.setdefault(one.happening, []).append(one)
    for report in earlier:
        for (key, where), then in report.values.items():
            statistic = declared.get(key)
            if statistic is None or then is None or statistic.nature is Nature.DERIVED:
                continue
            if statistic.nature is Nature.STOCK:
                now = found.get((key, where))
                if now is not None and report.last == last and counted.few(now.value, then):
                    kept[key, where] = then
                continue
            begin, end = statistic.window.days(report.first, report.last)
            stale = counted.few(counted.number(statistic.happening, where, begin, end + ONE_DAY), then)
            for other in by_flow[statistic.happening]:
                begun, ended = other.window.days(first, last)
                now = found.get((other.key, where))
                if stale and (begun, ended) == (begin, end):
                    kept[other.key, where] = then
                elif stale and begun <= end and begin <= ended:
                    moved.add((other.key, where))
                elif (begun == begin or ended == end) and now is not None and counted.few(now.value, then):
                    moved.add((other.key, where))  # a number that is wrong, but looks like one that is small
    kept = {cell: value for cell, value in kept.items() if cell in found and found[cell].value != value}
    return kept, {cell for cell in moved - kept.keys() if cell in found}  # what is said again tells nothing new


@dataclass(slots=True)
class _System:
    """Everything that has been published, and that this report would add, as rows of unknowns."""

    statistics: Sequence[Statistic]
    first: dt.date
    last: dt.date
    earlier: Sequence[Shown]
    found: Mapping[Cell, Figure]
    counted: Counted
    _places: tuple[str, ...]
    _by_key: dict[str, Statistic] = field(init=False)
    _rests: dict[str, tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_key = {one.key: one for one in self.statistics if one.nature is not Nature.DERIVED}
        self._rests = {
            f"{one.key}{REST}": (self._by_key[one.among].happening, one.happening)
            for one in self._by_key.values() if one.among
        }  # fmt: skip

    def closed(self, hidden: set[Cell], small: set[Cell]) -> set[Cell]:
        """The cells that may not be shown beside those that are hidden."""
        refused: set[Cell] = set()
        for block in self._blocks():
            refused |= self._closed_in(block, hidden, small)
        return refused

    def _blocks(self) -> list[list[Statistic]]:
        """The statistics that hang together, each group by itself."""
        group = {one.key: {one.key} for one in self._by_key.values()}
        by_flow: dict[str, str] = {}
        for one in self._by_key.values():
            related = {*one.parts, one.among, one.same_sum, *one.balance[0], *one.balance[1]}
            if one.nature is Nature.FLOW:
                related.add(by_flow.setdefault(one.happening, one.key))
            for key in related & group.keys():
                joined = group[one.key] | group[key]
                group |= dict.fromkeys(joined, joined)
        blocks = {frozenset(keys) for keys in group.values()}
        return [[one for one in self._by_key.values() if one.key in keys] for keys in sorted(blocks, key=min)]

    def _closed_in(self, block: Sequence[Statistic], hidden: set[Cell], small: set[Cell]) -> set[Cell]:
        keys = {one.key for one in block}
        turns = self._turns(block)
        own = [cell for cell in self.found if cell[0] in keys]
        guarded = [*self._small_flows(block, turns), *self._small_stocks(keys, small)]
        if not guarded:
            return set()
        space = RowSpace()
        for row in self._relations(block, turns):
            space.add(row)
        for report in self.earlier:
            for key, where in report.values:
                if key in keys:
                    space.add(self._row(self._by_key[key], where, report.first, report.last))
        for row in guarded:
            space.guard(row)
        refused = set()
        for key, where in sorted((cell for cell in own if cell not in hidden), key=self._turn):
            if not space.add(self._row(self._by_key[key], where, self.first, self.last)):
                refused.add((key, where))
        return refused

    def _small_stocks(self, keys: Collection[str], small: Collection[Cell]) -> Iterable[dict[Hashable, int]]:
        """Everything small that stood on a day of a report, this one or one before it."""
        reports = [(one.first, one.last, one.small) for one in self.earlier] + [(self.first, self.last, small)]
        for first, last, cells in reports:
            for key, where in cells:
                if key in keys and self._by_key[key].nature is Nature.STOCK:
                    yield self._row(self._by_key[key], where, first, last)

    def _turn(self, cell: Cell) -> tuple[bool, bool, int, Cell]:
        """Zeros first, for they point out nobody; then what holds for all, then the larger before the less."""
        weight = self.found[cell].support
        return weight > 0, cell[1] != ALL, -weight, cell

    def _turns(self, block: Sequence[Statistic]) -> list[dt.date]:
        """The days that a published number of the block begins at, or the days after it ends, in order."""
        periods = [(one.first, one.last) for one in self.earlier] + [(self.first, self.last)]
        days: set[dt.date] = set()
        for statistic in block:
            for first, last in periods:
                begin, end = statistic.window.days(first, last)
                days |= {begin, end + ONE_DAY} if statistic.nature is Nature.FLOW else {last + ONE_DAY}
        return sorted(days)

    def _row(self, statistic: Statistic, where: str, first: dt.date, last: dt.date) -> dict[Hashable, int]:
        """A number of a report as what it is of the unknowns."""
        row: dict[Hashable, int] = {}
        for place in self._places if where == ALL else (where,):
            for unknown, times in self._terms(statistic, place, first, last):
                row[unknown] = row.get(unknown, 0) + times
        return row

    def _terms(
        self, statistic: Statistic, place: str, first: dt.date, last: dt.date
    ) -> list[tuple[Unknown, int]]:  # fmt: skip
        if statistic.nature is Nature.FLOW:
            begin, end = statistic.window.days(first, last)
            flow = statistic.happening
            return [(self._at(flow, place, end + ONE_DAY), 1), (self._at(flow, place, begin), -1)]
        came, went = statistic.balance
        if came or went:
            day = last + ONE_DAY
            return [(self._at(flow, place, day), 1) for flow in came] + [
                (self._at(flow, place, day), -1) for flow in went
            ]
        return [((f"={statistic.key}", place, last + ONE_DAY), 1)]

    def _at(self, flow: str, place: str, day: dt.date) -> Unknown:
        """What has happened before a day. Days between which nothing did are the same: zeros are shown to everybody."""
        whole, told = self._rests.get(flow, (flow, ""))
        return flow, place, (self.counted.before(whole, place, day), self.counted.before(told, place, day))

    def _relations(self, block: Sequence[Statistic], turns: Sequence[dt.date]) -> Iterable[dict[Hashable, int]]:
        """Sums that everybody knows: rows that are nothing."""
        for one in block:
            for day in turns:
                whole = [(place, self._until(one, place, day)) for place in self._places]
                for place, row in whole:
                    if one.parts:
                        yield _less(row, *(self._until(self._by_key[key], place, day) for key in one.parts))
                    if one.among:
                        rest: dict[Hashable, int] = {self._at(f"{one.key}{REST}", place, day): 1}
                        yield _less(self._until(self._by_key[one.among], place, day), row, rest)
                if one.same_sum:
                    others = [self._until(self._by_key[one.same_sum], place, day) for place in self._places]
                    yield _less(_sum(row for _place, row in whole), *others)

    def _until(self, statistic: Statistic, place: str, day: dt.date) -> dict[Hashable, int]:
        """What has happened before a day, or stood on the day before it."""
        if statistic.nature is Nature.FLOW:
            return {self._at(statistic.happening, place, day): 1}
        return dict(self._terms(statistic, place, day, day - ONE_DAY))

    def _small_flows(self, block: Sequence[Statistic], turns: Sequence[dt.date]) -> Iterable[dict[Hashable, int]]:
        """Everything small that happened between two of the days, in a municipality and in all of them."""
        flows = {one.happening for one in block if one.nature is Nature.FLOW}
        rests = {
            f"{one.key}{REST}": (self._by_key[one.among].happening, one.happening) for one in block if one.among
        }  # fmt: skip
        for begin, end in combinations(turns, 2):
            for flow in (*flows, *rests):
                small = [
                    place for place in (*self._places, ALL)
                    if self.counted.small(*rests.get(flow, (flow, "")), place, begin, end)
                ]  # fmt: skip
                for where in small:
                    places = self._places if where == ALL else (where,)
                    yield _sum(
                        {self._at(flow, place, day): sign} for place in places for day, sign in ((end, 1), (begin, -1))
                    )


def _sum(rows: Iterable[Mapping[Hashable, int]]) -> dict[Hashable, int]:
    found: dict[Hashable, int] = {}
    for row in rows:
        for each, value in row.items():
            found[each] = found.get(each, 0) + value
    return found


def _less(row: Mapping[Hashable, int], *others: Mapping[Hashable, int]) -> dict[Hashable, int]:
    return _sum([row, *({each: -value for each, value in other.items()} for other in others)])
