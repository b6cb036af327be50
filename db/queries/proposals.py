"""Reads for proposals: those of a request or a home as far as the reader may know, the ledger, and decided orders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from db import records
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.ledger import PoolSearch
from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.proposals import ANSWERED_BY_DAY, Proposal, ProposalState, ProposalStep
from fhr_desktop.domain.record import RecordId


def open_to(connection: sa.Connection, reader: RecordId, many: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Those whose homes the reader may know of, with the best of each request first."""
    found = tuple(many)
    homes = records.load_many(connection, Home, {one.home_id for one in found})
    known = {home.id for home in homes.values() if not home.protected or reader in home.readers}
    shown = [one for one in found if one.home_id in known]
    return tuple(sorted(shown, key=lambda one: (one.sent_on, one.rank, one.home_number, one.id.hex)))


def of_need(connection: sa.Connection, need: RecordId) -> tuple[Proposal, ...]:
    """Every proposal for the request, whoever may know of it."""
    return records.load_where(connection, Proposal, need_id=need)


def of_home(connection: sa.Connection, home: RecordId) -> tuple[Proposal, ...]:
    """Every proposal of the home."""
    return records.load_where(connection, Proposal, home_id=home)


def standing(connection: sa.Connection) -> tuple[Proposal, ...]:
    """Every proposal that nobody has written to have ended; its day may have passed all the same."""
    query = "SELECT id FROM proposal WHERE state <> ?"
    rows = connection.exec_driver_sql(query, (ProposalState.ENDED.value,)).scalars()
    return tuple(records.load_many(connection, Proposal, [RecordId(bytes=one) for one in rows]).values())


def released(connection: sa.Connection, today: dt.date) -> dict[RecordId, dt.date]:
    """The homes whose reservation has ended by itself, unwritten, and the first day on which each was free."""
    until: dict[RecordId, dt.date] = {}
    for one in standing(connection):
        last = one.reserved_until if one.stage() in ANSWERED_BY_DAY else None
        until[one.home_id] = max(last or dt.date.max, until.get(one.home_id, dt.date.min))
    return {home: last + dt.timedelta(days=1) for home, last in until.items() if last < today}


def steps_of(
    connection: sa.Connection, many: Collection[RecordId]
) -> dict[RecordId, tuple[ProposalStep, ...]]:  # fmt: skip
    """What has happened to each of the proposals, the first at the beginning."""
    found: dict[RecordId, list[ProposalStep]] = {}
    for proposal in many:
        for one in records.load_where(connection, ProposalStep, order="recorded_at", proposal_id=proposal):
            found.setdefault(proposal, []).append(one)
    return {proposal: tuple(steps) for proposal, steps in found.items()}


def searches_of(connection: sa.Connection, need: RecordId) -> tuple[PoolSearch, ...]:
    """The searches for a request, the first at the beginning."""
    return records.load_where(connection, PoolSearch, order="recorded_at", need_id=need)


def order_rules(connection: sa.Connection) -> tuple[OrderRule, ...]:
    """Every order that has been decided."""
    return records.load_where(connection, OrderRule, order="valid_from")


def last_home_number(connection: sa.Connection, prefix: str) -> int:
    """The highest running number after the prefix among the homes of the pool, also those proposed, or 0."""
    query = "SELECT number FROM pool_entry UNION SELECT home_number FROM proposal"
    tails = [
        one[len(prefix) :] for one in connection.exec_driver_sql(query).scalars() if one and one.startswith(prefix)
    ]
    return max((int(tail) for tail in tails if tail.isdigit()), default=0)
