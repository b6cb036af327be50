"""What would let a home in that was left out: the least change, and the homes that really fit once it is made. Pure.

A change is never only reckoned: the rules are asked again with it made, of every home that it could concern.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from fhr_desktop.domain.matching import Matched
from fhr_desktop.domain.matching_rules import reasons_of
from fhr_desktop.domain.matching_terms import OfferedHome, Rule, Wanted
from fhr_desktop.domain.needs import Level
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import RecordId

STEP, MOST = 15, 60  # minutes that a limit is raised by at a time, and at most
LEVELS = {
    Rule.OWN_ROOM: "own_room",
    Rule.ADULT_DAYTIME: "adult_daytime",
    Rule.ACCESSIBLE: "accessible",
    Rule.SMOKING: "smoke_free",
    Rule.ANIMALS: "no_animals",
}
TOGETHER: dict[Rule, frozenset[Rule]] = {  # what else goes away with the same change
    Rule.STATUS: frozenset({Rule.STATUS, Rule.PLACES, Rule.TIME}),
    Rule.PLACES: frozenset({Rule.PLACES, Rule.TIME}),
    Rule.TIME: frozenset({Rule.TIME}),
    Rule.REPORT: frozenset({Rule.REPORT, Rule.CHECKS}),
}


class Way(StrEnum):
    """Whose the change is: the municipality may ease the need, a home be asked anew or updated, or the day comes."""

    NEED = "need"
    HOME = "home"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Change:
    """One change for homes left out by `rule`. `value` is the new limit in minutes, or years outside the ages.

    `about` is the place or the area that it is about; `homes` are those of the rule's homes that fit with it.
    """

    rule: Rule
    way: Way
    value: int | None = None
    on: dt.date | None = None
    about: str = ""
    homes: tuple[RecordId, ...] = ()

    def same(self, other: Change) -> bool:
        """Whether it is the same change, whichever homes it lets in."""
        return replace(self, homes=()) == replace(other, homes=())


def changes(wanted: Wanted, homes: Iterable[OfferedHome], found: Matched) -> dict[Rule, Change]:
    """For each rule that comes first for some home, the least change that lets any of those in; others have none."""
    offered = {one.id: one for one in homes}
    chosen: dict[Rule, Change] = {}
    for rule, ids in found.by_rule().items():
        gone = TOGETHER.get(rule, frozenset({rule}))
        near = [offered[one] for one in ids if all(why.rule in gone for why in found.left_out[one])]
        for change in _candidates(rule, wanted, near):
            eased, others = eased_need(wanted, change), [changed_home(wanted, one, change) for one in near]
            came = tuple(one.id for one, why in zip(near, reasons_of(eased, others), strict=True) if not why)
            if came:
                chosen[rule] = replace(change, homes=came)
                break
    return chosen


def eased_need(wanted: Wanted, change: Change) -> Wanted:
    """The need with the change made; the same when the change is not the need's."""
    if change.on is not None:
        return replace(wanted, start=max(wanted.start, change.on))
    if change.way is not Way.NEED:
        return wanted
    if change.rule is Rule.TRAVEL:
        at = int(change.about)
        return replace(wanted, limits=(*wanted.limits[:at], change.value, *wanted.limits[at + 1 :]))
    if change.rule is Rule.LENGTH:
        return replace(wanted, length=None)
    if change.rule is Rule.OTHER_CHILDREN:
        return replace(wanted, other_children="no_requirement", least_gap=None)
    if change.rule is Rule.EXPERIENCE:
        area = frozenset({change.about})
        return replace(wanted, required=wanted.required - area, preferred=wanted.preferred | area)
    eased: dict[str, Any] = {LEVELS[change.rule]: Level.PREFERRED}
    return replace(wanted, **eased)


