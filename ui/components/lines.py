"""Short lists that are read more than worked in: each line a button with a mark, words, a remark and an end."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.components import paint
from ui.components.layout import down
from ui.theme import theme


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `mark` is a kind of `paint.STATUS`; `hot` writes the end in amber, or in a red mark's red.

    `remark` gives way first.
    """

    strong: str
    plain: str = ""
    remark: str = ""
    end: str = ""
    mark: str = ""
    hot: bool = False
    pressed: Callable[[], object] | None = None


class LineButton(QAbstractButton):
    """One line; Enter and space press it, up and down walk its list. `left` is the margin in pixels."""

    def __init__(self, line: Line, strong_width: float, end_width: float, left: int, right: int) -> None:
        super().__init__()
        self.line = line
        self._strong_width, self._end_width, self._left, self._right = strong_width, end_width, left, right
        self.setText(line.strong)
        self.setAccessibleName(", ".join(part for part in (line.strong, line.plain, line.remark, line.end) if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if line.pressed else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if line.pressed is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            run = line.pressed
            self.clicked.connect(lambda: run())

    def sizeHint(self) -> QSize:
        """30 high at 100 %."""
        return QSize(240, math.ceil(theme().line()) + 12)

    def minimumSizeHint(self) -> QSize:
        """May be narrow: words are cut with …, and the whole is read aloud."""
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses; up and down go to the neighbours."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark, words, remark, end, hairline, ring."""
        look, line = theme(), self.line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if line.pressed is not None and self.underMouse():
            painter.fillRect(rect, look.color("hover"))
        x, end = float(self._left), rect.right() - self._right
        if line.mark:
            icon, ink = paint.STATUS[line.mark]
            side = look.scaled(16)
            look.glyph(painter, QRectF(x, (rect.height() - side) / 2, side, side), icon, ink, side)
            x += side + 9
        paint.horizontal(painter, x, end, rect.height() - 1)
        if line.end:
            font = look.font("small", 600 if line.hot else 400, tabular=True)
            box = QRectF(end - 200, 0, 200, rect.height())
            hot = "err" if paint.STATUS.get(line.mark, ("", ""))[1] == "err" else "amber"
            paint.words(painter, box, line.end, font, hot if line.hot else "text2", paint.RIGHT)
        if self._end_width:
            end -= self._end_width + 16
        strong = look.font("body", 600)
        room = (end - x) * (0.55 if line.plain else 1.0)
        width = min(self._strong_width, max(60.0, room))
        taken = paint.words(painter, QRectF(x, 0, width, rect.height()), line.strong, strong)
        x += (self._strong_width if self._strong_width == width else taken) + 12
        if line.remark:
            remark = look.width(line.remark, "small")
            if end - x - remark > look.width(line.plain):
                box = QRectF(end - remark - 1, 0, remark + 1, rect.height())
                paint.words(painter, box, line.remark, look.font("small"), "text2", paint.RIGHT)
                end -= remark + 14
        paint.words(painter, QRectF(x, 0, max(0.0, end - x), rect.height()), line.plain, look.font("body"), "text2")
        if self.hasFocus():
            paint.focus_ring(painter, rect.adjusted(4, 0, -4, -1))
        painter.end()


class Lines(QWidget):
    """A short list. Strong words line up in one column, as wide as the widest of them."""

    def __init__(self, name: str, *, left: int = 20, right: int = 16) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._left, self._right = left, right
        self._column = down(self)
        self.buttons: list[LineButton] = []

    def set(self, lines: Sequence[Line]) -> None:
        """Show these lines. The focus stays where it was in the list."""
        at = next((place for place, old in enumerate(self.buttons) if old.hasFocus()), None)
        before = self.buttons
        end = max((theme().width(line.end, "small", 600) for line in lines), default=0.0)
        strong = max((theme().width(line.strong, "body", 600) for line in lines), default=0.0)
        self.buttons = [LineButton(line, strong, end, self._left, self._right) for line in lines]
        for button in self.buttons:
            self._column.addWidget(button)
        if at is not None and self.buttons:
            heir = self.buttons[min(at, len(self.buttons) - 1)]
            heir.show()  # what the layout shows later cannot have the focus now
            heir.setFocus(Qt.FocusReason.OtherFocusReason)
        for old in before:
            self._column.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
