"""Reads for what needs a person's eye beside conflicts: where a record belongs, persons entered twice, late edits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import sqlalchemy as sa

from db import erasure, records
from db.streams import StreamBook
from db.tables import RECORD_TABLES
from db.working import asked
from fhr_desktop.domain import canonical
from fhr_desktop.domain.case_states import ENDED, CaseState
from fhr_desktop.domain.duplicates import Alias
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.operations import SEEN, Header, Operation, OperationKind
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.domain.registry import BY_TABLE


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record belongs: its case and its home, as far as it has them."""

    case: Case | None
    home: Home | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons with one identity number, and what has been said of them (None: nothing)."""

    one: Person
    other: Person
    alias: Alias | None


@dataclass(frozen=True, slots=True)
class Late:
    """An archived home with changes whose writers had not seen that: tables changed, and who wrote."""

    home: Home
    tables: tuple[str, ...]
    users: tuple[RecordId, ...]


def place_of(connection: sa.Connection, one: Record) -> Place:
    """The case and the home a record belongs to; for a home and its persons the case that is open, or the latest."""
    fields: dict[str, Any] = {name: getattr(one, name) for name in ("case_id", "home_id", "document_id", "one_id")
                              if name in one.SPECS}  # fmt: skip
    if isinstance(one, Case):
        return Place(one, records.load(connection, Home, one.home_id))
    if isinstance(one, Home):
        return Place(_working_case(connection, one.id), one)
    for name, parent in fields.items():
        above = records.load(connection, BY_TABLE[one.SPECS[name].ref or ""], parent)
        if above is not None:
            return place_of(connection, above)
    return Place(None, None)


def _working_case(connection: sa.Connection, home: RecordId) -> Case | None:
    cases = records.load_where(connection, Case, order="number", home_id=home)
    ended = {state.value for state in CaseState if state in ENDED}
    return next((one for one in reversed(cases) if one.state not in ended), cases[-1] if cases else None)


def same_numbers(connection: sa.Connection) -> tuple[Pair, ...]:
    """All pairs of persons with one identity number, in a steady order."""
    person = RECORD_TABLES["person"]
    number = person.c.identity_number
    twice = sa.select(number).where(number.is_not(None), number != "").group_by(number).having(sa.func.count() > 1)
    rows = connection.execute(sa.select(person.c.id, number).where(number.in_(twice)).order_by(person.c.id)).all()
    people = records.load_many(connection, Person, [RecordId(bytes=row.id) for row in rows])
    by_number: dict[str, list[Person]] = {}
    for row in rows:
        by_number.setdefault(row.identity_number, []).append(people[RecordId(bytes=row.id)])
    pairs = [pair for same in by_number.values() for pair in combinations(same, 2)]
    found = records.load_many(connection, Alias, [Alias.id_of(one.id, other.id) for one, other in pairs])
    return tuple(Pair(one, other, found.get(Alias.id_of(one.id, other.id))) for one, other in pairs)


def same_as(connection: sa.Connection, people: Iterable[Person]) -> Iterator[tuple[Person, Person]]:
    """Each of the persons with another record that somebody has said is the same person."""
    ours = {person.id: person for person in people}
    alias = RECORD_TABLES["alias"]
    wanted = [one.bytes for one in ours]
    query = sa.select(alias.c.one_id, alias.c.other_id).where(
        alias.c.same.is_(True), alias.c.one_id.in_(wanted) | alias.c.other_id.in_(wanted)
    )
    for one, other in connection.execute(query.order_by(alias.c.id)).all():
        for here, there in ((one, other), (other, one)):
            person = ours.get(RecordId(bytes=here))
            found = records.load(connection, Person, RecordId(bytes=there)) if person is not None else None
            if person is not None and found is not None:
                yield person, found


def edited_after_archiving(connection: sa.Connection) -> tuple[Late, ...]:
    """Archived homes whose tree holds operations that the one who archived had not seen."""
    run = connection.exec_driver_sql
    book = StreamBook(connection)
    found = []
    for home in records.load_where(connection, Home, order="name", archived=True):
        archived = _archiving(connection, home.id)
        if archived is None:
            continue
        scope, stream, seen = archived
        tree = erasure.under(run, "home", home.id.bytes, scope)
        rows = asked(run, "SELECT stream, seq, tbl, lsn FROM op WHERE rec IN ({marks})", {rec for _tbl, rec in tree})
        late = []
        for row in rows:
            at = book.stream(row.stream)
            if row.stream != stream and row.seq > seen.get((at.device, at.incarnation), 0):
                late.append(row)
        if late:
            headers = asked(run, "SELECT header FROM tx WHERE lsn IN ({marks})", {row.lsn for row in late})
            users = {Header.decode(row.header).user for row in headers}
            found.append(Late(home, tuple(sorted({row.tbl for row in late})), tuple(sorted(users))))
    return tuple(found)


def _archiving(connection: sa.Connection, home: RecordId) -> tuple[int, int, dict[tuple[bytes, bytes], int]] | None:
    """The newest operation that archived a home and still stands: its scope, its stream, and what it had seen."""
    rows = connection.exec_driver_sql(
        "SELECT o.stream, o.seq, o.plain, o.body, s.scope, c.key FROM head h "
        "JOIN op o ON o.stream = h.stream AND o.seq = h.seq JOIN stream s ON s.id = o.stream "
        "JOIN scope c ON c.id = s.scope WHERE h.rec = ? AND h.field = 'archived' ORDER BY o.hlc DESC, o.stream",
        (home.bytes,),
    ).all()
    for row in rows:
        operation = Operation.from_plain(canonical.decode(row.plain), row.key)
        if operation.kind is OperationKind.ARCHIVE and row.body is not None:
            values: dict[str, Any] = canonical.decode(row.body)
            return row.scope, row.stream, {(device, inc): seq for device, inc, seq in values.get(SEEN, ())}
    return None
