"""Every record as plain data with its heads, for comparing stores and for checking what a store holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from db.streams import StreamBook
from db.tables import RECORD_TABLES, clash, head, scope, tombstone
from fhr_desktop.domain.record import RecordId


def dump(
    connection: sa.Connection, shut: frozenset[RecordId] = frozenset(), scopes: Collection[bytes] | None = None
) -> Iterator[dict[str, Any]]:
    """Records by table and id, then what was erased. `shut` homes' scopes are left out, and others than those named.

    Equal stores dump equally.
    """
    closed = {
        row.id for row in connection.execute(sa.select(scope)) if scopes is not None and row.key not in scopes
    } | {
        row.id for row in connection.execute(sa.select(scope).where(scope.c.home.is_not(None)))
        if RecordId(bytes=row.home) in shut
    }  # fmt: skip
    book = StreamBook(connection)
    heads: dict[bytes, dict[str, list[str]]] = {}
    for row in connection.execute(sa.select(head)):
        dot = book.dot(row.stream, row.seq)
        name = f"{dot.stream.device.hex()}:{dot.stream.incarnation.hex()}:{dot.seq}"
        heads.setdefault(row.rec, {}).setdefault(row.field, []).append(name)
    clashes: dict[bytes, list[str]] = {}
    for row in connection.execute(sa.select(clash).order_by(clash.c.rec, clash.c.field)):
        clashes.setdefault(row.rec, []).append(row.field)
    kinds = {row.id: row.kind for row in connection.execute(sa.select(scope))}
    for name, table in sorted(RECORD_TABLES.items()):
        hidden = ("id", "scope", "born_stream", "born_seq", "changed")
        for one in connection.execute(sa.select(table).order_by(table.c.id)).mappings():
            if one["scope"] in closed:
                continue
            values = {column.name: _plain(one[column.name]) for column in table.c if column.name not in hidden}
            yield {
                "record": name,
                "id": one["id"].hex(),
                "scope": kinds[one["scope"]],
                "fields": values,
                "heads": {field: sorted(dots) for field, dots in sorted(heads.get(one["id"], {}).items())},
                "conflicts": clashes.get(one["id"], []),
            }
    yield from sorted(_erased(connection, book, closed, kinds), key=lambda line: (line["id"], line["by"]))


def _erased(
    connection: sa.Connection, book: StreamBook, closed: set[int], kinds: dict[int, str]
) -> Iterator[dict[str, Any]]:
    for row in connection.execute(sa.select(tombstone)):
        stream = book.stream(row.stream)
        number = book.scopes[stream.scope]
        if number not in closed:
            name = f"{stream.device.hex()}:{stream.incarnation.hex()}:{row.seq}"
            yield {"erased": row.tbl, "id": row.rec.hex(), "scope": kinds[number], "by": name}


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value
