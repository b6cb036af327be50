"""Which open requests one home would suit, in the order in force, and what decided between them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from db import records
from db.queries import pool as queries
from db.queries.pool import PooledHome
from db.store import Connection
from fhr_desktop.domain.competing import InOrder, Request, balances, in_order
from fhr_desktop.domain.cost_share import newest_children
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.matching import Criterion, match, measures
from fhr_desktop.domain.needs import SEARCHED, Need, NeedState, emergency_limit
from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.proposals import unreserved
from fhr_desktop.domain.unit import Municipality, participating
from fhr_desktop.services.matching import offered_home, wanted_of
from fhr_desktop.services.unit import settings_of

COMPETE = SEARCHED - {NeedState.ASSESSING}


@dataclass(frozen=True, slots=True)
class Field:
    """What requests are weighed by, read once for any number of homes."""

    needs: tuple[Need, ...]
    balance: dict[str, int]
    every: bool
    today: dt.date
    rule: OrderRule


def field_of(connection: Connection, rule: OrderRule, today: dt.date) -> Field:
    """The open requests, and how placements and cost balance between the municipalities."""
    needs = queries.needs(connection, COMPETE)
    every = settings_of(connection).home_trained_rule != "any"
    return Field(needs, _balance(connection, today), every, today, rule)


def of_home(field: Field, pooled: PooledHome, needs: Sequence[Need] | None = None) -> tuple[InOrder, ...]:
    """The requests that the home suits, were it not reserved. `needs`: among these alone."""
    asked = []
    for need in field.needs if needs is None else needs:
        home = offered_home(pooled, need, field.today, every=field.every)
        free = replace(home, status=unreserved(home.status, bool(pooled.placements)))
        found = match(wanted_of(need, field.today), [free])
        if found.fitting:
            weighed = measures(free, found.fitting[0].grounds)
            known = any(one is not None for one in free.minutes)
            asked.append(
                Request(
                    need.id, need.number, need.municipality, limit=emergency_limit(need),
                    minutes=weighed[Criterion.TRAVEL] if known else None, unmet=weighed[Criterion.UNMET_WISHES],
                    partly=weighed[Criterion.PARTLY_MET], waiting_days=need.days_open(field.today),
                    balance=field.balance.get(need.municipality, 0),
                )
            )  # fmt: skip
    return in_order(asked, field.rule.request_criteria())


def _balance(connection: Connection, today: dt.date) -> dict[str, int]:
    """Every machine counts the same: placements in protected homes, which few have, are left out."""
    shut = {one.id for one in records.load_where(connection, Home, protected=1)}
    placed = Counter(one.municipality for one in records.load_where(connection, Placement) if one.home_id not in shut)
    paying = participating(records.load_where(connection, Municipality), today)
    return balances(placed, {one.code: newest_children(one) for one in paying})
