"""Input for a place: write the first letters, or choose among the places whose distance is known."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QSizePolicy

from fhr_desktop.domain.places import known_places, place_named
from i18n import _
from ui.components.combo import Combo, Suggestions
from ui.components.inputs.base import Input
from ui.components.layout import across


class PlaceInput(Input):
    """A place in free words. Value: str, "" when empty. Of one that is not known it says that no travel is reckoned."""

    def __init__(self) -> None:
        super().__init__()
        self._combo = Combo()
        self._combo.setEditable(True)
        self._combo.setInsertPolicy(Combo.InsertPolicy.NoInsert)
        names = sorted(place.name for place in known_places())
        self._combo.addItems(names)
        self._combo.setCurrentIndex(-1)
        self._combo.setMinimumContentsLength(12)
        self._combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = self._combo.lineEdit()
        assert isinstance(line, QLineEdit)
        self._line = line
        line.setPlaceholderText(_("First letters"))
        Suggestions(names, self._combo)
        self._combo.activated.connect(lambda: self.edited.emit())
        line.textEdited.connect(lambda: self.edited.emit())
        across(self, self._combo)
        self._adopt(self._combo)
        self.left.connect(self._settle)

    def value(self) -> Any:
        """What is written."""
        return self._line.text().strip()

    def set_value(self, value: Any) -> None:
        """Show a place."""
        if (value or "") != self._line.text():
            self._combo.setEditText(value or "")

    def draft(self) -> str:
        """What is written."""
        return self._line.text()

    def set_draft(self, text: str) -> None:
        """Show what was written."""
        self._combo.setEditText(text)

    def note(self) -> str:
        """That nothing can be reckoned to a place that is not known."""
        if self.value() and place_named(self.value()) is None:
            return _("The place is not known to the program: no travel to it is reckoned.")
        return ""

    def _settle(self) -> None:
        """When one place begins with what was written, take it."""
        text = self.value().casefold()
        hits = [place.name for place in known_places() if place.name.casefold().startswith(text)] if text else []
        if len(hits) == 1 and hits[0] != self.value():
            self._combo.setEditText(hits[0])
            self.edited.emit()
