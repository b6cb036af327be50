"""What stands on the drawn map: marks made of homes, each with a form, a colour and its words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from fhr_desktop.domain.places import Coordinates
from fhr_desktop.domain.pool import WORDS
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.pool_map import MapRow, Shape, shape_of, walk_order
from i18n import _, _n
from ui.pages.pool.finding import AT_ONCE

CROWD = "crowd"  # more marks at one place than can be told apart
HOLE, COVERED = "hole", "covered"
MOST_BESIDE = ((60, 18), (150, 6))  # with so many marks in all, how many at one place are drawn each for itself


@dataclass(frozen=True, slots=True)
class MapMark:
    """One mark. `key` is what the map tells when it is walked to; `shape` is a form of `map_paint`; `tell` gives all of
    it in words, when they are wanted: there may be thousands. `number` is written in the mark."""

    key: Hashable
    at: Coordinates
    shape: str
    name: str
    tell: Callable[[], str]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn once: one mark, or a crowd of them at one place. `keys` are told with their places in the crowd."""

    at: Coordinates
    shape: str
    keys: Mapping[Hashable, int]
    tell: Callable[[], str]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The marks at one place, in the order they are walked, and what is drawn when there is no room for each.

    Made once: there may be hundreds, and the map is laid out at each step that somebody takes on it.
    """

    marks: tuple[MapMark, ...]
    crowd: Drawn


Places = Mapping[Coordinates, Group]


def marking(
    rows: Sequence[PoolRow], made: Callable[[Sequence[PoolRow]], Sequence[MapMark]], done: Callable[[Places], object]
) -> Iterator[None]:
    """Make a mark for each home whose place is known, some at a time; `done` is called with them by place.

    Places stand in the order they are walked; `made` gives the marks of the homes at one of them.
    """
    found: dict[Coordinates, list[PoolRow]] = {}
    for start in range(0, len(rows), AT_ONCE):
        for row in rows[start : start + AT_ONCE]:
            if row.at is not None and not row.protected:
                found.setdefault(row.at, []).append(row)
        yield
    places: dict[Coordinates, Group] = {}
    for at in sorted(found, key=lambda one: (one[1], -one[0])):
        places[at] = group(made(found[at]))
        yield
    done(places)


def home_marks(rows: Iterable[MapRow], near: str = "") -> tuple[MapMark, ...]:
    """A mark for each home whose place is known, in the order they are walked. `near`: what distances are from."""
    found = []
    for row in walk_order(tuple(rows)):
        one = row.sited
        if one.at is not None:
            shape = shape_of(one.status, refused=one.refused)
            found.append(MapMark(one.home, one.at, shape.value, one.name, partial(home_said, row, near)))
    return tuple(found)


def home_said(row: MapRow, near: str) -> str:
    """ "Sjödin–Mattsson, tillgängligt, 2 av 2 lediga, 25 km och cirka 33 min från Leksand"."""
    one = row.sited
    said = [one.name, WORDS[one.status].lower(), _("{free} of {all} free").format(free=one.free, all=one.places)]
    if row.km is not None and near:
        way = _("{km} km and about {minutes} min from {place}")
        said.append(way.format(km=row.km, minutes=row.minutes, place=near))
    return ", ".join(said)


def by_place(marks: Iterable[MapMark]) -> Places:
    """The marks at each place, in the order they are walked."""
    found: dict[Coordinates, list[MapMark]] = {}
    for one in marks:
        found.setdefault(one.at, []).append(one)
    return {at: group(many) for at, many in found.items()}


def drawn(places: Places, crowded: Collection[Coordinates] = ()) -> tuple[Drawn, ...]:
    """Each mark for itself, but one with a number for those at a place where there are too many, or no room.

    The numbers stand first: they are drawn nearest to their places.
    """
    number = sum(len(one.marks) for one in places.values())
    most = next((beside for many, beside in MOST_BESIDE if number <= many), 1)
    crowds = {at: one.crowd for at, one in places.items() if len(one.marks) > (1 if at in crowded else most)}
    apart = [mark for at, one in places.items() if at not in crowds for mark in one.marks]
    return (
        *crowds.values(),
        *(Drawn(one.at, one.shape, {one.key: 0}, one.tell, one.number) for one in apart),
    )


def group(many: Sequence[MapMark]) -> Group:
    """Marks at one place, at least one."""
    free = sum(one.shape in (Shape.FREE, Shape.PLACES_LEFT) for one in many)
    keys = {one.key: place for place, one in enumerate(many)}
    return Group(tuple(many), Drawn(many[0].at, CROWD, keys, partial(_crowd_said, len(many), free), len(many)))


def _crowd_said(homes: int, free: int) -> str:
    said = _n("{n} home here, {free} free now", "{n} homes here, {free} free now", homes)
    return said.format(n=homes, free=free)
