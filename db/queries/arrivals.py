"""Reads of what came with a package: which records are new, and which fields changed from what to what, by whom."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from db.projection import Projection
from db.streams import StreamBook
from db.tables import clash
from fhr_desktop.domain import canonical
from fhr_desktop.domain.operations import Header, Operation, OperationKind
from fhr_desktop.domain.record import Plain, RecordId
from fhr_desktop.domain.registry import BY_TABLE

MOST_OPERATIONS = 1000  # read for a list that is cut at some hundred lines
MOST_FIELDS = 5  # of a record whose values before are looked up


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
    run, book = connection.exec_driver_sql, StreamBook(connection)
    projection = Projection(connection, book)
    rows = run(
        "SELECT o.tbl, o.rec, o.plain, o.body, t.header FROM op o JOIN tx t ON t.lsn = o.lsn "
        "WHERE o.lsn BETWEEN ? AND ? ORDER BY o.lsn, o.seq LIMIT ?",
        (first_lsn, last_lsn, MOST_OPERATIONS),
    ).all()
    found: dict[tuple[str, bytes], Came] = {}
    for table, rec, plain, body, header in rows:
        if table not in BY_TABLE or body is None:
            continue
        said = Header.decode(header)
        operation = Operation.from_plain(canonical.decode(plain), said.stream.scope)
        if operation.kind is OperationKind.ERASE:
            continue
        is_new = operation.kind is OperationKind.NEW
        one = found.setdefault((table, rec), Came(table, RecordId(bytes=rec), said.user, is_new))
        if not one.is_new:
            _fields(projection, operation, canonical.decode(body), one)
    return list(found.values())


def _fields(projection: Projection, operation: Operation, values: dict[str, Plain], one: Came) -> None:
    for name, parents in operation.fields.items():
        if name not in BY_TABLE[operation.table].SPECS:
            continue
        before: Plain = None
        known = name in one.fields or len(one.fields) >= MOST_FIELDS
        if not known and parents and operation.kind in (OperationKind.SET, OperationKind.ARCHIVE):
            before = projection.said(operation.table, name, parents[0])
        earlier = one.fields.get(name)
        one.fields[name] = (earlier[0] if earlier else before, values.get(name))


def clashing(connection: sa.Connection, ids: list[RecordId]) -> list[tuple[str, RecordId, str]]:
    """The fields in conflict of the records: table, record, field."""
    wanted = {one.bytes for one in ids}
    rows = connection.execute(sa.select(clash.c.tbl, clash.c.rec, clash.c.field).order_by(clash.c.tbl, clash.c.field))
    return [(tbl, RecordId(bytes=rec), name) for tbl, rec, name in rows if rec in wanted]
