"""Loading records by id or by one column, for every kind alike. Questions of their own live in `db.queries`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from db.bulk import asked
from db.codec import columns, to_record, to_records
from db.tables import RECORD_TABLES
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.domain.registry import BY_TABLE

R = TypeVar("R", bound=Record)


def load(connection: sa.Connection, kind: type[R], record_id: RecordId) -> R | None:
    """The record, or None."""
    row = connection.exec_driver_sql(f"{_question(kind.table())} WHERE id = ?", (record_id.bytes,)).first()
    return None if row is None else to_record(kind, row)


def load_many(connection: sa.Connection, kind: type[R], ids: Iterable[RecordId]) -> dict[RecordId, R]:
    """Those of the records that exist, by id."""
    question = _question(kind.table()) + " WHERE id IN ({marks})"
    rows = asked(connection.exec_driver_sql, question, (one.bytes for one in ids))
    return {record.id: record for record in to_records(kind, rows)}


def load_where(connection: sa.Connection, kind: type[R], order: str = "changed", **equals: Any) -> tuple[R, ...]:
    """Records whose columns equal the values given (a record id for a reference), in the order of a column.

    Names stand in Swedish order. Raises KeyError for a column that is not the record's.
    """
    table = RECORD_TABLES[kind.table()]
    where = " AND ".join(f'"{table.c[name].name}" IS ?' for name in equals)
    collation = ' COLLATE "sv"' if order == "name" else ""
    rows = connection.exec_driver_sql(
        f'{_question(kind.table())}{where and f" WHERE {where}"} ORDER BY "{table.c[order].name}"{collation}, id',
        tuple(value.bytes if isinstance(value, RecordId) else value for value in equals.values()),
    )
    return to_records(kind, rows.all())


@cache
def _question(table: str) -> str:
    """Text, not an expression: composing one takes ten times as long as its answer, and this is asked most of all."""
    names = ", ".join(f'"{name}"' for name in columns(BY_TABLE[table]))
    return f'SELECT {names} FROM "{table}"'


def scopes_of(connection: sa.Connection, kind: type[Record], ids: Iterable[RecordId]) -> dict[RecordId, int]:
    """The numbers of the scopes that those of the records that exist live in."""
    question = f'SELECT id, scope FROM "{kind.table()}" WHERE id IN ({{marks}})'
    rows = asked(connection.exec_driver_sql, question, (one.bytes for one in ids))
    return {RecordId(bytes=rec): scope for rec, scope in rows}
