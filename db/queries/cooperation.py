"""Reads for the cooperation: meetings with what belongs to them, seats, guidelines, and steps in and out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from db import records
from fhr_desktop.domain.case_states import ENDED
from fhr_desktop.domain.cooperation import (
    AgendaItem,
    Decision,
    Guideline,
    Meeting,
    MeetingAction,
    MembershipStep,
    Seat,
)
from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import Record, RecordId

R = TypeVar("R", bound=Record)


def meetings(connection: sa.Connection) -> tuple[Meeting, ...]:
    """Every meeting, the earliest first."""
    return tuple(sorted(records.load_where(connection, Meeting), key=lambda one: (one.on, one.starts, one.id.hex)))


def items(connection: sa.Connection) -> tuple[AgendaItem, ...]:
    """The items of every agenda that stand."""
    return records.load_where(connection, AgendaItem, removed=False)


def decisions(connection: sa.Connection) -> tuple[Decision, ...]:
    """Every decision that stands, by number."""
    found = records.load_where(connection, Decision, removed=False)
    return tuple(sorted(found, key=lambda one: (one.number, one.id.hex)))


def actions(connection: sa.Connection) -> tuple[MeetingAction, ...]:
    """Every action that stands."""
    return records.load_where(connection, MeetingAction, removed=False)


def of_meeting(connection: sa.Connection, kind: type[R], meeting: RecordId) -> tuple[R, ...]:
    """The meeting's records of a kind, also those taken away."""
    return records.load_where(connection, kind, meeting_id=meeting)


def seats(connection: sa.Connection) -> tuple[Seat, ...]:
    """Every seat there is and has been, by name."""
    return records.load_where(connection, Seat, order="name")


def guidelines(connection: sa.Connection) -> tuple[Guideline, ...]:
    """Every version of every guideline."""
    return records.load_where(connection, Guideline, order="valid_from")


def membership_steps(connection: sa.Connection) -> tuple[MembershipStep, ...]:
    """Every joining and leaving that was decided, the earliest first."""
    return records.load_where(connection, MembershipStep, order="on")


def order_rules(connection: sa.Connection) -> tuple[OrderRule, ...]:
    """Every order that has been decided."""
    return records.load_where(connection, OrderRule, order="valid_from")


def clashing(connection: sa.Connection, kinds: Iterable[type[Record]]) -> dict[RecordId, frozenset[str]]:
    """The records of the kinds with fields where machines say different things, and the fields."""
    tables = {kind.table() for kind in kinds}
    rows = connection.exec_driver_sql("SELECT tbl, rec, field FROM clash")
    found: dict[RecordId, frozenset[str]] = {}
    for table, rec, field in rows:
        if table in tables:
            one = RecordId(bytes=rec)
            found[one] = found.get(one, frozenset()) | {field}
    return found


@dataclass(frozen=True, slots=True)
class Open:
    """What is going on with a municipality, in numbers. Protected homes are in none of them."""

    cases: int
    needs: int
    pool_homes: int


_CASES = """
SELECT count(*) FROM "case" c JOIN home h ON h.id = c.home_id
WHERE h.municipality = ? AND h.protected = 0 AND c.state NOT IN ({marks})
"""
_POOL = """
SELECT count(*) FROM pool_entry e JOIN home h ON h.id = e.home_id
WHERE h.municipality = ? AND h.protected = 0 AND e.status <> ?
"""


def going_on(connection: sa.Connection, code: str) -> Open:
    """Cases that have not ended of families there, requests from it that are open, and homes of the pool there."""
    run = connection.exec_driver_sql
    ended = tuple(state.value for state in ENDED)
    cases = run(_CASES.format(marks=", ".join("?" * len(ended))), (code, *ended)).scalar_one()
    needs = run("SELECT count(*) FROM need WHERE municipality = ? AND closed_on IS NULL", (code,)).scalar_one()
    homes = run(_POOL, (code, PoolStatus.LEFT.value)).scalar_one()
    return Open(int(cases), int(needs), int(homes))
