"""The pool's overview (F17) as figures that are published, so that it is hidden with regard to all that has been: its
sums are the follow-up's own, and what it has beside them adds up to those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from fhr_desktop.domain.followup import ALL, Counts, Figure, Nature, Statistic
from fhr_desktop.domain.pool_overview import AGE_BANDS, IN_POOL, Cell, Column, Counted, Overview

HOMES, FREE, PLACES, OFFERED = "pool_all", "pool_places", "overview_places", "overview_offered"
_STATES = tuple(status.value for status in IN_POOL)


def _stock(key: str, name: str, parts: tuple[str, ...] = (), same_sum: str = "") -> Statistic:
    return Statistic(
        key, 8, name, "", "antal", Counts.HOMES, nature=Nature.STOCK, parts=parts, same_sum=same_sum
    )  # fmt: skip


def _by_state(key: str, name: str, same_sum: str = "") -> tuple[Statistic, ...]:
    parts = tuple(f"{key}_{state}" for state in _STATES)
    return _stock(key, name, parts, same_sum), *(_stock(part, name) for part in parts)


OVERVIEW = (
    _stock(HOMES, "Hem i poolen"), _stock(FREE, "Lediga platser i poolen"),
    *_by_state("overview_homes", "Hem per läge", HOMES), *_by_state("overview_free", "Lediga platser per läge", FREE),
    *_by_state(PLACES, "Platser per läge"), _stock(OFFERED, "Förslag senaste året"),
    *(_stock(f"overview_free_{band}", "Lediga platser per ålder") for band in AGE_BANDS),
    *(_stock(f"overview_needs_{band}", "Öppna förfrågningar per ålder") for band in AGE_BANDS),
)  # fmt: skip


def overview_figures(whole: Overview) -> tuple[Figure, ...]:
    """Every number of the paper, and nothing of a home."""
    return tuple(
        Figure(key, where, cell.value, (), rests_on=cell.rests_on) for key, where, cell in _cells(whole)
    )  # fmt: skip


def overview_shown(whole: Overview, figures: Iterable[Figure]) -> Overview:
    """The paper with its numbers as they are published: hidden, or as they were told before on the same day. Places by
    municipality are not on it.
    """
    found = {(one.key, one.municipality): one for one in figures}

    def shown(key: str, where: str, cell: Cell) -> Cell:
        one = found[key, where]
        if one.hidden:
            return replace(cell, small=not one.beside, beside=one.beside)
        return replace(cell, value=int(one.value or 0), small=False, beside=False)

    def column(cells: Column, key: str) -> Column:
        return {where: shown(key, where, cell) for where, cell in cells.items()}

    def states(cells: Column, key: str) -> Column:
        return {state: shown(f"{key}_{state}", ALL, cell) for state, cell in cells.items()}

    total, state, town = whole.total, whole.by_status, whole.by_municipality
    return Overview(
        Counted({"": shown(HOMES, ALL, total.homes[""])}, {"": shown(PLACES, ALL, total.places[""])},
                {"": shown(FREE, ALL, total.free[""])}),
        Counted(states(state.homes, "overview_homes"), states(state.places, PLACES),
                states(state.free, "overview_free")),
        Counted(column(town.homes, HOMES), {}, column(town.free, FREE)),
        column(whole.offered, OFFERED), states(whole.free_by_age, "overview_free"),
        states(whole.needs_by_age, "overview_needs"),
    )  # fmt: skip


def _cells(whole: Overview) -> Iterable[tuple[str, str, Cell]]:
    """The numbers that are printed: a statistic, a municipality or ALL, and the number."""
    total, state, town = whole.total, whole.by_status, whole.by_municipality
    for key, every, own in ((HOMES, total.homes, town.homes), (FREE, total.free, town.free)):
        yield from ((key, where, cell) for where, cell in own.items())
        yield key, ALL, every[""]
    sums: Mapping[str, tuple[Cell, Column]] = {
        "overview_homes": (total.homes[""], state.homes), "overview_free": (total.free[""], state.free),
        PLACES: (total.places[""], state.places),
    }  # fmt: skip
    for key, (sum_, column) in sums.items():
        yield key, ALL, sum_
        yield from ((f"{key}_{each}", ALL, cell) for each, cell in column.items())
    yield from ((OFFERED, where, cell) for where, cell in whole.offered.items())
    yield from ((f"overview_free_{band}", ALL, cell) for band, cell in whole.free_by_age.items())
    yield from ((f"overview_needs_{band}", ALL, cell) for band, cell in whole.needs_by_age.items())
