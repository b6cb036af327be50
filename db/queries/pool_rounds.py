"""Each time a home was proposed: a proposal made again is one record, so what happened is read from its steps."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from db.bulk import asked, rows_of
from db.queries.followup import day_of
from fhr_desktop.domain.pool_past import Offered, Span, offered_with, span_with
from fhr_desktop.domain.proposals import ANSWERED_BY_DAY, ProposalState, StepKind

_PROPOSALS = """
SELECT id, home_id, need_id, home_number, reserved_until, state
FROM proposal NOT INDEXED WHERE sent_on >= ?1 OR ended_on IS NULL OR ended_on >= ?1
"""
_STEPS = """
SELECT proposal_id, "on", what, answer
FROM proposal_step INDEXED BY ix_proposal_step_proposal_id WHERE "on" <= ?2 AND proposal_id IN (
    SELECT id FROM proposal NOT INDEXED WHERE sent_on >= ?1 OR ended_on IS NULL OR ended_on >= ?1
)
"""  # in the order of the index, which is that in which they were written
_NEEDS = "SELECT id, number, municipality FROM need WHERE id IN ({marks})"
_OFFERED, _PROCEEDING, _TAKEN_BACK = (
    one.value for one in (StepKind.OFFERED, StepKind.PROCEEDING, StepKind.TAKEN_BACK)
)  # fmt: skip
_ENDS = frozenset({StepKind.WITHDRAWN, StepKind.EXPIRED, StepKind.OTHER_HOME, StepKind.PLACED})
_ANSWERS = frozenset({StepKind.FAMILY_ANSWERED, StepKind.MUNICIPALITY_ANSWERED})
_LAPSES = frozenset(one.value for one in ANSWERED_BY_DAY)


@dataclass(frozen=True, slots=True)
class Rounds:
    """`every` time a home was proposed; `held`: by home, the days it was reserved then; `first`: by request, of its
    first.
    """

    every: tuple[Offered, ...]
    held: Mapping[bytes, list[Span]]
    first: Mapping[bytes, dt.date]


def made(
    connection: sa.Connection, since: dt.date, as_of: dt.date, homes: Container[bytes],
    asked_for: Mapping[bytes, tuple[str, str]],
) -> Rounds:  # fmt: skip
    """Those of the homes that stood on any day since one, as it was on the day `as_of`, in the order of the requests.

    `asked_for`: number and municipality of requests that are known already.
    """
    begins = since.isoformat()
    some = [row for row in rows_of(connection, _PROPOSALS, begins) if row[1] in homes]
    steps: dict[bytes, list[_Step]] = {}
    for proposal, on, what, answer in rows_of(connection, _STEPS, begins, as_of.isoformat()):
        steps.setdefault(proposal, []).append((on, what, answer))
    unknown = {row[2] for row in some} - asked_for.keys()
    needs = {**asked_for, **{row[0]: row[1:] for row in asked(connection.exec_driver_sql, _NEEDS, unknown)}}
    rows = [(needs[row[2]], row) for row in some if row[0] in steps and row[2] in needs]
    rows.sort(key=lambda one: (one[0][0], one[1][3] is not None, one[1][3] or "", one[1][0]))
    every: list[Offered] = []
    held: dict[bytes, list[Span]] = defaultdict(list)
    first: dict[bytes, dt.date] = {}
    for (called, municipality), row in rows:
        home, need, number = row[1], row[2], row[3]
        label = f"{called}, hem {number}" if number else called
        times = _rounds(steps[row[0]])
        for at, one in enumerate(times, start=1):
            newest = at == len(times)
            if not newest:
                one.ended_on = one.ended_on or times[at].sent_on
            span = span_with((one.sent_on, _end(one, row, as_of, newest=newest)))
            every.append(offered_with((need, home, label, municipality, one.sent_on, one.proceeded_on, span)))
            held[home].append(span)
            first[need] = min(one.sent_on, first.get(need, one.sent_on))
    return Rounds(tuple(every), held, first)


@dataclass(slots=True)
class _Round:
    """One time, while its steps are read."""

    sent_on: dt.date
    proceeded_on: dt.date | None = None
    ended_on: dt.date | None = None


_Step = tuple[str, str, str | None]  # its day, what it was, and an answer


def _rounds(steps: Iterable[_Step]) -> list[_Round]:
    """A proposal's steps told apart. Two machines that proposed the same on the same day did it once."""
    found: list[_Round] = []
    for day, what, answer in steps:
        on = day_of(day)
        if what == _OFFERED:
            if not found or found[-1].sent_on != on or found[-1].ended_on is not None:
                found.append(_Round(on))
        elif not found:
            continue
        elif what == _PROCEEDING:
            found[-1].proceeded_on = found[-1].proceeded_on or on
        elif what in _ENDS or (answer == "no" and what in _ANSWERS):
            found[-1].ended_on = found[-1].ended_on or on
        elif what == _TAKEN_BACK:
            found[-1].ended_on = None
    return found


def _end(one: _Round, row: Sequence[Any], as_of: dt.date, *, newest: bool) -> dt.date | None:
    """The day after its last: one that both said yes to stands, and keeps its home, until somebody ends it."""
    end, until, state = one.ended_on, row[4], row[5]
    if not newest:
        return end
    if until and (state in _LAPSES or (one.proceeded_on is None and state == ProposalState.ENDED)):
        lapsed = day_of(until) + dt.timedelta(days=1)
        end = lapsed if end is None else min(end, lapsed)
    return None if end is not None and end > as_of else end
