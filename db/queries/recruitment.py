"""Reads for recruiting: every enquiry's way, with the days its home came into the pool and got a child."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from db.queries.followup import counted_homes, histories
from fhr_desktop.domain.funnel import Way, way
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import RecordId

_SAID = """
SELECT c.number, i.source, i.channel, i.campaign
FROM "case" c JOIN home h ON h.id = c.home_id JOIN inquiry i ON i.id = c.inquiry_id WHERE NOT coalesce(h.protected, 0)
"""
_POOLED = 'SELECT home_id, "on", to_status FROM pool_step ORDER BY "on", recorded_at, id'
_PLACED = "SELECT home_id, starts_on FROM placement WHERE state != 'planned' AND starts_on IS NOT NULL"


def ways(connection: sa.Connection) -> tuple[Way, ...]:
    """Every enquiry's, in the order of case numbers; but for those of protected homes, whoever asks."""
    said = {row.number: row for row in connection.exec_driver_sql(_SAID)}
    pooled: dict[RecordId, list[dt.date]] = {}
    gone: dict[RecordId, dt.date] = {}
    for key, on, status in connection.exec_driver_sql(_POOLED):
        home, day = RecordId(bytes=key), dt.date.fromisoformat(on)
        if status == PoolStatus.LEFT:
            gone[home] = day
        else:
            pooled.setdefault(home, []).append(day)
            gone.pop(home, None)
    placed: dict[bytes, list[dt.date]] = {}
    for key, on in connection.exec_driver_sql(_PLACED):
        placed.setdefault(key, []).append(dt.date.fromisoformat(on))
    found = []
    for one in histories(connection, counted_homes(connection), dt.date.min, dt.date.min, dt.date.max, placed):
        row, home = said.get(one.number), RecordId(hex=one.home)
        if row is None:
            continue
        found.append(way(
            one.number, one.municipality, one.received_on, one.steps, one.closing_reason, source=row.source,
            channel=row.channel, campaign=row.campaign or "", pooled=pooled.get(home, ()),
            placed=placed.get(home.bytes, ()), left_pool_on=gone.get(home),
        ))  # fmt: skip
    return tuple(found)
