"""Participants: who is in a round and with which answer, the waiting list, waivers, and what is known of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from db import records
from db.collation import sort_key
from db.queries import training as queries
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.names import family_first
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import (
    RECKONED,
    SEATED,
    Attendance,
    Course,
    CourseTemplate,
    Enrolment,
    EnrolmentStatus,
    Participant,
    Session,
    Waiver,
)
from fhr_desktop.domain.training_completion import counts
from fhr_desktop.domain.unsuited import in_order
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from fhr_desktop.services.training.enrolling import PRESENT, Enrolled, check_participant, enrol, seats_left, take_back
from fhr_desktop.services.training.sheets import course_of, rule_of
from i18n import _

RECENT = dt.timedelta(days=365)  # who was in a round that ended before that is looked for by name in the lists


@dataclass(frozen=True, slots=True)
class Attended:
    """One line of a person's history: a meeting of some round, and how the person took part."""

    course: Course
    session: Session
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody in another round of the same course, and how it stands with the part that a meeting gives.

    `taken`: it is done; `missed`: it is not, and the meeting of their own round has been.
    """

    participant: Participant
    round: str
    missed: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is or was in another round, of any course: the last of them."""

    participant: Participant
    round: str


class Participants:
    """What is done with those who take part."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(
        self, actor: Actor, course_id: RecordId, participant: Participant,
        status: EnrolmentStatus = EnrolmentStatus.INVITED, seen: Seen = ALL, *, beyond: bool = False,
    ) -> Outcome[Enrolled]:  # fmt: skip
        """Enrol somebody, new or known (as far as `seen`).

        In a full round whoever is called or says yes is put on the waiting list, unless `beyond` the places is meant.

        Raises Refused without a name, and for somebody who is in the round already.
        """
        actor.demand(Right.ENROL)
        check_participant(participant)
        with self._desk.store.write(actor.user_id) as work:
            work.had_seen(Participant, participant.id, seen)
            made = enrol(work, self._desk.today(), course_id, participant, status, full=not beyond)
        return Outcome(made, work.changes)

    def add_on_the_spot(self, actor: Actor, session_id: RecordId, participant: Participant) -> Outcome[Enrolled]:
        """Somebody who came unannounced: enrolled as taking part, whether there is a place or not."""
        actor.demand(Right.WRITE_TRAINING)
        check_participant(participant)
        with self._desk.store.write(actor.user_id) as work:
            session = work.get(Session, session_id)
            if session is None:
                raise Refused(_("The meeting is not in this store. Nothing has been changed."))
            made = enrol(
                work, self._desk.today(), session.course_id, participant, EnrolmentStatus.ATTENDING, full=False
            )
        return Outcome(made, work.changes)

    def elsewhere(self, actor: Actor, session_id: RecordId) -> tuple[Elsewhere, ...]:
        """Who may come to a meeting from another round of the last year; those who missed its part first, by name."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.read() as connection:
            session = records.load(connection, Session, session_id)
            if session is None:
                return ()
            course = course_of(connection, session.course_id)
            today = self._desk.today()
            template, since = course.template_id, today - RECENT
            rounds = queries.enrolled_elsewhere(connection, template, course.id, since, session.part)
            here = {one.participant_id for one in queries.enrolments(connection, course.id) if one.status in SEATED}
            people = queries.participants(connection, rounds.keys() - here)
            rule = rule_of(course, None, ())
            taken = queries.presences(
                connection, template, {one.bytes: () for one in people}, self._desk.today()
            )  # fmt: skip
        had = {
            who for who, some in taken.items() if any(one.part == session.part and counts(one, rule) for one in some)
        }
        found = []
        for one in people.values():
            name, on = rounds[one.id]
            done = one.id.bytes in had
            found.append(Elsewhere(one, name, not done and on is not None and on < today, done))
        return tuple(
            sorted(found, key=lambda one: (not one.missed, one.taken, sort_key(family_first(one.participant.name))))
        )

    def known(self, actor: Actor, course_id: RecordId) -> tuple[Known, ...]:
        """Everybody who is or was in some round and is not in this one, by name: nobody is written in twice."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.read() as connection:
            here = {one.participant_id for one in queries.enrolments(connection, course_id) if one.status in PRESENT}
            rounds = queries.last_rounds(connection)
            people = queries.participants(connection, rounds.keys() - here)
        found = [Known(one, rounds[one.id]) for one in people.values()]
        return tuple(sorted(found, key=lambda one: (sort_key(family_first(one.participant.name)), one.participant.id)))

    def take_back(self, actor: Actor, many: Sequence[Enrolled], came: RecordId | None = None) -> Outcome[None]:
        """Let it be as before they were put in the round: somebody new goes for good, somebody known stands as before.

        The mark at the meeting `came`, made with the enrolment, goes along. Raises Refused, with nothing taken back,
        when there is anything more by now.
        """
        actor.demand(Right.ENROL)
        with self._desk.store.write(actor.user_id) as work:
            for one in many:
                take_back(work, one, actor.user_id, came)
        return Outcome(None, work.changes)

    def save(
        self, actor: Actor, participant: Participant, seen: Seen = ALL, *, place: Enrolment | None = None
    ) -> Outcome[Participant]:
        """Change what is known of somebody; with `place` days that do not suit too. Raises Refused without a name."""
        actor.demand(Right.ENROL)
        check_participant(participant)
        with self._desk.store.write(actor.user_id) as work:
            work.had_seen(Participant, participant.id, seen)
            work.save(replace(participant, name=participant.name.strip()))
            if place is not None:
                work.had_seen(Enrolment, place.id, seen)
                work.save(replace(_enrolment(work, place.id), unsuited=in_order(place.unsuited)))
            work.audit("training.participant", participant.id)
        return Outcome(participant, work.changes)

    def answer(
        self, actor: Actor, enrolment_id: RecordId, status: EnrolmentStatus, seen: Seen = ALL
    ) -> Outcome[Enrolment]:
        """Set where somebody stands, as far as `seen`.

        Raises Refused for a status that is reckoned, or a yes to a full round.
        """
        actor.demand(Right.ENROL)
        if status in RECKONED or status is EnrolmentStatus.REMOVED:
            raise Refused(_("That is reckoned from the attendance and cannot be set. Nothing has been changed."))
        today = self._desk.today()
        with self._desk.store.write(actor.user_id) as work:
            stored = _enrolment(work, enrolment_id)
            _check_seat(work, stored, status)
            answered = stored.answered_on
            if status in (EnrolmentStatus.ACCEPTED, EnrolmentStatus.DECLINED):
                answered = today
            work.had_seen(Enrolment, enrolment_id, seen)
            made = replace(stored, status=status.value, answered_on=answered)
            work.save(made)
            work.audit("training.answer", stored.course_id, status.value)
        return Outcome(made, work.changes)

    def put_back(self, actor: Actor, before: Enrolment, seen: Seen = ALL) -> Outcome[Enrolment]:
        """Let an answer stand as it stood, with its day, as far as `seen`.

        Raises Refused for a place that another has taken since.
        """
        actor.demand(Right.ENROL)
        with self._desk.store.write(actor.user_id) as work:
            stored = _enrolment(work, before.id)
            _check_seat(work, stored, before.status)
            work.had_seen(Enrolment, before.id, seen)
            made = replace(stored, status=before.status, answered_on=before.answered_on)
            work.save(made)
            work.audit("training.answer", stored.course_id, before.status)
        return Outcome(made, work.changes)

    def next_waiting(self, actor: Actor, course_id: RecordId) -> Enrolled | None:
        """Who has waited longest, when there is a place."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.read() as connection:
            course = course_of(connection, course_id)
            many = queries.enrolments(connection, course_id)
            if sum(one.status in SEATED for one in many) >= course.seats:
                return None
            first = next((one for one in many if one.status == EnrolmentStatus.WAITING), None)
            who = records.load(connection, Participant, first.participant_id) if first else None
        return Enrolled(who, first) if who and first else None

    def waive(self, actor: Actor, enrolment_id: RecordId, part: str, reason: str, seen: Seen = ALL) -> Outcome[Waiver]:
        """Let somebody be without a part, as far as `seen`.

        Raises Refused without a reason, or for a part that the course has not.
        """
        actor.demand(Right.WRITE_TRAINING)
        if not reason.strip():
            raise Refused(_("Say why the part need not be taken. Nothing has been saved."), field="reason")
        with self._desk.store.write(actor.user_id) as work:
            stored = _enrolment(work, enrolment_id)
            course = course_of(work.connection, stored.course_id)
            template = work.get(CourseTemplate, course.template_id)
            parts = {str(one["key"]) for one in template.parts} if template else set()
            if part not in parts:
                raise Refused(_("The course has no such part. Nothing has been saved."), field="part")
            made = Waiver(
                id=Waiver.id_of(enrolment_id, part), enrolment_id=enrolment_id, part=part, reason=reason.strip(),
                decided_by=actor.user_id, decided_on=self._desk.today(), withdrawn=False,
            )  # fmt: skip
            work.had_seen(Waiver, made.id, seen)
            work.save(made)
            work.audit("training.waive", stored.course_id)
        return Outcome(made, work.changes)

    def withdraw_waiver(self, actor: Actor, waiver_id: RecordId, seen: Seen = ALL) -> Outcome[Waiver]:
        """Take a waiver back, as far as `seen`."""
        actor.demand(Right.WRITE_TRAINING)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(Waiver, waiver_id)
            if stored is None:
                raise Refused(_("The waiver is not in this store. Nothing has been changed."))
            work.had_seen(Waiver, waiver_id, seen)
            made = replace(stored, withdrawn=True)
            work.save(made)
            work.audit("training.waive", _enrolment(work, stored.enrolment_id).course_id)
        return Outcome(made, work.changes)

    def named(self, actor: Actor, text: str, most: int = 6) -> tuple[tuple[str, RecordId, str], ...]:
        """Those whose name holds every word: the name, and the id and name of a round; the search is logged."""
        actor.demand(Right.READ_TRAINING)
        wanted = text.casefold().split()
        with self._desk.store.read() as connection:
            everybody = queries.enrolled_names(connection)
        found = [one for one in everybody if all(word in one[0].casefold() for word in wanted)][:most]
        if found:
            with self._desk.store.logged_read(actor.user_id, "search", None, str(len(found))):
                pass
        return tuple(found)

    def history(self, actor: Actor, participant_id: RecordId) -> tuple[Attended, ...]:
        """Every meeting of every round that somebody is marked at, the first day first; the reading is logged."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.logged_read(actor.user_id, "training.history", participant_id) as connection:
            marks = records.load_where(connection, Attendance, participant_id=participant_id)
            sessions = records.load_many(connection, Session, {one.session_id for one in marks})
            courses = records.load_many(connection, Course, {one.course_id for one in sessions.values()})
        found = [
            Attended(courses[sessions[one.session_id].course_id], sessions[one.session_id], one)
            for one in marks
            if one.session_id in sessions and sessions[one.session_id].course_id in courses
        ]
        return tuple(sorted(found, key=lambda one: (one.session.on or dt.date.max, one.session.number)))


def _check_seat(work: UnitOfWork, stored: Enrolment, status: str) -> None:
    takes_seat = status in SEATED and stored.status not in SEATED
    if takes_seat and seats_left(work, stored.course_id) < 1:
        raise Refused(_("All places are taken. Nothing has been changed; add a place, or use the waiting list."))


def _enrolment(work: UnitOfWork, enrolment_id: RecordId) -> Enrolment:
    found = work.get(Enrolment, enrolment_id)
    if found is None:
        raise Refused(_("The place in the round is not in this store. Nothing has been changed."))
    return found
