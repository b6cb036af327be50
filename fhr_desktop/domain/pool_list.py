"""A home in the list of the pool: only what may be listed (lag 2001:454, 7 a §), small enough for 25 000 of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fhr_desktop.domain.checks import LIMIT_DAYS
from fhr_desktop.domain.placement_questions import LIVED_IN
from fhr_desktop.domain.places import Coordinates, distance_km, road_factor
from fhr_desktop.domain.pool import PoolStatus, places_free, places_resting
from fhr_desktop.domain.record import RecordId

# No rule says how often a family is asked. The unit goes through the pool each quarter: longer, and a "yes" is a guess.
CONFIRMED_DAYS = 92
BAND_MINUTES = {"under_30": 0, "m30_60": 30, "m60_90": 60, "over_90": 90}  # the least of each band


class Stale(StrEnum):
    """Why what is known of a home needs to be asked for anew, in the order they are told."""

    UNSUITABLE = "unsuitable"
    PLACEMENT = "placement"
    STATUS = "status"
    REPORT = "report"
    CHECKS = "checks"
    UNCHECKED = "unchecked"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One line. `rank` is its place among all by name in Swedish order.

    `at` and `village` are unknown for a protected home, which has `band` instead, written by hand. `reported_on`: the
    day of the newest report that counts, to be made anew by `update_by`; `checked_on`: the oldest of its applicants'
    newest register checks, `unchecked` when one lacks a register; `refused_on`: found not suitable since. `certified`
    of `applicants` have a certificate of a basic course, the last from `certified_on`. `due_on`: the first of the days
    on which a child is to come or to leave. `proposed`: to a municipality, and that has not ended.
    """

    home_id: RecordId
    name: str
    rank: int
    municipality: str | None
    village: str
    at: Coordinates | None
    protected: bool
    band: str | None
    status: PoolStatus
    status_since: dt.date | None
    places: int
    taken: int
    age_from: int
    age_to: int
    wish_places: int | None
    wish_age_from: int | None
    wish_age_to: int | None
    own_rooms: int | None
    sibling_scope: str
    lengths: frozenset[str]
    home_types: frozenset[str]
    languages: frozenset[str]
    accessible: bool | None
    smoke_free: bool | None
    animals: bool | None
    pets: frozenset[str]
    experience: Mapping[str, str]
    available_from: dt.date | None
    available_to: dt.date | None
    confirmed_on: dt.date | None
    reported_on: dt.date | None
    update_by: dt.date | None
    checked_on: dt.date | None
    applicants: int
    certified: int
    certified_on: dt.date | None
    trained: bool
    clashes: int
    proposed: bool
    due_on: dt.date | None = None
    unchecked: bool = False
    refused_on: dt.date | None = None

    @property
    def free(self) -> int:
        """Places that can be asked for."""
        return places_free(self.status, self.places, self.taken, refused=self.refused_on is not None)

    @property
    def resting(self) -> int:
        """Places that nobody has, in a home that cannot be offered now."""
        return places_resting(self.status, self.places, self.taken, refused=self.refused_on is not None)

    def is_free_on(self, day: dt.date) -> bool:
        """Whether the home is offered with a place left that day."""
        began = self.available_from is None or self.available_from <= day
        goes_on = self.available_to is None or day <= self.available_to
        return self.free > 0 and began and goes_on

    def wishes_otherwise(self) -> bool:
        """Whether the family itself wishes for something narrower or wider than the unit has assessed."""
        pairs = ((self.wish_places, self.places), (self.wish_age_from, self.age_from), (self.wish_age_to, self.age_to))
        return any(wish is not None and wish != assessed for wish, assessed in pairs)


def stale(row: PoolRow, today: dt.date) -> tuple[Stale, ...]:
    """What must be asked for anew; nothing of a home that has left the pool."""
    if row.status is PoolStatus.LEFT:
        return ()
    found = [Stale.UNSUITABLE] if row.refused_on is not None else []
    emptied = row.status in LIVED_IN and not row.taken
    if emptied or (row.due_on is not None and row.due_on < today):
        found.append(Stale.PLACEMENT)
    if row.status is PoolStatus.UPDATE_NEEDED:
        found.append(Stale.STATUS)
    if row.update_by is not None and row.update_by < today:
        found.append(Stale.REPORT)
    if row.checked_on is not None and (today - row.checked_on).days > LIMIT_DAYS:
        found.append(Stale.CHECKS)
    if row.unchecked:
        found.append(Stale.UNCHECKED)
    if is_unconfirmed(row, today):
        found.append(Stale.CONFIRMATION)
    return tuple(found)


def is_unconfirmed(row: PoolRow, today: dt.date) -> bool:
    """Whether it is too long since the family said that it still can."""
    return row.confirmed_on is None or (today - row.confirmed_on).days > CONFIRMED_DAYS


def kilometres(row: PoolRow, place: Coordinates) -> float | None:
    """As the crow flies; None where it is not known, and for a protected home always."""
    return None if row.at is None else distance_km(row.at, place)


def may_be_within(row: PoolRow, place: Coordinates, km: float) -> bool:
    """Whether the home lies within so many kilometres; a protected one whether its band begins within them.

    A home of which neither is known is not within: nothing says that it is.
    """
    if row.protected:
        least = BAND_MINUTES.get(row.band or "")
        return least is not None and least < km * road_factor()  # sixty an hour: a kilometre of road is a minute
    away = kilometres(row, place)
    return away is not None and away <= km
