"""The row above a list: filter field, filters as chips that can be taken away, and how many are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from i18n import _
from ui.components.buttons import Button
from ui.components.flow import Flow
from ui.components.headers import LEFT_EDGE, RIGHT_EDGE
from ui.components.labels import Label
from ui.components.layout import Pane, across
from ui.components.list_view import ListTable
from ui.theme import theme


class _FilterField(QLineEdit):
    """Escape empties it; arrow down goes to the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(Pane):
    """Filters a ListTable. `add_toggle` gives a filter that is on or off; `count` is kept right."""

    def __init__(self, table: ListTable[Any], *, noun: Callable[[int, int], str] | None = None) -> None:
        super().__init__("content")
        self._table = table
        self._noun = noun or (lambda shown, total: _("{shown} of {total}").format(shown=shown, total=total))
        self._toggles: list[tuple[Button, Callable[[Any], bool]]] = []
        self._others: list[Callable[[Any], bool]] = []
        self.field = _FilterField()
        self.field.setPlaceholderText(_("Filter the list"))
        self.field.setAccessibleName(_("Filter the list"))
        self._measure()
        theme().changed.connect(self._measure)
        self._count = Label("", "small")
        self._flow = Flow([self.field])
        self._chips = 0
        self._row = across(self, (self._flow, 1), self._count, margins=(LEFT_EDGE, 5, RIGHT_EDGE, 5), spacing=10)
        self.field.textChanged.connect(self.apply)
        self.field.down.connect(self._to_list)
        table.rows_model.modelReset.connect(self._tell)

    def add_toggle(self, words: str, keep: Callable[[Any], bool], *, on: bool = False) -> Button:
        """A filter in words; pressed it keeps only rows for which `keep` is true. Returns its button."""
        button = Button(words, "filter")
        button.setCheckable(True)
        button.setChecked(on)
        button.toggled.connect(self.apply)
        self._toggles.append((button, keep))
        self.add_widget(button)
        return button

    def add_widget(self, widget: Any) -> None:
        """Something else in the row, such as a choice; call `apply` when it changes."""
        self._chips += 1
        self._flow.insert(self._chips, widget)

    def set_chips(self, chips: Sequence[QWidget]) -> None:
        """What stands after the field, each time it is something else; one that stays keeps the focus."""
        self._flow.set([self.field, *chips])
        self._chips = len(chips)

    def add_end(self, widget: Any) -> None:
        """Something after the count, at the far right."""
        self._row.addWidget(widget)

    def narrow(self, keep: Callable[[Any], bool]) -> None:
        """A filter whose control is the page's own; call `apply` when it changes."""
        self._others.append(keep)

    def clear(self) -> None:
        """Show everything."""
        for button, _keep in self._toggles:
            button.setChecked(False)
        self.field.clear()

    def apply(self) -> None:
        """Filter as the row says now."""
        keeps = [*self._others, *(keep for button, keep in self._toggles if button.isChecked())]
        keep = (lambda row: all(one(row) for one in keeps)) if keeps else None
        self._table.set_filter(self.field.text(), keep)

    def _tell(self) -> None:
        model = self._table.rows_model
        self._count.setText(self._noun(model.rowCount(), model.total))

    def _to_list(self) -> None:
        self._table.setFocus(Qt.FocusReason.TabFocusReason)

    def _measure(self) -> None:
        self.field.setFixedWidth(theme().scaled(170))
