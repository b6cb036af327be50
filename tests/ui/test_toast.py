"""The toast: its Ångra has a key, and it lies over nothing that can be pressed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.clipping import cut_words
from ui.components.labels import Keycap
from ui.components.toast import Toast
from ui.shell.demo_frame import DemoFrame
from ui.shell.window import MainWindow
from ui.theme import Theme

TOO_MANY = "Mattsson, Ida är med i omgången och närvarande på träff 4. Det är nu 1 person fler än platserna."
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
    page = window.current
    assert page is not None
    QApplication.processEvents()
    before = _place(page, window)
    window.toast.say("Flyttad till papperskorgen", lambda: None)
    QApplication.processEvents()
    assert window.toast.isVisible()
    assert not _place(page, window).intersects(_place(window.toast, window))
    assert _place(page, window) == before
    window.toast.dismiss()
    assert window.status._middle.isVisible() and window.status._conflicts.isVisible()


@pytest.mark.parametrize("size", [(1366, 688), (900, 560)])
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_else_in_the_bar_gives_way_to_it(
    qtbot: QtBot, window: MainWindow, look: Theme, theme: str, percent: int, size: tuple[int, int]
) -> None:
    look.set_choice(theme)
    look.set_percent(percent)
    window.resize(*size)
    frame = DemoFrame(window, window.toast)
    assert _painted(window, window.status, look.color("demo"))
    window.toast.say(TOO_MANY, lambda: None)
    button = window.toast._button
    qtbot.waitUntil(lambda: window.toast.width() == window.toast._row.geometry().width() and button.width() > 1)
    QApplication.processEvents()
    words = [one for one in window.status.findChildren(QLabel) if one.isVisible() and one.text()]
    assert all(window.toast.isAncestorOf(one) for one in words)
    assert button.size().width() >= button.sizeHint().width()
    assert window.rect().contains(_place(button, window)) and not cut_words(window.status)
    assert button.visibleRegion().boundingRect() == button.rect()
    assert not _painted(window, button, look.color("demo"))
    window.toast.dismiss()
    assert _painted(window, window.status, look.color("demo")) and frame.isVisible()


def _painted(window: MainWindow, widget: QWidget, ink: QColor) -> bool:
    """Whether there is anything in the colour on the middle line of a widget, within the frame."""
    picture, place = window.grab().toImage(), _place(widget, window)
    y = place.center().y()
    return any(picture.pixelColor(x, y).rgb() == ink.rgb() for x in range(max(place.left(), 5), place.right() - 5))


def test_a_long_sentence_stands_whole_on_more_lines(qtbot: QtBot, window: MainWindow, look: Theme) -> None:
    look.set_percent(200)
    window.toast.say("Alla platser är tagna. Personen står på väntelistan och får plats när någon avstår. " * 2)
    words = window.toast._words
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))
    assert words.height() >= 2 * words.fontMetrics().height()
    assert window.rect().contains(_place(words, window))


def _place(widget: QWidget, window: MainWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())
