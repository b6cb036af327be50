"""Input for free words with some that are often meant: write anything, or choose in the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QSizePolicy

from i18n import _
from ui.components.combo import Combo, Suggestions
from ui.components.inputs.base import Input
from ui.components.layout import across


class SuggestedInput(Input):
    """One line. Value: str, "" when empty. What is written is never changed to a suggestion unasked."""

    def __init__(self, suggestions: Sequence[str] = ()) -> None:
        super().__init__()
        self._suggestions: list[str] = []
        self._combo = Combo()
        self._combo.setEditable(True)
        self._combo.setInsertPolicy(Combo.InsertPolicy.NoInsert)
        self._combo.setMinimumContentsLength(12)
        self._combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = self._combo.lineEdit()
        assert isinstance(line, QLineEdit)
        self._line = line
        self.suggest(suggestions)
        self._combo.activated.connect(lambda: self.edited.emit())
        line.textEdited.connect(lambda: self.edited.emit())
        across(self, self._combo)
        self._adopt(self._combo)

    def suggest(self, suggestions: Sequence[str]) -> None:
        """Offer these; what is written stays."""
        if list(suggestions) == self._suggestions:
            return
        written, self._suggestions = self._line.text(), list(suggestions)
        self._combo.clear()
        self._combo.addItems(self._suggestions)
        self._combo.setCurrentIndex(-1)
        self._combo.setEditText(written)
        self._line.setPlaceholderText(_("First letters") if suggestions else "")
        Suggestions(self._suggestions, self._combo)

    def value(self) -> Any:
        """What is written."""
        return self._line.text().strip()

    def set_value(self, value: Any) -> None:
        """Show words."""
        if (value or "") != self._line.text():
            self._combo.setEditText(value or "")

    def draft(self) -> str:
        """What is written."""
        return self._line.text()

    def set_draft(self, text: str) -> None:
        """Show what was written."""
        self._combo.setEditText(text)
