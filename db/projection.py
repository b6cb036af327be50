"""Turns operations into record tables, heads, sets and clashes: one function for local writes, bundles and rebuilds.

The result depends only on which operations are held, not on the order they came in (SYNC P1).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import sqlalchemy as sa

from db import erasure, loose, sets
from db.codec import Column, to_column
from db.streams import StreamBook
from db.working import Name, Working
from fhr_desktop.domain import canonical, merge
from fhr_desktop.domain.operations import Dot, Operation, OperationKind, Parcel, Transaction, pack
from fhr_desktop.domain.record import PARENTS, Merge, Plain, RecordId, to_plain
from fhr_desktop.domain.registry import BY_TABLE

__all__ = ["Projection", "StreamBook"]


@cache
def _default(table: str, name: str) -> Plain:
    """What an operation of an older program says of a field it did not know."""
    kind = BY_TABLE[table]
    field = next(f for f in dataclasses.fields(kind) if f.name == name)
    value = None if field.default is dataclasses.MISSING else field.default
    return to_plain(kind.SPECS[name].kind, value)


def said(values: Mapping[str, Plain], table: str, field: str) -> Plain:
    """What an operation with these values says of a field."""
    return values[field] if field in values else _default(table, field)


class Projection:
    """Applies transactions to one connection, inside the caller's database transaction.

    `own` is this machine's id, when what it wrote in a record that somebody erased is to be set aside.
    """

    def __init__(self, connection: sa.Connection, book: StreamBook, *, own: bytes = b"", hlc: int = 0) -> None:
        self._run = connection.exec_driver_sql
        self._book, self._own, self._hlc = book, own, hlc
        self.touched: dict[tuple[str, RecordId], None] = {}  # in order, for the search index and for pages
        self.blobs: list[str] = []  # encrypted files whose records are gone
        self.erased = 0  # records taken away
        self.late = 0  # operations that came after their record was erased
        self.kept = 0  # own operations set aside
        self._reached: dict[int, int] | None = None  # by stream, how far it has been projected
        self._loose: dict[tuple[str, RecordId], None] = {}  # what was written in them came before what its writer saw
        self._hollow: dict[tuple[str, RecordId], int] = {}  # of values that were gone when they came, their scope

    def apply(self, transaction: Transaction) -> None:
        """Write a transaction to the log and the tables. The caller has checked it, and that it comes next."""
        self.apply_many([(pack(transaction), transaction)])

    def apply_many(self, many: Sequence[tuple[Parcel, Transaction]]) -> None:
        """Write transactions, each with its bytes, in their order."""
        if self._reached is None:
            self._reached = {row[0]: row[1] for row in self._run("SELECT stream, seq FROM have")}
        lsn = self._run("SELECT coalesce(max(lsn), 0) FROM tx").scalar_one()
        rows: list[tuple[Any, ...]] = []
        ends: dict[int, tuple[int, bytes]] = {}
        for number, (parcel, one) in enumerate(many, start=lsn + 1):
            stream = self._book.number(one.header.stream)
            rows.append((number, stream, one.header.seq_from, one.header.seq_to, parcel.header, parcel.signature))
            ends[stream] = one.header.seq_to, parcel.hash()
        if not rows:
            return
        self._run("INSERT INTO tx(lsn, stream, seq_from, seq_to, header, signature) VALUES (?, ?, ?, ?, ?, ?)", rows)
        with self._gate():
            self._project(many, lsn + 1)
        self._run(
            "INSERT INTO have(stream, seq, chain_hash) VALUES (?, ?, ?) "
            "ON CONFLICT(stream) DO UPDATE SET seq = excluded.seq, chain_hash = excluded.chain_hash",
            [(stream, *end) for stream, end in ends.items()],
        )

    def replay(self, many: Sequence[tuple[Parcel, Transaction]]) -> None:
        """Project transactions that stand in the log already, from its beginning."""
        self._reached = {} if self._reached is None else self._reached
        with self._gate():
            self._project(many, None)

    def finish(self) -> None:
        """After the last of `apply_many` or `replay`: what could not be done before all had come.

        That is records whose values were gone though none erased them, and those that were written in out of turn.
        """
        with self._gate():
            for (table, record), scope in self._hollow.items():
                if not self._run("SELECT 1 FROM gone WHERE rec = ?", (record.bytes,)).first():
                    erasure.wipe(self._run, table, record.bytes, scope)
                    self.touched[(table, record)] = None
            self._tighten()
        self._hollow.clear()

    def _tighten(self) -> None:
        """Project the records anew whose operations did not come in the order they were written.

        That happens when what was cut off with a machine's right comes back with it: colleagues have written after it
        meanwhile. Those that still lack something are remembered until it comes.
        """
        before = loose.remembered(self._run)
        again = [one for one in before if one in self.touched and one not in self._loose]
        todo, self._loose = [*self._loose, *again], {}
        for table, record in todo:
            if not self._run("SELECT 1 FROM gone WHERE rec = ?", (record.bytes,)).first():
                self._project_anew(table, record)
        after = [one for one in before if one not in todo] + list(self._loose)
        if after != before:
            loose.remember(self._run, after)

    def _project_anew(self, table: str, record: RecordId) -> None:
        """A record from all its operations, in an order they may have been written in."""
        working = Working(self._run, self._book)
        loose.take_down(self._run, table, record.bytes)
        for name, operation, values in loose.operations(self._run, self._book, table, record.bytes):
            self._one(working, operation, name, self._book.scopes[self._book.stream(name[0]).scope], values)
        working.write()

    def _held(self, names: Iterable[Name]) -> bool:
        """Whether all that a writer had seen is here."""
        assert self._reached is not None
        return all(seq <= self._reached.get(stream, 0) for stream, seq in names)

    @contextmanager
    def _gate(self) -> Iterator[None]:
        """Let the record tables be written. A failure rolls the whole transaction back, and this with it."""
        self._run("INSERT INTO gate(open) VALUES (1)")
        yield
        self._run("DELETE FROM gate")

    def _project(self, many: Sequence[tuple[Parcel, Transaction]], first_lsn: int | None) -> None:
        assert self._reached is not None
        working = Working(self._run, self._book)
        working.read((o for _p, one in many for o in one.operations), _parents(many))
        for at, (parcel, one) in enumerate(many):
            stream = self._book.number(one.header.stream)
            scope = self._book.scopes[one.header.stream.scope]
            self._reached[stream] = one.header.seq_to
            for operation, entry in zip(one.operations, parcel.entries, strict=True):
                body = one.bodies.get(operation.seq)
                name = (stream, operation.seq)
                stays = body is not None and self._stays(working, operation, body.values, scope)
                if first_lsn is not None:
                    kept = (entry.salt, entry.body) if stays else (None, None)
                    working.log((
                        *name, first_lsn + at, operation.table, operation.record.bytes, operation.hlc, entry.plain,
                        *kept,
                    ))  # fmt: skip
                if body is None or not stays:
                    self._drop(working, operation, scope, late=body is not None, logged=first_lsn is None)
                    continue
                self._one(working, operation, name, scope, body.values)
        working.write()

    def _stays(self, working: Working, operation: Operation, values: Mapping[str, Plain], scope: int) -> bool:
        """Whether the operation's values may be kept: not when its record, or the parent it is born to, is gone."""
        if operation.kind is OperationKind.ERASE:
            return True
        if operation.record.bytes in working.gone:
            return False
        if operation.kind is OperationKind.NEW and working.gone:
            return not any(working.gone.get(values.get(parent)) == scope for parent in PARENTS)  # type: ignore[arg-type]
        return True

    def _drop(self, working: Working, operation: Operation, scope: int, *, late: bool, logged: bool) -> None:
        """An operation whose values are gone, or come too late: only its dot is kept.

        What took the values away comes after it, and sets aside what its author had not seen; so nothing is wiped yet.
        """
        rec = operation.record.bytes
        self.late += late
        if not late:
            if rec not in working.gone:
                self._hollow[(operation.table, operation.record)] = scope
        elif rec not in working.gone or logged:
            working.write()
            erasure.wipe(self._run, operation.table, rec, scope)
            working.forget([rec], scope)
            self.touched[(operation.table, operation.record)] = None

    def _one(self, working: Working, operation: Operation, name: Name, scope: int, values: Mapping[str, Plain]) -> None:
        table, key = operation.table, (operation.table, operation.record.bytes)
        if operation.kind is OperationKind.ERASE:
            self._erase(working, operation, name, scope, values)
            return
        if table not in BY_TABLE or working.lives_elsewhere(key, scope):
            return  # a newer program's, shown after the upgrade; or written where the record does not live
        self.touched[(table, operation.record)] = None
        born = working.born(key)
        if operation.kind is OperationKind.NEW and born is None:
            self._bear(working, operation, name, scope, values)
        elif born is None:  # its first operation is set aside with a machine that was shut out
            self._loose[(table, operation.record)] = None
        elif operation.kind in (OperationKind.ADD, OperationKind.REM):
            self._sets(working, operation, name, values)
        else:
            self._set(working, operation, name, values)

    def _bear(
        self, working: Working, operation: Operation, name: Name, scope: int, values: Mapping[str, Plain]
    ) -> None:
        table, rec = operation.table, operation.record.bytes
        row: list[Any] = [rec, scope, *name, operation.hlc]
        for field, spec in BY_TABLE[table].SPECS.items():
            value = said(values, table, field)
            if spec.merge is Merge.SET:
                items = value if isinstance(value, list) else []
                sets.put_in(self._run, rec, field, items, name, operation.hlc)
                value = sets.in_order(items)
            row.append(to_column(spec.kind, value))
        working.bear((table, rec), row)

    def _sets(self, working: Working, operation: Operation, name: Name, values: Mapping[str, Plain]) -> None:
        """Put elements in, or take out those that the writer had seen."""
        table, rec = operation.table, operation.record.bytes
        columns: dict[str, Column] = {}
        for field, items in values.items():
            if not isinstance(items, list):
                continue
            if operation.kind is OperationKind.REM:
                seen = [self._book.name(dot) for dot in operation.fields.get(field, ())]
                if not self._held(seen):
                    self._loose[(table, operation.record)] = None
                sets.take_out(self._run, rec, field, items, seen)
            else:
                sets.put_in(self._run, rec, field, items, name, operation.hlc)
            spec = BY_TABLE[table].SPECS.get(field)
            if spec is not None and spec.merge is Merge.SET:
                columns[field] = to_column(spec.kind, sets.standing(self._run, rec, field))
        working.change((table, rec), columns, operation.hlc)

    def _set(self, working: Working, operation: Operation, name: Name, values: Mapping[str, Plain]) -> None:
        """Move the heads of the operation's fields, and show what they now say."""
        table, key = operation.table, (operation.table, operation.record.bytes)
        specs = BY_TABLE[table].SPECS
        fields: Mapping[str, tuple[Dot, ...]] = operation.fields
        if operation.kind is OperationKind.NEW:  # two machines made the same record
            fields = {field: () for field, spec in specs.items() if spec.merge is not Merge.SET}
            both = {field: said(values, table, field) for field in specs if field not in fields}
            self._sets(working, operation, name, both)
        columns: dict[str, Column] = {}
        alone = frozenset((name,))
        for field, parents in fields.items():
            before, seen = working.heads(key, field), frozenset(map(self._book.name, parents))
            after = alone if before == seen else merge.advance(before, seen, name)
            if before != seen and not self._held(seen):
                self._loose[(table, operation.record)] = None
            working.move(key, field, after)
            spec = specs.get(field)
            if spec is None:  # a newer program's field
                continue
            value = said(values, table, field)
            if spec.merge is Merge.SET:  # written before the field became a set
                sets.replace(self._run, key[1], field, value, map(self._book.name, parents), name, operation.hlc)
                value = sets.standing(self._run, key[1], field)
                columns[field] = to_column(spec.kind, value)
                continue
            if len(after) > 1:
                working.write()  # the other heads may be among what waits
                heads = [self.head(table, field, self._book.dot(*one)) for one in after]
                value = merge.shown(heads, spec.merge)
                working.clash(key, field, stands=merge.in_conflict(heads, spec.merge))
            elif len(before) > 1:
                working.clash(key, field, stands=False)
            columns[field] = to_column(spec.kind, value)
        working.change(key, columns, operation.hlc)

    def head(self, table: str, field: str, dot: Dot) -> merge.Head:
        """A head with its value, read from the log."""
        row = self._run(
            "SELECT hlc, body FROM op WHERE stream = ? AND seq = ?", (self._book.number(dot.stream), dot.seq)
        ).one()
        body: dict[str, Any] = canonical.decode(row[1]) if row[1] is not None else {}
        return merge.Head(dot, row[0], said(body, table, field))

    def values_of(self, dot: Dot) -> Mapping[str, Plain] | None:
        """What an operation wrote, nothing if it is erased; None when it is not held: its machine may be shut out."""
        if not self._book.knows(dot.stream):
            return None
        row = self._run("SELECT body FROM op WHERE stream = ? AND seq = ?", self._book.name(dot)).first()
        values: dict[str, Plain] | None = None
        if row is not None:
            values = canonical.decode(row[0]) if row[0] is not None else {}
        return values

    def _erase(
        self, working: Working, operation: Operation, name: Name, scope: int, values: Mapping[str, Plain]
    ) -> None:
        working.write()
        removed = erasure.erase(self._run, operation, dict(values), name, scope, self._own, self._hlc)
        working.forget((rec for _table, rec in removed.records), scope)
        self.blobs += removed.blobs
        self.kept += removed.kept
        self.erased += len(removed.records)
        self.touched |= {(table, RecordId(bytes=rec)): None for table, rec in removed.records}


def _parents(many: Iterable[tuple[Parcel, Transaction]]) -> set[bytes]:
    """The parents that new records name."""
    found: set[bytes] = set()
    for _parcel, one in many:
        for operation in one.operations:
            body = one.bodies.get(operation.seq)
            if operation.kind is OperationKind.NEW and body is not None:
                found |= {value for parent in PARENTS if isinstance(value := body.values.get(parent), bytes)}
    return found
