"""Matching: the pool as it is today against a need, with travel estimated from places; a person decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from db.queries import pool as queries
from db.queries.pool import PooledHome
from db.queries.proposals import order_rules
from db.store import Connection
from fhr_desktop.domain.homes import PersonRole
from fhr_desktop.domain.matching import Fitting, Matched, match
from fhr_desktop.domain.matching_changes import Change, Way, changes, eased_need
from fhr_desktop.domain.matching_terms import ChildAtHome, OfferedHome, Rule, Wanted
from fhr_desktop.domain.needs import NOT_NEAR_KM, Level, Need, kilometres_away
from fhr_desktop.domain.order_rules import OrderRule, in_force
from fhr_desktop.domain.placement_questions import LIVED_IN
from fhr_desktop.domain.places import Place, centre, distance_km, minutes_between, place_named, place_of
from fhr_desktop.domain.pool import PoolEntry, PoolStatus
from fhr_desktop.domain.proposals import ANSWERED_BY_DAY
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.library import listed_areas
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.unit import settings_of

BANDS = {"under_30": 30, "m30_60": 60, "m60_90": 90, "over_90": 180}  # minutes, the longest of each


@dataclass(frozen=True, slots=True)
class MatchSheet:
    """A need with what was found for it. `homes`: every home of the pool that the reader may know, by its id, and
    `offered` as matching reads them. `rule`: the order in force, which has its date.
    """

    need: Need
    wanted: Wanted
    found: Matched
    homes: Mapping[RecordId, PooledHome]
    offered: Mapping[RecordId, OfferedHome]
    rule: OrderRule


@dataclass(frozen=True, slots=True)
class Nearly:
    """Homes that would fit, in their order, if the need were eased by one change."""

    change: Change
    fitting: tuple[Fitting, ...]


class Matching:
    """Asking the pool."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_need(self, actor: Actor, need: Need) -> MatchSheet:
        """All homes of the pool against the need. The reading is noted."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.logged_read(actor.user_id, "match.open", need.id) as connection:
            return sheet_of(connection, actor.user_id, need, self._desk.today())


def sheet_of(connection: Connection, reader: RecordId, need: Need, today: dt.date) -> MatchSheet:
    """The need against the pool as the reader may know it, in the order in force on the day."""
    pooled = [
        one
        for one in queries.homes_in_pool(connection, reader)
        if one.status_on(today) is not PoolStatus.LEFT or one.undecided
    ]
    every = settings_of(connection).home_trained_rule != "any"
    rule = in_force(order_rules(connection), today)
    wanted = wanted_of(need, today)
    offered = {one.home.id: offered_home(one, need, today, every=every) for one in pooled}
    found = match(wanted, offered.values(), rule.criteria())
    return MatchSheet(need, wanted, found, {one.home.id: one for one in pooled}, offered, rule)


def tried(sheet: MatchSheet, change: Change) -> MatchSheet:
    """What would be found if the need were eased. Nothing is stored."""
    eased = eased_need(sheet.wanted, change)
    return replace(sheet, wanted=eased, found=match(eased, sheet.offered.values(), sheet.rule.criteria()))


def changes_of(sheet: MatchSheet, but_for: Collection[RecordId] = ()) -> Mapping[Rule, Change]:
    """For each rule that leaves homes out, what would let in any of them but for some, as those that are proposed."""
    left_out = {home: why for home, why in sheet.found.left_out.items() if home not in but_for}
    return changes(sheet.wanted, sheet.offered.values(), replace(sheet.found, left_out=left_out))


def nearly(sheet: MatchSheet, known: Iterable[Change]) -> tuple[Nearly, ...]:
    """Of the changes those of the need, each with the homes that it would let in. A day comes by itself and is none."""
    found = []
    for change in known:
        if change.way is Way.NEED:
            near = [sheet.offered[one] for one in change.homes]
            found.append(Nearly(change, match(eased_need(sheet.wanted, change), near, sheet.rule.criteria()).fitting))
    return tuple(found)


def wanted_of(need: Need, today: dt.date) -> Wanted:
    """The need as matching reads it."""
    released = dict(listed_areas())
    levels = {str(one["area"]): one.get("level") for one in need.requirements if one.get("area") in released}
    genders = frozenset(str(one["gender"]) for one in need.children if one.get("gender") in ("girl", "boy", "other"))
    start = max(need.start_wanted or today, today)
    return Wanted(
        ages=need.ages(), places=need.places(), start=start, home_type=need.home_type, gendered=genders,
        apart=() if need.together else _apart(need), from_places=_from_places(need),
        limits=tuple(_whole(one.get("minutes")) for one in need.places_that_matter),
        not_near=tuple(kilometres_away(one) or NOT_NEAR_KM for one in need.kept_away_from()),
        length=need.length, other_children=need.other_children, least_gap=need.least_gap,
        own_room=Level(need.own_room), adult_daytime=Level(need.adult_daytime), accessible=Level(need.accessible),
        smoke_free=Level(need.smoke_free), no_animals=Level(need.no_animals), languages=frozenset(need.languages),
        contact=frozenset(need.contact),
        required=frozenset(area for area, level in levels.items() if level == Level.REQUIRED),
        preferred=frozenset(area for area, level in levels.items() if level == Level.PREFERRED),
    )  # fmt: skip


def offered_home(one: PooledHome, need: Need, today: dt.date, *, every: bool) -> OfferedHome:
    """The home as matching reads it. `every`: the unit's rule asks training of all who apply."""
    entry, home = one.entry, one.home
    certified = [day is not None for day in one.certified_on]
    spoken = frozenset(str(row["language"]) for row in home.languages if "language" in row)
    return OfferedHome(
        id=home.id, status=_status(one, today), free=one.free(),
        age_from=entry.age_from, age_to=entry.age_to, home_types=frozenset(entry.home_types),
        gender_scope=entry.gender_scope, sibling_scope=entry.sibling_scope, lengths=frozenset(entry.lengths),
        minutes=tuple(_minutes(one, str(row.get("place", ""))) for row in need.places_that_matter),
        near=tuple(_km(one, row) for row in need.kept_away_from()),
        frees=_frees(one, today), reserved_until=_reserved_until(one, today),
        not_from=frozenset(name.casefold() for name in entry.not_from),
        available_from=entry.available_from, available_to=entry.available_to, report_until=one.days.update_by,
        checks_until=one.days.checks_until,
        checks_lacking=one.days.lacking, refused_on=one.days.refused_on, undecided=one.undecided,
        children=_children(one, today), own_rooms=entry.own_rooms, adult_daytime=entry.adult_daytime,
        accessible=home.accessible, smoke_free=None if home.smoking is None else home.smoking == "smoke_free",
        animals=home.has_animals, languages=spoken,
        experience=_experience(entry),
        contact=frozenset(entry.contact),
        trained=(all(certified) if every else any(certified)) if certified else None,
        wish_ages=(entry.wish_age_from, entry.wish_age_to),
        waiting_days=(today - (entry.status_since or today)).days,
    )  # fmt: skip


