"""Reads for what training has come to: who has anything in a period, in which rounds, and the homes they are of."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import sqlalchemy as sa

from db.bulk import asked, rows_of
from fhr_desktop.domain.record import RecordKey

_ACTIVE = (
    "SELECT participant_id FROM enrolment WHERE offered_on BETWEEN ?1 AND ?2",
    "SELECT a.participant_id FROM session s CROSS JOIN attendance a ON a.session_id = s.id "  # the meetings first
    'WHERE s."on" BETWEEN ?1 AND ?2',
    "SELECT e.participant_id FROM waiver w JOIN enrolment e ON e.id = w.enrolment_id "
    "WHERE w.decided_on BETWEEN ?1 AND ?2",
)
_ENROLLED = (
    "SELECT id, participant_id, course_id, status, offered_on FROM enrolment "
    "WHERE status <> 'removed' AND participant_id IN ({marks})"
)
_LINKED = "SELECT home_id FROM training_link WHERE participant_id IN ({marks})"
_HOMES = "SELECT id, municipality FROM home WHERE id IN ({marks}) AND NOT coalesce(protected, 0)"
_APPLICANTS = (
    "SELECT p.home_id, p.id, l.participant_id FROM person p LEFT JOIN training_link l ON l.person_id = p.id "
    "WHERE p.role = 'applicant' AND p.home_id IN ({marks})"
)
_NUMBERS = 'SELECT home_id, number FROM "case" WHERE home_id IN ({marks})'


class InRound(NamedTuple):
    """What of an enrolment tells how far somebody has come. Several thousand are made in a tenth of a record's time."""

    id: RecordKey
    participant: RecordKey
    course: RecordKey
    status: str
    offered_on: dt.date | None


_in_round_with: Callable[[tuple[RecordKey, RecordKey, RecordKey, str, dt.date | None]], InRound] = partial(
    tuple.__new__, InRound
)


def active_between(connection: sa.Connection, first: dt.date, last: dt.date) -> set[RecordKey]:
    """Participants who were offered a place, marked or given a waiver on a day of the period."""
    found: set[bytes] = set()  # put together here: what SQLite keeps aside meanwhile, it locks piece by piece
    for query in _ACTIVE:
        found.update(row[0] for row in rows_of(connection, query, first.isoformat(), last.isoformat()))
    return found


def coming_or_waiting(connection: sa.Connection) -> set[RecordKey]:
    """Participants who are coming to some round, or wait for a place."""
    query = "SELECT participant_id FROM enrolment WHERE status IN ('accepted', 'attending', 'waiting')"
    return {row[0] for row in rows_of(connection, query)}


def in_rounds(connection: sa.Connection, participants: Collection[RecordKey]) -> list[InRound]:
    """Every enrolment of the participants that was meant."""
    return [
        _in_round_with((key, who, course, status, dt.date.fromisoformat(on) if on else None))
        for key, who, course, status, on in asked(connection.exec_driver_sql, _ENROLLED, participants)
    ]


def named(connection: sa.Connection, participants: Iterable[RecordKey]) -> dict[RecordKey, tuple[str, str]]:
    """The name and the municipality of those of the participants that are here; "" where there is none."""
    query = "SELECT id, name, municipality FROM participant WHERE id IN ({marks})"
    rows = asked(connection.exec_driver_sql, query, participants)
    return {key: (name or "", municipality or "") for key, name, municipality in rows}


@dataclass(frozen=True, slots=True)
class HomeInTraining:
    """A home of which somebody is a participant. `engaged`: for each applicant the participants that they are."""

    home: RecordKey
    number: str
    municipality: str
    engaged: tuple[tuple[RecordKey, ...], ...]


def homes_in_training(connection: sa.Connection, participants: Collection[RecordKey]) -> tuple[HomeInTraining, ...]:
    """The homes of which any of the participants is, with the number of the newest case of each; no protected ones."""
    run = connection.exec_driver_sql
    linked = {row[0] for row in asked(run, _LINKED, participants)}
    homes = dict(asked(run, _HOMES, linked))
    numbers: dict[bytes, str] = {}
    for home, number in asked(run, _NUMBERS, homes):
        numbers[home] = max(number, numbers.get(home, ""))
    applicants: dict[bytes, dict[bytes, list[RecordKey]]] = {home: defaultdict(list) for home in homes}
    for home, person, participant in asked(run, _APPLICANTS, homes):
        applicants[home][person] += [participant] if participant else []
    return tuple([
        HomeInTraining(
            home, numbers.get(home, ""), municipality or "", tuple([tuple(own) for own in applicants[home].values()])
        )
        for home, municipality in homes.items()
    ])  # fmt: skip
