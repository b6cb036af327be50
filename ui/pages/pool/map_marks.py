"""What stands on the drawn map: marks made of homes, each with a form, a colour and its words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from fhr_desktop.domain.places import Coordinates
from fhr_desktop.domain.pool import WORDS
from fhr_desktop.domain.pool_map import MapRow, Shape, shape_of, walk_order
from i18n import _, _n

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
    """What is drawn once: one mark, or a crowd of them at one place."""

    at: Coordinates
    shape: str
    keys: tuple[Hashable, ...]
    tell: Callable[[], str]
    number: int | None = None

    def holds(self, mark: MapMark) -> bool:
        """Whether the mark is drawn here."""
        return self.at == mark.at and (self.shape == CROWD or self.keys[0] == mark.key)


def home_marks(rows: Iterable[MapRow], near: str = "") -> tuple[MapMark, ...]:
    """A mark for each home whose place is known, in the order they are walked. `near`: what distances are from."""
    found = []
    for row in walk_order(tuple(rows)):
        one = row.sited
        if one.at is not None:
            found.append(MapMark(one.home, one.at, shape_of(one.status).value, one.name, partial(home_said, row, near)))
    return tuple(found)


def home_said(row: MapRow, near: str) -> str:
    """ "Sjödin–Mattsson, tillgängligt, 2 av 2 lediga, 25 km och cirka 33 min från Leksand"."""
    one = row.sited
    said = [one.name, WORDS[one.status].lower(), _("{free} of {all} free").format(free=one.free, all=one.places)]
    if row.km is not None and near:
        way = _("{km} km and about {minutes} min from {place}")
        said.append(way.format(km=row.km, minutes=row.minutes, place=near))
    return ", ".join(said)


@dataclass(frozen=True)
class Prepared:
    """Marks made ready to be laid out, where nobody waits for it: those at each place, and each place as a number."""

    marks: tuple[MapMark, ...] = ()
    places: Mapping[Coordinates, tuple[MapMark, ...]] = field(default_factory=dict)
    crowds: Mapping[Coordinates, Drawn] = field(default_factory=dict)
    index: Mapping[Hashable, int] = field(default_factory=dict)

    @classmethod
    def of(cls, marks: Iterable[MapMark]) -> Prepared:
        """In the order they are walked."""
        every = tuple(marks)
        found: dict[Coordinates, list[MapMark]] = {}
        for one in every:
            found.setdefault(one.at, []).append(one)
        places = {at: tuple(many) for at, many in found.items()}
        crowds = {at: _crowd(at, many) for at, many in places.items() if len(many) > 1}
        return cls(every, places, crowds, {one.key: n for n, one in enumerate(every)})

    def drawn(self, crowded: Collection[Coordinates] = ()) -> tuple[Drawn, ...]:
        """Each mark for itself, but one with a number for those at a place where there are too many, or no room.

        The numbers stand first: they are drawn nearest to their places.
        """
        most = next((beside for many, beside in MOST_BESIDE if len(self.marks) <= many), 1)
        together = {at for at, many in self.places.items() if len(many) > (1 if at in crowded else most)}
        apart = [one for at, many in self.places.items() if at not in together for one in many]
        return (
            *(self.crowds[at] for at in self.places if at in together),
            *(Drawn(one.at, one.shape, (one.key,), one.tell, one.number) for one in apart),
        )


def _crowd(at: Coordinates, many: Sequence[MapMark]) -> Drawn:
    free = sum(one.shape in (Shape.FREE, Shape.PLACES_LEFT) for one in many)
    return Drawn(at, CROWD, tuple(one.key for one in many), partial(_crowd_said, len(many), free), len(many))


def _crowd_said(homes: int, free: int) -> str:
    said = _n("{n} home here, {free} free now", "{n} homes here, {free} free now", homes)
    return said.format(n=homes, free=free)
