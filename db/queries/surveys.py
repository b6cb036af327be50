"""Reads for surveys: the rounds, and the replies to each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from db import records
from db.store import Connection
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.surveys import SurveyReply, SurveyRound, standing


def rounds(connection: Connection) -> tuple[SurveyRound, ...]:
    """Every round, the newest first."""
    found = records.load_where(connection, SurveyRound, order="opens_on")
    return tuple(reversed(found))


def replies(connection: Connection, as_of: dt.date | None = None) -> Mapping[RecordId, tuple[SurveyReply, ...]]:
    """The replies as they hold, by round; or as they held when the day `as_of` ended."""
    every: dict[RecordId, list[SurveyReply]] = {}
    for one in records.load_where(connection, SurveyReply, order="recorded_at"):
        if as_of is None or one.recorded_at.astimezone().date() <= as_of:
            every.setdefault(one.round_id, []).append(one)
    return {key: standing(some) for key, some in every.items()}


def replies_of(connection: Connection, round_id: RecordId) -> tuple[SurveyReply, ...]:
    """The replies to one round as they hold, in the order in which they were written in."""
    return standing(records.load_where(connection, SurveyReply, order="recorded_at", round_id=round_id))
