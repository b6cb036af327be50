"""One record a package touches, as a line: what it is, what was and what is now, and by whom."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from fhr_desktop.services.sync.views import Line
from i18n import _, _n
from ui.components import paint
from ui.theme import theme

LEFT, RIGHT = 20, 16
SHOWN = 3  # fields written out; the rest are counted
NEW, CHANGED, CONFLICT = "new", "changed", "conflict"
_MARKS = {NEW: "new", CHANGED: "draft", CONFLICT: "conflict"}


class ChangeLine(QAbstractButton):
    """Enter and space open the record's case, when it has one; up and down walk the lines.

    `kind`: NEW, CHANGED or CONFLICT. `unread` writes it in semibold.
    """

    def __init__(self, line: Line, kind: str, opened: Callable[[ChangeLine], object] | None) -> None:
        super().__init__()
        self.line, self.kind, self.unread = line, kind, True
        self._name = line.what or _("In something that is shut to you")
        self._fields = line.fields[:SHOWN]
        more = len(line.fields) - len(self._fields)
        self._more = _n("and {n} more field", "and {n} more fields", more).format(n=more) if more > 0 else ""
        self._tell()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        self._opens = opened is not None and line.case is not None
        if opened is not None and line.case is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            run = opened
            self.clicked.connect(lambda: run(self))

    def set_read(self) -> None:
        """It has been seen."""
        self.unread = False
        self._tell()
        self.update()

    def _tell(self) -> None:
        said = [self._name, self.line.kind, self._state()]
        said += [_told(*field) for field in self._fields]
        said += [self._more, self.line.who, "" if self.unread else _("read")]
        self.setAccessibleName(", ".join(part for part in said if part))

    def _state(self) -> str:
        if self.kind == CONFLICT:
            return _("written differently")
        return _("new") if self.kind == NEW else _("changed")

    def sizeHint(self) -> QSize:
        """One line, and one for each field."""
        rows = len(self._fields) + bool(self._more)
        look = theme()
        return QSize(320, math.ceil(look.line() + rows * (look.line("small") + 2)) + 14)

    def minimumSizeHint(self) -> QSize:
        """May be narrow: words are cut with …, and the whole is read aloud."""
        return QSize(160, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; up and down go to the neighbours."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark, words, who, the fields below, hairline, ring."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self._opens and self.underMouse():
            painter.fillRect(rect, look.color("hover"))
        side = look.scaled(15)
        left, end = LEFT + side + 11.0, rect.width() - RIGHT
        upper = QRectF(left, 7, end - left, look.line())
        self._mark(painter, QRectF(LEFT, upper.center().y() - side / 2, side, side))
        self._first(painter, upper)
        top = upper.bottom() + 2
        for label, before, after in self._fields:
            self._field(painter, QRectF(left, top, end - left, look.line("small")), label, before, after)
            top += look.line("small") + 2
        if self._more:
            paint.words(painter, QRectF(left, top, end - left, look.line("small")), self._more, look.font("small"),
                        "text2")  # fmt: skip
        paint.horizontal(painter, left, rect.width() - RIGHT, rect.height() - 1)
        if self.hasFocus():
            paint.focus_ring(painter, rect.adjusted(4, 0, -4, -1))
        painter.end()

    def _mark(self, painter: QPainter, box: QRectF) -> None:
        look = theme()
        icon, ink = paint.STATUS[_MARKS[self.kind]]
        if self.kind == NEW:  # a dot, smaller than the icons
            look.glyph(painter, box, icon, ink if self.unread else "line", box.width() * 0.62)
        else:
            look.glyph(painter, box, icon, ink, box.width())

    def _first(self, painter: QPainter, line: QRectF) -> None:
        look = theme()
        who = look.width(self.line.who, "small")
        if who:
            paint.words(painter, line, self.line.who, look.font("small"), "text2", paint.RIGHT)
        room = line.width() - (who + 20 if who else 0)
        name = QRectF(line.left(), line.top(), room, line.height())
        ink = "text" if self.line.what else "text2"
        taken = paint.words(painter, name, self._name, look.font("body", 600 if self.unread else 400), ink)
        kind = QRectF(line.left() + taken + 10, line.top(), max(0.0, room - taken - 10), line.height())
        named = self._name.endswith(self.line.kind)  # "Berg–Sundin: Intresseanmälan" says it
        if not named and kind.width() > look.width("…", "body") * 3:
            paint.words(painter, kind, self.line.kind, look.font(), "text2")

    def _field(self, painter: QPainter, line: QRectF, label: str, before: str, after: str) -> None:
        """ "Telefon  0980-31 92 14 → 070-174 06 31": what was in grey, what is now in ordinary ink."""
        look = theme()
        font = look.font("small", tabular=True)
        x = line.left()
        ink = "amber" if self.kind == CONFLICT else "text2"
        if not before and not after:
            paint.words(painter, line, label, font, ink)
            return
        x += paint.words(painter, line, f"{label}:", font, ink) + 6
        rest = QRectF(x, line.top(), max(0.0, line.right() - x), line.height())
        if not before:
            paint.words(painter, rest, after or "–", font)
            return
        arrow = f"  {'↔' if self.kind == CONFLICT else '→'}  "
        wide = look.width(arrow, "small")
        half = max(rest.width() * 0.45, rest.width() - wide - look.width(after or "–", "small"))
        was = QRectF(rest.left(), rest.top(), min(half, rest.width()), rest.height())
        x = rest.left() + paint.words(painter, was, before, font, "text2")
        paint.words(painter, QRectF(x, line.top(), wide, line.height()), arrow, font, "text2", elide=False)
        x += wide
        paint.words(painter, QRectF(x, line.top(), max(0.0, line.right() - x), line.height()), after or "–", font)


def _told(label: str, before: str, after: str) -> str:
    if not before and not after:
        return label
    if not before:
        return f"{label}: {after}"
    change = _("from {before} to {after}").format(before=before, after=after or "–")
    return f"{label}: {change}"
