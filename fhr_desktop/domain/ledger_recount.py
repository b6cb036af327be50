"""The ledger counted anew from the log's operations: what it should say, beside what it says. Pure.

Each chain is gone through in order. Before an entry is counted, the operations that its writer held are laid out, and
then those of its own action: what the store was then follows from them alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.domain.ledger_chain import by_chain
from fhr_desktop.domain.ledger_entries import EVENTS, Asked, Fact, LedgerEntry, Waited, fact
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.order_rules import OrderRule, in_force
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import Plain, Record, RecordId, ScopeKind, freeze, from_plain

_EVERY: tuple[type[Record], ...] = (*EVENTS, Home, Case, Need, PoolEntry, Proposal, OrderRule)
_KINDS = {one.table(): one for one in _EVERY}
FOLLOWED = frozenset({*_KINDS, LedgerEntry.table()})  # tables whose operations are needed
_SCOPES = (ScopeKind.CASEWORK.value, ScopeKind.POOL.value)
_EVENT_TABLES = frozenset(one.table() for one in EVENTS)


@dataclass(frozen=True, slots=True)
class Logged:
    """An operation: its stream ("device/incarnation/scope"), and its values or None once erased."""

    stream: str
    seq: int
    hlc: int
    table: str
    record: RecordId
    values: Mapping[str, Plain] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that does not say what its event says, or an event that has no entry (`entry` is None)."""

    entry: LedgerEntry | None
    event: RecordId
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class Recount:
    """The outcome. `counted`: entries that came out the same; `gone`: entries that can no longer be counted, since what
    they followed from has been erased or is not held here; `before`: events from before their machine's first entry,
    written by a program that had no ledger.
    """

    counted: int
    gone: int
    before: int
    differences: tuple[Difference, ...]


def recount(operations: Iterable[Logged], lengths: Mapping[str, int], entries: Iterable[LedgerEntry]) -> Recount:
    """What the ledger should say beside what it says. `lengths`: how far each stream is held."""
    log = _Log(operations, lengths)
    different: list[Difference] = []
    told: set[RecordId] = set()
    counted = gone = 0
    for chain, some in by_chain(entries).items():
        view = _View(log)
        for _hlc, commit in groupby(some, key=lambda one: log.hlc_of(chain, one.id)):
            many = list(commit)
            held = view.reach(many, chain)
            for entry in many:
                event = RecordId(hex=entry.event)
                told.add(event)
                same = view.agrees(entry, event) if held else None
                counted, gone = counted + (same is True), gone + (same is None)
                if same is False:
                    different.append(Difference(entry, event, entry.on))
    missing, before = _untold(log, told)
    return Recount(counted, gone, before, (*different, *missing))


class _Log:
    """The operations by stream, and the events by record."""

    def __init__(self, operations: Iterable[Logged], lengths: Mapping[str, int]) -> None:
        self.lengths = lengths
        self.streams: dict[str, list[Logged]] = {}
        self.events: dict[RecordId, Logged] = {}
        self.erased: set[RecordId] = set()
        for one in operations:
            self.streams.setdefault(one.stream, []).append(one)
            if one.values is None:
                self.erased.add(one.record)
            if one.table in _EVENT_TABLES:
                self.events.setdefault(one.record, one)
        for some in self.streams.values():
            some.sort(key=lambda one: one.seq)
        self._stamps = {
            (one.stream.rpartition("/")[0], one.record): one.hlc
            for some in self.streams.values() for one in some if one.table == LedgerEntry.table()
        }  # fmt: skip
        self._first: dict[str, int] = {}
        for (chain, _entry), hlc in self._stamps.items():
            device = chain.partition("/")[0]
            self._first[device] = min(hlc, self._first.get(device, hlc))

    def before_the_ledger(self, event: Logged) -> bool:
        """Whether its machine had no ledger yet: the first event that it could enter made its first entry."""
        first = self._first.get(event.stream.partition("/")[0])
        return first is None or event.hlc < first

    def hlc_of(self, chain: str, entry: RecordId) -> int:
        """The stamp of the action in which an entry was written; 0 for one that is not in the log."""
        return self._stamps.get((chain, entry), 0)

    def event(self, event: RecordId) -> Record | None:
        """The event as it stands in the log; None when it has been erased, or is not there."""
        found = self.events.get(event)
        if found is None or found.values is None:
            return None
        return _record(_KINDS[found.table], found.record, found.values)


def _record(kind: type[Record], record: RecordId, values: Mapping[str, Plain]) -> Record:
    return kind(id=record, **{
        name: from_plain(spec.kind, values[name]) for name, spec in kind.SPECS.items() if name in values
    })  # fmt: skip


