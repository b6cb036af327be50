"""Each time a home was proposed: a proposal made again is one record, so what happened is read from its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from db.bulk import rows_of
from db.queries.followup import day_of
from fhr_desktop.domain.pool_past import Offered, Span
from fhr_desktop.domain.proposals import ANSWERED_BY_DAY, ProposalState, StepKind
from fhr_desktop.domain.record import RecordId

_STEPS = """
SELECT s.proposal_id, s.what, s."on", s.answer, p.home_id, p.need_id, p.home_number, p.reserved_until, p.ended_on,
       p.state, n.number, n.municipality
FROM proposal p CROSS JOIN proposal_step s ON s.proposal_id = p.id JOIN need n ON n.id = p.need_id
WHERE (p.sent_on >= ?1 OR p.ended_on IS NULL OR p.ended_on >= ?1) AND s."on" <= ?2
ORDER BY n.number, p.home_number, p.id, s.recorded_at, s.id
"""
_ENDS = frozenset({StepKind.WITHDRAWN, StepKind.EXPIRED, StepKind.OTHER_HOME, StepKind.PLACED})
_ANSWERS = frozenset({StepKind.FAMILY_ANSWERED, StepKind.MUNICIPALITY_ANSWERED})
_LAPSES = frozenset(one.value for one in ANSWERED_BY_DAY)


@dataclass(frozen=True, slots=True)
class Rounds:
    """`every` time a home was proposed; `held`: the days it was reserved then; `first`: by request, of its first."""

    every: tuple[Offered, ...]
    held: tuple[Offered, ...]
    first: Mapping[bytes, dt.date]


def made(connection: sa.Connection, since: dt.date, as_of: dt.date, today: dt.date, homes: Collection[bytes]) -> Rounds:
    """Those of the homes that stood on any day since one, as it was on the day `as_of`."""
    rows = rows_of(connection, _STEPS, since.isoformat(), as_of.isoformat())
    every: list[Offered] = []
    held: list[Offered] = []
    first: dict[bytes, dt.date] = {}
    for _proposal, steps in groupby((row for row in rows if row[4] in homes), key=lambda row: row[0]):
        some = _rounds(list(steps))
        for one, following in zip(some, [*some[1:], None], strict=True):
            newest = following is None
            if following is not None:
                one.ended_on = one.ended_on or following.sent_on
            every.append(_offered(one, newest, as_of, reserved=False))
            held.append(_offered(one, newest, as_of, reserved=True))
            before = first.get(one.need)
            first[one.need] = one.sent_on if before is None else min(before, one.sent_on)
    return Rounds(tuple(every), tuple(held), first)


@dataclass(slots=True)
class _Round:
    """One time, while its steps are read."""

    row: Any
    sent_on: dt.date
    proceeded_on: dt.date | None = None
    ended_on: dt.date | None = None

    @property
    def need(self) -> bytes:
        """The request's id."""
        return bytes(self.row[5])


def _rounds(steps: list[Any]) -> list[_Round]:
    """A proposal's steps told apart. Two machines that proposed the same on the same day did it once."""
    found: list[_Round] = []
    for row in steps:
        what, on, answer = row[1], day_of(row[2]), row[3]
        if what == StepKind.OFFERED:
            if not found or found[-1].sent_on != on or found[-1].ended_on is not None:
                found.append(_Round(row, on))
        elif not found:
            continue
        elif what == StepKind.PROCEEDING:
            found[-1].proceeded_on = found[-1].proceeded_on or on
        elif what in _ENDS or (what in _ANSWERS and answer == "no"):
            found[-1].ended_on = found[-1].ended_on or on
        elif what == StepKind.TAKEN_BACK:
            found[-1].ended_on = None
    return found


def _offered(one: _Round, newest: bool, as_of: dt.date, *, reserved: bool) -> Offered:
    """As it is told. `reserved`: its span is the days its home was kept, not all those on which it stood."""
    row = one.row
    need, home, number = row[5], row[4], row[10]
    end = one.ended_on
    if newest:
        until = day_of(row[7]) + dt.timedelta(days=1) if row[7] else None
        lapses = reserved or row[9] in _LAPSES or (one.proceeded_on is None and row[9] == ProposalState.ENDED)
        if lapses and until is not None:
            end = until if end is None else min(end, until)
        end = None if end is not None and end > as_of else end
    return Offered(
        RecordId(bytes=need), RecordId(bytes=home), f"{number}, hem {row[6]}" if row[6] else number, row[11],
        one.sent_on, one.proceeded_on, Span(one.sent_on, end),
    )  # fmt: skip
