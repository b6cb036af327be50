"""The ledger as files: CSV, XLSX and a tagged PDF. Nobody is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from fhr_desktop.domain.ledger_entries import LedgerEntry, LedgerKind
from fhr_desktop.domain.record import RecordId
from fhr_desktop.printing.document import PrintContext, render_plain
from fhr_desktop.printing.plain import Rows, Text
from fhr_desktop.services import spreadsheets
from fhr_desktop.services.ledger import LedgerBook
from fhr_desktop.services.ledger_words import EARLIER, KIND_WORDS, earlier_said, rule_said, sentence
from fhr_desktop.services.spreadsheets import Facts, Sheet, Value

TITLES = ("Dag", "Slag", "Vad som hände", "Turordning", "Rad", "Kontrollsumma")
ABOUT = "Hem står som nummer. Ingen familj och inget barn finns i liggaren, och inget hem med skyddade personuppgifter."
_WIDTHS = (12, 14, 90, 56, 8, 20)


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


def _cells(line: Line) -> list[Value]:
    return [line.on, line.kind, line.said, line.rule, line.number, line.digest]


def as_csv(many: Sequence[Line]) -> bytes:
    """A row an entry."""
    return spreadsheets.as_csv([TITLES, *map(_cells, many)])


def as_sheet(many: Sequence[Line], columns: int = len(TITLES)) -> Sheet:
    """The entries, or what the first columns say of them."""
    rows = [_cells(line)[:columns] for line in many]
    return Sheet("Liggaren", TITLES[:columns], rows, _WIDTHS[:columns], figures_from=4, filtered=True)


def as_xlsx(many: Sequence[Line], taken_out: dt.date) -> bytes:
    """The entries, and a sheet that says what it is."""
    about = Facts("Om liggaren", [("Uttagen", taken_out), ("Rader", len(many)), ("Innehåll", ABOUT)])
    return spreadsheets.as_xlsx("Rättviseliggaren", [as_sheet(many), about])


def as_pdf(many: Sequence[Line], context: PrintContext, title: str = "Rättviseliggaren") -> bytes:
    """A table to read."""
    if not many:
        return render_plain(title, [Text(ABOUT), Text("Det finns inga rader att visa.")], context).pdf
    rows = [(line.on.isoformat(), line.said, line.rule) for line in many]
    return render_plain(title, [Text(ABOUT), Rows(("Dag", "Vad som hände", "Turordning"), rows)], context).pdf
