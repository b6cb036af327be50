"""Where things go on the drawn map, without drawing: the projection, marks that hide none other, names that fit.

Plain numbers: pixels from the map's top left corner, latitude and longitude in degrees. No Qt.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from fhr_desktop.domain.places import Coordinates

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

KM_A_DEGREE = 111.2
_MIDDLE = 61.0  # the latitude at which a degree of longitude is measured: the county is small enough
_PATIENCE = 500  # spots tried before the edge of the map, and names, are passed over
_LEAST_KM = 60.0  # a map of one village is still one of its surroundings


def km_of(at: Coordinates) -> Point:
    """Kilometres east and south of where the meridian and the parallel of 61° and 15° meet."""
    return (at[1] - 15.0) * KM_A_DEGREE * math.cos(math.radians(_MIDDLE)), (_MIDDLE - at[0]) * KM_A_DEGREE


@dataclass(frozen=True, slots=True)
class Projection:
    """Kilometres to pixels. `scale`: pixels a kilometre; `left`, `top`: the pixel where `km_of` is nought."""

    scale: float
    left: float
    top: float

    def xy(self, at: Coordinates) -> Point:
        """The pixel of a place."""
        x, y = km_of(at)
        return self.left + x * self.scale, self.top + y * self.scale


def fitted(places: Iterable[Coordinates], width: float, height: float, margin: float) -> Projection:
    """The largest scale at which all the places are in sight, with a margin in pixels, in the middle."""
    points = [km_of(at) for at in places] or [(0.0, 0.0)]
    east, south = [x for x, _y in points], [y for _x, y in points]
    wide, tall = max(max(east) - min(east), _LEAST_KM), max(max(south) - min(south), _LEAST_KM)
    room_x, room_y = max(width - 2 * margin, 1.0), max(height - 2 * margin, 1.0)
    scale = min(room_x / wide, room_y / tall)
    middle_x, middle_y = (max(east) + min(east)) / 2, (max(south) + min(south)) / 2
    return Projection(scale, width / 2 - middle_x * scale, height / 2 - middle_y * scale)


def spread(
    wished: Sequence[Point], sizes: Sequence[float], bounds: Box, away: Sequence[float], blocked: Sequence[Box] = ()
) -> list[Point]:
    """A spot for each mark, as near its place as may be, so that no mark touches another or what is `blocked`.

    `sizes` are radii; `away` is how far from its place each begins, so that the place itself is seen.
    """
    taken = _Taken(max(sizes, default=1.0))
    found: list[Point] = []
    for point, size, far in zip(wished, sizes, away, strict=True):
        spot = next(
            spot
            for tried, spot in enumerate(_outwards(point, size, far))
            if taken.is_free(spot, size) and (tried > _PATIENCE or _allowed(box_round(spot, size), bounds, blocked))
        )
        taken.take(spot, size)
        found.append(spot)
    return found


def _outwards(point: Point, size: float, away: float) -> Iterable[Point]:
    """Spots round a point, ring after ring, without end."""
    if not away:
        yield point
    ring = 1
    while True:
        distance = away + size + 1 if ring == 1 and away else away + ring * (2 * size + 1)
        count = max(6, int(2 * math.pi * distance / (2 * size + 1)))
        for step in range(count):
            angle = 2 * math.pi * step / count - math.pi / 4
            yield point[0] + distance * math.cos(angle), point[1] + distance * math.sin(angle)
        ring += 1


def _allowed(box: Box, bounds: Box, blocked: Iterable[Box]) -> bool:
    return _within(box, bounds) and not any(_overlap(box, one) for one in blocked)


class _Taken:
    """The marks that have their spots, in squares, so that only neighbours are looked at."""

    def __init__(self, widest: float) -> None:
        self._side = 2 * widest + 1
        self._squares: dict[tuple[int, int], list[tuple[Point, float]]] = {}

    def _square(self, spot: Point) -> tuple[int, int]:
        return int(spot[0] // self._side), int(spot[1] // self._side)

    def is_free(self, spot: Point, size: float) -> bool:
        column, row = self._square(spot)
        for x in (column - 1, column, column + 1):
            for y in (row - 1, row, row + 1):
                for other, radius in self._squares.get((x, y), ()):
                    if math.dist(spot, other) < size + radius:
                        return False
        return True

    def take(self, spot: Point, size: float) -> None:
        self._squares.setdefault(self._square(spot), []).append((spot, size))


def beside(point: Point, width: float, height: float, gap: float) -> tuple[Box, ...]:
    """Where words may stand by a point: right, left, below, above, and aslant."""
    x, y = point
    spots = (
        (x + gap, y - height / 2), (x - gap - width, y - height / 2), (x - width / 2, y + gap),
        (x - width / 2, y - gap - height), (x + gap * 0.6, y + gap * 0.6), (x - gap * 0.6 - width, y + gap * 0.6),
        (x + gap * 0.6, y - gap * 0.6 - height), (x - gap * 0.6 - width, y - gap * 0.6 - height),
    )  # fmt: skip
    return tuple((left, top, left + width, top + height) for left, top in spots)


def fit_names(wished: Sequence[Sequence[Box]], taken: Collection[Box], bounds: Box) -> list[Box | None]:
    """For each name the first of its spots that overlaps nothing, or None when it has none: the earlier go first."""
    boxes, found = list(taken), []
    for spots in wished:
        free = (spot for spot in spots if _within(spot, bounds) and not any(_overlap(spot, one) for one in boxes))
        spot = next(free, None)
        if spot is not None:
            boxes.append(spot)
        found.append(spot)
    return found


def clearest(spots: Sequence[Box], marks: Collection[Box], bounds: Box) -> Box:
    """The spot in sight that covers the fewest marks; the first where none is in sight."""
    seen = [spot for spot in spots if _within(spot, bounds)] or [spots[0]]
    return min(seen, key=lambda spot: sum(_overlap(spot, one) for one in marks))


def box_round(point: Point, size: float) -> Box:
    """The square round a mark."""
    return point[0] - size, point[1] - size, point[0] + size, point[1] + size


def _within(box: Box, bounds: Box) -> bool:
    return box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
