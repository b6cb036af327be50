"""What can be had by adding and subtracting what is known: rows of a matrix, and what lies in the space they span.

Reckoned modulo a large prime instead of with fractions: what is derivable with whole numbers is found here too, and
the other way round but for a chance of one in 10¹⁸.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

PRIME = (1 << 61) - 1
Row = Mapping[Hashable, int]  # coefficients of the unknowns
Form = frozenset[tuple[Hashable, int]]


class RowSpace:
    """Rows that are known, and others that must not become so."""

    def __init__(self) -> None:
        self._pivots: dict[Hashable, dict[Hashable, int]] = {}
        self._order: dict[Hashable, int] = {}
        self._forms: dict[Form, int] = {}  # of the guarded rows, and how many have each
        self._guarded: list[dict[Hashable, int]] = []
        self._with: dict[Hashable, set[int]] = {}  # guarded rows by their unknowns

    def guard(self, row: Row) -> None:
        """Do not let the row be known. One that is known already is let be."""
        reduced = self._reduced(row)
        if reduced:
            self._guarded.append(reduced)
            self._enter(len(self._guarded) - 1)

    def add(self, row: Row) -> bool:
        """Let a row be known, unless with it a guarded one would be. Whether it is known."""
        reduced = self._reduced(row)
        if not reduced:
            return True
        if self._form(reduced) in self._forms:
            return False
        pivot = self._first(reduced)
        inverse = pow(reduced[pivot], -1, PRIME)
        self._pivots[pivot] = {each: value * inverse % PRIME for each, value in reduced.items()}
        for at in list(self._with.get(pivot, ())):
            self._leave(at)
            self._guarded[at] = self._reduced(self._guarded[at])
            self._enter(at)
        return True

    def knows(self, row: Row) -> bool:
        """Whether the row can be had from those that are known."""
        return not self._reduced(row)

    def _enter(self, at: int) -> None:
        row = self._guarded[at]
        form = self._form(row)
        self._forms[form] = self._forms.get(form, 0) + 1
        for each in row:
            self._with.setdefault(each, set()).add(at)

    def _leave(self, at: int) -> None:
        row = self._guarded[at]
        form = self._form(row)
        self._forms[form] -= 1
        if not self._forms[form]:
            del self._forms[form]
        for each in row:
            self._with[each].discard(at)

    def _reduced(self, row: Row) -> dict[Hashable, int]:
        """What is left of the row when what is known has been taken from it."""
        left = {each: value % PRIME for each, value in row.items() if value % PRIME}
        waiting = [each for each in left if each in self._pivots]
        while waiting:
            pivot = waiting.pop()
            times = left.get(pivot, 0)
            if not times:
                continue
            for each, value in self._pivots[pivot].items():
                now = (left.get(each, 0) - times * value) % PRIME
                if now:
                    left[each] = now
                    if each in self._pivots:
                        waiting.append(each)
                else:
                    left.pop(each, None)
        return left

    def _first(self, row: Row) -> Hashable:
        """The unknown of the row that was met first."""
        return min(row, key=lambda each: self._order.setdefault(each, len(self._order)))

    def _form(self, row: Row) -> Form:
        """The same for rows that are multiples of each other."""
        inverse = pow(row[self._first(row)], -1, PRIME)
        return frozenset((each, value * inverse % PRIME) for each, value in row.items())
