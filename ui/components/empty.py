"""The empty state: a quiet line drawing, what the list is for, and the one next step."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from ui.components.labels import Label, Painted
from ui.components.layout import Pane, across, down
from ui.theme import theme


class _Village(Painted):
    """Three cottages by a lake, in line colours only."""

    def sizeHint(self) -> QSize:
        return QSize(360, 126)

    def draw(self, painter: QPainter) -> None:
        look = theme()
        middle = self.width() / 2
        painter.setPen(QPen(look.color("line"), 1.4))
        hill = QPainterPath(QPointF(middle - 150, 84))
        hill.cubicTo(middle - 90, 30, middle - 40, 44, middle - 5, 66)
        hill.cubicTo(middle + 30, 30, middle + 90, 26, middle + 150, 84)
        painter.drawPath(hill)
        pen = QPen(look.color("control"), 1.6)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for x, width, height, lit in ((-62, 34, 22, False), (-14, 42, 28, True), (42, 30, 20, False)):
            self._house(painter, middle + x, width, height, "tint" if lit else "content")
        painter.drawLine(QPointF(middle - 120, 92), QPointF(middle + 120, 92))
        painter.setPen(QPen(look.color("water_edge"), 1.6))
        for line, (left, right) in enumerate(((-96, 60), (-60, 96), (-88, 30))):
            painter.drawLine(QPointF(middle + left, 101 + line * 8), QPointF(middle + right, 101 + line * 8))

    @staticmethod
    def _house(painter: QPainter, x: float, width: float, height: float, ink: str) -> None:
        house = QPainterPath(QPointF(x, 92))
        house.lineTo(x, 92 - height)
        house.lineTo(x + width / 2, 92 - height - width * 0.42)
        house.lineTo(x + width, 92 - height)
        house.lineTo(x + width, 92)
        house.closeSubpath()
        painter.setBrush(theme().color(ink))
        painter.drawPath(house)
        painter.drawRect(QRectF(x + width / 2 - 4, 92 - height + 6, 8, 8))


class EmptyState(Pane):
    """Shown where a list would be. `primary` and `link` are buttons the page made, or None."""

    def __init__(self, title: str, text: str, primary: QWidget | None = None, link: QWidget | None = None) -> None:
        super().__init__("content")
        words = Label(text, "meta", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = Label(title, "title", wrap=True)
        head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._wide = (words, head)
        self._measure()
        theme().changed.connect(self._measure)
        column = down(None, spacing=0)
        column.addStretch(2)
        for item, gap in ((_Village(), 14), (head, 6), (words, 18), (primary, 10), (link, 0)):
            if item is not None:
                column.addLayout(across(None, None, item, None))
                column.addSpacing(gap)
        column.addStretch(3)
        across(self, None, column, None)

    def _measure(self) -> None:
        for label in self._wide:
            label.setFixedWidth(theme().scaled(440))
