"""Coverage of the county by the pool as it is today, and what a home under investigation would add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from db import records
from db.queries import pool as queries
from db.queries.pool import PooledHome
from fhr_desktop.domain.coverage import AgeBand, Covered, Offer, age_bands, coverage, filled_by
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.places import Place, place_of
from fhr_desktop.domain.pool import OFFERED
from fhr_desktop.domain.pool_map import sites
from fhr_desktop.domain.unit import Municipality, participating
from fhr_desktop.forms.library import library
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.matching import home_place

FILLED_WITHIN = 60  # minutes; what "covered" means where one reach must be chosen


@dataclass(frozen=True, slots=True)
class CoverageSheet:
    """Every place of the municipalities that take part, with its free places. `homes`: those counted; `unplaced`: homes
    with a free place that no place is known for, protected ones not among them.
    """

    rows: tuple[Covered, ...]
    bands: tuple[AgeBand, ...]
    homes: int
    unplaced: int


class Coverages:
    """Asking where there are homes, and where there are none."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(self, actor: Actor) -> CoverageSheet:
        """Coverage today. The reading is noted. A protected home counts for nobody."""
        offers, unplaced, places = self._offers(actor)
        bands = bands_asked()
        return CoverageSheet(coverage(offers, places, bands), bands, len(offers), unplaced)

    def bands(self) -> tuple[AgeBand, ...]:
        """The age bands, the youngest first."""
        return bands_asked()

    def if_suitable(self, actor: Actor, home: Home, inquiry: Inquiry | None) -> Mapping[Place, tuple[str, ...]]:
        """For each place the age bands that nobody covers now, and that this home would cover by what it wishes.

        Nothing when the home is protected, its place is not known, or its wish about ages is not.
        """
        place = place_of(home.place, home.postcode_and_town, home.municipality)
        if home.protected or place is None or inquiry is None or None in (inquiry.age_from, inquiry.age_to):
            return {}
        offers, _unplaced, places = self._offers(actor)
        wish = Offer(place.at, max(inquiry.places or 1, 1), inquiry.age_from or 0, inquiry.age_to or 0)
        return filled_by(wish, offers, places, bands_asked(), FILLED_WITHIN)

    def _offers(self, actor: Actor) -> tuple[tuple[Offer, ...], int, tuple[Place, ...]]:
        """What is offered today, how many homes lie nobody knows where, and the places that children may be asked for
        from: one in a municipality outside the cooperation is nobody's hole.
        """
        actor.demand(Right.READ_CASEWORK)
        today = self._desk.today()
        with self._desk.store.logged_read(actor.user_id, "coverage.open", None) as connection:
            pooled = queries.homes_in_pool(connection, actor.user_id)
            members = {one.code for one in participating(records.load_where(connection, Municipality), today)}
        free = [one for one in pooled if not one.home.protected and can_be_asked(one, today)]
        offers = tuple(offer for one in free if (offer := _offer(one)) is not None)
        places = tuple(one for one in sites() if one.municipality in members)
        return offers, len(free) - len(offers), places


def bands_asked() -> tuple[AgeBand, ...]:
    """The age bands of the shared choice list, as far as the pool is asked for them."""
    return age_bands(choice.key for choice in library().choices("child_age_band"))


def can_be_asked(one: PooledHome, today: dt.date) -> bool:
    """Whether a child could be offered a place today: free, available, with assessment and checks in force."""
    entry = one.entry
    days = one.days
    begun = entry.available_from is None or entry.available_from <= today
    lasts = (entry.available_to is None or entry.available_to >= today) and days.holds_on(today)
    lasts = lasts and days.refused_on is None and not days.lacking
    return one.status_on(today) in OFFERED and not one.is_emptied() and one.free() > 0 and begun and lasts


def _offer(one: PooledHome) -> Offer | None:
    place = home_place(one)
    return None if place is None else Offer(place.at, one.free(), one.entry.age_from, one.entry.age_to)
