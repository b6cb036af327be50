"""Reads of cases: the list's rows, a case's parts in order, the next number of a machine's series."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db import records
from db.codec import columns, to_records
from db.tables import RECORD_TABLES, clash, op
from fhr_desktop.domain.case_states import ENDED, CaseState
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Answer, Case, FormDocument, Note, Transition, Visit
from fhr_desktop.domain.record import RecordId

_case, _home, _user = RECORD_TABLES["case"], RECORD_TABLES["home"], RECORD_TABLES["user"]
_note, _visit, _transition = RECORD_TABLES["note"], RECORD_TABLES["visit"], RECORD_TABLES["transition"]
_answer, _document, _inquiry = RECORD_TABLES["answer"], RECORD_TABLES["form_document"], RECORD_TABLES["inquiry"]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list of cases. `family` is empty for a home that is protected and not open to the reader."""

    id: RecordId
    home_id: RecordId
    number: str
    family: str
    protected: bool
    municipality: str | None
    state: CaseState
    since: dt.date
    received_on: dt.date | None
    investigators: tuple[RecordId, ...]
    last_contact: dt.date
    clashes: int


def _last(table: sa.Table, column: str, name: str) -> sa.ScalarSelect[str]:
    query = sa.select(sa.func.max(table.c[column])).where(table.c.case_id == _case.c.id)
    if table is _visit:
        query = query.where(table.c.held.is_(True))
    return query.scalar_subquery().label(name)  # type: ignore[return-value]


def case_rows(
    connection: sa.Connection, reader: RecordId, *, ended: bool = False, only_own: bool = False
) -> tuple[CaseRow, ...]:
    """Open cases (or those ended), the longest in their state first. `only_own`: the reader's, and those of nobody."""
    clashes = _clashes(connection)
    states = [state.value for state in CaseState if (state in ENDED) is ended]
    query = (
        sa.select(
            _case.c.id, _case.c.home_id, _case.c.number, _home.c.name, _home.c.protected, _home.c.readers,
            _home.c.municipality, _case.c.state, _case.c.state_since, _inquiry.c.received_on,
            _case.c.investigator_1, _case.c.investigator_2,
            _last(_note, "happened_on", "noted"), _last(_visit, "on", "visited"),
        )
        .join(_home, _home.c.id == _case.c.home_id)
        .outerjoin(_inquiry, _inquiry.c.id == _case.c.inquiry_id)
        .where(_case.c.state.in_(states))
        .order_by(_case.c.state_since, _case.c.number)
    )  # fmt: skip
    if only_own:
        first, second = _case.c.investigator_1, _case.c.investigator_2
        nobodys = first.is_(None) & second.is_(None)
        query = query.where((first == reader.bytes) | (second == reader.bytes) | nobodys)
    return tuple(_row(one, reader, clashes[one.id]) for one in connection.execute(query))


def _clashes(connection: sa.Connection) -> Counter[bytes]:
    """How many fields are in conflict in each case that has any: its own, its household's, and all written in it."""
    found: Counter[bytes] = Counter()
    if connection.execute(sa.select(clash.c.rec).limit(1)).first() is None:  # hardly ever
        return found
    own = sa.select(_case.c.id).join(clash, clash.c.rec == _case.c.id)
    homes = sa.select(_case.c.id).join(clash, clash.c.rec == _case.c.home_id)
    forms = (
        sa.select(_document.c.case_id)
        .join(_answer, _answer.c.document_id == _document.c.id)
        .join(clash, clash.c.rec == _answer.c.id)
    )
    queries = [own, homes, forms]
    for name in dict.fromkeys(connection.execute(sa.select(clash.c.tbl).distinct()).scalars()):
        table = RECORD_TABLES.get(name)
        if table is not None and "case_id" in table.c:
            queries.append(sa.select(table.c.case_id).join(clash, clash.c.rec == table.c.id))
        elif table is not None and "home_id" in table.c and table is not _case:
            held = sa.select(_case.c.id).join(table, table.c.home_id == _case.c.home_id)
            queries.append(held.join(clash, clash.c.rec == table.c.id))
    for query in queries:
        found.update(connection.execute(query).scalars())
    return found


