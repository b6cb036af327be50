"""Own text that a colleague's erasure would have taken away, kept on this machine until somebody says what of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from db.erasure import ERASED
from db.tables import quarantine
from fhr_desktop.domain import canonical
from fhr_desktop.domain.clock import COUNTER_BITS
from fhr_desktop.domain.record import Plain

KEPT = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Kept:
    """The values of an operation of ours in a record of `table` that is erased; `hlc` is when they were set aside."""

    n: int
    table: str
    values: Mapping[str, Plain]
    hlc: int


def kept(connection: sa.Connection) -> tuple[Kept, ...]:
    """All that is set aside, the oldest first."""
    rows = connection.execute(sa.select(quarantine).where(quarantine.c.reason == ERASED).order_by(quarantine.c.n))
    return tuple(Kept(row.n, row.tbl, canonical.decode(row.content), row.hlc) for row in rows)


def drop(connection: sa.Connection, n: int) -> None:
    """Remove one of them for good."""
    connection.execute(quarantine.delete().where(quarantine.c.n == n, quarantine.c.reason == ERASED))


def tidy(connection: sa.Connection, now: dt.datetime) -> None:
    """Remove what has been kept for thirty days."""
    limit = int((now - KEPT).timestamp() * 1000) << COUNTER_BITS
    connection.execute(quarantine.delete().where(quarantine.c.reason == ERASED, quarantine.c.hlc < limit))
