"""Reads for the figures: every case with its family's municipality and its standing steps; and what was proposed.

Each table is read once from its beginning to its end, and what belongs together is put together here: asked for one by
one, rows lie so far apart in a large store that most of it is decrypted several times. The steps, which are most, are
read from an index that holds what is needed of them, a case at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from db.bulk import asked, rows_of
from fhr_desktop.domain.case_states import ENDED, CaseState, Step
from fhr_desktop.domain.followup_cases import Counted, counted_with
from fhr_desktop.domain.proposals import StepKind
from fhr_desktop.domain.record import RecordId, RecordKey

_RECENT = "SELECT id, received_on FROM inquiry NOT INDEXED WHERE received_on >= ?"
_EARLIER = "SELECT id, received_on FROM inquiry WHERE id IN ({marks})"
_CASES = 'SELECT id, home_id, inquiry_id, number, state, closing_reason FROM "case" NOT INDEXED'
_HOMES = """
SELECT id, number, municipality, place, postcode_and_town FROM home NOT INDEXED WHERE NOT coalesce(protected, 0)
"""
_ROADS = f"""
SELECT t.case_id, t.to_state, t."on", t.reverses
FROM "case" c CROSS JOIN transition t INDEXED BY ix_transition_case_id ON t.case_id = c.id
WHERE EXISTS (
    SELECT 1 FROM transition s INDEXED BY ix_transition_case_id WHERE s.case_id = c.id
    AND (s."on" >= ?1 OR s."on" >= ?2 AND s.to_state = '{CaseState.OPENED.value}')
)
"""  # of each case in the order of the index, which is that in which steps are taken
_ALL = """
SELECT case_id, id, to_state, "on", reverses FROM transition WHERE case_id IN ({marks}) ORDER BY recorded_at, id
"""
_GAPS = "SELECT case_id FROM assessment WHERE manager_review = 'agree' AND gap_reason <> ''"
_STATE = {one.value: one for one in CaseState}
_OPENED, _CLOSED, _ENDS = CaseState.OPENED, CaseState.CLOSED, frozenset(one.value for one in ENDED)


class CountedHome(NamedTuple):
    """Where a home lies, and its number."""

    number: str | None
    municipality: str | None
    place: str | None
    postcode_and_town: str | None


_home_with: Callable[[tuple[str | None, ...]], CountedHome] = partial(tuple.__new__, CountedHome)


def counted_homes(connection: sa.Connection) -> dict[bytes, CountedHome]:
    """Every home but the protected ones, which are counted in nothing, whoever asks."""
    return {row[0]: _home_with(row[1:]) for row in rows_of(connection, _HOMES)}


def histories(
    connection: sa.Connection, homes: Mapping[bytes, CountedHome], since: dt.date, opened: dt.date, as_of: dt.date,
    placed: Mapping[bytes, Sequence[dt.date]],
) -> tuple[Counted, ...]:  # fmt: skip
    """The cases of the homes that something can be counted of on days since one, as they stood on a day, in the order
    of numbers.

    They are those with a step, or an enquiry, since that day, those opened since another, and those that have not
    ended; each begun by an enquiry. Steps and ends dated after `as_of` are left out. `placed`: for each home the days
    on which children came to it.
    """
    begins, last = since.isoformat(), as_of.isoformat()
    received = dict(rows_of(connection, _RECENT, begins))
    roads = _roads(rows_of(connection, _ROADS, begins, opened.isoformat()))
    rows = [
        row for row in rows_of(connection, _CASES)
        if (row[0] in roads or row[4] not in _ENDS or row[2] in received) and row[1] in homes
    ]  # fmt: skip
    earlier = {row[2] for row in rows if row[2] is not None and row[2] not in received}
    received |= {row[0]: row[1] for row in asked(connection.exec_driver_sql, _EARLIER, earlier)}
    kept = [(row, came) for row in rows if (came := received.get(row[2])) is not None and came <= last]
    asked_anew = _standing(connection, [row[0] for row, _came in kept if not roads.get(row[0])])
    gaps = {row[0] for row in rows_of(connection, _GAPS)}
    found = []
    for (case, home, _inquiry, number, _state, reason), came in kept:
        road = roads.get(case)
        taken = tuple(road) if road else asked_anew[case]
        if taken and taken[-1][1] > as_of:
            reason = None if taken[-1][0] is _CLOSED else reason
            taken = tuple([one for one in taken if one.on <= as_of])
        came_to = placed.get(home)
        found.append(
            counted_with((
                number, homes[home][1] or "", day_of(came), reason, taken, home.hex(),
                _placed_on(taken, came_to) if came_to else None, case in gaps,
            ))
        )  # fmt: skip
    found.sort(key=_NUMBER)
    return tuple(found)


_NUMBER = itemgetter(0)


def _placed_on(taken: Iterable[Step], came: Iterable[dt.date]) -> dt.date | None:
    """The first of the days, which are in order, since the case was opened."""
    for state, opened in taken:
        if state is _OPENED:
            for day in came:
                if day >= opened:
                    return day
            return None
    return None


def _roads(rows: Iterable[Sequence[Any]]) -> dict[bytes, list[Step]]:
    """The steps of each case, whose rows follow each other; none of one of whose steps any was taken back."""
    steps, found = _Steps(), dict[bytes, list[Step]]()
    of, taken = None, list[Step]()
    turned_back = []
    for case, state, on, back in rows:
        if case != of:
            of = case
            taken = found[case] = []
        taken.append(steps[state + on])
        if back:
            turned_back.append(case)
    return found | {case: [] for case in turned_back}


def _standing(connection: sa.Connection, cases: Sequence[bytes]) -> dict[bytes, tuple[Step, ...]]:
    """The steps of each of the cases in the order they were taken, without those that were taken back."""
    every: dict[bytes, list[Any]] = {case: [] for case in cases}
    for row in asked(connection.exec_driver_sql, _ALL, cases):
        every[row[0]].append(row)
    steps, found = _Steps(), {}
    for case, rows in every.items():
        gone = {row[4] for row in rows if row[4]} | {row[1] for row in rows if row[4]}
        found[case] = tuple([steps[row[2] + row[3]] for row in rows if row[1] not in gone])
    return found


class _Steps(dict[str, Step]):
    """Steps by a state and its day in one word: hundreds of thousands of rows are about some thousands of them."""

    def __missing__(self, said: str) -> Step:
        self[said] = Step(_STATE[said[:-10]], day_of(said[-10:]))
        return self[said]


def offers_of_homes(connection: sa.Connection, first: dt.date, last: dt.date) -> dict[RecordId, int]:
    """How often each home was proposed from the first to the last day."""
    query = 'SELECT home_id, count(*) FROM proposal_step WHERE what = ? AND "on" BETWEEN ? AND ? GROUP BY 1'
    values = (StepKind.OFFERED.value, first.isoformat(), last.isoformat())
    return {RecordId(bytes=row[0]): row[1] for row in connection.exec_driver_sql(query, values)}


def invited_homes(connection: sa.Connection, homes: Collection[RecordKey], as_of: dt.date) -> frozenset[RecordKey]:
    """Those of the homes of which somebody had been offered the basic training by the day."""
    query = (
        "SELECT l.home_id, e.offered_on FROM training_link l JOIN enrolment e ON e.participant_id = l.participant_id "
        "JOIN course c ON c.id = e.course_id JOIN course_template t ON t.id = c.template_id "
        "WHERE l.home_id IN ({marks}) AND t.basic AND e.status <> 'removed'"
    )
    last = as_of.isoformat()
    return frozenset(home for home, on in asked(connection.exec_driver_sql, query, homes) if on and on <= last)


def protected_requests(connection: sa.Connection) -> frozenset[RecordKey]:
    """The requests for children whose personal data are protected."""
    return frozenset(row[0] for row in rows_of(connection, "SELECT id FROM need WHERE protected"))


@lru_cache(maxsize=1 << 15)  # hundreds of thousands of rows are about some thousands of days
def day_of(text: str) -> dt.date:
    """The day of its text."""
    return dt.date.fromisoformat(text)
