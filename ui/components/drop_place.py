"""A dashed box that says where a file may be dropped. The window or dialog around it takes the file."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.components.layout import Item, down
from ui.theme import theme


class DropPlace(QWidget):
    """A dashed box around words and a button."""

    def __init__(self, *items: Item) -> None:
        super().__init__()
        down(self, *items, margins=(16, 14, 16, 14), spacing=6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dashed edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme().color("control"), 1.2)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(theme().color("content"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()
