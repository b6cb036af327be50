"""Text that is begun in a round and not saved: it outlives lock and crash, and goes when it is saved or emptied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.training import Course
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.casework import Office, press_button
from tests.ui.courses import Evening, make_round
from ui.components.buttons import Button
from ui.components.form_dialog import FormDialog
from ui.pages.training.evaluation import EvaluationTab
from ui.tasks import Tasks
from ui.theme import Theme

WORDS = "Kanariefåglar var inte med."


class Desk:
    """A trainer's windows, one after the other, on one store."""

    def __init__(self, qtbot: QtBot, look: Theme, tasks: Tasks, opened: OpenStore, course: Course) -> None:
        self._made = qtbot, look, tasks, opened
        self.course = course
        self.office = Office(*self._made)

    def anew(self) -> None:
        """Lock, and unlock."""
        self.office.close()
        self.office = Office(*self._made)

    def evaluation(self, course: Course | None = None) -> EvaluationTab:
        page = self.office.go("course", {"course": (course or self.course).id, "tab": "evaluation"})
        found: EvaluationTab = page.tabs.current
        return found

    def begin_answer(self) -> EvaluationTab:
        shown = self.evaluation()
        press_button(shown.write_button)
        self.office.press("4", "2")
        shown.form.comment.text.setFocus()
        self.office.type(WORDS)
        return shown

    def begin_note(self, words: str = WORDS) -> FormDialog:
        evening = Evening(self.office, self.course)
        evening.open()
        self.office.press("Space")
        (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
        self.office.type(words)
        return found

    def drafts(self) -> tuple[Draft, ...]:
        return self.office.services.drafts.find(self.office.opened.actor)


@pytest.fixture
def desk(qtbot: QtBot, look: Theme, tasks: Tasks, tmp_path: Path) -> Iterator[Desk]:
    opened = stores.open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    made = Desk(qtbot, look, tasks, opened, make_round(opened, ("Farid Ahmadi", "Lotta Berg")))
    yield made
    made.office.close()
    opened.close()


def test_an_answer_half_written_is_there_when_the_program_has_been_locked(desk: Desk) -> None:
    before = desk.begin_answer().form.given()
    desk.anew()
    shown = desk.evaluation()
    assert shown.form.given() == before and len(before[0]) == 2 and before[1] == WORDS
    assert shown.form.back.isVisible() and "är tillbaka" in shown.form.back.accessibleName()
    shown.form.comment.setFocus()
    desk.office.press("Ctrl+Return")
    assert shown.summary is not None and shown.summary.answers == 1
    assert not shown.form.back.isVisible() and not desk.drafts()
    desk.anew()
    assert desk.evaluation().form.given() == ({}, "")


def test_each_score_and_letter_is_on_disk_without_anybody_leaving_the_page(desk: Desk) -> None:
    shown = desk.evaluation()
    press_button(shown.write_button)
    desk.office.press("4")
    desk.office.wait_for(lambda: any(": 4" in one.text for one in desk.drafts()))
    shown.form.comment.text.setFocus()
    desk.office.type(WORDS)
    desk.office.wait_for(lambda: any(WORDS in one.text for one in desk.drafts()))


def test_an_answer_that_is_emptied_leaves_nothing_behind(desk: Desk) -> None:
    shown = desk.begin_answer()
    desk.office.wait_for(lambda: bool(desk.drafts()))
    for control in list(shown.form.scores.values())[:2]:
        control.take_focus()
        desk.office.press("Backspace")
    shown.form.comment.text.setFocus()
    desk.office.press("Ctrl+A", "Delete")
    assert not desk.drafts()


def test_an_answer_that_is_refused_is_kept(desk: Desk) -> None:
    shown = desk.evaluation()
    shown.form.comment.text.setFocus()
    desk.office.type("  ")
    desk.office.press("Ctrl+Return")
    assert "Svaret är tomt" in shown.form._error.text()
    desk.office.type(WORDS)
    desk.anew()
    assert WORDS in desk.evaluation().form.given()[1]


def test_each_round_keeps_its_own(desk: Desk) -> None:
    before = desk.begin_answer().form.given()
    other = make_round(desk.office.opened, (), "Orsa hösten 2026")
    assert desk.evaluation(other).form.given() == ({}, "")
    assert desk.evaluation().form.given() == before
    desk.anew()
    assert desk.evaluation(other).form.given() == ({}, "")
    assert desk.evaluation().form.given() == before


def test_a_comment_on_somebody_is_there_when_the_program_has_been_locked(desk: Desk) -> None:
    desk.begin_note()
    desk.anew()
    dialog = desk.begin_note("")
    assert dialog.fields["note"].control.value() == WORDS
    desk.office.press("Ctrl+Return")
    assert not desk.drafts()
    assert WORDS in {mark.note for row in Evening(desk.office, desk.course).sheet().rows for mark in row.marks.values()}


def test_a_comment_on_somebody_that_is_left_with_escape_is_offered_again(desk: Desk) -> None:
    desk.begin_note()
    desk.office.press("Escape")
    assert desk.drafts()
    dialog = desk.begin_note("")
    assert dialog.fields["note"].control.value() == WORDS
    again = next(one for one in dialog.findChildren(Button) if one.text() == "Börja om")
    press_button(again)
    desk.office.settle()
    assert dialog.fields["note"].control.value() == "" and not desk.drafts()
    dialog.reject()
