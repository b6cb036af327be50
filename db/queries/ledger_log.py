"""The ledger as the table and the log have it, read so that nothing in either can stop the reading; and the log itself.

What cannot be read, or is not what its machine signed, is given as None for `ledger_chain` to name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from db import log
from db.codec import columns, to_record
from fhr_desktop.domain import canonical
from fhr_desktop.domain.ledger_entries import LedgerEntry
from fhr_desktop.domain.ledger_recount import FOLLOWED, Logged
from fhr_desktop.domain.operations import SEEN, Parcel, faults
from fhr_desktop.domain.record import Plain, RecordId, ScopeKind, from_plain

Verify = Callable[[bytes, bytes, bytes], bool]  # device, message, signature
TABLE = LedgerEntry.table()


def in_table(connection: sa.Connection) -> dict[RecordId, LedgerEntry | None]:
    """The entries as their table has them, by id."""
    names = ", ".join(f'"{one}"' for one in columns(LedgerEntry))
    found: dict[RecordId, LedgerEntry | None] = {}
    for row in connection.exec_driver_sql(f"SELECT {names} FROM {TABLE} ORDER BY recorded_at"):
        try:
            found[RecordId(bytes=row[0])] = to_record(LedgerEntry, row)
        except (ValueError, TypeError):
            found[RecordId(bytes=bytes(row[0])[:16].ljust(16, b"\0"))] = None
    return found


def in_log(connection: sa.Connection, verify: Verify) -> dict[RecordId, LedgerEntry | None]:
    """The entries as the log has them, by id."""
    found: dict[RecordId, LedgerEntry | None] = {}
    for parcel in log.holding(connection, TABLE):
        found |= _entries_of(parcel, verify)
    return found


def _entries_of(parcel: Parcel, verify: Verify) -> dict[RecordId, LedgerEntry | None]:
    """Those of one transaction; none of them counts when it is not what was signed."""
    try:
        whole = parcel.open()
        device = whole.header.stream.device
        found = faults(whole, whole.header.prev_hash, lambda data, signature: verify(device, data, signature))
        broken = {*found} - {"body"}  # which of the bodies is seen below
    except canonical.UNREADABLE:
        return {one: None for one in map(_record_of, parcel.entries) if one is not None}
    entries: dict[RecordId, LedgerEntry | None] = {}
    for operation in whole.operations:
        if operation.table == TABLE:
            body = whole.bodies[operation.seq]
            values = None if broken or body is None or body.commit() != operation.commit else body.values
            entries[operation.record] = None if values is None else _entry(operation.record, values)
    return entries


def _record_of(entry: Any) -> RecordId | None:
    """Whose an operation is, when the rest of its transaction cannot be read."""
    try:
        plain = canonical.decode(entry.plain)
        return RecordId(bytes=plain[3]) if plain[2] == TABLE else None
    except canonical.UNREADABLE:
        return None


def _entry(record: RecordId, values: Any) -> LedgerEntry | None:
    try:
        known = {name: from_plain(spec.kind, values[name]) for name, spec in LedgerEntry.SPECS.items()}
    except canonical.UNREADABLE:
        return None
    return LedgerEntry(id=record, **known)


def erased(connection: sa.Connection) -> frozenset[RecordId]:
    """Records that somebody has erased."""
    return frozenset(RecordId(bytes=one) for one in connection.exec_driver_sql("SELECT rec FROM gone").scalars())


def holes(connection: sa.Connection) -> frozenset[str]:
    """The machines of whose changes in the pool the log lacks some that have been taken in."""
    rows = connection.exec_driver_sql(
        "SELECT s.device FROM have h JOIN stream s ON s.id = h.stream JOIN scope c ON c.id = s.scope "
        "WHERE c.kind = ? AND h.seq <> (SELECT count(*) FROM op WHERE op.stream = h.stream)",
        (ScopeKind.POOL.value,),
    )
    return frozenset(row.device.hex() for row in rows)


def operations(connection: sa.Connection) -> Iterator[Logged]:
    """All operations that the ledger follows from, and its own, in no certain order."""
    streams = _streams(connection)
    marks = ", ".join("?" * len(FOLLOWED))
    query = f"SELECT stream, seq, hlc, tbl, rec, body FROM op WHERE tbl IN ({marks})"
    for stream, seq, hlc, table, rec, body in connection.exec_driver_sql(query, tuple(sorted(FOLLOWED))):
        if stream not in streams:
            continue
        values = None if body is None else _values(body)
        if values is None or SEEN not in values:
            yield Logged(streams[stream], seq, hlc, table, RecordId(bytes=rec), values)


def _values(body: bytes) -> dict[str, Plain] | None:
    """None for bytes that cannot be read: counted as gone, and named by whoever verifies."""
    try:
        values: dict[str, Plain] = canonical.decode(body)
    except canonical.UNREADABLE:
        return None
    return values


def lengths(connection: sa.Connection) -> dict[str, int]:
    """How far each stream is held, by its name as entries say it."""
    streams = _streams(connection)
    rows = connection.exec_driver_sql("SELECT stream, seq FROM have").all()
    return {streams[row.stream]: row.seq for row in rows if row.stream in streams}


def _streams(connection: sa.Connection) -> dict[int, str]:
    rows = connection.exec_driver_sql(
        "SELECT s.id, s.device, s.incarnation, c.kind FROM stream s JOIN scope c ON c.id = s.scope WHERE c.home IS NULL"
    )
    return {row.id: f"{row.device.hex()}/{row.incarnation.hex()}/{row.kind}" for row in rows}
