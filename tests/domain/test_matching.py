"""Matching: every home left out has a true reason, and nothing but what a home offers has any effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.matching import Matched, match
from fhr_desktop.domain.matching_terms import WISH_OF, ChildAtHome, Fit, OfferedHome, Reason, Rule, Wanted, Wish
from fhr_desktop.domain.matching_wishes import grounds, kept_to
from fhr_desktop.domain.needs import Level
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import Sensitivity

START = dt.date(2026, 12, 1)
AREAS = ("infants", "siblings", "school_support")
days = st.none() | st.integers(-400, 400).map(lambda n: START + dt.timedelta(days=n))
minutes = st.integers(0, 150)
children = st.builds(
    ChildAtHome, age=st.none() | st.integers(0, 17), gender=st.sampled_from([None, "girl", "boy"]), placed_by=st.none()
)
levels = st.sampled_from(list(Level))
yes_no = st.sampled_from([None, True, False])
homes = st.builds(
    OfferedHome,
    id=st.uuids(), status=st.sampled_from([PoolStatus.AVAILABLE] * 8 + list(PoolStatus)), free=st.integers(0, 4),
    age_from=st.integers(0, 6), age_to=st.integers(7, 17), gender_scope=st.sampled_from(["no_limit", "girls", "boys"]),
    home_types=st.sampled_from([frozenset({"family_home"})] * 5 + [frozenset({"emergency_home"})]),
    sibling_scope=st.sampled_from(["no_siblings", "siblings_only_two", "siblings_welcome"]),
    lengths=st.sampled_from([frozenset(), frozenset({"short"}), frozenset({"long", "growing_up"})]),
    minutes=st.tuples(st.none() | minutes, minutes), near=st.tuples(st.none() | st.floats(0, 120)),
    not_from=st.sampled_from([frozenset()] * 5 + [frozenset({"2034"})]), available_from=days, available_to=days,
    report_until=days, checks_until=days, children=st.lists(children, max_size=3).map(tuple),
    own_rooms=st.none() | st.integers(0, 3), adult_daytime=yes_no, accessible=yes_no, smoke_free=yes_no,
    animals=yes_no, languages=st.frozensets(st.sampled_from(["sv", "ar", "fi"])), trained=yes_no,
    experience=st.dictionaries(st.sampled_from(AREAS), st.sampled_from(["experienced", "willing", "no"])),
    waiting_days=st.integers(0, 900), checks_lacking=st.sampled_from([False] * 5 + [True]),
    refused_on=st.sampled_from([None] * 5 + [START]),
)  # fmt: skip
APART = (((3, "girl"), (14, "boy")), ((None, None),), ((None, "girl"), (9, None)))


def _apart(wanted: Wanted, some: tuple[tuple[int | None, str | None], ...]) -> Wanted:
    """The same for children who need not live together."""
    ages = tuple(sorted(age for age, _gender in some if age is not None))
    gendered = frozenset(gender for _age, gender in some if gender)
    return replace(wanted, ages=ages, gendered=gendered, places=1, apart=some)


some_homes = st.lists(homes, max_size=12, unique_by=lambda one: one.id)
wanteds = st.builds(
    Wanted,
    ages=st.lists(st.integers(0, 17), min_size=1, max_size=3).map(lambda ages: tuple(sorted(ages))),
    places=st.integers(1, 3), start=st.just(START), from_places=st.sampled_from([frozenset(), frozenset({"2034"})]),
    gendered=st.sampled_from([frozenset(), frozenset({"girl"}), frozenset({"girl", "boy"})]),
    limits=st.tuples(st.none() | st.integers(15, 90), st.none() | st.integers(15, 90)),
    not_near=st.tuples(st.sampled_from([0.0, 20.0, 50.0])), length=st.sampled_from([None, "short", "long", "unknown"]),
    other_children=st.sampled_from(["no_requirement", "ok", "younger_only", "older_only", "none", "same_gender"]),
    least_gap=st.none() | st.integers(1, 4), own_room=levels, adult_daytime=levels, accessible=levels,
    smoke_free=levels, no_animals=levels, languages=st.sampled_from([frozenset(), frozenset({"ar"})]),
    required=st.sampled_from([frozenset(), frozenset({"infants"}), frozenset({"siblings", "infants"})]),
    preferred=st.sampled_from([frozenset(), frozenset({"school_support"})]),
).flatmap(
    lambda wanted: st.sampled_from([wanted, wanted, *(_apart(wanted, some) for some in APART)])
)  # fmt: skip
FREE: dict[Rule, Callable[[Wanted, Reason], dict[str, object]]] = {
    Rule.STATUS: lambda _w, _r: {"status": PoolStatus.AVAILABLE},
    Rule.SUITABLE: lambda _w, _r: {"refused_on": None},
    Rule.HOME_TYPE: lambda w, _r: {"home_types": frozenset({w.home_type})},
    Rule.PLACES: lambda w, _r: {"free": w.places},
    Rule.SIBLINGS: lambda _w, _r: {"sibling_scope": "siblings_welcome"},
    Rule.AGES: lambda w, _r: {"age_from": min(w.ages), "age_to": max(w.ages)},
    Rule.GENDER: lambda _w, _r: {"gender_scope": "no_limit"},
    Rule.TRAVEL: lambda w, _r: {"minutes": (0,) * len(w.limits)},
    Rule.NOT_NEAR: lambda w, _r: {"near": tuple(w.not_near)},
    Rule.NOT_FROM: lambda _w, _r: {"not_from": frozenset()},
    Rule.TIME: lambda _w, _r: {"available_from": None, "available_to": None},
    Rule.LENGTH: lambda _w, _r: {"lengths": frozenset()},
    Rule.REPORT: lambda w, _r: {"report_until": w.start},
    Rule.CHECKS: lambda w, _r: {"checks_until": w.start, "checks_lacking": False},
    Rule.OTHER_CHILDREN: lambda _w, _r: {"children": ()},
    Rule.OWN_ROOM: lambda w, _r: {"own_rooms": w.places},
    Rule.ADULT_DAYTIME: lambda _w, _r: {"adult_daytime": True},
    Rule.ACCESSIBLE: lambda _w, _r: {"accessible": True},
    Rule.SMOKING: lambda _w, _r: {"smoke_free": True},
    Rule.ANIMALS: lambda _w, _r: {"animals": False},
    Rule.EXPERIENCE: lambda _w, r: {"experience": {r.about: "willing"}},
}


def reasons(found: Matched, home: OfferedHome) -> tuple[Reason, ...]:
    return found.left_out.get(home.id, ())


@given(wanteds, homes)
def test_taking_the_first_reason_away_lets_the_home_in_or_shows_the_next(wanted: Wanted, home: OfferedHome) -> None:
    before = reasons(match(wanted, [home]), home)
    while before:
        change = FREE[before[0].rule](wanted, before[0])
        if before[0].rule is Rule.EXPERIENCE:
            change = {"experience": {**home.experience, **change["experience"]}}  # type: ignore[dict-item]
        home = replace(home, **change)  # type: ignore[arg-type]
        after = reasons(match(wanted, [home]), home)
        assert after == before[1:]
        before = after
    (fits,) = match(wanted, [home]).fitting
    assert fits.home == home and fits.rank == 1


@given(
    wanteds, st.lists(homes, max_size=12, unique_by=lambda one: one.id), st.randoms(use_true_random=False), st.data()
)
def test_neither_ids_nor_the_order_of_homes_change_anything(
    wanted: Wanted, some: list[OfferedHome], shuffle: object, data: st.DataObject
) -> None:
    names = data.draw(st.lists(st.uuids(), min_size=len(some), max_size=len(some), unique=True))
    other = {one.id: name for one, name in zip(some, names, strict=True)}
    mixed = [replace(one, id=other[one.id]) for one in some]
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    once, again = match(wanted, some), match(wanted, mixed)
    assert {other[one.home.id]: one.rank for one in once.fitting} == {one.home.id: one.rank for one in again.fitting}
    assert {other[home]: why for home, why in once.left_out.items()} == dict(again.left_out)


@given(wanteds, some_homes)
def test_every_home_fits_or_is_left_out_once(wanted: Wanted, some: list[OfferedHome]) -> None:
    found = match(wanted, some)
    fits = [one.home.id for one in found.fitting]
    listed = [home for under in found.by_rule().values() for home in under]
    assert sorted([*fits, *found.left_out]) == sorted(one.id for one in some)
    assert sorted(listed) == sorted(found.left_out)
    assert [one.rank for one in found.fitting] == sorted(one.rank for one in found.fitting)


def test_nothing_sensitive_can_be_asked_of_a_home() -> None:
    """What matching knows of a home is a closed list, and none of it is a sensitive field of a record."""
    known = {one.name for one in fields(OfferedHome)}
    special = {
        name for kind in (Home, Person) for name, spec in kind.SPECS.items() if spec.sensitivity is Sensitivity.SPECIAL
    }
    assert special and not known & special
    assert not known & {"religion", "health", "ethnicity", "crime", "sexuality", "citizenship", "union", "politics"}


HOME = OfferedHome(UUID(int=1), PoolStatus.AVAILABLE, 2, 4, 12, sibling_scope="siblings_welcome", minutes=(20,))
NEED = Wanted((6, 9), 2, START, limits=(45,))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"free": 1}, Reason(Rule.PLACES, 1)),
        ({"age_from": 8}, Reason(Rule.AGES, 2)),
        ({"minutes": (68,)}, Reason(Rule.TRAVEL, 23, about="0")),
        ({"available_from": START + dt.timedelta(days=30)}, Reason(Rule.TIME, 30, START + dt.timedelta(days=30))),
        ({"report_until": START - dt.timedelta(days=9)}, Reason(Rule.REPORT, 9)),
        ({"sibling_scope": "no_siblings"}, Reason(Rule.SIBLINGS, 1)),
        ({"status": PoolStatus.RESERVED}, Reason(Rule.STATUS, about="p2_reserved")),
    ],
)
def test_a_reason_says_how_much_is_lacking(change: dict[str, object], reason: Reason) -> None:
    home = replace(HOME, **change)  # type: ignore[arg-type]
    assert reasons(match(NEED, [home]), home) == (reason,)


def test_what_is_not_known_leaves_nobody_out_but_is_told() -> None:
    wanted = replace(NEED, own_room=Level.REQUIRED, no_animals=Level.PREFERRED)
    (one,) = match(wanted, [replace(HOME, minutes=(None,))]).fitting
    assert {one.grounds[wish] for wish in (Wish.ROOM, Wish.ANIMALS, Wish.TRAVEL)} == {Fit.UNKNOWN}


def test_a_place_to_stay_away_from_is_kept_though_the_distance_is_not_known() -> None:
    home = replace(HOME, near=(None,))
    assert reasons(match(replace(NEED, not_near=(20.0,)), [home]), home) == (Reason(Rule.NOT_NEAR, about="0"),)


def test_too_near_is_said_only_where_the_distance_is_known() -> None:
    near, wanted = replace(HOME, near=(None, 3.4)), replace(NEED, not_near=(20.0, 20.0))
    assert reasons(match(wanted, [near]), near) == (Reason(Rule.NOT_NEAR, 17, about="1"),)


@pytest.mark.parametrize(
    ("limits", "minutes", "fit"),
    [
        ((None,), (217,), Fit.TOLD),  # nobody has said how far it may be: that is never met
        ((None, None), (20, None), Fit.UNKNOWN),
        ((45, None), (20, 217), Fit.MET),
        ((45, None), (20, None), Fit.MET),
        ((45, None), (None, 20), Fit.UNKNOWN),
    ],
)
def test_a_way_without_a_limit_is_told_and_never_met(
    limits: tuple[int | None, ...], minutes: tuple[int | None, ...], fit: Fit
) -> None:
    (one,) = match(replace(NEED, limits=limits), [replace(HOME, minutes=minutes)]).fitting
    assert one.grounds[Wish.TRAVEL] is fit


OF_CHILDREN = [
    ({"other_children": "same_gender"}, ChildAtHome(8), Fit.UNKNOWN),  # a home's own: no record has the gender
    ({"other_children": "same_gender"}, ChildAtHome(8, "girl"), Fit.MET),
    ({"other_children": "same_gender", "gendered": frozenset()}, ChildAtHome(8, "girl"), Fit.UNKNOWN),
    ({"other_children": "older_only"}, ChildAtHome(None), Fit.UNKNOWN),
    ({"other_children": "older_only"}, ChildAtHome(15), Fit.MET),
    ({"least_gap": 2}, ChildAtHome(None), Fit.UNKNOWN),
    ({"other_children": "no_requirement"}, ChildAtHome(None), None),
]


@pytest.mark.parametrize(("asked", "child", "fit"), OF_CHILDREN)
def test_a_child_of_whom_what_matters_is_not_known_is_never_passed_in_silence(
    asked: dict[str, object], child: ChildAtHome, fit: Fit | None
) -> None:
    wanted = replace(NEED, gendered=frozenset({"boy"}))
    (one,) = match(replace(wanted, **asked), [replace(HOME, children=(child,))]).fitting  # type: ignore[arg-type]
    assert one.grounds.get(Wish.OTHER_CHILDREN) is fit
    boy = replace(HOME, children=(ChildAtHome(8, "boy"),))
    strict = replace(wanted, other_children="same_gender")
    assert reasons(match(strict, [boy]), boy) == (Reason(Rule.OTHER_CHILDREN),)


@given(wanteds, homes)
def test_what_leaves_a_home_out_is_not_met(wanted: Wanted, home: OfferedHome) -> None:
    why = reasons(match(wanted, [home]), home)
    known = kept_to(grounds(wanted, home), why)
    assert all(known.get(WISH_OF[one.rule], Fit.UNMET) is Fit.UNMET for one in why if one.rule in WISH_OF)


def test_fewer_unmet_wishes_come_before_a_shorter_way() -> None:
    near = replace(HOME, id=UUID(int=2), minutes=(5,), animals=True)
    found = match(replace(NEED, no_animals=Level.PREFERRED), [near, replace(HOME, animals=False)])
    assert [one.home.id for one in found.fitting] == [HOME.id, near.id]


def test_homes_that_nothing_tells_apart_share_their_place() -> None:
    twin = replace(HOME, id=UUID(int=3))
    assert [one.rank for one in match(NEED, [twin, HOME]).fitting] == [1, 1]


def test_children_who_may_live_apart_are_looked_for_one_by_one() -> None:
    wanted = Wanted((3, 14), 1, START, gendered=frozenset({"girl", "boy"}), apart=((3, "girl"), (14, "boy")))
    home = replace(HOME, free=1, age_from=10, age_to=17, minutes=())
    assert reasons(match(wanted, [home]), home) == ()
    girls = replace(home, gender_scope="girls")
    assert reasons(match(wanted, [girls]), girls) == (Reason(Rule.GENDER),)
    neither = replace(home, age_from=5, age_to=12)
    assert reasons(match(wanted, [neither]), neither) == (Reason(Rule.AGES, 2),)


def alone(wanted: Wanted, age: int | None, gender: str | None) -> Wanted:
    """The same request for one of the children."""
    ages, gendered = (() if age is None else (age,)), frozenset({gender} if gender else ())
    return replace(wanted, ages=ages, gendered=gendered, apart=())


siblings = st.lists(
    st.tuples(st.none() | st.integers(0, 17), st.sampled_from([None, "girl", "boy"])), min_size=1, max_size=3
).map(tuple)
of_children = st.builds(
    Wanted, ages=st.just(()), places=st.just(1), start=st.just(START), least_gap=st.none() | st.integers(1, 4),
    other_children=st.sampled_from(["no_requirement", "younger_only", "older_only", "none", "same_gender"]),
)  # fmt: skip
for_children = st.builds(
    lambda low, years, scope, there: replace(
        HOME, age_from=low, age_to=low + years, gender_scope=scope, minutes=(), children=there
    ),
    st.integers(0, 12), st.integers(0, 8), st.sampled_from(["no_limit", "girls", "boys"]),
    st.lists(children, max_size=2).map(tuple),
)  # fmt: skip


@given(st.one_of(wanteds, of_children), siblings, st.one_of(homes, for_children))
def test_a_home_for_siblings_apart_is_one_that_any_of_them_alone_would_get(
    wanted: Wanted, some: tuple[tuple[int | None, str | None], ...], home: OfferedHome
) -> None:
    home = replace(home, minutes=(0,) * len(wanted.limits), near=tuple(wanted.not_near))
    gone = reasons(match(_apart(wanted, some), [home]), home)
    each = [reasons(match(replace(alone(wanted, *one), places=1), [home]), home) for one in some]
    assert bool(gone) is all(map(bool, each))
    if not gone:
        fits = [one for one, why in zip(some, each, strict=True) if not why]
        known = {grounds(alone(wanted, *one), home).get(Wish.OTHER_CHILDREN) for one in fits}
        told = grounds(_apart(wanted, some), home).get(Wish.OTHER_CHILDREN)
        assert told is (Fit.MET if Fit.MET in known else Fit.UNKNOWN if known - {None} else None)


@pytest.mark.parametrize(
    ("some", "asked", "home"),
    [
        (((3, None), (14, None)), "older_only", {"age_from": 0, "age_to": 6, "children": (ChildAtHome(10),)}),
        (((6, "boy"), (9, "girl")), "same_gender", {"children": (ChildAtHome(8, "boy"),)}),
    ],
)
def test_other_children_are_asked_of_the_child_that_the_home_can_take(
    some: tuple[tuple[int | None, str | None], ...], asked: str, home: dict[str, object]
) -> None:
    offered = replace(HOME, **home)  # type: ignore[arg-type]
    wanted = _apart(replace(NEED, other_children=asked), some)
    assert reasons(match(wanted, [offered]), offered) == ()
    first = alone(wanted, *some[1 if asked == "older_only" else 0])
    assert Rule.OTHER_CHILDREN in {one.rule for one in reasons(match(first, [offered]), offered)}
