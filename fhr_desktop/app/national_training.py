"""Course rounds in the number of a whole country: 2 500 rounds of eight meetings with fifteen people, 300 000 marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

from db.store import Store
from fhr_desktop.app import demo_people
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.domain.training import (
    Attendance,
    Course,
    CourseTemplate,
    Enrolment,
    EnrolmentStatus,
    Mark,
    Participant,
    Session,
)

ROUNDS, PEOPLE, MEETINGS = 2_500, 15, 8
BATCH = 20  # rounds a transaction
TEMPLATE = CourseTemplate.id_of("home_to_grow")
_MARKS = (*[Mark.PRESENT] * 17, Mark.LATE, Mark.PARTLY, Mark.ABSENT)


def fill(store: Store, user: RecordId, rng: Random, today: dt.date, rounds: int = ROUNDS) -> None:
    """Write the rounds; the last ones go on today, the others lie before."""
    for first in range(0, rounds, BATCH):
        with store.write(user) as work:
            for number in range(first, min(first + BATCH, rounds)):
                work.save(*_round(rng, number, today - dt.timedelta(days=2 * (rounds - number))))


def _round(rng: Random, number: int, first_on: dt.date) -> Iterator[Record]:
    code = rng.choice(sorted(demo_people.TOWNS))
    town = demo_people.TOWNS[code][1]
    course = Course(
        template_id=TEMPLATE, name="Ett hem att växa i", round=f"{town} omgång {number + 1}", place=town,
        municipality=code, most_made_up=1,
    )  # fmt: skip
    yield course
    sessions = [
        Session(course_id=course.id, number=n, part=f"s{n}", title=f"Träff {n}", starts="17.30",
                on=first_on + dt.timedelta(days=14 * (n - 1)))
        for n in range(1, MEETINGS + 1)
    ]  # fmt: skip
    yield from sessions
    for _person in range(PEOPLE):
        name = f"{rng.choice((*demo_people.WOMEN, *demo_people.MEN))} {rng.choice(demo_people.SURNAMES)}"
        who = Participant(name=name, municipality=code)
        yield who
        yield Enrolment(
            id=Enrolment.id_of(course.id, who.id), course_id=course.id, participant_id=who.id,
            status=EnrolmentStatus.ATTENDING.value, offered_on=first_on - dt.timedelta(days=40),
        )  # fmt: skip
        for one in sessions:
            yield Attendance(
                id=Attendance.id_of(one.id, who.id), session_id=one.id, participant_id=who.id,
                mark=rng.choice(_MARKS).value,
            )  # fmt: skip
