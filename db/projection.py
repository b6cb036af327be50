"""Turns operations into record tables, heads and clashes: one function for local writes, bundles and rebuilds.

The result depends only on which operations are held, not on the order they came in (SYNC P1).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

from db.codec import Column, to_column
from fhr_desktop.domain import canonical, merge
from fhr_desktop.domain.operations import Dot, Operation, OperationKind, Stream, Transaction
from fhr_desktop.domain.record import FieldSpec, Plain, RecordId, to_plain
from fhr_desktop.domain.registry import BY_TABLE

AT_ONCE = 500  # records asked for in one question


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

    def _run_many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            self._run(statement, rows)

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
        self._log(stream, int(lsn), transaction)
        self._project(stream, scope, transaction)
        self._run("DELETE FROM gate")
        self._run(
            "INSERT INTO have(stream, seq, chain_hash) VALUES (?, ?, ?) "
            "ON CONFLICT(stream) DO UPDATE SET seq = excluded.seq, chain_hash = excluded.chain_hash",
            (stream, header.seq_to, transaction.hash()),
        )

    def _log(self, stream: int, lsn: int, transaction: Transaction) -> None:
        rows: list[tuple[Any, ...]] = []
        for operation in transaction.operations:
            body = transaction.bodies.get(operation.seq)
            rows.append((
                stream, operation.seq, lsn, operation.table, operation.record.bytes, operation.hlc,
                canonical.encode(operation.to_plain()),
                None if body is None else body.salt,
                None if body is None else canonical.encode(dict(body.values)),
            ))  # fmt: skip
        columns = "stream, seq, lsn, tbl, rec, hlc, plain, salt, body"
        self._run_many(f"INSERT INTO op({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _project(self, stream: int, scope: int, transaction: Transaction) -> None:
        """The transaction's operations in the tables; new records are put in together at the end."""
        name = transaction.header.stream
        known = self._births(transaction.operations)
        fresh: dict[str, list[tuple[Any, ...]]] = {}
        for operation in transaction.operations:
            table, rec, body = operation.table, operation.record.bytes, transaction.bodies.get(operation.seq)
            if body is None or table not in BY_TABLE:
                continue
            self.touched[(table, operation.record)] = None
            born = known.get((table, rec))
            if operation.kind is OperationKind.NEW and born is None:
                specs = BY_TABLE[table].SPECS
                columns = [to_column(s.kind, body.values.get(n, _default(table, n))) for n, s in specs.items()]
                fresh.setdefault(table, []).append((rec, scope, stream, operation.seq, operation.hlc, *columns))
                known[(table, rec)] = (stream, operation.seq)
                continue
            if born is None:
                raise LookupError("an operation before its record's first")  # bundles are causally closed
            self._put_in(fresh)  # the record may be among them
            self._set(operation, born, Dot(name, operation.seq), body.values)
        self._put_in(fresh)

    def _births(self, operations: tuple[Operation, ...]) -> dict[tuple[str, bytes], tuple[int, int]]:
        """Stream and number of the first operation of those records that exist, by table and id."""
        wanted: dict[str, list[bytes]] = {}
        for operation in operations:
            if operation.table in BY_TABLE:
                wanted.setdefault(operation.table, []).append(operation.record.bytes)
        found: dict[tuple[str, bytes], tuple[int, int]] = {}
        for table, ids in wanted.items():
            for start in range(0, len(ids), AT_ONCE):
                some = tuple(ids[start : start + AT_ONCE])
                marks = ", ".join("?" * len(some))
                rows = self._run(f'SELECT id, born_stream, born_seq FROM "{table}" WHERE id IN ({marks})', some)
                found |= {(table, rec): (number, seq) for rec, number, seq in rows}
        return found

    def _put_in(self, fresh: dict[str, list[tuple[Any, ...]]]) -> None:
        for table, rows in fresh.items():
            self._run_many(_insert_sql(table), rows)
        fresh.clear()

    def _set(self, operation: Operation, born: tuple[int, int], dot: Dot, values: Mapping[str, Plain]) -> None:
        """Move the heads of the operation's fields, and show what they now say."""
        table, rec = operation.table, operation.record.bytes
        if operation.kind is OperationKind.NEW:  # two machines made the same record
            fields: Mapping[str, tuple[Dot, ...]] = dict.fromkeys(BY_TABLE[table].SPECS, ())
        else:
            fields = operation.fields
        heads: dict[str, list[Dot]] = {}
        for field, number, seq in self._run("SELECT field, stream, seq FROM head WHERE rec = ?", (rec,)):
            heads.setdefault(field, []).append(self._book.dot(number, seq))
        columns: dict[str, Column] = {}
        moved: list[tuple[Any, ...]] = []
        for field, parents in fields.items():
            before = heads.get(field, [])
            after = merge.advance(before or [self._book.dot(*born)], parents, dot)
            moved += ((rec, field, self._book.number(one.stream), one.seq) for one in after)
            spec = BY_TABLE[table].SPECS.get(field)
            if spec is not None:  # else a newer program's field: kept in the log, shown after the upgrade
                value = self._shown(table, rec, spec, before, after, values.get(field))
                columns[field] = to_column(spec.kind, value)
        self._run_many("DELETE FROM head WHERE rec = ? AND field = ?", [(rec, one) for one in fields if one in heads])
        self._run_many("INSERT INTO head(rec, field, stream, seq) VALUES (?, ?, ?, ?)", moved)
        settings = "".join(f'"{field}" = ?, ' for field in columns)
        self._run(
            f'UPDATE "{table}" SET {settings}changed = max(changed, ?) WHERE id = ?',
            (*columns.values(), operation.hlc, rec),
        )

    def _shown(
        self, table: str, rec: bytes, spec: FieldSpec, before: list[Dot], after: frozenset[Dot], value: Plain
    ) -> Plain:
        """The value to show of a field with these heads; a clash between them is noted, one that is over forgotten."""
        clashes = False
        if len(after) > 1:
            heads = [self.head(table, spec.name, one) for one in after]
            value, clashes = merge.shown(heads, spec.merge), merge.in_conflict(heads)
        if len(before) > 1:
            self._run("DELETE FROM clash WHERE rec = ? AND field = ?", (rec, spec.name))
        if clashes:
            self._run("INSERT INTO clash(rec, field, tbl) VALUES (?, ?, ?)", (rec, spec.name, table))
        return value

    def head(self, table: str, field: str, dot: Dot) -> merge.Head:
        """A head with its value, read from the log."""
        row = self._run(
            "SELECT hlc, body FROM op WHERE stream = ? AND seq = ?", (self._book.number(dot.stream), dot.seq)
        ).one()
        body: dict[str, Any] = canonical.decode(row[1]) if row[1] is not None else {}
        value = body[field] if field in body else _default(table, field)
        return merge.Head(dot, row[0], value)
