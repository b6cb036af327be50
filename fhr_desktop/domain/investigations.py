"""The case (familjehemsärende) and what is gathered in it: steps, visits, notes, form documents, the assessment."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, ClassVar

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.record import Kind, Merge, Record, RecordId, Sensitivity, derived_id, described, record
from i18n import _


@record
class Case(Record):
    """One investigation of one home. A home that comes back gets a new case."""

    LABEL: ClassVar[str] = "Ärende"
    PLURAL: ClassVar[str] = "Ärenden"

    home_id: RecordId = described(Kind.REF, "Hem", ref="home")
    inquiry_id: RecordId | None = described(Kind.REF, "Intresseanmälan", ref="inquiry", default=None)
    number: str = described(Kind.TEXT, "Ärendenummer", searchable=True)
    state: str = described(Kind.CHOICE, "Läge", choices="case_state", merge=Merge.CRITICAL)
    state_since: dt.date = described(Kind.DATE, "Läge sedan")
    rests_from: str | None = described(Kind.CHOICE, "Vilar från", choices="case_state", default=None)
    treserva_number: str = described(Kind.TEXT, "Treserva-nummer", default="", searchable=True)
    opened_on: dt.date | None = described(Kind.DATE, "Öppnat", default=None)
    report_reason: str | None = described(
        Kind.CHOICE, "Anledning till utredningen", choices="report_reason", default="new_home"
    )
    assessment_planned_on: dt.date | None = described(
        Kind.DATE, "Planerad bedömning", help="Den dag som registerkontrollernas ålder räknas mot.", default=None
    )
    investigator_1: RecordId | None = described(Kind.REF, "Utredare 1", ref="user", default=None)
    investigator_2: RecordId | None = described(Kind.REF, "Utredare 2", ref="user", default=None)
    methods: tuple[str, ...] = described(Kind.MULTI_CHOICE, "Metod", choices="interview_method", default=())
    interpreter_used: bool | None = described(Kind.YES_NO, "Tolk har använts", default=None)
    interpreter_language: str | None = described(Kind.CHOICE, "Tolkspråk", choices="language", default=None)
    closing_reason: str | None = described(
        Kind.CHOICE, "Orsak till avslut", choices="case_closing_reason", default=None
    )

    def stage(self) -> CaseState:
        """The state as an enumeration. An unknown key, from a newer program, raises ValueError."""
        return CaseState(self.state)


@record
class Transition(Record):
    """A case's entry into a state: who, when, why. Never changed; a mistake is undone by a reversal."""

    LABEL: ClassVar[str] = "Händelse"
    PLURAL: ClassVar[str] = "Händelser"
    APPEND_ONLY: ClassVar[bool] = True

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    from_state: str | None = described(Kind.CHOICE, "Från", choices="case_state", default=None)
    to_state: str = described(Kind.CHOICE, "Till", choices="case_state")
    on: dt.date = described(Kind.DATE, "Gäller från")
    recorded_at: dt.datetime = described(Kind.MOMENT, "Antecknat")
    user_id: RecordId = described(Kind.REF, "Av", ref="user")
    reason: str | None = described(Kind.CHOICE, "Orsak", default=None)
    note: str = described(Kind.LONG_TEXT, "Anteckning", default="")
    reverses: RecordId | None = described(Kind.REF, "Återtar", ref="transition", default=None)


CHILD_TALK = "child_conversation"  # the kind of visit
FIRST_TALK = "first_call"
HOME_VISITS = frozenset({"home_visit_booked", "home_visit_short_notice"})
# What is written on each kind of visit: the protocol or the note first, then the guide with notes a question.
PAPERS = {
    "home_visit_booked": ("F7",),
    "home_visit_short_notice": ("F7",),
    "interview_individual": ("F8c", "F8a"),
    "interview_couple": ("F8c", "F8a"),
    "interview_family": ("F8c", "F8a"),
    CHILD_TALK: ("F9", "F8b"),
}


