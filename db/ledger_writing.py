"""Entering in the ledger what a unit of work is about to write, in the same transaction, at the end of its own chain.

What lies in a protected home's scope never comes here. `fhr_desktop.domain.ledger_entries` says what is told of what.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import sqlalchemy as sa

from db import records
from db.queries import ledger as queries
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.ledger_entries import Asked, LedgerEntry, Waited, chain_of, fact
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.order_rules import OrderRule, in_force
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import Record, RecordId, ScopeKind

Pending = Mapping[tuple[str, RecordId], Record]
R = TypeVar("R", bound=Record)
FOLLOWED = (ScopeKind.CASEWORK, ScopeKind.POOL)  # entries follow from what is in these and nothing else


def shared_scopes(connection: sa.Connection) -> frozenset[int]:
    """The scopes whose events are entered."""
    marks = tuple(one.value for one in FOLLOWED)
    return frozenset(
        connection.exec_driver_sql("SELECT id FROM scope WHERE home IS NULL AND kind IN (?, ?)", marks).scalars()
    )


@dataclass(frozen=True)
class Writer:
    """The machine that writes, and for whom."""

    connection: sa.Connection
    device: bytes
    incarnation: bytes
    user: RecordId
    apart: Callable[[Record], bool]  # whether a record lives in the scope of a protected home

    def entries(self, events: Sequence[Record], pending: Pending) -> list[LedgerEntry]:
        """The entries that the events make, in their order, chained. What else waits to be saved counts as there."""
        around = _Now(self.connection, pending, self.apart)
        told = [one for one in events if not self.apart(one)]
        facts = [(event, its) for event in told if (its := fact(event, around)) is not None]
        if not facts:
            return []
        device, incarnation = self.device.hex(), self.incarnation.hex()
        chain = chain_of(device, incarnation)
        told_heads, told_seen = queries.told(self.connection, device, incarnation)
        heads = [one for one in queries.heads(self.connection, chain) if one not in told_heads]
        seen = [one for one in queries.held(self.connection, FOLLOWED) if one not in told_seen]
        number, previous = queries.last_of(self.connection, device, incarnation)
        made: list[LedgerEntry] = []
        for event, one in facts:
            number += 1
            entry = LedgerEntry(
                id=LedgerEntry.id_of(chain, number), device=device, incarnation=incarnation, number=number,
                kind=one.kind.value, on=one.on, recorded_at=event.recorded_at or around.now,  # type: ignore[attr-defined]
                user_id=event.user_id or self.user,  # type: ignore[attr-defined]
                rule_id=one.rule.id, rule_from=one.rule.valid_from, event=one.event.hex, body=one.body,
                heads=tuple(heads), seen=tuple(seen), previous=previous,
            )  # fmt: skip
            made.append(replace(entry, digest=entry.sum()))
            previous, heads, seen = made[-1].digest, [], []
        return made


class _Now:
    """What is stored, with what waits to be saved."""

    def __init__(self, connection: sa.Connection, pending: Pending, apart: Callable[[Record], bool]) -> None:
        self._connection, self._pending, self._apart = connection, pending, apart
        self.now = dt.datetime.now(dt.UTC)

    def _get(self, kind: type[R], record_id: RecordId) -> R | None:
        found: Any = self._pending.get((kind.table(), record_id))
        return found if found is not None else records.load(self._connection, kind, record_id)

    def need(self, need: RecordId) -> Asked | None:
        found = self._get(Need, need)
        if found is None:
            return None
        return Asked(found.number, found.municipality, found.received_on, found.outcome, found.protected)

    def shut_requests(self) -> frozenset[str]:
        return frozenset(one.number for one in records.load_where(self._connection, Need, protected=1))

    def proposed(self, proposal: RecordId) -> tuple[RecordId, str] | None:
        found = self._get(Proposal, proposal)
        return (found.need_id, found.home_number) if found else None

    def case(self, case: RecordId) -> Waited | None:
        before = records.load(self._connection, Case, case)
        found = before or self._get(Case, case)
        if found is None:
            return None
        queued = before is not None and before.state == CaseState.QUEUE
        entry = self._get(PoolEntry, PoolEntry.id_of(found.home_id))
        return Waited(
            self._lives(found.home_id), before.state_since if before and queued else None, entry.number if entry else ""
        )

    def _lives(self, home: RecordId) -> str:
        found = self._get(Home, home)
        return (found.municipality or "") if found else ""

    @cached_property
    def _queue(self) -> tuple[tuple[str, dt.date], ...]:
        stored = {case: (home, since) for case, home, since in queries.queue(self._connection, CaseState.QUEUE.value)}
        for one in self._pending.values():
            if isinstance(one, Case):
                stored.pop(one.id, None)
                if one.state == CaseState.QUEUE and not self._apart(one):
                    stored[one.id] = (one.home_id, one.state_since)
        return tuple((self._lives(home), since) for home, since in stored.values())

    def queue(self) -> Iterable[tuple[str, dt.date]]:
        return self._queue

    @cached_property
    def _rules(self) -> tuple[OrderRule, ...]:
        stored = records.load_where(self._connection, OrderRule)
        return (*stored, *(one for one in self._pending.values() if isinstance(one, OrderRule)))

    def rule_on(self, day: dt.date) -> OrderRule:
        return in_force(self._rules, day)
