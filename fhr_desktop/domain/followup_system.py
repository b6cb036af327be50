"""All that has been published of figures, and what a new report would add, as sums of what happened (`other_worlds`).

An unknown is how many happened of a kind in a municipality between two days next to each other that a published number
begins or ends at, or what stood there on a day. Where nothing happened nothing is unknown: that takes for granted that
everybody knows it, which hides more and never less.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fhr_desktop.domain.followup import ALL, ONE_DAY, Counts, Figure, Nature, Statistic, Value
from fhr_desktop.domain.followup_history import Counted
from fhr_desktop.domain.followup_masking import NOWHERE, Cell
from fhr_desktop.domain.other_worlds import Worlds
from fhr_desktop.domain.publications import Shown

Row = dict[Hashable, int]
OWN = (Counts.REQUESTS, Counts.PROPOSALS, Counts.PLACEMENTS)  # what the municipality that it is counted in knows
Stood = Mapping[dt.date, Mapping[Cell, Value]]


@dataclass(frozen=True, slots=True)
class New:
    """The report that is to be published. `small`: the cells that are to be marked as small, `hidden`: they and others
    that are not shown, and of those `guarded` must not be had either.
    """

    first: dt.date
    last: dt.date
    found: Mapping[Cell, Figure]
    small: frozenset[Cell]
    hidden: frozenset[Cell]
    guarded: frozenset[Cell] = frozenset()


@dataclass(frozen=True, slots=True)
class Closed:
    """What may not be shown, of what was not hidden; and what may not be marked as small."""

    cells: frozenset[Cell]
    unmarked: frozenset[Cell]


def closed(
    statistics: Sequence[Statistic], new: New, earlier: Sequence[Shown], stood: Stood, counted: Counted, least: int
) -> Closed:
    """What a report must hide beside what is small in it, with regard to all that has been published. `stood`: what was
    to be counted on the last day of each earlier report, as it is counted now.
    """
    known = [one for one in statistics if one.nature is not Nature.DERIVED]
    cells: set[Cell] = set()
    unmarked: set[Cell] = set()
    for block in _blocks(known):
        refused = _Block(block, new, earlier, stood, counted, least).closed()
        cells |= refused.cells
        unmarked |= refused.unmarked
    return Closed(frozenset(cells), frozenset(unmarked))


def _blocks(statistics: Sequence[Statistic]) -> list[list[Statistic]]:
    """The statistics that hang together, each group by itself."""
    group = {one.key: {one.key} for one in statistics}
    by_flow: dict[str, str] = {}
    for one in statistics:
        related = {*one.parts, one.among, one.same_sum, *one.balance[0], *one.balance[1]}
        if one.nature is Nature.FLOW:
            related.add(by_flow.setdefault(one.happening, one.key))
        for key in related & group.keys():
            joined = group[one.key] | group[key]
            group |= dict.fromkeys(joined, joined)
    blocks = {frozenset(keys) for keys in group.values()}
    return [[one for one in statistics if one.key in keys] for keys in sorted(blocks, key=min)]


@dataclass(slots=True)
class _Block:
    """Statistics that hang together, and their numbers in each report."""

    statistics: Sequence[Statistic]
    new: New
    earlier: Sequence[Shown]
    stood: Stood
    counted: Counted
    least: int
    _by_key: dict[str, Statistic] = field(init=False)
    _places: tuple[str, ...] = field(init=False)
    _days: list[dt.date] = field(init=False)
    _truth: dict[Hashable, int] = field(init=False, default_factory=dict)
    _when: dict[tuple[str, str], list[int]] = field(init=False, default_factory=dict)
    _stood_on: Stood = field(init=False)
    _worlds: Worlds = field(init=False)

    def __post_init__(self) -> None:
        self._by_key = {one.key: one for one in self.statistics}
        cells = self._by_key.keys()
        self.earlier = [
            one for one in self.earlier if any(key in cells for key, _where in (*one.values, *one.small, *one.beside))
        ]
        self._places = self.counted.places
        self._days = [dt.date.min, *self._turns()]
        self._stood_on = {**self.stood, self.new.last: {cell: one.value for cell, one in self.new.found.items()}}
        flows = dict.fromkeys(one.happening for one in self.statistics if one.nature is Nature.FLOW)
        for flow in flows:
            for place in self._places:
                numbers = self.counted.numbers(flow, place, self._days)
                self._when[flow, place] = [at for at, number in enumerate(numbers) if number]
                self._truth |= {(flow, place, at): number for at, number in enumerate(numbers) if number}
        for one in self._alone():
            for day in self._last_days():
                self._truth |= {
                    (one.key, place, day): number for place in self._places
                    if (number := self._standing(one.key, place, day))
                }  # fmt: skip
        self._worlds = Worlds(self._truth, self._owners())

    def _owners(self) -> dict[Hashable, str]:
        """The municipality that knows each of its own requests, what was proposed for them and whom it has placed."""
        own = {one.happening for one in self.statistics if one.counts in OWN and one.nature is Nature.FLOW}
        return {(flow, place, at): place for (flow, place), when in self._when.items() if flow in own for at in when}

    def closed(self) -> Closed:
        """What may not be shown or marked."""
        own = [cell for cell in sorted(self.new.found) if cell[0] in self._by_key]
        guarded = [*self._small_flows(), *self._small_stocks()]
        guarded += [self._cell(cell, self.new.first, self.new.last) for cell in own if cell in self.new.guarded]
        if not guarded:
            return Closed(frozenset(), frozenset())
        self._know()
        for row in guarded:
            self._worlds.guard(row)
        self._worlds.close()
        if not self._worlds.guards:
            return Closed(frozenset(), frozenset())
        cells = [
            cell for cell in sorted((one for one in own if one not in self.new.hidden), key=self._turn)
            if not self._worlds.show(self._cell(cell, self.new.first, self.new.last))
        ]  # fmt: skip
        unmarked = [cell for cell in sorted(one for one in own if one in self.new.small) if not self._marked(cell)]
        return Closed(frozenset(cells), frozenset(unmarked))

    def _know(self) -> None:
        """What everybody knows of how the numbers hang together, and what the earlier reports told."""
        known = list(self._relations())
        marks: list[tuple[Row, int | None]] = []
        for one in self.earlier:
            known += [self._cell(cell, one.first, one.last) for cell in one.values if cell[0] in self._by_key]
            marks += [
                (self._cell(cell, one.first, one.last), self._number(cell, one.first, one.last))
                for cell in sorted(one.small) if cell[0] in self._by_key
            ]  # fmt: skip
        for row in sorted(filter(None, known), key=len):
            self._worlds.know(row)
        for row, value, low in self._bounds():
            self._worlds.within(row, value, low)
        for row, number in marks:
            if number is not None and 0 < number < self.least:
                self._worlds.within(row, number, 1, self.least - 1)

    def _marked(self, cell: Cell) -> bool:
        """Whether a small cell may be marked so. Where the number is larger than what it rests on nothing is bound."""
        number = self._number(cell, self.new.first, self.new.last)
        if number is None or not 0 < number < self.least:
            return True
        return self._worlds.say(self._cell(cell, self.new.first, self.new.last), number, 1, self.least - 1)

    def _number(self, cell: Cell, first: dt.date, last: dt.date) -> int | None:
        """A number as it is counted now."""
        statistic = self._by_key[cell[0]]
        if statistic.nature is Nature.FLOW:
            begin, end = statistic.window.days(first, last)
            return self.counted.number(statistic.happening, cell[1], begin, end + ONE_DAY)
        return self._standing(*cell, last)

    def _standing(self, key: str, where: str, day: dt.date) -> int | None:
        """What stood on a day, as it is counted now; None when that is not known."""
        there = self._stood_on.get(day, {})
        number = there.get((key, where))
        if where == NOWHERE and (every := there.get((key, ALL))) is not None:
            number = every - sum(there.get((key, place)) or 0 for place in self._places if place != NOWHERE)
        return number if isinstance(number, int) and number >= 0 else None

    def _turn(self, cell: Cell) -> tuple[bool, bool, int, Cell]:
        """Zeros first, for they point out nobody; then what holds for all, then the larger before the less."""
        weight = self.new.found[cell].support
        return weight > 0, cell[1] != ALL, -weight, cell

    def _turns(self) -> list[dt.date]:
        """The days that a published number of the block begins at, or the days after it ends, in order."""
        days: set[dt.date] = set()
        for statistic in self.statistics:
            for first, last in self._periods():
                begin, end = statistic.window.days(first, last)
                days |= {begin, end + ONE_DAY} if statistic.nature is Nature.FLOW else {last + ONE_DAY}
        return sorted(days)

    def _periods(self) -> list[tuple[dt.date, dt.date]]:
        return list(dict.fromkeys([*((one.first, one.last) for one in self.earlier), (self.new.first, self.new.last)]))

    def _last_days(self) -> list[dt.date]:
        return sorted({last for _first, last in self._periods()})

    def _alone(self) -> list[Statistic]:
        """What stands and is not what came less what went."""
        return [one for one in self.statistics if one.nature is Nature.STOCK and one.balance == ((), ())]

    def _cell(self, cell: Cell, first: dt.date, last: dt.date) -> Row:
        """A number of a report as what it is of the unknowns."""
        statistic, places = self._by_key[cell[0]], self._places if cell[1] == ALL else (cell[1],)
        if statistic.nature is Nature.STOCK:
            return self._stood(statistic, places, last)
        begin, end = statistic.window.days(first, last)
        return self._between(statistic.happening, places, begin, end + ONE_DAY)

    def _between(self, flow: str, places: Iterable[str], begin: dt.date, end: dt.date) -> Row:
        """What happened from a day to before another, both among the days."""
        first, last = bisect_left(self._days, begin), bisect_left(self._days, end)
        row: Row = {}
        for place in places:
            when = self._when[flow, place]
            for at in when[bisect_left(when, first) : bisect_left(when, last)]:
                row[flow, place, at] = 1
        return row

    def _stood(self, statistic: Statistic, places: Iterable[str], day: dt.date) -> Row:
        came, went = statistic.balance
        if not came and not went:
            return {each: 1 for place in places if (each := (statistic.key, place, day)) in self._truth}
        places, until = tuple(places), day + ONE_DAY
        return _less(
            _sum(self._between(flow, places, dt.date.min, until) for flow in came),
            *(self._between(flow, places, dt.date.min, until) for flow in went),
        )

    def _relations(self) -> Iterable[Row]:
        """Sums that everybody knows: a whole less its parts, what is counted in two ways, a rest that is nothing."""
        for one in self.statistics:
            for place in self._places if one.among else ():
                yield from (row for row, number in self._rests(one, place) if not number)
            flow = one.nature is Nature.FLOW
            for when in range(len(self._days)) if flow else self._last_days():
                whole = [(place, self._once(one, place, when)) for place in self._places]
                if one.parts:
                    for place, row in whole:
                        yield _less(row, *(self._once(self._by_key[key], place, when) for key in one.parts))
                if one.same_sum:
                    other = self._by_key[one.same_sum]
                    yield _less(
                        _sum(row for _place, row in whole), *(self._once(other, place, when) for place in self._places)
                    )

    def _once(self, statistic: Statistic, place: str, when: int | dt.date) -> Row:
        """What happened between two days next to each other, or stood on a day."""
        if isinstance(when, dt.date):
            return self._stood(statistic, (place,), when)
        each = (statistic.happening, place, when)
        return {each: 1} if each in self._truth else {}

    def _bounds(self) -> Iterable[tuple[Row, int, int]]:
        """What cannot be below zero though no unknown is: what stands, and those of a whole that are not the told."""
        for one in self.statistics:
            if one.balance != ((), ()):
                for day in self._last_days():
                    for place in self._places:
                        number, row = self._standing(one.key, place, day), self._stood(one, (place,), day)
                        if number is not None and row:
                            yield row, number, 0
            for place in self._places if one.among else ():
                for row, number in self._rests(one, place):
                    if row and number > 0:
                        yield row, number, 0

    def _rests(self, one: Statistic, place: str) -> list[tuple[Row, int]]:
        """Of those that another statistic counts, the ones that are not counted, whenever they are."""
        whole = self._by_key[one.among]
        if one.nature is Nature.FLOW:
            when: Sequence[int | dt.date] = range(len(self._days))
        else:
            when = self._last_days()
        rows = [_less(self._once(whole, place, at), self._once(one, place, at)) for at in when]
        return [(row, sum(times * self._truth[each] for each, times in row.items())) for row in rows]

    def _small_stocks(self) -> Iterable[Row]:
        """Everything small that stood on a day of a report, and what is small of the rest."""
        reports = [(one.first, one.last, one.small) for one in self.earlier]
        reports.append((self.new.first, self.new.last, self.new.small))
        for one in self.statistics:
            if one.nature is not Nature.STOCK:
                continue
            for where in (*self._places, ALL):
                marked = {last for _first, last, small in reports if (one.key, where) in small}
                for day in self._last_days():
                    if day in marked or self._few(self._standing(one.key, where, day)):
                        yield self._stood(one, self._places if where == ALL else (where,), day)
                if one.among:
                    yield from (row for row, number in self._rests_in(one, where) if self._few(number))

    def _rests_in(self, one: Statistic, where: str) -> list[tuple[Row, int]]:
        if where != ALL:
            return self._rests(one, where)
        days = zip(*(self._rests(one, place) for place in self._places), strict=True)
        return [(_sum(row for row, _number in some), sum(number for _row, number in some)) for some in days]

    def _few(self, number: int | None) -> bool:
        return number is not None and 0 < number < self.least

    def _small_flows(self) -> Iterable[Row]:
        """Everything small that happened between two of the days, in a municipality and in all of them."""
        kinds = {(one.happening, "") for one in self.statistics if one.nature is Nature.FLOW}
        kinds |= {
            (self._by_key[one.among].happening, one.happening)
            for one in self.statistics if one.among and one.nature is Nature.FLOW
        }  # fmt: skip
        for flow, less in sorted(kinds):
            for where in (*self._places, ALL):
                places = self._places if where == ALL else (where,)
                for begin, end in self.counted.small_stretches(flow, less, where, self._days[1:]):
                    row = self._between(flow, places, begin, end)
                    yield _less(row, self._between(less, places, begin, end)) if less else row


def _sum(rows: Iterable[Mapping[Hashable, int]]) -> Row:
    found: Row = {}
    for row in rows:
        for each, value in row.items():
            found[each] = found.get(each, 0) + value
    return {each: value for each, value in found.items() if value}


def _less(row: Mapping[Hashable, int], *others: Mapping[Hashable, int]) -> Row:
    return _sum([row, *({each: -value for each, value in other.items()} for other in others)])
