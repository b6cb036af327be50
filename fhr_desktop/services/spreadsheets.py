"""Every calculation file the program writes: XLSX that prints as it should, and CSV that Swedish Excel opens right.

Numbers are numbers and days are days; a text is a text even when it begins like a formula. What there is nothing to say
of is an empty cell, which is not the same as 0.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from fhr_desktop.domain.garbage import uncollected

Value = str | int | float | Decimal | dt.date | None

PROGRAM = "FHR Desktop"
WIDE, NARROW = 34, 15  # of columns, in signs: the first, and the others
_LINE = 15  # of a row's height, in points
_STANDS = 90  # signs that fit across a page that stands
_SMALLEST = 330  # signs that can still be read when they are fitted into the width of a page that lies
_A4 = 9
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a calculation sheet would take as something to reckon
_SHADE, _HAIR = PatternFill("solid", fgColor="F1F4F4"), Side("thin", color="9AA6A7")
_BOLD = Font(name="Calibri", size=11, bold=True)  # named, or some programs choose a face of their own
_TOP_LEFT = Alignment(wrap_text=True, vertical="top", horizontal="left")
_TOP_RIGHT = Alignment(wrap_text=True, vertical="top", horizontal="right")


class Sum(Enum):
    """Where the sums stand."""

    NOWHERE = 0
    LAST_ROW = 1
    LAST_COLUMN = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on a sheet of its own. `widths` in signs, one a column. `fixed`: columns that stay when one looks to the
    right. `figures_from`: the first column where all are figures, also where words stand in place of one; else a column
    that holds numbers is one. `above`, `below`: sentences around the table. `kronor`: numbers with thousands apart.
    """

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int] = ()
    fixed: int = 1
    figures_from: int | None = None
    sums: Sum = Sum.NOWHERE
    filtered: bool = False
    kronor: bool = False
    above: Sequence[str] = ()
    below: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """A sheet that says what the file is: a word, and what it stands for, on each row. `kronor` as in `Sheet`."""

    name: str
    rows: Sequence[tuple[str, Value]]
    kronor: bool = False


def as_xlsx(title: str, sheets: Sequence[Sheet | Facts]) -> bytes:
    """The sheets in a file that names the program and nobody."""
    with uncollected():  # tens of thousands of cells that all stay until the file is made
        book = _book(title, sheets)
        out = io.BytesIO()
        book.save(out)
        for made in book:
            while made._cells:  # one by one: all at once they would hold up the window too
                made._cells.popitem()
    return out.getvalue()


def _book(title: str, sheets: Sequence[Sheet | Facts]) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator, book.properties.language = title, PROGRAM, "sv-SE"
    for one in sheets:
        made = book.create_sheet(one.name[:31])
        if isinstance(one, Facts):
            _facts(made, one)
        else:
            _table(made, one)
        made.oddHeader.left.text, made.oddFooter.right.text = title.replace("&", "&&"), "Sida &P (&N)"
    return book


def as_csv(rows: Iterable[Sequence[Value]]) -> bytes:
    """Semicolons, decimal commas, ISO days and a byte-order mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(one) if isinstance(one, str) else said(one) for one in row])
    return out.getvalue().encode("utf-8-sig")


def said(value: Value, nothing: str = "") -> str:
    """A value as Swedish text: decimal comma, ISO days."""
    if value is None:
        return nothing
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def safe(text: str) -> str:
    """Words that no calculation sheet takes as a formula, whoever wrote them."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _table(made: Any, sheet: Sheet) -> None:
    for line in sheet.above:
        made.append([line])
    made.append(list(sheet.titles))
    head = made.max_row
    right = _figures(sheet)
    for row in sheet.rows:
        made.append(list(row))
    last = made.max_row
    _widths(made, sheet)
    for cells in made.iter_rows(min_row=head + 1, max_row=last):
        for cell, figure in zip(cells, right, strict=True):
            _set(cell, kronor=sheet.kronor)
            cell.alignment = _TOP_RIGHT if figure else _TOP_LEFT
        _as_high_as_needed(made, cells)
    _head(made, head, right)
    if sheet.sums is Sum.LAST_ROW:
        for cell in made[last]:
            cell.font, cell.border = _BOLD, Border(top=_HAIR)
    if sheet.sums is Sum.LAST_COLUMN:
        for cells in made.iter_rows(min_row=head + 1, max_row=last, min_col=len(sheet.titles)):
            cells[0].font = _BOLD
    if sheet.filtered:
        made.auto_filter.ref = f"A{head}:{get_column_letter(len(sheet.titles))}{last}"
    if sheet.below:
        made.append([])
        for line in sheet.below:
            made.append([line])
    made.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}{head + 1}"
    made.print_title_rows = f"{head}:{head}"
    _page(made, sum(one.width for one in made.column_dimensions.values()), sheet.fixed)


