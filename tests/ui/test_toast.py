"""The toast: its Ångra has a key, and it lies over nothing that can be pressed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.components.labels import Keycap
from ui.components.toast import Toast
from ui.shell.window import MainWindow
from ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier


def _shows_key(toast: Toast) -> bool:
    return any(one.isVisible() for one in toast.findChildren(Keycap))


def test_ctrl_z_undoes_what_the_toast_offers_while_it_is_there(qtbot: QtBot, window: MainWindow) -> None:
    undone: list[int] = []
    window.toast.say("Flyttad till papperskorgen", lambda: undone.append(1))
    assert _shows_key(window.toast)
    for _again in range(2):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Z, CTRL)
    assert undone == [1] and not window.toast.isVisible()
    window.toast.say("Kopierat")
    assert not _shows_key(window.toast)


def test_ctrl_z_in_a_text_takes_back_what_was_typed(qtbot: QtBot, window: MainWindow) -> None:
    undone: list[int] = []
    field = window.centralWidget().findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    qtbot.keyClicks(field, "abc")
    window.toast.say("Flyttad till papperskorgen", lambda: undone.append(1))
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert not field.text() and not undone and window.toast.isVisible()


@pytest.mark.parametrize("percent", [100, 200])
def test_it_lies_over_nothing_and_nothing_moves_when_it_comes(window: MainWindow, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    page, conflicts = window.current, window.status._conflicts
    assert page is not None
    QApplication.processEvents()
    before = _place(page, window)
    window.toast.say("Flyttad till papperskorgen", lambda: None)
    QApplication.processEvents()
    assert window.toast.isVisible() and conflicts.isVisible()
    for other in (page, conflicts):
        assert not _place(other, window).intersects(_place(window.toast, window))
    assert _place(page, window) == before
    window.toast.dismiss()
    assert window.status._middle.isVisible()


def test_a_long_sentence_stands_whole_on_more_lines(qtbot: QtBot, window: MainWindow, look: Theme) -> None:
    look.set_percent(200)
    window.toast.say("Alla platser är tagna. Personen står på väntelistan och får plats när någon avstår. " * 2)
    words = window.toast._words
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))
    assert words.height() >= 2 * words.fontMetrics().height()
    assert window.rect().contains(_place(words, window))


def _place(widget: QWidget, window: MainWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())
