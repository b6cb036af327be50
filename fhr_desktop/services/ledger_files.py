"""The ledger as files: CSV that Swedish Excel opens right, XLSX with real days, and a tagged PDF. Nobody is named."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from fhr_desktop.domain.ledger_entries import LedgerEntry, LedgerKind
from fhr_desktop.domain.record import RecordId
from fhr_desktop.printing.document import PrintContext, render_plain
from fhr_desktop.printing.plain import Rows, Text
from fhr_desktop.services.ledger import LedgerBook
from fhr_desktop.services.ledger_words import EARLIER, KIND_WORDS, earlier_said, rule_said, sentence

TITLES = ("Dag", "Slag", "Vad som hände", "Turordning", "Rad", "Kontrollsumma")
ABOUT = "Hem står som nummer. Ingen familj och inget barn finns i liggaren, och inget hem med skyddade personuppgifter."
_WIDTHS = (12, 14, 90, 46, 8, 20)


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it leaves the program. Who wrote it, and on which machine, stays in the unit."""

    on: dt.date
    kind: str
    said: str
    rule: str
    number: int | None
    digest: str


def lines(book: LedgerBook, among: Collection[RecordId] | None = None) -> list[Line]:
    """The entries, and then what is from before the ledger; of those alone that are `among` them."""
    entries = [_line(one, book) for one in book.entries if among is None or one.id in among]
    earlier = [one for one in book.earlier if among is None or one.id in among]
    return [*entries, *(Line(one.on, EARLIER, earlier_said(one, book), "", None, "") for one in earlier)]


def _line(entry: LedgerEntry, book: LedgerBook) -> Line:
    said, rule = sentence(_without_words(entry), book), rule_said(entry, book.rules.get(entry.rule_id))
    return Line(entry.on, KIND_WORDS[LedgerKind(entry.kind)], said, rule, entry.number, entry.digest[:16])


def _without_words(entry: LedgerEntry) -> LedgerEntry:
    """What somebody has written with own words stays in the unit; the sum is still that of the whole entry."""
    if entry.kind != LedgerKind.SEARCH:
        return entry
    return replace(entry, body={**entry.body, "tie_break": ""})


def _cells(line: Line) -> tuple[dt.date, str, str, str, int | str, str]:
    return line.on, line.kind, line.said, line.rule, "" if line.number is None else line.number, line.digest


def as_csv(many: Sequence[Line]) -> bytes:
    """Semicolons and a byte-order mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(TITLES)
    writer.writerows((line.on.isoformat(), *_cells(line)[1:]) for line in many)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(many: Sequence[Line], taken_out: dt.date) -> bytes:
    """A sheet with a frozen head, and one that says what it is."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Liggaren"
    sheet.append(TITLES)
    for line in many:
        sheet.append(_cells(line))
    for row in sheet.iter_rows(min_row=2):
        row[0].number_format = "yyyy-mm-dd"
        for cell in row[1:]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for cell, width in zip(sheet[1], _WIDTHS, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    about = book.create_sheet("Om liggaren")
    about.append(["Uttagen", taken_out])
    about["B1"].number_format = "yyyy-mm-dd"
    about.append(["Rader", len(many)])
    about.append(["Innehåll", ABOUT])
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 14, 80
    about["B3"].alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_pdf(many: Sequence[Line], context: PrintContext, title: str = "Rättviseliggaren") -> bytes:
    """A table to read."""
    if not many:
        return render_plain(title, [Text(ABOUT), Text("Det finns inga rader att visa.")], context).pdf
    rows = [(line.on.isoformat(), line.said, line.rule) for line in many]
    return render_plain(title, [Text(ABOUT), Rows(("Dag", "Vad som hände", "Turordning"), rows)], context).pdf
