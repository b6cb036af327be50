"""Reads of how many, for the rail and the status bar: no record is made for them."""

from __future__ import annotations

import sqlalchemy as sa

from db.tables import RECORD_TABLES
from fhr_desktop.domain.case_states import ENDED
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import RecordId


def own_open(connection: sa.Connection, user: RecordId) -> int:
    """How many open cases the user investigates."""
    case = RECORD_TABLES["case"]
    ended = [state.value for state in ENDED]
    own = (case.c.investigator_1 == user.bytes) | (case.c.investigator_2 == user.bytes)
    query = sa.select(sa.func.count()).select_from(case).where(own, case.c.state.not_in(ended))
    return connection.execute(query).scalar_one()


def in_pool(connection: sa.Connection, reader: RecordId) -> int:
    """How many homes of the pool the reader may know of; those that have left are not counted."""
    query = (
        "SELECT h.protected, h.readers FROM pool_entry e JOIN home h ON h.id = e.home_id "
        "WHERE NOT h.archived AND e.status <> ?"
    )
    rows = connection.exec_driver_sql(query, (PoolStatus.LEFT.value,))
    return sum(not protected or reader.hex in (readers or "") for protected, readers in rows)
