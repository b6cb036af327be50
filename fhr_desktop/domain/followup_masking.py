"""Which figures of one report may be seen outside the unit: none that is small, nor any that would give one away.

What several reports give away together is `followup_publishing`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from fhr_desktop.domain.followup import Figure, Nature, Statistic
from fhr_desktop.domain.small_cells import hidden

Cell = tuple[str, str]  # a statistic and a municipality
NOWHERE = ""  # what lies in no municipality that has a row


def is_small(figure: Figure, statistic: Statistic | None, least: int) -> bool:
    """Whether a figure is a small number, or rests on one."""
    if 0 < figure.support < least:
        return True
    counted = statistic is not None and statistic.unit == "antal" and figure.value is not None
    return counted and 0 < (figure.value or 0) < least


def small_and_beside(
    found: Sequence[Figure], least: int, total: str, statistics: Sequence[Statistic]
) -> tuple[set[Cell], set[Cell]]:
    """The small cells of a report, and those that must be hidden beside them so that the bounds of what is hidden stay
    open: in each column of municipalities, and among the parts of each sum.
    """
    declared = {one.key: one for one in statistics}
    cells = {(one.key, one.municipality): one for one in found}
    small = {cell for cell, one in cells.items() if is_small(one, declared.get(one.key), least)}
    weights = {cell: _weight(one, cell in small, least) for cell, one in cells.items()}
    columns: dict[str, dict[Cell, int]] = {}
    for cell, weight in weights.items():
        columns.setdefault(cell[0], {})[cell] = weight
    beside: set[Cell] = set()
    for key, column in columns.items():
        if _adds_up(declared.get(key)):
            rows = {cell: weight for cell, weight in column.items() if cell[1] != total}
            rows[key, NOWHERE] = max(column.get((key, total), 0) - sum(rows.values()), 0)
            beside |= _closed(rows, (key, total), least)
    for one in statistics:
        for _key, where in columns.get(one.key, ()) if one.parts else ():
            parts = {(part, where): weights[part, where] for part in one.parts if (part, where) in weights}
            beside |= _closed(parts, (one.key, where), least)
    return small, {cell for cell in beside - small if cell in cells}


def _adds_up(statistic: Statistic | None) -> bool:
    """Whether the municipalities' figures add up to that of all."""
    return statistic is None or statistic.nature is not Nature.DERIVED or statistic.unit == "antal"


def _weight(one: Figure, small: bool, least: int) -> int:
    """How many it rests on; of one whose number alone is small, that number."""
    if small and one.support >= least:
        return max(1, min(int(one.value or 1), least - 1))
    return one.support


def _closed(counts: Mapping[Cell, int], sum_: Cell, least: int) -> set[Cell]:
    named = {f"{at:06}": cell for at, cell in enumerate(counts)}
    closed = hidden({name: counts[cell] for name, cell in named.items()}, least)
    return {named[name] for name in closed.small | closed.beside} | ({sum_} if closed.total else set())


def for_others(
    found: Sequence[Figure], least: int, total: str, statistics: Sequence[Statistic] = ()
) -> tuple[Figure, ...]:
    """The figures as they may be shown outside the unit: none that rests on fewer than `least` cases, other than 0, nor
    any with which such a one could be had by subtracting from the total, whose row is `total`, or from a sum.
    """
    small, beside = small_and_beside(found, least, total, statistics)
    beside |= built_on(small | beside, statistics)
    worked = worked_out(statistics)
    return tuple(
        masked(one, beside=one.key in worked or (one.key, one.municipality) not in small)
        if (one.key, one.municipality) in small | beside else one
        for one in found
    )  # fmt: skip


def built_on(closed: Collection[Cell], statistics: Sequence[Statistic]) -> set[Cell]:
    """What is worked out of hidden figures, and could be turned around to tell them."""
    return {(one.key, where) for one in statistics for key, where in closed if key in one.built_on}


def worked_out(statistics: Iterable[Statistic]) -> frozenset[str]:
    """The figures in days or hundredths: of those that are hidden it would be untrue that they are fewer than five."""
    return frozenset(one.key for one in statistics if one.unit != "antal")


def masked(figure: Figure, *, beside: bool) -> Figure:
    """The figure without what it says."""
    return replace(figure.alone(), value=None, rests_on=0, hidden=True, beside=beside, as_before=False)
