"""The list of the pool as a file for Excel: what the list shows, as numbers and days; no protected home, ever."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from fhr_desktop.domain.places import Coordinates
from fhr_desktop.domain.pool import OFFERED, WORDS
from fhr_desktop.domain.pool_list import PoolRow, kilometres

Value = str | int | dt.date | None


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
    """A sheet with a frozen head that can be filtered, and one that says what it is."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Poolen"
    columns = [one for one in _columns(table) if one.key in table.columns]
    rows = table.open_rows()
    sheet.append([one.title for one in columns])
    for row in rows:
        sheet.append([one.value(row) for one in columns])
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            _plain(cell)
    for number, (cell, column) in enumerate(zip(sheet[1], columns, strict=True), 1):
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    _about(book.create_sheet("Om listan"), table, len(rows))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _columns(table: PoolTable) -> list[_Column]:
    def away(row: PoolRow) -> int | None:
        km = kilometres(row, table.place) if table.place is not None else None
        return None if km is None else round(km)

    return [
        _Column("name", "Hem", lambda r: r.name, 26),
        _Column("municipality", "Kommun", lambda r: table.municipalities.get(r.municipality or ""), 18),
        _Column("status", "Läge", lambda r: WORDS[r.status], 16),
        _Column("free", "Lediga platser", lambda r: r.free if r.status in OFFERED else 0),
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


def _plain(cell: Cell) -> None:
    """Days as days; and a name that begins like a formula is a name."""
    if isinstance(cell.value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(cell.value, str):
        cell.data_type = "s"


def _about(sheet: Any, table: PoolTable, number: int) -> None:
    sheet.append(["Uttaget", table.today])
    sheet["B1"].number_format = "yyyy-mm-dd"
    sheet.append(["Antal hem", number])
    sheet.append(["Urval", "; ".join(table.asked) or "inget"])
    sheet.append(["Skyddade hem", "är aldrig med i filen"])
    sheet.append(["Hantering", "Filen är inte krypterad. Ta bort den när den har använts."])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 70
    for row in sheet.iter_rows():
        row[0].font = Font(bold=True)
        if isinstance(row[1].value, str):
            row[1].data_type, row[1].alignment = "s", Alignment(wrap_text=True, vertical="top")
