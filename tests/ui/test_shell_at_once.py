"""Ctrl+Shift+L and F9 while a dialog is open: it is locked or hidden all the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import LineInput
from ui.shell.hide_screen import HideScreen
from ui.shell.window import MainWindow

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> FormDialog:
    """A dialog with a line in it, open over the window."""
    fields = {"word": Field("Ord", LineInput())}
    made = FormDialog(window, "Skriv något", "", fields, "Spara", lambda: None)
    made.open()
    qtbot.waitUntil(lambda: made.windowHandle() is not None and made.isActiveWindow())
    return made


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key as it comes from the system: to the window, which gives it to whatever has the focus."""
    QTest.keyClick(widget.windowHandle(), key, modifiers)


def test_ctrl_shift_l_locks_from_a_dialog_which_is_put_away(
    qtbot: QtBot, window: MainWindow, dialog: FormDialog
) -> None:
    shut: list[int] = []
    dialog.finished.connect(shut.append)
    with qtbot.waitSignal(window.locked):
        press(dialog, Qt.Key.Key_L, CTRL_SHIFT)
    assert shut == [0]


def test_f9_hides_the_dialog_and_the_window_and_shows_both_again(
    qtbot: QtBot, window: MainWindow, dialog: FormDialog
) -> None:
    line = dialog.fields["word"].control.controls[0]
    line.setFocus()
    press(dialog, Qt.Key.Key_F9)
    (sheet,) = dialog.findChildren(HideScreen)
    assert sheet.isVisible() and sheet.geometry() == dialog.rect() and window.hidden.isVisible()
    press(dialog, Qt.Key.Key_X)
    assert dialog.fields["word"].control.value() == "", "nothing typed reaches what lies beneath"
    press(dialog, Qt.Key.Key_F9)
    assert not dialog.findChildren(HideScreen) and not window.hidden.isVisible() and dialog.isVisible()
    assert dialog.focusWidget() is line
    press(dialog, Qt.Key.Key_F9)
    press(dialog, Qt.Key.Key_Escape)
    assert not window.hidden.isVisible() and dialog.isVisible(), "Escape shows the screen again, and no more"
