"""Utbildning in a case: enrolling an adult, how far they have come, and a protected home's own name in the course."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from db import records
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.training import Course, EnrolmentStatus
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.sheets import Sheet
from tests import stores
from tests.services.training import attends, with_people
from tests.ui.access import nameless
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from tests.ui.courses import make_round, spoken
from ui.components.buttons import Button
from ui.pages.case.training import EnrolDialog, HomeTrainingBox
from ui.tasks import Tasks
from ui.theme import Theme

ROLE = Role.UNIT_MANAGER  # who has the window


@pytest.fixture
def case(opened: OpenStore) -> Case:
    return stores.family(opened)


@pytest.fixture
def office(qtbot: QtBot, look: Theme, opened: OpenStore, case: Case, tasks: Tasks) -> Iterator[Office]:
    made = Office(qtbot, look, tasks, opened)
    yield made
    made.close()


def box(office: Office, case: Case) -> HomeTrainingBox:
    page: Any = office.go("case", {"case": case.id, "tab": "family"})
    (found,) = page.findChildren(HomeTrainingBox)
    assert found.isVisible()
    return found  # type: ignore[no-any-return]


def ask(office: Office, shown: HomeTrainingBox) -> EnrolDialog:
    press_button(shown.enrol_button)
    office.settle()
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, EnrolDialog) and w.isVisible()]
    return found


def shown_fields(asked: EnrolDialog) -> list[str]:
    return [key for key, field in asked.fields.items() if field.isVisible()]


def tick(asked: EnrolDialog, *names: str) -> None:
    """These adults and no others."""
    for one in asked.findChildren(QCheckBox):
        if one.isChecked() != (one.text() in names):
            one.click()


def read(office: Office, course: Course) -> Sheet:
    return office.services.rounds.refresh(office.opened.actor, course.id)


def test_an_adult_is_enrolled_and_how_far_they_have_come_is_told(office: Office, case: Case, opened: OpenStore) -> None:
    course = make_round(opened, ())
    shown = box(office, case)
    assert "ingen i hemmet är anmäld" in " ".join(spoken(shown))
    asked = ask(office, shown)
    assert shown_fields(asked) == ["person", "round"]
    tick(asked, "Lotta Berg")
    office.press("Ctrl+Return")
    assert "Lotta Berg: Ett hem att växa i, Rättvik våren 2026, 0 av 8 träffar, kallad" in spoken(shown)
    assert not nameless(office.window) and not cut_words(office.window)
    sheet = office.services.rounds.refresh(opened.actor, course.id)
    (row,) = sheet.rows
    assert row.participant.name == "Lotta Berg" and row.participant.municipality == "2039"
    assert row.enrolment is not None
    office.services.participants.answer(opened.actor, row.enrolment.id, EnrolmentStatus.ACCEPTED)
    attends(opened, course, row.participant.id, range(1, 4))
    office.window.ctx.bus.changed.emit(None)
    office.settle()
    assert any("3 av 8 träffar" in said for said in spoken(shown))
    assert "alla sökande har gått klart" in " ".join(spoken(shown))


def test_both_adults_are_enrolled_at_once_and_taken_back(office: Office, case: Case, opened: OpenStore) -> None:
    course = make_round(opened, ())
    shown = box(office, case)
    assert [one.isChecked() for one in ask(office, shown).findChildren(QCheckBox)] == [True, True]
    office.press("Ctrl+Return")
    assert [row.participant.name for row in read(office, course).rows] == ["Lotta Berg", "Peter Sundin"]
    assert "2 kallade" in office.window.toast._words.text()
    press_button([one for one in shown.findChildren(Button) if one.text() == "Till omgången"][1])
    office.settle()
    people: Any = office.window.current.tabs.current  # type: ignore[attr-defined]
    assert people.people.current().participant.name == people.side._name.text() == "Peter Sundin"
    shown = box(office, case)
    office.press("Ctrl+Z")
    assert not read(office, course).rows and "ingen i hemmet är anmäld" in " ".join(spoken(shown))
    ask(office, shown)
    office.press("Ctrl+Return")
    assert len(read(office, course).rows) == 2
    again = ask(office, shown)
    tick(again, "Lotta Berg")
    office.press("Ctrl+Return")
    assert again.isVisible() and "Lotta Berg är redan med" in again._error.text()
    tick(again)
    office.press("Ctrl+Return")
    assert again.isVisible() and "Välj vem" in " ".join(spoken(again))
    again.reject()


def test_one_of_the_same_name_in_the_round_is_asked_about(office: Office, case: Case, opened: OpenStore) -> None:
    course = make_round(opened, ())
    with_people(opened, course, "Lotta Berg", municipality="2039")
    shown = box(office, case)
    asked = ask(office, shown)
    lotta = next(key for key in asked.fields if key in shown_fields(asked) and key.startswith("same:"))
    office.press("Ctrl+Return")
    assert asked.isVisible() and "samma person" in " ".join(spoken(asked))
    assert not nameless(office.window) and not cut_words(office.window)
    asked.fields[lotta].control.set_value("yes")
    office.press("Ctrl+Return")
    assert [row.participant.name for row in read(office, course).rows] == ["Lotta Berg", "Peter Sundin"]
    assert any(said.startswith("Lotta Berg: Ett hem att växa i") for said in spoken(shown))
    office.press("Ctrl+Z")
    assert [row.participant.name for row in read(office, course).rows] == ["Lotta Berg"]


def test_of_a_protected_home_only_the_name_that_is_written_goes_along(
    office: Office, case: Case, opened: OpenStore
) -> None:
    course = make_round(opened, ())
    s, actor = office.services, opened.actor
    persons = s.homes.persons(actor, case.home_id)
    s.homes.save_person(actor, replace(persons[0], protection_degree="confidentiality_mark"))
    with opened.desk.store.read() as connection:
        assert any(home.protected for home in records.load_where(connection, Home))
    (row,) = s.cases.rows(actor)
    page: Any = office.go("case", {"case": row.id, "tab": "family"})
    (shown,) = page.findChildren(HomeTrainingBox)
    asked = ask(office, shown)
    tick(asked, "Lotta Berg")
    assert "varken namn, telefon eller kommun" in asked.accessibleDescription()
    office.press("Ctrl+Return")
    assert asked.isVisible()
    next(iter(asked.names.values())).set_value("Vera Ek")
    office.press("Ctrl+Return")
    (made,) = s.rounds.refresh(actor, course.id).rows
    assert (made.participant.name, made.participant.municipality, made.participant.phone) == ("Vera Ek", None, "")


def test_without_a_round_the_page_says_so(office: Office, case: Case) -> None:
    shown = box(office, case)
    press_button(shown.enrol_button)
    office.settle()
    assert "Ingen omgång pågår" in office.window.toast._words.text()
