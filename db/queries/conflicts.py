"""Reads of conflicts: which fields of which records have two unseen values, and what those say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from db.projection import Projection, StreamBook
from db.tables import RECORD_TABLES, clash, head, tx
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.operations import Header
from fhr_desktop.domain.record import Plain, RecordId


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values in a clash: what it says, who wrote it, and its stamp."""

    value: Plain
    user: RecordId
    hlc: int


@dataclass(frozen=True, slots=True)
class Clash:
    """A field with more than one unseen value."""

    table: str
    record: RecordId
    field: str
    sides: tuple[Side, ...]


def count(connection: sa.Connection) -> int:
    """How many fields of the store are in conflict."""
    return connection.execute(sa.select(sa.func.count()).select_from(clash)).scalar_one()


def of_records(connection: sa.Connection, ids: Iterable[RecordId]) -> tuple[Clash, ...]:
    """The clashes of the records, with their sides, the newest side first."""
    wanted = [one.bytes for one in ids]
    rows = connection.execute(
        sa.select(clash).where(clash.c.rec.in_(wanted)).order_by(clash.c.tbl, clash.c.field)
    ).all()
    if not rows:
        return ()
    book = StreamBook(connection)
    projection = Projection(connection, book)
    return tuple(_clash(connection, projection, book, row.tbl, row.rec, row.field) for row in rows)


def of_case(connection: sa.Connection, case: Case, home: Home, people: Iterable[Person]) -> tuple[Clash, ...]:
    """The clashes of a case, its home, its persons and its form answers."""
    answer, document = RECORD_TABLES["answer"], RECORD_TABLES["form_document"]
    answers = connection.execute(
        sa.select(answer.c.id)
        .join(document, document.c.id == answer.c.document_id)
        .join(clash, clash.c.rec == answer.c.id)
        .where(document.c.case_id == case.id.bytes)
    ).scalars()
    ids = [case.id, home.id, *(person.id for person in people), *(RecordId(bytes=one) for one in answers)]
    return of_records(connection, ids)


def _clash(
    connection: sa.Connection, projection: Projection, book: StreamBook, table: str, rec: bytes, field: str
) -> Clash:
    sides = []
    for row in connection.execute(sa.select(head).where(head.c.rec == rec, head.c.field == field)):
        one = projection.head(table, field, book.dot(row.stream, row.seq))
        header = connection.execute(
            sa.select(tx.c.header).where(tx.c.stream == row.stream, tx.c.seq_from <= row.seq, tx.c.seq_to >= row.seq)
        ).scalar_one()
        sides.append(Side(one.value, Header.decode(header).user, one.hlc))
    return Clash(table, RecordId(bytes=rec), field, tuple(sorted(sides, key=lambda side: -side.hlc)))
