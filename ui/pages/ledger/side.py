"""The pane beside the ledger: one entry's grounds, and what is wrong where something is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from fhr_desktop.domain.record import RecordId
from i18n import _
from ui.components.buttons import Button
from ui.components.facts import Facts, Inspector
from ui.components.labels import Label
from ui.pages.ledger.rows import Row, kind_said

MOST = 20  # faults told here; the command line tells all of them


class LedgerSide(Inspector):
    """`need_asked` carries the request to open."""

    need_asked = Signal(object)

    def __init__(self) -> None:
        self._wrong, self._faults = Label(_("What is wrong"), "strong"), Label("", "error", wrap=True)
        self._kind, self._said = Label("", "meta"), Label("", "sub", wrap=True)
        self._facts = Facts()
        self._note = Label("", "help", wrap=True)
        self._open = Button(_("Open the request"), icon="puzzle-piece", pressed=self._ask)
        self._need: RecordId | None = None
        super().__init__(
            self._wrong, self._faults, self._kind, self._said, 6, self._facts, 4, self._note, 8, self._open, None
        )
        self.show_faults(())
        self.show_row(None)

    def show_faults(self, sentences: Sequence[str]) -> None:
        """What is wrong, or nothing."""
        self._faults.setText("\n".join(sentences[:MOST]))
        self._faults.setVisible(bool(sentences))
        self._wrong.setVisible(bool(sentences))

    def show_row(self, row: Row | None) -> None:
        """Tell about an entry."""
        parts = (self._kind, self._said, self._facts, self._note)
        for one in parts:
            one.setVisible(row is not None)
        self._need = row.need if row is not None else None
        self._open.setVisible(self._need is not None)
        if row is None:
            return
        self._kind.setText(f"{kind_said(row)} · {row.on.isoformat()}")
        self._said.setText(row.said)
        self._facts.set(row.grounds or (("Turordning", row.rule),))
        self._note.setText(
            _("This was written before there was a ledger, and nothing binds it.") if row.kind is None else ""
        )
        self._note.setVisible(row.kind is None)

    def _ask(self) -> None:
        if self._need is not None:
            self.need_asked.emit(self._need)
