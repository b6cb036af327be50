"""The day's visits along a line of time: when, whom, where, what for, and what the family still lacks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from i18n import _
from ui.components import paint
from ui.components.layout import down
from ui.theme import theme

_GUTTER, _AXIS = 20, 92  # pixels from the left: the times, and the line they stand along


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit in words. `where` and `phone` are empty for a protected home."""

    starts: str
    ends: str
    family: str
    kind: str
    where: str
    phone: str
    company: str
    purpose: str
    lacks: tuple[str, ...]
    held: bool
    next: bool
    protected: bool
    alone: bool


class VisitCard(QAbstractButton):
    """One visit; Enter opens its case, up and down walk the day."""

    def __init__(self, stop: Stop, number: int, *, first: bool, last: bool, pressed: Callable[[], object]) -> None:
        super().__init__()
        self.stop = stop
        self._number, self._first, self._last = number, first, last
        self.setText(stop.family)
        lacks = _("Missing: {what}").format(what=", ".join(stop.lacks)) if stop.lacks else ""
        when = "–".join(part for part in (stop.starts, stop.ends) if part)
        parts = (when, stop.family, stop.kind, stop.where, stop.phone, stop.company, stop.purpose, lacks)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda: pressed())

    # size

    def _lines(self) -> list[float]:
        """Heights of the lines there are."""
        look = theme()
        body = look.line() + 3
        lines = [look.line("sub") + 3, body]
        if self.stop.purpose:
            lines.append(body)
        if self.stop.lacks:
            lines.append(paint.chip_height() + 6)
        return lines

    def sizeHint(self) -> QSize:
        """As tall as the lines there are."""
        return QSize(420, math.ceil(sum(self._lines())) + 24)

    def minimumSizeHint(self) -> QSize:
        """May be narrow: lines are cut with …, and the whole is read aloud."""
        return QSize(260, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; up and down go to the neighbours."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Times, the line with its number, and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, stop = theme(), self.stop
        axis = look.scaled(_AXIS)
        card = QRectF(axis + look.scaled(14), 3, self.width() - axis - look.scaled(14) - 16, self.height() - 6)
        painter.setPen(Qt.PenStyle.NoPen)
        if stop.next or self.underMouse():
            painter.setBrush(look.color("tint" if stop.next else "hover"))
            painter.drawRoundedRect(card, 6, 6)
        self._axis(painter, axis)
        self._times(painter)
        self._words(painter, card)
        if self.hasFocus():
            paint.focus_ring(painter, card, 6)
        painter.end()

    def _axis(self, painter: QPainter, x: float) -> None:
        look = theme()
        middle = 10 + look.line("sub") / 2
        painter.setPen(QPen(look.color("line"), 2))
        if not self._first:
            painter.drawLine(QPointF(x, 0), QPointF(x, middle))
        if not self._last:
            painter.drawLine(QPointF(x, middle), QPointF(x, self.height()))
        radius = look.scaled(22) / 2
        painter.setPen(QPen(look.color("content"), 3))
        box = QRectF(x - radius, middle - radius, 2 * radius, 2 * radius)
        if self.stop.held:
            painter.setBrush(look.color("content"))
            painter.drawEllipse(box)
            look.glyph(painter, box, "check-circle-fill", "ok", look.scaled(20))
            return
        painter.setBrush(look.color("accent" if self.stop.next else "text2"))
        painter.drawEllipse(box)
        ink = "on_accent" if self.stop.next else "content"
        paint.words(painter, box, str(self._number), look.font("small", 600), ink, paint.CENTRE, elide=False)

    def _times(self, painter: QPainter) -> None:
        look = theme()
        width = look.scaled(_AXIS) - _GUTTER - look.scaled(14)
        top = QRectF(_GUTTER, 9, width, look.line("sub"))
        paint.words(painter, top, self.stop.starts, look.font("body", 600, tabular=True))
        if self.stop.ends:
            below = QRectF(_GUTTER, top.bottom(), width, look.line("small"))
            paint.words(painter, below, f"–{self.stop.ends}", look.font("small", tabular=True), "text2")

    def _words(self, painter: QPainter, card: QRectF) -> None:
        look, stop = theme(), self.stop
        x, right = card.left() + 12, card.right() - 14
        y = 9.0
        heights = self._lines()
        said = _("next visit") if stop.next else _("held") if stop.held else ""
        if said:
            box = QRectF(right - 160, y, 160, look.line("sub"))
            ink = "accent" if stop.next else "text2"
            right_word = paint.words(painter, box, said, look.font("small", 600), ink, paint.RIGHT)
        else:
            right_word = 0.0
        at = x
        if stop.protected:
            side = look.scaled(16)
            look.glyph(painter, QRectF(at, y + 2, side, side), "shield-check-fill", "prot", side)
            at += side + 6
        room = right - right_word - 16 - at
        taken = paint.words(painter, QRectF(at, y, room, look.line("sub")), stop.family, look.font("sub"))
        rest = QRectF(at + taken + 10, y + 1, max(0.0, room - taken - 10), look.line("sub"))
        paint.words(painter, rest, stop.kind, look.font("body"), "text2")
        y += heights[0]
        self._facts(painter, x, y, right)
        y += heights[1]
        if stop.purpose:
            paint.words(painter, QRectF(x, y, right - x, look.line()), stop.purpose, look.font("body"), "text2")
            y += heights[2]
        if stop.lacks:
            self._lacks(painter, x, y + 3, right)

    def _facts(self, painter: QPainter, x: float, y: float, right: float) -> None:
        look, stop = theme(), self.stop
        icon = "user" if stop.alone else "users"
        for name, said, ink in (
            ("map-pin", stop.where, "text"),
            ("phone", stop.phone, "text"),
            (icon, stop.company, "text2"),
        ):
            side = look.scaled(15)
            if not said or x + side + 30 > right:
                continue
            look.glyph(painter, QRectF(x, y + (look.line() - side) / 2, side, side), name, "text3", side)
            x += side + 5
            box = QRectF(x, y, right - x, look.line())
            x += paint.words(painter, box, said, look.font("body", tabular=True), ink) + 18

    def _lacks(self, painter: QPainter, x: float, y: float, right: float) -> None:
        look = theme()
        middle = y + paint.chip_height() / 2
        word = _("Missing")
        paint.words(painter, QRectF(x, y, 120, paint.chip_height()), word, look.font("small"), "text2", elide=False)
        x += look.width(word, "small") + 10
        for said in self.stop.lacks:
            width = paint.chip_width(said, "circle-dashed", "gap")
            if x + width > right:
                paint.words(painter, QRectF(x, y, right - x, paint.chip_height()), "…", look.font("small"), "text2")
                return
            x += paint.chip(painter, x, middle, said, "gap", "circle-dashed") + 6


class Day(QWidget):
    """The day's visits, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("The day's visits"))
        self._column = down(self)
        self.cards: list[VisitCard] = []

    def set(self, stops: Sequence[tuple[Stop, Callable[[], object]]]) -> None:
        """Show these."""
        for old in self.cards:
            self._column.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        last = len(stops) - 1
        self.cards = [
            VisitCard(stop, n + 1, first=n == 0, last=n == last, pressed=pressed)
            for n, (stop, pressed) in enumerate(stops)
        ]
        for card in self.cards:
            self._column.addWidget(card)
