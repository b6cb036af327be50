"""Misspelled words in the window: marked when they are left, put right from the keyboard, and one's own words kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.keys import type_words
from ui.components.inputs import LongTextInput
from ui.components.inputs.marks import SpellingMarks
from ui.shell.window import MainWindow
from ui.spelling import keep_spelling, spelling
from ui.tasks import Tasks


@pytest.fixture
def field(qtbot: QtBot, opened: OpenStore, tasks: Tasks) -> Iterator[LongTextInput]:
    keep_spelling(stores.services(opened), tasks, opened.actor)
    qtbot.waitUntil(lambda: spelling().on)
    made = LongTextInput(spelled=True)
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show()
    made.activateWindow()
    made.text.setFocus()
    yield made
    spelling().stop()


def marked(field: LongTextInput) -> list[str]:
    return [one.selectedText() for one in marks(field).wrong]


def marks(field: LongTextInput) -> SpellingMarks:
    (found,) = field.text.findChildren(SpellingMarks)
    return found


def menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def test_a_slip_is_marked_when_the_word_is_left_and_nothing_is_edited_by_it(qtbot: QtBot, field: LongTextInput) -> None:
    edits: list[None] = []
    field.edited.connect(lambda: edits.append(None))
    type_words(field.text, "Vi börjar utreddning")
    typed = len(edits)
    qtbot.waitUntil(lambda: not marks(field)._pause.isActive())
    assert marked(field) == []  # still being written
    type_words(field.text, "en i Vikarbyn i dag")
    qtbot.waitUntil(lambda: marked(field) == ["utreddningen"])
    assert len(edits) == typed + len("en i Vikarbyn i dag")
    assert len(field.text.extraSelections()) == 1


def test_f7_goes_to_the_slip_and_the_first_suggestion_is_one_key_away(qtbot: QtBot, field: LongTextInput) -> None:
    field.set_value("Lotta har en fin utreddning av barnsamtal.")
    qtbot.waitUntil(lambda: marked(field) == ["utreddning"])
    QTest.keyClick(field.text, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: menu().actions()[0].isEnabled())
    assert menu().activeAction() is menu().actions()[0]
    QTest.keyClick(menu(), Qt.Key.Key_Return)
    assert field.value() == "Lotta har en fin utredning av barnsamtal."
    qtbot.waitUntil(lambda: marked(field) == [])
    QTest.keyClick(field.text, Qt.Key.Key_F7)
    assert QApplication.activePopupWidget() is None
    field.text.undo()
    assert "utreddning" in field.value()


def test_a_word_of_ones_own_is_kept_in_the_store(
    qtbot: QtBot, field: LongTextInput, opened: OpenStore, tasks: Tasks
) -> None:
    field.set_value("De talar om brafamma hela tiden.")
    qtbot.waitUntil(lambda: marked(field) == ["brafamma"])
    QTest.keyClick(field.text, Qt.Key.Key_F7)
    own = next(act for act in menu().actions() if act.text() == "”brafamma” är rätt")
    own.trigger()
    menu().close()
    qtbot.waitUntil(lambda: marked(field) == [] and tasks.under_way == 0)
    assert stores.services(opened).own_words.all(opened.actor) == {"brafamma"}


def test_read_only_text_has_no_marks(qtbot: QtBot, field: LongTextInput) -> None:
    field.set_value("En utreddning till.")
    qtbot.waitUntil(lambda: marked(field) == ["utreddning"])
    field.set_read_only(True)
    marks(field).look()
    assert marked(field) == []


def test_the_card_of_keys_tells_how_the_next_misspelled_word_is_found(window: MainWindow) -> None:
    assert ("Nästa felstavade ord i texten", "F7") in window.commands.key_pairs()[1]
