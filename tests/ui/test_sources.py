"""The sources of an answer from the keyboard: reached after the answer, chosen, and the focus stays with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.checks import Register
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.references import Reference
from fhr_desktop.services.investigations.sources import offered_sources
from tests import stores
from tests.ui.keys import type_words
from tests.ui.rooms import Room, block, open_page, settle, the_editor, until
from ui.form_editor.evidence import EvidenceStrip
from ui.pages.report.page import ReportPage


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(qtbot: QtBot, page: ReportPage, key: Qt.Key) -> QWidget:
    back = Qt.KeyboardModifier.ShiftModifier if key == Qt.Key.Key_Backtab else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(QApplication.activePopupWidget() or focus(), key, back)
    settle(qtbot, page)
    if QApplication.activePopupWidget() is None and not page.isActiveWindow():
        page.activateWindow()  # offscreen, nothing is active again when a popup has gone
        qtbot.waitUntil(page.isActiveWindow)
    return QApplication.activePopupWidget() or focus()


def held(room: Room, kind: str, day: dt.date, *people: Person) -> None:
    visit = Visit(
        case_id=case_of(room), kind=kind, on=day, held=True, participants=tuple(one.id for one in people),
        investigators=(room.opened.actor.user_id,),
    )  # fmt: skip
    room.services.visits.save(room.opened.actor, visit)


def case_of(room: Room) -> object:
    return room.services.documents.open(room.opened.actor, room.report).document.case_id


def visited(room: Room) -> None:
    """A visit, two interviews, a reference and two checks, in no order."""
    persons = room.services.documents.open(room.opened.actor, room.report).facts.persons
    lotta, peter, _alva = persons
    held(room, "interview_individual", dt.date(2026, 3, 11), peter)
    held(room, "home_visit_booked", dt.date(2026, 3, 3), *persons)
    held(room, "interview_individual", dt.date(2026, 3, 10), lotta)
    s, actor, case = room.services, room.opened.actor, case_of(room)
    reference = Reference(
        case_id=case, name="Karin Ek", relation="neighbour", about=(lotta.id,), contacted_on=dt.date(2026, 3, 5),
        contact_form="phone",
    )  # fmt: skip
    s.references.save(actor, reference)
    for cell in s.checks.matrix(actor, case).cells:
        if cell.check.register == Register.CRIMINAL and cell.person in (lotta, peter):
            s.checks.save(actor, replace(cell.check, result="clear", received_on=dt.date(2026, 3, 12)))


def strip_of(qtbot: QtBot, page: ReportPage, field: str, subject: str = "") -> EvidenceStrip:
    found = block(qtbot, page, field, subject).evidence
    assert found is not None
    return found


def test_tab_goes_from_the_answer_to_its_sources_and_on_to_the_next_question(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    strip = strip_of(qtbot, page, "why_now")
    type_words(focus(), "Nu har de tid.")
    assert press(qtbot, page, Qt.Key.Key_Tab) is strip._add
    until(qtbot, lambda: bool(strip._gap))  # the answer is saved, and lacks a source
    settle(qtbot, page)
    assert focus() is strip._add
    assert press(qtbot, page, Qt.Key.Key_Tab) is strip._why
    after = press(qtbot, page, Qt.Key.Key_Tab)
    form = the_editor(page)._form
    assert form is not None and form.blocks["initiative", ""].control.isAncestorOf(after)
    assert press(qtbot, page, Qt.Key.Key_Backtab) is strip._why


@pytest.mark.parametrize("field", ["why_now", "home_address", "child_name"])
def test_tab_never_leaves_the_questions_for_the_rail_before_their_end(qtbot: QtBot, room: Room, field: str) -> None:
    page = open_page(qtbot, room)
    block(qtbot, page, field, room.child if field == "child_name" else "")
    editor, seen = the_editor(page), []
    while editor.isAncestorOf(focus()):
        seen.append(focus())
        assert len(seen) < 200
        press(qtbot, page, Qt.Key.Key_Tab)
    assert editor._form is not None
    shown = [one for one in editor._form.blocks.values() if one.isVisible() and one.writable]
    assert all(any(one.isAncestorOf(widget) for widget in seen) for one in shown)
    assert focus() is page._next


def test_the_focus_is_at_the_answers_sources_when_one_is_chosen_and_taken_away(qtbot: QtBot, room: Room) -> None:
    visited(room)
    page = open_page(qtbot, room)
    strip = strip_of(qtbot, page, "why_now")
    type_words(focus(), "Nu har de tid.")
    press(qtbot, page, Qt.Key.Key_Tab)
    press(qtbot, page, Qt.Key.Key_Space)
    press(qtbot, page, Qt.Key.Key_Down)
    press(qtbot, page, Qt.Key.Key_Return)
    until(qtbot, lambda: len(room.filled().evidence.get(("why_now", ""), ())) == 1)
    settle(qtbot, page)
    assert focus() is strip._add
    chip = press(qtbot, page, Qt.Key.Key_Backtab)
    assert isinstance(chip, QAbstractButton) and "Ta bort" in chip.accessibleName()
    press(qtbot, page, Qt.Key.Key_Space)
    until(qtbot, lambda: not room.filled().evidence.get(("why_now", ""), ()))
    settle(qtbot, page)
    assert focus() is strip._add


def words_of(menu: QMenu) -> list[str]:
    return [one.text().partition("  ")[2] or one.text() for one in menu.actions() if not one.isSeparator()]


def test_what_suits_the_question_is_offered_first_then_the_newest_and_checks_apart(qtbot: QtBot, room: Room) -> None:
    visited(room)
    facts = room.services.documents.open(room.opened.actor, room.report).facts
    assert [one.kind for one in offered_sources(facts, stores.TODAY)] == [
        "registerkontroll", "registerkontroll", "intervju", "intervju", "referens", "hembesok"
    ]  # fmt: skip
    page = open_page(qtbot, room)
    menu = strip_of(qtbot, page, "why_now")._menu()  # what suits the question is an interview
    assert words_of(menu) == [
        "Intervju Peter 11 mars", "Intervju Lotta 10 mars", "Referens granne 5 mars", "Hembesök 3 mars",
        "Registerkontroll", "Annat belägg",
    ]  # fmt: skip
    (checks, written) = [one.menu() for one in menu.actions() if one.menu() is not None]
    assert isinstance(checks, QMenu) and len(checks.actions()) == 2
    assert isinstance(written, QMenu) and "Hembesök …" in words_of(written)
    menu.deleteLater()


def test_the_form_of_a_talk_asks_for_no_source_in_that_talk(qtbot: QtBot, room: Room) -> None:
    s, actor = room.services, room.opened.actor
    child = s.documents.open(actor, room.report).facts.children()[0]
    held(room, "child_conversation", stores.TODAY, child)
    (talk,) = s.cases.open(actor, case_of(room)).visits  # type: ignore[arg-type]
    form = s.visits.begin(actor, talk.id, "F9").value
    s.documents.answer(actor, form.id, "talk_held", "", True)
    s.documents.answer(actor, form.id, "words", "", "Jag vill ha en hund.")
    page = open_page(qtbot, room, form.id)
    words = block(qtbot, page, "words")
    assert words.evidence is None and words._gap is None
