"""The ledger's entries as rows of a list, and what each says there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fhr_desktop.domain.ledger import PoolSearch
from fhr_desktop.domain.ledger_entries import LedgerEntry, LedgerKind
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.ledger import LedgerBook, municipalities_of
from fhr_desktop.services.ledger_words import EARLIER, KIND_WORDS, earlier_said, told
from i18n import _
from ui.components.list_model import ListColumn

MARKS = {
    LedgerKind.SEARCH: "sent",
    LedgerKind.ANSWER: "received",
    LedgerKind.NEED: "new",
    LedgerKind.INVESTIGATION: "progress",
    LedgerKind.RULE: "info",
}
LINE = 62  # characters of a sentence that go on the first line


@dataclass(frozen=True, slots=True)
class Row:
    """An entry, or a search from before the ledger (`kind` is None)."""

    id: RecordId
    on: dt.date
    at: dt.datetime
    kind: LedgerKind | None
    said: str
    rule: str
    grounds: tuple[tuple[str, str], ...]
    municipality: str
    need: RecordId | None


def rows(book: LedgerBook) -> list[Row]:
    """Everything, the newest first."""
    requests = {number: one for one, number in book.requests.items()}
    found = [_entry(one, book, requests.get(one.body.get("need", ""))) for one in book.entries]
    return [*found, *(_earlier(one, book) for one in book.earlier)]


def _entry(entry: LedgerEntry, book: LedgerBook, need: RecordId | None) -> Row:
    whole = told(entry, book)
    town = next(iter(municipalities_of(entry)), "")
    return Row(
        entry.id, entry.on, entry.recorded_at, LedgerKind(entry.kind), whole.sentence, whole.rule, whole.grounds, town,
        need,
    )  # fmt: skip


def _earlier(search: PoolSearch, book: LedgerBook) -> Row:
    rule = _("Order from {day}").format(day=search.rule_from.isoformat())
    return Row(
        search.id, search.on, search.recorded_at, None, earlier_said(search, book), rule, (),
        book.needs.get(book.requests.get(search.need_id, ""), ""), search.need_id,
    )  # fmt: skip


def columns() -> Sequence[ListColumn[Row]]:
    """The day, what kind, and the sentence on two lines."""
    return [
        ListColumn("on", _("Day"), lambda row: row.on.isoformat(), 104, sort=lambda row: row.at.isoformat()),
        ListColumn("kind", _("Kind"), kind_said, 136, mark=lambda row: MARKS[row.kind] if row.kind else "old"),
        ListColumn("said", _("What happened"), lambda row: in_two(row.said)[0], second=second),
    ]


def kind_said(row: Row) -> str:
    """The word of its kind."""
    return KIND_WORDS[row.kind] if row.kind is not None else EARLIER


def second(row: Row) -> str:
    """The rest of the sentence; where it is short, the order it followed."""
    return in_two(row.said)[1] or row.rule


def in_two(said: str) -> tuple[str, str]:
    """A sentence that would be cut, parted where it may be: after a comma or a colon, or between words."""
    if len(said) <= LINE:
        return said, ""
    at = max((said.rfind(mark, 20, LINE) for mark in (", ", ": ", ". ")), default=-1)
    at = at + 1 if at > 0 else said.rfind(" ", 0, LINE)
    return said[:at], said[at + 1 :]
