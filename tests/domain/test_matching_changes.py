"""What would let a home in: every home named really comes in, the others show another reason, and less does not do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.matching import match
from fhr_desktop.domain.matching_changes import STEP, Change, Way, changed_home, changes, eased_need
from fhr_desktop.domain.matching_terms import OfferedHome, Rule, Wanted
from fhr_desktop.domain.needs import Level
from fhr_desktop.domain.pool import PoolStatus
from tests.domain.test_matching import HOME, NEED, START, homes, some_homes, wanteds

later = st.lists(st.integers(1, 400).map(lambda n: START + dt.timedelta(days=n)), max_size=3).map(sorted).map(tuple)
freed = st.builds(
    lambda home, days, held: replace(home, frees=days, reserved_until=held),
    homes, later, st.none() | st.integers(0, 60).map(lambda n: START + dt.timedelta(days=n)),
)  # fmt: skip
many = st.lists(freed, max_size=12, unique_by=lambda one: one.id)


def left_out_with(change: Change, wanted: Wanted, home: OfferedHome) -> bool:
    return bool(match(eased_need(wanted, change), [changed_home(wanted, home, change)]).left_out)


@given(wanteds, many)
def test_those_named_come_in_and_the_others_of_the_rule_show_another_reason(
    wanted: Wanted, some: list[OfferedHome]
) -> None:
    found = match(wanted, some)
    for rule, change in changes(wanted, some, found).items():
        assert change.homes and change.rule is rule
        for home in (one for one in some if one.id in found.by_rule()[rule]):
            assert left_out_with(change, wanted, home) is (home.id not in change.homes)


@given(wanteds, many)
def test_no_home_is_spoken_of_under_two_rules_and_none_that_fits(wanted: Wanted, some: list[OfferedHome]) -> None:
    found = match(wanted, some)
    named = [home for change in changes(wanted, some, found).values() for home in change.homes]
    assert len(named) == len(set(named)) and set(named) <= set(found.left_out)


@given(wanteds, some_homes)
def test_a_limit_is_raised_no_further_than_it_takes(wanted: Wanted, some: list[OfferedHome]) -> None:
    found = match(wanted, some)
    change = changes(wanted, some, found).get(Rule.TRAVEL)
    if change is None or change.value is None:
        return
    stands = wanted.limits[int(change.about)]
    assert stands is not None and stands < change.value
    less = replace(change, value=max(stands, change.value - STEP))
    assert all(left_out_with(less, wanted, one) for one in some if one.id in found.by_rule()[Rule.TRAVEL])


@given(wanteds, many, st.randoms(use_true_random=False))
def test_the_order_of_homes_changes_nothing(wanted: Wanted, some: list[OfferedHome], shuffle: object) -> None:
    mixed = list(some)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    once, again = (changes(wanted, each, match(wanted, each)) for each in (some, mixed))
    assert {rule: replace(one, homes=()) for rule, one in once.items()} == {
        rule: replace(one, homes=()) for rule, one in again.items()
    }
    assert {rule: set(one.homes) for rule, one in once.items()} == {rule: set(one.homes) for rule, one in again.items()}


MAY = START + dt.timedelta(days=150)


@pytest.mark.parametrize(
    ("home", "need", "change"),
    [
        ({"minutes": (58,)}, {}, Change(Rule.TRAVEL, Way.NEED, 60, about="0")),
        ({"minutes": (61,)}, {}, Change(Rule.TRAVEL, Way.NEED, 75, about="0")),
        ({"minutes": (140,)}, {}, None),
        ({"minutes": (58,), "free": 1}, {}, None),  # two reasons: no limit alone lets it in
        ({"free": 1, "frees": (MAY,)}, {}, Change(Rule.PLACES, Way.DAY, on=MAY)),
        ({"free": 1}, {}, None),
        ({"status": PoolStatus.FULL, "free": 0, "frees": (START, MAY)}, {}, Change(Rule.STATUS, Way.DAY, on=MAY)),
        ({"status": PoolStatus.RESERVED, "reserved_until": MAY - dt.timedelta(days=1)}, {},
         Change(Rule.STATUS, Way.DAY, on=MAY)),
        ({"status": PoolStatus.RESERVED}, {}, Change(Rule.STATUS, Way.HOME)),
        ({"status": PoolStatus.LEFT}, {}, None),
        ({"age_from": 7}, {}, Change(Rule.AGES, Way.HOME, 1)),
        ({"age_from": 8}, {}, None),
        ({"available_from": MAY}, {}, Change(Rule.TIME, Way.DAY, on=MAY)),
        ({"available_from": MAY, "report_until": START}, {}, None),  # by then the assessment is too old
        ({"report_until": START - dt.timedelta(days=9), "checks_until": START - dt.timedelta(days=1)}, {},
         Change(Rule.REPORT, Way.HOME)),
        ({"animals": True}, {"no_animals": Level.REQUIRED}, Change(Rule.ANIMALS, Way.NEED)),
        ({"experience": {"infants": "no"}}, {"required": frozenset({"infants", "siblings"})},
         Change(Rule.EXPERIENCE, Way.NEED, about="infants")),
        ({"near": (3.0,)}, {"not_near": (20.0,)}, None),  # a protection is never eased
        ({"near": (None,)}, {"not_near": (20.0,)}, Change(Rule.NOT_NEAR, Way.HOME)),  # somebody finds out
        ({"near": (None, 3.0)}, {"not_near": (20.0, 20.0)}, None),
        ({"sibling_scope": "no_siblings"}, {}, None),
    ],
)  # fmt: skip
def test_what_would_let_one_home_in(home: dict[str, object], need: dict[str, object], change: Change | None) -> None:
    one, wanted = replace(HOME, **home), replace(NEED, **need)  # type: ignore[arg-type]
    found = list(changes(wanted, [one], match(wanted, [one])).values())
    assert found == ([] if change is None else [replace(change, homes=(one.id,))])


def test_the_nearest_limit_is_spoken_of_with_all_that_it_lets_in() -> None:
    some = [replace(HOME, id=UUID(int=n), minutes=(n,)) for n in (20, 58, 59, 60, 62, 90)]
    (change,) = changes(NEED, some, match(NEED, some)).values()
    assert (change.value, [one.int for one in change.homes]) == (60, [58, 59, 60])