def hour_shown(text: str) -> str:
    """A time of day as it is written everywhere: 16, 16:00 and 1600 are 16.00. What is none stays as it was."""
    at = _minutes(text, whole=True)
    return text.strip() if at < 0 else f"{at // 60}.{at % 60:02d}"


def _minutes(text: str, *, whole: bool) -> int:
    """Minutes past midnight; -1 for what is no time of day. `whole`: nothing else may stand there."""
    written = re.compile(r"(?:kl\.? ?)?(\d{1,2})(?:[.:]?(\d{2}))?", re.IGNORECASE)
    found = written.fullmatch(text.strip()) if whole else written.match(text.strip())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (-1, 0)
    return hour * 60 + minute if 0 <= hour < 24 and minute < 60 else -1


@record
class Visit(Record):
    """A visit or talk with the family, planned or held."""

    LABEL: ClassVar[str] = "Besök eller samtal"
    PLURAL: ClassVar[str] = "Besök och samtal"

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    kind: str = described(Kind.CHOICE, "Slag", choices="visit_kind")
    form: str = described(Kind.CHOICE, "Hur", choices="contact_form", default="in_person")
    on: dt.date = described(Kind.DATE, "Datum")
    starts: str = described(Kind.TEXT, "Börjar", help="Klockslag, till exempel 9.00.", default="", tidy=hour_shown)
    ends: str = described(Kind.TEXT, "Slutar", default="", tidy=hour_shown)
    held: bool = described(Kind.YES_NO, "Genomfört", default=False)
    purpose: str = described(Kind.TEXT, "Syfte", default="")
    participants: tuple[RecordId, ...] = described(Kind.REFS, "Deltagare", ref="person", default=(), merge=Merge.SET)
    other_participants: str = described(Kind.TEXT, "Andra som var med", default="")
    investigators: tuple[RecordId, ...] = described(Kind.REFS, "Utredare", ref="user", default=(), merge=Merge.SET)
    interpreter: str = described(Kind.TEXT, "Tolk", help="Språk, på plats eller per telefon.", default="")
    travel_km: int | None = described(
        Kind.INTEGER, "Resa, kilometer", help="Fram och tillbaka, från dörr till dörr.", default=None
    )
    travel_minutes: int | None = described(
        Kind.INTEGER, "Restid, minuter", help="Fram och tillbaka. Hjälper nästa som planerar dit.", default=None
    )
    missing_reason: str | None = described(
        Kind.CHOICE, "Varför barnet inte har hörts", help="Står i utredningen när samtalet inte blev av.",
        choices="no_child_talk_reason", default=None,
    )  # fmt: skip
    called_off: str | None = described(
        Kind.CHOICE, "Varför det ställdes in", choices="visit_called_off_reason", default=None
    )

    def is_ahead(self) -> bool:
        """Whether it is still to be held: neither held nor called off, nor a talk that did not come about."""
        return not (self.held or self.called_off or self.missing_reason)

    def present(self, household: Iterable[Person]) -> list[Person]:
        """Those of the household who take part, in its order; what is stored has none."""
        return [one for one in household if one.id in self.participants]

    def childs_own(self) -> RecordId | None:
        """The child whose own talk it is. One where others of the family sit in is no child's own."""
        return self.participants[0] if self.kind == CHILD_TALK and len(self.participants) == 1 else None

    def hours(self) -> str:
        """From when to when, as far as it is known."""
        return "–".join(hour_shown(one) for one in (self.starts, self.ends) if one)

    def papers(self) -> tuple[str, ...]:
        """The numbers of the forms that are written on such a visit: what is noted, then the guide if there is one."""
        return PAPERS.get(self.kind, ())

    def form_id(self, number: str) -> RecordId:
        """The id of one of its forms: the same on every machine, so that two meet in one document."""
        return derived_id(self.id, f"form/{number}")

    def when(self) -> tuple[dt.date, int]:
        """Day and minutes past midnight, to put visits in order; a visit without an hour comes first on its day."""
        return self.on, _minutes(self.starts, whole=False)

    def minutes(self) -> int | None:
        """How long it took; None when its hours do not tell."""
        starts, ends = (_minutes(one, whole=False) for one in (self.starts, self.ends))
        return ends - starts if 0 <= starts < ends else None


