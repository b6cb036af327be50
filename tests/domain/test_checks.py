"""The rules of register checks and consents: grounds, days, two readers, and what must be done again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from fhr_desktop.domain.checks import (
    Age,
    Consent,
    Ground,
    RedoReason,
    Register,
    RegisterCheck,
    Result,
    age_of,
    check_check,
    check_consent,
    grounds_for,
    remind_at,
    to_redo,
    wanted_of,
)
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.record import new_id

TODAY = dt.date(2026, 3, 17)
CASE, HOME, FIRST, SECOND = (new_id() for _n in range(4))
ADULT = Person(home_id=HOME, role="applicant", given_name="Lotta", birth_date=dt.date(1983, 5, 2))
OTHER = Person(home_id=HOME, role="other_adult", given_name="Nils", birth_date=dt.date(2003, 1, 4))


def made(register: Register = Register.CRIMINAL, person: Person = ADULT, **values: Any) -> RegisterCheck:
    start: dict[str, Any] = {
        "legal_basis": grounds_for(person, register)[0].value, "requested_on": dt.date(2026, 1, 12),
        "received_on": dt.date(2026, 1, 26), "result": Result.CLEAR.value, "reviewer_1": FIRST, "reviewer_2": SECOND,
        "destroyed_on": dt.date(2026, 1, 30),
    }  # fmt: skip
    key = RegisterCheck.id_of(CASE, person.id, register)
    return RegisterCheck(id=key, case_id=CASE, person_id=person.id, register=register.value, **(start | values))


def yes(register: Register, person: Person = ADULT, **values: Any) -> Consent:
    start: dict[str, Any] = {"answer": "yes", "answered_on": dt.date(2026, 1, 5)}
    key = Consent.id_of(CASE, person.id, register.value)
    return Consent(id=key, case_id=CASE, person_id=person.id, kind=register.value, **(start | values))


def test_a_whole_check_stands() -> None:
    check_check(made(), ADULT, (), TODAY)
    check_check(made(Register.ENFORCEMENT), ADULT, (yes(Register.ENFORCEMENT),), TODAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"legal_basis": None}, "legal_basis"),
        ({"legal_basis": Ground.CONSENT.value}, "legal_basis"),
        ({"legal_basis": Ground.OWN_EXTRACT.value}, "legal_basis"),
        ({"received_on": None, "destroyed_on": None}, "received_on"),
        ({"received_on": dt.date(2026, 1, 11)}, "received_on"),
        ({"requested_on": dt.date(2026, 3, 18)}, "requested_on"),
        ({"received_on": dt.date(2026, 3, 18), "destroyed_on": None}, "received_on"),
        ({"destroyed_on": dt.date(2026, 1, 25)}, "destroyed_on"),
        ({"reviewer_2": FIRST}, "reviewer_2"),
        ({"reviewer_2": None}, "reviewer_2"),
    ],
)
def test_a_check_that_cannot_be_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_check(made(**changes), ADULT, (), TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "consent",
    [
        None,
        yes(Register.ENFORCEMENT, answer="no"),
        yes(Register.ENFORCEMENT, withdrawn_on=dt.date(2026, 1, 10)),
        yes(Register.ENFORCEMENT, valid_until=dt.date(2026, 1, 11)),
        yes(Register.INSURANCE),
    ],
)
def test_what_rests_on_a_consent_needs_one_on_the_day(consent: Consent | None) -> None:
    with pytest.raises(Refused, match="samtycke"):
        check_check(made(Register.ENFORCEMENT), ADULT, filter(None, [consent]), TODAY)


def test_a_consent_withdrawn_later_does_not_undo_what_was_asked_before() -> None:
    given = yes(Register.ENFORCEMENT, withdrawn_on=dt.date(2026, 2, 1))
    check_check(made(Register.ENFORCEMENT), ADULT, (given,), TODAY)
    assert given.status(dt.date(2026, 1, 31)) == "given"
    assert given.status(dt.date(2026, 2, 1)) == "withdrawn"


def test_of_another_adult_nothing_is_asked_for() -> None:
    assert wanted_of(OTHER) == (Register.CRIMINAL,)
    assert grounds_for(OTHER, Register.CRIMINAL) == (Ground.OWN_EXTRACT,)
    with pytest.raises(Refused):
        check_check(made(person=OTHER, legal_basis=Ground.CRIMINAL_RIGHT.value), OTHER, (), TODAY)


@pytest.mark.parametrize(
    ("days", "age"), [(0, Age.CURRENT), (183, Age.CURRENT), (184, Age.AGEING), (365, Age.AGEING), (366, Age.TOO_OLD)]
)
def test_age_is_counted_to_the_day_of_the_assessment(days: int, age: Age) -> None:
    check = made()
    assert check.received_on is not None
    assert age_of(check, check.received_on + dt.timedelta(days=days)) is age


@pytest.mark.parametrize(
    ("left", "reminder"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 0)]
)
def test_reminders_at_sixty_thirty_and_seven_days(left: int, reminder: int | None) -> None:
    check = made()
    assert check.received_on is not None
    assert remind_at(check, check.received_on + dt.timedelta(days=365 - left)) == reminder


def reasons(persons: list[Person], checks: list[RegisterCheck], **given: Any) -> set[tuple[str, str, str]]:
    start: dict[str, Any] = {"consents": (), "moved_on": None, "assessed_on": TODAY}
    names = {one.id: one.given_name for one in persons}
    found = to_redo(persons, checks, **(start | given))
    return {(names[one.person_id], one.register.value, one.reason.value) for one in found}


def test_a_new_adult_a_child_come_of_age_and_a_move_name_their_checks() -> None:
    child = Person(home_id=HOME, role="child", given_name="Alva", birth_date=dt.date(2008, 4, 1))
    newcomer = replace(ADULT, id=new_id(), given_name="Mats")
    social = made(Register.SOCIAL_OWN)
    checks = [made(), made(Register.SUSPICION), social]
    assert reasons([ADULT, child], checks) == set()
    assert reasons([ADULT, child], checks, assessed_on=dt.date(2026, 4, 1)) == {
        ("Alva", "criminal_record", RedoReason.CAME_OF_AGE)
    }
    moved_out = replace(child, residence_pattern="moved_out")
    assert reasons([ADULT, moved_out], checks, assessed_on=dt.date(2026, 4, 1)) == set()
    assert reasons([ADULT, newcomer, OTHER], checks) == {
        ("Mats", "criminal_record", RedoReason.NEW_ADULT), ("Mats", "suspicion_record", RedoReason.NEW_ADULT),
        ("Nils", "criminal_record", RedoReason.NEW_ADULT),
    }  # fmt: skip
    assert reasons([ADULT], checks, moved_on=dt.date(2026, 2, 1)) == {
        ("Lotta", "social_own_municipality", RedoReason.MOVED)
    }
    assert reasons([ADULT], checks, moved_on=dt.date(2026, 1, 20)) == set()


def test_a_child_who_turns_15_or_18_meanwhile_is_named_until_an_own_extract_is_shown() -> None:
    young = Person(home_id=HOME, role="child", given_name="Sixten", birth_date=dt.date(2011, 3, 10))
    named = {("Sixten", "criminal_record", RedoReason.TURNED_15)}
    assert reasons([ADULT, young], [], opened_on=dt.date(2025, 11, 1)) == named
    assert reasons([ADULT, young], [], opened_on=dt.date(2026, 3, 11)) == set()  # was 15 when it began
    assert reasons([ADULT, young], [], opened_on=dt.date(2025, 11, 1), assessed_on=dt.date(2026, 3, 9)) == set()
    shown = made(Register.CRIMINAL, young, received_on=dt.date(2026, 3, 12))
    assert reasons([ADULT, young], [shown], opened_on=dt.date(2025, 11, 1)) == set()
    of_age = replace(young, birth_date=dt.date(2008, 3, 11))
    again = made(Register.CRIMINAL, of_age, received_on=dt.date(2026, 3, 12))
    assert reasons([ADULT, of_age], []) == {("Sixten", "criminal_record", RedoReason.CAME_OF_AGE)}
    assert reasons([ADULT, of_age], [again]) == set()


def test_what_is_too_old_on_the_planned_day_is_named_in_advance() -> None:
    old = made(requested_on=dt.date(2025, 3, 1), received_on=dt.date(2025, 3, 20), destroyed_on=dt.date(2025, 4, 1))
    assert reasons([ADULT], [old]) == set()
    assert reasons([ADULT], [old], assessed_on=dt.date(2026, 3, 21)) == {
        ("Lotta", "criminal_record", RedoReason.TOO_OLD)
    }


def test_an_open_question_whose_consent_is_gone_is_named() -> None:
    asked = made(Register.ENFORCEMENT, received_on=None, result="requested", destroyed_on=None)
    gone = yes(Register.ENFORCEMENT, withdrawn_on=dt.date(2026, 2, 1))
    assert reasons([ADULT], [asked], consents=(yes(Register.ENFORCEMENT),)) == set()
    assert reasons([ADULT], [asked], consents=(gone,)) == {("Lotta", "enforcement", RedoReason.CONSENT_GONE)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answered_on": None}, "answered_on"),
        ({"answered_on": dt.date(2026, 3, 18)}, "answered_on"),
        ({"withdrawn_on": dt.date(2026, 1, 4)}, "withdrawn_on"),
        ({"withdrawn_on": dt.date(2026, 3, 18)}, "withdrawn_on"),
    ],
)
def test_a_consent_with_days_that_cannot_be_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_consent(yes(Register.ENFORCEMENT, **changes), TODAY)
    assert refused.value.field == field
