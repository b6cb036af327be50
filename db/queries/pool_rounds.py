"""Each time a home was proposed: a proposal made again is one record, so what happened is read from its steps."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from db.bulk import rows_of
from db.queries.followup import day_of
from fhr_desktop.domain.pool_past import Offered, Span
from fhr_desktop.domain.proposals import ANSWERED_BY_DAY, ProposalState, StepKind
from fhr_desktop.domain.record import RecordId

_STOOD = "(p.sent_on >= ?1 OR p.ended_on IS NULL OR p.ended_on >= ?1)"
_PROPOSALS = f"""
SELECT p.id, p.home_id, p.need_id, p.home_number, p.reserved_until, p.state, n.number, n.municipality
FROM proposal p JOIN need n ON n.id = p.need_id WHERE {_STOOD} ORDER BY n.number, p.home_number, p.id
"""
_STEPS = f"""
SELECT s.proposal_id, s.recorded_at, s.id, s.what, s."on", s.answer
FROM proposal p CROSS JOIN proposal_step s ON s.proposal_id = p.id WHERE {_STOOD} AND s."on" <= ?2
"""
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
    connection: sa.Connection, since: dt.date, as_of: dt.date, homes: Mapping[bytes, RecordId]
) -> Rounds:  # fmt: skip
    """Those of the homes that stood on any day since one, as it was on the day `as_of`."""
    steps = defaultdict(list)
    for row in rows_of(connection, _STEPS, since.isoformat(), as_of.isoformat()):
        steps[row[0]].append(row)
    every: list[Offered] = []
    held: dict[bytes, list[Span]] = defaultdict(list)
    first: dict[bytes, dt.date] = {}
    for row in rows_of(connection, _PROPOSALS, since.isoformat()):
        home, need, number, called = row[1], row[2], row[3], row[6]
        if home not in homes or row[0] not in steps:
            continue
        record, label = RecordId(bytes=need), f"{called}, hem {number}" if number else called
        some = _rounds(sorted(steps[row[0]], key=_WRITTEN))
        for one, following in zip(some, [*some[1:], None], strict=True):
            if following is not None:
                one.ended_on = one.ended_on or following.sent_on
            span = Span(one.sent_on, _end(one, row, as_of, newest=following is None))
            every.append(Offered(record, homes[home], label, row[7], one.sent_on, one.proceeded_on, span))
            kept = _end(one, row, as_of, newest=following is None, reserved=True)
            held[home].append(Span(one.sent_on, kept))
            first[need] = min(one.sent_on, first.get(need, one.sent_on))
    return Rounds(tuple(every), held, first)


@dataclass(slots=True)
class _Round:
    """One time, while its steps are read."""

    sent_on: dt.date
    proceeded_on: dt.date | None = None
    ended_on: dt.date | None = None


def _rounds(steps: Iterable[Any]) -> list[_Round]:
    """A proposal's steps told apart. Two machines that proposed the same on the same day did it once."""
    found: list[_Round] = []
    for _proposal, _at, _id, what, day, answer in steps:
        on = day_of(day)
        if what == StepKind.OFFERED:
            if not found or found[-1].sent_on != on or found[-1].ended_on is not None:
                found.append(_Round(on))
        elif not found:
            continue
        elif what == StepKind.PROCEEDING:
            found[-1].proceeded_on = found[-1].proceeded_on or on
        elif what in _ENDS or (what in _ANSWERS and answer == "no"):
            found[-1].ended_on = found[-1].ended_on or on
        elif what == StepKind.TAKEN_BACK:
            found[-1].ended_on = None
    return found


_WRITTEN = itemgetter(1, 2)


def _end(one: _Round, row: Sequence[Any], as_of: dt.date, *, newest: bool, reserved: bool = False) -> dt.date | None:
    """The day after its last. `reserved`: of the days its home was kept, not of all those on which it stood."""
    end, until, state = one.ended_on, row[4], row[5]
    if not newest:
        return end
    if until and (
        reserved or state in _LAPSES or (one.proceeded_on is None and state == ProposalState.ENDED)
    ):  # fmt: skip
        lapsed = day_of(until) + dt.timedelta(days=1)
        end = lapsed if end is None else min(end, lapsed)
    return None if end is not None and end > as_of else end