@record
class Note(Record):
    """A signed journal note. Corrections are new notes that name the one they correct (SoL 14:3)."""

    LABEL: ClassVar[str] = "Journalanteckning"
    PLURAL: ClassVar[str] = "Journalanteckningar"
    APPEND_ONLY: ClassVar[bool] = True

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    happened_on: dt.date = described(Kind.DATE, "Datum")
    text: str = described(Kind.LONG_TEXT, "Anteckning", searchable=True)
    sensitive: bool = described(Kind.YES_NO, "Känsliga uppgifter", help="Hittas inte i sökning.", default=False)
    signed_at: dt.datetime = described(Kind.MOMENT, "Signerad")
    signed_by: RecordId = described(Kind.REF, "Signerad av", ref="user")
    corrects: RecordId | None = described(Kind.REF, "Rättar", ref="note", default=None)


@record
class FormDocument(Record):
    """A form begun in a case. It keeps the form version it was begun in."""

    LABEL: ClassVar[str] = "Blankett"
    PLURAL: ClassVar[str] = "Blanketter"

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    form_key: str = described(Kind.TEXT, "Blankett")
    form_version: int = described(Kind.INTEGER, "Blankettens version")
    begun_at: dt.datetime = described(Kind.MOMENT, "Påbörjad")
    begun_by: RecordId = described(Kind.REF, "Påbörjad av", ref="user")
    locked_at: dt.datetime | None = described(Kind.MOMENT, "Låst", default=None, merge=Merge.CRITICAL)
    content_hash: str = described(Kind.TEXT, "Kontrollsumma", default="", merge=Merge.CRITICAL)
    frozen: Any = described(
        Kind.VALUE,
        "Låst innehåll",
        help="Svaren så som de stod när handlingen låstes.",
        default=None,
        sensitivity=Sensitivity.SPECIAL,
    )


@record
class Answer(Record):
    """One answer in a form document. Two machines that answer the same question meet in the same record."""

    LABEL: ClassVar[str] = "Svar"
    PLURAL: ClassVar[str] = "Svar"

    document_id: RecordId = described(Kind.REF, "Blankett", ref="form_document")
    field_key: str = described(Kind.TEXT, "Fråga")
    subject: str = described(Kind.TEXT, "Gäller", default="")
    value: Any = described(Kind.VALUE, "Svar", default=None, sensitivity=Sensitivity.SPECIAL)
    evidence: tuple[Any, ...] = described(Kind.ROWS, "Belägg", default=())
    no_evidence_reason: str = described(Kind.TEXT, "Varför belägg saknas", default="")

    @staticmethod
    def id_of(document: RecordId, field_key: str, subject: str) -> RecordId:
        """The same id on every machine; both parts of the name are random or the form's own."""
        return derived_id(document, f"{field_key}/{subject}")


