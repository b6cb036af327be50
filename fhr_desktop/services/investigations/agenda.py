"""What waits for the actor: the day's visits, text begun and not finished, what is missing, families that hear nothing.

Nothing is decided or changed here; the rules of signing are `assessment`'s, those of a form's gaps `forms.gaps`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from db import local, records
from db.queries import investigations as queries
from db.queries.investigations import CaseRow
from db.queries.review import comments
from db.store import Connection
from fhr_desktop.domain.case_states import CaseState, days_since
from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.homes import Home, Person, PersonRole
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import (
    CHILD_TALK,
    HOME_VISITS,
    Assessment,
    Case,
    FormDocument,
    Visit,
    first_talk_held,
)
from fhr_desktop.domain.record import RecordId, Sensitivity
from fhr_desktop.domain.unit import OrganisationSettings
from fhr_desktop.forms.gaps import before_signing, heading_of
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import case_and_home
from fhr_desktop.services.investigations.checks import matrix_of
from fhr_desktop.services.investigations.documents import fill, gather
from fhr_desktop.services.investigations.signatures import text_of
from fhr_desktop.services.investigations.treserva import Queue, queue_of
from fhr_desktop.services.investigations.visits import DayVisit, Visits
from i18n import _, _n

INQUIRY_PLACE = "inquiry"
PAIR = "pair"  # where its investigators are chosen
REVIEW = "review"  # the part of a case that is the manager's


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Text that was begun and not saved. `document_id` is set for an answer in a form, `case_id` for all but enquiries.

    `family` is empty for an enquiry and for a home that is shut to the actor; `heading` is Swedish. The `text` of a
    sensitive answer is empty here, where passers-by may read it.
    """

    place: str
    text: str
    cursor: int
    at: dt.datetime
    heading: str
    case_id: RecordId | None = None
    number: str = ""
    family: str = ""
    document_id: RecordId | None = None
    field_key: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing left to do in a case. `sentence` and `heading` are Swedish; `tab` is the part of the case it is in."""

    case_id: RecordId
    number: str
    family: str
    sentence: str
    heading: str
    tab: str
    due: dt.date | None = None
    document_id: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """A family that has heard nothing from us for `days` days, as long as the unit's setting or longer."""

    case_id: RecordId
    number: str
    family: str
    state: CaseState
    days: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """All of it, as Min dag shows it. `missing` with reports to review first, then by due day, those without a day
    last; `quiet` the longest first.

    `treserva` is what waits to be put there in the actor's own cases."""

    today: dt.date
    visits: tuple[DayVisit, ...]
    unfinished: tuple[Unfinished, ...]
    missing: tuple[Missing, ...]
    quiet: tuple[Quiet, ...]
    own_cases: int
    treserva: Queue


