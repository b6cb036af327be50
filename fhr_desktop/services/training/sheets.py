"""A round as its pages and papers need it: meetings, who is in it, their marks, and how far each has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from db import history, records
from db.collation import sort_key
from db.queries import training as queries
from db.store import Connection
from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.names import family_first
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import (
    COMING,
    SEATED,
    Certificate,
    Course,
    CourseTemplate,
    Enrolment,
    EnrolmentStatus,
    Mark,
    Participant,
    Session,
    Waiver,
)
from fhr_desktop.domain.training_completion import PartState, Presence, Progress, Rule, progress
from i18n import _


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark at one meeting: when it was last written on the machine that wrote it, and what machines contradict."""

    mark: Mark | None
    minutes: int | None
    note: str
    at: dt.datetime
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person in a round. A visitor (`enrolment` None) makes up a part here and is enrolled elsewhere."""

    participant: Participant
    enrolment: Enrolment | None
    marks: Mapping[RecordId, MarkView]
    progress: Progress | None
    waivers: tuple[Waiver, ...] = ()
    certificate: Certificate | None = None

    @property
    def listed_name(self) -> str:
        """The family name first."""
        return family_first(self.participant.name)

    def expected(self, session: Session) -> bool:
        """Whether a mark is waited for: not of a visitor, nor before the day somebody came unannounced."""
        if self.enrolment is None:
            return False
        came = self.enrolment.offered_on if self.enrolment.status == EnrolmentStatus.ATTENDING else None
        return came is None or session.on is None or session.on >= came

    def status(self) -> EnrolmentStatus:
        """Where the person stands, what is reckoned with it."""
        stored = EnrolmentStatus(self.enrolment.status) if self.enrolment else EnrolmentStatus.ATTENDING
        if stored not in COMING or self.progress is None:
            return stored
        if self.progress.complete:
            return EnrolmentStatus.COMPLETE
        return EnrolmentStatus.TO_MAKE_UP if self.to_make_up() else stored

    def left(self) -> bool:
        """Whether the person no longer takes a place: has stopped, declined, or waits for one."""
        return self.enrolment is not None and self.enrolment.status not in SEATED

    def may_have_certificate(self) -> bool:
        """Whether one can be issued, the first or another instead of it."""
        complete = self.progress is not None and self.progress.complete
        return self.enrolment is not None and not self.left() and complete

    def outdated(self) -> bool:
        """Whether the certificate says something else than the marks say now."""
        if self.certificate is None or self.progress is None:
            return False
        return any(getattr(self.certificate, name) != value for name, value in certified(self.progress).items())

    def to_make_up(self) -> tuple[str, ...]:
        """The parts that were missed and have not been taken anywhere."""
        return self.progress.parts(PartState.MISSING) if self.progress else ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A round, read at once. `rows` are in the list of attendance, `others` wait, have declined or stopped.

    `position` is how far the log had come: what is changed is saved as far as that was seen (`Seen`).
    """

    course: Course
    template: CourseTemplate | None
    sessions: tuple[Session, ...]
    rows: tuple[SheetRow, ...]
    others: tuple[SheetRow, ...]
    today: dt.date
    visitors: frozenset[RecordId] = field(default_factory=frozenset)
    position: int | None = None

    def seated(self) -> int:
        """Those who take a place; visitors do not."""
        return sum(row.enrolment is not None and row.enrolment.status in SEATED for row in self.rows)

    def seats_left(self) -> int:
        """Places that nobody has taken; below zero when there are more people than places."""
        return self.course.seats - self.seated()

    def session_now(self) -> Session | None:
        """The meeting to mark: today's, else the last that has been, else the first to come."""
        dated = [one for one in self.sessions if one.on is not None]
        past = [one for one in dated if one.on is not None and one.on <= self.today]
        return past[-1] if past else (dated[0] if dated else None)

    def noted_at(self, session: RecordId) -> bool:
        """Whether anybody has a mark or a comment at a meeting."""
        views = (row.marks.get(session) for row in (*self.rows, *self.others))
        return any(view is not None and (view.mark is not None or view.note) for view in views)

    def unfilled(self, row: SheetRow) -> frozenset[str]:
        """The parts whose meeting here has been and has no mark of somebody, where one is waited for."""
        return frozenset(
            one.part for one in self.sessions
            if one.part and one.on is not None and one.on < self.today and row.expected(one)
            and (one.id not in row.marks or row.marks[one.id].mark is None)
        )  # fmt: skip

    def row(self, participant: RecordId) -> SheetRow | None:
        """One person's row."""
        return next((row for row in (*self.rows, *self.others) if row.participant.id == participant), None)


