"""The radar's answer equals that of trying everything, for up to twelve families and eight places (UX §3.14)."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhr_desktop.domain.places import distance_km
from fhr_desktop.domain.task import Cancelled, TaskContext
from fhr_desktop.domain.training_radar import Family, Offer, Plan, best_plans

DAYS = (None, dt.date(2026, 9, 8), dt.date(2026, 9, 12), dt.date(2026, 9, 15))  # Tuesday, Saturday, Tuesday
UNSUITED = ("tue", "sat", "sun", "2026-09-08", "2026-09-12")
FALUN, MORA, IDRE = (60.604, 15.626), (61.007, 14.543), (61.858, 12.717)

spots = st.tuples(st.floats(60.0, 62.0), st.floats(12.5, 16.5))
offers = st.lists(st.builds(Offer, st.just("ort"), spots, st.sampled_from(DAYS)), min_size=1, max_size=8)
families = st.lists(
    st.builds(
        Family, st.just("f"), st.integers(1, 3), spots,
        st.sets(st.sampled_from(UNSUITED), max_size=2).map(frozenset),
    ),
    max_size=5,
)  # fmt: skip


def can(family: Family, offer: Offer) -> bool:
    """Said once more, in another way than the program does."""
    if offer.on is None:
        return True
    return not family.cannot & {str(offer.on), f"{offer.on:%a}".lower()}


def every_way(some: Sequence[Family], places: Sequence[Offer], rounds: int, seats: int) -> Iterator[tuple[int, float]]:
    """Everybody anywhere, one way after the other: persons left out, and kilometres."""
    for chosen in combinations(places, min(rounds, len(places))):
        ways = [[(None, 0.0), *((n, distance_km(f.at, o.at)) for n, o in enumerate(chosen) if can(f, o))] for f in some]
        yield from _on(some, ways, [seats] * len(chosen), 0, 0, 0.0)


def _on(
    some: Sequence[Family], ways: Sequence[Sequence[tuple[int | None, float]]], free: list[int], at: int, left: int,
    km: float,
) -> Iterator[tuple[int, float]]:  # fmt: skip
    if at == len(some):
        yield left, km
        return
    people = some[at].people
    for number, cost in ways[at]:
        if number is None:
            yield from _on(some, ways, free, at + 1, left + people, km)
        elif free[number] >= people:
            free[number] -= people
            yield from _on(some, ways, free, at + 1, left, km + cost)
            free[number] += people


def holds(plan: Plan, some: Sequence[Family], seats: int) -> None:
    """The plan is a way that can be, and costs what it says."""
    taken = [0] * len(plan.offers)
    km, left = 0.0, 0
    for family, way in zip(some, plan.goes, strict=True):
        if way is None:
            left += family.people
            continue
        offer = plan.offers[way]
        assert can(family, offer)
        taken[way] += family.people
        km += distance_km(family.at, offer.at)
    assert max(taken, default=0) <= seats
    assert (left, pytest.approx(km)) == (plan.left_out, plan.km)


@settings(max_examples=80)
@given(families, offers, st.integers(1, 3), st.integers(1, 6))
def test_the_best_plan_is_the_best_there_is(some: list[Family], places: list[Offer], rounds: int, seats: int) -> None:
    plans = best_plans(some, places, rounds, seats)
    for plan in plans:
        holds(plan, some, seats)
    left, km = min(every_way(some, places, rounds, seats))
    assert (plans[0].left_out, plans[0].km) == (left, pytest.approx(km))
    costs = [(plan.left_out, plan.km) for plan in plans]
    assert costs == sorted(costs)


@pytest.mark.slow
@pytest.mark.parametrize(("rounds", "seats"), [(1, 30), (1, 12), (2, 7)])
def test_twelve_families_and_eight_places(rounds: int, seats: int) -> None:
    chance = random.Random(rounds * 100 + seats)

    def spot() -> tuple[float, float]:
        return chance.uniform(60.0, 62.0), chance.uniform(12.5, 16.5)

    def days() -> frozenset[str]:
        return frozenset(chance.sample(UNSUITED, chance.choice((0, 0, 1))))

    some = [Family(str(n), chance.randint(1, 2), spot(), days()) for n in range(12)]
    places = [Offer(str(n), spot(), chance.choice(DAYS)) for n in range(8)]
    plan = best_plans(some, places, rounds, seats)[0]
    left, km = min(every_way(some, places, rounds, seats))
    assert (plan.left_out, plan.km) == (left, pytest.approx(km))


def test_two_rounds_may_be_in_one_place_on_different_days() -> None:
    tuesday, saturday = dt.date(2026, 9, 8), dt.date(2026, 9, 12)
    some = [Family("a", 2, MORA, frozenset({"tue"})), Family("b", 2, MORA, frozenset({"2026-09-12"}))]
    places = [Offer(name, at, day) for name, at in (("Mora", MORA), ("Falun", FALUN)) for day in (tuesday, saturday)]
    plan = best_plans(some, places, 2, 16)[0]
    assert [(one.place, one.on) for one in plan.offers] == [("Mora", tuesday), ("Mora", saturday)]
    assert (plan.goes, plan.km, plan.left_out) == ((1, 0), 0.0, 0)
    one = best_plans(some, places, 1, 16)[0]
    assert (one.goes.count(None), one.left_out) == (1, 2)


def test_distances_are_those_of_the_map() -> None:
    assert distance_km(FALUN, MORA) == pytest.approx(74.1, abs=1)
    assert distance_km(MORA, FALUN) == distance_km(FALUN, MORA)
    assert distance_km(FALUN, FALUN) == 0
    assert distance_km(MORA, IDRE, 1.3) == pytest.approx(1.3 * distance_km(MORA, IDRE))


def test_nobody_to_train_costs_nothing() -> None:
    (plan,) = best_plans([], [Offer("Falun", FALUN)], 1, 16)
    assert (plan.km, plan.left_out, plan.goes) == (0.0, 0, ())
    assert best_plans([Family("f", 2, MORA)], [], 1, 16)[0].left_out == 2


@pytest.mark.parametrize(("rounds", "seats"), [(0, 5), (1, 0)])
def test_no_round_or_no_seat_is_a_mistake(rounds: int, seats: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        best_plans([], [], rounds, seats)


def test_what_takes_long_can_be_stopped() -> None:
    context = TaskContext()
    context.cancel()
    crowd = [Family(str(n), 2, (60.0 + n / 10, 15.0)) for n in range(6)]
    with pytest.raises(Cancelled):
        best_plans(crowd, [Offer("Falun", (60.6, 15.6)), Offer("Mora", (61.0, 14.5))], 2, 5, context=context)
