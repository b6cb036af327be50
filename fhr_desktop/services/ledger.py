"""The ledger: reading it, seeing whether it holds together, and counting it anew from the log."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db import records
from db.queries import ledger as queries
from db.queries import ledger_log
from db.queries import proposals as proposal_queries
from db.store import Connection
from fhr_desktop.domain.ledger import PoolSearch
from fhr_desktop.domain.ledger_chain import Held, Verified, verify
from fhr_desktop.domain.ledger_entries import LedgerEntry, LedgerKind
from fhr_desktop.domain.ledger_recount import Recount, recount
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.order_rules import GIVEN, OrderRule
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Device, Municipality, User
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.sync import membership


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What is asked for; nothing leaves everything in. `home`: its number in the pool."""

    first: dt.date | None = None
    last: dt.date | None = None
    municipality: str = ""
    home: str = ""
    kind: LedgerKind | None = None

    def lets_in(self, entry: LedgerEntry) -> bool:
        """Whether an entry is among what is asked for."""
        if (self.first and entry.on < self.first) or (self.last and entry.on > self.last):
            return False
        if self.kind is not None and entry.kind != self.kind:
            return False
        if self.municipality and self.municipality not in municipalities_of(entry):
            return False
        return not self.home or self.home in homes_of(entry)


def municipalities_of(entry: LedgerEntry) -> frozenset[str]:
    """The municipalities that an entry is about: whose request or family it was."""
    own = entry.body.get("municipality")
    return frozenset({own} if own else ())


def homes_of(entry: LedgerEntry) -> tuple[str, ...]:
    """The numbers of the homes that an entry is about, as it names them."""
    own = (entry.body.get("home"), *(one["number"] for one in entry.body.get("homes", ())))
    return tuple(one for one in own if one)


@dataclass(frozen=True, slots=True)
class LedgerBook:
    """The ledger with what it takes to put it in words. `earlier`: searches from before there was a ledger."""

    entries: tuple[LedgerEntry, ...]
    earlier: tuple[PoolSearch, ...]
    municipalities: dict[str, str]
    needs: dict[str, str]  # number → municipality's code
    requests: dict[RecordId, str]  # id → number
    machines: dict[str, str]
    users: dict[RecordId, str]
    rules: dict[RecordId, OrderRule]


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether the ledger holds together, and says what the log says."""

    verified: Verified
    recounted: Recount
    machines: dict[str, str]
    at: dt.datetime

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return self.verified.holds and not self.recounted.differences


class Ledger:
    """The unit manager's; nobody writes in it by hand."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def book(self, actor: Actor, asked: LedgerFilter | None = None) -> LedgerBook:
        """The entries asked for, the newest first."""
        actor.demand(Right.COOPERATE)
        asked = asked or LedgerFilter()
        with self._desk.store.logged_read(actor.user_id, "ledger.open", None) as connection:
            return book_of(connection, asked)

    def note_export(self, actor: Actor, kind: str) -> None:
        """Note in the access log that the ledger leaves the program, as `kind` ("xlsx", "csv", "pdf")."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.logged_read(actor.user_id, "ledger.export", None, kind):
            pass

    def check(self, actor: Actor) -> Checked:
        """Go through every entry, and count the ledger anew from the log."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.logged_read(actor.user_id, "ledger.verify", None) as connection:
            entries = [one for one in ledger_log.in_table(connection).values() if one is not None]
            return Checked(
                verified(connection),
                recount(ledger_log.operations(connection), ledger_log.lengths(connection), entries),
                machines_of(connection), self._desk.now(),
            )  # fmt: skip


def book_of(connection: Connection, asked: LedgerFilter) -> LedgerBook:
    """The ledger as it stands, the newest entries first."""
    every = queries.entries(connection)
    told = {one.event for one in every}
    needs = records.load_where(connection, Need)
    shut = {one.number for one in needs if one.protected}  # since they were entered; they are in no list
    of_needs = {one.number: one.municipality for one in needs}
    requests = {one.id: one.number for one in needs}
    found = [one for one in every if asked.lets_in(one) and one.body.get("need") not in shut]
    earlier = [
        one for one in _earlier(connection, told)
        if requests.get(one.need_id) not in shut and _lets_in(asked, one, of_needs.get(requests.get(one.need_id, "")))
    ]  # fmt: skip
    return LedgerBook(
        tuple(sorted(found, key=_newest_first)),
        tuple(earlier),
        {one.code: one.name for one in records.load_where(connection, Municipality)}, of_needs, requests,
        machines_of(connection), {one.id: one.name for one in records.load_where(connection, User)},
        {one.id: one for one in (GIVEN, *proposal_queries.order_rules(connection))},
    )  # fmt: skip


def _newest_first(entry: LedgerEntry) -> tuple[int, float, str, int]:
    return -entry.on.toordinal(), -entry.recorded_at.timestamp(), entry.device, -entry.number


def _earlier(connection: Connection, told: set[str]) -> list[PoolSearch]:
    """Searches that no entry tells of."""
    found = records.load_where(connection, PoolSearch, order="recorded_at")
    return [one for one in reversed(found) if one.id.hex not in told]


def _lets_in(asked: LedgerFilter, search: PoolSearch, municipality: str | None) -> bool:
    if (asked.first and search.on < asked.first) or (asked.last and search.on > asked.last):
        return False
    if asked.municipality and asked.municipality != municipality:
        return False
    if asked.home and not any(one["offered"] and one["number"] == asked.home for one in search.homes):
        return False
    return asked.kind in (None, LedgerKind.SEARCH)


def machines_of(connection: Connection) -> dict[str, str]:
    """The names of the machines, by the names that entries bear."""
    return {one.device_key: one.name for one in records.load_where(connection, Device)}


def verified(connection: Connection) -> Verified:
    """Whether every chain holds."""
    member = membership.read(connection)
    out = {one.device.hex() for one in member.tip.members if not one.active}
    return verify(
        Held(
            ledger_log.in_table(connection), ledger_log.in_log(connection, member.verify),
            ledger_log.erased(connection), ledger_log.holes(connection), out,
        )
    )  # fmt: skip
