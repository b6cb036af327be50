"""The hard rules of matching: each leaves a home out with its reason, or lets it by. What is not known lets it by,
but for a place that the child must be kept away from (DOMAIN §6.1).

A rule names what it reads of a home, and judges that alone: thousands of homes have few values, each judged once.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from fhr_desktop.domain.matching_children import ONLY, Group, disturbs, of_age, one_by_one, together
from fhr_desktop.domain.matching_terms import ChildAtHome, OfferedHome, Reason, Rule, Wanted
from fhr_desktop.domain.needs import Level
from fhr_desktop.domain.pool import OFFERED, PoolStatus

LACKING = "lacking"  # what the reason of register checks is about, when one was never made
CROSSED = "crossed"  # what the reason of time is about, when the last day comes before the first
_MOST_SIBLINGS = {"no_siblings": 1, "siblings_only_two": 2}


@dataclass(frozen=True, slots=True)
class Check:
    """A rule on one need. `reads`: what of a home it looks at; `judge`: the reason that this gives, or None."""

    reads: Callable[[OfferedHome], Hashable]
    judge: Callable[[Any], Reason | None]


class _Judged(dict[Any, "Reason | None"]):
    """What a rule has said of each value so far."""

    def __init__(self, check: Check) -> None:
        super().__init__()
        self._judge = check.judge

    def __missing__(self, value: Any) -> Reason | None:
        self[value] = found = self._judge(value)
        return found


def reasons_of(wanted: Wanted, homes: Sequence[OfferedHome]) -> list[tuple[Reason, ...]]:
    """For each home all the reasons that leave it out of this need, in the order of the rules; none when it fits."""
    columns = [list(map(_Judged(check).__getitem__, map(check.reads, homes))) for check in rules_of(wanted)]
    return [tuple([one for one in row if one]) for row in zip(*columns, strict=True)]


def rules_of(wanted: Wanted) -> tuple[Check, ...]:
    """The hard rules that can leave any home out of this need."""
    found = [_status(), _suitable(), _type(wanted), _places(wanted)]
    if wanted.places > 1:
        found.append(_siblings(wanted))
    found += [_ages(wanted), _time(wanted), _report(wanted), _checks(wanted)]
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
    if wanted.asks_of_children():
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
        found.append(_own_rooms(wanted))
    found += [_experience(area) for area in sorted(wanted.required)]
    return tuple(found)


def _status() -> Check:
    def judge(said: tuple[PoolStatus, tuple[PoolStatus, ...]]) -> Reason | None:
        status, undecided = said
        return None if status in OFFERED else Reason(Rule.STATUS, about=" ".join(undecided or (status,)))

    return Check(attrgetter("status", "undecided"), judge)


def _suitable() -> Check:
    return Check(attrgetter("refused_on"), lambda day: None if day is None else Reason(Rule.SUITABLE, on=day))


def _type(wanted: Wanted) -> Check:
    return Check(attrgetter("home_types"), lambda types: None if wanted.home_type in types else Reason(Rule.HOME_TYPE))


def _places(wanted: Wanted) -> Check:
    def judge(free: int) -> Reason | None:
        return None if free >= wanted.places else Reason(Rule.PLACES, wanted.places - free)

    return Check(attrgetter("free"), judge)


def _siblings(wanted: Wanted) -> Check:
    def judge(scope: str) -> Reason | None:
        most = _MOST_SIBLINGS.get(scope, wanted.places)
        return Reason(Rule.SIBLINGS, wanted.places - most) if wanted.places > most else None

    return Check(attrgetter("sibling_scope"), judge)


def _ages(wanted: Wanted) -> Check:
    anyone = any(age is None for age, _gender in wanted.apart)  # a child of any age may suit

    def judge(span: tuple[int, int]) -> Reason | None:
        low, high = span
        outside = [max(low - age, age - high, 0) for age in wanted.ages]
        lacks = 0 if anyone else (min if wanted.apart else max)(outside, default=0)
        return Reason(Rule.AGES, lacks) if lacks else None

    return Check(attrgetter("age_from", "age_to"), judge)


def _gender(wanted: Wanted) -> Check:
    def judge(values: tuple[str, int, int]) -> Reason | None:
        scope, low, high = values
        only = ONLY.get(scope)
        if only is None:
            return None
        if not wanted.apart:
            return None if wanted.gendered <= only else Reason(Rule.GENDER)
        fits = any(gender is None or gender in only for _age, gender in of_age(wanted, low, high))
        return None if fits else Reason(Rule.GENDER)

    return Check(attrgetter("gender_scope", "age_from", "age_to"), judge)


def _travel(wanted: Wanted) -> Check:
    limits = [(at, limit) for at, limit in enumerate(wanted.limits) if limit is not None]

    def judge(minutes: tuple[int | None, ...]) -> Reason | None:
        worst, where = 0, 0
        for at, limit in limits:
            here = minutes[at]
            if here is not None and here - limit > worst:
                worst, where = here - limit, at
        return Reason(Rule.TRAVEL, worst, about=str(where)) if worst else None

    return Check(attrgetter("minutes"), judge)


def _not_near(wanted: Wanted) -> Check:
    def judge(near: tuple[float | None, ...]) -> Reason | None:
        for at, (km, least) in enumerate(zip(near, wanted.not_near, strict=True)):
            if km is not None and km < least:
                return Reason(Rule.NOT_NEAR, math.ceil(least - km), about=str(at))
        # where it is not known, nobody may be put at risk
        return Reason(Rule.NOT_NEAR, about=str(near.index(None))) if None in near else None

    return Check(attrgetter("near"), judge)


def _not_from(wanted: Wanted) -> Check:
    return Check(attrgetter("not_from"), lambda said: Reason(Rule.NOT_FROM) if said & wanted.from_places else None)


def _time(wanted: Wanted) -> Check:
    def judge(days: tuple[dt.date | None, dt.date | None]) -> Reason | None:
        first, last = days
        if first is not None and last is not None and last < first:
            return Reason(Rule.TIME, about=CROSSED)
        if first is not None and first > wanted.start:
            return Reason(Rule.TIME, (first - wanted.start).days, first)
        return Reason(Rule.TIME) if last is not None and last < wanted.start else None

    return Check(attrgetter("available_from", "available_to"), judge)


def _report(wanted: Wanted) -> Check:
    return Check(attrgetter("report_until"), lambda last: _too_old(wanted, last, Rule.REPORT))


def _checks(wanted: Wanted) -> Check:
    def judge(known: tuple[dt.date | None, bool]) -> Reason | None:
        last, lacking = known
        return Reason(Rule.CHECKS, about=LACKING) if lacking else _too_old(wanted, last, Rule.CHECKS)

    return Check(attrgetter("checks_until", "checks_lacking"), judge)


def _too_old(wanted: Wanted, last: dt.date | None, rule: Rule) -> Reason | None:
    return None if last is None or last >= wanted.start else Reason(rule, (wanted.start - last).days)


def _length(wanted: Wanted) -> Check:
    return Check(
        attrgetter("lengths"), lambda said: Reason(Rule.LENGTH) if said and wanted.length not in said else None
    )


def _other_children(wanted: Wanted) -> Check:
    def judge(there: tuple[ChildAtHome, ...], groups: Collection[Group]) -> Reason | None:
        disturbed = all(any(disturbs(wanted, group, child) for child in there) for group in groups)
        return Reason(Rule.OTHER_CHILDREN) if disturbed else None

    if not wanted.apart:
        return Check(attrgetter("children"), lambda there: judge(there, together(wanted)))
    return Check(
        attrgetter("children", "age_from", "age_to", "gender_scope"),
        lambda home: judge(home[0], one_by_one(wanted, *home[1:])),
    )


def _must(name: str, good: bool, rule: Rule) -> Check:
    return Check(attrgetter(name), lambda value: Reason(rule) if value is (not good) else None)


def _own_rooms(wanted: Wanted) -> Check:
    def judge(rooms: int | None) -> Reason | None:
        return None if rooms is None or rooms >= wanted.places else Reason(Rule.OWN_ROOM, wanted.places - rooms)

    return Check(attrgetter("own_rooms"), judge)


def _experience(area: str) -> Check:
    return Check(
        lambda home: home.experience.get(area),
        lambda level: Reason(Rule.EXPERIENCE, about=area) if level == "no" else None,
    )
