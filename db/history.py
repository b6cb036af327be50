"""What the log knows of one field: its operations, which of them stood at an earlier time, and where two of them part.

Deciding what is written with this is `db.unit_of_work`'s matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from db.projection import Projection
from db.streams import StreamBook
from fhr_desktop.domain import canonical, merge
from fhr_desktop.domain.operations import Dot, Operation, OperationKind
from fhr_desktop.domain.record import Plain, RecordId

_WRITES = frozenset({OperationKind.NEW, OperationKind.SET, OperationKind.ARCHIVE})


@dataclass(frozen=True, slots=True)
class Written:
    """An operation as far as it concerns one field. `lsn` is where it stands in this store's log."""

    dot: Dot
    lsn: int
    hlc: int
    parents: frozenset[Dot]
    value: Plain


def of_field(connection: sa.Connection, book: StreamBook, table: str, record: RecordId, field: str
             ) -> tuple[Written, ...]:  # fmt: skip
    """All that was written in the field, in local apply order; what is erased is left out."""
    projection = Projection(connection, book)
    rows = connection.exec_driver_sql(
        "SELECT stream, seq, lsn, plain FROM op WHERE rec = ? AND tbl = ? AND body IS NOT NULL ORDER BY lsn, seq",
        (record.bytes, table),
    ).all()
    found = []
    for stream, seq, lsn, plain in rows:
        dot = book.dot(stream, seq)
        operation = Operation.from_plain(canonical.decode(plain), dot.stream.scope)
        born = operation.kind is OperationKind.NEW
        if operation.kind in _WRITES and (born or field in operation.fields):
            head = projection.head(table, field, dot)
            found.append(Written(dot, lsn, operation.hlc, frozenset(operation.fields.get(field, ())), head.value))
    return tuple(found)


def heads_at(written: Iterable[Written], position: int, own: tuple[bytes, bytes]) -> tuple[Dot, ...]:
    """The field's heads when the log had come to a position, had only `own` machine and incarnation written since.

    None when the record was not there yet.
    """
    heads: frozenset[Dot] = frozenset()
    for one in written:
        if one.lsn <= position or (one.dot.stream.device, one.dot.stream.incarnation) == own:
            heads = merge.advance(heads, one.parents, one.dot)
    return tuple(sorted(heads))


def parting(written: Sequence[Written], heads: Iterable[Dot]) -> Written | None:
    """The newest operation that all the heads had seen, or None."""
    known = {one.dot: one for one in written}
    shared: set[Dot] | None = None
    for head in heads:
        before = _before(known, head)
        shared = before if shared is None else shared & before
    return max((known[dot] for dot in shared or ()), key=lambda one: (one.hlc, one.dot), default=None)


def _before(known: dict[Dot, Written], dot: Dot) -> set[Dot]:
    found: set[Dot] = set()
    fresh = list(known[dot].parents) if dot in known else []
    while fresh:
        one = fresh.pop()
        if one in known and one not in found:
            found.add(one)
            fresh += known[one].parents
    return found


def position(connection: sa.Connection) -> int:
    """How far the log has come: what is read now has seen this much."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(lsn), 0) FROM tx").scalar_one())
