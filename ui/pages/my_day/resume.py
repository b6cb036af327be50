"""“Fortsätt där du var”: the text that was begun last, one key from going on."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from i18n import _
from ui.components import paint
from ui.theme import theme

_LINES = 2  # of the text


class Resume(QAbstractButton):
    """A box with the last words written; Enter goes on. `pressed` is called with nothing."""

    def __init__(self, pressed: Callable[[], object]) -> None:
        super().__init__()
        self._where = self._when = self._excerpt = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: pressed())

    def show_text(self, where: str, when: str, text: str, cursor: int) -> None:
        """Where it is, when it was written, and the words before the cursor."""
        before = " ".join(text[: cursor or len(text)].split())
        self._where, self._when = where, when
        self._excerpt = f"… {before[-150:].partition(' ')[2]}" if len(before) > 150 else before
        self.setText(where)
        self.setAccessibleName(_("Go on writing: {where}, {when}").format(where=where, when=when))
        self.setAccessibleDescription(self._excerpt)
        self.update()

    def sizeHint(self) -> QSize:
        """Four lines."""
        look = theme()
        return QSize(260, math.ceil(look.line() * (1 + _LINES) + look.line("small")) + 30)

    def minimumSizeHint(self) -> QSize:
        """May be narrow."""
        return QSize(220, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; up and down go to the neighbours."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, its words, and the key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        focused = self.hasFocus()
        painter.setPen(QPen(look.color("focus" if focused else "control"), 2 if focused else 1))
        painter.setBrush(look.color("hover" if self.underMouse() and not focused else "content"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        x, right, y = box.left() + 14, box.right() - 14, box.top() + 9
        taken = paint.words(
            painter, QRectF(x, y, right - x, look.line()), self._when, look.font("small"), "text2", paint.RIGHT
        )
        room = right - x - taken - 12
        paint.words(painter, QRectF(x, y, room, look.line()), self._where, look.font("body", 600))
        y += look.line() + 4
        for line in self._wrapped(right - x):
            paint.words(painter, QRectF(x, y, right - x, look.line()), line, look.font("body", italic=True), "text2")
            y += look.line()
        foot = QRectF(x, box.bottom() - 10 - look.line("small"), right - x, look.line("small"))
        width = paint.keycap(painter, right, foot.center().y(), "Enter", right=True) if focused else 0.0
        words = QRectF(x, foot.top(), right - x - width - (10 if width else 0), foot.height())
        paint.words(painter, words, _("Go on writing"), look.font("small", 600), "accent", paint.RIGHT)
        painter.end()

    def _wrapped(self, width: float) -> list[str]:
        """The last lines of the text, wrapped to the width."""
        metrics = QFontMetricsF(theme().font("body", italic=True))
        lines = [""]
        for word in self._excerpt.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and metrics.horizontalAdvance(longer) > width - 16:
                lines.append(word)
            else:
                lines[-1] = longer
        shown = lines[-_LINES:]
        if len(shown) < len(lines):
            shown[0] = f"… {shown[0].removeprefix('… ')}"
        return shown
