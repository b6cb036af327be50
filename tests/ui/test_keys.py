"""Keys that mean the same everywhere: out of the menus, done with a dialog, and the card that tells them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.shell.window import MainWindow

K = Qt.Key


@pytest.mark.parametrize(
    ("way", "last"),
    [
        ((), K.Key_Escape),
        ((K.Key_Right,), K.Key_Escape),
        ((K.Key_Down,), K.Key_Escape),
        ((K.Key_Down, K.Key_Right), K.Key_Escape),
        ((K.Key_Right, K.Key_Right, K.Key_Up), K.Key_Return),  # the last line of Visa: hide the screen
    ],
)
def test_out_of_the_menus_the_focus_goes_back(
    qtbot: QtBot, window: MainWindow, way: tuple[Qt.Key, ...], last: Qt.Key
) -> None:
    def press(key: Qt.Key) -> None:
        to: Any = QApplication.activePopupWidget() or QApplication.focusWidget()
        qtbot.keyClick(to, key)

    before = QApplication.focusWidget()
    assert before is not None
    press(K.Key_Alt)
    assert QApplication.focusWidget() is not before
    for key in way:
        press(key)
    press(last)
    qtbot.waitUntil(lambda: window.focusWidget() is before)
    assert QApplication.activePopupWidget() is None
