"""Reads the log as bytes: whole, or what a colleague lacks of some scopes, in the order it was applied here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from db.streams import StreamBook
from fhr_desktop.domain.operations import GENESIS, Entry, Parcel, Stream, Transaction

AT_ONCE = 400  # transactions read in one question
BATCH = 20_000  # operations projected together


def parcels(
    connection: sa.Connection, scopes: Collection[bytes] | None = None, base: Mapping[Stream, int] | None = None
) -> Iterator[Parcel]:
    """The transactions held of the scopes, beyond `base`, in local apply order. All of them when nothing is named."""
    book = StreamBook(connection)
    found = connection.exec_driver_sql("SELECT lsn, stream, seq_from, header, signature FROM tx ORDER BY lsn")
    some: list[Any] = []
    for row in found.all():
        stream = book.stream(row.stream)
        if scopes is not None and stream.scope not in scopes:
            continue
        if base is not None and row.seq_from <= base.get(stream, 0):
            continue
        some.append(row)
        if len(some) == AT_ONCE:
            yield from _filled(connection, some)
            some = []
    yield from _filled(connection, some)


def holding(connection: sa.Connection, table: str) -> Iterator[Parcel]:
    """The transactions that say anything of a kind of record, in local apply order."""
    query = "SELECT lsn, header, signature FROM tx WHERE lsn IN (SELECT lsn FROM op WHERE tbl = ?) ORDER BY lsn"
    found = connection.exec_driver_sql(query, (table,)).all()
    for start in range(0, len(found), AT_ONCE):
        yield from _filled(connection, list(found[start : start + AT_ONCE]))


def _filled(connection: sa.Connection, rows: list[Any]) -> Iterator[Parcel]:
    entries: dict[int, list[Entry]] = {row.lsn: [] for row in rows}
    marks = ", ".join("?" * len(entries))
    query = f"SELECT lsn, plain, salt, body FROM op WHERE lsn IN ({marks}) ORDER BY lsn, seq"
    for lsn, plain, salt, body in connection.exec_driver_sql(query, tuple(entries)) if rows else ():
        entries[lsn].append(Entry(plain, salt, body))
    for row in rows:
        yield Parcel(row.header, row.signature, tuple(entries[row.lsn]))


def batches(pairs: Iterable[tuple[Parcel, Transaction]]) -> Iterator[list[tuple[Parcel, Transaction]]]:
    """The same, some thousand operations at a time."""
    some: list[tuple[Parcel, Transaction]] = []
    count = 0
    for pair in pairs:
        some.append(pair)
        count += len(pair[0].entries)
        if count >= BATCH:
            yield some
            some, count = [], 0
    if some:
        yield some


def vector(connection: sa.Connection, scopes: Collection[bytes] | None = None) -> dict[Stream, int]:
    """The highest number held of each stream, of the scopes or of all."""
    book = StreamBook(connection)
    rows = connection.exec_driver_sql("SELECT stream, seq FROM have").all()
    held = {book.stream(number): seq for number, seq in rows}
    return {stream: seq for stream, seq in held.items() if scopes is None or stream.scope in scopes}


def chain_end(connection: sa.Connection, book: StreamBook, stream: Stream) -> tuple[int, bytes]:
    """The last number held of a stream and its chain value; 0 and zeros for a stream not known."""
    if stream.scope not in book.scopes:
        return 0, GENESIS
    row = connection.exec_driver_sql(
        "SELECT seq, chain_hash FROM have WHERE stream = ?", (book.number(stream),)
    ).first()
    return (row[0], row[1]) if row else (0, GENESIS)


def signature_at(connection: sa.Connection, book: StreamBook, stream: Stream, seq_from: int) -> bytes | None:
    """The signature of the transaction that begins at a number, or None when there is none."""
    found = connection.exec_driver_sql(
        "SELECT signature FROM tx WHERE stream = ? AND seq_from = ?", (book.number(stream), seq_from)
    ).scalar()
    return None if found is None else bytes(found)


def volume(connection: sa.Connection, scopes: Collection[bytes], base: Mapping[Stream, int]) -> tuple[int, int]:
    """How many transactions and operations `parcels` would give."""
    book = StreamBook(connection)
    transactions = operations = 0
    for number, first, last in connection.exec_driver_sql("SELECT stream, seq_from, seq_to FROM tx").all():
        stream = book.stream(number)
        if stream.scope in scopes and first > base.get(stream, 0):
            transactions, operations = transactions + 1, operations + last - first + 1
    return transactions, operations


def operations_of(
    connection: sa.Connection, table: str, scopes: Collection[bytes], base: Mapping[Stream, int]
) -> Iterator[bytes]:
    """The records of a kind that `parcels` would say anything of."""
    book = StreamBook(connection)
    for number, seq, rec in connection.exec_driver_sql("SELECT stream, seq, rec FROM op WHERE tbl = ?", (table,)):
        stream = book.stream(number)
        if stream.scope in scopes and seq > base.get(stream, 0):
            yield rec