def _status(one: PooledHome, today: dt.date) -> PoolStatus:
    """A home whose last child has left is asked about first: report, checks and the family's word (DOMAIN §1.2 B)."""
    stored = one.status_on(today)
    return PoolStatus.UPDATE_NEEDED if one.is_emptied() and stored in LIVED_IN else stored


def _experience(entry: PoolEntry) -> dict[str, str]:
    """Level by area; areas that wait for a lawyer are none of matching's business."""
    released = dict(listed_areas()) if entry.experience else {}
    return {str(row["area"]): str(row.get("level", "")) for row in entry.experience if row.get("area") in released}


def _frees(one: PooledHome, today: dt.date) -> tuple[dt.date, ...]:
    ends = [place.ends_on for place in one.placements if place.takes_a_place() and place.ends_on is not None]
    return tuple(sorted(day for day in ends if day > today))


def _reserved_until(one: PooledHome, today: dt.date) -> dt.date | None:
    """The last day that any proposal holds it, when all of them have one."""
    days = [each.reserved_until if each.stage() in ANSWERED_BY_DAY else None
            for each in one.standing if each.live(today)]  # fmt: skip
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _children(one: PooledHome, today: dt.date) -> tuple[ChildAtHome, ...]:
    own = [ChildAtHome(who.age_on(today)) for who in one.persons if who.role == PersonRole.CHILD]
    placed = [
        ChildAtHome(None if who.born_year is None else today.year - who.born_year, who.gender, who.municipality)
        for who in one.placements
        if who.takes_a_place()
    ]
    return (*own, *placed)


def home_place(one: PooledHome) -> Place | None:
    """Where the home is; None for a protected one, of which no place is kept."""
    home = one.home
    return None if home.protected else place_of(home.place, home.postcode_and_town, home.municipality)


def _minutes(one: PooledHome, place: str) -> int | None:
    """An estimate; for a protected home the band that somebody has written."""
    if one.home.protected:
        return BANDS.get(one.entry.distance_band or "")
    here, there = home_place(one), place_named(place)
    return None if here is None or there is None else minutes_between(here.at, there.at)


def _km(one: PooledHome, row: Mapping[str, Any]) -> float | None:
    """How far it is to a place that the child is kept away from; nothing at all where nobody has said how far it must
    be, and the home is in the same municipality. None where it is not known.
    """
    here, there = home_place(one), place_named(str(row.get("place") or ""))
    if here is None or there is None:
        return None
    same = there.municipality in (here.municipality, one.home.municipality)
    return 0.0 if same and kilometres_away(row) is None else distance_km(here.at, there.at)


def _from_places(need: Need) -> frozenset[str]:
    """Where the child is from: its home municipality, or the one that asks, and of places that matter those within it.
    A school elsewhere is no home.
    """
    town = need.child_municipality or need.municipality
    named = [place_named(str(one.get("place") or "")) for one in need.places_that_matter]
    within = [one for one in (centre(town), *named) if one is not None and one.municipality == town]
    return frozenset(one.name.casefold() for one in within)


def _apart(need: Need) -> tuple[tuple[int | None, str | None], ...]:
    return tuple((_whole(one.get("age")), str(one["gender"]) if one.get("gender") else None) for one in need.children)


def _whole(value: object) -> int | None:
    return int(str(value)) if value not in (None, "") else None
