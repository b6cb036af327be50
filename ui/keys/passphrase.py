"""Inputs for passphrases: one that can be shown, with a word about Caps Lock; and a new one, written twice."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from i18n import _
from ui.components.buttons import IconButton
from ui.components.field import Field
from ui.components.inputs import Input
from ui.components.labels import Icon, Label
from ui.components.layout import across, down
from ui.components.status import Status
from ui.keys.strength import strength, too_short


class PassphraseInput(Input):
    """A secret line with an eye to show it. Value: str exactly as typed. `caps` tells that Caps Lock seems on."""

    caps = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._eye = IconButton("eye", _("Show the passphrase"), checkable=True)
        self._eye.toggled.connect(self._show)
        across(self, (self.line, 1), self._eye, spacing=4)
        self._adopt(self.line)
        self.line.textEdited.connect(lambda: self.edited.emit())

    def value(self) -> Any:
        """The text, spaces and all: the key depends on each character."""
        return self.line.text()

    def set_value(self, value: Any) -> None:
        """Show a text."""
        self.line.setText(value or "")

    def clear(self) -> None:
        """Empty it, and hide what is typed next."""
        self.line.clear()
        self._eye.setChecked(False)

    def _show(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.set_icon_name("eye-slash" if shown else "eye")
        self._eye.setAccessibleName(_("Hide the passphrase") if shown else _("Show the passphrase"))
        self._eye.setToolTip(self._eye.accessibleName())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Capitals without shift are Caps Lock; Qt does not tell otherwise."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text().isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.emit(event.text().isupper() != shift)
        return super().eventFilter(watched, event)


class CapsLine(QWidget):
    """The word about Caps Lock; its height is kept when it is not shown, so that nothing jumps."""

    def __init__(self, *inputs: PassphraseInput) -> None:
        super().__init__()
        self._said = QWidget()
        across(self._said, Icon("arrow-fat-line-up", "amber", 15), Label(_("Caps Lock is on"), "gap"), None, spacing=6)
        down(self, self._said)
        self.setFixedHeight(self._said.sizeHint().height())
        self._said.hide()
        for one in inputs:
            one.caps.connect(self._said.setVisible)


class NewPassphrase(QWidget):
    """A new passphrase, twice, with its strength in words."""

    def __init__(self, label: str = "") -> None:
        super().__init__()
        self.first, self.again = PassphraseInput(), PassphraseInput()
        help_ = _("Several words in a row are easy to remember and hard to guess, such as four things in a room.")
        self.first_field = Field(label or _("Passphrase"), self.first, help=help_)
        self.again_field = Field(_("The same passphrase again"), self.again)
        self._strength = Status("missing", "", "small")
        self._strength.hide()
        down(self, self.first_field, self._strength, self.again_field, CapsLine(self.first, self.again), spacing=8)
        self.setFocusProxy(self.first_field)
        self.first.edited.connect(self._judge)
        self.first.line.returnPressed.connect(self._go_on)
        self.again.edited.connect(self.again_field.show_plain)

    def _judge(self) -> None:
        self.first_field.show_plain()
        judged = strength(self.first.value())
        self._strength.set(judged.kind, judged.sentence)
        self._strength.setVisible(bool(self.first.value()))

    def _go_on(self) -> None:
        """Enter in the first goes to the second, unless the first cannot stand: then that is said."""
        if too_short(self.first.value()):
            self.chosen()
        else:
            self.again.setFocus()

    def chosen(self) -> str | None:
        """The passphrase; None when nothing is written, it is too short or the two differ: said at the field."""
        phrase = str(self.first.value())
        if not phrase or too_short(phrase):
            self.first_field.show_error(strength(phrase).sentence if phrase else _("Choose a passphrase."))
            self._strength.hide()  # it says the same
            self.first.setFocus()
            return None
        if phrase != self.again.value():
            self.again_field.show_error(_("The two are not the same. Write the passphrase once more."))
            self.again.setFocus()
            return None
        return phrase
