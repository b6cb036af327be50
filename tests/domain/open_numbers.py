"""A reader of published reports who reckons with whole numbers, and asks which values are possible of a small number.

He knows sums and between which bounds they lie, and that nothing is below zero. Independent of the program: `pinned`
narrows what each unknown can be until nothing more follows, and `another` looks for a world in which a sum is something
else, changing one thing that happened at a time and putting right each sum that breaks, in every way there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Sum = Mapping[int, int]
MOST = 60_000  # changes that he tries before he gives up


@dataclass(frozen=True)
class Known:
    """A sum of unknowns lies from `low` to `high` (None: any height)."""

    row: Sum
    low: int
    high: int | None


class Reader:
    """`truth` is what happened; `known` what the reader knows of it. `deep`: how many changes he thinks of at most."""

    def __init__(self, truth: Sequence[int], known: Sequence[Known], deep: int = 12) -> None:
        self.truth, self.deep = list(truth), deep
        self.known = [*dict.fromkeys((tuple(one.row.items()), one.low, one.high) for one in known)]
        self.values = [self.value(dict(row)) for row, _low, _high in self.known]
        self.about: list[list[tuple[int, int]]] = [[] for _each in truth]
        for at, (row, low, high) in enumerate(self.known):
            assert low <= self.values[at] and (high is None or self.values[at] <= high), "the truth is possible"
            for each, times in row:
                self.about[each].append((at, times))
        self.bounds: list[tuple[int, int]] | None = None

    def value(self, row: Sum) -> int:
        return sum(times * self.truth[each] for each, times in row.items())

    def pinned(self, row: Sum) -> bool:
        """Whether what follows from the bounds, one sum at a time, leaves one value."""
        if self.bounds is None:
            self.bounds = self._narrowed()
        low = sum(times * self.bounds[each][times < 0] for each, times in row.items())
        high = sum(times * self.bounds[each][times > 0] for each, times in row.items())
        return low == high

    def _narrowed(self) -> list[tuple[int, int]]:
        most = 10**6
        found = [(0, most) for _each in self.truth]
        changed = True
        while changed:
            changed = False
            for row, low, high in self.known:
                for each, times in row:
                    less = sum(t * found[one][t < 0] for one, t in row if one != each)
                    more = sum(t * found[one][t > 0] for one, t in row if one != each)
                    least, top = low - more, (most if high is None else high) - less  # of times * each
                    if times < 0:
                        least, top = -top, -least
                    now = max(found[each][0], least), min(found[each][1], top)
                    changed |= now != found[each]
                    found[each] = now
        return found

    def another(self, row: Sum) -> bool:
        """Whether there is a world in which the sum is something else."""
        value = self.value(row)
        for deep in range(1, self.deep + 1):
            self.tried, self.seen = 0, dict[object, int]()
            for each in row:
                for step in (1, -1):
                    if self._change({}, each, step, row, value, deep):
                        return True
        return False

    def _change(self, change: dict[int, int], each: int, step: int, row: Sum, value: int, deep: int) -> bool:
        self.tried += 1
        change = {**change, each: change.get(each, 0) + step}
        state = frozenset(change.items())
        if self.tried > MOST or self.truth[each] + change[each] < 0 or self.seen.get(state, -1) >= deep:
            return False
        self.seen[state] = deep
        for at, times in self.about[each]:
            self.values[at] += times * step
        found = self._possible(change, row, value, deep)
        for at, times in self.about[each]:
            self.values[at] -= times * step
        return found

    def _possible(self, change: dict[int, int], row: Sum, value: int, deep: int) -> bool:
        broken, size = None, 0
        for at in {at for each in change for at, _times in self.about[each]}:
            some, low, high = self.known[at]
            off = low - self.values[at] if self.values[at] < low else 0
            if high is not None and self.values[at] > high:
                off = high - self.values[at]
            if abs(off) >= deep:
                return False
            if off and (broken is None or len(some) < size):
                broken, size, needs = some, len(some), off
        if broken is None:
            return value != sum(times * (self.truth[each] + change.get(each, 0)) for each, times in row.items())
        for each, times in broken:
            back = 1 if (times > 0) == (needs > 0) else -1
            if change.get(each, 0) * back >= 0 and self._change(change, each, back, row, value, deep - 1):
                return True
        return False
