"""Reads for training: rounds with their numbers, a round's list, and what somebody has taken part in anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter

import sqlalchemy as sa

from db import records
from db.bulk import asked
from db.codec import columns, to_records
from fhr_desktop.domain.record import RecordId, RecordKey
from fhr_desktop.domain.training import (
    SEATED,
    Attendance,
    Certificate,
    Course,
    Enrolment,
    Mark,
    Participant,
    Session,
    TrainingLink,
    Waiver,
)
from fhr_desktop.domain.training_completion import Presence, presence_with


@dataclass(frozen=True, slots=True)
class Counted:
    """How many enrolments of a round have each status, and its first and last day and how many meetings it has."""

    statuses: dict[str, int]
    municipalities: dict[str, int]
    first_on: dt.date | None
    last_on: dt.date | None
    sessions: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark as it stands, when it was last written (stamp of the log), and the fields that machines contradict."""

    attendance: Attendance
    stamp: int
    clashes: tuple[str, ...]


def counted(connection: sa.Connection) -> dict[RecordId, Counted]:
    """The numbers of every round."""
    run = connection.exec_driver_sql
    found: dict[bytes, Counted] = {}
    for course, number, first, last in run('SELECT course_id, count(*), min("on"), max("on") FROM session GROUP BY 1'):
        found[course] = Counted({}, {}, _day(first), _day(last), number)
    query = (
        "SELECT e.course_id, e.status, p.municipality, count(*) FROM enrolment e "
        "JOIN participant p ON p.id = e.participant_id WHERE e.status <> 'removed' GROUP BY 1, 2, 3"
    )
    for course, status, municipality, number in run(query):
        one = found.setdefault(course, Counted({}, {}, None, None, 0))
        one.statuses[status] = one.statuses.get(status, 0) + number
        if municipality and status in SEATED:
            one.municipalities[municipality] = one.municipalities.get(municipality, 0) + number
    return {RecordId(bytes=course): one for course, one in found.items()}


def sessions(connection: sa.Connection, course: RecordId) -> tuple[Session, ...]:
    """The meetings of a round, in order."""
    found = records.load_where(connection, Session, course_id=course)
    return tuple(sorted(found, key=lambda one: (one.number, one.on or dt.date.max, one.id)))


def sessions_between(connection: sa.Connection, first: dt.date, last: dt.date) -> tuple[Session, ...]:
    """Every round's meetings on the days from first to last, in order."""
    names = ", ".join(f'"{name}"' for name in columns(Session))
    query = f'SELECT {names} FROM session WHERE "on" BETWEEN ? AND ? ORDER BY "on", starts, id'
    rows = connection.exec_driver_sql(query, (first.isoformat(), last.isoformat()))
    return to_records(Session, rows.all())


def enrolments(connection: sa.Connection, course: RecordId) -> tuple[Enrolment, ...]:
    """The round's enrolments, in the order they were made."""
    query = (
        "SELECT e.id FROM enrolment e JOIN op o ON o.stream = e.born_stream AND o.seq = e.born_seq "
        "WHERE e.course_id = ? AND e.status <> 'removed' ORDER BY o.hlc, e.id"
    )
    ids = [RecordId(bytes=row[0]) for row in connection.exec_driver_sql(query, (course.bytes,))]
    found = records.load_many(connection, Enrolment, ids)
    return tuple(found[one] for one in ids)


def marks(connection: sa.Connection, sessions_of: Iterable[RecordId]) -> tuple[Marked, ...]:
    """Every mark at the meetings."""
    ids = [one.bytes for one in sessions_of]
    names = ", ".join(f"a.{name}" for name in columns(Attendance))
    rows = asked(
        connection.exec_driver_sql,
        f"SELECT {names}, a.changed FROM attendance a WHERE a.session_id IN ({{marks}})",
        ids,
    )
    clashes = clashing(connection)
    read = to_records(Attendance, [row[:-1] for row in rows])
    return tuple(
        Marked(one, row[-1], tuple(sorted(clashes.get(one.id, ())))) for one, row in zip(read, rows, strict=True)
    )


def clashing(connection: sa.Connection) -> dict[RecordId, list[str]]:
    """The marks that machines contradict, with the fields."""
    found: dict[RecordId, list[str]] = {}
    for rec, field in connection.exec_driver_sql("SELECT rec, field FROM clash WHERE tbl = 'attendance'"):
        found.setdefault(RecordId(bytes=rec), []).append(field)
    return found


