"""Familjen on a case: persons added one after another by keys, each in a form of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.record import RecordId
from tests.ui.casework import Office
from ui.pages.case.family import Family


def family_of(office: Office, case: RecordId) -> Family:
    page: Any = office.go("case", {"case": case, "tab": "family"})
    part = page.parts.part("family")
    assert isinstance(part, Family)
    return part


def names(office: Office, case: RecordId) -> list[str]:
    return [one.given_name for one in office.services.cases.open(office.opened.actor, case).persons]


def test_what_is_typed_after_a_person_was_added_is_nobody_elses(office: Office, case: RecordId) -> None:
    part, before = family_of(office, case), names(office, case)
    part._people.select(part._people.rows_model.row_at(0).id)
    for added in ("Lo", "Ella"):
        part.add_person()
        office.settle()
        part._editors[Person].form.fields["given_name"].setFocus()
        office.type(added)
        office.press("Ctrl+Return")
        office.settle()
        current = part._people.current()
        assert current is not None and current.given_name == added == part._title.text()
        assert part._people.hasFocus(), "the next letter is not one of a name"
        office.type("xy")
        office.settle()
    assert names(office, case) == [*before, "Lo", "Ella"]


def test_the_person_that_is_shown_stays_when_the_list_is_read_anew(office: Office, case: RecordId) -> None:
    part = family_of(office, case)
    second = part._people.rows_model.row_at(1)
    part._people.select(second.id)
    office.settle()
    part._editors[Person].form.fields["occupation"].setFocus()
    office.type("Snickare")
    office.press("Tab")
    office.settle()
    assert part._shown == (Person, second.id) and part._people.current() is not None
    assert part._people.current().id == second.id


def test_a_personal_identity_number_tells_when_somebody_was_born(office: Office, case: RecordId) -> None:
    part = family_of(office, case)
    actor, homes = office.opened.actor, office.services.homes
    empty = replace(part._people.rows_model.row_at(1), identity_number=None, birth_date=None)
    homes.save_person(actor, empty)
    office.settle()
    known = homes.save_person(actor, replace(empty, identity_number="196408233234")).value
    assert known.birth_date == dt.date(1964, 8, 23)
    own = homes.save_person(actor, replace(known, birth_date=dt.date(1964, 8, 24))).value
    assert own.birth_date == dt.date(1964, 8, 24), "what is written stands"
