"""The hard rules of matching: each leaves a home out with its reason, or lets it by. What is not known lets it by,
but for a place that the child must be kept away from (DOMAIN §6.1).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter

from fhr_desktop.domain.matching_terms import ChildAtHome, OfferedHome, Reason, Rule, Wanted
from fhr_desktop.domain.needs import Level
from fhr_desktop.domain.pool import OFFERED

OLDER_OK, YOUNGER_OK, NONE_OK, SAME_GENDER = "older_only", "younger_only", "none", "same_gender"
_ONLY = {"girls": frozenset({"girl"}), "boys": frozenset({"boy"})}
Check = Callable[[OfferedHome], Reason | None]


@lru_cache(maxsize=4096)
def _because(rule: Rule, lacks: int | None = None, on: dt.date | None = None, about: str = "") -> Reason:
    """The same reason for all homes: making one for each takes most of the time."""
    return Reason(rule, lacks, on, about)


def rules_of(wanted: Wanted) -> tuple[Check, ...]:
    """The hard rules that can leave any home out of this need."""
    found: list[Check] = [_status, _type(wanted), _places(wanted), _ages(wanted), _time(wanted)]
    found += [_current(wanted, "report_until", Rule.REPORT), _current(wanted, "checks_until", Rule.CHECKS)]
    if wanted.places > 1:
        found.insert(3, _siblings(wanted))
    if wanted.gendered:
        found.append(_gender(wanted))
    if any(limit is not None for limit in wanted.limits):
        found.append(_travel(wanted))
    if wanted.not_near:
        found.append(_not_near(wanted))
    if wanted.from_places:
        found.append(_not_from(wanted))
    if wanted.length not in (None, "unknown"):
        found.append(_length(wanted))
    if wanted.other_children in (OLDER_OK, YOUNGER_OK, NONE_OK, SAME_GENDER) or wanted.least_gap:
        found.append(_other_children(wanted))
    for level, name, good, rule in (
        (wanted.adult_daytime, "adult_daytime", True, Rule.ADULT_DAYTIME),
        (wanted.accessible, "accessible", True, Rule.ACCESSIBLE),
        (wanted.smoke_free, "smoke_free", True, Rule.SMOKING),
        (wanted.no_animals, "animals", False, Rule.ANIMALS),
    ):
        if level is Level.REQUIRED:
            found.append(_must(name, good, rule))
    if wanted.own_room is Level.REQUIRED:
        found.append(lambda home: _lacking_rooms(wanted, home))
    found += [_experience(area) for area in sorted(wanted.required)]
    return tuple(found)


def _status(home: OfferedHome) -> Reason | None:
    return None if home.status in OFFERED else _because(Rule.STATUS, about=home.status.value)


def _type(wanted: Wanted) -> Check:
    return lambda home: None if wanted.home_type in home.home_types else _because(Rule.HOME_TYPE)


def _places(wanted: Wanted) -> Check:
    return lambda home: None if home.free >= wanted.places else _because(Rule.PLACES, wanted.places - home.free)


def _siblings(wanted: Wanted) -> Check:
    def check(home: OfferedHome) -> Reason | None:
        most = {"no_siblings": 1, "siblings_only_two": 2}.get(home.sibling_scope)
        return _because(Rule.SIBLINGS, wanted.places - most) if most is not None and wanted.places > most else None

    return check


def _ages(wanted: Wanted) -> Check:
    if not wanted.ages:
        return lambda _home: None
    if wanted.apart:
        return lambda home: _nearest_age(wanted, home)
    youngest, oldest = min(wanted.ages), max(wanted.ages)

    def check(home: OfferedHome) -> Reason | None:
        if home.age_from <= youngest and oldest <= home.age_to:
            return None
        return _because(Rule.AGES, max(home.age_from - youngest, oldest - home.age_to))

    return check


def _nearest_age(wanted: Wanted, home: OfferedHome) -> Reason | None:
    lacks = min(max(home.age_from - age, age - home.age_to, 0) for age in wanted.ages)
    return _because(Rule.AGES, lacks) if lacks else None


def _gender(wanted: Wanted) -> Check:
    def fits(home: OfferedHome) -> bool:
        only = _ONLY.get(home.gender_scope)
        if only is None or not wanted.apart:
            return only is None or wanted.gendered <= only
        of_age = [gender for age, gender in wanted.apart if age is None or home.age_from <= age <= home.age_to]
        return not of_age or any(gender is None or gender in only for gender in of_age)

    return lambda home: None if fits(home) else _because(Rule.GENDER)


def _travel(wanted: Wanted) -> Check:
    limits = [(at, limit) for at, limit in enumerate(wanted.limits) if limit is not None]

    def check(home: OfferedHome) -> Reason | None:
        worst, where = 0, 0
        for at, limit in limits:
            minutes = home.minutes[at]
            if minutes is not None and minutes - limit > worst:
                worst, where = minutes - limit, at
        return _because(Rule.TRAVEL, worst, about=str(where)) if worst else None

    return check


def _not_near(wanted: Wanted) -> Check:
    def check(home: OfferedHome) -> Reason | None:
        for at, (km, least) in enumerate(zip(home.near, wanted.not_near, strict=True)):
            if km is None or km < least:  # where it is not known, nobody may be put at risk
                return _because(Rule.NOT_NEAR, about=str(at))
        return None

    return check


def _not_from(wanted: Wanted) -> Check:
    return lambda home: _because(Rule.NOT_FROM) if home.not_from & wanted.from_places else None


def _time(wanted: Wanted) -> Check:
    def check(home: OfferedHome) -> Reason | None:
        if home.available_from is not None and home.available_from > wanted.start:
            return _because(Rule.TIME, (home.available_from - wanted.start).days, home.available_from)
        if home.available_to is not None and home.available_to < wanted.start:
            return _because(Rule.TIME)
        return None

    return check


def _current(wanted: Wanted, name: str, rule: Rule) -> Check:
    until, start = attrgetter(name), wanted.start

    def check(home: OfferedHome) -> Reason | None:
        last = until(home)
        return None if last is None or last >= start else _because(rule, (start - last).days)

    return check


def _length(wanted: Wanted) -> Check:
    return lambda home: _because(Rule.LENGTH) if home.lengths and wanted.length not in home.lengths else None


def _other_children(wanted: Wanted) -> Check:
    youngest, oldest = min(wanted.ages, default=None), max(wanted.ages, default=None)

    def disturbs(child: ChildAtHome) -> bool:
        if wanted.other_children == NONE_OK:
            return True
        if wanted.other_children == SAME_GENDER and child.gender in wanted.gendered:
            return True
        if child.age is None or youngest is None or oldest is None:
            return False
        if wanted.other_children == OLDER_OK and child.age <= oldest:
            return True
        if wanted.other_children == YOUNGER_OK and child.age >= youngest:
            return True
        return wanted.least_gap is not None and any(abs(child.age - age) < wanted.least_gap for age in wanted.ages)

    return lambda home: _because(Rule.OTHER_CHILDREN) if any(map(disturbs, home.children)) else None


def _must(name: str, good: bool, rule: Rule) -> Check:
    value = attrgetter(name)
    return lambda home: _because(rule) if value(home) is (not good) else None


def _lacking_rooms(wanted: Wanted, home: OfferedHome) -> Reason | None:
    if home.own_rooms is None or home.own_rooms >= wanted.places:
        return None
    return _because(Rule.OWN_ROOM, wanted.places - home.own_rooms)


def _experience(area: str) -> Check:
    return lambda home: _because(Rule.EXPERIENCE, about=area) if home.experience.get(area) == "no" else None
