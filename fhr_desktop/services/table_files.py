"""Tables of figures as files: XLSX, CSV, and tagged PDF. How calculation files are made is `spreadsheets`'s."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fhr_desktop.printing.document import PrintContext, render_plain
from fhr_desktop.printing.plain import Rows, Text, Title
from fhr_desktop.services import spreadsheets
from fhr_desktop.services.spreadsheets import NARROW, WIDE, Sheet, Value

MISSING = "–"
MOST = 60  # of a column with long texts, in signs


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading and a sentence below. None is nothing to say, which is not the same as 0."""

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[Value]]
    note: str = ""


def as_xlsx(title: str, tables: Sequence[Table]) -> bytes:
    """A sheet each, whose columns are as wide as what is in them."""
    return spreadsheets.as_xlsx(title, [_sheet(one) for one in tables])


def _sheet(table: Table) -> Sheet:
    widths = []
    for number, title in enumerate(table.titles):
        longest = max((len(str(row[number] or "")) for row in table.rows), default=0)
        widths.append(min(max(NARROW if number else WIDE, longest, len(title) // 2), MOST))
    return Sheet(table.name, table.titles, table.rows, widths, below=[table.note] if table.note else ())


def as_csv(tables: Sequence[Table]) -> bytes:
    """An empty line between tables."""
    return spreadsheets.as_csv(_lines(tables))


def _lines(tables: Sequence[Table]) -> Iterator[Sequence[Value]]:
    for number, table in enumerate(tables):
        if number:
            yield ()
        yield (table.name,)
        yield table.titles
        yield from table.rows


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
    return spreadsheets.said(value, MISSING)
