"""Reads for the figures: every case with its family's municipality and its standing steps; and what was proposed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.tables import RECORD_TABLES
from fhr_desktop.domain.case_states import CaseState, Step
from fhr_desktop.domain.proposals import StepKind
from fhr_desktop.domain.record import RecordId


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """One case for counting. `steps` are in order, without those taken back."""

    case: RecordId
    home: RecordId
    number: str
    municipality: str | None
    received_on: dt.date | None
    closing_reason: str | None
    steps: tuple[Step, ...]


def histories(connection: sa.Connection) -> tuple[CaseHistory, ...]:
    """Every case of the store."""
    case, home = RECORD_TABLES["case"], RECORD_TABLES["home"]
    inquiry, transition = RECORD_TABLES["inquiry"], RECORD_TABLES["transition"]
    steps: dict[bytes, list[Any]] = {}
    columns = (transition.c.id, transition.c.case_id, transition.c.to_state, transition.c.on, transition.c.reverses)
    for row in connection.execute(sa.select(*columns).order_by(transition.c.recorded_at)):
        steps.setdefault(row.case_id, []).append(row)
    query = (
        sa.select(
            case.c.id, case.c.home_id, case.c.number, home.c.municipality, inquiry.c.received_on, case.c.closing_reason
        )
        .join(home, home.c.id == case.c.home_id)
        .outerjoin(inquiry, inquiry.c.id == case.c.inquiry_id)
        .order_by(case.c.number)
    )
    return tuple(
        CaseHistory(
            RecordId(bytes=row.id), RecordId(bytes=row.home_id), row.number, row.municipality,
            dt.date.fromisoformat(row.received_on) if row.received_on else None,
            row.closing_reason, _standing(steps.get(row.id, [])),
        )
        for row in connection.execute(query)
    )  # fmt: skip


def offers_of_homes(connection: sa.Connection, first: dt.date, last: dt.date) -> dict[RecordId, int]:
    """How often each home was proposed from the first to the last day."""
    query = 'SELECT home_id, count(*) FROM proposal_step WHERE what = ? AND "on" BETWEEN ? AND ? GROUP BY 1'
    values = (StepKind.OFFERED.value, first.isoformat(), last.isoformat())
    return {RecordId(bytes=row[0]): row[1] for row in connection.exec_driver_sql(query, values)}


def assessed_days(connection: sa.Connection) -> dict[RecordId, dt.date]:
    """For each home the day of its newest assessment."""
    query = (
        'SELECT c.home_id, max(a.date) FROM assessment a JOIN "case" c ON c.id = a.case_id '
        "WHERE a.date IS NOT NULL GROUP BY 1"
    )
    found = connection.exec_driver_sql(query)
    return {RecordId(bytes=row[0]): dt.date.fromisoformat(row[1]) for row in found}


def _standing(rows: list[Any]) -> tuple[Step, ...]:
    gone = {row.reverses for row in rows if row.reverses} | {row.id for row in rows if row.reverses}
    return tuple(
        Step(CaseState(row.to_state), dt.date.fromisoformat(str(row.on))) for row in rows if row.id not in gone
    )
