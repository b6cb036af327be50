"""Where the next course should be (utbildningsradar): the places and days that cost the untrained least driving.

Exact, not a rule of thumb: for each choice of places the families are spread by dynamic programming over seats left,
so that as many as possible get a place and, among those ways, the driving is least. Distances are as the crow flies
times a factor for roads. Pure.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

EARTH_KM = 6371.0
Coordinates = tuple[float, float]  # latitude and longitude, degrees
_Cost = tuple[int, float]  # persons left out, kilometres


@dataclass(frozen=True, slots=True)
class Family:
    """People who would travel together: how many, from where, and days they cannot. `key` tells families apart."""

    key: str
    people: int
    at: Coordinates
    cannot: frozenset[dt.date] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Offer:
    """A place, and a day when one has been thought of."""

    place: str
    at: Coordinates
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A choice of places. `goes`: for each family the offer it goes to, by its place in `offers`, or None.

    `km` one way to one meeting, all families together; `left_out` persons.
    """

    offers: tuple[Offer, ...]
    goes: tuple[int | None, ...]
    km: float
    left_out: int


def distance_km(one: Coordinates, other: Coordinates, road_factor: float = 1.0) -> float:
    """The great circle between two places on a sphere (haversine), times the factor."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, each)) for each in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half)) * road_factor


def best_plans(
    families: Sequence[Family], offers: Sequence[Offer], rounds: int, seats: int, *,
    road_factor: float = 1.0, most: int = 3,
) -> tuple[Plan, ...]:  # fmt: skip
    """The best choices of so many offers, each with so many seats, the best first; at most `most` of them.

    Best is to leave out fewest persons, then to drive least. A family stays together. Raises ValueError for fewer
    than one round or seat.
    """
    if rounds < 1 or seats < 1:
        raise ValueError("at least one round and one seat")
    costs = [
        [None if o.on in f.cannot and o.on is not None else distance_km(f.at, o.at, road_factor) for o in offers]
        for f in families
    ]
    chosen = combinations(range(len(offers)), min(rounds, len(offers)))
    hopes = sorted((_hope(families, costs, some), some) for some in chosen)
    found: list[tuple[_Cost, tuple[int, ...], tuple[int | None, ...]]] = []
    for hope, some in hopes:
        if len(found) >= most and hope >= found[most - 1][0]:
            break  # no later choice can be better: each costs at least what it hopes for
        cost, goes = _spread(families, costs, some, seats)
        found = sorted([*found, (cost, some, goes)], key=lambda one: one[:2])[:most]
    return tuple(Plan(tuple(offers[at] for at in some), goes, cost[1], cost[0]) for cost, some, goes in found)


def _hope(families: Sequence[Family], costs: Sequence[Sequence[float | None]], some: tuple[int, ...]) -> _Cost:
    """What the choice would cost with seats for all."""
    left, km = 0, 0.0
    for family, row in zip(families, costs, strict=True):
        possible = [cost for at in some if (cost := row[at]) is not None]
        left += 0 if possible else family.people
        km += min(possible, default=0.0)
    return left, km


def _spread(
    families: Sequence[Family], costs: Sequence[Sequence[float | None]], some: tuple[int, ...], seats: int
) -> tuple[_Cost, tuple[int | None, ...]]:
    """The cheapest way of spreading the families over the offers."""
    if sum(one.people for one in families) <= seats:  # nobody can be in another's way
        return _nearest(families, costs, some)
    states: dict[tuple[int, ...], tuple[_Cost, tuple[int | None, ...]]] = {(seats,) * len(some): ((0, 0.0), ())}
    for family, row in zip(families, costs, strict=True):
        after: dict[tuple[int, ...], tuple[_Cost, tuple[int | None, ...]]] = {}
        for free, ((left, km), goes) in states.items():
            ways: list[tuple[tuple[int, ...], _Cost, int | None]] = [(free, (left + family.people, km), None)]
            for number, at in enumerate(some):
                cost = row[at]
                if cost is not None and free[number] >= family.people:
                    taken = (*free[:number], free[number] - family.people, *free[number + 1 :])
                    ways.append((taken, (left, km + cost), number))
            for state, total, way in ways:
                if state not in after or total < after[state][0]:
                    after[state] = total, (*goes, way)
        states = after
    return min(states.values(), key=lambda one: one[0])


def _nearest(
    families: Sequence[Family], costs: Sequence[Sequence[float | None]], some: tuple[int, ...]
) -> tuple[_Cost, tuple[int | None, ...]]:
    goes: list[int | None] = []
    for row in costs:
        possible = [(cost, number) for number, at in enumerate(some) if (cost := row[at]) is not None]
        goes.append(min(possible)[1] if possible else None)
    return _hope(families, costs, some), tuple(goes)
