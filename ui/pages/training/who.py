"""A name to write, with those who are known already below it, so that nobody is written in twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLineEdit

from fhr_desktop.domain.training import Participant
from i18n import _
from ui.components.inputs import Input
from ui.components.layout import down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.theme import theme

ROWS = 4  # of the list, in sight at once


class Somebody(Protocol):
    """Whoever is offered."""

    @property
    def participant(self) -> Participant:
        """The person."""


S = TypeVar("S", bound=Somebody)


class WhoInput(Input, Generic[S]):
    """A name, with those of other rounds below who fit it. Value: the name as written."""

    def __init__(self, columns: Sequence[ListColumn[S]]) -> None:
        super().__init__()
        self.chosen: S | None = None
        self.line = QLineEdit()
        self.table: ListTable[S] = ListTable(_("From other rounds"), columns, lambda one: one.participant.id)
        self.table.setFixedHeight(theme().scaled(30) + ROWS * self.table.verticalHeader().defaultSectionSize())
        self.table.hide()
        down(self, self.line, self.table, spacing=6)
        self._adopt(self.line)
        self.line.textEdited.connect(self._typed)
        self.table.current_changed.connect(self._moved)

    def offer(self, many: Sequence[S]) -> None:
        """Show those of other rounds."""
        self.table.set_rows(many)
        self.table.setVisible(bool(many))

    def _typed(self) -> None:
        self.chosen = None
        self.table.set_filter(self.line.text())
        self.edited.emit()

    def _moved(self, row: S | None) -> None:
        if row is not None and self.table.hasFocus():
            self.chosen = row
            self.line.setText(row.participant.name)
            self.edited.emit()

    def value(self) -> Any:
        """The name."""
        return self.line.text().strip()

    def set_value(self, value: Any) -> None:
        """Show a name."""
        self.line.setText(value or "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes into the list."""
        down_ = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down  # type: ignore[attr-defined]
        if down_ and self.table.isVisible() and self.table.rows_model.rows:
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
            self._moved(self.table.current())
            return True
        return super().eventFilter(watched, event)