def _row(one: Any, reader: RecordId, clashes: int) -> CaseRow:
    shut = bool(one.protected) and reader.hex not in (one.readers or "")
    since = dt.date.fromisoformat(one.state_since)
    touched = [dt.date.fromisoformat(day) for day in (one.noted, one.visited) if day]
    pair = tuple(RecordId(bytes=u) for u in (one.investigator_1, one.investigator_2) if u)
    return CaseRow(
        RecordId(bytes=one.id), RecordId(bytes=one.home_id), one.number, "" if shut else one.name, bool(one.protected),
        one.municipality, CaseState(one.state), since,
        dt.date.fromisoformat(one.received_on) if one.received_on else None,
        pair, max([since, *touched]), clashes,
    )  # fmt: skip


def persons(connection: sa.Connection, home: RecordId) -> tuple[Person, ...]:
    """The home's persons as they were entered: applicants first, then other adults, then children by age."""
    person, order = RECORD_TABLES["person"], {"applicant": 0, "other_adult": 1, "child": 2}
    query = (
        sa.select(*(person.c[name] for name in columns(Person)))
        .join(op, (op.c.stream == person.c.born_stream) & (op.c.seq == person.c.born_seq))
        .where(person.c.home_id == home.bytes)
        .order_by(op.c.hlc, op.c.seq)
    )
    found = to_records(Person, connection.execute(query).all())

    def place(one: Person) -> tuple[int, dt.date]:
        return order.get(one.role, 3), (one.birth_date or dt.date.max) if one.role == "child" else dt.date.min

    return tuple(sorted(found, key=place))


def cases_of_home(connection: sa.Connection, home: RecordId) -> tuple[Case, ...]:
    """All the home's cases by number."""
    return records.load_where(connection, Case, order="number", home_id=home)


def by_number(connection: sa.Connection, number: str) -> Case | None:
    """The case with the number, or None."""
    found = records.load_where(connection, Case, number=number)
    return found[0] if found else None


def transitions(connection: sa.Connection, case: RecordId) -> tuple[Transition, ...]:
    """The case's steps in the order they were recorded."""
    return records.load_where(connection, Transition, order="recorded_at", case_id=case)


def visits(connection: sa.Connection, case: RecordId) -> tuple[Visit, ...]:
    """The case's visits by day."""
    return records.load_where(connection, Visit, order="on", case_id=case)


def notes(connection: sa.Connection, case: RecordId) -> tuple[Note, ...]:
    """The case's signed notes in the order they were signed."""
    return records.load_where(connection, Note, order="signed_at", case_id=case)


def documents(connection: sa.Connection, case: RecordId) -> tuple[FormDocument, ...]:
    """The forms begun in the case, in order."""
    return records.load_where(connection, FormDocument, order="begun_at", case_id=case)


def answers(connection: sa.Connection, document: RecordId) -> tuple[Answer, ...]:
    """Every answer stored for the form document."""
    return records.load_where(connection, Answer, document_id=document)


def visits_between(
    connection: sa.Connection, first: dt.date, last: dt.date, investigator: RecordId | None
) -> tuple[tuple[Visit, Case, Home], ...]:
    """Visits on the days from first to last with their case and home, by day and hour; one person's or everyone's."""
    query = sa.select(_visit.c.id).where(_visit.c.on.between(first.isoformat(), last.isoformat()))
    if investigator is not None:
        query = query.where(_visit.c.investigators.contains(investigator.hex))
    found = []
    for row in connection.execute(query.order_by(_visit.c.on, _visit.c.starts)):
        visit = records.load(connection, Visit, RecordId(bytes=row.id))
        case = visit and records.load(connection, Case, visit.case_id)
        home = case and records.load(connection, Home, case.home_id)
        if visit and case and home:
            found.append((visit, case, home))
    return tuple(found)


def last_number(connection: sa.Connection, prefix: str) -> int:
    """The highest running number after the prefix among all cases, or 0."""
    tail = sa.cast(sa.func.substr(_case.c.number, len(prefix) + 1), sa.Integer)
    query = sa.select(sa.func.max(tail)).where(_case.c.number.startswith(prefix, autoescape=True))
    return connection.execute(query).scalar() or 0
