"""Reads and writes many rows with few statements: each that is begun costs, most of all while memory is locked.

Rows are written some hundred at a time, and the rest fewer, so that only few texts of statements need be known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

Run = Callable[..., Any]
SIZES = (200, 40, 8, 1)  # rows in a statement; of the widest table they hold fewer values than SQLite can take

FEW = 32  # so many ids are named one by one; more are given together, or each would have memory of its own to lock
ID = 16  # bytes of a record's id
_TOGETHER = f"""
WITH RECURSIVE at(n) AS (VALUES(1) UNION ALL SELECT n + {ID} FROM at WHERE n + {ID} < length(?1))
SELECT substr(?1, n, {ID}) FROM at
"""
_NUMBERS = "SELECT value FROM json_each(?1)"


def rows_of(connection: sa.Connection, statement: str, *values: object) -> list[Any]:
    """All rows of a question as plain tuples: of hundreds of thousands, in a third of the time of named ones."""
    return _plain(connection.exec_driver_sql(statement, values))


def asked(run: Run, statement: str, ids: Iterable[bytes | int]) -> list[Any]:
    """All rows of a question whose {marks} are the ids (of 16 bytes, or numbers), and that has no other values: plain
    tuples too.
    """
    many = list(ids)
    if not many:
        return []
    if len(many) <= FEW:
        return _plain(run(statement.format(marks=", ".join("?" * len(many))), tuple(many)))
    if isinstance(many[0], int):
        return _plain(run(statement.format(marks=_NUMBERS), (json.dumps(many),)))
    together = b"".join(one for one in many if isinstance(one, bytes))
    if len(together) != ID * len(many):
        raise ValueError("an id is not one of 16 bytes")
    return _plain(run(statement.format(marks=_TOGETHER), (together,)))


def _plain(result: Any) -> list[Any]:
    return list(result.cursor.fetchall()) if result.cursor is not None else []


def insert(run: Run, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows, each with a value for every column."""
    names = ", ".join(f'"{name}"' for name in columns)
    for some in _parts(rows):
        run(f'INSERT INTO "{table}" ({names}) VALUES {_marks(some)}', _flat(some))


def insert_each(
    run: Run, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], each: Sequence[str]
) -> None:
    """Insert every row as many times as there are words; the word stands in the column after the row's own."""
    names = ", ".join(f'"{name}"' for name in columns)
    words = ", ".join(["(?)"] * len(each))
    for some in _parts(rows):
        run(
            f'INSERT INTO "{table}" ({names}) SELECT a.*, b.* FROM (VALUES {_marks(some)}) a '
            f"CROSS JOIN (VALUES {words}) b",
            (*_flat(some), *each),
        )  # fmt: skip


def update(run: Run, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Change the columns of records. A row: a value for each column, the stamp, the record's id."""
    settings = "".join(f'"{name}" = v.column{at}, ' for at, name in enumerate(columns, start=1))
    stamp, rec = f"v.column{len(columns) + 1}", f"v.column{len(columns) + 2}"
    for some in _parts(rows):
        run(
            f'UPDATE "{table}" SET {settings}changed = max(changed, {stamp}) FROM (VALUES {_marks(some)}) v '
            f"WHERE id = {rec}",
            _flat(some),
        )  # fmt: skip


def delete(run: Run, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Delete the rows whose columns have these values."""
    names = ", ".join(f'"{name}"' for name in columns)
    for some in _parts(rows):
        run(f'DELETE FROM "{table}" WHERE ({names}) IN (VALUES {_marks(some)})', _flat(some))


def _parts(rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Sequence[Any]]]:
    at = 0
    for size in SIZES:
        while len(rows) - at >= size:
            yield rows[at : at + size]
            at += size


def _marks(rows: Sequence[Sequence[Any]]) -> str:
    row = f"({', '.join('?' * len(rows[0]))})"
    return ", ".join([row] * len(rows))


def _flat(rows: Iterable[Sequence[Any]]) -> tuple[Any, ...]:
    return tuple([value for row in rows for value in row])
