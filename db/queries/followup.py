"""Reads for the figures: every case with its family's municipality and its standing steps; and what was proposed.

Each table is read once from its beginning to its end, and what belongs together is put together here: asked for one by
one, rows lie so far apart in a large store that most of it is decrypted several times.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from db.bulk import asked, rows_of
from fhr_desktop.domain.case_states import ENDED, CaseState, Step
from fhr_desktop.domain.followup_cases import Counted
from fhr_desktop.domain.proposals import StepKind
from fhr_desktop.domain.record import RecordId

_INQUIRIES = "SELECT id, received_on FROM inquiry NOT INDEXED"
_CASES = 'SELECT id, home_id, inquiry_id, number, state, closing_reason FROM "case" NOT INDEXED'
_RECENT = 'SELECT case_id, recorded_at, to_state || "on" FROM transition NOT INDEXED WHERE "on" >= ?'
_MANY = "SELECT case_id, count(*) FROM transition GROUP BY 1"
_TAKEN_BACK = "SELECT case_id FROM transition WHERE reverses > x''"
_ALL = """
SELECT case_id, id, to_state || "on", reverses FROM transition WHERE case_id IN ({marks}) ORDER BY recorded_at, id
"""
_GAPS = "SELECT case_id FROM assessment WHERE manager_review = 'agree' AND gap_reason <> ''"


class KnownCases(NamedTuple):
    """Every case as it stands: id, home, enquiry, number, state and closing reason; and the enquiries' days."""

    rows: Sequence[tuple[bytes, bytes, bytes, str, str, str | None]]
    received: Mapping[bytes, str]


def known_cases(connection: sa.Connection) -> KnownCases:
    """All that were begun by an enquiry."""
    received = dict(rows_of(connection, _INQUIRIES))
    return KnownCases([row for row in rows_of(connection, _CASES) if row[2] in received], received)


def histories(
    connection: sa.Connection, known: KnownCases, since: dt.date, as_of: dt.date,
    placed: Mapping[bytes, Sequence[dt.date]],
) -> tuple[Counted, ...]:  # fmt: skip
    """The cases that something can be counted of on days since one, as they stood on a day, in the order of numbers.

    They are those with a step, or an enquiry, since that day, and those that have not ended. Steps and ends dated after
    `as_of` are left out, and cases of protected homes, whoever asks. `placed`: for each home the days on which children
    came to it.
    """
    begins, last = since.isoformat(), as_of.isoformat()
    recent, doubted = _recent(connection, begins)
    towns = dict(rows_of(connection, "SELECT id, municipality FROM home NOT INDEXED WHERE NOT coalesce(protected, 0)"))
    kept = [
        row for row in known.rows
        if row[1] in towns and known.received[row[2]] <= last
        and (row[0] in recent or row[4] not in ENDED or known.received[row[2]] >= begins)
    ]  # fmt: skip
    many = dict(rows_of(connection, _MANY))
    doubted |= {row[0] for row in kept if many.get(row[0], 0) > len(recent.get(row[0], ()))}
    asked_anew = _standing(connection, [row[0] for row in kept if row[0] in doubted])
    gaps = {row[0] for row in rows_of(connection, _GAPS)}
    found = []
    for case, home, inquiry, number, _state, reason in kept:
        taken = every = asked_anew[case] if case in doubted else tuple(recent.get(case, ()))
        if every and every[-1].on > as_of:
            taken = tuple([step for step in every if step.on <= as_of])
        later = len(taken) < len(every) and every[-1].state is CaseState.CLOSED
        found.append(
            Counted(
                number, towns[home] or "", day_of(known.received[inquiry]), None if later else reason, taken,
                home.hex(), _placed_on(taken, placed.get(home, ())), case in gaps,
            )
        )  # fmt: skip
    found.sort(key=lambda one: one.number)
    return tuple(found)


def _placed_on(taken: Iterable[Step], came: Iterable[dt.date]) -> dt.date | None:
    """The first of the days since the case was opened."""
    if came:
        for state, opened in taken:
            if state is CaseState.OPENED:
                return min([day for day in came if day >= opened], default=None)
    return None


def _recent(connection: sa.Connection, begins: str) -> tuple[dict[bytes, list[Step]], set[bytes]]:
    """The steps dated since a day, by case; and the cases of which they must be asked for anew, in their order: one was
    taken back, or they do not lie in the order they were taken, or two were written at the same moment.
    """
    found: dict[bytes, list[Step]] = {}
    newest: dict[bytes, str] = {}
    doubted = {row[0] for row in rows_of(connection, _TAKEN_BACK)}
    steps = _Steps()
    for case, moment, said in rows_of(connection, _RECENT, begins):
        if case not in found:
            found[case] = [steps[said]]
        elif moment > newest[case]:
            found[case].append(steps[said])
        else:
            doubted.add(case)
        newest[case] = moment
    return found, doubted


def _standing(connection: sa.Connection, cases: Sequence[bytes]) -> dict[bytes, tuple[Step, ...]]:
    """The steps of each of the cases in the order they were taken, without those that were taken back."""
    every: dict[bytes, list[Any]] = {case: [] for case in cases}
    for row in asked(connection.exec_driver_sql, _ALL, cases):
        every[row[0]].append(row)
    steps, found = _Steps(), {}
    for case, rows in every.items():
        gone = {row[3] for row in rows if row[3]} | {row[1] for row in rows if row[3]}
        found[case] = tuple([steps[row[2]] for row in rows if row[1] not in gone])
    return found


class _Steps(dict[str, Step]):
    """Steps by a state and its day in one word: hundreds of thousands of rows are about some thousands of them."""

    def __missing__(self, said: str) -> Step:
        self[said] = Step(CaseState(said[:-10]), day_of(said[-10:]))
        return self[said]


def offers_of_homes(connection: sa.Connection, first: dt.date, last: dt.date) -> dict[RecordId, int]:
    """How often each home was proposed from the first to the last day."""
    query = 'SELECT home_id, count(*) FROM proposal_step WHERE what = ? AND "on" BETWEEN ? AND ? GROUP BY 1'
    values = (StepKind.OFFERED.value, first.isoformat(), last.isoformat())
    return {RecordId(bytes=row[0]): row[1] for row in connection.exec_driver_sql(query, values)}


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


def protected_requests(connection: sa.Connection) -> frozenset[RecordId]:
    """The requests for children whose personal data are protected."""
    return frozenset(RecordId(bytes=row[0]) for row in rows_of(connection, "SELECT id FROM need WHERE protected"))


@lru_cache(maxsize=1 << 15)  # hundreds of thousands of rows are about some thousands of days
def day_of(text: str) -> dt.date:
    """The day of its text."""
    return dt.date.fromisoformat(text)
