"""Requests for one and the same home, in the order in force, each with the ground that put it before the next. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fhr_desktop.domain.order_rules import RequestCriterion
from fhr_desktop.domain.record import RecordId

_FAR = 10_000  # minutes; what is not known is no nearer than what is


@dataclass(frozen=True, slots=True)
class Request:
    """What is weighed of a request. `limit`: the last day in an emergency home; `minutes`: the longest of the drives
    to what matters; `balance`: the municipality's share of placements less its share of the cost, in thousandths.
    """

    need_id: RecordId
    number: str
    municipality: str
    limit: dt.date | None = None
    minutes: int | None = None
    unmet: int = 0
    partly: int = 0
    waiting_days: int = 0
    balance: int = 0


@dataclass(frozen=True, slots=True)
class InOrder:
    """A request with its place, shared by those that nothing tells apart, and what put it before the next."""

    request: Request
    rank: int
    decided: RequestCriterion | None


C = RequestCriterion
_MEASURES: Mapping[RequestCriterion, Callable[[Request], tuple[int, ...]]] = {
    C.URGENCY: lambda one: ((one.limit or dt.date.max).toordinal(),),
    C.NEARNESS: lambda one: (_FAR if one.minutes is None else one.minutes,),
    C.FIT: lambda one: (one.unmet, one.partly),
    C.WAITING: lambda one: (-one.waiting_days,),
    C.BALANCE: lambda one: (one.balance,),
}


def in_order(requests: Iterable[Request], criteria: Sequence[RequestCriterion]) -> tuple[InOrder, ...]:
    """The requests as the order says; in what order they are given changes nothing but among those that are equal."""
    asked = sorted(requests, key=lambda one: [*(_MEASURES[each](one) for each in criteria), (one.number,)])
    found: list[InOrder] = []
    for at, one in enumerate(asked):
        before, after = asked[at - 1] if at else None, asked[at + 1] if at + 1 < len(asked) else None
        tied = before is not None and _difference(before, one, criteria) is None
        decided = _difference(one, after, criteria) if after is not None else None
        found.append(InOrder(one, found[-1].rank if tied else at + 1, decided))
    return tuple(found)


def _difference(one: Request, other: Request, criteria: Sequence[RequestCriterion]) -> RequestCriterion | None:
    return next((each for each in criteria if _MEASURES[each](one) != _MEASURES[each](other)), None)


def balances(placed: Mapping[str, int], children: Mapping[str, int]) -> dict[str, int]:
    """For each municipality that pays, its share of the placements less that of the cost, in thousandths.

    `placed`: placements that each has had; `children`: the children by whom the cost is shared.
    """
    all_placed, all_children = sum(placed.get(code, 0) for code in children), sum(children.values())
    return {
        code: round(1000 * placed.get(code, 0) / all_placed if all_placed else 0) - round(1000 * own / all_children)
        for code, own in children.items()
        if all_children
    }
