"""What has been erased, as ids: read, carried out again where a backup brought it back, and cleared from the file."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from db import erasure, search_index
from db.connection import driver, reading
from db.faults import translate_errors
from db.tables import tombstone
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.registry import BY_TABLE


def ids(connection: sa.Connection) -> list[bytes]:
    """The records that somebody has erased, sorted; random ids, nothing else is left of them."""
    return sorted(set(connection.execute(sa.select(tombstone.c.rec)).scalars()))


def is_gone(connection: sa.Connection, record: RecordId) -> bool:
    """Whether the record was erased, itself or with what it belonged to; its id cannot be used again."""
    return connection.exec_driver_sql("SELECT 1 FROM gone WHERE rec = ?", (record.bytes,)).first() is not None


def again(connection: sa.Connection, gone: Iterable[bytes]) -> int:
    """Erase what is here although it was erased later than this copy was made. How many records went.

    The erasure itself is no operation of ours: it comes back with the next package.
    """
    run, taken = connection.exec_driver_sql, list[tuple[str, RecordId]]()
    run("INSERT INTO gate(open) VALUES (1)")
    for rec in gone:
        for table in BY_TABLE:
            scope = run(f'SELECT scope FROM "{table}" WHERE id = ?', (rec,)).scalar()
            if scope is not None:
                for name, one in erasure.under(run, table, rec, int(scope)):
                    erasure.wipe(run, name, one, int(scope))
                    taken.append((name, RecordId(bytes=one)))
    run("DELETE FROM gate")
    search_index.refresh(connection, taken)
    return len(taken)


def fold(engine: sa.Engine) -> None:
    """Let the write-ahead log, with pages as they were, go into the file and be cut to nothing."""
    with translate_errors(), reading(engine) as connection:
        driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
