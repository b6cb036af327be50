"""A status as icon and word, in that order of trust."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.components import paint
from ui.components.labels import Icon, Label
from ui.components.layout import across


class Status(QWidget):
    """Icon and word of a status. Kinds are those of `paint.STATUS`; `size` is a kind of label."""

    def __init__(self, kind: str, word: str, size: str = "body") -> None:
        super().__init__()
        icon, ink = paint.STATUS[kind]
        self._icon, self._word = Icon(icon, ink, 16), Label(word, size)
        across(self, self._icon, self._word, None, spacing=5)

    def set(self, kind: str, word: str) -> None:
        """Show another status."""
        self._icon.set_icon(*paint.STATUS[kind])
        self._word.setText(word)
