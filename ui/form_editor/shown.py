"""Answers that are read and not written: computed ones, tables gathered from records, and signatures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fhr_desktop.forms.answers import Value
from fhr_desktop.forms.definition import FieldKind, FormField
from fhr_desktop.forms.shown import show
from i18n import _
from ui.components.inputs import Input
from ui.components.labels import Label
from ui.components.layout import Pane, down
from ui.form_editor.kinds import Surroundings


class ShownAnswer(Input):
    """An answer as words, or as a small table. Can be marked, copied and reached with the keyboard."""

    def __init__(self, one: FormField, around: Surroundings) -> None:
        super().__init__()
        self._one, self._around = one, around
        self._value: Value = None
        self._names = dict(around.municipalities)
        self._box = Pane("inset")
        self._words = Label("", "body", wrap=True)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        down(self._box, self._words, self._table, margins=(8, 5, 8, 5))
        down(self, self._box)
        self._adopt(self._words)
        self.set_value(None)

    def value(self) -> Any:
        """The answer itself."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show an answer."""
        self._value = value
        is_table = self._one.kind is FieldKind.TABLE and bool(value)
        self._words.setVisible(not is_table)
        self._table.setVisible(is_table)
        if is_table:
            self._fill(value)
            return
        text = self._around.words(value) if isinstance(value, str) and value.startswith("{") else None
        text = text if text is not None else show(self._one, value, self._names)
        self._words.setText(text or _("Nothing yet"))
        self._words.set_kind("body" if text else "help")

    def _fill(self, rows: tuple[Mapping[str, Any], ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for place, column in enumerate(self._one.columns):
            self._grid.addWidget(Label(self._around.words(column.label), "small", wrap=True), 0, place)
            self._grid.setColumnStretch(place, 0 if column.kind in (FieldKind.DATE, FieldKind.INTEGER) else 1)
            for line, row in enumerate(rows, start=1):
                self._grid.addWidget(_cell(show(column, row.get(column.key), self._names)), line, place)

    def set_state(self, state: str) -> None:
        """Nothing to write in has no edge."""

    def set_read_only(self, read_only: bool) -> None:
        """Always."""

    def set_name(self, name: str, description: str = "") -> None:
        """The answer is read after its name."""
        self._words.setAccessibleName(f"{name}: {self._words.text()}")
        self._words.setAccessibleDescription(description)
        self._table.setAccessibleName(name)


def _cell(text: str) -> QLabel:
    cell = Label(text, "small", wrap=True)
    cell.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return cell
