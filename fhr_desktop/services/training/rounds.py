"""Course rounds: making one from a template, copying one, its meetings, and the list and calendar of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from db import history, records
from db.queries import training as queries
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.domain.rhythm import moved_to
from fhr_desktop.domain.training import (
    SEATED,
    Attendance,
    Course,
    CourseEvaluation,
    CourseTemplate,
    Enrolment,
    Session,
)
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from fhr_desktop.services.training.enrolling import UNDONE
from fhr_desktop.services.training.sheets import Sheet, course_of, read_sheet
from i18n import _

_CLOCK = re.compile(r"([01]?\d|2[0-3])(?:[.:]?([0-5]\d))?")
MOST_SESSIONS, MOST_MINUTES = 40, 600
RULE = ("parts", "session_minutes", "most_made_up", "partly_minutes")  # another version when one of them changes


@dataclass(frozen=True, slots=True)
class NewRound:
    """What a round is made of. The meetings follow each other at `every_days`, from `first_on`."""

    template_id: RecordId
    round: str
    first_on: dt.date
    starts: str = "17.30"
    every_days: int = 14
    place: str = ""
    municipality: str | None = None
    trainers: str = ""
    seats: int = 16
    reply_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in the list. `seats_left` is below zero when there are more people than places."""

    course: Course
    first_on: dt.date | None
    last_on: dt.date | None
    sessions: int
    statuses: Mapping[str, int]
    municipalities: Mapping[str, int]
    next_session: Session | None = None

    @property
    def seated(self) -> int:
        """Those who take a place: called, with a yes, or come."""
        return sum(number for status, number in self.statuses.items() if status in SEATED)

    @property
    def seats_left(self) -> int:
        """Places that nobody has taken."""
        return self.course.seats - self.seated

    def over(self, today: dt.date) -> bool:
        """Whether the last meeting has been."""
        return self.last_on is not None and self.last_on < today


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day with the meetings held on it, each with its round."""

    on: dt.date
    meetings: tuple[tuple[Session, Course], ...] = field(default_factory=tuple)


class Rounds:
    """What is done with course rounds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def position(self, actor: Actor) -> int:
        """How far the log has come, to be read before what somebody is to change (`Seen`)."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.read() as connection:
            return history.position(connection)

    def templates(self, actor: Actor, *, all_of_them: bool = False) -> tuple[CourseTemplate, ...]:
        """The kinds of course in use, by name; or all that there are."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.read() as connection:
            found = records.load_where(connection, CourseTemplate, order="name")
        return tuple(one for one in found if one.active or all_of_them)

    def save_template(self, actor: Actor, template: CourseTemplate, seen: Seen = ALL) -> Outcome[CourseTemplate]:
        """Change a kind of course; rounds that are made keep their rule. Raises Refused without name or parts.

        The version is raised when the parts or the rule of completion change.
        """
        actor.demand(Right.WRITE_TRAINING)
        if not template.name.strip():
            raise Refused(_("A course needs a name. Nothing has been saved."), field="name")
        keys = [str(one.get("key", "")) for one in template.parts]
        if not keys or "" in keys or len(set(keys)) < len(keys):
            raise Refused(_("A course has at least one meeting. Nothing has been saved; add one."), field="parts")
        _check_minutes(template.session_minutes, "session_minutes")
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(CourseTemplate, template.id)
            if stored is not None:
                new_rule = any(getattr(stored, name) != getattr(template, name) for name in RULE)
                template = replace(template, version=stored.version + new_rule)
            work.had_seen(CourseTemplate, template.id, seen)
            work.save(template)
            work.audit("training.template", template.id)
        return Outcome(template, work.changes)

    def listed(self, actor: Actor) -> tuple[RoundRow, ...]:
        """Every round: those going on and to come first, the next meeting first; then those that are over."""
        actor.demand(Right.READ_TRAINING)
        today = self._desk.today()
        with self._desk.store.read() as connection:
            numbers = queries.counted(connection)
            ahead: dict[RecordId, Session] = {}
            for session in queries.sessions_between(connection, today, dt.date.max):
                ahead.setdefault(session.course_id, session)
            rows = [self._row(one, numbers.get(one.id), ahead.get(one.id)) for one in queries.courses(connection)]
        rows.sort(key=lambda row: (row.first_on or dt.date.max, row.course.round), reverse=True)
        return tuple(sorted(rows, key=lambda row: (row.over(today), _next_day(row, today))))

    @staticmethod
    def _row(course: Course, numbers: queries.Counted | None, ahead: Session | None) -> RoundRow:
        one = numbers or queries.Counted({}, {}, None, None, 0)
        return RoundRow(course, one.first_on, one.last_on, one.sessions, one.statuses, one.municipalities, ahead)

    def calendar(self, actor: Actor, first: dt.date, last: dt.date) -> tuple[CalendarDay, ...]:
        """The days with meetings, from the first to the last."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.read() as connection:
            sessions = queries.sessions_between(connection, first, last)
            courses = records.load_many(connection, Course, {one.course_id for one in sessions})
        days: dict[dt.date, list[tuple[Session, Course]]] = {}
        for one in sessions:
            if one.on is not None and one.course_id in courses:
                days.setdefault(one.on, []).append((one, courses[one.course_id]))
        return tuple(CalendarDay(day, tuple(meetings)) for day, meetings in days.items())

    def open(self, actor: Actor, course_id: RecordId) -> Sheet:
        """The round with everybody in it; the reading is logged. Raises Refused when it is not here."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.logged_read(actor.user_id, "training.open", course_id) as connection:
            return read_sheet(connection, course_id, self._desk.today())

    def refresh(self, actor: Actor, course_id: RecordId) -> Sheet:
        """The same again, while the round is open."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.read() as connection:
            return read_sheet(connection, course_id, self._desk.today())

    def find(self, actor: Actor, wanted: str) -> RecordId:
        """The round with the name, as its whole name or the beginning of it. Raises Refused for none or several."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.read() as connection:
            known = queries.courses(connection)
        text = wanted.strip().casefold()
        same = [one for one in known if text in (one.round.casefold(), f"{one.name} {one.round}".casefold())]
        found = same or [one for one in known if text and one.round.casefold().startswith(text)]
        if len(found) != 1:
            names = ", ".join(sorted(one.round for one in (found or known)))
            raise Refused(_("There is no single course round with that name. There are: {names}.").format(names=names))
        return found[0].id

    def named(self, actor: Actor, text: str, most: int = 5) -> tuple[Course, ...]:
        """Rounds whose name holds every word, those made last first."""
        actor.demand(Right.READ_TRAINING)
        wanted = text.casefold().split()
        with self._desk.store.read() as connection:
            known = queries.courses(connection)
        found = [one for one in reversed(known) if all(w in f"{one.round} {one.name}".casefold() for w in wanted)]
        return tuple(found[:most])

    def create(self, actor: Actor, new: NewRound) -> Outcome[Course]:
        """A round with its meetings, from a template. Raises Refused for what cannot be."""
        actor.demand(Right.WRITE_TRAINING)
        with self._desk.store.write(actor.user_id) as work:
            template = work.get(CourseTemplate, new.template_id)
            if template is None:
                raise Refused(_("The kind of course is not in this store. Nothing has been changed."))
            course = Course(
                template_id=template.id, name=template.name, round=new.round.strip(), place=new.place.strip(),
                municipality=new.municipality, trainers=new.trainers.strip(), seats=new.seats, reply_by=new.reply_by,
                most_made_up=template.most_made_up, partly_minutes=template.partly_minutes,
            )  # fmt: skip
            _check_course(course)
            _check_reply(course, new.first_on)
            if new.every_days < 1:
                sentence = _("There is at least a day between meetings. Nothing has been saved.")
                raise Refused(sentence, field="every_days")
            sessions = [
                Session(
                    course_id=course.id, number=number, part=str(part["key"]), title=str(part.get("title", "")),
                    on=new.first_on + dt.timedelta(days=new.every_days * (number - 1)), starts=checked_time(new.starts),
                    minutes=int(part.get("minutes") or template.session_minutes),
                )
                for number, part in enumerate(template.parts, start=1)
            ]  # fmt: skip
            work.save(course, *sessions)
            work.audit("training.round", course.id)
        return Outcome(course, work.changes)

    def copy(self, actor: Actor, course_id: RecordId, round_name: str, first_on: dt.date) -> Outcome[Course]:
        """The same meetings, place and leaders from another day, in the same rhythm; nobody in it.

        A meeting that was moved is back in the rhythm. Raises Refused as `create`.
        """
        actor.demand(Right.WRITE_TRAINING)
        with self._desk.store.write(actor.user_id) as work:
            old = course_of(work.connection, course_id)
            sessions = queries.sessions(work.connection, course_id)
            days = [one.on for one in sessions]
            begun = min((day for day in days if day is not None), default=first_on)
            early = old.reply_by if old.reply_by is not None and old.reply_by <= begun else None
            reply = early + (first_on - begun) if early else None
            made = replace(old, id=new_id(), round=round_name.strip(), reply_by=reply, link="", cancelled=False)
            _check_course(made)
            work.save(made)
            work.save(
                *(
                    replace(one, id=new_id(), course_id=made.id, on=day, note="")
                    for one, day in zip(sessions, moved_to(days, first_on), strict=True)
                )
            )
            work.audit("training.round", made.id)
        return Outcome(made, work.changes)

    def take_back(self, actor: Actor, made: Course) -> Outcome[Course]:
        """Erase a round that was made by mistake, with its meetings. Raises Refused when there is anybody in it."""
        actor.demand(Right.WRITE_TRAINING)
        with self._desk.store.write(actor.user_id) as work:
            course_of(work.connection, made.id)
            of_round = [
                *records.load_where(work.connection, Enrolment, course_id=made.id),
                *records.load_where(work.connection, CourseEvaluation, course_id=made.id),
            ]
            sentence = _("Somebody is enrolled or marked in the round. Nothing has been changed; cancel it instead.")
            if of_round:
                raise Refused(sentence)
            for session in queries.sessions(work.connection, made.id):
                _demand_unmarked(work, session.id, sentence)
            work.erase(Course, made.id, UNDONE, actor.user_id)
            work.audit("training.round_back", made.id)
        return Outcome(made, work.changes)

    def save(self, actor: Actor, course: Course, seen: Seen = ALL) -> Outcome[Course]:
        """Change a round. Raises Refused for one without a name or with fewer than one place."""
        actor.demand(Right.WRITE_TRAINING)
        _check_course(course)
        with self._desk.store.write(actor.user_id) as work:
            stored = course_of(work.connection, course.id)
            if course.reply_by != stored.reply_by:
                days = (one.on for one in queries.sessions(work.connection, course.id))
                _check_reply(course, min((day for day in days if day is not None), default=None))
            work.had_seen(Course, course.id, seen)
            work.save(course)
            work.audit("training.round", course.id)
        return Outcome(course, work.changes)

    def save_session(self, actor: Actor, session: Session, seen: Seen = ALL) -> Outcome[Session]:
        """Change a meeting, or add one. Raises Refused for a time that is none, or a length that cannot be."""
        actor.demand(Right.WRITE_TRAINING)
        _check_minutes(session.minutes, "minutes")
        session = replace(session, starts=checked_time(session.starts))
        with self._desk.store.write(actor.user_id) as work:
            course_of(work.connection, session.course_id)
            others = [one for one in queries.sessions(work.connection, session.course_id) if one.id != session.id]
            if len(others) >= MOST_SESSIONS:
                raise Refused(_("A round has at most {n} meetings. Nothing has been saved.").format(n=MOST_SESSIONS))
            if session.on is not None and session.on > self._desk.today():
                _demand_unmarked(
                    work,
                    session.id,
                    _(
                        "Somebody is marked at the meeting, so it has been. "
                        "Nothing has been saved; it cannot be moved ahead of today."
                    ),
                )
            work.had_seen(Session, session.id, seen)
            work.save(session)
            work.audit("training.session", session.course_id)
        return Outcome(session, work.changes)

    def remove_session(self, actor: Actor, session_id: RecordId) -> Outcome[Session]:
        """Take a meeting away, and give it back. Raises Refused when somebody is marked at it."""
        actor.demand(Right.WRITE_TRAINING)
        with self._desk.store.write(actor.user_id) as work:
            session = _session_of(work, session_id)
            _demand_unmarked(
                work, session_id, _("Somebody is marked at the meeting. Nothing has been changed; move it instead.")
            )
            work.erase(Session, session_id, "training_session", actor.user_id)
            work.audit("training.session", session.course_id)
        return Outcome(session, work.changes)

    def bring_back(self, actor: Actor, removed: Session) -> Outcome[Session]:
        """A meeting that was taken away, as it was; what is erased stays so, and it is another record."""
        return self.save_session(actor, replace(removed, id=new_id()))


