"""Keys in every dialog: Ctrl+Enter does what it is for from anywhere, Enter from a line that is written in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ActDialog(QDialog):
    """`by_keys` is what the primary button does; None where it cannot be undone: then only the button does it."""

    by_keys: Callable[[], object] | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A button or a list that has the focus has taken Enter for itself. Held down it is one press."""
        if event.key() not in ENTER:
            super().keyPressEvent(event)
            return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        act = self.by_keys
        if act is not None and not event.isAutoRepeat() and (control or _is_line(self.focusWidget())):
            act()


def _is_line(widget: QWidget | None) -> bool:
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return isinstance(widget, QLineEdit)
