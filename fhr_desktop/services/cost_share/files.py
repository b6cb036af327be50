"""The cost's table as files: CSV that Swedish Excel opens right, and XLSX with real numbers and days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fhr_desktop.services import spreadsheets
from fhr_desktop.services.cost_share.tables import CostTable, Paid
from fhr_desktop.services.cost_share.words import MONTHS, ROUNDINGS, SPACE, ages_said, checks_said, sum_said
from fhr_desktop.services.spreadsheets import Facts, Sheet, Sum, Value

NARROW, NAME_WIDTH = 14, 22


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What is taken out: a table, and beside it what it would be if something were otherwise, said in `asked`."""

    table: CostTable
    otherwise: CostTable | None = None
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    cell: Callable[[Paid], Value]
    sum: Value = None


def as_csv(taken: TakenOut) -> bytes:
    """A row for the sums last."""
    columns = _columns(taken)
    return spreadsheets.as_csv([[one.head for one in columns], *_lines(taken, columns)])


def as_xlsx(taken: TakenOut) -> bytes:
    """A sheet with the table, and one that says what it rests on and what rounding makes."""
    columns = _columns(taken)
    widths = [NAME_WIDTH, *(NARROW for _one in columns[1:])]
    sheet = Sheet(
        "Kostnader", [one.head for one in columns], _lines(taken, columns), widths, sums=Sum.LAST_ROW, kronor=True
    )
    return spreadsheets.as_xlsx(f"Kostnader {taken.table.year}", [sheet, _about(taken)])


def _lines(taken: TakenOut, columns: list[_Column]) -> list[list[Value]]:
    return [*([one.cell(row) for one in columns] for row in _rows(taken)), [one.sum for one in columns]]


def _rows(taken: TakenOut) -> list[Paid]:
    new = taken.otherwise.rows if taken.otherwise else ()
    codes = {one.code for one in taken.table.rows}
    return [*taken.table.rows, *(one for one in new if one.code not in codes)]


def _columns(taken: TakenOut) -> list[_Column]:
    table = taken.table

    def own(one: Paid) -> Paid | None:
        return table.row(one.code)

    def of(pick: Callable[[Paid], Value]) -> Callable[[Paid], Value]:
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

    def children(one: Paid) -> Value:
        row = other.row(one.code)
        return row.children if row else None

    return [
        _Column("Tänk om: antal barn", children, other.children),
        _Column("Tänk om: per år, kronor", lambda one: year(other, one), other.year_sum),
        _Column("Skillnad, kronor", lambda one: year(other, one) - year(table, one), other.year_sum - table.year_sum),
    ]


def _month(dated: CostTable, at: int) -> _Column:
    def cell(one: Paid) -> Value:
        row = dated.row(one.code)
        return row.months[at] if row else 0

    return _Column(f"{MONTHS[at].capitalize()}, kronor", cell, sum(one.months[at] for one in dated.rows))


def _about(taken: TakenOut) -> Facts:
    table = taken.table
    said: list[tuple[str, Value]] = [
        ("År", str(table.year)), ("Total, kronor", table.total), ("Barn", ages_said(table.ages)),
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
    return Facts("Om tabellen", said, kronor=True)
