"""Reads for the figures: every case with its family's municipality and its standing steps; and what was proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from db.bulk import rows_of
from fhr_desktop.domain.case_states import CaseState, Step
from fhr_desktop.domain.followup_cases import Counted
from fhr_desktop.domain.proposals import StepKind
from fhr_desktop.domain.record import RecordId

# Those with a step, or an enquiry, since the day, and those that have not ended: no others are counted.
_KEPT = """
WITH kept(id) AS MATERIALIZED (
    SELECT id FROM "case" WHERE state NOT IN ('a8_suitable', 'a9_not_suitable', 'x_closed')
    UNION SELECT case_id FROM transition WHERE "on" >= ?1
    UNION SELECT c.id FROM inquiry i JOIN "case" c ON c.inquiry_id = i.id WHERE i.received_on >= ?1
)
"""
_CASES = f"""
{_KEPT} SELECT c.id, c.home_id, c.number, h.municipality, i.received_on, c.closing_reason FROM kept
CROSS JOIN "case" c ON c.id = kept.id JOIN home h ON h.id = c.home_id JOIN inquiry i ON i.id = c.inquiry_id
WHERE i.received_on <= ?2 ORDER BY c.number
"""
_STEPS = f"""
{_KEPT} SELECT t.case_id, t.id, t.to_state, t."on", t.reverses FROM kept
CROSS JOIN transition t ON t.case_id = kept.id ORDER BY t.recorded_at, t.id
"""
_GAPS = "SELECT case_id FROM assessment WHERE manager_review = 'agree' AND gap_reason <> ''"
_STATES = {one.value: one for one in CaseState}


def histories(
    connection: sa.Connection, since: dt.date, as_of: dt.date, placed: Mapping[RecordId, Sequence[dt.date]]
) -> tuple[Counted, ...]:
    """The cases that something can be counted of on days since one, as they stood on a day.

    Steps and ends dated after `as_of` are left out. `placed`: for each home the days on which children came to it.
    """
    steps: dict[bytes, list[Any]] = {}
    for row in rows_of(connection, _STEPS, since.isoformat()):
        steps.setdefault(row[0], []).append(row)
    gaps = {row[0] for row in rows_of(connection, _GAPS)}
    found = []
    for case, home, number, municipality, received, reason in rows_of(
        connection, _CASES, since.isoformat(), as_of.isoformat()
    ):
        all_steps = _standing(steps.get(case, ()))
        taken = all_steps
        if taken and taken[-1].on > as_of:
            taken = tuple(step for step in all_steps if step.on <= as_of)
        later = len(taken) < len(all_steps) and all_steps[-1].state is CaseState.CLOSED
        opened = next((step.on for step in taken if step.state is CaseState.OPENED), None)
        home_id = RecordId(bytes=home)
        came = [] if opened is None else [day for day in placed.get(home_id, ()) if day >= opened]
        found.append(
            Counted(
                number, municipality or "", day_of(received), None if later else reason, taken,
                home_id.hex, min(came, default=None), case in gaps,
            )
        )  # fmt: skip
    return tuple(found)


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


def invited_homes(connection: sa.Connection, as_of: dt.date) -> dict[RecordId, dt.date]:
    """The homes of which somebody has been offered the basic training, and the first day."""
    query = (
        "SELECT l.home_id, min(e.offered_on) FROM training_link l JOIN enrolment e "
        "ON e.participant_id = l.participant_id JOIN course c ON c.id = e.course_id "
        "JOIN course_template t ON t.id = c.template_id "
        "WHERE t.basic AND e.status <> 'removed' AND e.offered_on <= ? GROUP BY 1"
    )
    found = connection.exec_driver_sql(query, (as_of.isoformat(),))
    return {RecordId(bytes=row[0]): dt.date.fromisoformat(row[1]) for row in found}


@lru_cache(maxsize=1 << 15)  # hundreds of thousands of rows are about some thousands of days
def day_of(text: str) -> dt.date:
    """The day of its text."""
    return dt.date.fromisoformat(text)


@lru_cache(maxsize=1 << 16)
def _step(state: str, on: str) -> Step:
    return Step(_STATES[state], day_of(on))


def _standing(rows: Sequence[Any]) -> tuple[Step, ...]:
    gone = {row[4] for row in rows if row[4]}
    if not gone:
        return tuple([_step(row[2], row[3]) for row in rows])
    gone |= {row[1] for row in rows if row[4]}
    return tuple([_step(row[2], row[3]) for row in rows if row[1] not in gone])