class Agenda:
    """One question, answered from many records."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def waiting(self, actor: Actor, day: dt.date) -> Waiting:
        """What waits for the actor, with the visits of `day`."""
        actor.demand(Right.READ_CASEWORK)
        visits = Visits(self._desk).day(actor, day, day)
        with self._desk.store.read() as connection:
            all_cases = actor.may(Right.READ_EVERY_CASE)
            rows = queries.case_rows(connection, actor.user_id, only_own=not all_cases)
            own = [row for row in rows if actor.user_id in row.investigators]
            settings = records.load(connection, OrganisationSettings, OrganisationSettings.the_id())
            unit = settings or OrganisationSettings(id=OrganisationSettings.the_id())
            missing = [one for row in rows for one in self._missing(connection, actor, row, unit)]
            return Waiting(
                today=self._desk.today(),
                visits=visits,
                unfinished=tuple(self._unfinished(connection, actor)),
                missing=tuple(sorted(missing, key=_most_pressing)),
                quiet=self._quiet(actor, rows, unit.silence_days),
                own_cases=len(own),
                treserva=queue_of(connection, actor, self._desk.today(), everyone=False),
            )

    def of_case(self, actor: Actor, case_id: RecordId) -> tuple[Missing, ...]:
        """What is missing in one case, as its page shows it. Opening the case was logged."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            case, home = case_and_home(connection, case_id)
            inquiry = records.load(connection, Inquiry, case.inquiry_id) if case.inquiry_id else None
            pair = tuple(one for one in (case.investigator_1, case.investigator_2) if one is not None)
            row = CaseRow(
                id=case.id, home_id=home.id, number=case.number, family=_open_name(actor, home),
                protected=home.protected, municipality=home.municipality, state=case.stage(), since=case.state_since,
                received_on=inquiry.received_on if inquiry else None, investigators=pair,
                last_contact=case.state_since, clashes=0,
            )  # fmt: skip
            settings = records.load(connection, OrganisationSettings, OrganisationSettings.the_id())
            unit = settings or OrganisationSettings(id=OrganisationSettings.the_id())
            return tuple(self._missing(connection, actor, row, unit, whoever=True))

    # text that was begun

    def _unfinished(self, connection: Connection, actor: Actor) -> Iterator[Unfinished]:
        for draft in local.drafts(connection, actor.user_id):
            if not draft.text.strip():
                continue
            kind, _slash, rest = draft.place.partition("/")
            begun = Unfinished(draft.place, draft.text, draft.cursor, moment_of(draft.hlc), "")
            found: Unfinished | None = None
            if draft.place == INQUIRY_PLACE:
                found = replace(begun, heading=_("New enquiry"))
            elif kind == "note":
                found = self._in_case(connection, actor, begun, RecordId(hex=rest), _("Journal note"))
            elif kind == "form":
                found = self._in_form(connection, actor, begun, rest)
            if found is not None:
                yield found

    def _in_case(
        self, connection: Connection, actor: Actor, begun: Unfinished, case_id: RecordId, heading: str
    ) -> Unfinished | None:
        case = records.load(connection, Case, case_id)
        home = records.load(connection, Home, case.home_id) if case else None
        if case is None or home is None:
            return None
        return replace(begun, heading=heading, case_id=case.id, number=case.number, family=_open_name(actor, home))

    def _in_form(self, connection: Connection, actor: Actor, begun: Unfinished, rest: str) -> Unfinished | None:
        document_hex, field_key, subject = (*rest.split("/", 2), "", "")[:3]
        document = records.load(connection, FormDocument, RecordId(hex=document_hex))
        if document is None or document.locked_at is not None:
            return None
        form = fill(connection, document, gather(connection, document.case_id, document), self._desk.today())
        heads = [s for s in form.definition.sections if any(one.key == field_key for one in s.fields)]
        if not heads:
            return None
        heading = f"{heads[0].number} {heads[0].heading}".strip()
        if form.definition.field(field_key).sensitivity is Sensitivity.SPECIAL:
            begun = replace(begun, text="", cursor=0)
        found = self._in_case(connection, actor, begun, document.case_id, heading)
        if found is None:
            return None
        return replace(found, document_id=document.id, field_key=field_key, subject=subject)

    # what is missing

    def _missing(
        self, connection: Connection, actor: Actor, row: CaseRow, unit: OrganisationSettings, *, whoever: bool = False
    ) -> Iterator[Missing]:
        own = whoever or actor.user_id in row.investigators
        shut = row.protected and not row.family

        def lacks(sentence: str, heading: str, tab: str, due: dt.date | None = None) -> Missing:
            return Missing(row.id, row.number, row.family, sentence, heading, tab, due)

        if shut:
            return
        if row.state is CaseState.REVIEW:
            if actor.may(Right.ASSESS):
                yield lacks(_("Review the report and decide"), _("Assessment"), REVIEW, row.since)
        elif row.state is CaseState.INQUIRY and (own or not row.investigators):
            received = row.received_on or row.since
            due = received + dt.timedelta(days=unit.first_contact_days)
            if first_talk_held(queries.visits(connection, row.id)) is not None:
                yield lacks(_("The first talk is held: move the case on"), _("Enquiry"), "overview", due)
            else:
                yield lacks(_("First talk with the family"), _("Enquiry"), "talks", due)
        elif not own:
            return
        elif row.state is CaseState.QUEUE and len(row.investigators) < 2:
            yield lacks(_("Two investigators"), _("In the queue"), PAIR)
        elif row.state is CaseState.INVESTIGATION:
            yield from self._of_investigation(connection, actor, row)

    def _of_investigation(self, connection: Connection, actor: Actor, row: CaseRow) -> Iterator[Missing]:
        people = queries.persons(connection, row.home_id)
        visits = queries.visits(connection, row.id)
        for sentence, heading, planned in _talks(people, visits, self._desk.today()):
            yield Missing(row.id, row.number, row.family, sentence, heading, "talks", planned)
        matrix = matrix_of(connection, row.id, self._desk.today())
        if matrix.left():
            sentence = _n("{n} check is left", "{n} checks are left", matrix.left()).format(n=matrix.left())
            yield Missing(row.id, row.number, row.family, sentence, _("Checks"), "checks")
        if soon := matrix.soon_too_old(self._desk.today()):
            sentence = _n("{n} check is getting too old", "{n} checks are getting too old", soon[0]).format(n=soon[0])
            yield Missing(row.id, row.number, row.family, sentence, _("Checks"), "checks", soon[1])
        report = next((d for d in queries.documents(connection, row.id) if d.form_key == "F10"), None)
        if report is None:
            yield Missing(row.id, row.number, row.family, _("The report is not begun"), _("Assessment"), "assessment")
            return
        waiting = sum(one.waits for one in comments(connection, report.id))
        if waiting:
            said = _n("{n} comment to answer", "{n} comments to answer", waiting).format(n=waiting)
            today = self._desk.today()  # the report has come back for their sake
            yield Missing(row.id, row.number, row.family, said, _("Assessment"), "assessment", today)
        filled = fill(connection, report, gather(connection, row.id, report), self._desk.today())
        left = before_signing(filled, self._desk.today())
        if left:
            heads = len({gap.section_key for gap in left})
            sentence = _n("{n} gap in the report", "{n} gaps in the report", len(left)).format(n=len(left))
            first = heading_of(filled, left[0])
            where = _("the first in {heading}").format(heading=first) if heads > 1 else first
            yield Missing(row.id, row.number, row.family, sentence, where, "assessment", None, report.id)
            return
        assessment = records.load(connection, Assessment, Assessment.id_of(report.id))
        if assessment is None or actor.user_id not in assessment.standing(text_of(filled)):
            yield Missing(
                row.id, row.number, row.family, _("Your signature"), _("Assessment"), "assessment", None, report.id
            )

    # silence

    def _quiet(self, actor: Actor, rows: tuple[CaseRow, ...], limit: int) -> tuple[Quiet, ...]:
        today = self._desk.today()
        found = []
        for row in rows:
            days = days_since(row.last_contact, today)
            mine = not row.investigators or actor.user_id in row.investigators or actor.may(Right.READ_EVERY_CASE)
            shut = row.protected and not row.family
            if days >= limit and mine and not shut and row.state is not CaseState.DORMANT:
                found.append(Quiet(row.id, row.number, row.family, row.state, days))
        return tuple(sorted(found, key=lambda one: -one.days))


