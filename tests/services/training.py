"""A course round for tests, made as a trainer makes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Course, EnrolmentStatus, Mark, Participant
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.rounds import NewRound
from fhr_desktop.services.training.sheets import Sheet
from tests.stores import TODAY, services

OVER = TODAY - dt.timedelta(days=112)  # every fortnight from here: the eighth meeting has been


def a_round(opened: OpenStore, first_on: dt.date = OVER, name: str = "Rättvik", seats: int = 16) -> Course:
    """A round of Ett hem att växa i, every fortnight."""
    (template,) = services(opened).rounds.templates(opened.actor)
    new = NewRound(template.id, name, first_on, place="Folkets hus, Rättvik", trainers="Johanna Rask", seats=seats)
    return services(opened).rounds.create(opened.actor, new).value


def sheet(opened: OpenStore, course: Course) -> Sheet:
    """The round, read."""
    return services(opened).rounds.open(opened.actor, course.id)


def with_people(opened: OpenStore, course: Course, *names: str, municipality: str | None = None) -> dict[str, RecordId]:
    """People who have said yes, by name."""
    add = services(opened).participants.add
    return {
        name: add(
            opened.actor, course.id, Participant(name=name, municipality=municipality), EnrolmentStatus.ACCEPTED
        ).value.participant.id
        for name in names
    }  # fmt: skip


def attends(opened: OpenStore, course: Course, who: RecordId, numbers: Iterable[int] = range(1, 9)) -> None:
    """Marked as present at the meetings with the numbers."""
    for one in sheet(opened, course).sessions:
        if one.number in numbers:
            services(opened).attendance.mark(opened.actor, one.id, who, Mark.PRESENT)
