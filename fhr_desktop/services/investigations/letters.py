"""What the unit, the home and the case offer the papers that go out: F2–F6, F11, F12 and F15. Nothing is written back.

What is offered stands there until somebody answers otherwise in the form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.unit import Role, User
from fhr_desktop.forms.answers import Value
from fhr_desktop.forms.library import choice_words
from fhr_desktop.forms.prefill import RecordSource
from fhr_desktop.services.actor import ROLE_WORDS
from fhr_desktop.services.investigations.presentation import consented_on
from fhr_desktop.services.print_context import listed_municipalities

if TYPE_CHECKING:
    from fhr_desktop.services.investigations.facts import CaseFacts

_UNIT = {"host_board": "host_board", "unit_name": "unit_name", "phone_hours": "unit_phone"}


def offered(facts: CaseFacts, source: RecordSource, subject: str, today: dt.date) -> Value:
    """What stands in a question of a paper from the start; None when nothing does."""
    if source.record == "OrganisationSettings":
        return getattr(facts.unit, _UNIT[source.field]) or None if source.field in _UNIT else None
    make = _OFFERED.get((source.record, source.field))
    return make(facts, subject, today) if make else None


def household(facts: CaseFacts) -> str:
    """Those who apply, as they are written to."""
    return " och ".join(person.full_name() for person in facts.applicants())


def words_of(facts: CaseFacts) -> Mapping[str, str]:
    """The placeholders of the texts that the case knows; those with nothing to say are left out."""
    contact = facts.users.get(facts.case.investigator_1) if facts.case.investigator_1 else None
    about = facts.reference.about if facts.reference else (facts.adult.person.id,) if facts.adult else ()
    words = {
        "contact_person": contact.name if contact else "",
        "family_name": facts.home.name,
        "adult_given_name": " och ".join(one.given_name for one in facts.persons if one.id in about),
    }
    return {key: word for key, word in words.items() if word}


def _address(facts: CaseFacts, _subject: str, _today: dt.date) -> Value:
    """Nothing for a protected home, which holds no address: the letter is handed over."""
    return ", ".join(filter(None, (facts.home.street_address, facts.home.postcode_and_town))) or None


def _full_name(facts: CaseFacts, subject: str, _today: dt.date) -> Value:
    return next((one.full_name() for one in facts.persons if one.id.hex == subject), None)


def _closed_on(facts: CaseFacts, _subject: str, _today: dt.date) -> Value:
    ended = facts.case.stage() is CaseState.CLOSED
    return facts.case.state_since.isoformat() if ended else None


def _reviewers(facts: CaseFacts, _subject: str, _today: dt.date) -> Value:
    """The pair, who are to read what comes."""
    return tuple({"name": user.name, "title": ROLE_WORDS[Role(user.role)]} for user in _pair(facts)) or None


def _contact(facts: CaseFacts, _subject: str, _today: dt.date) -> Value:
    return next((user.name for user in _pair(facts)), None)


def _qualification(facts: CaseFacts, _subject: str, _today: dt.date) -> Value:
    told = [f"{user.name}: {user.exam} {user.exam_year or ''}".strip() for user in _pair(facts) if user.exam]
    return ", ".join(told) or None


def _pair(facts: CaseFacts) -> list[User]:
    pair = (facts.case.investigator_1, facts.case.investigator_2)
    return [facts.users[one] for one in pair if one is not None and one in facts.users]


def _references_consent(facts: CaseFacts, _subject: str, today: dt.date) -> Value:
    """Yes when all whom the reference is about have said that the unit may ask it; else nobody has checked."""
    about = facts.reference.about if facts.reference else ()
    day = (facts.reference.contacted_on if facts.reference else None) or today
    given = {one.person_id for one in facts.consents if one.kind == "references" and one.status(day) == "given"}
    return True if about and given >= set(about) else None


def _child_talk(facts: CaseFacts, _subject: str, today: dt.date) -> Value:
    """A no is known from whoever said it; a yes from all is for the investigator to say, who knows the guardians."""
    said = [one.status(today) for one in facts.consents if one.kind == "child_conversation"]
    return "declined" if {"declined", "withdrawn"} & set(said) else None


def _presentation_consent(facts: CaseFacts, _subject: str, today: dt.date) -> Value:
    day = consented_on(facts, today)
    return day.isoformat() if day else None


def _municipalities(facts: CaseFacts, _subject: str, today: dt.date) -> Value:
    return listed_municipalities(facts.municipalities, today)


def _pets(facts: CaseFacts, _subject: str, _today: dt.date) -> Value:
    if facts.home.has_animals is False:
        return "Inga"
    kinds = [*facts.home.pet_kinds, *(str(row.get("kind")) for row in facts.home.pets)]
    return choice_words("pet_kind", kinds) or None


_OFFERED: Mapping[tuple[str, str], Callable[[CaseFacts, str, dt.date], Value]] = {
    ("Home", "household_name"): lambda facts, _subject, _today: household(facts) or None,
    ("Home", "address"): _address,
    ("Home", "is_protected"): lambda facts, _subject, _today: facts.home.protected,
    ("Home", "pets_text"): _pets,
    ("Person", "full_name"): _full_name,
    ("Case", "closed_on"): _closed_on,
    ("Case", "investigator_1"): _contact,
    ("RegisterCheck", "reviewers"): _reviewers,
    ("User", "qualification"): _qualification,
    ("Consent", "references"): _references_consent,
    ("Consent", "child_conversation"): _child_talk,
    ("Consent", "share_presentation_on"): _presentation_consent,
    ("Municipality", "participating"): _municipalities,
}
