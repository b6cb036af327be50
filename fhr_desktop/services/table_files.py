"""Tables of figures as files: XLSX with real numbers and days, CSV that Swedish Excel opens right, and tagged PDF."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from fhr_desktop.printing.document import PrintContext, render_plain
from fhr_desktop.printing.plain import Rows, Text, Title

Value = str | int | float | dt.date | None
MISSING = "–"
WIDE, NARROW = 34, 15  # of columns in a sheet: the first, and those with numbers
MOST = 60  # of a column with long texts


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading and a sentence below. None is nothing to say, which is not the same as 0."""

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[Value]]
    note: str = ""


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """A sheet each, with a frozen head; texts are texts even when they begin like a formula."""
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table.name[:31])
        sheet.append(list(table.titles))
        for row in table.rows:
            sheet.append(list(row))
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if isinstance(cell.value, str):
                    cell.data_type = "s"
                elif isinstance(cell.value, dt.date):
                    cell.number_format = "yyyy-mm-dd"
                elif isinstance(cell.value, float):
                    cell.number_format = "0.0"
        for number, title in enumerate(table.titles, start=1):
            sheet.cell(1, number).font = Font(bold=True)
            longest = max((len(str(row[number - 1] or "")) for row in table.rows), default=0)
            width = WIDE if number == 1 else NARROW
            sheet.column_dimensions[get_column_letter(number)].width = min(max(width, longest, len(title) / 2), MOST)
        sheet.freeze_panes = "B2"
        if table.note:
            sheet.append([])
            sheet.append([table.note])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(tables: Sequence[Table]) -> bytes:
    """Semicolons, decimal commas and a byte-order mark; an empty line between tables."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        writer.writerow([table.name])
        writer.writerow(table.titles)
        for row in table.rows:
            writer.writerow([_plain(shown(one) if one is not None else "") for one in row])
    return out.getvalue().encode("utf-8-sig")


def as_pdf(title: str, intro: str, tables: Sequence[Table], context: PrintContext) -> bytes:
    """The tables one after the other."""
    blocks: list[Title | Text | Rows] = [Text(intro)]
    for table in tables:
        if table.rows:
            blocks += [
                Title(table.name),
                Rows(tuple(table.titles), tuple(tuple(map(shown, row)) for row in table.rows)),
            ]
        if table.note:
            blocks.append(Text(table.note))
    return render_plain(title, blocks, context).pdf


def shown(value: Value) -> str:
    """A value as Swedish text: decimal comma, ISO days, a dash for nothing to say."""
    if value is None:
        return MISSING
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _plain(text: str) -> str:
    """A text that a calculation sheet would take for a formula stands after an apostrophe."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not text[1:2].isdigit() else text