def presences(
    connection: sa.Connection, template: RecordId, rounds: Mapping[RecordKey, Container[RecordKey]], today: dt.date
) -> dict[RecordKey, list[Presence]]:
    """What each participant was marked with at any round of the template until today, the first day first. `rounds`:
    those that each of them is enrolled in.
    """
    rows = asked(connection.exec_driver_sql, _MARKS, rounds)
    held = _held(connection, {row[1] for row in rows}, template, today)
    marked: dict[bytes, list[tuple[_Meeting, str, int | None]]] = {}
    for participant, meeting, mark, minutes in rows:
        if meeting in held:
            marked.setdefault(participant, []).append((held[meeting], mark, minutes))
    found: dict[RecordKey, list[Presence]] = {}
    for who, some in marked.items():
        own = rounds[who]
        some.sort(key=itemgetter(0))
        found[who] = [
            presence_with((part, on, course in own, _MARK[mark], length, minutes))
            for (on, _key, course, part, length), mark, minutes in some
        ]
    return found


_Meeting = tuple[dt.date, bytes, bytes, str, int]  # day, meeting, round, part, length


def _held(
    connection: sa.Connection, meetings: Iterable[bytes], template: RecordId, today: dt.date
) -> dict[bytes, _Meeting]:
    """Those of the meetings that rounds of the template have held until today."""
    return {
        key: (dt.date.fromisoformat(on), key, course, part, length or 0)
        for key, course, part, on, length, of in asked(connection.exec_driver_sql, _HELD, meetings)
        if of == template.bytes and on is not None and on <= today.isoformat()
    }  # fmt: skip


def enrolments_of(connection: sa.Connection, participants_of: Collection[RecordId]) -> tuple[Enrolment, ...]:
    """Every enrolment of the participants that was meant."""
    names = ", ".join(columns(Enrolment))
    query = f"SELECT {names} FROM enrolment WHERE status <> 'removed' AND participant_id IN ({{marks}})"
    return to_records(Enrolment, asked(connection.exec_driver_sql, query, [one.bytes for one in participants_of]))


def links_of(connection: sa.Connection, participants_of: Iterable[RecordId]) -> tuple[TrainingLink, ...]:
    """The links from persons to the participants."""
    names = ", ".join(columns(TrainingLink))
    query = f"SELECT {names} FROM training_link WHERE participant_id IN ({{marks}}) ORDER BY id"
    return to_records(TrainingLink, asked(connection.exec_driver_sql, query, [one.bytes for one in participants_of]))


_MARK = {one.value: one for one in Mark}
_MARKS = (
    "SELECT participant_id, session_id, mark, minutes FROM attendance "
    "WHERE mark IS NOT NULL AND participant_id IN ({marks})"
)
_HELD = (
    'SELECT s.id, s.course_id, s.part, s."on", s.minutes, c.template_id FROM session s '
    "JOIN course c ON c.id = s.course_id WHERE s.part <> '' AND s.id IN ({marks})"
)


@dataclass(frozen=True, slots=True)
class HomeToTrain:
    """A home on its way, or in the pool, and how many of its applicants are no participants."""

    home: RecordId
    name: str
    municipality: str | None
    place: str
    postcode_and_town: str
    protected: bool
    adults: int


def homes_to_train(connection: sa.Connection, states: Collection[str]) -> tuple[HomeToTrain, ...]:
    """The homes with a case in one of the states of which somebody applying is linked to no participant."""
    marks = ", ".join("?" * len(states))
    query = (
        "SELECT h.id, h.name, h.municipality, h.place, h.postcode_and_town, h.protected, count(DISTINCT p.id) "
        "FROM home h JOIN person p ON p.home_id = h.id AND p.role = 'applicant' "
        "WHERE coalesce(h.archived, 0) = 0 "
        f'AND EXISTS (SELECT 1 FROM "case" c WHERE c.home_id = h.id AND c.state IN ({marks})) '
        "AND NOT EXISTS (SELECT 1 FROM training_link l WHERE l.person_id = p.id) GROUP BY h.id"
    )
    return tuple(
        HomeToTrain(RecordId(bytes=row[0]), row[1], row[2], row[3] or "", row[4] or "", bool(row[5]), row[6])
        for row in connection.exec_driver_sql(query, tuple(sorted(states)))
    )


def enrolled_names(connection: sa.Connection) -> tuple[tuple[str, RecordId, str], ...]:
    """Everybody's name with each of their rounds: the round's id and its name, those enrolled last first."""
    query = (
        "SELECT p.name, c.id, c.round FROM enrolment e JOIN participant p ON p.id = e.participant_id "
        "JOIN course c ON c.id = e.course_id WHERE e.status <> 'removed' ORDER BY e.changed DESC"
    )
    rows = connection.exec_driver_sql(query)
    return tuple((name, RecordId(bytes=course), round_name) for name, course, round_name in rows)


