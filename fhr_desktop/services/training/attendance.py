"""Attendance: one mark a person and meeting, all the rest at once, visitors who make up, and where to make up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from db import local, records
from db.queries import training as queries
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import (
    SEATED,
    Attendance,
    Course,
    Enrolment,
    EnrolmentStatus,
    Mark,
    Participant,
    Session,
)
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from i18n import _


def note_place(session_id: RecordId, participant_id: RecordId) -> str:
    """Where a comment on somebody at a meeting is kept until it is saved."""
    return f"attendance-note/{session_id.hex}/{participant_id.hex}"


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before some marks were made, to put it back."""

    session_id: RecordId
    marks: Mapping[RecordId, Attendance | None]


@dataclass(frozen=True, slots=True)
class Later:
    """A later meeting of another round that gives a part somebody lacks."""

    session: Session
    course: Course
    seats_left: int


class AttendanceLists:
    """Marking who is there. The time of a mark is when it was made on this machine, whenever it is synced."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def mark(
        self, actor: Actor, session_id: RecordId, participant_id: RecordId, mark: Mark | None,
        minutes: int | None = None,
    ) -> Outcome[Before]:  # fmt: skip
        """Mark one person, or take the mark away with None. Somebody from another round is marked as a visitor.

        Where two machines say different things, marking decides.
        Raises Refused for a meeting ahead of today, or more minutes than it has.
        """
        return self._write(actor, session_id, {participant_id: mark}, minutes)

    def mark_rest(self, actor: Actor, session_id: RecordId) -> Outcome[Before]:
        """Mark everybody in the list who has no mark as present."""
        return self._write(actor, session_id, None, None)

    def put_back(self, actor: Actor, before: Before) -> Outcome[Before]:
        """Let the marks stand as they stood."""
        actor.demand(Right.WRITE_TRAINING)
        with self._desk.store.write(actor.user_id) as work:
            was: dict[RecordId, Attendance | None] = {}
            for participant, stood in before.marks.items():
                identity = Attendance.id_of(before.session_id, participant)
                now = was[participant] = work.get(Attendance, identity)
                if now is not None:
                    work.save(stood or replace(now, mark=None, minutes=None))
            work.audit("training.mark", _session(work.connection, before.session_id).course_id)
        return Outcome(Before(before.session_id, was), work.changes)

    def note(self, actor: Actor, session_id: RecordId, participant_id: RecordId, text: str) -> Outcome[Attendance]:
        """Write a comment on one person at a meeting; its draft goes."""
        actor.demand(Right.WRITE_TRAINING)
        with self._desk.store.write(actor.user_id) as work:
            session = _session(work.connection, session_id)
            made = replace(self._stored(work, session_id, participant_id), note=text.strip())
            work.save(made)
            local.drop_drafts(work.connection, actor.user_id, [note_place(session_id, participant_id)])
            work.audit("training.mark", session.course_id)
        return Outcome(made, work.changes)

    def later(self, actor: Actor, course_id: RecordId, parts: Iterable[str]) -> dict[str, tuple[Later, ...]]:
        """For each part the meetings of other rounds of the same course that are to come, the nearest day first."""
        actor.demand(Right.READ_TRAINING)
        wanted, today = list(parts), self._desk.today()
        with self._desk.store.read() as connection:
            own = records.load(connection, Course, course_id)
            known = {one.id: one for one in queries.courses(connection)}
            numbers = queries.counted(connection)
            ahead = queries.sessions_between(connection, today, today.replace(year=today.year + 2))
        found: dict[str, tuple[Later, ...]] = dict.fromkeys(wanted, ())
        for one in ahead:
            course = known.get(one.course_id)
            if course is None or own is None or course.cancelled or course.template_id != own.template_id:
                continue
            if one.part in found and course.id != own.id:
                taken = numbers[course.id].statuses if course.id in numbers else {}
                left = course.seats - sum(number for status, number in taken.items() if status in SEATED)
                found[one.part] = (*found[one.part], Later(one, course, left))
        return found

    def _write(
        self, actor: Actor, session_id: RecordId, wanted: Mapping[RecordId, Mark | None] | None, minutes: int | None
    ) -> Outcome[Before]:
        actor.demand(Right.WRITE_TRAINING)
        with self._desk.store.write(actor.user_id) as work:
            session = _session(work.connection, session_id)
            _check_minutes(minutes, session)
            marks = _rest(work.connection, session) if wanted is None else wanted
            if session.on is not None and session.on > self._desk.today() and any(marks.values()):
                raise Refused(_("The meeting has not been yet. Nothing has been saved; change its date if it has."))
            before: dict[RecordId, Attendance | None] = {}
            clashes = queries.clashing(work.connection)
            for participant_id, mark in marks.items():
                stored = work.get(Attendance, Attendance.id_of(session_id, participant_id))
                before[participant_id] = stored
                if stored is None and mark is None:
                    continue
                value = mark.value if mark else None
                made = stored or self._stored(work, session_id, participant_id)
                made = replace(made, mark=value, minutes=minutes)
                work.save(made)
                for field in clashes.get(made.id, ()):
                    work.decide(made, field)
            work.audit("training.mark", session.course_id)
        return Outcome(Before(session_id, before), work.changes)

    @staticmethod
    def _stored(work: UnitOfWork, session_id: RecordId, participant_id: RecordId) -> Attendance:
        identity = Attendance.id_of(session_id, participant_id)
        found = work.get(Attendance, identity)
        if found is None and work.get(Participant, participant_id) is None:
            raise Refused(_("The participant is not in this store. Nothing has been changed."))
        return found or Attendance(id=identity, session_id=session_id, participant_id=participant_id)


def _check_minutes(minutes: int | None, session: Session) -> None:
    if minutes is not None and not 0 <= minutes <= session.minutes:
        sentence = _("The meeting is {most} minutes, so the minutes are between 0 and {most}. Nothing has been saved.")
        raise Refused(sentence.format(most=session.minutes))


def _rest(connection: Connection, session: Session) -> dict[RecordId, Mark | None]:
    """Those in the list who have no mark."""
    enrolled = [one for one in queries.enrolments(connection, session.course_id) if one.status in SEATED]
    listed = [one.participant_id for one in enrolled if not _came_later(one, session)]
    standing = queries.marks(connection, [session.id])
    marked = {one.attendance.participant_id for one in standing if one.attendance.mark}
    return {one: Mark.PRESENT for one in listed if one not in marked}


def _came_later(enrolment: Enrolment, session: Session) -> bool:
    """Whether somebody came unannounced after the meeting."""
    came = enrolment.offered_on if enrolment.status == EnrolmentStatus.ATTENDING else None
    return came is not None and session.on is not None and session.on < came


def _session(connection: Connection, session_id: RecordId) -> Session:
    found = records.load(connection, Session, session_id)
    if found is None:
        raise Refused(_("The meeting is not in this store. Nothing has been changed."))
    return found