class _View:
    """What a writer held: the newest value of each field, as far as its operations have been laid out."""

    def __init__(self, log: _Log) -> None:
        self._log = log
        self._at: dict[str, int] = {}
        self._fields: dict[tuple[RecordId, str], tuple[int, Plain]] = {}
        self._cases: set[RecordId] = set()
        self._needs: set[RecordId] = set()
        self._rules: dict[RecordId, OrderRule] = {}
        self._since: dict[RecordId, dt.date | None] = {}
        self._unknown = False  # something that was held then has been erased since

    def reach(self, entries: Sequence[LedgerEntry], chain: str) -> bool:
        """Lay out what the writer of entries written at once held. Whether all of that is here."""
        held = True
        for entry in entries:
            for row in entry.seen:
                held &= self._lay_to(str(row["stream"]), int(row["seq"]))
        events = [self._log.event(RecordId(hex=one.event)) for one in entries]
        self._since = {one.case_id: self._queued_since(one.case_id) for one in events if isinstance(one, Transition)}
        stamp = self._log.hlc_of(chain, entries[0].id)
        for kind in _SCOPES:
            self._lay(f"{chain}/{kind}", lambda one: one.hlc <= stamp)
        return held

    def reach_all(self) -> None:
        """Lay out everything that is held."""
        for stream in self._log.streams:
            self._lay(stream, lambda _one: True)

    def _lay_to(self, stream: str, last: int) -> bool:
        """As far as a number; whether the log reaches so far."""
        self._lay(stream, lambda one: one.seq <= last)
        return last <= self._log.lengths.get(stream, 0)

    def _lay(self, stream: str, within: Callable[[Logged], bool]) -> None:
        some = self._log.streams.get(stream, [])
        at = self._at.get(stream, 0)
        while at < len(some) and within(some[at]):
            self._take(some[at])
            at += 1
        self._at[stream] = at

    def _take(self, one: Logged) -> None:
        if one.values is None:
            self._unknown = self._unknown or one.table in (Case.table(), Home.table())
            return
        if one.table == OrderRule.table():
            self._rules[one.record] = _record(OrderRule, one.record, one.values)  # type: ignore[assignment]
        if one.table == Case.table():
            self._cases.add(one.record)
        if one.table == Need.table():
            self._needs.add(one.record)
        for name, value in one.values.items():
            known = self._fields.get((one.record, name))
            if known is None or known[0] <= one.hlc:
                self._fields[one.record, name] = one.hlc, value

    def agrees(self, entry: LedgerEntry, event_id: RecordId) -> bool | None:
        """Whether the entry says what its event says; None when that can no longer be counted."""
        event = self._log.event(event_id)
        if event is None:
            return None if event_id in self._log.erased else False
        made = fact(event, self)
        if made is not None and _same(entry, event, made):
            return True
        return None if self._unknown else False

    # surroundings, as `ledger_entries` asks for them

    def _value(self, record: RecordId, name: str) -> Any:
        found = self._fields.get((record, name))
        return None if found is None else found[1]

    def _ref(self, record: RecordId, name: str) -> RecordId | None:
        found = self._value(record, name)
        return None if found is None else RecordId(bytes=found)

    def need(self, need: RecordId) -> Asked | None:
        """As the log has it."""
        day = self._value(need, "received_on")
        if day is None:
            return None
        return Asked(
            self._value(need, "number"), self._value(need, "municipality"), dt.date.fromisoformat(day),
            self._value(need, "outcome"), bool(self._value(need, "protected")),
        )  # fmt: skip

    def shut_requests(self) -> frozenset[str]:
        """As the log has them."""
        return frozenset(self._value(one, "number") for one in self._needs if self._value(one, "protected"))

    def proposed(self, proposal: RecordId) -> tuple[RecordId, str] | None:
        """As the log has it."""
        need = self._ref(proposal, "need_id")
        return None if need is None else (need, self._value(proposal, "home_number") or "")

    def case(self, case: RecordId) -> Waited | None:
        """Since when it waited before the action; the rest as it is after."""
        home = self._ref(case, "home_id")
        if home is None:
            return None
        number = self._value(PoolEntry.id_of(home), "number") or ""
        return Waited(self._value(home, "municipality") or "", self._since.get(case), number)

    def _queued_since(self, case: RecordId) -> dt.date | None:
        queued = self._value(case, "state") == CaseState.QUEUE
        return dt.date.fromisoformat(self._value(case, "state_since")) if queued else None

    def queue(self) -> Iterable[tuple[str, dt.date]]:
        """After the action."""
        for case in self._cases:
            home = self._ref(case, "home_id")
            if home is not None and self._value(case, "state") == CaseState.QUEUE:
                since = dt.date.fromisoformat(self._value(case, "state_since"))
                yield self._value(home, "municipality") or "", since

    def rule_on(self, day: dt.date) -> OrderRule:
        """The order in force, among those that were held."""
        return in_force(self._rules.values(), day)


def _same(entry: LedgerEntry, event: Record, made: Fact) -> bool:
    said = (entry.kind, entry.on, entry.rule_id, entry.rule_from, freeze(entry.body))
    should = (made.kind.value, made.on, made.rule.id, made.rule.valid_from, freeze(made.body))
    by = getattr(event, "user_id", None), getattr(event, "recorded_at", None)
    return said == should and by[0] in (None, entry.user_id) and by[1] in (None, entry.recorded_at)


def _untold(log: _Log, told: set[RecordId]) -> tuple[list[Difference], int]:
    """Events that have no entry, and how many there are from before the ledger."""
    missing: list[Difference] = []
    before = 0
    whole = _View(log)
    whole.reach_all()
    for event_id, one in log.events.items():
        event = log.event(event_id) if event_id not in told else None
        if event is None or fact(event, whole) is None:
            continue
        if log.before_the_ledger(one):
            before += 1
        else:
            missing.append(Difference(None, event_id, getattr(event, "on", None)))
    return missing, before
