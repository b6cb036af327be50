"""The case's checks in the window: what task 5 costs, consents, asking for everything, and asking anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from fhr_desktop.domain.checks import Register, RegisterCheck, Result
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.investigations.checks import Cell
from tests import stores
from tests.ui.access import nameless
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.pages.case.checks import Checks

TODAY = stores.TODAY


@pytest.fixture
def part(office: Office, case: RecordId) -> Checks:
    page = office.go("case", {"case": case, "tab": "checks"})
    office.settle()
    made = page.parts.current
    assert isinstance(made, Checks)
    return made


def stored(office: Office, case: RecordId, name: str, register: Register) -> Cell:
    cells = office.services.checks.matrix(office.opened.actor, case).cells
    return next(c for c in cells if c.person.given_name == name and c.check.register == register)


def stand_on(part: Checks, name: str, register: Register) -> None:
    rows = part._table.rows_model.rows
    row = next(c for c in rows if c.person.given_name == name and c.check.register == register)
    part._table.setFocus()
    assert part._table.select(row.check.id)


def test_recording_an_extract_costs_at_most_four_keys(office: Office, part: Checks, case: RecordId) -> None:
    stand_on(part, "Lotta", Register.CRIMINAL)
    office.keys = 0
    office.press("Return", "U", "Return")
    office.settle()
    check = stored(office, case, "Lotta", Register.CRIMINAL).check
    assert (check.result, check.received_on) == (Result.CLEAR, TODAY)
    assert check.reviewers() == (office.opened.actor.user_id,)
    assert office.keys <= 4


def test_a_consent_is_asked_for_where_it_is_needed(office: Office, part: Checks, case: RecordId) -> None:
    stand_on(part, "Lotta", Register.ENFORCEMENT)
    office.settle()
    assert part._consent_form.isVisible()
    part._consent_form.fields["answered_on"].control.set_value(dt.date(2026, 3, 10))
    part._consent_form.fields["answer"].control.set_value("yes")
    part._consent_form.settled.emit("answer")
    office.settle()
    assert stored(office, case, "Lotta", Register.ENFORCEMENT).consent == "given"
    stand_on(part, "Lotta", Register.CRIMINAL)
    office.settle()
    assert not part._consent_form.isVisible()


def test_everything_that_may_be_asked_for_is_asked_for_at_once(office: Office, part: Checks, case: RecordId) -> None:
    stand_on(part, "Peter", Register.CRIMINAL)
    part.ask()
    office.settle()
    assert stored(office, case, "Peter", Register.SUSPICION).check.requested_on == TODAY
    assert stored(office, case, "Peter", Register.INSURANCE).check.requested_on is None
    assert office.window.toast._words.text() == "2 kontroller är begärda. 4 väntar på samtycke"


def test_what_cannot_be_is_said_at_its_field(office: Office, part: Checks, case: RecordId) -> None:
    stand_on(part, "Lotta", Register.CRIMINAL)
    office.settle()
    form = part._editor(part._table.current(), part._matrix).form  # type: ignore[arg-type]
    form.fields["destroyed_on"].control.set_value(TODAY)
    form.fields["result"].control.set_value("clear")
    form.settled.emit("result")
    office.settle()
    assert "läses av två" in form.fields["reviewer_2"]._below.text()
    assert stored(office, case, "Lotta", Register.CRIMINAL).check.result == Result.NOT_REQUESTED


def test_a_check_that_is_too_old_is_asked_for_anew(office: Office, part: Checks, case: RecordId) -> None:
    blank = stored(office, case, "Lotta", Register.CRIMINAL).check
    day = dt.date(2025, 1, 20)
    old = replace(blank, result="clear", requested_on=day, received_on=day)
    office.services.checks.save(office.opened.actor, old)
    page = office.go("case", {"case": case, "tab": "checks"})
    page.refresh(None)
    office.settle()
    stand_on(part, "Lotta", Register.CRIMINAL)
    office.settle()
    assert part._renew.isVisible()
    part.renew()
    office.settle()
    again: RegisterCheck = stored(office, case, "Lotta", Register.CRIMINAL).check
    assert (again.requested_on, again.received_on, again.result) == (TODAY, None, Result.REQUESTED)


def test_every_control_is_named_and_no_word_is_cut(office: Office, part: Checks) -> None:
    assert not nameless(part)
    assert not cut_words(part)