def changed_home(wanted: Wanted, home: OfferedHome, change: Change) -> OfferedHome:
    """The home with the change made; the same when the change is not the home's."""
    if change.rule in (Rule.STATUS, Rule.PLACES) and change.on is not None:
        freed = sum(day <= change.on for day in home.frees)
        return replace(home, free=home.free + freed, status=_status_on(home, change.on, freed))
    if change.way is not Way.HOME:
        return home
    if change.rule is Rule.STATUS:
        return home if home.status is PoolStatus.LEFT else replace(home, status=PoolStatus.AVAILABLE)
    if change.rule is Rule.AGES:
        years = change.value or 0
        return replace(home, age_from=home.age_from - years, age_to=home.age_to + years)
    until = wanted.start  # assessed or checked anew
    if change.rule is Rule.NOT_NEAR:  # somebody finds out how far it is, and it is far enough
        near = zip(home.near, wanted.not_near, strict=True)
        return replace(home, near=tuple(least if km is None else km for km, least in near))
    if change.rule is Rule.CHECKS:
        return replace(home, checks_until=until, checks_lacking=False)
    checks = home.checks_until and max(home.checks_until, until)
    return replace(home, report_until=until, checks_until=checks, checks_lacking=False)


def _status_on(home: OfferedHome, day: dt.date, freed: int) -> PoolStatus:
    """What its state is reckoned to be: a full home whose child has left, or a reservation that has run out."""
    if home.status is PoolStatus.FULL and freed:
        return PoolStatus.PLACES_LEFT
    if home.status is PoolStatus.RESERVED and home.reserved_until is not None and home.reserved_until < day:
        return PoolStatus.AVAILABLE
    return home.status


def _candidates(rule: Rule, wanted: Wanted, near: Collection[OfferedHome]) -> Iterable[Change]:
    """The changes worth trying, the least first."""
    make = _MAKERS.get(rule)
    return make(rule, wanted, near) if make is not None else ()


def _limits(rule: Rule, wanted: Wanted, near: Collection[OfferedHome]) -> list[Change]:
    found = []
    for at, limit in enumerate(wanted.limits):
        if limit is None:
            continue
        further = {minutes for home in near if (minutes := home.minutes[at]) is not None and minutes > limit}
        for minutes in further:
            step = -(-minutes // STEP) * STEP  # the next quarter of an hour
            if step - limit <= MOST:
                found.append((step - limit, Change(rule, Way.NEED, step, about=str(at))))
    return [change for _raise, change in sorted(set(found), key=lambda one: (one[0], one[1].about))]


def _days(rule: Rule, wanted: Wanted, near: Collection[OfferedHome]) -> list[Change]:
    if rule is Rule.TIME:
        days = {home.available_from for home in near if home.available_from is not None}
    else:
        days = {day for home in near for day in home.frees}
    if rule is Rule.STATUS:
        days |= {home.reserved_until + dt.timedelta(days=1) for home in near if home.reserved_until is not None}
    return [Change(rule, Way.DAY, on=day) for day in sorted(days) if rule is not Rule.TIME or day > wanted.start]


def _status(rule: Rule, wanted: Wanted, near: Collection[OfferedHome]) -> list[Change]:
    still = [home for home in near if home.status is not PoolStatus.LEFT]
    return [*_days(rule, wanted, still), Change(rule, Way.HOME)] if still else []


def _areas(rule: Rule, wanted: Wanted, near: Collection[OfferedHome]) -> list[Change]:
    return [Change(rule, Way.NEED, about=area) for area in sorted(wanted.required)]


def _ages(rule: Rule, wanted: Wanted, near: Collection[OfferedHome]) -> list[Change]:
    return [Change(rule, Way.HOME, 1)]


def _found_out(rule: Rule, wanted: Wanted, near: Collection[OfferedHome]) -> list[Change]:
    return [Change(rule, Way.HOME)] if any(None in home.near for home in near) else []


def _eased(rule: Rule, wanted: Wanted, near: Collection[OfferedHome]) -> list[Change]:
    return [Change(rule, Way.NEED)]


def _updated(rule: Rule, wanted: Wanted, near: Collection[OfferedHome]) -> list[Change]:
    return [Change(rule, Way.HOME)]


Maker = Callable[[Rule, Wanted, Collection[OfferedHome]], list[Change]]
_MAKERS: Mapping[Rule, Maker] = {
    Rule.STATUS: _status,
    Rule.PLACES: _days,
    Rule.AGES: _ages,
    Rule.TRAVEL: _limits,
    Rule.NOT_NEAR: _found_out,
    Rule.TIME: _days,
    Rule.LENGTH: _eased,
    Rule.REPORT: _updated,
    Rule.CHECKS: _updated,
    Rule.OTHER_CHILDREN: _eased,
    Rule.EXPERIENCE: _areas,
    **dict.fromkeys(LEVELS, _eased),
}
