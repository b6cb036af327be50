"""Where the homes of the pool are: the rows that both the drawn map and the table beside it are made of.

A home stands at its place, never at an address; a protected home has no place and is on no map. Kilometres are as the
crow flies, which is what a ring on the map shows; minutes are an estimate (`places.minutes_between`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from fhr_desktop.domain.places import KM_AN_HOUR, Coordinates, Place, distance_km, known_places, road_factor
from fhr_desktop.domain.places import minutes_between as estimated
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import RecordId

RINGS_KM = (30, 60)
RINGS_MINUTES = (30, 60)


class Shape(StrEnum):
    """How a home is drawn: a form for each, so that colour is never alone."""

    FREE = "free"
    PLACES_LEFT = "places_left"
    RESERVED = "reserved"
    UPDATE = "update"
    CLOSED = "closed"


_SHAPES = {
    PoolStatus.AVAILABLE: Shape.FREE,
    PoolStatus.PLACES_LEFT: Shape.PLACES_LEFT,
    PoolStatus.RESERVED: Shape.RESERVED,
    PoolStatus.UPDATE_NEEDED: Shape.UPDATE,
}


def shape_of(status: PoolStatus, *, refused: bool) -> Shape:
    """The form of a state; all that cannot be asked now look the same, a home found not suitable since with them."""
    return Shape.CLOSED if refused else _SHAPES.get(status, Shape.CLOSED)


@dataclass(frozen=True, slots=True)
class Sited:
    """A home of the pool and where its place is; None when no place is known, or the home is protected. `refused`:
    found not suitable since.
    """

    home: RecordId
    name: str
    status: PoolStatus
    free: int
    places: int
    at: Coordinates | None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class MapRow:
    """A home as map and table show it. `km` and `minutes` from the centre, whole; None without one of the two."""

    sited: Sited
    km: int | None
    minutes: int | None


def map_rows(homes: Iterable[Sited], centre: Coordinates | None) -> tuple[MapRow, ...]:
    """A row for every home, in the order given, with how far it is from the centre."""
    return tuple(MapRow(one, *_way(one.at, centre)) for one in homes)


def on_map(rows: Iterable[MapRow]) -> tuple[MapRow, ...]:
    """The rows that a map can show, in order: those whose place is known."""
    return tuple(row for row in rows if row.sited.at is not None)


def km_between(one: Coordinates | None, other: Coordinates | None) -> int | None:
    """Whole kilometres as the crow flies; None unless both places are known."""
    return None if one is None or other is None else round(distance_km(one, other))


def ring_km(minutes: int) -> float:
    """How far as the crow flies the estimate says that one comes in so many minutes."""
    return minutes / 60 * KM_AN_HOUR / road_factor()


def walk_order(rows: Sequence[MapRow]) -> tuple[MapRow, ...]:
    """The order in which the keyboard walks the homes of a map: from west to east, then from north to south."""
    return tuple(sorted(on_map(rows), key=lambda row: _from_west(row.sited)))


def sites() -> tuple[Place, ...]:
    """The places a map names: every known place once, the municipalities' centres first."""
    found: dict[Coordinates, Place] = {}
    for one in known_places():
        found.setdefault(one.at, one)
    return tuple(found.values())


def _from_west(one: Sited) -> tuple[float, float, str, int]:
    latitude, longitude = one.at or (0.0, 0.0)
    return longitude, -latitude, one.name, one.home.int


@lru_cache(maxsize=4096)  # thousands of homes lie in some dozens of places
def _way(at: Coordinates | None, centre: Coordinates | None) -> tuple[int | None, int | None]:
    if at is None or centre is None:
        return None, None
    return km_between(at, centre), estimated(at, centre)
