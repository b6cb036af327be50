"""Between a case's records and its forms' answers: what is already known is never asked twice.

A field bound to a record reads from it and writes back to it. Some tables are gathered from several records
and are only read. Which fields are bound stands in the forms themselves (`prefill`).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from fhr_desktop.domain.checks import Consent, Register, RegisterCheck, Result
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person, PersonRole
from fhr_desktop.domain.identity import parse
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import CHILD_TALK, HOME_VISITS, Assessment, Case, Visit
from fhr_desktop.domain.record import Kind, Record, RecordId, freeze
from fhr_desktop.domain.references import Reference
from fhr_desktop.domain.unit import Municipality, OrganisationSettings, User
from fhr_desktop.forms.answers import Subject, Value
from fhr_desktop.forms.definition import Repeat
from fhr_desktop.forms.library import library
from fhr_desktop.forms.prefill import RecordSource
from fhr_desktop.services.investigations import letters
from fhr_desktop.services.investigations.adults import SHOWN, WRITTEN, AdultsPaper
from fhr_desktop.services.investigations.transfer_paper import GIVEN as IN_PACKAGE
from fhr_desktop.services.investigations.transfer_paper import ITEMS, RECORD, TransferPaper
from i18n import _

# Gathered from other records; corrected there, not in the form.
GATHERED = frozenset({("Visit", "all"), ("RegisterCheck", "all"), ("Reference", "all"), ITEMS}) | SHOWN
# Given by the case itself, when it is registered, moved and closed; a form only shows it.
GIVEN = frozenset(
    {("Case", name) for name in ("number", "opened_on", "closed_on", "closing_reason")}
    | {("Home", name) for name in ("address", "household_name", "is_protected")}
    | {("Person", "full_name"), ("Person", "role"), ("Reference", "about")}
)
READ_ONLY = GATHERED | GIVEN | IN_PACKAGE
# Offered as the visit has it, and then the form's own: it says more of each.
OFFERED = frozenset({("Visit", "investigators")})


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The records that a case's forms draw on."""

    case: Case
    home: Home
    inquiry: Inquiry | None
    persons: tuple[Person, ...]
    visits: tuple[Visit, ...]
    checks: tuple[RegisterCheck, ...]
    references: tuple[Reference, ...]
    summaries: Mapping[RecordId, str]  # what each reference said, from its form
    reference: Reference | None  # the one the form is about
    visit: Visit | None  # the one the form is written on
    consents: tuple[Consent, ...]
    adult: AdultsPaper | None  # whom the form is about, when it is one of an adult's papers
    users: Mapping[RecordId, User]
    assessment: Assessment | None  # the report's own, in the report
    decided: Assessment | None  # the same, as the other forms of the case read it
    unit: OrganisationSettings
    municipalities: tuple[Municipality, ...]
    package: TransferPaper | None  # the one the list F22 is of

    def applicants(self) -> tuple[Person, ...]:
        """Those who apply."""
        return tuple(p for p in self.persons if p.role == PersonRole.APPLICANT)

    def children(self) -> tuple[Person, ...]:
        """Children who live in the home at least some of the time."""
        return tuple(p for p in self.persons if p.role == PersonRole.CHILD and p.residence_pattern != "moved_out")

    def signed(self) -> bool:
        """Whether both investigators have signed the same text of the report."""
        return self.assessment is not None and bool(self.assessment.signed_text())

    def subjects(self, today: dt.date) -> dict[Repeat, tuple[Subject, ...]]:
        """Whom the forms' sections are repeated for."""
        return {
            Repeat.ADULT: tuple(Subject(p.id.hex, p.full_name()) for p in self.applicants()),
            Repeat.CHILD: tuple(Subject(p.id.hex, _child_label(p, today)) for p in self.children()),
        }

    def record(self, source: RecordSource, subject: str) -> Record | None:
        """The record a bound field reads, or None when the field is the form's own."""
        one: Record | None = {
            "Home": self.home,
            "Case": self.case,
            "Inquiry": self.inquiry,
            "Assessment": self.assessment or self.decided,
            "Reference": self.reference,
            "Visit": self.visit,
            RECORD: self.package.transfer if self.package is not None else None,
            "Person": next((p for p in self.persons if p.id.hex == (subject or self._whom())), None),
        }.get(source.record)
        if one is None or source.field not in one.SPECS or self._only_offered((source.record, source.field)):
            return None
        return one

    def _only_offered(self, key: tuple[str, str]) -> bool:
        """Whether a record only says what stands there first: whom a letter says to ask does not change the pair."""
        return key in OFFERED or (key == ("Case", "investigator_1") and self.assessment is None)

    def _whom(self) -> str:
        """The adult whose paper it is, or the one person or child the visit was with; empty when there are more."""
        if self.adult is not None:
            return self.adult.person.id.hex
        if self.visit is None:
            return ""
        present = self.visit.present(self.persons)
        alone = present if len(present) == 1 else [one for one in present if one.role == PersonRole.CHILD]
        return alone[0].id.hex if len(alone) == 1 else ""

    def offered(self, source: RecordSource, subject: str, today: dt.date, columns: Collection[str] = ()) -> Value:
        """What several records say together, as a form value; None when they say nothing.

        A table of the home's members without a column for the relation is one of the children alone (F1).
        """
        key = (source.record, source.field)
        if key == ITEMS:
            return self.package.rows() if self.package is not None else None
        if key == ("Visit", "all"):
            return tuple(self._visit_row(visit) for visit in self.visits if visit.held)
        if key == ("RegisterCheck", "all"):
            order = {person.id: at for at, person in enumerate(self.persons)}
            kept = [one for one in self.checks if one.person_id in order and one.result != Result.NOT_REQUESTED]
            kept.sort(key=lambda one: (order[one.person_id], list(Register).index(Register(one.register))))
            return tuple(self._check_row(one) for one in kept)
        if key == ("Reference", "all"):
            return tuple(self._reference_row(one) for one in self.references if one.contacted_on is not None)
        if key == ("Home", "members"):
            shown = self.persons if "relation" in columns else self.children()
            rows = [_member_row(person) for person in shown]
            return tuple({key: row[key] for key in columns if key in row} for row in rows)
        if key == ("Case", "adults"):
            return tuple({"adult": person.full_name()} for person in self.applicants()) if "adult" in columns else None
        if self.adult is not None and key in WRITTEN | SHOWN:
            return self.adult.value(source)
        if source.record == "Visit" and self.visit is not None:
            return self._of_visit(self.visit, source.field)
        if key == ("Person", "birth_year"):
            person = next((p for p in self.persons if p.id.hex == (subject or self._whom())), None)
            return person.birth_date.year if person and person.birth_date else None
        return letters.offered(self, source, subject, today)

    def stand_elsewhere(self, source: RecordSource) -> bool:
        """Whether the answer is always what several records say, never the form's own."""
        key = (source.record, source.field)
        return key in GATHERED or (self.adult is not None and key in WRITTEN)

    def read_only(self, source: RecordSource) -> bool:
        """Whether the answer is only shown here: gathered, given by the case, or decided in the report."""
        decided = self.decided is not None and source.record == "Assessment"
        return decided or (source.record, source.field) in READ_ONLY

    def _of_visit(self, visit: Visit, name: str) -> Value:
        """What the visit says in the words of its form."""
        if name == "time":
            return visit.hours() or None
        if name == "present":
            return tuple({"name": one.full_name()} for one in visit.present(self.persons))
        if name == "investigators":
            return tuple({"name": self.users[one].name} for one in visit.investigators if one in self.users)
        return None

    def talk_with(self, child: str) -> Visit | None:
        """The newest of a child's own talks, or the one that did not come about; by the child's id as text."""
        told = [(one, one.childs_own()) for one in self.visits if one.held or one.missing_reason]
        talks = [one for one, whose in told if whose is not None and whose.hex == child]
        return max(talks, key=lambda one: (one.held, one.when()), default=None)

    def about(self, today: dt.date) -> tuple[str, ...]:
        """Whom the form is about, when it is not the family as a whole: an adult, a reference, or those at a talk."""
        if self.adult is not None:
            return (self.adult.person.full_name(),)
        if self.reference is not None:
            return (self.reference.name,)
        if self.visit is None or self.visit.kind in HOME_VISITS:
            return ()
        return tuple(
            _child_label(one, today) if one.role == PersonRole.CHILD else one.full_name()
            for one in self.persons
            if one.id in self.visit.participants
        )

    def age_group(self, talk: Visit) -> str:
        """The age group of the one child a talk was with, as it was that day; empty when it is in none."""
        there = [one for one in self.children() if one.id in talk.participants]
        age = there[0].age_on(talk.on) if talk.kind == CHILD_TALK and len(there) == 1 else None
        for group in library().choices("interview_age_group"):
            low, high = (int(year) for year in group.key.split("_")[1:])
            if age is not None and low <= age <= high:
                return group.key
        return ""

    def present(self, visit: Visit) -> str:
        """Those who were there, by the names they go by in the case."""
        names = [one.given_name for one in self.persons if one.id in visit.participants]
        staff = [self.users[one].name for one in visit.investigators if one in self.users]
        there = [name for name in (*names, visit.other_participants, *staff) if name]
        return " och ".join(filter(None, (", ".join(there[:-1]), there[-1]))) if there else ""

    def _visit_row(self, visit: Visit) -> dict[str, Any]:
        present = [one.given_name for one in visit.present(self.persons)]
        if visit.other_participants:
            present.append(visit.other_participants)
        return {
            "date": visit.on.isoformat(),
            "kind": visit.kind,
            "form": visit.form,
            "participants": ", ".join(present),
            "investigators": ", ".join(self.users[one].name for one in visit.investigators if one in self.users),
        }

    def _check_row(self, check: RegisterCheck) -> dict[str, Any]:
        names = {person.id: person.full_name() for person in self.persons}
        days = {name: getattr(check, name) for name in ("requested_on", "received_on", "destroyed_on")}
        return {
            "adult": names[check.person_id],
            "register": check.register,
            "legal_basis": check.legal_basis,
            **{name: day.isoformat() if day else None for name, day in days.items()},
            "reviewed_by": ", ".join(self.users[one].name for one in check.reviewers() if one in self.users) or None,
            "result": check.result,
        }

    def _reference_row(self, one: Reference) -> dict[str, Any]:
        return {
            "about": self._names(one.about),
            "relation": one.relation,
            "date": one.contacted_on.isoformat() if one.contacted_on else None,
            "form": one.contact_form,
            "summary": self.summaries.get(one.id) or None,
        }

    def _names(self, people: Collection[RecordId]) -> str:
        return " och ".join(person.full_name() for person in self.persons if person.id in people)

    def as_form_value(self, record: Record, name: str) -> Value:
        """A record's field as a form answer: ISO dates, names for users."""
        value, spec = getattr(record, name), record.SPECS[name]
        if value is None or value == "" or value == ():
            return None
        if spec.kind is Kind.DATE:
            return str(value.isoformat())
        if spec.kind is Kind.REF:
            user = self.users.get(value)
            return user.name if user else None
        if spec.kind is Kind.REFS:
            return self._names(value) or None
        return value  # type: ignore[no-any-return]

    def with_answer(self, record: Record, name: str, value: Value, today: dt.date) -> Record:
        """The record after a bound answer. Raises Refused when the record cannot hold it."""
        spec = record.SPECS[name]
        new: Any = value
        if spec.kind is Kind.DATE:
            new = None if not value else _date(str(value))
        elif spec.kind is Kind.REF:
            new = self._user(str(value)) if value else None
        elif spec.kind is Kind.IDENTITY_NUMBER:
            new = parse(str(value), today).twelve if value else None
        elif spec.kind in (Kind.TEXT, Kind.LONG_TEXT):
            new = str(value or "")
        elif spec.kind in (Kind.MULTI_CHOICE, Kind.ROWS):
            new = freeze(value) or ()
        changes: dict[str, Any] = {name: new}
        if isinstance(record, Person) and name == "identity_number" and new:
            changes["birth_date"] = parse(str(value), today).birth_date
        return dataclasses.replace(record, **changes)

    def _user(self, name: str) -> RecordId:
        for user in self.users.values():
            if user.name == name:
                return user.id
        raise Refused(_("There is no user with that name. Choose one from the list; nothing has been changed."))


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refused(_("The date does not exist. Your text is kept; write it as year-month-day.")) from None


def _child_label(person: Person, today: dt.date) -> str:
    age = person.age_on(today)
    return person.given_name if age is None else _("{name}, {age} years").format(name=person.given_name, age=age)


def _member_row(person: Person) -> dict[str, Any]:
    return {
        "name": person.given_name,
        "birth_year": person.birth_date.year if person.birth_date else None,
        "relation": person.relation,
        "residence_pattern": person.residence_pattern,
    }
