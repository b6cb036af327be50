"""Matching a need with the pool: hard rules leave homes out, each with its reason; wishes order the rest by a dated rule.

A person decides; there is no score. What may be asked of a home is the list of fields of `OfferedHome`: nothing
sensitive has a place there (lag 2001:454, 7 a §), and neither a home's id nor where it stands in the pool's list
changes anything. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter

from fhr_desktop.domain.needs import Level
from fhr_desktop.domain.pool import OFFERED, PoolStatus
from fhr_desktop.domain.record import RecordId


class Rule(StrEnum):
    """Hard rules, in the order in which their reasons are told."""

    STATUS = "status"
    HOME_TYPE = "home_type"
    PLACES = "places"
    SIBLINGS = "siblings"
    AGES = "ages"
    GENDER = "gender"
    TRAVEL = "travel"
    NOT_NEAR = "not_near"
    NOT_FROM = "not_from"
    TIME = "time"
    LENGTH = "length"
    REPORT = "report"
    CHECKS = "checks"
    OTHER_CHILDREN = "other_children"
    OWN_ROOM = "own_room"
    ADULT_DAYTIME = "adult_daytime"
    ACCESSIBLE = "accessible"
    SMOKING = "smoking"
    ANIMALS = "animals"
    EXPERIENCE = "experience"


class Wish(StrEnum):
    """Soft wishes, in the order of their columns."""

    TRAVEL = "travel"
    SIBLINGS = "siblings"
    AGE = "age"
    ROOM = "room"
    CONTACT = "contact"
    EXPERIENCE = "experience"
    LANGUAGE = "language"
    ADULT_DAYTIME = "adult_daytime"
    ACCESSIBLE = "accessible"
    SMOKING = "smoking"
    ANIMALS = "animals"
    LENGTH = "length"
    TRAINING = "training"


class Fit(StrEnum):
    """How a home meets a wish."""

    MET = "met"
    PARTLY = "partly"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Criterion(StrEnum):
    """What homes are ordered by, in the order that the rule in force says."""

    UNMET_WISHES = "unmet_wishes"
    PARTLY_MET = "partly_met"
    TRAVEL = "travel"
    WAITING = "waiting"


USUAL_ORDER = (Criterion.UNMET_WISHES, Criterion.PARTLY_MET, Criterion.TRAVEL, Criterion.WAITING)
OLDER_OK, YOUNGER_OK, NONE_OK, SAME_GENDER = "older_only", "younger_only", "none", "same_gender"


@dataclass(frozen=True, slots=True)
class ChildAtHome:
    """A child who lives in the home: age in years, or None when it is not known."""

    age: int | None
    gender: str | None = None
    placed_by: str | None = None  # municipality code


@dataclass(frozen=True, slots=True)
class OfferedHome:
    """All that matching may know of a home. Minutes: the estimate to each place that matters, None when unknown.

    `near`: kilometres to each place the home may not be near. `areas`: the home's village, town and municipality.
    """

    id: RecordId
    status: PoolStatus
    free: int
    age_from: int
    age_to: int
    home_types: frozenset[str] = frozenset({"family_home"})
    gender_scope: str = "no_limit"
    sibling_scope: str = "no_siblings"
    lengths: frozenset[str] = frozenset()
    minutes: tuple[int | None, ...] = ()
    near: tuple[float | None, ...] = ()
    not_from: frozenset[str] = frozenset()
    available_from: dt.date | None = None
    available_to: dt.date | None = None
    report_until: dt.date | None = None
    checks_until: dt.date | None = None
    children: tuple[ChildAtHome, ...] = ()
    own_rooms: int | None = None
    adult_daytime: bool | None = None
    accessible: bool | None = None
    smoke_free: bool | None = None
    animals: bool | None = None
    languages: frozenset[str] = frozenset()
    experience: Mapping[str, str] = field(default_factory=dict)  # area: level
    contact: frozenset[str] = frozenset()
    trained: bool | None = None
    wish_ages: tuple[int | None, int | None] = (None, None)
    waiting_days: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need as matching reads it. `limits`: longest minutes to each place that matters, None for no limit.

    `not_near`: kilometres to stay away from each place. `gendered`: the children's genders that are said.
    """

    ages: tuple[int, ...]
    places: int
    start: dt.date
    home_type: str = "family_home"
    from_places: frozenset[str] = frozenset()  # the child's municipality and places, for homes that say no to them
    gendered: frozenset[str] = frozenset()
    limits: tuple[int | None, ...] = ()
    not_near: tuple[float, ...] = ()
    length: str | None = None
    other_children: str = "no_requirement"
    least_gap: int | None = None
    own_room: Level = Level.NOT_RELEVANT
    adult_daytime: Level = Level.NOT_RELEVANT
    accessible: Level = Level.NOT_RELEVANT
    smoke_free: Level = Level.NOT_RELEVANT
    no_animals: Level = Level.NOT_RELEVANT
    languages: frozenset[str] = frozenset()
    contact: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()  # areas of experience
    preferred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a home is left out. `lacks` is how much: places, years, minutes or days, where that says something."""

    rule: Rule
    lacks: int | None = None
    on: dt.date | None = None  # when the reason goes away by itself
    about: str = ""  # the area, place or status that it is about


@dataclass(frozen=True, slots=True)
class Fitting:
    """A home that fits: its place in the order (shared by homes that nothing tells apart) and its grounds."""

    home: OfferedHome
    rank: int
    grounds: Mapping[Wish, Fit]


@dataclass(frozen=True, slots=True)
class Matched:
    """Those that fit, in order, and for each home left out at least one reason."""

    fitting: tuple[Fitting, ...]
    left_out: Mapping[RecordId, tuple[Reason, ...]]

    def by_rule(self) -> dict[Rule, tuple[RecordId, ...]]:
        """Under each rule the homes whose first reason it is: every home left out once."""
        found: dict[Rule, list[RecordId]] = {}
        for home, reasons in self.left_out.items():
            found.setdefault(reasons[0].rule, []).append(home)
        return {rule: tuple(found[rule]) for rule in Rule if rule in found}


def match(wanted: Wanted, homes: Iterable[OfferedHome], order: Sequence[Criterion] = USUAL_ORDER) -> Matched:
    """Every home either fits or is left out with all its reasons."""
    rules, fitting, left_out = _rules(wanted), [], {}
    for home in homes:
        reasons = [reason for rule in rules if (reason := rule(home)) is not None]
        if reasons:
            left_out[home.id] = tuple(reasons)
        else:
            fitting.append((home, grounds(wanted, home)))
    return Matched(_ordered(wanted, fitting, order), left_out)


def _ordered(
    wanted: Wanted, fitting: Sequence[tuple[OfferedHome, Mapping[Wish, Fit]]], order: Sequence[Criterion]
) -> tuple[Fitting, ...]:
    keyed = sorted(
        ((tuple(_MEASURES[one](home, known) for one in order), home, known) for home, known in fitting),
        key=lambda one: one[0],
    )
    found: list[Fitting] = []
    for at, (key, home, known) in enumerate(keyed):
        rank = found[-1].rank if at and keyed[at - 1][0] == key else at + 1
        found.append(Fitting(home, rank, known))
    return tuple(found)


_MEASURES: dict[Criterion, Callable[[OfferedHome, Mapping[Wish, Fit]], float]] = {
    Criterion.UNMET_WISHES: lambda _home, known: sum(fit is Fit.UNMET for fit in known.values()),
    Criterion.PARTLY_MET: lambda _home, known: sum(fit in (Fit.PARTLY, Fit.UNKNOWN) for fit in known.values()),
    Criterion.TRAVEL: lambda home, _known: max((one for one in home.minutes if one is not None), default=0),
    Criterion.WAITING: lambda home, _known: -home.waiting_days,
}
Check = Callable[[OfferedHome], Reason | None]


@lru_cache(maxsize=4096)
def _because(rule: Rule, lacks: int | None = None, on: dt.date | None = None, about: str = "") -> Reason:
    """The same reason for all homes: making one for each takes most of the time."""
    return Reason(rule, lacks, on, about)


def _rules(wanted: Wanted) -> tuple[Check, ...]:
    """The hard rules that can leave any home out of this need."""
    found: list[Check] = [_status, _type(wanted), _places(wanted), _ages(wanted), _time(wanted), *_papers(wanted)]
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
    youngest, oldest = min(wanted.ages), max(wanted.ages)

    def check(home: OfferedHome) -> Reason | None:
        if home.age_from <= youngest and oldest <= home.age_to:
            return None
        return _because(Rule.AGES, max(home.age_from - youngest, oldest - home.age_to))

    return check


def _gender(wanted: Wanted) -> Check:
    only = {"girls": {"girl"}, "boys": {"boy"}}
    return lambda home: (
        None if wanted.gendered <= only.get(home.gender_scope, wanted.gendered) else _because(Rule.GENDER)
    )


def _travel(wanted: Wanted) -> Check:
    def check(home: OfferedHome) -> Reason | None:
        over = [
            (minutes - limit, at)
            for at, (minutes, limit) in enumerate(zip(home.minutes, wanted.limits, strict=True))
            if minutes is not None and limit is not None and minutes > limit
        ]
        if not over:
            return None
        worst, at = max(over)
        return _because(Rule.TRAVEL, worst, about=str(at))

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


def _papers(wanted: Wanted) -> Iterable[Check]:
    for name, rule in (("report_until", Rule.REPORT), ("checks_until", Rule.CHECKS)):
        until = attrgetter(name)
        yield lambda home, until=until, rule=rule: (
            _because(rule, (wanted.start - until(home)).days)
            if until(home) is not None and until(home) < wanted.start
            else None
        )


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


def grounds(wanted: Wanted, home: OfferedHome) -> dict[Wish, Fit]:
    """How the home meets each wish that the need has; wishes that it has not are left out."""
    found: dict[Wish, Fit] = {}
    if wanted.limits:
        found[Wish.TRAVEL] = Fit.UNKNOWN if None in home.minutes else Fit.MET
    if wanted.places > 1:
        found[Wish.SIBLINGS] = Fit.MET
    if wanted.ages:
        found[Wish.AGE] = _within_wish(wanted, home)
    if wanted.own_room is not Level.NOT_RELEVANT:
        found[Wish.ROOM] = _rooms(wanted, home)
    if wanted.contact:
        found[Wish.CONTACT] = _part(wanted.contact, home.contact)
    if wanted.required or wanted.preferred:
        found[Wish.EXPERIENCE] = _experienced(wanted, home)
    if wanted.languages:
        found[Wish.LANGUAGE] = _part(wanted.languages, home.languages)
    for level, value, wish in (
        (wanted.adult_daytime, home.adult_daytime, Wish.ADULT_DAYTIME),
        (wanted.accessible, home.accessible, Wish.ACCESSIBLE),
        (wanted.smoke_free, home.smoke_free, Wish.SMOKING),
        (wanted.no_animals, None if home.animals is None else not home.animals, Wish.ANIMALS),
    ):
        if level is not Level.NOT_RELEVANT:
            found[wish] = _yes(value)
    if wanted.length not in (None, "unknown"):
        found[Wish.LENGTH] = Fit.MET if home.lengths else Fit.UNKNOWN
    found[Wish.TRAINING] = _yes(home.trained)
    return found


def _yes(value: bool | None) -> Fit:
    return Fit.UNKNOWN if value is None else Fit.MET if value else Fit.UNMET


def _part(wanted: frozenset[str], has: frozenset[str]) -> Fit:
    if wanted <= has:
        return Fit.MET
    return Fit.PARTLY if wanted & has else Fit.UNMET if has else Fit.UNKNOWN


def _within_wish(wanted: Wanted, home: OfferedHome) -> Fit:
    """The assessment lets the ages through; the family's own wish may be narrower."""
    low, high = home.wish_ages
    inside = [(low is None or low <= age) and (high is None or age <= high) for age in wanted.ages]
    return Fit.MET if all(inside) else Fit.PARTLY if any(inside) else Fit.UNMET


def _rooms(wanted: Wanted, home: OfferedHome) -> Fit:
    if home.own_rooms is None:
        return Fit.UNKNOWN
    return Fit.MET if home.own_rooms >= wanted.places else Fit.PARTLY if home.own_rooms else Fit.UNMET


def _experienced(wanted: Wanted, home: OfferedHome) -> Fit:
    levels = [home.experience.get(area) for area in (*wanted.required, *wanted.preferred)]
    if all(level == "experienced" for level in levels):
        return Fit.MET
    if all(level is None for level in levels):
        return Fit.UNKNOWN
    return Fit.PARTLY if any(level in ("experienced", "willing") for level in levels) else Fit.UNMET
