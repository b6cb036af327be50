"""What of the funnel and of campaigns may be shown outside the unit: nothing that rests on few, nor can be had by
subtracting one number from another.

The steps of a funnel lie inside each other, so that the difference between two of them is a number of families too.
"""

from __future__ import annotations

from collections.abc import Sequence

Cell = tuple[int, int]  # row and column


def open_steps(counts: Sequence[int], least: int) -> tuple[bool, ...]:
    """Which of numbers that lie inside each other may be shown: each 0 or at least `least`, and so is the difference
    between it and the one shown before it.
    """
    shown: list[bool] = []
    before: int | None = None
    for count in counts:
        fits = _fits(count, least) and (before is None or _fits(before - count, least))
        shown.append(fits)
        if fits:
            before = count
    return tuple(shown)


def shut_cells(rows: Sequence[Sequence[int]], least: int) -> frozenset[Cell]:
    """Which cells to hide of a table whose columns have known sums and whose rows lie inside each other from left to
    right. No column is left with one hidden cell alone that is not 0, nor with hidden cells whose sum is small.
    """
    shut: set[Cell] = set()
    while True:
        before = len(shut)
        for at, row in enumerate(rows):
            shut |= _shut_of_row(at, row, shut, least)
        for column in range(len(rows[0]) if rows else 0):
            shut |= _shut_of_column(rows, column, shut, least)
        if len(shut) == before:
            return frozenset(shut)


def _shut_of_row(at: int, row: Sequence[int], shut: set[Cell], least: int) -> set[Cell]:
    left = [(column, count) for column, count in enumerate(row) if (at, column) not in shut]
    fits = open_steps([count for _column, count in left], least)
    return {(at, column) for (column, _count), fit in zip(left, fits, strict=True) if not fit}


def _shut_of_column(rows: Sequence[Sequence[int]], column: int, shut: set[Cell], least: int) -> set[Cell]:
    """The smallest of those shown, as long as those hidden could be told from their sum."""
    hidden = [row[column] for at, row in enumerate(rows) if (at, column) in shut]
    if not hidden or (sum(one > 0 for one in hidden) > 1 and sum(hidden) >= 2 * least):
        return set()
    others = [(row[column], at) for at, row in enumerate(rows) if (at, column) not in shut and row[column]]
    return {(min(others)[1], column)} if others else set()


def _fits(count: int, least: int) -> bool:
    return count == 0 or count >= least
