"""Turns operations into record tables, heads and clashes: one function for local writes, bundles and rebuilds.

The result depends only on which operations are held, not on the order they came in (SYNC P1).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

from db.codec import to_column
from fhr_desktop.domain import canonical, merge
from fhr_desktop.domain.operations import Body, Dot, Operation, OperationKind, Stream, Transaction
from fhr_desktop.domain.record import Plain, RecordId, to_plain
from fhr_desktop.domain.registry import BY_TABLE


class StreamBook:
    """The small numbers that streams and scopes have in this store."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        scopes = connection.exec_driver_sql("SELECT id, key FROM scope").all()
        self.scopes: dict[bytes, int] = {key: number for number, key in scopes}
        rows = connection.exec_driver_sql(
            "SELECT s.id, s.device, s.incarnation, c.key FROM stream s JOIN scope c ON c.id = s.scope"
        ).all()
        self._number: dict[Stream, int] = {Stream(device, inc, key): number for number, device, inc, key in rows}
        self._stream: dict[int, Stream] = {number: stream for stream, number in self._number.items()}

    def number(self, stream: Stream) -> int:
        """The stream's number, given at its first use. Raises KeyError for an unknown scope."""
        known = self._number.get(stream)
        if known is None:
            known = int(
                self._connection.exec_driver_sql(
                    "INSERT INTO stream(device, incarnation, scope) VALUES (?, ?, ?) RETURNING id",
                    (stream.device, stream.incarnation, self.scopes[stream.scope]),
                ).scalar_one()
            )
            self._number[stream], self._stream[known] = known, stream
        return known

    def dot(self, number: int, seq: int) -> Dot:
        """The dot of a stream number and a sequence number."""
        return Dot(self._stream[number], seq)


@cache
def _insert_sql(table: str) -> str:
    names = ["id", "scope", "born_stream", "born_seq", "changed", *BY_TABLE[table].SPECS]
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join("?" * len(names))})'


@cache
def _default(table: str, name: str) -> Plain:
    """What an operation of an older program says of a field it did not know."""
    kind = BY_TABLE[table]
    field = next(f for f in dataclasses.fields(kind) if f.name == name)
    value = None if field.default is dataclasses.MISSING else field.default
    return to_plain(kind.SPECS[name].kind, value)


class Projection:
    """Applies transactions to one connection, inside the caller's database transaction."""

    def __init__(self, connection: sa.Connection, book: StreamBook) -> None:
        self._run = connection.exec_driver_sql
        self._book = book
        self.touched: dict[tuple[str, RecordId], None] = {}  # in order, for the search index and for pages

    def apply(self, transaction: Transaction) -> None:
        """Write a transaction to the log and the tables. The caller has checked it, and that it comes next."""
        header = transaction.header
        stream = self._book.number(header.stream)
        scope = self._book.scopes[header.stream.scope]
        lsn = self._run(
            "INSERT INTO tx(stream, seq_from, seq_to, header, signature) VALUES (?, ?, ?, ?, ?) RETURNING lsn",
            (stream, header.seq_from, header.seq_to, header.encode(), transaction.signature),
        ).scalar_one()
        self._run("INSERT INTO gate(open) VALUES (1)")
        for operation in transaction.operations:
            body = transaction.bodies.get(operation.seq)
            self._log(stream, int(lsn), operation, body)
            if body is not None and operation.table in BY_TABLE:
                self._project(stream, scope, header.stream, operation, body.values)
        self._run("DELETE FROM gate")
        self._run(
            "INSERT INTO have(stream, seq, chain_hash) VALUES (?, ?, ?) "
            "ON CONFLICT(stream) DO UPDATE SET seq = excluded.seq, chain_hash = excluded.chain_hash",
            (stream, header.seq_to, transaction.hash()),
        )

    def _log(self, stream: int, lsn: int, operation: Operation, body: Body | None) -> None:
        self._run(
            "INSERT INTO op(stream, seq, lsn, tbl, rec, hlc, plain, salt, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                stream, operation.seq, lsn, operation.table, operation.record.bytes, operation.hlc,
                canonical.encode(operation.to_plain()),
                None if body is None else body.salt,
                None if body is None else canonical.encode(dict(body.values)),
            ),
        )  # fmt: skip

    def _project(
        self, stream: int, scope: int, name: Stream, operation: Operation, values: Mapping[str, Plain]
    ) -> None:
        table, rec = operation.table, operation.record.bytes
        self.touched[(table, operation.record)] = None
        born = self._run(f'SELECT born_stream, born_seq FROM "{table}" WHERE id = ?', (rec,)).first()
        if operation.kind is OperationKind.NEW and born is None:
            specs = BY_TABLE[table].SPECS
            columns = [to_column(s.kind, values.get(n, _default(table, n))) for n, s in specs.items()]
            self._run(_insert_sql(table), (rec, scope, stream, operation.seq, operation.hlc, *columns))
            return
        if born is None:
            raise LookupError("an operation before its record's first")  # bundles are causally closed
        if operation.kind is OperationKind.NEW:  # two machines made the same record
            fields: Mapping[str, tuple[Dot, ...]] = dict.fromkeys(BY_TABLE[table].SPECS, ())
        else:
            fields = operation.fields
        dot = Dot(name, operation.seq)
        for field, parents in fields.items():
            value = values.get(field)
            self._advance(operation, (born[0], born[1]), field, parents, dot, value)

    def _advance(
        self, operation: Operation, born: tuple[int, int], field: str, parents: tuple[Dot, ...], dot: Dot, value: Plain
    ) -> None:
        table, rec = operation.table, operation.record.bytes
        rows = self._run("SELECT stream, seq FROM head WHERE rec = ? AND field = ?", (rec, field)).all()
        before = [self._book.dot(number, seq) for number, seq in rows] or [self._book.dot(*born)]
        after = merge.advance(before, parents, dot)
        if rows:
            self._run("DELETE FROM head WHERE rec = ? AND field = ?", (rec, field))
        for one in after:
            self._run(
                "INSERT INTO head(rec, field, stream, seq) VALUES (?, ?, ?, ?)",
                (rec, field, self._book.number(one.stream), one.seq),
            )
        spec = BY_TABLE[table].SPECS.get(field)
        if spec is None:
            return  # a newer program's field: kept in the log, shown after the upgrade
        clashes = False
        if len(after) > 1:
            heads = [self.head(table, field, one) for one in after]
            value, clashes = merge.shown(heads, spec.merge), merge.in_conflict(heads)
        self._run("DELETE FROM clash WHERE rec = ? AND field = ?", (rec, field))
        if clashes:
            self._run("INSERT INTO clash(rec, field, tbl) VALUES (?, ?, ?)", (rec, field, table))
        self._run(
            f'UPDATE "{table}" SET "{field}" = ?, changed = max(changed, ?) WHERE id = ?',
            (to_column(spec.kind, value), operation.hlc, rec),
        )

    def head(self, table: str, field: str, dot: Dot) -> merge.Head:
        """A head with its value, read from the log."""
        row = self._run(
            "SELECT hlc, body FROM op WHERE stream = ? AND seq = ?", (self._book.number(dot.stream), dot.seq)
        ).one()
        body: dict[str, Any] = canonical.decode(row[1]) if row[1] is not None else {}
        value = body[field] if field in body else _default(table, field)
        return merge.Head(dot, row[0], value)
