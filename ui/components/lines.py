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

RING, GAP = 6, 16  # pixels from a focus ring to words, and between the strong words and the end
PLAIN = 60  # pixels at 100 % that plain words have at least, beside strong words and an end


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
    """One line; Enter and space press it, up and down walk its list. `left` is the margin in pixels. Where its strong
    words and its end have no room beside each other, the end stands below.
    """

    def __init__(self, line: Line, strong_width: float, end_width: float, left: int, right: int) -> None:
        super().__init__()
        self.line = line
        if line.pressed is not None:  # its ring is round the words, not over them
            left, right = max(left, RING), max(right, RING)
        self._strong_width, self._end_width, self._left, self._right = strong_width, end_width, left, right
        self.setText(line.strong)
        self.setAccessibleName(", ".join(part for part in (line.strong, line.plain, line.remark, line.end) if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if line.pressed else Qt.FocusPolicy.NoFocus)
        high = QSizePolicy.Policy.Minimum if line.end else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, high)
        policy.setHeightForWidth(bool(line.end))
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if line.pressed is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            run = line.pressed
            self.clicked.connect(lambda: run())

    def sizeHint(self) -> QSize:
        """30 high at 100 %."""
        return QSize(240, math.ceil(theme().line()) + 12)

    def hasHeightForWidth(self) -> bool:
        """Lines with an end may need two rows."""
        return bool(self.line.end)

    def heightForWidth(self, width: int) -> int:
        """One row, or two."""
        return self.sizeHint().height() + (math.ceil(theme().line()) if self._is_double(width) else 0)

    def _is_double(self, width: float) -> bool:
        room = width - self._left - self._right - self._beside_mark()
        words = self._strong_width + (12 + self._plain_least() if self.line.plain else 0)
        return bool(self.line.end) and words + GAP + self._end_width > room

    def _beside_mark(self) -> float:
        return theme().scaled(16) + 9 if self.line.mark else 0

    def _plain_least(self) -> float:
        return min(theme().width(self.line.plain), theme().scaled(PLAIN))

    def laid(self) -> tuple[float, QRectF, QRectF]:
        """Where it begins, and the boxes of its strong words and of its end."""
        line, whole = self.line, QRectF(self.rect())
        x, right = self._left + self._beside_mark(), whole.right() - self._right
        if self._is_double(whole.width()):
            height, last = float(self.sizeHint().height() - 4), right
            end = QRectF(x, height, right - x, whole.height() - height - 4)
        else:
            height, last = whole.height(), right - (self._end_width + GAP if self._end_width else 0)
            wide = min(theme().width(line.end, "small", 600 if line.hot else 400) + 1, right - x)
            end = QRectF(right - wide, 0, wide, height)
        room = last - x
        if line.plain:
            room = max(room * 0.55, room - 12 - self._plain_least() if line.end else 0)
        return self._left, QRectF(x, 0, min(self._strong_width, max(60.0, room)), height), end

    def ring(self) -> QRectF:
        """Where the focus ring is drawn."""
        inside = min(4, self._left - RING, self._right - RING)
        return QRectF(self.rect()).adjusted(inside, 0, -inside, -1)

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
        left, box, below = self.laid()
        x, end, height = box.left(), rect.right() - self._right, box.height()
        if line.mark:
            icon, ink = paint.STATUS[line.mark]
            side = look.scaled(16)
            look.glyph(painter, QRectF(left, (height - side) / 2, side, side), icon, ink, side)
        paint.horizontal(painter, x, end, rect.height() - 1)
        double = below.top() > 0
        if line.end:
            font = look.font("small", 600 if line.hot else 400, tabular=True)
            hot = "err" if paint.STATUS.get(line.mark, ("", ""))[1] == "err" else "amber"
            align = paint.LEFT if double else paint.RIGHT
            paint.words(painter, below, line.end, font, hot if line.hot else "text2", align)
        if self._end_width and not double:
            end -= self._end_width + GAP
        taken = paint.words(painter, box, line.strong, look.font("body", 600))
        x += (self._strong_width if self._strong_width == box.width() else taken) + 12
        if line.remark:
            remark = look.width(line.remark, "small")
            if end - x - remark > look.width(line.plain):
                room = QRectF(end - remark - 1, 0, remark + 1, height)
                paint.words(painter, room, line.remark, look.font("small"), "text2", paint.RIGHT)
                end -= remark + 14
        paint.words(painter, QRectF(x, 0, max(0.0, end - x), height), line.plain, look.font("body"), "text2")
        if self.hasFocus():
            paint.focus_ring(painter, self.ring())
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
