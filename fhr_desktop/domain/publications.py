"""What has been published of the figures, for whom it may concern: numbers by municipality, and which were not shown.

Nothing personal. It is kept so that no later report, laid beside an earlier one, tells a small number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from fhr_desktop.domain.followup import Figure
from fhr_desktop.domain.followup_masking import Cell
from fhr_desktop.domain.record import Kind, Record, RecordId, ScopeKind, described, record


@record
class Publication(Record):
    """A report as it was shown outside the unit. Never changed."""

    LABEL: ClassVar[str] = "Publicerad statistik"
    PLURAL: ClassVar[str] = "Publicerad statistik"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION
    APPEND_ONLY: ClassVar[bool] = True

    first: dt.date = described(Kind.DATE, "Från")
    last: dt.date = described(Kind.DATE, "Till")
    as_of: dt.date = described(Kind.DATE, "Räknat per")
    published_on: dt.date = described(Kind.DATE, "Publicerad")
    published_at: dt.datetime = described(Kind.MOMENT, "Antecknad")
    published_by: RecordId = described(Kind.REF, "Av", ref="user")
    least: int = described(Kind.INTEGER, "Minsta tal som visades")
    cells: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Tal", help="För varje mått de tal som visades, och var de inte visades.", default=()
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What a published report said: the numbers, and the cells that were hidden as small and beside such ones."""

    first: dt.date
    last: dt.date
    values: Mapping[Cell, float | int | None]
    small: frozenset[Cell]
    beside: frozenset[Cell]


def cells_of(figures: Iterable[Figure]) -> tuple[Mapping[str, Any], ...]:
    """The figures as a publication holds them: a row a statistic."""
    rows: dict[str, dict[str, list[str]]] = {}
    for one in figures:
        row = rows.setdefault(one.key, {"shown": [], "small": [], "beside": []})
        if one.hidden:
            row["beside" if one.beside else "small"].append(one.municipality)
        else:
            row["shown"].append(f"{one.municipality}={'' if one.value is None else one.value}")
    return tuple(
        {"key": key, **{name: " ".join(said) for name, said in row.items()}} for key, row in rows.items()
    )  # fmt: skip


def shown_of(publication: Publication) -> Shown:
    """The inverse."""
    values: dict[Cell, float | int | None] = {}
    hidden: dict[str, set[Cell]] = {"small": set(), "beside": set()}
    for row in publication.cells:
        key = str(row["key"])
        for said in str(row["shown"]).split():
            where, _is, number = said.partition("=")
            values[key, where] = None if not number else float(number) if "." in number else int(number)
        for name, cells in hidden.items():
            cells.update((key, where) for where in str(row[name]).split())
    small, beside = frozenset(hidden["small"]), frozenset(hidden["beside"])
    return Shown(publication.first, publication.last, values, small, beside)
