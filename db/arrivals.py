"""Takes a package's transactions in: each comes next in its stream, or stands here already, or nothing is changed.

Signatures, rights and lists of machines are judged by the caller, who holds the database transaction too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa

from db import aside, log, search_index
from db.bulk import asked
from db.projection import Projection
from db.streams import StreamBook
from fhr_desktop.domain.operations import OperationKind, Parcel, Stream, Transaction
from fhr_desktop.domain.record import RecordId, ScopeKind
from fhr_desktop.domain.registry import BY_TABLE
from fhr_desktop.domain.shapes import fits


class OutOfTurn(Exception):  # told apart by the caller, who has the words for it
    """A transaction that cannot follow what is held of its stream. `stream` names it."""

    def __init__(self, stream: Stream) -> None:
        super().__init__("out of turn")
        self.stream = stream


class Missing(OutOfTurn):
    """Something that comes before it is not here."""


class Forked(OutOfTurn):
    """Another history is held under the same name: two machines write as one."""


class Misplaced(OutOfTurn):
    """A record of a kind that does not live in the scope, or one that lives in another."""


class Misshapen(OutOfTurn):
    """Values that no record of the kind can have."""


@dataclass
class Tally:
    """What came: records new and changed, and the largest stamp."""

    transactions: int = 0
    operations: int = 0
    known: int = 0  # transactions that stood here already
    new: set[bytes] = field(default_factory=set)
    changed: set[bytes] = field(default_factory=set)
    newest: int = 0


def add_scope(connection: sa.Connection, key: bytes, kind: ScopeKind, home: bytes | None) -> None:
    """Know a scope; one that is known stays as it is."""
    connection.exec_driver_sql("INSERT OR IGNORE INTO scope(key, kind, home) VALUES (?, ?, ?)", (key, kind.value, home))


def scopes(connection: sa.Connection) -> dict[bytes, tuple[ScopeKind, bytes | None]]:
    """The scopes known here: kind, and the protected home they are for."""
    rows = connection.exec_driver_sql("SELECT key, kind, home FROM scope").all()
    return {key: (ScopeKind(kind), home) for key, kind, home in rows}


class Receiving:
    """One package on its way in. Nothing is committed here."""

    def __init__(self, connection: sa.Connection, own: bytes, hlc: int) -> None:
        self.connection, self.hlc = connection, hlc
        self._book = StreamBook(connection)
        self._ends: dict[Stream, tuple[int, bytes]] = {}
        self._kinds = {key: kind for key, (kind, _home) in scopes(connection).items()}
        self.projection = Projection(connection, self._book, own=own, hlc=hlc)
        self.tally = Tally()
        self.first_lsn = int(connection.exec_driver_sql("SELECT coalesce(max(lsn), 0) + 1 FROM tx").scalar_one())

    def is_next(self, parcel: Parcel, header_stream: Stream, seq_from: int, seq_to: int, prev_hash: bytes) -> bool:
        """Whether a transaction comes next; False when it stands here already. Raises OutOfTurn."""
        held, chain = self._end(header_stream)
        if seq_to <= held:
            if log.signature_at(self.connection, self._book, header_stream, seq_from) != parcel.signature:
                raise Forked(header_stream)
            self.tally.known += 1
            return False
        if seq_from != held + 1:
            raise (Forked if seq_from <= held else Missing)(header_stream)
        if prev_hash != chain:
            raise Forked(header_stream)
        self._ends[header_stream] = seq_to, parcel.hash()
        return True

    def put_in(self, many: Iterable[tuple[Parcel, Transaction]]) -> None:
        """Write transactions that `is_next` has let through and that the caller has verified, in their order."""
        for some in log.batches(many):
            for _parcel, one in some:
                self._count(one)
            self._demand_one_scope(some)
            self.projection.apply_many(some)

    def finish(self) -> frozenset[tuple[str, RecordId]]:
        """Bring the search index in step. The records touched."""
        self.projection.finish()
        search_index.refresh(self.connection, self.projection.touched)
        return frozenset(self.projection.touched)

    def last_lsn(self) -> int:
        """The number of the last transaction taken in."""
        return int(self.connection.exec_driver_sql("SELECT coalesce(max(lsn), 0) FROM tx").scalar_one())

    def strays(self) -> bool:
        """Whether any row points at one that is not there."""
        return self.connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None

    def _demand_one_scope(self, many: Iterable[tuple[Parcel, Transaction]]) -> None:
        """A record lives in one scope: who may write in another must not reach it from there. Raises Misplaced."""
        places: dict[bytes, Stream] = {}
        for _parcel, one in many:
            stream = one.header.stream
            for operation in one.operations:
                if places.setdefault(operation.record.bytes, stream).scope != stream.scope:
                    raise Misplaced(stream)
        rows = asked(
            self.connection.exec_driver_sql,
            "SELECT DISTINCT o.rec, c.key FROM op o JOIN stream s ON s.id = o.stream JOIN scope c ON c.id = s.scope "
            "WHERE o.rec IN ({marks})",
            places,
        )
        for rec, key in rows:
            if places[rec].scope != key:
                raise Misplaced(places[rec])

    def _end(self, stream: Stream) -> tuple[int, bytes]:
        known = self._ends.get(stream)
        if known is None:
            known = self._ends[stream] = log.chain_end(self.connection, self._book, stream)
        return known

    def _count(self, one: Transaction) -> None:
        tally, kind = self.tally, self._kinds[one.header.stream.scope]
        lives = ScopeKind.CASEWORK if kind is ScopeKind.PROTECTED else kind
        tally.transactions += 1
        tally.operations += len(one.operations)
        for operation in one.operations:
            known = BY_TABLE.get(operation.table)
            if known is not None and known.SCOPE is not lives:
                raise Misplaced(one.header.stream)
            body = one.bodies.get(operation.seq)
            if body is not None and not fits(operation.kind, operation.table, operation.fields, body.values):
                raise Misshapen(one.header.stream)
            rec = operation.record.bytes
            if operation.kind is OperationKind.NEW:
                tally.new.add(rec)
            elif operation.kind is not OperationKind.ERASE and rec not in tally.new:
                tally.changed.add(rec)
            tally.newest = max(tally.newest, operation.hlc)


def drop_scopes(connection: sa.Connection, keys: Iterable[bytes]) -> None:
    """Remove all that is held of some scopes: this machine has no right to them any more."""
    book = StreamBook(connection)
    numbers = [book.scopes[key] for key in keys if key in book.scopes]
    run = connection.exec_driver_sql
    run("INSERT INTO gate(open) VALUES (1)")
    for number in numbers:
        _drop_beside(connection, number)
        own = "SELECT id FROM stream WHERE scope = ?"
        ids = "SELECT DISTINCT rec FROM op WHERE stream IN (SELECT id FROM stream WHERE scope = ?)"
        for table in ("search_entry", "head", "clash", "element", "tombstone", "quarantine"):
            run(f"DELETE FROM {table} WHERE rec IN ({ids})", (number,))
        for name in BY_TABLE:
            run(f'DELETE FROM "{name}" WHERE scope = ?', (number,))
        run("DELETE FROM gone WHERE scope = ?", (number,))
        for table in ("op", "tx", "have"):
            run(f"DELETE FROM {table} WHERE stream IN ({own})", (number,))
        run("DELETE FROM stream WHERE scope = ?", (number,))
        run("DELETE FROM scope WHERE id = ?", (number,))
    run("DELETE FROM gate")
    search_index.scour(connection)


def _drop_beside(connection: sa.Connection, scope: int) -> None:
    """Unsaved text for a scope's records, and what was set aside of machines shut out from it."""
    run = connection.exec_driver_sql
    texts: set[str] = set()
    drafts = run("SELECT user, place FROM draft").all()
    if drafts:
        own = "SELECT DISTINCT rec FROM op WHERE stream IN (SELECT id FROM stream WHERE scope = ?)"
        named = [RecordId(bytes=rec) for rec in run(own, (scope,)).scalars()]
        texts = {text for one in named for text in (str(one), one.hex)}
    for user, place in drafts:
        if any(text in place for text in texts):
            run("DELETE FROM draft WHERE user = ? AND place = ?", (user, place))
    aside.drop_scope(run, run("SELECT key FROM scope WHERE id = ?", (scope,)).scalar_one())
