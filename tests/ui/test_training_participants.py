"""Deltagare in the window: answers by key, a place that falls free, people known from before, parts, waivers, names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from db import records
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.training import Course, EnrolmentStatus, Mark, Participant
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.links import ToEnrol
from fhr_desktop.services.training.sheets import Sheet
from tests import stores, unseen
from tests.stores import TODAY
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from tests.ui.courses import make_round, spoken
from ui.components.form_dialog import FormDialog
from ui.components.labels import Elided, Label
from ui.pages.training.enrolling import EnrolDialog, PersonDialog
from ui.pages.training.history import HistoryDialog
from ui.pages.training.participants import ParticipantsTab
from ui.tasks import Tasks
from ui.theme import Theme

NAMES = ("Farid Ahmadi", "Lotta Berg", "Sten Björk", "Åsa Åkerlund")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    yield made
    made.close()


@pytest.fixture
def course(opened: OpenStore) -> Course:
    """Four people in a round of four; Lotta missed the second meeting; Olle waits. Falun gives the part again."""
    s, actor = stores.services(opened), opened.actor
    made = make_round(opened, NAMES)
    full = s.rounds.save(actor, replace(made, seats=len(NAMES))).value
    s.participants.add(actor, full.id, Participant(name="Olle Nordin"), EnrolmentStatus.ACCEPTED)
    sheet = s.rounds.open(actor, full.id)
    for session in sheet.sessions[:3]:
        for row in sheet.rows:
            missed = row.participant.name == "Lotta Berg" and session.number == 2
            s.attendance.mark(actor, session.id, row.participant.id, Mark.ABSENT if missed else Mark.PRESENT)
    make_round(opened, ("Nils Almgren",), "Falun våren 2026", weeks=0)
    return full

    return replace(course, seats=len(NAMES))


@pytest.fixture
def office(qtbot: QtBot, look: Theme, opened: OpenStore, course: Course, tasks: Tasks) -> Iterator[Office]:
    made = Office(qtbot, look, tasks, opened)
    made.go("course", {"course": course.id, "tab": "participants"})
    yield made
    made.close()


@pytest.fixture
def tab(office: Office) -> ParticipantsTab:
    found: Any = office.window.current
    assert isinstance(found.tabs.current, ParticipantsTab)
    return found.tabs.current


def read(office: Office, course: Course) -> Sheet:
    return office.services.rounds.refresh(office.opened.actor, course.id)


def status(office: Office, course: Course, name: str) -> EnrolmentStatus:
    sheet = read(office, course)
    return next(row for row in (*sheet.rows, *sheet.others) if row.participant.name == name).status()


def dialog(kind: type[QDialog]) -> Any:
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    return found


def stand(tab: ParticipantsTab, name: str) -> None:
    assert tab.view is not None
    rows = (*tab.view.sheet.rows, *tab.view.sheet.others)
    who = next(row.participant.id for row in rows if row.participant.name == name)
    table = tab.people if tab.people.select(who) else tab.others
    table.setFocus()
    table.select(who)


def test_each_line_says_where_somebody_stands_and_how_many_parts(office: Office, tab: ParticipantsTab) -> None:
    said = [
        [str(tab.people.rows_model.index(row, column).data(Qt.ItemDataRole.DisplayRole)) for column in (0, 2, 3)]
        for row in range(4)
    ]
    assert said[0] == ["Ahmadi, Farid", "Tackat ja", "3 av 8"]
    assert said[1] == ["Berg, Lotta", "Har träffar att ta igen", "2 av 8"]
    assert [row.participant.name for row in tab.others.rows_model.rows] == ["Olle Nordin"]
    assert not nameless(office.window) and not cut_words(office.window)
    assert not silent_cells(tab.people)


def test_an_answer_by_key_is_taken_back_and_a_free_place_is_offered(
    office: Office, course: Course, tab: ParticipantsTab
) -> None:
    assert not tab.free.isVisible()
    stand(tab, "Sten Björk")
    office.press("N")
    assert status(office, course, "Sten Björk") is EnrolmentStatus.DECLINED
    assert "Olle Nordin har väntat längst" in tab.free.accessibleName()
    office.press("Ctrl+Z")
    assert status(office, course, "Sten Björk") is EnrolmentStatus.ACCEPTED and not tab.free.isVisible()
    office.press("A")
    assert status(office, course, "Sten Björk") is EnrolmentStatus.CANCELLED
    press_button(tab.give)
    office.settle()
    assert status(office, course, "Olle Nordin") is EnrolmentStatus.TO_MAKE_UP  # in, with three meetings behind
    office.press("Ctrl+Z")
    assert status(office, course, "Olle Nordin") is EnrolmentStatus.WAITING


def test_a_yes_to_a_full_round_is_refused_in_a_sentence(office: Office, course: Course, tab: ParticipantsTab) -> None:
    stand(tab, "Olle Nordin")
    office.press("J")
    assert "Alla platser är tagna" in office.window.toast._words.text()
    assert status(office, course, "Olle Nordin") is EnrolmentStatus.WAITING


def test_somebody_from_another_round_is_not_written_in_twice(
    office: Office, course: Course, tab: ParticipantsTab
) -> None:
    stand(tab, "Sten Björk")
    office.press("A")
    office.press("Ctrl+N")
    shown = dialog(EnrolDialog)
    office.type("alm")
    office.settle()
    office.press("Down")
    assert shown.who.chosen is not None and shown.who.value() == "Nils Almgren"
    assert shown.fields["municipality"].control.value() == "2031"
    before = len(office.services.participants.known(office.opened.actor, course.id))
    office.press("Ctrl+Return")
    office.settle()
    row = next(row for row in read(office, course).rows if row.participant.name == "Nils Almgren")
    assert row.participant.id == shown.who.chosen.participant.id
    assert len(office.services.participants.known(office.opened.actor, course.id)) == before - 1
    office.press("Ctrl+Z")
    assert "Nils Almgren" not in [row.participant.name for row in read(office, course).rows]
    assert len(office.services.participants.known(office.opened.actor, course.id)) == before


def test_in_a_full_round_the_waiting_list_is_chosen_and_one_too_many_is_said(
    office: Office, course: Course, tab: ParticipantsTab
) -> None:
    press_button(tab.add_button)
    shown = dialog(EnrolDialog)
    assert shown.answer.value() == EnrolmentStatus.WAITING and "Omgången är full" in " ".join(spoken(shown))
    office.type("Gun Ny")
    shown.answer.set_value(EnrolmentStatus.INVITED.value)
    office.press("Ctrl+Return")
    assert "Det är nu 1 person fler än platserna" in office.window.toast._words.text()
    assert status(office, course, "Gun Ny") is EnrolmentStatus.INVITED


def test_days_that_do_not_suit_are_written_with_the_person(
    office: Office, course: Course, tab: ParticipantsTab
) -> None:
    assert office.focus is tab.people
    stand(tab, "Olle Nordin")
    press_button(tab.side.change)
    office.settle()
    shown = dialog(PersonDialog)
    shown.fields["weekdays"].control.set_value(("tue",))
    shown.fields["days"].setFocus()
    office.type("2027-03-12")
    office.press("Return")
    office.type("2026-05-05")  # and saved without being added first
    office.press("Ctrl+Return")
    assert tab.side._name.text() == "Olle Nordin"
    assert "Kan inte: tisdagar, 5 maj, 12 mars 2027" in spoken(tab.side)


def test_whoever_waits_is_not_said_to_come_to_meetings_that_have_been(office: Office, tab: ParticipantsTab) -> None:
    assert office.focus is tab.people
    stand(tab, "Olle Nordin")
    told = [one.text() for one in tab.side.findChildren(Elided)]
    assert any(one.startswith("Var 3 feb") for one in told), told
    assert sum(one.startswith("Kommer") for one in told) == 5


def test_without_a_name_nobody_is_added(office: Office, course: Course, tab: ParticipantsTab) -> None:
    press_button(tab.add_button)
    shown = dialog(EnrolDialog)
    office.press("Ctrl+Return")
    assert shown.isVisible() and "behöver ett namn" in " ".join(spoken(shown))
    shown.reject()
    assert len(read(office, course).rows) == 4


def test_what_a_colleague_has_changed_while_the_dialog_is_open_stands_beside(
    office: Office, opened: OpenStore, course: Course, tab: ParticipantsTab
) -> None:
    stand(tab, "Lotta Berg")
    press_button(tab.side.change)
    shown = dialog(PersonDialog)
    lotta = next(row.participant for row in read(office, course).rows if row.participant.name == "Lotta Berg")
    unseen.receive(opened, unseen.edit(opened, lotta, phone="070-174 06 12"))
    office.window.ctx.bus.changed.emit(None)
    office.settle()
    shown.fields["phone"].control.set_value("070-174 06 13")
    office.press("Ctrl+Return")
    assert office.services.inbox.waiting(opened.actor) == 1


def test_the_side_tells_each_part_and_where_a_missed_one_is_given(office: Office, tab: ParticipantsTab) -> None:
    stand(tab, "Lotta Berg")
    told = " ".join(spoken(tab.side))
    assert "Missad" in told and "Falun våren 2026" in told and "Klara träffar: 2 av 8" in told
    stand(tab, "Farid Ahmadi")
    assert "Missad" not in " ".join(spoken(tab.side))


def test_whoever_has_no_mark_is_not_said_to_have_missed_the_meeting(
    office: Office, course: Course, tab: ParticipantsTab
) -> None:
    second = read(office, course).sessions[1]
    for row in read(office, course).rows:
        office.services.attendance.mark(office.opened.actor, second.id, row.participant.id, None)
    office.window.current.refresh(None)
    office.settle()
    stand(tab, "Farid Ahmadi")
    told = " ".join(spoken(tab.side))
    assert "Inte ifylld" in told and "Missad" not in told


def test_a_waiver_needs_a_reason_and_is_taken_back(office: Office, course: Course, tab: ParticipantsTab) -> None:
    stand(tab, "Lotta Berg")
    press_button(tab.side.waive)
    shown = dialog(FormDialog)
    assert shown.fields["part"].control.value() == "s2"
    office.press("Ctrl+Return")
    assert shown.isVisible()
    shown.fields["reason"].control.set_value("Har hållit i samma pass för andra.")
    office.press("Ctrl+Return")
    assert [one.part for one in read(office, course).rows[1].waivers] == ["s2"]
    assert status(office, course, "Lotta Berg") is EnrolmentStatus.ACCEPTED
    assert "Har hållit i samma pass" in " ".join(spoken(tab.side))
    back = next(b for b in tab.side.findChildren(type(tab.side.waive)) if b.text() == "Ta tillbaka" and b.isVisible())
    press_button(back)
    office.settle()
    assert status(office, course, "Lotta Berg") is EnrolmentStatus.TO_MAKE_UP


def test_history_goes_across_rounds_and_is_logged(office: Office, tab: ParticipantsTab) -> None:
    stand(tab, "Lotta Berg")
    press_button(tab.side.history)
    office.settle()
    shown = dialog(HistoryDialog)
    marks = [one.attendance.mark for one in shown.table.rows_model.rows]
    assert marks == ["present", "absent", "present"]
    assert shown.table.rows_model.rows[0].session.on == TODAY - dt.timedelta(weeks=6)
    shown.accept()


def test_a_trainer_sees_nothing_of_casework(office: Office, opened: OpenStore, tab: ParticipantsTab) -> None:
    """Whoever is enrolled from a case is a name, a municipality and a phone here, and nothing more."""
    caseworker = Actor(stores.colleague(opened).id, "Mikael Dahl", Role.INVESTIGATOR)
    case = stores.family(replace(opened, actor=caseworker))
    with opened.desk.store.read() as connection:
        lotta = next(one for one in records.load_where(connection, Person) if one.given_name == "Lotta")
    course = make_round(opened, (), "Orsa hösten 2026", weeks=-20)
    office.services.links.enrol(caseworker, course.id, [ToEnrol(lotta.id)])
    page: Any = office.go("course", {"course": course.id, "tab": "participants"})
    shown = page.tabs.current
    assert [row.participant.name for row in shown.people.rows_model.rows] == ["Lotta Berg"]
    for key in page.tabs.keys:
        page.tabs.choose(key)
        office.settle()
        told = " ".join(spoken(office.window))
        assert not [word for word in ("Särna", "Sundin", "Alva", "1981", case.number) if word in told], key


def test_while_names_are_hidden_none_is_here_and_no_dialog_opens(office: Office, tab: ParticipantsTab) -> None:
    stand(tab, "Lotta Berg")
    office.press("Ctrl+D")
    parts = [part for name in (*NAMES, "Olle Nordin") for part in name.split()]
    assert not [said for said in spoken(office.window) for part in parts if part in said]
    press_button(tab.side.history)
    press_button(tab.add_button)
    office.settle()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    assert "Namnen är dolda" in office.window.toast._words.text()


def test_whoever_is_added_is_stood_on_and_answers_at_once(office: Office, opened: OpenStore) -> None:
    empty = make_round(opened, (), "Orsa våren 2026", weeks=0)
    office.go("course", {"course": empty.id, "tab": "participants"})
    assert any(
        "Ingen är med i omgången än" in one.text() for one in office.window.findChildren(Label) if one.isVisible()
    )
    assert not nameless(office.window) and not cut_words(office.window)
    office.press("Ctrl+N")
    office.type("Kanarina Ek")
    office.press("Ctrl+Return")
    office.press("J")
    assert status(office, empty, "Kanarina Ek") is EnrolmentStatus.ACCEPTED
    office.press("Ctrl+N")
    office.type("Anna Berg")
    office.press("Ctrl+Return")
    office.press("J")
    assert status(office, empty, "Anna Berg") is EnrolmentStatus.ACCEPTED
