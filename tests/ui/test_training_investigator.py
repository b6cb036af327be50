"""An investigator in Utbildning: enrols from the case, says who is who, sees how far they have come, hides names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.training import Course
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.services.training import attends, with_people
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from tests.ui.courses import make_round, spoken
from ui.pages.case.training import HomeTrainingBox
from ui.pages.training.linking import LinkDialog, ReasonDialog
from ui.pages.training.participants import ParticipantsTab
from ui.tasks import Tasks
from ui.theme import Theme


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    """An investigator's machine, with a case of theirs and a round that the unit's trainer holds."""
    made = stores.open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


@pytest.fixture
def case(opened: OpenStore) -> Case:
    case = stores.family(opened)
    pair = opened.actor.user_id, stores.colleague(opened).id
    stores.services(opened).cases.assign(opened.actor, case.id, *pair)
    return case


@pytest.fixture
def course(opened: OpenStore, case: Case) -> Course:
    """Lotta, written in by name, has been to three meetings, and Farid to none."""
    made = make_round(opened, ())
    people = with_people(opened, made, "Lotta Berg", "Farid Ahmadi", municipality="2039")
    attends(opened, made, people["Lotta Berg"], range(1, 4))
    return made


@pytest.fixture
def office(qtbot: QtBot, look: Theme, opened: OpenStore, course: Course, tasks: Tasks) -> Iterator[Office]:
    """The window of the investigator, who may not mark."""
    made = Office(qtbot, look, tasks, replace(opened, actor=replace(opened.actor, role=Role.INVESTIGATOR)))
    yield made
    made.close()


def participants(office: Office, course: Course) -> ParticipantsTab:
    page: Any = office.go("course", {"course": course.id, "tab": "participants"})
    assert isinstance(page.tabs.current, ParticipantsTab)
    return page.tabs.current


def stand(office: Office, tab: ParticipantsTab, name: str) -> None:
    row = next(row for row in tab.people.rows_model.rows if row.participant.name == name)
    tab.people.setFocus()
    tab.people.select(row.participant.id)
    office.settle()


def asked(office: Office, tab: ParticipantsTab) -> LinkDialog:
    press_button(tab.side.link.choose)
    office.settle()
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, LinkDialog) and one.isVisible()]
    return found


def test_the_course_is_in_the_menu_and_marks_nothing(office: Office, course: Course) -> None:
    page: Any = office.go("training")
    assert [row.course.id for row in page.table.rows_model.rows] == [course.id]
    tab = participants(office, course)
    assert tab.add_button.isVisible() and not tab.side.waive.isVisible()
    assert not nameless(office.window) and not cut_words(office.window)


def test_somebody_written_in_by_name_is_linked_followed_and_seen_in_the_case(
    office: Office, course: Course, case: Case
) -> None:
    tab = participants(office, course)
    stand(office, tab, "Lotta Berg")
    assert "Inte kopplad till någon i ett ärende" in tab.side.link.said.text()
    dialog = asked(office, tab)
    assert [one.name for one in dialog.adults.table.rows_model.rows] == ["Lotta Berg"]
    assert not nameless(dialog) and not cut_words(dialog) and not silent_cells(dialog.adults.table)
    office.press("Ctrl+Return")
    assert dialog.isVisible() and "Välj en person" in " ".join(spoken(dialog))  # nobody is chosen by itself
    office.press("Down", "Ctrl+Return")
    assert tab.side.link.said.text() == f"Är Lotta Berg i ärende {case.number}"
    press_button(tab.side.link.case)
    office.settle()
    shown: Any = office.window.current
    (box,) = shown.findChildren(HomeTrainingBox)
    assert any("Lotta Berg: Ett hem att växa i" in said and "3 av 8" in said for said in spoken(box))
    press_button(box.enrol_button)
    office.settle()
    office.press("Ctrl+Return")
    tab = participants(office, course)
    assert [row.participant.name for row in tab.people.rows_model.rows] == [
        "Farid Ahmadi", "Lotta Berg", "Peter Sundin",
    ]  # fmt: skip
    stand(office, tab, "Peter Sundin")
    assert "Peter Sundin" in tab.side.link.said.text()


def test_a_link_is_taken_back_and_taken_away(office: Office, course: Course) -> None:
    tab = participants(office, course)
    stand(office, tab, "Farid Ahmadi")
    dialog = asked(office, tab)
    assert dialog.adults.none.isVisible()
    office.type("sundin")
    office.wait_for(lambda: len(dialog.adults.table.rows_model.rows) == 2)
    office.press("Down", "Down", "Ctrl+Return")
    assert "Peter Sundin" in tab.side.link.said.text()
    office.press("Ctrl+Z")
    assert "Inte kopplad" in tab.side.link.said.text()
    stand(office, tab, "Lotta Berg")
    asked(office, tab)
    office.press("Down", "Ctrl+Return")
    press_button(tab.side.link.away)
    office.settle()
    assert "Inte kopplad" in tab.side.link.said.text()
    office.press("Ctrl+Z")
    assert "Är Lotta Berg" in tab.side.link.said.text()


def test_a_projector_sees_neither_names_nor_who_they_are(office: Office, course: Course, case: Case) -> None:
    tab = participants(office, course)
    stand(office, tab, "Lotta Berg")
    asked(office, tab)
    office.press("Down", "Ctrl+Return")
    office.press("Ctrl+D")
    said = " ".join(spoken(office.window))
    assert not [one for one in ("Lotta", "Berg", "Farid", "Ahmadi", case.number) if one in said]
    assert tab.side.link.said.text() == "Kopplad till någon i ett ärende"
    press_button(tab.side.link.case)
    assert office.window.current is not None and "Namnen är dolda" in office.window.toast._words.text()


def test_another_pairs_case_asks_for_a_reason(
    qtbot: QtBot, look: Theme, opened: OpenStore, course: Course, tasks: Tasks
) -> None:
    other = stores.colleague(opened, "Anna Ek")
    actor = replace(opened.actor, user_id=other.id, name=other.name, role=Role.INVESTIGATOR)
    office = Office(qtbot, look, tasks, replace(opened, actor=actor))
    tab = participants(office, course)
    stand(office, tab, "Lotta Berg")
    dialog = asked(office, tab)
    office.press("Down", "Ctrl+Return")
    assert dialog.isVisible() and dialog.fields["reason"].isVisible()
    dialog.reason.set_value("Vikarie för Mikael")
    office.press("Ctrl+Return")
    assert "Är Lotta Berg" in tab.side.link.said.text()
    press_button(tab.side.link.away)
    office.settle()
    (why,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ReasonDialog) and one.isVisible()]
    office.press("Ctrl+Return")
    assert why.isVisible()
    office.type("Vikarie för Mikael")
    office.press("Ctrl+Return")
    assert "Inte kopplad" in tab.side.link.said.text()
    office.close()
