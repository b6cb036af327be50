"""The orange frame around the demonstration, so that nobody takes invented families for real ones."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from i18n import _
from ui.components import paint
from ui.components.toast import Toast
from ui.theme import theme

WIDTH = 3


class DemoFrame(QWidget):
    """Lies over its parent, lets everything through, and says what it is at the bottom when there is no toast."""

    def __init__(self, parent: QWidget, toast: Toast) -> None:
        super().__init__(parent)
        self._host, self._speaks = parent, True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Demonstration with invented families"))
        parent.installEventFilter(self)
        self.setGeometry(parent.rect())
        toast.shown_or_not.connect(self._give_way)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window, and stay on top of what comes into it."""
        if watched is self._host and event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded, QEvent.Type.Show):
            self.setGeometry(self._host.rect())
            self.raise_()
        return super().eventFilter(watched, event)

    def _give_way(self, shown: bool) -> None:
        self._speaks = not shown  # the toast stands where the words do
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame, and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("demo"), WIDTH))
        inset = WIDTH / 2
        painter.drawRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
        if self._speaks:
            self._say(painter)
        painter.end()

    def _say(self, painter: QPainter) -> None:
        look = theme()
        words, font = _("Demonstration, invented families"), look.font("small", 600)
        width, height = look.width(words, "small", 600) + 20, look.line("small") + 6
        box = QRectF((self.width() - width) / 2, self.height() - height, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("demo"))
        painter.drawRoundedRect(box.adjusted(0, 0, 0, 6), 5, 5)
        paint.words(painter, box, words, font, "on_demo", paint.CENTRE, elide=False)