def _session_of(work: UnitOfWork, session_id: RecordId) -> Session:
    found = work.get(Session, session_id)
    if found is None:
        raise Refused(_("The meeting is not in this store. Nothing has been changed."))
    return found


def _demand_unmarked(work: UnitOfWork, session_id: RecordId, sentence: str) -> None:
    marked = records.load_where(work.connection, Attendance, session_id=session_id)
    if any(one.mark or one.note for one in marked):
        raise Refused(sentence, field="on")


def _check_course(course: Course) -> None:
    if not course.round.strip():
        raise Refused(_("A round needs a name, such as Rättvik våren 2026. Nothing has been saved."), field="round")
    if not 1 <= course.seats <= 200:
        raise Refused(_("A round has between 1 and 200 places. Nothing has been saved."), field="seats")


def _check_reply(course: Course, first_on: dt.date | None) -> None:
    if course.reply_by is not None and first_on is not None and course.reply_by > first_on:
        sentence = _("The first meeting is on {day}, so the answer is needed by then. Nothing has been saved.")
        raise Refused(sentence.format(day=first_on), field="reply_by")


def _check_minutes(minutes: int, field: str) -> None:
    if not 1 <= minutes <= MOST_MINUTES:
        sentence = _("A meeting lasts between 1 and {most} minutes. Nothing has been saved.")
        raise Refused(sentence.format(most=MOST_MINUTES), field=field)


def checked_time(text: str) -> str:
    """A time of day as "17.30", also of "1730" and of "17", or ''. Raises Refused for what is none."""
    if not text.strip():
        return ""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise Refused(_("Write the time as 17.30. Nothing has been saved."), field="starts")
    return f"{int(found[1]):02d}.{found[2] or '00'}"


def _next_day(row: RoundRow, today: dt.date) -> dt.date:
    ahead = row.next_session.on if row.next_session else None
    return dt.date.min if row.over(today) else (ahead or row.first_on or dt.date.max)
