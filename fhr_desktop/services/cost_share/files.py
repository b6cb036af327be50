"""The cost's table as files: CSV that Swedish Excel opens right, and XLSX with real numbers and days."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from fhr_desktop.services.cost_share.tables import CostTable, Paid
from fhr_desktop.services.cost_share.words import MONTHS, ROUNDINGS, SPACE, ages_said, checks_said, sum_said

Cell = str | int | Decimal | dt.date | None
NARROW, NAME_WIDTH = 14, 22
KRONOR, PERCENT, DAY = "#,##0", "0.00", "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What is taken out: a table, and beside it what it would be if something were otherwise, said in `asked`."""

    table: CostTable
    otherwise: CostTable | None = None
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    cell: Callable[[Paid], Cell]
    sum: Cell = None


def as_csv(taken: TakenOut) -> bytes:
    """Semicolons, decimal commas and a byte-order mark; a row for the sums last."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    columns = _columns(taken)
    writer.writerow([one.head for one in columns])
    for row in _rows(taken):
        writer.writerow([_text(one.cell(row)) for one in columns])
    writer.writerow([_text(one.sum) for one in columns])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(taken: TakenOut) -> bytes:
    """A sheet with the table, and one that says what it rests on and what rounding makes."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Kostnader"
    columns = _columns(taken)
    sheet.append([one.head for one in columns])
    for row in _rows(taken):
        sheet.append([one.cell(row) for one in columns])
    sheet.append([one.sum for one in columns])
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.number_format = _format(cell.value)
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for cell in (*sheet[1], *sheet[sheet.max_row]):
        cell.font = Font(bold=True)
    for number, cell in enumerate(sheet[1], 1):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = NAME_WIDTH if number == 1 else NARROW
    sheet.freeze_panes = "B2"
    _about(book.create_sheet("Om tabellen"), taken)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(taken: TakenOut) -> list[Paid]:
    new = taken.otherwise.rows if taken.otherwise else ()
    codes = {one.code for one in taken.table.rows}
    return [*taken.table.rows, *(one for one in new if one.code not in codes)]


def _columns(taken: TakenOut) -> list[_Column]:
    table = taken.table

    def own(one: Paid) -> Paid | None:
        return table.row(one.code)

    def of(pick: Callable[[Paid], Cell]) -> Callable[[Paid], Cell]:
        return lambda one: pick(mine) if (mine := own(one)) else None

    columns = [
        _Column("Kommun", lambda one: one.name, "Summa"),
        _Column("Kommunkod", lambda one: one.code),
        _Column("Antal barn", of(lambda one: one.children), table.children),
        _Column("Andel, procent", of(lambda one: one.percent), table.percent),
        _Column("Per år, kronor", of(lambda one: one.year), table.year_sum),
        _Column("Per månad, kronor", of(lambda one: one.month), table.month_sum),
    ]
    if table.surplus:
        head = "Del av överskott, kronor" if table.surplus > 0 else "Del av underskott, kronor"
        columns.append(_Column(head, of(lambda one: one.surplus), table.surplus_sum))
    dated = taken.otherwise or table
    if any(one.first or one.last for one in dated.rows):
        columns.append(_Column("Deltar från", lambda one: (dated.row(one.code) or one).first))
        columns.append(_Column("Deltar till", lambda one: (dated.row(one.code) or one).last))
    if taken.otherwise is not None:
        columns += _otherwise(taken.otherwise, table)
    if not dated.even:
        columns += [_month(dated, at) for at in range(len(MONTHS))]
    return columns


def _otherwise(other: CostTable, table: CostTable) -> list[_Column]:
    def year(which: CostTable, one: Paid) -> int:
        row = which.row(one.code)
        return row.year if row else 0

    def children(one: Paid) -> Cell:
        row = other.row(one.code)
        return row.children if row else None

    return [
        _Column("Tänk om: antal barn", children, other.children),
        _Column("Tänk om: per år, kronor", lambda one: year(other, one), other.year_sum),
        _Column("Skillnad, kronor", lambda one: year(other, one) - year(table, one), other.year_sum - table.year_sum),
    ]


def _month(dated: CostTable, at: int) -> _Column:
    def cell(one: Paid) -> Cell:
        row = dated.row(one.code)
        return row.months[at] if row else 0

    return _Column(f"{MONTHS[at].capitalize()}, kronor", cell, sum(one.months[at] for one in dated.rows))


def _about(sheet: Any, taken: TakenOut) -> None:
    table = taken.table
    said: list[tuple[str, Cell]] = [
        ("År", table.year), ("Total, kronor", table.total), ("Barn", ages_said(table.ages)),
        ("Befolkning per", table.population_date), ("Avrundning", ROUNDINGS[table.rounding]),
        ("Överskott, kronor", table.surplus),
    ]  # fmt: skip
    share = table.decided
    if share is None:
        said.append(("Läge", "utkast, inte fastställt"))
    else:
        said += [("Beslutat", share.decided_on), ("Beslutat av", share.decided_by), ("Kommentar", share.note)]
    said += [("Tänk om", asked) for asked in taken.asked]
    said += [("Kontroll", line.replace(SPACE, " ")) for line in (sum_said(table), *checks_said(table))]
    if taken.otherwise is not None:
        said.append(("Kontroll, tänk om", sum_said(taken.otherwise).replace(SPACE, " ")))
    for word, value in said:
        sheet.append([word, value])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 90
    for row in sheet.iter_rows():
        row[0].font = Font(bold=True)
        row[1].alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        row[1].number_format = _format(row[1].value) if row[0].value != "År" else "0"
        if isinstance(row[1].value, str):
            row[1].data_type = "s"


def _format(value: Any) -> str:
    if isinstance(value, dt.date):
        return DAY
    if isinstance(value, Decimal | float):
        return PERCENT
    return KRONOR if isinstance(value, int) else "General"


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.2f}".replace(".", ",") if isinstance(cell, Decimal) else str(cell)