@record
class Assessment(Record):
    """The general assessment of a home: signed by two investigators, reviewed by the unit manager."""

    LABEL: ClassVar[str] = "Bedömning"
    PLURAL: ClassVar[str] = "Bedömningar"

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    document_id: RecordId = described(Kind.REF, "Utredning", ref="form_document")
    result: str | None = described(
        Kind.CHOICE, "Bedömning", choices="assessment_result", default=None, merge=Merge.CRITICAL
    )
    date: dt.date | None = described(Kind.DATE, "Bedömningsdatum", default=None)
    communicated_on: dt.date | None = described(Kind.DATE, "Lämnad till familjen", default=None)
    reply_by: dt.date | None = described(Kind.DATE, "Svar senast", default=None)
    update_by: dt.date | None = described(Kind.DATE, "Uppdateras senast", default=None)
    update_triggers: tuple[str, ...] = described(
        Kind.MULTI_CHOICE, "Händelser som kräver ny bedömning", choices="pool_update_reason", default=()
    )
    signed_1_by: RecordId | None = described(Kind.REF, "Utredare 1", ref="user", default=None)
    signed_1_on: dt.date | None = described(Kind.DATE, "Undertecknad", default=None)
    signed_1_text: str = described(Kind.TEXT, "Undertecknad text", default="")  # its checksum
    signed_2_by: RecordId | None = described(Kind.REF, "Utredare 2", ref="user", default=None)
    signed_2_on: dt.date | None = described(Kind.DATE, "Undertecknad", default=None)
    signed_2_text: str = described(Kind.TEXT, "Undertecknad text", default="")
    manager_review: str | None = described(
        Kind.CHOICE, "Enhetschefens ställningstagande", choices="assessment_review", default=None
    )
    manager_id: RecordId | None = described(Kind.REF, "Enhetschef", ref="user", default=None)
    manager_on: dt.date | None = described(Kind.DATE, "Enhetschefens datum", default=None)
    gap_reason: str = described(Kind.LONG_TEXT, "Varför luckor lämnades", help="Skrivs ut i utredningen.", default="")

    def signed_text(self) -> str:
        """The checksum of the text that both have signed; empty while one has not, or has signed another."""
        both = self.signed_1_by and self.signed_2_by and self.signed_1_text == self.signed_2_text
        return self.signed_1_text if both else ""

    def standing(self, text: str) -> frozenset[RecordId]:
        """The investigators whose signatures hold for the text with this checksum."""
        signed = ((self.signed_1_by, self.signed_1_text), (self.signed_2_by, self.signed_2_text))
        return frozenset(by for by, what in signed if by is not None and what == text)

    @staticmethod
    def id_of(document: RecordId) -> RecordId:
        """One assessment a report."""
        return derived_id(document, "assessment")


def check_note(note: Note, today: dt.date) -> None:
    """Raises Refused for an empty note or one dated ahead."""
    if not note.text.strip():
        raise Refused(_("The note is empty. Nothing has been saved; write something first."), field="text")
    if note.happened_on > today:
        raise Refused(_("A note cannot be dated after today. Your text is kept; change the date."), field="happened_on")


def check_visit(visit: Visit, today: dt.date) -> None:
    """Raises Refused for a visit held on a day ahead, held and not held at once, one that ends before it begins, a time
    that is none, or a journey below nothing.
    """
    if visit.held and visit.on > today:
        raise Refused(
            _("A visit that has been held cannot be dated after today. Nothing has been saved; change the date."),
            field="on",
        )
    if visit.held and visit.missing_reason:
        raise Refused(
            _("The talk is marked as held. Nothing has been saved; take away the reason why it was not."),
            field="missing_reason",
        )
    if visit.held and visit.called_off:
        raise Refused(
            _("The visit is called off. Nothing has been saved; plan it again before you mark it as held."),
            field="called_off",
        )
    for name in ("starts", "ends"):
        text = getattr(visit, name).strip()
        if text[:1].isdigit() and _minutes(text, whole=False) < 0:  # words may stand there, but no 25.70
            raise Refused(_("Write the time as 9.00. Nothing has been saved."), field=name)
    if 0 <= _minutes(visit.ends, whole=False) < _minutes(visit.starts, whole=False):
        raise Refused(_("The visit ends before it begins. Nothing has been saved; change the times."), field="ends")
    for name in ("travel_km", "travel_minutes"):
        if (getattr(visit, name) or 0) < 0:
            raise Refused(_("A journey is not below nothing. Nothing has been saved; change the number."), field=name)


def first_talk_held(visits: Iterable[Visit]) -> Visit | None:
    """The earliest first talk that has been held."""
    return min((one for one in visits if one.kind == FIRST_TALK and one.held), key=Visit.when, default=None)
