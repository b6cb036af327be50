"""Input for a person's name: written, or chosen among those who are known. Who they are is the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSizePolicy

from ui.components.combo import Suggestions
from ui.components.inputs.base import Input
from ui.components.layout import across


class PersonInput(Input):
    """A name. Value: str; "" when empty. Names that are not in the list can be written as well."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._combo = QComboBox()
        self._combo.setEditable(True)
        self._combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._combo.setMinimumContentsLength(12)
        self._combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._combo.addItems(list(names))
        self._combo.setCurrentIndex(-1)
        line = self._combo.lineEdit()
        assert line is not None
        self._line = line
        Suggestions(names, self._combo)
        self._combo.activated.connect(lambda: self.edited.emit())
        line.textEdited.connect(lambda: self.edited.emit())
        across(self, (self._combo, 1))
        self._adopt(self._combo)

    def value(self) -> Any:
        """The name."""
        return self._line.text().strip()

    def set_value(self, value: Any) -> None:
        """Show a name."""
        if (value or "") != self._line.text():
            self._combo.setEditText(value or "")

    def draft(self) -> str:
        """What is written."""
        return self._line.text()

    def set_draft(self, text: str) -> None:
        """Show what was written."""
        self._combo.setEditText(text)

    def place(self) -> int:
        """Place of the cursor."""
        return self._line.cursorPosition()

    def set_place(self, place: int) -> None:
        """Put the cursor back."""
        self._line.setCursorPosition(place)
