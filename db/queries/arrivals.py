"""Reads of what came with a package: which records are new, and which fields changed from what to what, by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

import sqlalchemy as sa

from db.projection import Projection, said
from db.streams import StreamBook
from db.tables import clash
from fhr_desktop.domain import canonical
from fhr_desktop.domain.operations import Dot, Header, Operation, OperationKind
from fhr_desktop.domain.record import Plain, RecordId
from fhr_desktop.domain.registry import BY_TABLE

MOST_OPERATIONS = 1000  # read for a list that is cut at some hundred lines
MOST_FIELDS = 5  # of a record whose values before are looked up
Before = Callable[[Dot], Mapping[str, Plain] | None]  # what an earlier operation wrote


@dataclass
class Came:
    """One record's part of a package. `fields`: name → value before, value after (before only of the first)."""

    table: str
    record: RecordId
    user: RecordId
    is_new: bool
    fields: dict[str, tuple[Plain, Plain]] = field(default_factory=dict)


def came(connection: sa.Connection, first_lsn: int, last_lsn: int) -> list[Came]:
    """The records of the transactions numbered so, in the order they came."""
    before: Before = cache(Projection(connection, StreamBook(connection)).values_of)  # of ten fields at once, often
    opened = cache(Header.decode)
    rows = connection.exec_driver_sql(
        "SELECT o.tbl, o.rec, o.plain, o.body, t.header FROM op o JOIN tx t ON t.lsn = o.lsn "
        "WHERE o.lsn BETWEEN ? AND ? ORDER BY o.lsn, o.seq LIMIT ?",
        (first_lsn, last_lsn, MOST_OPERATIONS),
    ).all()
    found: dict[tuple[str, bytes], Came] = {}
    for table, rec, plain, body, header in rows:
        if table not in BY_TABLE or body is None:
            continue
        head = opened(header)
        operation = Operation.from_plain(canonical.decode(plain), head.stream.scope)
        if operation.kind is OperationKind.ERASE:
            continue
        is_new = operation.kind is OperationKind.NEW
        one = found.setdefault((table, rec), Came(table, RecordId(bytes=rec), head.user, is_new))
        if not one.is_new:
            _fields(before, operation, canonical.decode(body), one)
    return list(found.values())


def _fields(read: Before, operation: Operation, values: dict[str, Plain], one: Came) -> None:
    for name, parents in operation.fields.items():
        if name not in BY_TABLE[operation.table].SPECS:
            continue
        before: Plain = None
        known = name in one.fields or len(one.fields) >= MOST_FIELDS
        if not known and parents and operation.kind in (OperationKind.SET, OperationKind.ARCHIVE):
            earlier_values = read(parents[0])
            before = None if earlier_values is None else said(earlier_values, operation.table, name)
        earlier = one.fields.get(name)
        one.fields[name] = (earlier[0] if earlier else before, values.get(name))


def clashing(connection: sa.Connection, ids: list[RecordId]) -> list[tuple[str, RecordId, str]]:
    """The fields in conflict of the records: table, record, field."""
    wanted = {one.bytes for one in ids}
    rows = connection.execute(sa.select(clash.c.tbl, clash.c.rec, clash.c.field).order_by(clash.c.tbl, clash.c.field))
    return [(tbl, RecordId(bytes=rec), name) for tbl, rec, name in rows if rec in wanted]