def _most_pressing(one: Missing) -> tuple[bool, bool, dt.date, str]:
    return one.tab != REVIEW, one.due is None, one.due or dt.date.max, one.number


def _open_name(actor: Actor, home: Home) -> str:
    return "" if home.protected and actor.user_id not in home.readers else home.name


def _talks(
    people: tuple[Person, ...], visits: tuple[Visit, ...], today: dt.date
) -> Iterator[tuple[str, str, dt.date | None]]:
    """The visits and talks an investigation needs and lacks: sentence, heading, and the day planned for it."""
    held = [visit for visit in visits if visit.held]
    ahead = [visit for visit in visits if visit.is_ahead() and visit.on >= today]

    def day(kinds: frozenset[str], person: RecordId | None) -> dt.date | None:
        fits = [v.on for v in ahead if v.kind in kinds and (person is None or person in v.participants)]
        return min(fits, default=None)

    def done(kinds: frozenset[str], person: RecordId | None) -> bool:
        return any(v.kind in kinds and (person is None or person in v.participants) for v in held)

    if not done(HOME_VISITS, None):
        yield _("Home visit"), _("Visits and talks"), day(HOME_VISITS, None)
    applicants = [p for p in people if p.role == PersonRole.APPLICANT]
    alone = frozenset({"interview_individual"})
    for person in applicants:
        if not done(alone, person.id):
            sentence = _("Interview with {name} alone").format(name=person.given_name)
            yield sentence, _("Visits and talks"), day(alone, person.id)
    together = frozenset({"interview_couple"})
    if len(applicants) > 1 and not done(together, None):
        yield _("Interview with both adults"), _("Visits and talks"), day(together, None)
    heard = frozenset({CHILD_TALK})
    settled = {visit.childs_own() for visit in visits if visit.held or visit.missing_reason}  # as the report sees it
    for child in (p for p in people if p.role == PersonRole.CHILD and p.residence_pattern != "moved_out"):
        if child.id not in settled:
            age = child.age_on(today)
            name = child.given_name if age is None else _("{name}, {age} years").format(name=child.given_name, age=age)
            yield _("Talk with {name}").format(name=name), _("Own children"), day(heard, child.id)
