"""The drawn map of the county: marks at their places, rings of distance, names that collide with nothing. No tiles.

It shows what its page gives it, the same rows as the table beside it; whoever cannot see it has the table, and hears
each mark in words. Left and right walk the marks from west to east.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from fhr_desktop.domain.pool_map import sites
from i18n import _, _n
from ui.components import paint
from ui.pages.pool import map_paint
from ui.pages.pool.map_laid import Laid, Layout, Rings
from ui.pages.pool.map_layout import Box, Point, beside, clearest
from ui.pages.pool.map_marks import Drawn, MapMark, Places, by_place
from ui.theme import theme

K = Qt.Key
STEPS = {K.Key_Left: -1, K.Key_Up: -1, K.Key_Right: 1, K.Key_Down: 1}
SCALE_KM = 30


class CountyMap(QWidget):
    """`walked` carries the key of the mark one comes to by key or click, `chosen` that of Enter or a double click.

    `drawn_anew` carries the forms that are on the map. `taking_part`: codes of the municipalities whose places are
    drawn filled.
    """

    walked = Signal(object)
    chosen = Signal(object)
    drawn_anew = Signal(object)

    def __init__(self, name: str, taking_part: Collection[str] = (), *, away: bool = True) -> None:
        super().__init__()
        self._name, self._part, self._away = name, frozenset(taking_part), away
        self._marks: tuple[MapMark, ...] = ()
        self._places: Places = {}
        self._rings: Rings | None = None
        self._key: Hashable = None
        self._laid: Laid | None = None
        self._forms: frozenset[str] = frozenset()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        theme().changed.connect(self._lay_anew)
        self._say()

    # what is shown

    def set_marks(self, marks: Sequence[MapMark]) -> None:
        """Show these; the one that is chosen stays so if it is among them."""
        self.set_places(by_place(marks))

    def set_places(self, places: Places) -> None:
        """Show the marks at these places, in the order they are walked."""
        self._places = places
        self._marks = tuple(mark for one in places.values() for mark in one.marks)
        self._lay_anew()
        self._say()

    def set_rings(self, rings: Rings | None) -> None:
        """Rings round a place, or none."""
        if rings != self._rings:
            self._rings = rings
            self._lay_anew()

    def set_taking_part(self, codes: Collection[str]) -> None:
        """Which municipalities take part."""
        self._part = frozenset(codes)
        self.update()

    def select(self, key: Hashable) -> None:
        """Choose the mark with this key, without telling; none for a key that no mark has."""
        if key != self._key:
            self._key = key
            self._say()
            self.update()

    @property
    def places(self) -> Places:
        """The places with their marks."""
        return self._places

    @property
    def marks(self) -> tuple[MapMark, ...]:
        """The marks shown, in the order they are walked."""
        return self._marks

    @property
    def current(self) -> MapMark | None:
        """The mark that is chosen."""
        here = self._here()
        return None if here is None else self._marks[here]

    def _here(self) -> int | None:
        """Which of the marks is chosen. Looked for place by place: there may be thousands of marks."""
        passed = 0
        for one in self._places.values():
            if self._key in one.crowd.keys:
                return passed + one.crowd.keys[self._key]
            passed += len(one.marks)
        return None

    def spot(self, key: Hashable) -> Point:
        """Where a mark, or the crowd it is in, is drawn: pixels from the top left. Raises KeyError."""
        laid = self._layout()
        for one, spot in zip(laid.drawn, laid.spots, strict=True):
            if key in one.keys:
                return spot
        raise KeyError(key)

    def _say(self) -> None:
        """What is read aloud."""
        count = _n("{n} mark", "{n} marks", len(self.marks)).format(n=len(self.marks))
        at = self.current
        self.setAccessibleName(f"{self._name}, {count}" if at is None else f"{self._name}, {count}. {at.tell()}")
        self.setAccessibleDescription(_("The same is in the table beside it. Left and right walk the marks."))
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    # walking

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk from west to east, Home and End go to the ends, Enter chooses."""
        key = K(event.key())
        here = self._here()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.marks:
            super().keyPressEvent(event)
        elif key in STEPS:
            self._go(0 if here is None else max(0, min(len(self.marks) - 1, here + STEPS[key])))
        elif key in (K.Key_Home, K.Key_End):
            self._go(0 if key == K.Key_Home else len(self.marks) - 1)
        elif key in (K.Key_Return, K.Key_Enter) and here is not None:
            self.chosen.emit(self._key)
        else:
            super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        self.select(self.marks[place].key)
        self.walked.emit(self._key)

    def _at(self, point: QPointF) -> Drawn | None:
        laid = self._layout()
        for one, spot, size in zip(laid.drawn, laid.spots, laid.sizes, strict=True):
            if (point.x() - spot[0]) ** 2 + (point.y() - spot[1]) ** 2 <= max(size, 12.0) ** 2:
                return one
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click goes to the mark; in a crowd to its next."""
        one = self._at(event.position())
        if one is not None and event.button() == Qt.MouseButton.LeftButton:
            here = one.keys[self._key] + 1 if self._key in one.keys else 0
            self.select(list(one.keys)[here % len(one.keys)])
            self.walked.emit(self._key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        if self._at(event.position()) is not None and self._key is not None:
            self.chosen.emit(self._key)

    def event(self, event: QEvent) -> bool:
        """What is under the pointer, in words."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            one = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if one is None else one.tell(), self)
            return True
        return super().event(event)

    # where things are

    def sizeHint(self) -> QSize:
        """Grows with its pane."""
        return QSize(380, 320)

    def minimumSizeHint(self) -> QSize:
        """The county can still be told apart."""
        return QSize(200, 180)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Laid out anew."""
        super().resizeEvent(event)
        self._lay_anew()

    def _lay_anew(self) -> None:
        self._laid = None
        self.update()

    def _layout(self) -> Laid:
        if self._laid is None:
            self._laid = Layout(self._places, self._rings, self.width(), self.height(), away=self._away).laid()
            forms = frozenset(one.shape for one in self._laid.drawn)
            if forms != self._forms:  # not while it paints
                self._forms = forms
                QTimer.singleShot(0, self, lambda: self.drawn_anew.emit(self._forms))
        return self._laid

    def _name_box(self, laid: Laid) -> Box | None:
        """The plate with the name of the mark that is chosen: where it covers the fewest others."""
        at = self.current
        if at is None:
            return None
        number = next(n for n, one in enumerate(laid.drawn) if at.key in one.keys)
        width, height = theme().width(at.name, "small", 600) + 12, theme().line("small") + 4
        spots = beside(laid.spots[number], width, height, laid.sizes[number] + 7)
        marks = [box for n, box in enumerate(laid.boxes()) if n != number]
        others = marks * 9 + [box for _place, box in laid.names]  # rather a few names than a mark
        return clearest((spots[1], *spots), others, laid.bounds)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, rings, names, marks, the chosen, the scale."""
        look, laid = theme(), self._layout()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.color("panel"))
        map_paint.ground(painter, laid.to)
        if self._rings is not None:
            for km in sorted(self._rings.km(), reverse=True):
                map_paint.ring(painter, laid.to.xy(self._rings.place.at), km * laid.to.scale)
        centre_at = self._rings.place.at if self._rings else None
        for one in sites():
            if one.at == centre_at and self._away:
                map_paint.cross(painter, laid.to.xy(one.at), look.scaled(6))
            else:
                map_paint.site(painter, laid.to.xy(one.at), 1.9, filled=one.municipality in self._part)
        chosen = self.current.name if self.current is not None else ""
        for place, box in laid.names:
            if place.name == chosen:
                continue  # its plate says so
            main = place.at == centre_at
            map_paint.name(painter, box, place.name, "micro", "text" if main else "text2", 600 if main else 400)
        for words, box in laid.ring_words:
            map_paint.plate(painter, box, words)
        self._paint_marks(painter, laid)
        line = look.line("micro")
        words = _("{n} km as the crow flies, on a schematic map").format(n=SCALE_KM)
        map_paint.scale_bar(painter, 14, self.height() - line / 2 - 5, SCALE_KM * laid.to.scale, words)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()))
        painter.end()

    def _paint_marks(self, painter: QPainter, laid: Laid) -> None:
        at = self.current
        for one, spot, size in zip(laid.drawn, laid.spots, laid.sizes, strict=True):
            if at is not None and at.key in one.keys:
                map_paint.chosen(painter, spot, size)
            map_paint.mark(painter, spot, one.shape, size, one.number)
        box = self._name_box(laid)
        if box is not None and at is not None:
            map_paint.plate(painter, box, at.name, "small", "text", "line")
