"""Input for a municipality, or another place with a name: write the first letters, or choose in the list."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from i18n import _
from ui.components.combo import Combo, Suggestions
from ui.components.inputs.base import Input
from ui.components.inputs.choice import Options
from ui.components.layout import across


class MunicipalityInput(Input):
    """A municipality of those given. Value: four-digit code, or None. `unknown` is what is said of other names;
    `inline` fills in the rest of the name where one writes, so that no list opens over the next field.
    """

    def __init__(self, options: Options, *, unknown: str = "", inline: bool = False) -> None:
        super().__init__()
        self._unknown = unknown or _("There is no municipality with that name in the list.")
        self._combo = Combo()
        self._combo.setEditable(True)
        self._combo.setInsertPolicy(Combo.InsertPolicy.NoInsert)
        for code, name in options:
            self._combo.addItem(name, code)
        self._combo.setCurrentIndex(-1)
        self._combo.setMinimumContentsLength(18)
        line = self._combo.lineEdit()
        assert isinstance(line, QLineEdit)
        self._line = line
        line.setPlaceholderText(_("First letters"))
        names = Suggestions([name for _code, name in options], self._combo)
        if inline:
            names.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self._combo.activated.connect(lambda: self.edited.emit())
        line.textEdited.connect(lambda: self.edited.emit())
        across(self, self._combo, None)
        self._adopt(self._combo)
        self.left.connect(self._settle)

    def _index(self) -> int:
        text = self._line.text().strip()
        return self._combo.findText(text, Qt.MatchFlag.MatchFixedString) if text else -1

    def value(self) -> Any:
        """The code, or None."""
        index = self._index()
        return self._combo.itemData(index) if index >= 0 else None

    def set_value(self, value: Any) -> None:
        """Show the municipality with this code."""
        index = self._combo.findData(value)
        self._combo.setCurrentIndex(index)
        if index < 0:
            self._line.clear()

    def draft(self) -> str:
        """What is written."""
        return self._line.text()

    def set_draft(self, text: str) -> None:
        """Show what was written."""
        self._combo.setEditText(text)

    def problem(self) -> str:
        """Not a name in the list."""
        if self._line.text().strip() and self._index() < 0:
            return self._unknown
        return ""

    def _settle(self) -> None:
        """When one name begins with what was written, take it."""
        text = self._line.text().strip().casefold()
        if not text or self._index() >= 0:
            return
        names = [self._combo.itemText(i) for i in range(self._combo.count())]
        hits = [name for name in names if name.casefold().startswith(text)]
        if len(hits) == 1:
            self._combo.setCurrentIndex(names.index(hits[0]))
            self.edited.emit()
