"""Keys that mean the same everywhere: out of the menus, done with a dialog, and the card that tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.keys import type_words
from tests.ui.kit import MUNICIPALITIES, TODAY
from ui.components.buttons import IconButton
from ui.components.dialogs import ConfirmDialog
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import (
    ChoiceInput,
    DateInput,
    Input,
    LineInput,
    LongTextInput,
    MunicipalityInput,
    YesNoInput,
)
from ui.shell.window import MainWindow

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
MANY = [(word, word) for word in ("Kursledare", "Socialsekreterare", "Familjehem", "Enhetschef", "Annan", "Ingen")]
INPUTS: dict[str, Callable[[], Input]] = {
    "line": LineInput,
    "date": lambda: DateInput(TODAY),
    "list": lambda: ChoiceInput(MANY),
    "radio": YesNoInput,
    "municipality": lambda: MunicipalityInput(MUNICIPALITIES),
    "text": LongTextInput,
}


def focused() -> QWidget:
    """Where keys go."""
    popup = QApplication.activePopupWidget()
    found = (popup.focusWidget() or popup) if popup is not None else QApplication.focusWidget()
    assert found is not None
    return found


class Asked:
    """A dialog with one field of each kind, and how often it was done."""

    def __init__(self, qtbot: QtBot, window: MainWindow, *, danger: bool = False) -> None:
        self.done = 0
        self.fields = {name: Field(name, make()) for name, make in INPUTS.items()}
        self.dialog = FormDialog(window, "Fråga", "", self.fields, "Spara", self._do, danger=danger)
        self._qtbot = qtbot
        self.dialog.open()
        self.show()

    def show(self) -> None:
        """Make it the window keys go to; it is not, offscreen, when a list has been open."""
        self.dialog.activateWindow()
        self._qtbot.waitUntil(self.dialog.isActiveWindow)

    def _do(self) -> None:
        self.done += 1


@pytest.fixture
def asked(qtbot: QtBot, window: MainWindow) -> Iterator[Asked]:
    """A dialog that loses nothing."""
    made = Asked(qtbot, window)
    yield made
    made.dialog.reject()


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
    before = QApplication.focusWidget()
    assert before is not None
    qtbot.keyClick(focused(), K.Key_Alt)
    assert QApplication.focusWidget() is not before
    for key in way:
        qtbot.keyClick(focused(), key)
    qtbot.keyClick(focused(), last)
    qtbot.waitUntil(lambda: window.focusWidget() is before)
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize("name", INPUTS)
def test_ctrl_enter_does_it_from_every_field(qtbot: QtBot, asked: Asked, name: str) -> None:
    asked.fields[name].setFocus()
    qtbot.keyClick(focused(), K.Key_Return, CTRL)
    assert asked.done == 1


@pytest.mark.parametrize("name", INPUTS)
def test_enter_does_it_from_a_line_and_from_nothing_else(qtbot: QtBot, asked: Asked, name: str) -> None:
    asked.fields[name].setFocus()
    qtbot.keyClick(focused(), K.Key_Return)
    assert asked.done == (name in ("line", "date", "municipality"))


def test_ctrl_enter_in_a_list_that_is_open_chooses_and_does_it(qtbot: QtBot, asked: Asked) -> None:
    asked.fields["municipality"].setFocus()
    type_words(focused(), "Äl")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    qtbot.keyClick(focused(), K.Key_Down)
    qtbot.keyClick(focused(), K.Key_Return, CTRL)
    qtbot.waitUntil(lambda: asked.done == 1)
    assert asked.fields["municipality"].control.value() == "2039"
    asked.show()
    asked.fields["list"].setFocus()
    qtbot.keyClick(focused(), K.Key_Space)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    qtbot.keyClick(focused(), K.Key_Down)
    qtbot.keyClick(focused(), K.Key_Return, CTRL)
    qtbot.waitUntil(lambda: asked.done == 2)
    assert asked.fields["list"].control.value() is not None


def test_what_cannot_be_undone_is_done_on_its_button_only(qtbot: QtBot, window: MainWindow) -> None:
    asked = Asked(qtbot, window, danger=True)
    asked.fields["line"].setFocus()
    for modifier in (CTRL, Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(focused(), K.Key_Return, modifier)
    assert asked.done == 0 and asked.dialog.isVisible()
    asked.dialog.act_button.setFocus()
    qtbot.keyClick(focused(), K.Key_Return)
    assert asked.done == 1


@pytest.mark.parametrize(("danger", "answer"), [(False, [QDialog.DialogCode.Accepted]), (True, [])])
def test_ctrl_enter_says_yes_to_what_can_be_undone(
    qtbot: QtBot, window: MainWindow, danger: bool, answer: list[int]
) -> None:
    dialog, answers = ConfirmDialog(window, "Spara?", "Så här.", "Spara", danger=danger), list[int]()
    dialog.finished.connect(answers.append)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(focused(), K.Key_Return, CTRL)
    assert answers == answer


def test_shift_tab_goes_back_to_the_option_that_is_chosen(qtbot: QtBot, asked: Asked) -> None:
    radio = asked.fields["radio"].control
    radio.setFocus()  # nothing is chosen yet
    radio.set_value(False)
    asked.fields["municipality"].setFocus()
    qtbot.keyClick(focused(), K.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert focused().accessibleName() == "radio: Nej"
    asked.fields["line"].setFocus()
    radio.setFocus()
    assert focused().accessibleName() == "radio: Nej"


@pytest.mark.parametrize("key", [K.Key_Return, K.Key_Enter, K.Key_Space])
def test_a_button_with_an_icon_is_pressed_as_one_with_words(qtbot: QtBot, key: Qt.Key) -> None:
    pressed: list[int] = []
    button = IconButton("printer", "Skriv ut", pressed=lambda: pressed.append(1))
    qtbot.addWidget(button)
    qtbot.keyClick(button, key)
    assert pressed == [1]
    qtbot.keyClick(button, K.Key_Return, CTRL)  # which is for what the button stands in
    assert pressed == [1]
