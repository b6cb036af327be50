"""Loading records by id or by one column, for every kind alike. Questions of their own live in `db.queries`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from db.codec import to_record, to_records
from db.tables import RECORD_TABLES
from fhr_desktop.domain.record import Record, RecordId

R = TypeVar("R", bound=Record)
AT_ONCE = 500  # records asked for in one question


def load(connection: sa.Connection, kind: type[R], record_id: RecordId) -> R | None:
    """The record, or None."""
    table = RECORD_TABLES[kind.table()]
    row = connection.execute(sa.select(table).where(table.c.id == record_id.bytes)).mappings().first()
    return None if row is None else to_record(kind, row)


def load_many(connection: sa.Connection, kind: type[R], ids: Iterable[RecordId]) -> dict[RecordId, R]:
    """Those of the records that exist, by id."""
    table = RECORD_TABLES[kind.table()]
    wanted = [one.bytes for one in ids]
    found: dict[RecordId, R] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        rows = connection.execute(sa.select(table).where(table.c.id.in_(some))).mappings().all()
        found |= {record.id: record for record in to_records(kind, rows)}
    return found


def load_where(connection: sa.Connection, kind: type[R], order: str = "changed", **equals: Any) -> tuple[R, ...]:
    """Records whose columns equal the values given (a record id for a reference), in the order of a column.

    Names stand in Swedish order.
    """
    table = RECORD_TABLES[kind.table()]
    column = table.c[order].collate("sv") if order == "name" else table.c[order]
    query = sa.select(table).order_by(column, table.c.id)
    for name, value in equals.items():
        query = query.where(table.c[name] == (value.bytes if isinstance(value, RecordId) else value))
    return to_records(kind, connection.execute(query).mappings().all())


def scopes_of(connection: sa.Connection, kind: type[Record], ids: Sequence[RecordId]) -> dict[RecordId, int]:
    """The numbers of the scopes that those of the records that exist live in."""
    table = RECORD_TABLES[kind.table()]
    found: dict[RecordId, int] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = [one.bytes for one in ids[start : start + AT_ONCE]]
        rows = connection.execute(sa.select(table.c.id, table.c.scope).where(table.c.id.in_(some)))
        found |= {RecordId(bytes=row.id): row.scope for row in rows}
    return found
