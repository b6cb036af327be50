"""What the log knows of one field: its operations, which of them stood at an earlier time, and where two of them part.

Deciding what is written with this is `db.unit_of_work`'s matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

import sqlalchemy as sa

from db.projection import Projection
from db.streams import StreamBook
from fhr_desktop.domain import canonical, merge
from fhr_desktop.domain.operations import Dot, Operation, OperationKind
from fhr_desktop.domain.record import Plain, RecordId

_SETS = frozenset({OperationKind.SET, OperationKind.ARCHIVE})


@dataclass(frozen=True, slots=True)
class Written:
    """An operation as far as it concerns one field. `lsn` is where it stands in this store's log."""

    dot: Dot
    lsn: int
    hlc: int
    parents: frozenset[Dot]
    value: Plain


def of_field(
    connection: sa.Connection, book: StreamBook, table: str, record: RecordId, name: str
) -> tuple[Written, ...]:
    """All that was written in the field, in local apply order; what is erased is left out."""
    projection = Projection(connection, book)
    found = []
    for dot, lsn, operation, values in _operations(connection, book, table, record):
        if operation.kind is OperationKind.NEW or (operation.kind in _SETS and name in operation.fields):
            value = values[name] if name in values else projection.head(table, name, dot).value
            found.append(Written(dot, lsn, operation.hlc, frozenset(operation.fields.get(name, ())), value))
    return tuple(found)


def _operations(
    connection: sa.Connection, book: StreamBook, table: str, record: RecordId
) -> list[tuple[Dot, int, Operation, dict[str, Any]]]:
    rows = connection.exec_driver_sql(
        "SELECT stream, seq, lsn, plain, body FROM op WHERE rec = ? AND tbl = ? AND body IS NOT NULL ORDER BY lsn, seq",
        (record.bytes, table),
    ).all()
    found = []
    for stream, seq, lsn, plain, body in rows:
        dot = book.dot(stream, seq)
        operation = Operation.from_plain(canonical.decode(plain), dot.stream.scope)
        found.append((dot, lsn, operation, canonical.decode(body)))
    return found


@dataclass(frozen=True, slots=True)
class Seen:
    """What a writer had seen of a record: all that stood in the log at `position`, of some fields at another one.

    None: all there is. What the writer's own machine has written since always counts as seen.
    """

    position: int | None = None
    fields: Mapping[str, int] = attribute(default_factory=dict)

    def of(self, name: str) -> int | None:
        """The position for one field."""
        return self.fields.get(name, self.position)

    def joined(self, other: Seen) -> Seen:
        """With what is said of further fields."""
        return Seen(self.position, {**self.fields, **other.fields})


class Sight:
    """One record as its writer, on machine and incarnation `own`, had seen it."""

    def __init__(
        self, connection: sa.Connection, book: StreamBook, table: str, record: RecordId, seen: Seen,
        own: tuple[bytes, bytes],
    ) -> None:  # fmt: skip
        self._connection, self._book = connection, book
        self._table, self._record, self.seen, self._own = table, record, seen, own

    def heads(self, name: str) -> tuple[Written, ...] | None:
        """The field's heads as they were seen; none when the record was not there yet. None: those there are."""
        position = self.seen.of(name)
        if position is None:
            return None
        heads: frozenset[Dot] = frozenset()
        written = of_field(self._connection, self._book, self._table, self._record, name)
        for one in written:
            if self._in_sight(one.lsn, one.dot, position):
                heads = merge.advance(heads, one.parents, one.dot)
        return tuple(one for one in written if one.dot in heads)

    def left_alone(self, name: str, value: Plain) -> bool:
        """Whether the value is what the writer had seen, so that nothing was written in the field."""
        heads = self.heads(name)
        if heads is None:
            return False
        if not heads:
            return value in (None, "", [])
        shown = max(heads, key=lambda one: (one.hlc, one.dot)).value
        return shown == value and type(shown) is type(value)

    def elements(self, name: str) -> dict[bytes, tuple[Dot, ...]] | None:
        """What stood in a set, canonical, by the operations that had put it there. None: what stands there now."""
        position = self.seen.of(name)
        if position is None:
            return None
        found: dict[bytes, set[Dot]] = {}
        for dot, lsn, operation, values in _operations(self._connection, self._book, self._table, self._record):
            if not self._in_sight(lsn, dot, position):
                continue
            items = [canonical.encode(one) for one in values.get(name) or ()]
            if operation.kind is OperationKind.REM:
                for one in items:
                    found.get(one, set()).difference_update(operation.fields.get(name, ()))
            elif operation.kind in (OperationKind.ADD, OperationKind.NEW):
                for one in items:
                    found.setdefault(one, set()).add(dot)
        return {item: tuple(sorted(dots)) for item, dots in found.items() if dots}

    def _in_sight(self, lsn: int, dot: Dot, position: int) -> bool:
        return lsn <= position or (dot.stream.device, dot.stream.incarnation) == self._own


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


def position_at(connection: sa.Connection, stamp: int) -> int:
    """How far the log had come at a time, as far as others' writing goes: before the first package taken in since."""
    report = connection.exec_driver_sql(
        "SELECT report FROM ledger WHERE incoming AND hlc > ? ORDER BY hlc LIMIT 1", (stamp,)
    ).scalar()
    return position(connection) if report is None else int(canonical.decode(report)["first"]) - 1
