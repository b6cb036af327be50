"""Answers that are read and not written: computed ones, tables gathered from records, and signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fhr_desktop.forms.answers import Value
from fhr_desktop.forms.definition import Column, FieldKind, FormField
from fhr_desktop.forms.shown import show
from i18n import _
from ui.components.inputs import Input
from ui.components.labels import Label
from ui.components.layout import Pane, down
from ui.form_editor.kinds import Surroundings
from ui.theme import theme

_GAP, _EDGE = 12, 8  # pixels between columns, and beside them


class ShownAnswer(Input):
    """An answer as words, or as a small table. Can be marked, copied and reached with the keyboard."""

    def __init__(self, one: FormField, around: Surroundings) -> None:
        super().__init__()
        self._one, self._around = one, around
        self._value: Value = None
        self._names = dict(around.municipalities)
        self._labels = [around.words(column.label) for column in one.columns]
        self._cells: list[list[str]] = []
        self._beside = True  # whether a table's columns stand beside each other
        self._box = Pane("inset")
        self._words = Label("", "body", wrap=True)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(3)
        down(self._box, self._words, self._table, margins=(_EDGE, 5, _EDGE, 5))
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
            self._cells = [[self._said(column, row) for column in self._one.columns] for row in value]
            self._fill()
            return
        text = self._around.words(value) if isinstance(value, str) and value.startswith("{") else None
        text = text if text is not None else show(self._one, value, self._names)
        self._words.setText(text or _("Nothing yet"))
        self._words.set_kind("body" if text else "help")

    def _fill(self) -> None:
        """As a table where it has room, else row by row: nobody reads to the side."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._beside = self._has_room()
        for place, column in enumerate(self._one.columns):
            narrow = not self._beside or column.kind in (FieldKind.DATE, FieldKind.INTEGER)
            self._grid.setColumnStretch(place, 0 if narrow else 1)
        if not self._beside:
            self._grid.setColumnStretch(0, 1)
            for line, cells in enumerate(self._cells):
                self._grid.addWidget(_row(self._labels, cells), line, 0)
            return
        for place, label in enumerate(self._labels):
            self._grid.addWidget(Label(label, "small", wrap=True), 0, place)
            for line, cells in enumerate(self._cells, start=1):
                self._grid.addWidget(_cell(cells[place]), line, place)

    def _said(self, column: Column, row: Mapping[str, Any]) -> str:
        return self._around.words(show(column, row.get(column.key), self._names))

    def _has_room(self) -> bool:
        """Whether the longest words of all columns fit beside each other."""
        longest = [
            max(theme().width(word, "small") for text in column for word in text.split() or [""])
            for column in zip(self._labels, *self._cells, strict=True)
        ]
        return sum(longest) + _GAP * len(longest) + 2 * _EDGE <= self.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, or less."""
        super().resizeEvent(event)
        self._look_again()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_table"):
            self._look_again()

    def _look_again(self) -> None:
        if not self._table.isHidden() and self._has_room() != self._beside:
            self._fill()

    def set_state(self, state: str) -> None:
        """Nothing to write in has no edge."""

    def set_read_only(self, read_only: bool) -> None:
        """Always."""

    def set_name(self, name: str, description: str = "") -> None:
        """The answer is read after its name."""
        self._words.setAccessibleName(f"{name}: {self._words.text()}")
        self._words.setAccessibleDescription(description)
        self._table.setAccessibleName(name)


def _row(labels: Sequence[str], cells: Sequence[str]) -> QWidget:
    """What it is about in strong, and the rest of a row with its labels below."""
    host = QWidget()
    rest = [f"{label}:\u00a0{text}" for label, text in zip(labels[2:], cells[2:], strict=True) if text]
    down(
        host, Label(", ".join(text for text in cells[:2] if text), "strong", wrap=True),
        Label(" · ".join(rest), "small", wrap=True), margins=(0, 0, 0, 6),
    )  # fmt: skip
    return host


def _cell(text: str) -> QLabel:
    cell = Label(text, "small", wrap=True)
    cell.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return cell
