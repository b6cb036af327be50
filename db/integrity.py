"""Whether the store is what its log says: replays the log elsewhere and compares, and walks both chains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from db import audit, log, search_index
from db.projection import Projection, StreamBook
from db.tables import RECORD_TABLES, clash, element, gone, head, metadata, scope, stream, tombstone
from fhr_desktop.domain.operations import GENESIS, Transaction, faults

Verify = Callable[[bytes, bytes, bytes], bool]  # device, data, signature


def transactions(connection: sa.Connection) -> Iterator[Transaction]:
    """Every transaction held, in local apply order, one at a time."""
    return (parcel.open() for parcel in log.parcels(connection))


def chain_faults(connection: sa.Connection, verify: Verify) -> list[str]:
    """Faults of signatures, bodies and chains, as short codes."""
    found: list[str] = []
    chains: dict[object, bytes] = {}
    for one in transactions(connection):
        name = one.header.stream
        device = name.device
        found += faults(one, chains.get(name, GENESIS), lambda data, sig, d=device: verify(d, data, sig))  # type: ignore[misc]
        chains[name] = one.hash()
    first = audit.first_fault(connection)
    if first is not None:
        found.append(f"audit {first}")
    return found


def differing_tables(connection: sa.Connection) -> list[str]:
    """The tables that a replay of the log does not give again, row for row."""
    mirror = sa.create_engine("sqlite://", poolclass=StaticPool)
    try:
        metadata.create_all(mirror)
        with mirror.begin() as other:
            for table in (scope, stream):
                rows = [dict(row) for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings()]
                if rows:
                    other.execute(table.insert(), rows)
            projection = Projection(other, StreamBook(other))
            for many in log.batches((parcel, parcel.open()) for parcel in log.parcels(connection)):
                projection.apply_many(many)
            projection.finish()
            every = (*RECORD_TABLES.values(), head, clash, element, tombstone, gone)
            return [table.name for table in every if not _same(connection, other, table)]
    finally:
        mirror.dispose()


def reproject(connection: sa.Connection) -> None:
    """Make the record tables, and what is found by searching, anew from the log."""
    run = connection.exec_driver_sql
    run("INSERT INTO gate(open) VALUES (1)")
    for table in (*RECORD_TABLES.values(), head, clash, element, gone):
        connection.execute(table.delete())
    # Those of erasures that are still held stay: an erasure's own values must not go with its record's.
    run(
        "DELETE FROM tombstone WHERE NOT EXISTS "
        "(SELECT 1 FROM op WHERE op.stream = tombstone.stream AND op.seq = tombstone.seq)"
    )
    run("DELETE FROM gate")
    projection = Projection(connection, StreamBook(connection))
    for many in log.batches((parcel, parcel.open()) for parcel in log.parcels(connection)):
        projection.replay(many)
    projection.finish()
    search_index.clear(connection)
    search_index.refresh(connection, projection.touched)


def _same(one: sa.Connection, other: sa.Connection, table: sa.Table) -> bool:
    query = sa.select(table).order_by(*table.primary_key)
    pairs = zip_longest(one.execute(query), other.execute(query))
    return all(left == right for left, right in pairs)
