"""Reads of conflicts: which fields have two unseen values, what those say, and which conflicts were decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from db import history
from db.projection import Projection, StreamBook
from db.tables import RECORD_TABLES, clash, head, tx
from fhr_desktop.domain import canonical
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.operations import Dot, Header, Operation
from fhr_desktop.domain.record import Plain, RecordId
from fhr_desktop.domain.registry import BY_TABLE

RECENT = 20_000  # transactions looked through for what was decided


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values in a clash: what it says, who first wrote it on which machine, its stamp and its name."""

    value: Plain
    user: RecordId
    hlc: int
    dot: Dot


@dataclass(frozen=True, slots=True)
class Clash:
    """A field with more than one unseen value."""

    table: str
    record: RecordId
    field: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A clash that somebody has decided: the value chosen, by whom and when, and the values it was chosen among."""

    table: str
    record: RecordId
    field: str
    chosen: Side
    left: tuple[Side, ...]


def fields(connection: sa.Connection) -> tuple[tuple[str, RecordId, str], ...]:
    """Table, record and name of every field that is in conflict, without what its sides say."""
    rows = connection.execute(sa.select(clash.c.tbl, clash.c.rec, clash.c.field)).all()
    return tuple((row.tbl, RecordId(bytes=row.rec), row.field) for row in rows)


def fields_of(connection: sa.Connection, record: RecordId) -> frozenset[str]:
    """The names of a record's fields that are in conflict."""
    rows = connection.execute(sa.select(clash.c.field).where(clash.c.rec == record.bytes))
    return frozenset(rows.scalars())


def everywhere(connection: sa.Connection) -> tuple[Clash, ...]:
    """All clashes of the store."""
    return _read(connection, sa.select(clash))


def of_records(connection: sa.Connection, ids: Iterable[RecordId]) -> tuple[Clash, ...]:
    """The clashes of the records, with their sides, the newest side first."""
    return _read(connection, sa.select(clash).where(clash.c.rec.in_([one.bytes for one in ids])))


def _read(connection: sa.Connection, query: sa.Select[tuple[bytes, str, str]]) -> tuple[Clash, ...]:
    rows = connection.execute(query.order_by(clash.c.tbl, clash.c.field, clash.c.rec)).all()
    if not rows:
        return ()
    book = StreamBook(connection)
    return tuple(_clash(connection, book, row.tbl, row.rec, row.field) for row in rows)


def of_case(connection: sa.Connection, case: Case, home: Home, people: Iterable[Person]) -> tuple[Clash, ...]:
    """The clashes of a case, its home, its persons, its enquiry, and all that is written in it."""
    ids = [case.id, home.id, *(person.id for person in people)]
    for name, kind in BY_TABLE.items():
        table = RECORD_TABLES[name]
        if "case_id" in kind.SPECS:
            ids += _ids(connection, table, table.c.case_id == case.id.bytes)
    inquiry, answer, document = (RECORD_TABLES[name] for name in ("inquiry", "answer", "form_document"))
    ids += _ids(connection, inquiry, inquiry.c.home_id == home.id.bytes)
    answered = sa.select(document.c.id).where(document.c.case_id == case.id.bytes)
    ids += _ids(connection, answer, answer.c.document_id.in_(answered))
    return of_records(connection, ids)


def _ids(connection: sa.Connection, table: sa.Table, whose: sa.ColumnElement[bool]) -> list[RecordId]:
    """Those of the records that have a clash."""
    found = connection.execute(sa.select(table.c.id).join(clash, clash.c.rec == table.c.id).where(whose).distinct())
    return [RecordId(bytes=one) for one in found.scalars()]


def base(connection: sa.Connection, one: Clash) -> history.Written | None:
    """What was written in the field last before the sides parted, or None when that is not known."""
    book = StreamBook(connection)
    written = history.of_field(connection, book, one.table, one.record, one.field)
    return history.parting(written, [side.dot for side in one.sides])


def decision(connection: sa.Connection, table: str, record: RecordId, field: str) -> Decided | None:
    """The decision that a field stands on, or None when its value is not one."""
    book = StreamBook(connection)
    row = connection.exec_driver_sql(
        "SELECT o.stream, o.seq, o.plain FROM head h JOIN op o ON o.stream = h.stream AND o.seq = h.seq "
        "WHERE h.rec = ? AND h.field = ? AND o.tbl = ? AND o.body IS NOT NULL",
        (record.bytes, field, table),
    ).first()
    if row is None:
        return None
    dot = book.dot(row.stream, row.seq)
    operation = Operation.from_plain(canonical.decode(row.plain), dot.stream.scope)
    return _decided(connection, book, operation, field, dot)


