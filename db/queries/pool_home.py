"""Reads for one home of the pool: its entry, its way, its days, and whether it is in order to be offered again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from db import records
from fhr_desktop.domain.pool import PoolStep
from fhr_desktop.domain.record import RecordId


@dataclass(frozen=True, slots=True)
class HomeDays:
    """When the home was last assessed, when that is to be made anew, and its oldest register check that counts."""

    assessed_on: dt.date | None
    update_by: dt.date | None
    checked_on: dt.date | None


def days_of(connection: sa.Connection, home: RecordId) -> HomeDays:
    """The home's days; None for each that nobody has written."""
    assessed = connection.exec_driver_sql(
        'SELECT a.date, a.update_by FROM assessment a JOIN "case" c ON c.id = a.case_id '
        "WHERE c.home_id = ? AND a.date IS NOT NULL ORDER BY a.date DESC LIMIT 1",
        (home.bytes,),
    ).first()
    checked = connection.exec_driver_sql(
        "SELECT min(newest) FROM (SELECT max(r.received_on) AS newest FROM register_check r "
        "JOIN person p ON p.id = r.person_id AND p.role = 'applicant' "
        "WHERE p.home_id = ? AND r.received_on IS NOT NULL GROUP BY r.person_id, r.register)",
        (home.bytes,),
    ).scalar()
    made, renew = assessed if assessed is not None else (None, None)
    return HomeDays(_day(made), _day(renew), _day(checked))


def steps_of(connection: sa.Connection, home: RecordId) -> tuple[PoolStep, ...]:
    """The home's way through the pool, from its first day."""
    found = records.load_where(connection, PoolStep, home_id=home)
    return tuple(sorted(found, key=lambda one: (one.on, one.recorded_at)))


def certified_of(connection: sa.Connection, home: RecordId) -> dict[RecordId, dt.date]:
    """For each person in the home who has one, the day of the first certificate of a basic course."""
    query = (
        "SELECT l.person_id, min(f.issued_on) FROM person p JOIN training_link l ON l.person_id = p.id "
        "JOIN enrolment e ON e.participant_id = l.participant_id JOIN certificate f ON f.enrolment_id = e.id "
        "JOIN course c ON c.id = e.course_id JOIN course_template t ON t.id = c.template_id "
        "WHERE t.basic AND p.home_id = ? GROUP BY 1"
    )
    found = connection.exec_driver_sql(query, (home.bytes,))
    return {RecordId(bytes=row[0]): dt.date.fromisoformat(row[1]) for row in found}


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
