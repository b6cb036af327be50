"""The only way into the store: records are saved, become signed operations, and are applied like a bundle's.

One unit of work is one action of a person: all of it is written, or nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import sqlalchemy as sa

from db import audit, erasure, history, ledger_writing, moving, records, search_index, tables
from db.difference import SET_ADRIFT, Difference, Draft, Wishes
from db.migrate import head as schema_head
from db.projection import Projection, StreamBook
from fhr_desktop import __version__
from fhr_desktop.domain.clock import HybridClock
from fhr_desktop.domain.duplicates import Alias
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.ledger_entries import EVENTS
from fhr_desktop.domain.operations import (
    GENESIS,
    MOST_NAMED,
    SEEN,
    WITH,
    Body,
    Dot,
    Header,
    Operation,
    OperationKind,
    Stream,
    fits,
    leaves_hash,
    seal,
)
from fhr_desktop.domain.record import PARENTS, Plain, Record, RecordId, ScopeKind
from fhr_desktop.domain.registry import BY_TABLE
from i18n import _

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this machine is: its random names and its signature."""

    device: bytes
    incarnation: bytes
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Changes:
    """Which records an action touched, by table, for pages that show them."""

    records: frozenset[tuple[str, RecordId]] = frozenset()
    moved: Mapping[RecordId, RecordId] = field(default_factory=dict)  # new ids by old, of a home that became protected

    def touches(self, *kinds: type[Record]) -> bool:
        """Whether a record of any of the kinds changed."""
        names = {kind.table() for kind in kinds}
        return any(table in names for table, _id in self.records)


