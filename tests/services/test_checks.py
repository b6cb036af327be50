"""Checks through the services: the matrix, asking, results, consents, what the report gathers, and other pairs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from db import records
from fhr_desktop.domain.checks import Consent, Ground, RedoReason, Register, RegisterCheck, Result
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor, ReasonNeeded
from fhr_desktop.services.investigations.checks import Cell, Matrix
from fhr_desktop.services.storage import OpenStore
from tests import stores

TODAY = stores.TODAY


def matrix(opened: OpenStore, case: RecordId) -> Matrix:
    return stores.services(opened).checks.matrix(opened.actor, case)


def cell(opened: OpenStore, case: RecordId, name: str, register: Register) -> Cell:
    cells = matrix(opened, case).cells
    return next(c for c in cells if c.person.given_name == name and c.check.register == register)


def consent(opened: OpenStore, case: RecordId, person: Person, register: Register, **values: object) -> None:
    start = {"answer": "yes", "answered_on": dt.date(2026, 3, 1)} | values
    said = Consent(
        id=Consent.id_of(case, person.id, register), case_id=case, person_id=person.id, kind=register.value, **start
    )  # type: ignore[arg-type]
    stores.services(opened).checks.consent(opened.actor, said)


def test_every_applicant_has_every_register_and_children_none(opened: OpenStore, case: RecordId) -> None:
    cells = matrix(opened, case).cells
    assert [c.person.given_name for c in cells] == ["Lotta"] * 6 + ["Peter"] * 6
    assert {c.check.result for c in cells} == {Result.NOT_REQUESTED}
    assert matrix(opened, case).left() == 12


def test_asking_leaves_out_what_rests_on_a_consent_that_is_not_given(opened: OpenStore, case: RecordId) -> None:
    services = stores.services(opened)
    lotta = cell(opened, case, "Lotta", Register.CRIMINAL).person
    consent(opened, case, lotta, Register.INSURANCE)
    consent(opened, case, lotta, Register.ENFORCEMENT, answer="no")
    asked = services.checks.ask(opened.actor, case, lotta.id).value
    assert {one.register for one in asked} == {Register.CRIMINAL, Register.SUSPICION, Register.INSURANCE}
    assert {one.legal_basis for one in asked} == {
        Ground.CRIMINAL_RIGHT, Ground.SUSPICION_RIGHT, Ground.CONSENT
    }  # fmt: skip
    assert all(one.requested_on == TODAY for one in asked)
    with pytest.raises(Refused, match="redan begärt"):
        services.checks.ask(opened.actor, case, lotta.id)


def test_a_result_says_the_rest_of_itself(opened: OpenStore, case: RecordId) -> None:
    services = stores.services(opened)
    blank = cell(opened, case, "Peter", Register.SUSPICION).check
    saved = services.checks.save(opened.actor, replace(blank, result=Result.CLEAR.value)).value
    assert (saved.received_on, saved.reviewers()) == (TODAY, (opened.actor.user_id,))
    assert saved.legal_basis == Ground.SUSPICION_RIGHT
    assert cell(opened, case, "Peter", Register.SUSPICION).check == saved


def test_a_consent_holds_a_year_unless_it_says_otherwise(opened: OpenStore, case: RecordId) -> None:
    lotta = cell(opened, case, "Lotta", Register.CRIMINAL).person
    consent(opened, case, lotta, Register.ENFORCEMENT)
    kept = matrix(opened, case).consents[lotta.id, Register.ENFORCEMENT]
    assert kept.valid_until == dt.date(2027, 3, 1)
    assert cell(opened, case, "Lotta", Register.ENFORCEMENT).consent == "given"


def test_the_report_gathers_the_checks(opened: OpenStore, case: RecordId) -> None:
    services = stores.services(opened)
    blank = cell(opened, case, "Lotta", Register.CRIMINAL).check
    other = next(one for one in services.unit.users() if one.id != opened.actor.user_id and one.role == "investigator")
    done = replace(blank, result="clear", reviewer_1=opened.actor.user_id, reviewer_2=other.id, destroyed_on=TODAY)
    services.checks.save(opened.actor, done)
    report = services.documents.begin(opened.actor, case, "F10").value
    (row,) = services.documents.open(opened.actor, report.id).filled.answers["register_rows", ""]  # type: ignore[misc]
    assert row["adult"] == "Lotta Berg" and row["register"] == "criminal_record"
    assert row["destroyed_on"] == TODAY.isoformat() and other.name in row["reviewed_by"]
    with pytest.raises(Refused, match="hämtas från ärendet"):
        services.documents.answer(opened.actor, report.id, "register_rows", "", ())


def test_a_move_and_the_planned_day_ask_for_new_checks(opened: OpenStore, case: RecordId) -> None:
    services = stores.services(opened)
    found = cell(opened, case, "Lotta", Register.SOCIAL_OWN)
    consent(opened, case, found.person, Register.SOCIAL_OWN, answered_on=dt.date(2026, 1, 2))
    early = dt.date(2026, 1, 20)
    services.checks.save(opened.actor, replace(found.check, result="clear", requested_on=early, received_on=early))
    assert cell(opened, case, "Lotta", Register.SOCIAL_OWN).redo is None
    home = services.cases.open(opened.actor, case).home
    services.homes.save_home(opened.actor, replace(home, municipality="2031", street_address="Sjövägen 3"))
    moved = cell(opened, case, "Lotta", Register.SOCIAL_OWN)
    assert moved.redo is not None and moved.redo.reason is RedoReason.MOVED
    services.checks.renew(opened.actor, moved.check)
    assert cell(opened, case, "Lotta", Register.SOCIAL_OWN).redo is None
    services.checks.save(
        opened.actor,
        replace(cell(opened, case, "Peter", Register.CRIMINAL).check, result="clear", received_on=dt.date(2026, 1, 20)),
    )
    services.checks.plan(opened.actor, case, dt.date(2027, 1, 21))
    late = cell(opened, case, "Peter", Register.CRIMINAL)
    assert late.redo is not None and late.redo.reason is RedoReason.TOO_OLD


def test_another_pairs_checks_need_a_reason_and_cannot_be_written(opened: OpenStore, case: RecordId) -> None:
    services = stores.services(opened)
    blank = cell(opened, case, "Lotta", Register.CRIMINAL).check
    third = stores.colleague(opened, "Tove Stark")
    stranger = Actor(third.id, third.name, Role.INVESTIGATOR)
    with pytest.raises(ReasonNeeded):
        services.checks.matrix(stranger, case)
    assert services.checks.matrix(stranger, case, "Vikarie i dag").cells
    with pytest.raises(Refused):
        services.checks.save(stranger, replace(blank, result="clear"))
    with opened.desk.store.read() as connection:
        assert records.load(connection, RegisterCheck, blank.id) is None
