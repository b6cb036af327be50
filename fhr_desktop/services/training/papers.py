"""The papers of a course from its records: invitation F13a, plan F13b, list of attendance F13c, certificate F13d."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from db.queries import training as queries
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Certificate, EnrolmentStatus, Mark, Session
from fhr_desktop.domain.training_completion import PartState
from fhr_desktop.forms.answers import EVERYONE, FilledForm, Value
from fhr_desktop.forms.computed import Facts, compute
from fhr_desktop.forms.library import library
from fhr_desktop.forms.prefill import RecordSource, Source, prefilled
from fhr_desktop.printing.document import PrintContext, Printed, render_many
from fhr_desktop.services.actor import Actor, Right, demand_form
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.print_context import print_context
from fhr_desktop.services.training.sheets import Sheet, SheetRow, read_sheet, standing
from fhr_desktop.services.training.shielding import NAME as SHIELDED
from fhr_desktop.services.unit import settings_of
from i18n import _

INVITATION, PLAN, ATTENDANCE, CERTIFICATE = "F13a", "F13b", "F13c", "F13d"
FORMS = (INVITATION, PLAN, ATTENDANCE, CERTIFICATE)
SECRET = frozenset({ATTENDANCE})  # the others are handed to those they are about, or to anybody
SPARE_ROWS = 3  # in a list to be marked by hand, for those who come unannounced
BY_HAND = frozenset({"attendance_rows", "absent_notified", "headcount", "session_note", "signature_trainer"})
CANCEL_BY = "dagen före träffen"
_DIGITAL = "Länken skickas i säkert meddelande."

Known = Mapping[tuple[str, str], Value]  # (record, field) of a `prefill` → what stands there
Paper = tuple[FilledForm, PrintContext]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which papers of a round. `participants` None: everybody the paper is for; `session` None: every meeting.

    `by_hand`: a list of attendance with names and without marks, with room for more names.
    """

    form: str
    course_id: RecordId
    participants: Collection[RecordId] | None = None
    session: int | None = None
    by_hand: bool = False


