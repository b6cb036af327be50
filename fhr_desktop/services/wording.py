"""Stored values, fields and records as a person reads them. What is done with them, and layout, are not here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from db import records
from db.store import Connection
from fhr_desktop.domain import identity
from fhr_desktop.domain.annual_report import AnnualReport
from fhr_desktop.domain.case_states import WORDS, CaseState
from fhr_desktop.domain.cooperation import AgendaItem, Decision, Meeting, MeetingAction, Presence, Seat
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import ROLE_WORDS, Home, Person, PersonRole
from fhr_desktop.domain.investigations import Answer, Assessment, Case, FormDocument, Visit
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.pool_views import SavedView
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import FieldSpec, Kind, Plain, Record, RecordId, from_plain
from fhr_desktop.domain.training import Attendance, Course, CourseTemplate, Enrolment, Participant
from fhr_desktop.domain.unit import Device, LegalReference, Municipality, Role, User
from fhr_desktop.forms import shown
from fhr_desktop.forms.definition import FieldKind, FormField
from fhr_desktop.forms.library import library
from fhr_desktop.forms.wording import UnknownMark, resolve
from fhr_desktop.services.actor import ROLE_WORDS as STAFF_WORDS
from i18n import _

EMPTY = "–"


class Wording:
    """Words for what one open connection holds; names are read once."""

    def __init__(self, connection: Connection, today: dt.date) -> None:
        self._connection, self._today = connection, today

    @cached_property
    def users(self) -> Mapping[RecordId, str]:
        """Users' names by id."""
        return {one.id: one.name for one in records.load_where(self._connection, User)}

    @cached_property
    def machines(self) -> Mapping[bytes, str]:
        """Machines' names by device id."""
        return {bytes.fromhex(one.device_key): one.name for one in records.load_where(self._connection, Device)}

    @cached_property
    def municipalities(self) -> Mapping[str, str]:
        """Municipalities' names by code."""
        return {one.code: one.name for one in records.load_where(self._connection, Municipality)}

    def user(self, user: RecordId) -> str:
        """A user's name; a word for somebody who is not known here."""
        return self.users.get(user) or _("a colleague")

    def machine(self, device: bytes) -> str:
        """A machine's name; a word for one that is not known here."""
        return self.machines.get(device) or _("another computer")

    def label(self, one: Record, field: str) -> str:
        """What the field is called: for an answer its question."""
        question = self.question(one) if isinstance(one, Answer) else None
        if question is None:
            return one.SPECS[field].label
        if field == "value":
            return self._filled(question.label)
        return f"{one.SPECS[field].label}: {self._filled(question.label)}"

    def what(self, one: Record) -> str:
        """Which record it is: a name, a number, a day."""
        match one:
            case Person():
                return one.full_name()
            case Home() | User() | Municipality() | Device():
                return one.name
            case Case() | Need():
                return one.number
            case PoolEntry() | Placement() | Proposal():
                home = records.load(self._connection, Home, one.home_id)
                return home.name if home is not None else one.LABEL
            case Visit():
                return one.on.isoformat()
            case AnnualReport():
                return str(one.year)
            case LegalReference():
                return one.key
            case Participant() | CourseTemplate() | SavedView():
                return one.name
            case Course():
                return one.round
            case Seat() | AgendaItem() | Meeting() | Decision() | MeetingAction() | Presence():
                return self._of_meeting(one)
            case Attendance() | Enrolment():
                who = records.load(self._connection, Participant, one.participant_id)
                return who.name if who is not None else one.LABEL
            case FormDocument():
                return self._form(one)
            case Answer() | Assessment():
                document = records.load(self._connection, FormDocument, one.document_id)
                parts = [self._form(document) if document is not None else ""]
                if isinstance(one, Answer) and one.subject:
                    parts.append(self._subject(one.subject))
                return ", ".join(part for part in parts if part)
        return one.LABEL

    def _of_meeting(self, one: Seat | AgendaItem | Meeting | Decision | MeetingAction | Presence) -> str:
        match one:
            case Seat():
                return one.name
            case Meeting():
                return f"{choice_text(one.SPECS['group'], one.group)} {one.on.isoformat()}"
            case AgendaItem():
                return one.title
            case Decision():
                return f"§ {one.number}"
            case MeetingAction():
                return one.what
        seat = records.load(self._connection, Seat, one.seat_id) if one.seat_id is not None else None
        return seat.name if seat is not None else one.guest or one.LABEL

    def text(self, one: Record, field: str, plain: Plain) -> str:
        """A value of the record's field; a dash when there is none. The record need not hold the value."""
        spec = one.SPECS[field]
        try:
            value = from_plain(spec.kind, plain)
        except (ValueError, TypeError):  # a newer program's
            return str(plain)
        if isinstance(one, Answer) and field == "value":
            question = self.question(one)
            if question is not None:
                return self._answer(question, value) or EMPTY
        return self._value(spec, value)

    def question(self, answer: Answer) -> FormField | None:
        """The question of an answer, or None when its form is a newer program's."""
        document = records.load(self._connection, FormDocument, answer.document_id)
        if document is None:
            return None
        try:
            return library().get(document.form_key, document.form_version).field(answer.field_key)
        except (Refused, KeyError):
            return None

    def _form(self, document: FormDocument) -> str:
        try:
            return library().get(document.form_key, document.form_version).title
        except Refused:
            return document.form_key

    def _subject(self, subject: str) -> str:
        try:
            person = records.load(self._connection, Person, RecordId(hex=subject))
        except ValueError:
            return ""
        return person.full_name() if person is not None else ""

    def _filled(self, text: str) -> str:
        try:
            return resolve(text, {}, self._today)
        except UnknownMark:
            return text

    def _answer(self, question: FormField, value: Any) -> str:
        if question.kind is FieldKind.TABLE and isinstance(value, tuple):
            lines = (
                (shown.show(column, row.get(column.key), self.municipalities) for column in question.columns)
                for row in value
            )
            return "\n".join(", ".join(cell for cell in line if cell) for line in lines)
        return self._filled_or_own(shown.show(question, value, self.municipalities))

    def _filled_or_own(self, text: str) -> str:
        return self._filled(text) if "{lag:" in text else text

    def _value(self, spec: FieldSpec, value: Any) -> str:
        if value in (None, "", ()):
            return EMPTY
        match spec.kind:
            case Kind.DATE:
                return str(value.isoformat())
            case Kind.MOMENT:
                local = value.astimezone()
                return f"{local.date().isoformat()} kl. {local.hour}.{local.minute:02d}"
            case Kind.YES_NO:
                return _("Yes") if value else _("No")
            case Kind.CHOICE:
                return choice_text(spec, value)
            case Kind.MULTI_CHOICE:
                return ", ".join(choice_text(spec, one) for one in value)
            case Kind.MUNICIPALITY:
                return self.municipalities.get(value, value)
            case Kind.IDENTITY_NUMBER:
                return identity.shown(value)
            case Kind.REF:
                return self._named(spec, value)
            case Kind.REFS:
                return ", ".join(self._named(spec, one) for one in value)
            case Kind.ROWS:
                return "\n".join(_row(row) for row in value)
        return str(value)

    def _named(self, spec: FieldSpec, identity_: RecordId) -> str:
        if spec.ref == "user":
            return self.user(identity_)
        if spec.ref == "person":
            return self._subject(identity_.hex) or EMPTY
        return EMPTY


def choice_text(spec: FieldSpec, key: str) -> str:
    """The label of a record field's key; the key itself when it comes from a newer program."""
    if spec.choices == "case_state":
        return WORDS[CaseState(key)] if key in set(CaseState) else key
    if spec.choices is not None:
        return next((one.label for one in library().choices(spec.choices) if one.key == key), key)
    if key in set(PersonRole):
        return ROLE_WORDS[PersonRole(key)]
    return STAFF_WORDS[Role(key)] if key in set(Role) else key


def _row(row: Mapping[str, Any]) -> str:
    said = row.get("label") or ", ".join(str(cell) for cell in row.values() if cell not in (None, "", ()))
    return str(said)
