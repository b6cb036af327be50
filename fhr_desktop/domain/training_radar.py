"""Where the next course should be (utbildningsradar): the places and days that cost the untrained least driving.

Exact, not a rule of thumb: for each choice of places and days the families are spread by dynamic programming over
seats left, so that as many as possible get a place and, among those ways, the driving is least. Choices and ways that
cannot be among the best are left early, by what they cost at least (a Lagrangian bound: a price on each seat).
Distances are as the crow flies times a factor for roads. Pure.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from fhr_desktop.domain.places import Coordinates, distance_km
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.domain.unsuited import suits

SWEEPS = 4  # how often prices are set anew; more only makes the bound a little higher
PRICES = (0.0, 30.0, 100.0, 300.0)  # kilometres a seat, tried alike on all places
SLACKS = (2.0, 10.0, 25.0, 60.0, math.inf)  # how far above the bound the cheapest way is looked for, the nearest first
_Choice = tuple[int, ...]  # offers, by their numbers
_Way = tuple[int | None, ...]  # for each family the place in the choice, or none


@dataclass(frozen=True, slots=True)
class Family:
    """People who would travel together: how many, from where, and what days do not suit (as `unsuited` writes them).

    `key` tells families apart.
    """

    key: str
    people: int
    at: Coordinates
    cannot: frozenset[str] = field(default_factory=frozenset)


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


def best_plans(
    families: Sequence[Family], offers: Sequence[Offer], rounds: int, seats: int, *,
    road_factor: float = 1.0, most: int = 3, context: TaskContext | None = None,
) -> tuple[Plan, ...]:  # fmt: skip
    """The best choices of so many offers, each with so many seats, the best first; at most `most` of them.

    Best is to leave out fewest persons, then to drive least. A family stays together. It takes seconds when there are
    just fewer seats than persons: `context` may stop it. Raises ValueError for fewer than one round or seat.
    """
    if rounds < 1 or seats < 1:
        raise ValueError("at least one round and one seat")
    costs = [
        [distance_km(f.at, o.at, road_factor) if o.on is None or suits(f.cannot, o.on) else None for o in offers]
        for f in families
    ]
    hall = _Hall([one.people for one in families], costs, len(offers), seats, context or TaskContext())
    hopes = sorted(hall.hopes(rounds))
    found: list[tuple[float, _Choice, _Way]] = []
    for hope, some in hopes:
        cap = found[most - 1][0] if len(found) >= most else math.inf
        if hope >= cap:
            break  # no later choice can be better: each costs at least what it hopes for
        spread = hall.spread(some, cap)
        if spread is not None:
            found = sorted([*found, (spread[0], some, spread[1])], key=lambda one: one[:2])[:most]
    return tuple(hall.plan(offers, some, goes) for _cost, some, goes in found)


class _Hall:
    """Families, what each offer costs each, and seats.

    A cost is kilometres, and a person left out costs more than all the driving. Families who are as many, live
    together and can the same days are alike, and are reckoned with at once for what a choice costs at least.
    """

    def __init__(
        self, people: Sequence[int], costs: Sequence[Sequence[float | None]], offers: int, seats: int,
        context: TaskContext,
    ) -> None:  # fmt: skip
        self._people, self._costs, self._seats, self._context = people, costs, seats, context
        self._order = sorted(range(len(people)), key=lambda one: -people[one])  # the large are the hardest to seat
        self._alone = 1.0 + sum(max((km for km in row if km is not None), default=0.0) for row in costs)
        alike = Counter((number, tuple(row)) for number, row in zip(people, costs, strict=True))
        self._many = [number * times for (number, _row), times in alike.items()]
        self._left = [number * self._alone for number in self._many]
        self._columns = [
            [left if row[at] is None else times * (row[at] or 0.0)
             for left, ((_number, row), times) in zip(self._left, alike.items(), strict=True)]
            for at in range(offers)
        ]  # fmt: skip
        first: dict[tuple[float, ...], int] = {}
        self._twin = [first.setdefault(tuple(column), at) for at, column in enumerate(self._columns)]
        self._known: dict[_Choice, tuple[float, _Way] | None] = {}

    def hopes(self, rounds: int) -> Iterator[tuple[float, _Choice]]:
        """Every choice, with what it costs at least."""
        offers = range(len(self._columns))
        scarce = sum(self._people) > self._seats * rounds
        crowded = sum(self._people) > self._seats
        tried = [self._alone - price if scarce else price for price in (PRICES if crowded else PRICES[:1])]
        priced = [[self._priced(at, price) for at in offers] for price in tried]
        for some in combinations(offers, min(rounds, len(offers))):
            yield (
                max(
                    sum(map(min, self._left, self._left, *(columns[at] for at in some)))
                    - self._seats * len(some) * price
                    for price, columns in zip(tried, priced, strict=True)
                ),
                some,
            )

    def _priced(self, at: int, price: float) -> list[float]:
        """What an offer costs those alike with a price on each seat."""
        return [km + price * number for km, number in zip(self._columns[at], self._many, strict=True)]

    def spread(self, some: _Choice, cap: float) -> tuple[float, _Way] | None:
        """The cheapest way of spreading the families over the offers; None if it costs `cap` or more.

        `cap` must not rise from one call to the next: days that suit the same families at a place are reckoned once.
        """
        twins = tuple(self._twin[at] for at in some)
        if twins not in self._known:
            self._known[twins] = self._spread(twins, cap)
        found = self._known[twins]
        return found if found is not None and found[0] < cap else None

    def _spread(self, some: _Choice, cap: float) -> tuple[float, _Way] | None:
        prices, bound = self._prices(some, cap)
        if bound >= cap:
            return None
        cost, way = min((self._greedy(some, each) for each in (prices, [0.0] * len(some))), key=lambda one: one[0])
        for slack in SLACKS:
            if cost <= bound:
                break
            near = min(cap, cost, bound + slack)
            better = self._search(some, prices, near)
            if better is not None:
                cost, way = better
            if better is not None or near == min(cap, cost):
                break
        if cost >= cap:
            return None
        goes: list[int | None] = [None] * len(self._people)
        for family, number in zip(self._order, way, strict=True):
            goes[family] = number
        return cost, tuple(goes)

    def _greedy(self, some: _Choice, prices: Sequence[float]) -> tuple[float, _Way]:
        """One family after the other to what is cheapest with the prices, where there is room."""
        free, way = [self._seats] * len(some), []
        for family in self._order:
            number = self._people[family]
            room = [one for one in self._options(family, some, prices) if free[one[1]] >= number]
            best = min(room)[1] if room else None
            if best is not None:
                free[best] -= number
            way.append(best)
        return self._cost(some, way), tuple(way)

    def _options(self, family: int, some: _Choice, prices: Sequence[float]) -> list[tuple[float, int]]:
        """What each offer costs a family with the prices, with the offer's place in the choice."""
        row, number = self._costs[family], self._people[family]
        return [(km + number * prices[n], n) for n, at in enumerate(some) if (km := row[at]) is not None]

    def _cost(self, some: _Choice, way: Sequence[int | None]) -> float:
        costs = (
            self._people[family] * self._alone if n is None else self._costs[family][some[n]] or 0.0
            for family, n in zip(self._order, way, strict=True)
        )
        return sum(costs, 0.0)

    def _prices(self, some: _Choice, cap: float) -> tuple[list[float], float]:
        """Prices of a seat at each offer that make the bound high, and the bound: what any spreading costs at least."""
        everybody, rounds = sum(self._people), len(some)
        prices = [self._alone if everybody > self._seats * rounds else 0.0] * rounds
        priced = [self._priced(at, price) for at, price in zip(some, prices, strict=True)]
        best, bound = prices, self._bound(priced, prices)
        if everybody <= self._seats:  # nobody can be in another's way
            return best, bound
        for _sweep in range(SWEEPS):
            for n in range(rounds):
                price = self._price(some[n], [column for m, column in enumerate(priced) if m != n])
                prices = [*prices[:n], price, *prices[n + 1 :]]
                priced[n] = self._priced(some[n], price)
            now = self._bound(priced, prices)
            if now <= bound:
                break
            best, bound = prices, now
            if bound >= cap:
                break
        return best, bound

    def _price(self, here: int, others: Sequence[Sequence[float]]) -> float:
        """The price of a seat at one offer at which no more want to come than there are seats, the others' standing."""
        worth, free = map(min, self._left, self._left, *others), self._seats
        gains = ((other - km, number) for other, km, number in zip(worth, self._columns[here], self._many, strict=True))
        for price, number in sorted(((gain / number, number) for gain, number in gains if gain > 0), reverse=True):
            free -= number
            if free < 0:
                return float(price)
        return 0.0

    def _bound(self, priced: Sequence[Sequence[float]], prices: Sequence[float]) -> float:
        cheapest: float = sum(map(min, self._left, self._left, *priced))
        return cheapest - self._seats * sum(prices)

    def _search(self, some: _Choice, prices: Sequence[float], cap: float) -> tuple[float, _Way] | None:
        """The cheapest of all ways that cost less than `cap`, family by family over the seats left."""
        alone = [self._people[family] * self._alone for family in self._order]
        options = [self._options(family, some, prices) for family in self._order]
        still = [min([left, *(cost for cost, _n in row)]) for left, row in zip(alone, options, strict=True)]
        most = cap + self._seats * sum(prices) - sum(still)  # all that may be spent above the cheapest of each
        states: dict[_Choice, tuple[float, Any]] = {(self._seats,) * len(some): (0.0, ())}
        for family, left, row, least in zip(self._order, alone, options, still, strict=True):
            self._context.check()
            number = self._people[family]
            after: dict[_Choice, tuple[float, Any]] = {}
            for free, (spent, before) in states.items():
                ways: list[tuple[float, _Choice, int | None]] = [(spent + left - least, free, None)]
                for cost, at in row:
                    if free[at] >= number:
                        taken = (*free[:at], free[at] - number, *free[at + 1 :])
                        ways.append((spent + cost - least, taken, at))
                for total, state, n in ways:
                    if total < most and (state not in after or total < after[state][0]):
                        after[state] = total, (before, n)
            states = after
        done = [_unchained(chain) for _spent, chain in states.values()]
        found = min(((self._cost(some, way), way) for way in done), key=lambda one: one[0], default=None)
        return found if found is not None and found[0] < cap else None

    def plan(self, offers: Sequence[Offer], some: _Choice, goes: _Way) -> Plan:
        """The choice in kilometres and persons."""
        km = sum(row[some[n]] or 0.0 for row, n in zip(self._costs, goes, strict=True) if n is not None)
        left = sum(number for number, n in zip(self._people, goes, strict=True) if n is None)
        return Plan(tuple(offers[at] for at in some), goes, km, left)


def _unchained(chain: Any) -> _Way:
    """The way that was linked backwards, from its first family."""
    way: list[int | None] = []
    while chain:
        chain, n = chain
        way.append(n)
    return tuple(reversed(way))
