"""Reads for one home of the pool: its way, and the certificates of those who live there."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from db import records
from fhr_desktop.domain.pool import PoolStep
from fhr_desktop.domain.record import RecordId


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
