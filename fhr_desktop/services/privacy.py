"""The access log for those who must check it: who read or did what, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from db import audit, records
from db.arrivals import scopes
from db.queries.dump import dump
from db.queries.search import newest_cases
from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.record import RecordId, ScopeKind
from fhr_desktop.domain.unit import User
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk

OPEN_TO_ALL = frozenset({ScopeKind.UNIT, ScopeKind.TRAINING})  # what every role may read


@dataclass(frozen=True, slots=True)
class Access:
    """One act in the access log. `action` is the log's own code, worded by the page that shows it.

    `number` is that of the case concerned, "" when there is none or it is not in the store.
    """

    n: int
    at: dt.datetime
    who: str
    action: str
    record: RecordId | None
    codes: tuple[str, ...]
    number: str = ""


class Privacy:
    """Reading the access log."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def log(self, actor: Actor, record: RecordId | None = None, limit: int = 500) -> tuple[Access, ...]:
        """The newest acts first, of one record or of all. Reading the log is itself logged."""
        actor.demand(Right.READ_ACCESS_LOG)
        with self._desk.store.logged_read(actor.user_id, "log.read", record) as connection:
            names = {user.id: user.name for user in records.load_where(connection, User)}
            entries = audit.entries(connection, record, limit)
            concerned = {entry.record for entry in entries if entry.record is not None}
            numbers = {one.id: one.number for one in records.load_many(connection, Case, concerned).values()}
            of_homes = newest_cases(connection, concerned - set(numbers))
            numbers |= {home: number for home, (_case, number, _name) in of_homes.items()}
            return tuple(
                Access(
                    e.n, moment_of(e.hlc), names.get(e.user, ""), e.action, e.record, e.codes,
                    numbers.get(e.record, "") if e.record else "",
                )
                for e in entries
            )  # fmt: skip

    def dump(self, actor: Actor) -> list[dict[str, Any]]:
        """Every record the actor may read, as plain data, by table and id. Logged."""
        actor.demand(Right.MANAGE_STORE)
        with self._desk.store.logged_read(actor.user_id, "dump", None) as connection:
            homes = records.load_where(connection, Home)
            shut = frozenset(home.id for home in homes if home.protected and actor.user_id not in home.readers)
            open_to_all = {key for key, (kind, _home) in scopes(connection).items() if kind in OPEN_TO_ALL}
            return list(dump(connection, shut, None if actor.may(Right.READ_CASEWORK) else open_to_all))
