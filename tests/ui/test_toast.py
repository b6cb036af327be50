"""The toast: its Ångra has a key, and it lies over nothing that can be pressed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.rooms import Room, open_page, settle
from ui.components.labels import Keycap
from ui.components.toast import Toast
from ui.shell.window import MainWindow

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


def test_it_lies_above_the_buttons_at_the_foot_of_the_writing_room(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    toast = Toast(page, page.foot)
    toast.say("Anteckningen är borttagen", lambda: None)
    foot = page.foot()
    assert foot is not None and foot.isVisible()
    for part in (foot, page.outline):
        assert not QRect(part.mapTo(page, QPoint()), part.size()).intersects(toast.geometry())
    assert page.rect().contains(toast.geometry())
    toast.dismiss()
    settle(qtbot, page)