def _figures(sheet: Sheet) -> list[bool]:
    """Which columns are set to the right."""
    if sheet.figures_from is not None:
        return [at >= sheet.figures_from for at in range(len(sheet.titles))]
    return [any(isinstance(row[at], int | float | Decimal) for row in sheet.rows) for at in range(len(sheet.titles))]


def _set(cell: Any, *, kronor: bool) -> None:
    """How a value is written."""
    if isinstance(cell.value, str):
        cell.data_type = "s"
    elif isinstance(cell.value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(cell.value, Decimal):
        cell.number_format = "0.00"
    elif isinstance(cell.value, float):
        cell.number_format = "0.0"
    elif isinstance(cell.value, int) and kronor:
        cell.number_format = "#,##0"


def _widths(made: Any, sheet: Sheet) -> None:
    widths = sheet.widths or [WIDE, *(NARROW for _one in sheet.titles[1:])]
    for column, width in enumerate(widths, start=1):
        made.column_dimensions[get_column_letter(column)].width = width


def _head(made: Any, row: int, right: Sequence[bool]) -> None:
    for cell, figure in zip(made[row], right, strict=True):
        cell.data_type, cell.font, cell.fill, cell.border = "s", _BOLD, _SHADE, Border(bottom=_HAIR)
        cell.alignment = _TOP_RIGHT if figure else _TOP_LEFT
    _as_high_as_needed(made, made[row], bold=1.2)


def _as_high_as_needed(made: Any, row: Sequence[Any], bold: float = 1.0) -> None:
    """Not every program makes a row higher for a text of several lines. `bold`: how wide its letters are."""
    lines = [
        _lines(cell.value, made.column_dimensions[cell.column_letter].width / bold)
        for cell in row if isinstance(cell.value, str)
    ]  # fmt: skip
    if max(lines, default=1) > 1:
        made.row_dimensions[row[0].row].height = max(lines) * _LINE


def _lines(text: str, room: float) -> int:
    """How many lines of so many signs a text takes, its words kept whole."""
    lines, used = 1, 0
    for word in text.split():
        if used and used + len(word) > room:
            lines, used = lines + 1, 0
        used += len(word) + 1
    return lines


def _page(made: Any, width: float, fixed: int) -> None:
    """A4 that stands or lies, as wide as the sheet if that can still be read, else with the first columns on each."""
    made.page_setup.paperSize = _A4
    made.page_setup.orientation = "portrait" if width <= _STANDS else "landscape"
    made.page_margins.left = made.page_margins.right = 0.5
    if width <= _SMALLEST:
        made.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
    else:
        made.print_title_cols = f"A:{get_column_letter(fixed)}"


def _facts(made: Any, facts: Facts) -> None:
    made.column_dimensions["A"].width, made.column_dimensions["B"].width = 24, 64
    for word, value in facts.rows:
        made.append([word, value])
        name, cell = made[made.max_row]
        name.font, name.alignment, cell.alignment = _BOLD, _TOP_LEFT, _TOP_LEFT
        _set(cell, kronor=facts.kronor)
        _as_high_as_needed(made, (name, cell))
    _page(made, _STANDS, 1)
