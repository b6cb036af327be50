"""What a package to Treserva answers of its list F22: its name, its papers, and when all of them were put there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db import records
from db.queries import treserva as queries
from db.store import Connection
from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.treserva import FORM, SETTLED, TreservaItem, TreservaTransfer
from fhr_desktop.domain.unit import User
from fhr_desktop.forms.answers import Value

RECORD = "TreservaTransfer"  # the forms' word for it
# Given by the package itself; its list only shows it.
GIVEN = frozenset((RECORD, name) for name in ("package", "made_on", "made_by", "wiped_on"))
ITEMS = (RECORD, "items")


@dataclass(frozen=True, slots=True)
class TransferPaper:
    """A package with what lies in it."""

    transfer: TreservaTransfer
    items: tuple[TreservaItem, ...]

    def rows(self) -> Value:
        """The papers as the list's table has them."""
        return tuple(_row(number, one) for number, one in enumerate(self.items, start=1))

    def said(self, key: str, users: Mapping[RecordId, User]) -> Value:
        """What the papers together answer of the whole; None while one is left to be put there."""
        if not self.items or any(one.status not in SETTLED for one in self.items):
            return None
        last = max(self.items, key=lambda one: (one.transferred_on is not None, one.transferred_on))
        if key == "transferred":
            return True
        if key == "transferred_by":
            user = users.get(last.transferred_by) if last.transferred_by else None
            return user.name if user else None
        if key == "transferred_on":
            return last.transferred_on.isoformat() if last.transferred_on else None
        return None


def _row(number: int, one: TreservaItem) -> Mapping[str, Any]:
    return {
        "number": number, "kind": one.kind, "title": one.title, "date": one.on.isoformat(),
        "version": one.version or None, "pages": one.pages, "format": one.format or None,
        "checksum": one.checksum[:12] or None, "status": one.status,
        "transferred_on": one.transferred_on.isoformat() if one.transferred_on else None,
    }  # fmt: skip


def transfer_paper(connection: Connection, document: FormDocument | None) -> TransferPaper | None:
    """The package whose list the document is; None for any other document."""
    if document is None or document.form_key != FORM:
        return None
    many = records.load_where(connection, TreservaTransfer, case_id=document.case_id)
    transfer = next((one for one in many if one.form_id() == document.id), None)
    return TransferPaper(transfer, queries.items_of(connection, transfer.id)) if transfer is not None else None
