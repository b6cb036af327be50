"""Reads for the ledger: its entries as they stand in the table and in the log, and what a new one is bound to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from db import records
from fhr_desktop.domain.ledger_entries import LedgerEntry
from fhr_desktop.domain.record import RecordId, ScopeKind


def entries(connection: sa.Connection) -> tuple[LedgerEntry, ...]:
    """Every entry, in the order in which they were recorded. Raises ValueError for one that cannot be read."""
    return records.load_where(connection, LedgerEntry, order="recorded_at")


def last_of(connection: sa.Connection, device: str, incarnation: str) -> tuple[int, str]:
    """Number and sum of the last entry of a chain; 0 and '' for one that has not begun."""
    row = connection.exec_driver_sql(
        "SELECT number, digest FROM ledger_entry WHERE device = ? AND incarnation = ? ORDER BY number DESC LIMIT 1",
        (device, incarnation),
    ).first()
    return (row.number, row.digest) if row else (0, "")


def heads(connection: sa.Connection, besides: str) -> list[dict[str, Any]]:
    """The last entry held of each chain but one, by chain."""
    rows = connection.exec_driver_sql(
        "SELECT device || '/' || incarnation AS chain, max(number) AS number, digest FROM ledger_entry "
        "GROUP BY device, incarnation ORDER BY 1"
    )  # SQLite gives `digest` of the row whose number is the highest
    return [{"chain": row.chain, "digest": row.digest, "number": row.number} for row in rows if row.chain != besides]


def held(connection: sa.Connection, kinds: Collection[ScopeKind]) -> list[dict[str, Any]]:
    """How far each stream of the scopes is held, by stream."""
    marks = ", ".join("?" * len(kinds))
    rows = connection.exec_driver_sql(
        "SELECT s.device, s.incarnation, c.kind, h.seq FROM have h JOIN stream s ON s.id = h.stream "
        f"JOIN scope c ON c.id = s.scope WHERE c.home IS NULL AND c.kind IN ({marks})",
        tuple(one.value for one in kinds),
    )
    found = {f"{row.device.hex()}/{row.incarnation.hex()}/{row.kind}": row.seq for row in rows}
    return [{"seq": found[one], "stream": one} for one in sorted(found)]


def told(
    connection: sa.Connection, device: str, incarnation: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:  # fmt: skip
    """What the chain has said already: the newest of each head and of each stream seen."""
    own = (device, incarnation)
    rows = connection.exec_driver_sql(
        "SELECT json_extract(value, '$.chain') AS chain, max(json_extract(value, '$.number')) AS number, "
        "json_extract(value, '$.digest') AS digest FROM ledger_entry, json_each(heads) "
        "WHERE device = ? AND incarnation = ? GROUP BY 1",
        own,
    ).all()
    known = [{"chain": row.chain, "digest": row.digest, "number": row.number} for row in rows]
    rows = connection.exec_driver_sql(
        "SELECT json_extract(value, '$.stream') AS stream, max(json_extract(value, '$.seq')) AS seq "
        "FROM ledger_entry, json_each(seen) WHERE device = ? AND incarnation = ? GROUP BY 1",
        own,
    ).all()
    return known, [{"seq": row.seq, "stream": row.stream} for row in rows]


def queue(connection: sa.Connection, state: str) -> Iterator[tuple[RecordId, RecordId, dt.date]]:
    """The cases of homes that are not apart in a state: case, home, and since when."""
    rows = connection.exec_driver_sql(
        'SELECT k.id, k.home_id, k.state_since FROM "case" k JOIN scope s ON s.id = k.scope '
        "WHERE k.state = ? AND s.home IS NULL",
        (state,),
    )
    return ((RecordId(bytes=case), RecordId(bytes=home), dt.date.fromisoformat(since)) for case, home, since in rows)