class CoursePapers:
    """Making the papers of a round, all in one PDF. Nothing is written to disk here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def forms(self, actor: Actor) -> tuple[str, ...]:
        """Those of a course that the role works with: whoever only enrols prints none of them."""
        own = library().open_to(actor.role.value)
        return tuple(form for form in FORMS if form in own)

    def printed(self, actor: Actor, wanted: Wanted) -> Printed:
        """The papers, for paper or file; logged.

        Raises Refused when there is nobody or nothing to print for, and NotAllowed for a form of other roles.
        """
        form = self._demand(actor, wanted)
        with self._desk.store.logged_read(actor.user_id, "print.course", wanted.course_id, form) as connection:
            papers = self._papers(connection, actor, replace(wanted, form=form))
        return render_many(papers)

    def preview(self, actor: Actor, wanted: Wanted) -> Printed:
        """The same to look at first. Opening the round was logged."""
        form = self._demand(actor, wanted)
        with self._desk.store.read() as connection:
            papers = self._papers(connection, actor, replace(wanted, form=form))
        return render_many(papers)

    def _demand(self, actor: Actor, wanted: Wanted) -> str:
        actor.demand(Right.READ_TRAINING)
        form = _form(wanted)
        demand_form(form, self.forms(actor))
        return form

    def _papers(self, connection: Connection, actor: Actor, wanted: Wanted) -> Sequence[Paper]:
        today = self._desk.today()
        sheet = read_sheet(connection, wanted.course_id, today)
        unit = settings_of(connection)
        phone = unit.training_phone or unit.unit_phone
        words = {"cancel_by": CANCEL_BY, "unit_phone": phone}
        context = print_context(self._desk, connection, actor, mark=sheet.course.round, words=words)
        if wanted.form not in SECRET:
            context = replace(context, secrecy="")
        known = _of_round(sheet, phone)
        if wanted.form == INVITATION:
            return [(one, context) for one in _invitations(sheet, known, wanted.participants)]
        if wanted.form == PLAN:
            return [(_filled(PLAN, known, today), context)]
        if wanted.form == ATTENDANCE:
            by_hand = replace(context, by_hand=BY_HAND)
            lists = [(_list(sheet, known, one, by_hand=wanted.by_hand), one) for one in _sessions(sheet, wanted)]
            return [(form, by_hand if wanted.by_hand or not _marked(sheet, one) else context) for form, one in lists]
        issued = _certificates(connection, sheet, wanted.participants)
        return [
            (_certificate(one, today), replace(context, case_mark=f"Intyg {one.number}")) for one in issued
        ]  # fmt: skip


def _form(wanted: Wanted) -> str:
    """The form's number as it is written. Raises Refused for one that is not a course's."""
    number = library().latest(wanted.form).number
    if number not in FORMS:
        said = _("The form {form} is not one of a course. Nothing has been printed; choose one of {forms}.")
        raise Refused(said.format(form=number, forms=", ".join(FORMS)))
    return number


def _filled(
    form: str, known: Known, today: dt.date, own: Mapping[str, Value] | None = None, facts: Facts | None = None
) -> FilledForm:
    """The newest version of a form: own answers, what the records say, and what is computed of both."""

    def fetch(source: Source, _subject: str) -> Value:
        return known.get((source.record, source.field)) if isinstance(source, RecordSource) else None

    begun = FilledForm(library().latest(form), {(key, EVERYONE): value for key, value in (own or {}).items()})
    begun = replace(begun, answers={**begun.answers, **prefilled(begun, fetch)})
    known_facts: Facts = {**(facts or {}), "today": today}
    return replace(begun, answers={**begun.answers, **compute(begun, known_facts)})


def _of_round(sheet: Sheet, phone: str) -> Known:
    """What all papers of a round may say of it; never the link to a meeting."""
    course, template, sessions = sheet.course, sheet.template, sheet.sessions
    elsewhere = [f"Träff {one.number}: {one.place}." for one in sessions if one.place and one.place != course.place]
    place = " ".join([f"{course.place.rstrip('.')}.", *elsewhere]) if elsewhere else course.place
    aims = {str(one["key"]): str(one.get("aim", "")) for one in template.parts} if template else {}
    lengths = Counter(one.minutes for one in sessions)
    return {
        ("Course", "name"): course.name,
        ("Course", "round"): course.round,
        ("Course", "place"): place,
        ("Course", "trainers"): course.trainers,
        ("Course", "reply_by"): _iso(course.reply_by),
        ("Course", "certificate_rule"): rule_told(course.most_made_up, course.partly_minutes),
        ("Course", "sessions"): tuple(
            {
                "number": one.number, "date": _iso(one.on), "time": one.hours(), "topic": one.title,
                "form": one.form, "aim": aims.get(one.part, ""), "place": one.place or course.place,
            }
            for one in sessions
        ),
        ("CourseTemplate", "version"): f"{template.name}, version {template.version}" if template else None,
        ("CourseTemplate", "session_count"): len(sessions),
        ("CourseTemplate", "session_minutes"): lengths.most_common(1)[0][0] if lengths else None,
        ("CourseTemplate", "audience"): template.audience if template else None,
        ("CourseTemplate", "material"): template.material if template else None,
        ("CourseTemplate", "homework"): template.homework if template else None,
        ("OrganisationSettings", "training_phone"): phone,
    }  # fmt: skip


def rule_told(most_made_up: int | None, partly_minutes: int | None) -> str:
    """The rule for a certificate as it stands on paper."""
    again = {
        None: "Missade träffar kan tas igen",
        0: "Missade träffar kan inte tas igen",
        1: "En missad träff kan tas igen",
    }
    told = again.get(most_made_up, f"Högst {most_made_up} missade träffar kan tas igen")
    partly = (
        f"Den som är med minst {partly_minutes} minuter får räkna träffen."
        if partly_minutes
        else ("Den som bara är med en del av en träff får inte räkna den.")
    )
    return f"Alla träffar räknas. {told}{'' if most_made_up == 0 else ' i en annan omgång'}. {partly}"


def _invitations(sheet: Sheet, known: Known, participants: Collection[RecordId] | None) -> list[FilledForm]:
    """One for each who is invited or has a place."""
    rows = [row for row in _chosen(sheet.rows, participants) if row.enrolment is not None]
    if not rows:
        raise Refused(_("Nobody chosen is invited to the round. Nothing has been printed; enrol somebody first."))
    digital = any(one.form != "on_site" for one in sheet.sessions)
    facts: Facts = {"session_minutes": tuple(one.minutes for one in sheet.sessions)}
    made = []
    for row in rows:
        who = row.participant
        own: dict[str, Value] = {"digital_link": _DIGITAL if digital else None}
        if row.enrolment is not None and row.enrolment.status != EnrolmentStatus.INVITED:
            own["reply"] = row.enrolment.status
        person = {
            ("Enrolment", "name"): _written(who.name),
            ("Enrolment", "municipality"): who.municipality,
            ("Enrolment", "wishes"): who.wishes or None,
        }
        made.append(_filled(INVITATION, {**known, **person}, sheet.today, own, facts))
    return made


def _sessions(sheet: Sheet, wanted: Wanted) -> list[Session]:
    found = [one for one in sheet.sessions if wanted.session in (None, one.number)]
    if not found:
        raise Refused(
            _("The round has no meeting {number}. Nothing has been printed.").format(number=wanted.session)
            if wanted.session is not None
            else _("The round has no meetings. Nothing has been printed.")
        )
    return found


def _marked(sheet: Sheet, session: Session) -> bool:
    return any((view := row.marks.get(session.id)) is not None and view.mark for row in sheet.rows)


def _list(sheet: Sheet, known: Known, session: Session, *, by_hand: bool) -> FilledForm:
    """The list of a meeting; where nobody is marked yet it has room for more names."""
    rows = [_line(number, row, session, by_hand=by_hand) for number, row in enumerate(sheet.rows, start=1)]
    if by_hand or not _marked(sheet, session):
        rows += [{"number": number} for number in range(len(rows) + 1, len(rows) + SPARE_ROWS + 1)]
    said = {
        ("Session", "number"): session.number,
        ("Session", "date"): _iso(session.on),
        ("Session", "time"): session.hours(),
        ("Session", "form"): session.form,
        ("Session", "trainers"): session.trainers or sheet.course.trainers,
        ("Session", "participants"): tuple(rows),
    }
    own = {} if by_hand else {"session_note": session.note or None}
    return _filled(ATTENDANCE, {**known, **said}, sheet.today, own)


def _line(number: int, row: SheetRow, session: Session, *, by_hand: bool) -> dict[str, str | int | None]:
    line: dict[str, str | int | None] = {
        "number": number, "name": row.listed_name, "municipality": row.participant.municipality,
    }  # fmt: skip
    view = row.marks.get(session.id)
    if not by_hand and view is not None:
        line["mark"] = view.mark.value if view.mark else None
        line["minutes"] = view.minutes if view.mark in (Mark.LATE, Mark.PARTLY) else None
    if row.enrolment is None:
        line["make_up"] = "Tar igen här"
    elif row.progress is not None and row.progress.states.get(session.part) is PartState.MADE_UP:
        line["make_up"] = f"Har tagit igen {row.progress.counted[session.part]}"
    return line


def _certificates(
    connection: Connection, sheet: Sheet, participants: Collection[RecordId] | None
) -> tuple[Certificate, ...]:
    rows = [row.enrolment.id for row in _chosen((*sheet.rows, *sheet.others), participants) if row.enrolment]
    found = standing(queries.certificates(connection, rows))
    if not found:
        raise Refused(
            _("Nobody chosen in the round has a certificate. Nothing has been printed; issue certificates first.")
        )
    return found


def _certificate(one: Certificate, today: dt.date) -> FilledForm:
    """A certificate as it was issued, whatever has been written since."""
    period = str(one.first_on) if one.first_on == one.last_on else f"{one.first_on} till {one.last_on}"
    said: Known = {
        ("Certificate", name): value
        for name, value in (
            ("name", _written(one.name)), ("birth_date", _iso(one.birth_date)), ("course_name", one.course_name),
            ("round", one.round), ("period", period), ("hours", one.hours), ("number", one.number),
            ("issued_on", _iso(one.issued_on)),
        )
    }  # fmt: skip
    return _filled(CERTIFICATE, said, today, facts={"certificate": one})


def _written(name: str) -> str | None:
    """A name as it is printed: that of a home that became protected is written by hand, until one is chosen."""
    return None if name == SHIELDED else name


def _chosen(rows: Sequence[SheetRow], participants: Collection[RecordId] | None) -> list[SheetRow]:
    return [row for row in rows if participants is None or row.participant.id in participants]


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
