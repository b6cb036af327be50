"""The list of the pool as a file for Excel: what the list shows, as numbers and days; no protected home, ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from fhr_desktop.domain.places import Coordinates
from fhr_desktop.domain.pool import WORDS
from fhr_desktop.domain.pool_list import PoolRow, kilometres
from fhr_desktop.services import spreadsheets
from fhr_desktop.services.spreadsheets import Facts, Sheet, Value


@dataclass(frozen=True, slots=True)
class PoolTable:
    """What is taken out: the rows in their order, the columns of the list by key, and how it was asked for.

    `place` and `near`: where distances are from, and what that is called. `asked` is said on a page of its own.
    """

    rows: Sequence[PoolRow]
    columns: Collection[str]
    today: dt.date
    municipalities: Mapping[str, str]
    place: Coordinates | None = None
    near: str = ""
    asked: Sequence[str] = ()

    def open_rows(self) -> list[PoolRow]:
        """Those that may leave the program."""
        return [row for row in self.rows if not row.protected]


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    title: str
    value: Callable[[PoolRow], Value]
    width: int = 14


def as_xlsx(table: PoolTable) -> bytes:
    """A sheet that can be filtered, and one that says what it is."""
    columns = [one for one in _columns(table) if one.key in table.columns]
    rows = [[one.value(row) for one in columns] for row in table.open_rows()]
    pool = Sheet("Poolen", [one.title for one in columns], rows, [one.width for one in columns], filtered=True)
    return spreadsheets.as_xlsx("Poolen", [pool, _about(table, len(rows))])


def _columns(table: PoolTable) -> list[_Column]:
    def away(row: PoolRow) -> int | None:
        km = kilometres(row, table.place) if table.place is not None else None
        return None if km is None else round(km)

    return [
        _Column("name", "Hem", lambda r: r.name, 26),
        _Column("municipality", "Kommun", lambda r: table.municipalities.get(r.municipality or ""), 18),
        _Column("status", "Läge", lambda r: WORDS[r.status], 16),
        _Column("free", "Lediga platser", lambda r: r.free),
        _Column("free", "Platser", lambda r: r.places, 10),
        _Column("ages", "Ålder från", lambda r: r.age_from, 10),
        _Column("ages", "Ålder till", lambda r: r.age_to, 10),
        *([_Column("distance", f"Km från {table.near}, fågelvägen", away)] if table.place is not None else []),
        _Column("confirmed", "Bekräftat av familjen", lambda r: r.confirmed_on),
        _Column("report", "Bedömt", lambda r: r.reported_on),
        _Column("report", "Bedömningen uppdateras senast", lambda r: r.update_by),
        _Column("checks", "Äldsta registerutdraget", lambda r: r.checked_on),
        _Column("training", "Kursen klar", lambda r: "ja" if r.trained else "nej"),
    ]


def _about(table: PoolTable, number: int) -> Facts:
    return Facts("Om listan", [
        ("Uttaget", table.today), ("Antal hem", number), ("Urval", "; ".join(table.asked) or "inget"),
        ("Skyddade hem", "är aldrig med i filen"),
        ("Hantering", "Filen är inte krypterad. Ta bort den när den har använts."),
    ])  # fmt: skip
