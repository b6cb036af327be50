"""Colleagues to make a package for: a calm list to tick in, each with what they have confirmed in words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from fhr_desktop.services.sync.views import Colleague
from i18n import _
from ui.components import paint
from ui.components.headers import LEFT_EDGE, RIGHT_EDGE
from ui.components.layout import down
from ui.pages.sync import saying
from ui.theme import theme


class ReceiverBox(QCheckBox):
    """One colleague. Space ticks, Enter asks for the package, up and down walk the list."""

    entered = Signal()

    def __init__(self, colleague: Colleague, today: dt.date, *, ticked: bool) -> None:
        super().__init__()
        self.colleague = colleague
        self._person, self._machine = saying.person(colleague), saying.machine(colleague)
        self._confirmed, self._made = saying.confirmed(colleague, today), saying.made(colleague, today)
        self.setChecked(ticked)
        self.setAccessibleName(", ".join((self._person, self._machine, self._confirmed, self._made)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """Two lines: 49 at 100 %."""
        return QSize(320, math.ceil(theme().line() + theme().line("small")) + 15)

    def minimumSizeHint(self) -> QSize:
        """May be narrow: words are cut with …, and the whole is read aloud."""
        return QSize(200, self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        """The whole line ticks."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; up and down go to the neighbours."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box, who and which computer, what they have confirmed, when a package was made."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.underMouse():
            painter.fillRect(rect, look.color("hover"))
        side = look.scaled(17)
        self._box(painter, QRectF(LEFT_EDGE, (rect.height() - side) / 2, side, side))
        left, end = LEFT_EDGE + side + 14, rect.width() - RIGHT_EDGE
        paint.horizontal(painter, left, end, rect.height() - 1)
        first, second = look.line(), look.line("small")
        top = (rect.height() - first - second - 1) / 2
        upper = QRectF(left, top, end - left, first)
        made = look.width(self._made, "small")
        room = upper.width() - made - 24
        fits = room > look.width(self._person, "body", 600)
        taken = paint.words(
            painter, QRectF(left, top, room if fits else upper.width(), first), self._person,
            look.font("body", 600),
        )  # fmt: skip
        if fits:
            paint.words(painter, upper, self._made, look.font("small"), "text2", paint.RIGHT)
            middle = QRectF(left + taken + 10, top, max(0.0, room - taken - 10), first)
            paint.words(painter, middle, self._machine, look.font(), "text2")
        self._state(painter, QRectF(left, top + first + 1, end - left, second))
        if self.hasFocus():
            paint.focus_ring(painter, rect.adjusted(4, 0, -4, -1))
        painter.end()

    def _box(self, painter: QPainter, box: QRectF) -> None:
        look = theme()
        ticked = self.isChecked()
        painter.setPen(QPen(look.color("accent" if ticked else "control"), 1))
        painter.setBrush(look.color("accent" if ticked else "content"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if ticked:
            look.glyph(painter, box, "check-bold", "on_accent", box.width() - 5)

    def _state(self, painter: QPainter, line: QRectF) -> None:
        look = theme()
        icon, ink = paint.STATUS[saying.mark(self.colleague)]
        side = look.scaled(14)
        look.glyph(painter, QRectF(line.left(), line.center().y() - side / 2, side, side), icon, ink, side)
        words = line.adjusted(side + 6, 0, 0, 0)
        paint.words(painter, words, self._confirmed, look.font("small", tabular=True), "text2")


class Receivers(QWidget):
    """All colleagues. Ticks are those remembered until a person changes them; `changed` then."""

    changed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Receivers"))
        self._column = down(self)
        self._chosen: set[bytes] | None = None
        self.boxes: list[ReceiverBox] = []

    def set(self, colleagues: Sequence[Colleague], today: dt.date) -> None:
        """Show these; what a person has ticked since stays ticked."""
        focused = next((box.colleague.device for box in self.boxes if box.hasFocus()), None)
        for old in self.boxes:
            self._column.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        ticked = self._chosen
        if ticked is None:
            ticked = {one.device for one in colleagues if one.remembered or len(colleagues) == 1}
        self.boxes = [ReceiverBox(one, today, ticked=one.device in ticked) for one in colleagues]
        for box in self.boxes:
            box.clicked.connect(self._clicked)
            box.entered.connect(self.entered)
            self._column.addWidget(box)
            if box.colleague.device == focused:
                box.setFocus()

    def choose(self, devices: Sequence[bytes]) -> None:
        """Tick exactly these."""
        self._chosen = set(devices)
        for box in self.boxes:
            box.setChecked(box.colleague.device in self._chosen)
        self.changed.emit()

    def forget(self) -> None:
        """Tick those remembered again, from the next `set` on."""
        self._chosen = None

    def chosen(self) -> tuple[bytes, ...]:
        """The devices ticked."""
        return tuple(box.colleague.device for box in self.boxes if box.isChecked())

    def _clicked(self) -> None:
        self._chosen = set(self.chosen())
        self.changed.emit()
