"""Laying out the map: what is in sight, and where names, rings and marks go for its size and text of the moment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from fhr_desktop.domain.places import Coordinates, Place, centre
from fhr_desktop.domain.pool_map import RINGS_KM, ring_km, sites
from i18n import _
from ui.pages.pool import map_paint
from ui.pages.pool.map_layout import Box, Point, Projection, beside, box_round, fit_names, fitted, spread
from ui.pages.pool.map_marks import CROWD, Drawn, Places, drawn
from ui.theme import theme

SIZE = 6.5  # radius of a mark at 100 %
MARGIN = 26  # round what is in sight, at 100 %
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
class Laid:
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


class Layout:
    """Lays out the marks at their places for a width and height in pixels. `away`: marks stand beside their places."""

    def __init__(self, places: Places, rings: Rings | None, width: int, height: int, *, away: bool) -> None:
        self._places, self._rings = places, rings
        self._width, self._height, self._away = float(width), float(height), away

    def laid(self) -> Laid:
        """Names of municipalities come first and marks keep clear of them; where that leads a mark astray, marks do,
        as they always do when they stand on their places.
        """
        laid, astray = self._laid_out(names_first=self._away)
        return self._laid_out(names_first=False)[0] if astray else laid

    def _laid_out(self, *, names_first: bool) -> tuple[Laid, bool]:
        look = theme()
        foot = look.line("micro") + 8
        width, height = self._width, self._height
        bounds = (3.0, 3.0, width - 3, height - foot)
        laid = Laid(fitted(self._in_sight(), width, height - foot, MARGIN * (look.fonts.percent / 100) ** 0.5), bounds)
        first = self._rings.place.at if self._rings else None
        mains = [one for one in sites() if centre(one.municipality) == one or one.at == first]
        mains.sort(key=lambda one: one.at != first)
        dots: list[Box] = [box_round(laid.to.xy(one.at), 2) for one in sites()]
        taken = list(dots)
        if names_first:
            self._lay_names(laid, mains, taken)
            self._lay_rings(laid, taken)
        elif first is not None and self._away:
            self._lay_names(laid, mains[:1], taken)
        astray = self._lay_marks(laid, taken[len(dots) :])
        taken += laid.boxes()
        if not names_first:
            self._lay_rings(laid, taken)
            self._lay_names(laid, mains[1:] if first is not None and self._away else mains, taken)
        self._lay_names(laid, [one for one in sites() if one not in mains], taken)
        return laid, astray

    def _lay_marks(self, laid: Laid, blocked: Sequence[Box]) -> bool:
        """Where marks would stray too far from their place to be taken for its, they are one with a number.

        Whether one of those still is astray.
        """
        look = theme()
        size, away = SIZE * (look.fonts.percent / 100) ** 0.5, look.scaled(3) if self._away else 0.0
        crowded: set[Coordinates] = set()
        while True:
            laid.drawn = drawn(self._places, crowded)
            laid.sizes = [size if one.number is None else map_paint.numbered_size(one.number) for one in laid.drawn]
            points = [laid.to.xy(one.at) for one in laid.drawn]
            apart = [0.0 if one.shape == CROWD else away for one in laid.drawn]
            laid.spots = spread(points, laid.sizes, laid.bounds, apart, blocked)
            astray = [
                one for one, spot, point in zip(laid.drawn, laid.spots, points, strict=True)
                if math.dist(spot, point) > STRAY * size
            ]  # fmt: skip
            places = {one.at for one in astray if len(self._places[one.at].marks) > 1} - crowded
            if not places:
                return bool(astray)
            crowded |= places

    def _lay_rings(self, laid: Laid, taken: list[Box]) -> None:
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

    def _lay_names(self, laid: Laid, places: Sequence[Place], taken: list[Box]) -> None:
        look, line = theme(), theme().line("micro")
        gap = look.scaled(5) if self._away else max(laid.sizes, default=0.0) + 3
        first = self._rings.place.at if self._rings else None
        wished = [
            beside(
                laid.to.xy(one.at), look.width(one.name, "micro", 600 if one.at == first else 400) + 1, line,
                gap,
            )
            for one in places
        ]  # fmt: skip
        for one, box in zip(places, fit_names(wished, taken, laid.bounds), strict=True):
            if box is not None:
                taken.append(box)
                laid.names.append((one, box))

    def _in_sight(self) -> list[Coordinates]:
        """Every mark, the centre, and the municipalities' centres but those far to the north-west, unless needed."""
        south = [one.at for one in sites() if centre(one.municipality) == one]
        return [*south, *self._places, *([self._rings.place.at] if self._rings else [])]
