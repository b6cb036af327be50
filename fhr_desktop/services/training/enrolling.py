"""Putting people in a round inside a unit of work, and taking them out of it again as if they had never been put in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from db import records
from db.queries import training as queries
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import (
    SEATED,
    Attendance,
    Enrolment,
    EnrolmentStatus,
    Participant,
    TrainingLink,
)
from fhr_desktop.services.training.sheets import course_of
from i18n import _

PRESENT = SEATED | {EnrolmentStatus.WAITING}  # is in the round
UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What enrolling came to, and what stood before, so that it can be taken back.

    `before`: the person's place in the round; `known`: what was known of somebody known already; `link`: the link to
    a person that was made; `beyond`: how many more there now are than places.
    """

    participant: Participant
    enrolment: Enrolment
    before: Enrolment | None = None
    known: Participant | None = None
    link: TrainingLink | None = None
    beyond: int = 0

    @property
    def waiting(self) -> bool:
        """Whether the person stands on the waiting list."""
        return self.enrolment.status == EnrolmentStatus.WAITING


def enrol(
    work: UnitOfWork, today: dt.date, course_id: RecordId, participant: Participant, status: EnrolmentStatus, *,
    full: bool = True,
) -> Enrolled:  # fmt: skip
    """Put somebody in the round; in a `full` one on the waiting list. Raises Refused for one who is in it already."""
    course_of(work.connection, course_id)
    identity = Enrolment.id_of(course_id, participant.id)
    before, known = work.get(Enrolment, identity), work.get(Participant, participant.id)
    if before is not None and before.status in PRESENT:
        raise Refused(
            _("{name} is in the round already. Nothing has been changed.").format(name=participant.name.strip())
        )
    left = seats_left(work, course_id)
    if full and status in SEATED and left < 1:
        status = EnrolmentStatus.WAITING
    again = before is not None and before.status != EnrolmentStatus.REMOVED
    enrolment = Enrolment(
        id=identity, course_id=course_id, participant_id=participant.id, status=status.value,
        offered_on=(before.offered_on if before is not None and again else None) or today,
        unsuited=before.unsuited if before is not None else (),
    )  # fmt: skip
    made = replace(participant, name=participant.name.strip())
    work.save(made, enrolment)
    work.audit("training.enrolment", course_id)
    return Enrolled(made, enrolment, before, known, beyond=1 - left if status in SEATED and left < 1 else 0)


def take_back(work: UnitOfWork, made: Enrolled, decided_by: RecordId, came: RecordId | None) -> None:
    """Let it be as before the enrolment. Somebody new goes for good; the mark at the meeting `came` goes along.

    Raises Refused when there is more since then: an answer, a mark, a waiver, a certificate, or another round.
    """
    who, stored = made.participant, work.get(Enrolment, made.enrolment.id)
    if stored is None or work.get(Participant, who.id) is None:
        raise Refused(_("The person is not in the round any more. Nothing has been changed."))
    linked_only = made.before == made.enrolment
    if not linked_only and (stored != made.enrolment or _has_more(work, made, came)):
        raise Refused(
            _("{name} has attendance or more in the round by now. Nothing has been changed; change the answer instead.")
            .format(name=who.name)
        )  # fmt: skip
    work.audit("training.take_back", stored.course_id)
    if made.link is not None and work.get(TrainingLink, made.link.id) is not None:
        work.audit("training.unlink", made.link.home_id)
        work.erase(TrainingLink, made.link.id, UNDONE, decided_by)
    if linked_only:
        return
    if made.known is None:
        work.erase(Participant, who.id, UNDONE, decided_by)
        return
    work.save(made.before or replace(stored, status=EnrolmentStatus.REMOVED.value))
    if work.get(Participant, who.id) == who:  # what somebody has changed since stays
        work.save(made.known)


def _has_more(work: UnitOfWork, made: Enrolled, came: RecordId | None) -> bool:
    """Whether anything of the person hangs on the enrolment, or on somebody who was made with it."""
    own = [made.enrolment.id]
    if queries.waivers(work.connection, [one.bytes for one in own]) or queries.certificates(work.connection, own):
        return True
    marks = records.load_where(work.connection, Attendance, participant_id=made.participant.id)
    if made.known is None:
        if len(queries.enrolments_of(work.connection, [made.participant.id])) > 1:
            return True
    else:
        here = {one.id for one in queries.sessions(work.connection, made.enrolment.course_id)}
        marks = tuple(one for one in marks if one.session_id in here and made.before is None)
    return _said(marks, came)


def _said(marks: Iterable[Attendance], came: RecordId | None) -> bool:
    return any((one.mark or one.note) and one.session_id != came for one in marks)


def seats_left(work: UnitOfWork, course_id: RecordId) -> int:
    """Places of the round that nobody has taken."""
    course = course_of(work.connection, course_id)
    return course.seats - sum(one.status in SEATED for one in queries.enrolments(work.connection, course_id))


def check_participant(participant: Participant) -> None:
    """Raises Refused without a name."""
    if not participant.name.strip():
        raise Refused(_("A participant needs a name. Nothing has been saved."), field="name")
