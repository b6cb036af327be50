"""The pool on a day, counted: homes and places by state, by municipality and by age, and what is asked for (F17).

Homes with protected personal data are not counted, by anybody: see `services/pool_papers.py`. What leaves the unit is
published (`overview_publishing`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.pool import PoolStatus, places_free
from fhr_desktop.domain.record import RecordId

AGE_BANDS: Mapping[str, tuple[int, int]] = {  # the keys of the choice list `child_age_band`
    "age_0_2": (0, 2), "age_3_5": (3, 5), "age_6_9": (6, 9), "age_10_12": (10, 12), "age_13_15": (13, 15),
    "age_16_17": (16, 17), "age_18_20": (18, 20),
}  # fmt: skip
IN_POOL = tuple(status for status in PoolStatus if status is not PoolStatus.LEFT)


@dataclass(frozen=True, slots=True)
class CountedHome:
    """A home of the pool as it is counted. `taken`: places that children have or are to have; `offered`: proposals
    of it during the year before the day.
    """

    id: RecordId
    municipality: str
    status: PoolStatus
    places: int
    taken: int
    age_from: int
    age_to: int
    offered: int = 0

    @property
    def free(self) -> int:
        """Places that can be asked for, by the home's state alone, as the statistics count a day that has passed."""
        return places_free(self.status, self.places, self.taken, refused=False)

    def takes(self, band: tuple[int, int]) -> bool:
        """Whether the home takes children of any age in the band."""
        return self.age_from <= band[1] and band[0] <= self.age_to


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and how many homes or requests it rests on. `small`, `beside`: why it is not shown."""

    value: int
    rests_on: int
    small: bool = False
    beside: bool = False

    @property
    def shown(self) -> bool:
        """Whether the number may be shown."""
        return not (self.small or self.beside)


Column = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Counted:
    """Homes, places and free places by the keys of a table, and their sums."""

    homes: Column
    places: Column
    free: Column


@dataclass(frozen=True, slots=True)
class Overview:
    """The pool counted. `by_status` has every state but having left."""

    total: Counted  # with the one key ""
    by_status: Counted
    by_municipality: Counted
    offered: Column  # proposals during a year, by municipality
    free_by_age: Column
    needs_by_age: Column

    def difference(self, band: str) -> Cell:
        """Free places less open requests; hidden with either."""
        free, asked = self.free_by_age[band], self.needs_by_age[band]
        return Cell(free.value - asked.value, 0, beside=not (free.shown and asked.shown))


def overview(homes: Sequence[CountedHome], needs: Sequence[Need], municipalities: Sequence[str]) -> Overview:
    """The homes in the pool, and the requests for which it is searched, counted; every home is in one of the places."""
    return Overview(
        total=_counted(homes, {"": lambda _home: True}),
        by_status=_counted(homes, {status.value: _in_state(status) for status in IN_POOL}),
        by_municipality=_counted(homes, {code: _in_municipality(code) for code in municipalities}),
        offered={code: _sum([one.offered for one in homes if one.municipality == code]) for code in municipalities},
        free_by_age={
            key: _sum([one.free for one in homes if one.takes(band)]) for key, band in AGE_BANDS.items()
        },
        needs_by_age={
            key: _sum([any(low <= age <= high for age in one.ages()) for one in needs])
            for key, (low, high) in AGE_BANDS.items()
        },
    )  # fmt: skip


def year_before(day: dt.date) -> dt.date:
    """The first day of the year that ends with the day."""
    return day - dt.timedelta(days=364)


def _in_state(status: PoolStatus) -> Callable[[CountedHome], bool]:
    return lambda home: home.status is status


def _in_municipality(code: str) -> Callable[[CountedHome], bool]:
    return lambda home: home.municipality == code


def _counted(homes: Sequence[CountedHome], parts: Mapping[str, Callable[[CountedHome], bool]]) -> Counted:
    among = {key: [one for one in homes if belongs(one)] for key, belongs in parts.items()}
    return Counted(
        {key: Cell(len(some), len(some)) for key, some in among.items()},
        {key: _sum([one.places for one in some]) for key, some in among.items()},
        {key: _sum([one.free for one in some]) for key, some in among.items()},
    )


def _sum(numbers: Sequence[int]) -> Cell:
    return Cell(sum(numbers), sum(1 for number in numbers if number))
