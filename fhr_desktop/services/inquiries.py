"""Enquiries: a family's first call becomes a home, its persons, the enquiry and a case in its first state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from db.queries import investigations as queries
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain import identity
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person, PersonRole, check_person, shield_home, shield_person
from fhr_desktop.domain.inquiries import Inquiry, check_inquiry
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services import numbering
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from i18n import _


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person as told on the phone. `identity_text` is what was typed, if anything."""

    given_name: str
    family_name: str = ""
    role: PersonRole = PersonRole.APPLICANT
    identity_text: str = ""
    other_id: str = ""
    birth_date: dt.date | None = None
    phone: str = ""
    email: str = ""
    occupation: str = ""
    protection_degree: str = "none"
    residence_pattern: str | None = None


@dataclass(frozen=True, slots=True)
class NewInquiry:
    """What is asked when a family calls. `refer` accepts a family from a municipality outside the cooperation."""

    persons: tuple[NewPerson, ...]
    municipality: str
    received_on: dt.date
    channel: str
    family: str = ""
    street_address: str = ""
    postcode_and_town: str = ""
    place: str = ""
    household_form: str | None = None
    source: str | None = None
    motive: str = ""
    age_from: int | None = None
    age_to: int | None = None
    places: int | None = None
    refer: bool = False
    extra: dict[str, object] = field(default_factory=dict)  # further fields of Inquiry, by name


class OutsideCooperation(Refused):
    """The family lives in a municipality that does not take part; register again with `refer` to keep it apart."""


class Inquiries:
    """Registering enquiries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def register(self, actor: Actor, new: NewInquiry) -> Outcome[Case]:
        """Store the enquiry and open its case in A1. Raises Refused, and OutsideCooperation once."""
        actor.demand(Right.REGISTER_INQUIRY)
        today = self._desk.today()
        with self._desk.store.write(actor.user_id) as work:
            municipality = self._municipality(work, new)
            outside = not municipality.participates(new.received_on)
            if outside and not new.refer:
                raise OutsideCooperation(
                    _(
                        "{name} does not take part in the cooperation. Nothing has been saved. "
                        "Refer the family to {name}, or save the enquiry as referred."
                    ).format(name=municipality.name)
                )
            home, people = self._household(actor, new, today)
            inquiry = self._inquiry(actor, new, home, municipality if outside else None)
            check_inquiry(inquiry, today)
            case = self._case(work, home, inquiry, closed=outside)
            work.save(home, *people, inquiry, case, *self._steps(actor, case, inquiry, outside))
            work.audit("inquiry.register", case.id)
        return Outcome(case, work.changes)

    def _municipality(self, work: UnitOfWork, new: NewInquiry) -> Municipality:
        found = work.get(Municipality, Municipality.id_of(new.municipality))
        if found is None:
            raise Refused(
                _("Choose the municipality where the family lives. Nothing has been saved yet."), field="municipality"
            )
        return found

    def _household(self, actor: Actor, new: NewInquiry, today: dt.date) -> tuple[Home, list[Person]]:
        if not any(p.role is PersonRole.APPLICANT and p.given_name.strip() for p in new.persons):
            raise Refused(
                _("Write the first name of at least one adult. Nothing has been saved yet."), field="given_name"
            )
        family = new.family.strip() or family_name(new.persons)
        home = Home(
            name=family,
            municipality=new.municipality,
            street_address=new.street_address.strip(),
            postcode_and_town=new.postcode_and_town.strip(),
            place=new.place.strip(),
            household_form=new.household_form,
        )
        people = [person_of(one, home.id, today) for one in new.persons if one.given_name.strip()]
        home = shield_home(home, people)
        if home.protected:
            home = replace(home, readers=(actor.user_id,))
        return home, [shield_person(person, home) for person in people]

    def _inquiry(self, actor: Actor, new: NewInquiry, home: Home, referred: Municipality | None) -> Inquiry:
        return Inquiry(
            home_id=home.id,
            received_on=new.received_on,
            channel=new.channel,
            received_by=actor.user_id,
            source=new.source,
            motive=new.motive.strip(),
            age_from=new.age_from,
            age_to=new.age_to,
            places=new.places,
            referred_to=referred.code if referred else None,
            **new.extra,  # type: ignore[arg-type]
        )

    def _case(self, work: UnitOfWork, home: Home, inquiry: Inquiry, *, closed: bool) -> Case:
        state = CaseState.CLOSED if closed else CaseState.INQUIRY
        return Case(
            home_id=home.id,
            inquiry_id=inquiry.id,
            number=next_number(work, inquiry.received_on.year),
            state=state,
            state_since=inquiry.received_on,
            closing_reason="referred" if closed else None,
        )

    def _steps(self, actor: Actor, case: Case, inquiry: Inquiry, outside: bool) -> list[Transition]:
        now = self._desk.now()
        first = Transition(
            case_id=case.id, to_state=CaseState.INQUIRY, on=inquiry.received_on, recorded_at=now, user_id=actor.user_id
        )
        if not outside:
            return [first]
        last = Transition(
            case_id=case.id,
            from_state=CaseState.INQUIRY,
            to_state=CaseState.CLOSED,
            on=inquiry.received_on,
            recorded_at=now + dt.timedelta(milliseconds=1),
            user_id=actor.user_id,
            reason="referred",
        )
        return [first, last]


def family_name(people: Sequence[NewPerson]) -> str:
    """What the family is called in lists: the applicants' surnames, each once, with a dash between."""
    names = dict.fromkeys(
        p.family_name.strip() for p in people if p.role is PersonRole.APPLICANT and p.family_name.strip()
    )
    if names:
        return "–".join(names)
    return next(p.given_name.strip() for p in people if p.given_name.strip())


def person_of(new: NewPerson, home: RecordId, today: dt.date) -> Person:
    """A checked person. Raises Refused for a number that does not hold, or an applicant under age."""
    number = identity.parse(new.identity_text, today) if new.identity_text.strip() else None
    person = Person(
        home_id=home,
        role=new.role,
        given_name=new.given_name.strip(),
        family_name=new.family_name.strip(),
        identity_number=number.twelve if number else None,
        other_id=new.other_id.strip(),
        birth_date=number.birth_date if number else new.birth_date,
        phone=new.phone.strip(),
        email=new.email.strip(),
        occupation=new.occupation.strip(),
        protection_degree=new.protection_degree,
        residence_pattern=new.residence_pattern,
    )
    check_person(person, today)
    return person


def next_number(work: UnitOfWork, year: int) -> str:
    """The next case number: year, this machine's series, and a running number (2026-0147 in series 0)."""
    prefix = f"{year}-{numbering.own_series(work.connection)}"
    number = numbering.next_after(work.connection, "case", queries.last_number(work.connection, prefix))
    return f"{prefix}{number:03d}"
