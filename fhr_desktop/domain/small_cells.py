"""Hiding small numbers in what leaves the unit, so that nobody can have them back by subtracting.

A cell is a number of homes, places or requests, and rests on so many of them. One that rests on few could point out a
family (DOMAIN §4.1: suppress cells under 3–5 in what leaves the unit).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hidden:
    """Which cells of a column may not be shown. `small`: they rest on few; `beside`: they would give those away.

    `total`: the sum may not be shown either, nor anything else from which it can be had.
    """

    small: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    total: bool = False

    def __contains__(self, key: object) -> bool:
        return key in self.small or key in self.beside


def hidden(rests_on: Mapping[str, int], least: int) -> Hidden:
    """What to hide of a column whose sum is known: every cell that rests on 1 to `least` - 1, and as many of the next
    smallest as it takes to leave each of those open between at least two numbers.

    Where nothing is left to hide beside them the sum must go too, and with it the whole column.
    """
    cells = {key: count for key, count in rests_on.items() if count > 0}
    small = frozenset(key for key, count in cells.items() if count < least)
    others = sorted((key for key in cells if key not in small), key=lambda key: (cells[key], key))
    for many in range(len(others) + 1):
        beside = others[:many]
        if not small or _open([cells[key] for key in small], [cells[key] for key in others], many, least):
            return Hidden(small, frozenset(beside))
    return all_hidden(rests_on, least)


def all_hidden(rests_on: Mapping[str, int], least: int) -> Hidden:
    """A column of which nothing is shown but its zeros, because its sum must not be known."""
    cells = {key for key, count in rests_on.items() if count > 0}
    small = frozenset(key for key in cells if rests_on[key] < least)
    return Hidden(small, frozenset(cells) - small, total=True)


def _open(small: Sequence[int], others: Sequence[int], many: int, least: int) -> bool:
    """Whether whoever knows the sum, and what the two marks mean, still cannot say what any small cell is.

    The first `many` of the others are hidden; each of those is at most the next one, which is shown.
    """
    rest = sum(small) + sum(others[:many])
    most = others[many] if many < len(others) else math.inf
    lowest = max(1, rest - (len(small) - 1) * (least - 1) - (many * most if many else 0))
    highest = min(least - 1, rest - (len(small) - 1) - many * least)
    return highest > lowest