def held_parts(connection: sa.Connection, courses_of: Iterable[RecordKey], today: dt.date) -> dict[RecordKey, set[str]]:
    """The parts of each round whose meeting was before today."""
    query = "SELECT course_id, part, \"on\" FROM session WHERE part <> '' AND course_id IN ({marks})"
    found: dict[bytes, set[str]] = {one: set() for one in courses_of}
    for course, part, on in asked(connection.exec_driver_sql, query, found):
        if on is not None and on < today.isoformat():
            found[course].add(part)
    return found


def rounds_of(connection: sa.Connection, participants: Collection[RecordId]) -> dict[RecordKey, set[RecordKey]]:
    """The rounds that each participant is or was enrolled in."""
    query = "SELECT participant_id, course_id FROM enrolment WHERE status <> 'removed' AND participant_id IN ({marks})"
    found: dict[bytes, set[bytes]] = {one.bytes: set() for one in participants}
    for participant, course in asked(connection.exec_driver_sql, query, found):
        found[participant].add(course)
    return found


def enrolled_elsewhere(
    connection: sa.Connection, template: RecordId, course: RecordId, since: dt.date, part: str
) -> dict[RecordId, tuple[str, dt.date | None]]:
    """Who stands in another round of the template with a meeting since the day.

    By participant the round's name, and the day it gives the part.
    """
    query = (
        'SELECT e.participant_id, c.round, (SELECT min(s."on") FROM session s WHERE s.course_id = c.id AND s.part = ?) '
        "FROM enrolment e JOIN course c ON c.id = e.course_id "
        "WHERE c.template_id = ? AND c.id <> ? AND e.status IN ('invited', 'accepted', 'attending') "
        'AND EXISTS (SELECT 1 FROM session s WHERE s.course_id = c.id AND s."on" >= ?) ORDER BY c.round, e.id'
    )
    rows = connection.exec_driver_sql(query, (part, template.bytes, course.bytes, since.isoformat()))
    return {RecordId(bytes=participant): (name, _day(on)) for participant, name, on in rows}


def last_rounds(connection: sa.Connection) -> dict[RecordId, str]:
    """The name of the last round that each participant stands or stood in, by the day of its last meeting."""
    query = (
        "SELECT e.participant_id, c.round FROM enrolment e JOIN course c ON c.id = e.course_id LEFT JOIN "
        '(SELECT course_id, max("on") AS last FROM session GROUP BY 1) s ON s.course_id = c.id '
        "WHERE e.status <> 'removed' "
        "ORDER BY coalesce(s.last, ''), e.id"
    )
    return {RecordId(bytes=participant): name for participant, name in connection.exec_driver_sql(query)}


def waivers(connection: sa.Connection, enrolments_of: Iterable[RecordKey]) -> dict[RecordKey, tuple[Waiver, ...]]:
    """The waivers that hold, by enrolment."""
    names = ", ".join(columns(Waiver))
    query = f"SELECT {names} FROM waiver WHERE enrolment_id IN ({{marks}}) AND coalesce(withdrawn, 0) = 0"
    found: dict[RecordKey, tuple[Waiver, ...]] = {}
    for one in to_records(Waiver, asked(connection.exec_driver_sql, query, enrolments_of)):
        key = one.enrolment_id.bytes
        found[key] = (*found.get(key, ()), one)
    return found


def certificates(connection: sa.Connection, enrolments_of: Iterable[RecordId]) -> tuple[Certificate, ...]:
    """The certificates issued on the enrolments, by number."""
    names = ", ".join(columns(Certificate))
    query = f"SELECT {names} FROM certificate WHERE enrolment_id IN ({{marks}})"
    found = to_records(Certificate, asked(connection.exec_driver_sql, query, [e.bytes for e in enrolments_of]))
    return tuple(sorted(found, key=lambda one: one.number))


def last_certificate(connection: sa.Connection, prefix: str) -> int:
    """The highest running number after the prefix among all certificates, or 0."""
    query = "SELECT max(CAST(substr(number, ?) AS INTEGER)) FROM certificate WHERE substr(number, 1, ?) = ?"
    row = connection.exec_driver_sql(query, (len(prefix) + 1, len(prefix), prefix)).first()
    return int(row[0] or 0) if row else 0


def courses(connection: sa.Connection) -> tuple[Course, ...]:
    """Every round, those changed last at the end."""
    return records.load_where(connection, Course)


def participants(connection: sa.Connection, ids: Iterable[RecordId]) -> dict[RecordId, Participant]:
    """Those of the participants that are here, by id."""
    return records.load_many(connection, Participant, ids)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
