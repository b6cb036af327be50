"""The toast: what was just done, with Ångra and the seconds left. Also offered in Redigera and read aloud."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from i18n import _
from ui.components.buttons import Button, with_key
from ui.components.labels import Icon, Label
from ui.components.layout import across
from ui.theme import theme

SECONDS = 10
_EDGE = 20


class Toast(QWidget):
    """One at a time, at the bottom left of its parent. `undo_offered` tells whether Ångra works now.

    `foot` gives the strip of buttons that it must lie above, when what is shown has one.
    """

    undo_offered = Signal(bool)

    def __init__(self, parent: QWidget, foot: Callable[[], QWidget | None] = lambda: None) -> None:
        super().__init__(parent)
        self._host, self._foot = parent, foot
        self._undo: Callable[[], None] | None = None
        self._seconds = 0
        self._icon, self._words = Icon("check-circle-fill", "ok", 16), Label()
        self._button = Button(_("Undo"), "link", pressed=self.undo)
        self._offer = with_key(self._button, "Ctrl Z")
        self._left = Label("", "small")
        across(self, self._icon, self._words, self._offer, self._left, margins=(14, 8, 14, 8), spacing=10)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        parent.installEventFilter(self)
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
        self.raise_()
        self.place()
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
        self._undo = None
        self.undo_offered.emit(False)

    def _tick(self) -> None:
        self.place()
        if self.underMouse() or self._button.hasFocus():
            return  # nobody is hurried while reaching for it
        self._seconds -= 1
        self._show_seconds()
        if self._seconds <= 0:
            self.dismiss()

    def _show_seconds(self) -> None:
        self._left.setText(_("{n} s").format(n=self._seconds))

    def place(self) -> None:
        """Go where it covers nothing to press: what is under it may have changed."""
        self.adjustSize()
        left, floor, foot = 0, self._host.height(), self._foot()
        if foot is not None and foot.isVisible():
            at = foot.mapTo(self._host, QPoint())
            left, floor = at.x(), at.y()
        right = self._host.width() - self.width()
        self.move(max(0, min(left + _EDGE, right)), floor - self.height() - 12)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the pane changes size."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Raised, with a line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("line"), 1))
        painter.setBrush(theme().color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def keyPressEvent(self, event: object) -> None:
        """Escape takes it away."""
        if event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            self.dismiss()
            return
        super().keyPressEvent(event)  # type: ignore[arg-type]
