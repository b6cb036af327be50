"""Coverage: for each place and age band, how many free places the pool has within reach; the holes first (UX §3.6).

A band is covered as well as the worst of its ages: a home for 4 to 12 does not cover 3 to 5. Pure, and made of what
homes offer alone (lag 2001:454, 7 a §). A protected home has no place, and counts nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fhr_desktop.domain.places import Coordinates, Place, minutes_between

REACHES = (30, 60, 90)  # estimated minutes
OLDEST = 17  # the oldest child that the pool is asked for


@dataclass(frozen=True, slots=True)
class AgeBand:
    """An age band: its key in the choice list `child_age_band`, and its ages, both ends in it."""

    key: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What a home offers, as far as coverage may know it. `free`: places nobody has taken or been promised."""

    at: Coordinates
    free: int
    age_from: int
    age_to: int


@dataclass(frozen=True, slots=True)
class Covered:
    """A place with, for each band's key, the free places within each of `REACHES`."""

    place: Place
    free: Mapping[str, tuple[int, ...]]

    def within(self, band: str, minutes: int) -> int:
        """Free places for the band within the reach. Raises ValueError for a reach that is none."""
        return self.free[band][REACHES.index(minutes)]

    def holes(self, minutes: int) -> tuple[str, ...]:
        """The bands without a single free place within the reach, the youngest first."""
        return tuple(band for band in self.free if not self.within(band, minutes))


def age_bands(keys: Iterable[str]) -> tuple[AgeBand, ...]:
    """The bands of the choice list that children the pool is asked for can be in: `age_0_2` is 0 to 2."""
    found = []
    for key in keys:
        low, high = (int(part) for part in key.removeprefix("age_").split("_"))
        if low <= OLDEST:
            found.append(AgeBand(key, low, min(high, OLDEST)))
    return tuple(found)


def coverage(offers: Iterable[Offer], places: Iterable[Place], bands: Sequence[AgeBand]) -> tuple[Covered, ...]:
    """Every place, in the order given."""
    by_age = _by_age(offers)
    return tuple(Covered(place, _reached(place, by_age, bands)) for place in places)


def holes_first(covered: Iterable[Covered], minutes: int) -> tuple[Covered, ...]:
    """Those with the most holes first; then those with the fewest free places, then by name."""
    return tuple(
        sorted(
            covered,
            key=lambda one: (
                -len(one.holes(minutes)), sum(one.within(band, minutes) for band in one.free), one.place.name,
            ),
        )
    )  # fmt: skip


def filled_by(
    offer: Offer, offers: Iterable[Offer], places: Sequence[Place], bands: Sequence[AgeBand], minutes: int
) -> dict[Place, tuple[str, ...]]:
    """For each place, the bands that are holes now and would not be with the offer."""
    now = tuple(offers)
    before, after = coverage(now, places, bands), coverage((*now, offer), places, bands)
    found = {}
    for had, has in zip(before, after, strict=True):
        filled = tuple(band for band in had.holes(minutes) if has.within(band, minutes))
        if filled:
            found[had.place] = filled
    return found


def _by_age(offers: Iterable[Offer]) -> dict[Coordinates, Counter[int]]:
    """Free places at each spot for each age: thousands of homes lie in some dozens of places."""
    found: dict[Coordinates, Counter[int]] = {}
    for one in offers:
        if one.free > 0:
            ages = found.setdefault(one.at, Counter())
            for age in range(max(one.age_from, 0), min(one.age_to, OLDEST) + 1):
                ages[age] += one.free
    return found


def _reached(
    place: Place, by_age: Mapping[Coordinates, Counter[int]], bands: Sequence[AgeBand]
) -> dict[str, tuple[int, ...]]:
    ways = [(minutes_between(place.at, at), ages) for at, ages in by_age.items()]
    found: dict[str, tuple[int, ...]] = {}
    for band in bands:
        years = range(band.low, band.high + 1)
        found[band.key] = tuple(
            min(sum(ages[year] for way, ages in ways if way <= reach) for year in years) for reach in REACHES
        )
    return found
