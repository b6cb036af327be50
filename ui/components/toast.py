"""The toast: what was just done, with Ångra and the seconds left. Also offered in Redigera and read aloud."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from i18n import _
from ui.components.buttons import Button, with_key
from ui.components.labels import Icon, Label
from ui.components.layout import across
from ui.theme import theme

SECONDS = 10


class Toast(QWidget):
    """One at a time, in the status bar, where it lies over nothing. `undo_offered` tells whether Ångra works now;
    `shown_or_not` whether it is there."""

    undo_offered = Signal(bool)
    shown_or_not = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._undo: Callable[[], None] | None = None
        self._seconds = 0
        self._icon, self._words = Icon("check-circle-fill", "ok", 16), Label()
        self._words.setMinimumWidth(1)
        self._button = Button(_("Undo"), "link", pressed=self.undo)
        self._offer = with_key(self._button, "Ctrl Z")
        self._left = Label("", "small")
        self._row = across(
            self, self._icon, self._words, self._offer, self._left, None, margins=(10, 0, 10, 0), spacing=10
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self.hide()

    def say(self, words: str, undo: Callable[[], None] | None = None, *, kind: str = "ok") -> None:
        """Show words, with Ångra when there is something to undo. `kind` ok, info or amber."""
        icons = {"ok": "check-circle-fill", "info": "info", "amber": "warning"}
        self._icon.set_icon(icons[kind], kind)
        self._words.setText(words)
        self._undo = undo
        self._seconds = SECONDS
        self._offer.setVisible(undo is not None)
        self._left.setVisible(undo is not None)
        self._show_seconds()
        self.show()
        self.shown_or_not.emit(True)
        self._fit()
        self._timer.start()
        self.undo_offered.emit(undo is not None)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def undo(self) -> None:
        """Do what Ångra does, once."""
        undo, self._undo = self._undo, None
        self.dismiss()
        if undo is not None:
            undo()

    def dismiss(self) -> None:
        """Take it away; what was done stays done."""
        self._timer.stop()
        self.hide()
        self.shown_or_not.emit(False)
        self._words.setText("")  # it may hold a name
        self._undo = None
        self.undo_offered.emit(False)

    def _tick(self) -> None:
        if self.underMouse() or self._button.hasFocus():
            return  # nobody is hurried while reaching for it
        self._seconds -= 1
        self._show_seconds()
        if self._seconds <= 0:
            self.dismiss()

    def _show_seconds(self) -> None:
        self._left.setText(_("{n} s").format(n=self._seconds))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room or less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """On one line when there is room; else the bar grows. The seconds keep their width while they are counted."""
        widest = _("{n} s").format(n=SECONDS)
        self._left.setMinimumWidth(self._left.fontMetrics().horizontalAdvance(widest) + 1)
        beside = sum(one.sizeHint().width() + self._row.spacing() for one in self._parts() if one is not self._words)
        margins = self._row.contentsMargins()
        room = self.width() - beside - margins.left() - margins.right()
        wraps = self._words.fontMetrics().horizontalAdvance(self._words.text()) > room
        self._words.setWordWrap(wraps)
        over = 3 if wraps else 0  # one line keeps the height of the bar
        self._row.setContentsMargins(margins.left(), over, margins.right(), over)
        self._row.setStretchFactor(self._words, 50 if wraps else 0)

    def _parts(self) -> list[QWidget]:
        return [one for one in (self._icon, self._words, self._offer, self._left) if not one.isHidden()]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Raised, with a line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("line"), 1))
        painter.setBrush(theme().color("raised"))
        right = max(one.geometry().right() for one in self._parts()) + self._row.contentsMargins().right()
        painter.drawRoundedRect(QRectF(0.5, 0.5, min(right, self.width() - 1), self.height() - 1), 6, 6)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)
