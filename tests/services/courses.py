"""A round that has been held, for the tests of its papers, calendar, evaluation and commands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Course, Mark, Participant
from fhr_desktop.services.storage import OpenStore
from tests.services.test_training import a_round, meetings, with_people
from tests.stores import TODAY, services

ROUND = "Rättvik våren 2026"


def held(opened: OpenStore, *names: str, absent: Iterable[tuple[str, int]] = ()) -> tuple[Course, dict[str, RecordId]]:
    """A round whose eighth meeting is today, with people who were there; `absent` are names with meetings missed."""
    course = a_round(opened, TODAY - dt.timedelta(days=98), ROUND)
    people = with_people(opened, course, *names)
    book = services(opened).attendance
    missed = set(absent)
    for one in meetings(opened, course):
        for name in names:
            if (name, one.number) in missed:
                book.mark(opened.actor, one.id, people[name], Mark.ABSENT)
        book.mark_rest(opened.actor, one.id)
    return course, people


def add(opened: OpenStore, course: Course, participant: Participant) -> RecordId:
    """Somebody who is invited."""
    return services(opened).participants.add(opened.actor, course.id, participant).value.participant.id
