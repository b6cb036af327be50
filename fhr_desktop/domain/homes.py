"""The home (hushållet) and the persons in it, and the rules that protect them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.identity import age_on, born
from fhr_desktop.domain.record import Kind, Merge, Record, RecordId, Sensitivity, described, record
from fhr_desktop.domain.whereabouts import phone_shown
from i18n import _

ADULT_AGE = 18


class PersonRole(StrEnum):
    """What a person is in the home."""

    APPLICANT = "applicant"
    OTHER_ADULT = "other_adult"
    CHILD = "child"


ROLE_WORDS = {PersonRole.APPLICANT: "Sökande", PersonRole.OTHER_ADULT: "Annan vuxen", PersonRole.CHILD: "Barn"}


@record
class Home(Record):
    """A household that may become, or is, a foster home. The protection flag is inherited from its persons."""

    LABEL: ClassVar[str] = "Hem"
    PLURAL: ClassVar[str] = "Hem"

    name: str = described(Kind.TEXT, "Familj", help="Familjens efternamn, så som ni säger det.", searchable=True)
    number: str = described(Kind.TEXT, "Hemnummer", help="Det kommunerna ser i stället för namnet.", default="")
    municipality: str | None = described(Kind.MUNICIPALITY, "Kommun", default=None)
    street_address: str = described(Kind.TEXT, "Gatuadress", default="", searchable=True)
    postcode_and_town: str = described(Kind.TEXT, "Postnummer och ort", default="", searchable=True)
    place: str = described(Kind.TEXT, "By eller bostadsområde", default="", searchable=True)
    household_form: str | None = described(Kind.CHOICE, "Familjeform", choices="household_form", default=None)
    other_adults: str = described(Kind.TEXT, "Andra vuxna som bor där", default="")
    has_animals: bool | None = described(Kind.YES_NO, "Djur finns", default=None)
    pet_kinds: tuple[str, ...] = described(Kind.MULTI_CHOICE, "Djur i hemmet", choices="pet_kind", default=())
    pets: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Djuren", default=())
    allergens: str = described(Kind.TEXT, "Sådant som kan ge allergi", default="")
    smoking: str | None = described(Kind.CHOICE, "Rökning", choices="smoking", default=None)
    housing_kind: str | None = described(Kind.CHOICE, "Bostad", choices="housing_kind", default=None)
    housing_tenure: str | None = described(Kind.CHOICE, "Upplåtelseform", choices="housing_tenure", default=None)
    living_area: int | None = described(Kind.INTEGER, "Boyta", help="Kvadratmeter.", default=None)
    room_count: int | None = described(Kind.INTEGER, "Antal rum", default=None)
    own_room: str | None = described(Kind.CHOICE, "Rum för ett barn", default=None)
    accessible: bool | None = described(Kind.YES_NO, "Tillgänglig bostad", default=None)
    safety_overall: str | None = described(Kind.CHOICE, "Säkerhet i bostaden", default=None)
    places_by_space: int | None = described(Kind.INTEGER, "Barn som bostaden rymmer", default=None)
    languages: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Språk hemma", default=())
    children_elsewhere: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Barn som bor på annat håll", default=())
    previous_assignments: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Tidigare uppdrag", default=())
    protected: bool = described(
        Kind.YES_NO,
        "Skyddade personuppgifter",
        help="Ärvs från personerna i hemmet. Adress och telefon sparas inte.",
        default=False,
        merge=Merge.SAFETY,
    )
    readers: tuple[RecordId, ...] = described(
        Kind.REFS, "Får läsa", help="Gäller bara skyddade hem.", ref="user", default=(), merge=Merge.SET
    )
    archived: bool = described(
        Kind.YES_NO, "Arkiverat", help="Hemmet visas inte längre bland dem ni arbetar med.", default=False
    )


@record
class Person(Record):
    """An adult, a child or another person in a home."""

    LABEL: ClassVar[str] = "Person"
    PLURAL: ClassVar[str] = "Personer"

    home_id: RecordId = described(Kind.REF, "Hem", ref="home")
    role: str = described(Kind.CHOICE, "Roll i hemmet")
    given_name: str = described(Kind.TEXT, "Förnamn", searchable=True)
    family_name: str = described(Kind.TEXT, "Efternamn", default="", searchable=True)
    identity_number: str | None = described(Kind.IDENTITY_NUMBER, "Personnummer", default=None)
    other_id: str = described(Kind.TEXT, "Annat id", help="När personnummer saknas.", default="")
    birth_date: dt.date | None = described(Kind.DATE, "Födelsedatum", default=None)
    phone: str = described(Kind.TEXT, "Telefon", default="", searchable=True, tidy=phone_shown)
    email: str = described(Kind.TEXT, "E-post", default="", searchable=True)
    relation: str | None = described(Kind.CHOICE, "Relation", choices="household_relation", default=None)
    residence_pattern: str | None = described(Kind.CHOICE, "Bor här", choices="residence_pattern", default=None)
    occupation: str = described(Kind.TEXT, "Yrke", default="")
    employer: str = described(Kind.TEXT, "Arbetsgivare", default="")
    employment_status: str | None = described(Kind.CHOICE, "Sysselsättning", choices="employment_status", default=None)
    working_hours: str | None = described(Kind.CHOICE, "Arbetstid", choices="working_hours", default=None)
    driving: str | None = described(Kind.CHOICE, "Körkort och bil", choices="driving", default=None)
    civil_status: str | None = described(Kind.CHOICE, "Civilstånd", choices="civil_status", default=None)
    citizenship: str = described(Kind.TEXT, "Medborgarskap", default="", sensitivity=Sensitivity.SPECIAL)
    languages: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Språk", default=())
    protection_degree: str = described(
        Kind.CHOICE,
        "Skyddade personuppgifter",
        choices="protection_degree",
        default="none",
        merge=Merge.CRITICAL,
    )

    def full_name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    def age_on(self, day: dt.date) -> int | None:
        """Whole years on the day, or None when the birth date is not known."""
        return None if self.birth_date is None else age_on(self.birth_date, day)


def with_birth_date(person: Person) -> Person:
    """With the date that the personal identity number tells, where no other is written."""
    if person.birth_date is not None or not person.identity_number:
        return person
    return replace(person, birth_date=born(person.identity_number))


def check_person(person: Person, today: dt.date) -> None:
    """Raises Refused when a birth date lies ahead, or an applicant is not of age."""
    if person.birth_date is not None and person.birth_date > today:
        raise Refused(
            _("The birth date lies in the future. Nothing has been saved; check the year."), field="birth_date"
        )
    age = person.age_on(today)
    if person.role == PersonRole.APPLICANT and age is not None and age < ADULT_AGE:
        raise Refused(
            _("An applicant must be at least 18 years old. Nothing has been saved; check the birth date or the role."),
            field="birth_date",
        )


def shield_home(home: Home, persons: Iterable[Person]) -> Home:
    """The home with the flag its persons give it, and without the whereabouts a protected home must not hold.

    The flag is never taken off here: that is an act of its own, with a reason (DOMAIN §3.4).
    """
    protected = home.protected or any(p.protection_degree != "none" for p in persons)
    return replace(home, protected=True, street_address="", postcode_and_town="", place="") if protected else home


def shield_person(person: Person, home: Home) -> Person:
    """The person without phone, e-mail and employer when the home is protected."""
    return replace(person, phone="", email="", employer="") if home.protected else person