def standing(many: Collection[Certificate]) -> tuple[Certificate, ...]:
    """The certificates that no other has taken the place of, by number."""
    gone = {one.replaces for one in many}
    return tuple(sorted((one for one in many if one.number not in gone), key=lambda one: one.number))


def certified(came: Progress) -> dict[str, Any]:
    """What a certificate says of how far somebody has come, by its fields."""
    days = [*came.counted.values()]
    return {
        "hours": came.hours, "first_on": min(days, default=None), "last_on": max(days, default=None),
        "planned": len(came.states), "attended": len(came.parts(PartState.DONE)),
        "made_up": len(came.parts(PartState.MADE_UP)), "waived": len(came.parts(PartState.WAIVED)),
    }  # fmt: skip


def rule_of(course: Course, template: CourseTemplate | None, sessions: Collection[Session]) -> Rule:
    """What a certificate demands in a round: the template's parts, or the round's own when the template is gone."""
    parts = tuple(str(one["key"]) for one in template.parts) if template else ()
    parts = parts or tuple(dict.fromkeys(one.part for one in sessions if one.part))
    return Rule(parts, course.most_made_up, course.partly_minutes)


def been(held: Collection[str], marks: Collection[Presence], today: dt.date) -> frozenset[str]:
    """The parts that somebody cannot take in the own round any more: before today, and today's if there is a mark."""
    return frozenset(held) | {one.part for one in marks if one.own and one.on == today}


def course_of(connection: Connection, course_id: RecordId) -> Course:
    """The round. Raises Refused when it is not here."""
    found = records.load(connection, Course, course_id)
    if found is None:
        raise Refused(_("The course round is not in this store. Nothing has been changed."))
    return found


def read_sheet(connection: Connection, course_id: RecordId, today: dt.date) -> Sheet:
    """The round with everybody in it. Raises Refused when it is not here."""
    course = course_of(connection, course_id)
    template = records.load(connection, CourseTemplate, course.template_id)
    sessions = queries.sessions(connection, course_id)
    enrolled = queries.enrolments(connection, course_id)
    marks: dict[RecordId, dict[RecordId, MarkView]] = {}
    for one in queries.marks(connection, [session.id for session in sessions]):
        said = one.attendance
        view = MarkView(
            Mark(said.mark) if said.mark else None, said.minutes, said.note or "", moment_of(one.stamp), one.clashes
        )
        marks.setdefault(said.participant_id, {})[said.session_id] = view
    visitors = frozenset(
        who for who in set(marks) - {one.participant_id for one in enrolled}
        if any(view.mark or view.note for view in marks[who].values())
    )  # fmt: skip
    everybody = {one.participant_id for one in enrolled} | visitors
    people = queries.participants(connection, everybody)
    came = _progress_of(connection, course, template, sessions, enrolled, everybody, today)
    waivers = queries.waivers(connection, [one.id.bytes for one in enrolled])
    issued = {one.enrolment_id: one for one in standing(queries.certificates(connection, [e.id for e in enrolled]))}
    rows = [
        SheetRow(
            people[one.participant_id], one, marks.get(one.participant_id, {}), came.get(one.participant_id),
            waivers.get(one.id.bytes, ()), issued.get(one.id),
        )
        for one in enrolled if one.participant_id in people
    ]  # fmt: skip
    guests = [SheetRow(people[who], None, marks[who], None) for who in visitors if who in people]
    listed = [row for row in rows if row.enrolment is not None and row.enrolment.status in SEATED] + guests
    others = [row for row in rows if row not in listed]
    return Sheet(
        course, template, sessions, _by_name(listed), tuple(others), today, visitors, history.position(connection)
    )


def _progress_of(
    connection: Connection, course: Course, template: CourseTemplate | None, sessions: tuple[Session, ...],
    enrolled: tuple[Enrolment, ...], everybody: Collection[RecordId], today: dt.date,
) -> dict[RecordId, Progress]:  # fmt: skip
    rule = rule_of(course, template, sessions)
    held = {one.part for one in sessions if one.part and one.on is not None and one.on < today}
    rounds = queries.rounds_of(connection, everybody)
    taken = queries.presences(connection, course.template_id, rounds, today)
    waivers = queries.waivers(connection, [one.id.bytes for one in enrolled])
    found: dict[RecordId, Progress] = {}
    for one in enrolled:
        marks = taken.get(one.participant_id.bytes, ())
        without = {w.part: w.decided_on for w in waivers.get(one.id.bytes, ())}
        past = been(held, marks, today) if one.status in SEATED else ()
        found[one.participant_id] = progress(rule, marks, without, past)
    return found


def _by_name(rows: Collection[SheetRow]) -> tuple[SheetRow, ...]:
    return tuple(sorted(rows, key=lambda row: (sort_key(row.listed_name), row.participant.id)))