def decided(connection: sa.Connection, limit: int) -> Iterator[Decided]:
    """Decisions that still stand, the newest first: operations with several parents that are their field's one head."""
    book = StreamBook(connection)
    newest = history.position(connection)
    # a quick look at the bytes: an array of two to five parents, each an array of three that begins with 16 bytes
    marks = [bytes((0x80 + parents, 0x83, 0x50)) for parents in range(2, 6)]
    quick = " OR ".join("instr(plain, ?)" for _mark in marks)
    rows = connection.exec_driver_sql(
        f"SELECT stream, seq, tbl, plain FROM op WHERE lsn > ? AND body IS NOT NULL AND ({quick}) ORDER BY lsn DESC",
        (newest - RECENT, *marks),
    )
    for row in rows:
        if row.tbl not in BY_TABLE:
            continue
        dot = book.dot(row.stream, row.seq)
        operation = Operation.from_plain(canonical.decode(row.plain), dot.stream.scope)
        for field in operation.fields:
            found = _decided(connection, book, operation, field, dot)
            if found is not None:
                yield found
                limit -= 1
        if limit <= 0:
            return


def parents(connection: sa.Connection, dot: Dot, field: str) -> tuple[Dot, ...]:
    """What the writer of an operation had seen of a field."""
    plain = connection.exec_driver_sql(
        "SELECT plain FROM op WHERE stream = ? AND seq = ?", (StreamBook(connection).number(dot.stream), dot.seq)
    ).scalar_one()
    return tuple(Operation.from_plain(canonical.decode(plain), dot.stream.scope).fields.get(field, ()))


def _decided(connection: sa.Connection, book: StreamBook, operation: Operation, field: str, dot: Dot) -> Decided | None:
    if field not in BY_TABLE[operation.table].SPECS or len(operation.fields.get(field, ())) < 2:
        return None
    heads = connection.execute(
        sa.select(head.c.stream, head.c.seq).where(head.c.rec == operation.record.bytes, head.c.field == field)
    ).all()
    if [book.dot(*one) for one in heads] != [dot]:
        return None
    projection, table = Projection(connection, book), operation.table
    before = [_side(connection, projection, book, table, field, parent) for parent in operation.fields[field]]
    left: dict[bytes, Side] = {}
    for one in sorted(before, key=_newest):
        left.setdefault(canonical.encode(one.value), one)
    if len(left) < 2:
        return None  # they said the same
    chosen = _side(connection, projection, book, table, field, dot)
    return Decided(table, operation.record, field, chosen, tuple(left.values()))


def _newest(side: Side) -> tuple[int, Dot]:
    return -side.hlc, side.dot


def _clash(connection: sa.Connection, book: StreamBook, table: str, rec: bytes, field: str) -> Clash:
    projection = Projection(connection, book)
    rows = connection.execute(sa.select(head.c.stream, head.c.seq).where(head.c.rec == rec, head.c.field == field))
    sides = [_side(connection, projection, book, table, field, book.dot(*row)) for row in rows.all()]
    return Clash(table, RecordId(bytes=rec), field, tuple(sorted(sides, key=_newest)))


def _side(
    connection: sa.Connection, projection: Projection, book: StreamBook, table: str, field: str, dot: Dot
) -> Side:
    dot = _origin(connection, book, table, field, dot)
    one = projection.head(table, field, dot)
    stream = book.number(dot.stream)
    header = connection.execute(
        sa.select(tx.c.header).where(tx.c.stream == stream, tx.c.seq_from <= dot.seq, tx.c.seq_to >= dot.seq)
    ).scalar_one()
    return Side(one.value, Header.decode(header).user, one.hlc, dot)


def _origin(connection: sa.Connection, book: StreamBook, table: str, field: str, dot: Dot) -> Dot:
    """Where a value was first written, for one that stands again because a decision was taken back; else itself.

    Whoever takes a decision back writes all its values again in one transaction (`Inboxes.reopen`): one after the
    decision, the others after what they were first written after.
    """
    record = _reopened(connection, book, field, dot)
    if record is None:
        return dot
    written = {one.dot: one for one in history.of_field(connection, book, table, record, field)}
    mine = written[dot]
    after = written.get(next(iter(mine.parents))) if len(mine.parents) == 1 else None
    if after is not None and len(after.parents) > 1:
        chosen_among = (written[one] for one in after.parents if one in written)
        return next((_origin(connection, book, table, field, one.dot) for one in chosen_among
                     if one.value == mine.value), dot)  # fmt: skip
    twins = (one for one in written.values() if one.value == mine.value and one.parents == mine.parents)
    return min(twins, key=lambda one: (one.hlc, one.dot)).dot


def _reopened(connection: sa.Connection, book: StreamBook, field: str, dot: Dot) -> RecordId | None:
    """The record of an operation whose transaction wrote in the field more than once; None for any other."""
    rows = connection.exec_driver_sql(
        "SELECT o.rec, o.plain FROM op o JOIN op mine ON mine.lsn = o.lsn AND mine.rec = o.rec "
        "WHERE mine.stream = ? AND mine.seq = ?",
        book.name(dot),
    ).all()
    many = [Operation.from_plain(canonical.decode(plain), dot.stream.scope) for _rec, plain in rows]
    wrote = [one for one in many if field in one.fields]
    return RecordId(bytes=rows[0].rec) if len(wrote) > 1 else None