class UnitOfWork:
    """Collects records to save; `commit` writes them. Reads see what is already stored and what is collected."""

    def __init__(self, connection: sa.Connection, identity: Identity, clock: HybridClock, user: RecordId) -> None:
        self.connection = connection
        self._identity, self._clock, self._user = identity, clock, user
        self._book = StreamBook(connection)
        self._pending: dict[tuple[str, RecordId], Record] = {}
        self._audits: list[tuple[str, RecordId | None, tuple[str, ...]]] = []
        self._scopes: dict[RecordId, int] = {}
        self._found_again: list[RecordId] = []
        self._wishes = Wishes()
        self._apart: list[tuple[RecordId, RecordId]] = []
        self._erasures: list[tuple[int, Draft]] = []
        self.blobs: tuple[str, ...] = ()  # after `commit`: encrypted files whose records are gone
        self.changes = Changes()

    def get(self, kind: type[R], record_id: RecordId) -> R | None:
        """The record as it will be, or None."""
        pending = self._pending.get((kind.table(), record_id))
        if pending is not None:
            return pending  # type: ignore[return-value]
        return records.load(self.connection, kind, record_id)

    def collected(self, kind: type[R]) -> tuple[R, ...]:
        """The records of a kind that wait to be written."""
        return tuple(record for record in self._pending.values() if isinstance(record, kind))

    def save(self, *many: Record) -> None:
        """Save new or changed records. Raises Refused for a change of a record that only grows."""
        if self._stored(record for record in many if record.APPEND_ONLY):
            raise Refused(_("A signed entry is never changed. Nothing has been saved; write a correction instead."))
        self._pending |= {(record.table(), record.id): record for record in many}

    def decide(self, record: Record, field: str) -> None:
        """Save a record with the value chosen in a clash; written even when it is the value that was shown."""
        self.save(record)
        self._wishes.decided.add((record.table(), record.id, field))

    def stand_beside(self, record: Record, field: str, value: Plain, seen: tuple[Dot, ...] = SET_ADRIFT) -> None:
        """Let a value stand beside those the field has, so that a person decides again. The record exists.

        `seen` are operations that the value was once written after.
        """
        self.save(record)
        self._wishes.beside.append(((record.table(), record.id, field), value, seen))

    def had_seen(self, kind: type[Record], record_id: RecordId, seen: history.Seen) -> None:
        """Say what the writer of a record had seen of it, when that may be less than what stands there now.

        Fields where nothing was written are left as they stand; what others have written in the others since
        stays beside what is saved, and a person decides.
        """
        own = (self._identity.device, self._identity.incarnation)
        key = (kind.table(), record_id)
        before = self._wishes.sights.get(key)
        seen = before.seen.joined(seen) if before is not None else seen
        self._wishes.sights[key] = history.Sight(self.connection, self._book, *key, seen, own)

    def erase(
        self, kind: type[Record], record_id: RecordId, code: str, decided_by: RecordId, second: RecordId | None = None
    ) -> None:
        """Erase a record and all that belongs to it in its scope, for good and everywhere (SYNC §5).

        Raises LookupError for a record that is not here.
        """
        self._erase(self.scope_of(kind, record_id), kind, record_id, code, decided_by, second)

    def erase_ahead(self, kind: type[Record], record_id: RecordId, code: str, decided_by: RecordId) -> None:
        """Erase a record that is not here, and may have been made elsewhere under the same id: it never comes."""
        self._erase(self._scope_of_kind(kind), kind, record_id, code, decided_by, None)

    def _erase(
        self, scope: int, kind: type[Record], record_id: RecordId, code: str, decided_by: RecordId,
        second: RecordId | None,
    ) -> None:  # fmt: skip
        values: dict[str, Plain] = {"code": code, "decided_by": decided_by.bytes}
        values["second"] = second.bytes if second else None
        self._erasures.append((scope, Draft(OperationKind.ERASE, kind.table(), record_id, {}, values)))

    def set_apart(self, home: RecordId, decided_by: RecordId) -> None:
        """Let a home that has become protected, with all that belongs to it, live in a scope of its own (SYNC §4)."""
        self._apart.append((home, decided_by))

    def _carry_apart(self) -> dict[RecordId, RecordId]:
        """Put copies with new ids in the new scopes, and erase what was copied. New ids by old."""
        moved: dict[RecordId, RecordId] = {}
        for home, decided_by in self._apart:
            old = self.scope_of(Home, home)
            made = moving.copied(self.connection, home, old, self._pending)
            for one in made.ids:
                self._pending = {key: record for key, record in self._pending.items() if key[1] != one}
            scope = make_scope(self.connection, ScopeKind.PROTECTED, made.ids[home])
            self.place(scope, *made.copies)
            by_id = {one.id: one for one in made.copies}
            self._wishes.beside.extend(
                ((by_id[one].table(), one, name), value, SET_ADRIFT) for one, name, value in made.beside
            )
            for alias in made.aliases:
                self.erase(Alias, alias, moving.MOVED, decided_by)
            self.erase(Home, home, moving.MOVED, decided_by)
            moving.carry_drafts(self.connection, made.ids)
            moved |= made.ids
        self._audits = [(action, moved.get(record, record) if record else None, codes)
                        for action, record, codes in self._audits]  # fmt: skip
        return moved

    def scope_of(self, kind: type[Record], record_id: RecordId) -> int:
        """The number of the scope a stored record lives in. Raises LookupError for one that is not here."""
        return records.scopes_of(self.connection, kind, [record_id])[record_id]

    def place(self, scope: int, *many: Record) -> None:
        """Save new records in a scope that is not where they would have been born."""
        self.save(*many)
        self._scopes |= dict.fromkeys((record.id for record in many), scope)
        self._book = StreamBook(self.connection)

    def find_again(self, home: RecordId) -> None:
        """Let a home that is no longer protected, and all that belongs to it, be found by searching."""
        self._found_again.append(home)

    def audit(self, action: str, record: RecordId | None = None, *codes: str) -> None:
        """Note in the access log what is done."""
        self._audits.append((action, record, codes))

    def commit(self) -> None:
        """Write the operations, the tables, the search index, the ledger and the access log."""
        hlc = self._clock.tick()
        moved = self._carry_apart()
        self._enter_in_ledger()
        by_scope: dict[int, list[Draft]] = {}
        stored = self._stored(self._pending.values())
        self._scopes |= self._known_scopes(stored.values())
        difference = Difference(self.connection, self._book, self._wishes)
        for record in self._pending.values():
            drafts = difference.drafts(record, stored.get(record.id))
            if drafts:
                by_scope.setdefault(self._scope(record), []).extend(drafts)
        for scope, erased in self._erasures:
            by_scope.setdefault(scope, []).append(erased)
        projection = Projection(self.connection, self._book)  # after `_scope`, which may add to the book
        for scope, changes in by_scope.items():
            self._write(projection, scope, changes, hlc)
        again = [part for home in self._found_again for part in search_index.parts_of(self.connection, home)]
        search_index.refresh(self.connection, [*projection.touched, *again])
        for action, record_id, codes in self._audits:
            audit.append(self.connection, hlc, self._user, self._identity.device, action, record_id, *codes)
        self.changes = Changes(frozenset(projection.touched), moved)
        self.blobs = tuple(projection.blobs)

    def _enter_in_ledger(self) -> None:
        """Nobody who prioritises or offers can forget the ledger: it is written here, as the access log is."""
        events = [one for one in self._pending.values() if type(one) in EVENTS]
        if events:
            shared, own = ledger_writing.shared_scopes(self.connection), self._identity
            writer = ledger_writing.Writer(
                self.connection, own.device, own.incarnation, self._user, lambda one: self._scope(one) not in shared
            )
            self.save(*writer.entries(events, self._pending))

    def _stored(self, many: Iterable[Record]) -> dict[RecordId, Record]:
        """What the records are now, read a kind at a time; those that are new are left out."""
        found: dict[RecordId, Record] = {}
        for kind, ids in _by_kind(many).items():
            found |= records.load_many(self.connection, kind, ids)
        return found

    def _known_scopes(self, many: Iterable[Record]) -> dict[RecordId, int]:
        found: dict[RecordId, int] = {}
        for kind, ids in _by_kind(many).items():
            found |= records.scopes_of(self.connection, kind, ids)
        return found

    def _scope(self, record: Record) -> int:
        if record.id not in self._scopes:
            self._scopes[record.id] = self._find_scope(record)
        return self._scopes[record.id]

    def _find_scope(self, record: Record) -> int:
        """Where a new record will live."""
        for name in PARENTS:
            parent_id = getattr(record, name, None)
            if parent_id is not None:
                parent = BY_TABLE[record.SPECS[name].ref or ""]
                pending = self._pending.get((parent.table(), parent_id))
                if pending is not None:
                    return self._scope(pending)
                if parent_id not in self._scopes:
                    self._scopes |= records.scopes_of(self.connection, parent, [parent_id])
                if parent_id in self._scopes:
                    return self._scopes[parent_id]
        if isinstance(record, Home) and record.protected:
            return self._protected_scope(record.id)
        return self._scope_of_kind(type(record))

    def _scope_of_kind(self, kind: type[Record]) -> int:
        """Where new records of a kind live that belong to no other."""
        one = sa.select(tables.scope.c.id).where(
            tables.scope.c.kind == kind.SCOPE.value, tables.scope.c.home.is_(None)
        )  # fmt: skip
        return int(self.connection.execute(one).scalar_one())

    def _protected_scope(self, home: RecordId) -> int:
        """A protected home lives in a scope of its own from its first record on (SYNC §4)."""
        made = make_scope(self.connection, ScopeKind.PROTECTED, home)
        self._book = StreamBook(self.connection)
        return made

    def _write(
        self,
        projection: Projection,
        scope: int,
        changes: list[Draft],
        hlc: int,
    ) -> None:
        key = next(key for key, number in self._book.scopes.items() if number == scope)
        stream = Stream(self._identity.device, self._identity.incarnation, key)
        row = self.connection.exec_driver_sql(
            "SELECT seq, chain_hash FROM have WHERE stream = ?", (self._book.number(stream),)
        ).first()
        first, prev = (row[0] + 1, row[1]) if row else (1, GENESIS)
        operations: list[Operation] = []
        bodies: dict[int, Body] = {}
        for seq, draft in enumerate(changes, start=first):
            values = draft.values
            if not fits(values):
                raise Refused(
                    _("The text is too long to be sent to your colleagues. Nothing has been saved; divide it in two.")
                )
            if draft.kind in (OperationKind.ERASE, OperationKind.ARCHIVE):
                values = {**values, SEEN: self._seen(scope, stream, seq)}
            if draft.kind is OperationKind.ERASE:
                values = {**values, WITH: self._below(draft, scope)}
            bodies[seq] = Body.of(values)
            commit = bodies[seq].commit()
            operations.append(Operation(seq, draft.kind, draft.table, draft.record, draft.parents, hlc, commit))
        header = Header(
            stream, first, first + len(operations) - 1, prev, self._user, hlc, __version__, schema_head(),
            leaves_hash(tuple(operations)),
        )  # fmt: skip
        projection.apply(seal(header, tuple(operations), bodies, self._identity.sign))

    def _below(self, draft: Draft, scope: int) -> Plain:
        """What goes with a record that is erased: colleagues may lack what tells that it belongs there."""
        tree = erasure.under(self.connection.exec_driver_sql, draft.table, draft.record.bytes, scope)
        return [[table, rec] for table, rec in sorted(tree[1 : MOST_NAMED + 1])]

    def _seen(self, scope: int, own: Stream, seq: int) -> Plain:
        """What is held of the scope when operation `seq` of our own stream is made."""
        rows = self.connection.exec_driver_sql(
            "SELECT s.device, s.incarnation, h.seq FROM have h JOIN stream s ON s.id = h.stream WHERE s.scope = ?",
            (scope,),
        ).all()
        seen = {(device, incarnation): held for device, incarnation, held in rows}
        seen[(own.device, own.incarnation)] = seq
        return [[device, incarnation, held] for (device, incarnation), held in sorted(seen.items())]


def _by_kind(many: Iterable[Record]) -> dict[type[Record], list[RecordId]]:
    ids: dict[type[Record], list[RecordId]] = {}
    for record in many:
        ids.setdefault(type(record), []).append(record.id)
    return ids


def make_scope(connection: sa.Connection, kind: ScopeKind, home: RecordId | None = None) -> int:
    """A new scope with a random key. Its number in this store."""
    return int(
        connection.execute(
            tables.scope.insert()
            .values(key=uuid.uuid4().bytes, kind=kind.value, home=home.bytes if home else None)
            .returning(tables.scope.c.id)
        ).scalar_one()
    )
