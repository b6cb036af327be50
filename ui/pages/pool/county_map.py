"""The drawn map of the county: marks at their places, rings of distance, names that collide with nothing. No tiles.

It shows what its page gives it, the same rows as the table beside it; whoever cannot see it has the table, and hears
each mark in words. Left and right walk the marks from west to east.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
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

from fhr_desktop.domain.places import Coordinates, Place, centre
from fhr_desktop.domain.pool_map import RINGS_KM, ring_km, sites
from i18n import _, _n
from ui.components import paint
from ui.pages.pool import map_paint
from ui.pages.pool.map_layout import Box, Point, Projection, beside, box_round, clearest, fit_names, fitted, spread
from ui.pages.pool.map_marks import CROWD, Drawn, MapMark, drawn
from ui.theme import theme

K = Qt.Key
STEPS = {K.Key_Left: -1, K.Key_Up: -1, K.Key_Right: 1, K.Key_Down: 1}
SIZE = 6.5  # radius of a mark at 100 %
SCALE_KM = 30
STRAY = 6.0  # radii from its place that a mark may be drawn


@dataclass(frozen=True, slots=True)
class Rings:
    """What distances are reckoned from, and how far: kilometres, or estimated minutes."""

    place: Place
    far: tuple[int, ...] = RINGS_KM
    minutes: bool = False

    def km(self) -> tuple[float, ...]:
        """How far as the crow flies."""
        return tuple(ring_km(one) if self.minutes else float(one) for one in self.far)

    def said(self) -> tuple[str, ...]:
        """ "30 km", or "cirka 30 min"."""
        words = _("about {n} min") if self.minutes else _("{n} km")
        return tuple(words.format(n=one) for one in self.far)


@dataclass
class _Laid:
    """Where everything is, for the size and the marks of the moment."""

    to: Projection
    bounds: Box
    drawn: tuple[Drawn, ...] = ()
    spots: list[Point] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    names: list[tuple[Place, Box]] = field(default_factory=list)
    ring_words: list[tuple[str, Box]] = field(default_factory=list)

    def boxes(self) -> list[Box]:
        """The square round each mark."""
        return [box_round(spot, one + 1) for spot, one in zip(self.spots, self.sizes, strict=True)]


class CountyMap(QWidget):
    """`walked` carries the key of the mark one comes to by key or click, `chosen` that of Enter or a double click.

    `taking_part`: codes of the municipalities whose places are drawn filled.
    """

    walked = Signal(object)
    chosen = Signal(object)

    def __init__(self, name: str, taking_part: Collection[str] = (), *, away: bool = True) -> None:
        super().__init__()
        self._name, self._part, self._away = name, frozenset(taking_part), away
        self._marks: tuple[MapMark, ...] = ()
        self._rings: Rings | None = None
        self._key: Hashable = None
        self._laid: _Laid | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        theme().changed.connect(self._lay_anew)
        self._say()

    # what is shown

    def set_marks(self, marks: Sequence[MapMark]) -> None:
        """Show these; the one that is chosen stays so if it is among them."""
        self._marks = tuple(marks)
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
            self._lay_anew()
            self._say()

    @property
    def marks(self) -> tuple[MapMark, ...]:
        """The marks shown, in the order they are walked."""
        return self._marks

    @property
    def current(self) -> MapMark | None:
        """The mark that is chosen."""
        return next((one for one in self._marks if one.key == self._key), None)

    def spot(self, key: Hashable) -> Point:
        """Where a mark, or the crowd it is in, is drawn: pixels from the top left. Raises KeyError."""
        laid = self._layout()
        for one, spot in zip(laid.drawn, laid.spots, strict=True):
            if key in one.keys:
                return spot
        raise KeyError(key)

    def _say(self) -> None:
        """What is read aloud."""
        count = _n("{n} mark", "{n} marks", len(self._marks)).format(n=len(self._marks))
        at = self.current
        self.setAccessibleName(f"{self._name}, {count}" if at is None else f"{self._name}, {count}. {at.said}")
        self.setAccessibleDescription(_("The same is in the table beside it. Left and right walk the marks."))
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    # walking

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk from west to east, Home and End go to the ends, Enter chooses."""
        key = K(event.key())
        here = next((n for n, one in enumerate(self._marks) if one.key == self._key), None)
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._marks:
            super().keyPressEvent(event)
        elif key in STEPS:
            self._go(0 if here is None else max(0, min(len(self._marks) - 1, here + STEPS[key])))
        elif key in (K.Key_Home, K.Key_End):
            self._go(0 if key == K.Key_Home else len(self._marks) - 1)
        elif key in (K.Key_Return, K.Key_Enter) and here is not None:
            self.chosen.emit(self._key)
        else:
            super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        self.select(self._marks[place].key)
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
            here = one.keys.index(self._key) + 1 if self._key in one.keys else 0
            self.select(one.keys[here % len(one.keys)])
            self.walked.emit(self._key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        if self._at(event.position()) is not None and self._key is not None:
            self.chosen.emit(self._key)

    def event(self, event: QEvent) -> bool:
        """What is under the pointer, in words."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            one = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if one is None else one.said, self)
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

    def _in_sight(self) -> list[Coordinates]:
        """Every mark, the centre, and the municipalities' centres but those far to the north-west, unless needed."""
        south = [one.at for one in sites() if centre(one.municipality) == one]
        return [*south, *(one.at for one in self._marks), *([self._rings.place.at] if self._rings else [])]

    def _layout(self) -> _Laid:
        if self._laid is None:
            self._laid = self._lay()
        return self._laid

    def _lay(self) -> _Laid:
        """Names of municipalities come first and marks keep clear of them; where that leads a mark astray, marks do."""
        laid, astray = self._laid_out(names_first=True)
        return self._laid_out(names_first=False)[0] if astray else laid

    def _laid_out(self, *, names_first: bool) -> tuple[_Laid, bool]:
        look = theme()
        foot = look.line("micro") + 8
        width, height = float(self.width()), float(self.height())
        bounds = (3.0, 3.0, width - 3, height - foot)
        laid = _Laid(fitted(self._in_sight(), width, height - foot, look.scaled(26)), bounds)
        first = self._rings.place.at if self._rings else None
        mains = [one for one in sites() if centre(one.municipality) == one or one.at == first]
        mains.sort(key=lambda one: one.at != first)
        dots: list[Box] = [box_round(laid.to.xy(one.at), 2) for one in sites()]
        taken = list(dots)
        if names_first:
            self._lay_names(laid, mains, taken)
            self._lay_rings(laid, taken)
        astray = self._lay_marks(laid, taken[len(dots) :])
        taken += laid.boxes()
        if not names_first:
            self._lay_rings(laid, taken)
            self._lay_names(laid, mains, taken)
        self._lay_names(laid, [one for one in sites() if one not in mains], taken)
        return laid, astray

    def _lay_marks(self, laid: _Laid, blocked: Sequence[Box]) -> bool:
        """Where marks would stray too far from their place to be taken for its, they are one with a number.

        Whether one of those still is astray.
        """
        look = theme()
        size, away = SIZE * (look.fonts.percent / 100) ** 0.5, look.scaled(3) if self._away else 0.0
        crowded: set[Coordinates] = set()
        while True:
            laid.drawn = tuple(sorted(drawn(self._marks, crowded), key=lambda one: one.shape != CROWD))
            laid.sizes = [size if one.number is None else map_paint.numbered_size(one.number) for one in laid.drawn]
            points = [laid.to.xy(one.at) for one in laid.drawn]
            apart = [0.0 if one.shape == CROWD else away for one in laid.drawn]
            laid.spots = spread(points, laid.sizes, laid.bounds, apart, blocked)
            astray = [
                one for one, spot, point in zip(laid.drawn, laid.spots, points, strict=True)
                if math.dist(spot, point) > STRAY * size
            ]  # fmt: skip
            places = {one.at for one in astray if sum(mark.at == one.at for mark in self._marks) > 1} - crowded
            if not places:
                return bool(astray)
            crowded |= places

    def _lay_rings(self, laid: _Laid, taken: list[Box]) -> None:
        if self._rings is None:
            return
        look, (x, y) = theme(), laid.to.xy(self._rings.place.at)
        line = look.line("micro")
        for words, km in zip(self._rings.said(), self._rings.km(), strict=True):
            far, wide = km * laid.to.scale, look.width(words, "micro", 600) + 8
            on_ring = ((x, y - far), (x, y + far), (x + far, y), (x - far, y),
                       (x + far * 0.7, y - far * 0.7), (x - far * 0.7, y - far * 0.7))  # fmt: skip
            spots = [(left - wide / 2, top - line / 2, left + wide / 2, top + line / 2) for left, top in on_ring]
            (box,) = fit_names([spots], taken, laid.bounds)
            if box is not None:
                taken.append(box)
                laid.ring_words.append((words, box))

    def _lay_names(self, laid: _Laid, places: Sequence[Place], taken: list[Box]) -> None:
        look, line = theme(), theme().line("micro")
        first = self._rings.place.at if self._rings else None
        wished = [
            beside(
                laid.to.xy(one.at), look.width(one.name, "micro", 600 if one.at == first else 400) + 1, line,
                look.scaled(5),
            )
            for one in places
        ]  # fmt: skip
        for one, box in zip(places, fit_names(wished, taken, laid.bounds), strict=True):
            if box is not None:
                taken.append(box)
                laid.names.append((one, box))

    def _name_box(self, laid: _Laid) -> Box | None:
        """The plate with the name of the mark that is chosen: where it covers the fewest others."""
        at = self.current
        if at is None:
            return None
        number = next(n for n, one in enumerate(laid.drawn) if at.key in one.keys)
        width, height = theme().width(at.name, "small", 600) + 12, theme().line("small") + 4
        spots = beside(laid.spots[number], width, height, laid.sizes[number] + 7)
        others = [box for n, box in enumerate(laid.boxes()) if n != number]
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
            if one.at == centre_at:
                map_paint.cross(painter, laid.to.xy(one.at), look.scaled(6))
            else:
                map_paint.site(painter, laid.to.xy(one.at), 1.9, filled=one.municipality in self._part)
        for place, box in laid.names:
            main = place.at == centre_at
            map_paint.name(painter, box, place.name, "micro", "text" if main else "text2", 600 if main else 400)
        for words, box in laid.ring_words:
            map_paint.plate(painter, box, words)
        self._paint_marks(painter, laid)
        line = look.line("micro")
        words = _("{n} km as the crow flies").format(n=SCALE_KM)
        map_paint.scale_bar(painter, 14, self.height() - line / 2 - 5, SCALE_KM * laid.to.scale, words)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()))
        painter.end()

    def _paint_marks(self, painter: QPainter, laid: _Laid) -> None:
        for one, spot, size in zip(laid.drawn, laid.spots, laid.sizes, strict=True):
            if self._key in one.keys:
                map_paint.chosen(painter, spot, size)
            map_paint.mark(painter, spot, one.shape, size, one.number)
        box, at = self._name_box(laid), self.current
        if box is not None and at is not None:
            map_paint.plate(painter, box, at.name, "small", "text", "line")
