"""The amber mark under a field that two machines have written differently, with the way to decide."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from i18n import _
from ui.components.buttons import Button
from ui.components.labels import Icon, Label
from ui.components.layout import across


class ConflictMark(QWidget):
    """Two states: a conflict to decide, with its button; or something new that waits until the field is left."""

    def __init__(self, pressed: Callable[[], object]) -> None:
        super().__init__()
        self._icon = Icon("intersect-fill", "amber", 15)
        self._words = Label("", "amber", wrap=True)
        self._button = Button(_("Compare and choose"), "link", pressed=pressed)
        across(self, self._icon, (self._words, 50), self._button, None, margins=(0, 3, 0, 0), spacing=7)
        self.hide()

    def show_conflict(self, field: str, *, may_decide: bool) -> None:
        """The field has two values."""
        self._words.setText(_("Written differently"))
        self._button.setAccessibleName(_("Compare and choose: {field}").format(field=field))
        self._button.setVisible(may_decide)
        self.show()

    def show_waiting(self) -> None:
        """A colleague's value has come while the person stands in the field."""
        self._words.setText(_("A colleague has written here too. It is shown when you leave the field."))
        self._button.hide()
        self.show()
