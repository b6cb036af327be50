"""What of surveys has left the unit: a round is given to others when it is closed, and afterwards only as it was then.

One slip more, or one put right, would be told by two papers of the same round laid beside each other, answer by answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from db import records
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.publications import Publication
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.surveys import SurveyReply, SurveyRound
from fhr_desktop.services.unit import settings_of


def as_it_left(connection: Connection, made: SurveyRound, replies: Sequence[SurveyReply]) -> bool:
    """Whether the round has not left yet, or its replies are those with which it did."""
    return all(kept == _ids(replies) for kept in _published(connection, made))


def note_published(
    work: UnitOfWork, made: SurveyRound, replies: Sequence[SurveyReply], at: dt.datetime, by: RecordId
) -> None:
    """Keep with which replies a round left the unit, the first time."""
    if _published(work.connection, made):
        return
    work.save(
        Publication(
            first=made.opens_on, last=made.opens_on, as_of=at.date(), published_on=at.date(), published_at=at,
            published_by=by, least=settings_of(work.connection).min_cell,
            cells=({"key": _key(made), "shown": "", "small": "", "beside": "", "replies": _ids(replies)},),
        )
    )  # fmt: skip


def _published(connection: Connection, made: SurveyRound) -> list[str]:
    found = records.load_where(connection, Publication, first=made.opens_on, last=made.opens_on)
    return [str(row["replies"]) for one in found for row in one.cells if row["key"] == _key(made)]


def _key(made: SurveyRound) -> str:
    return f"survey:{made.id.hex}"


def _ids(replies: Sequence[SurveyReply]) -> str:
    return " ".join(sorted(one.id.hex for one in replies))
