"""Unlocking: the passphrase with its growing wait, and the recovery key when the passphrase is forgotten."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError, StoreDamaged, WrongPassphrase
from fhr_desktop.security.passphrase import suggested_wait
from i18n import _
from ui.components.banner import Notice
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.inputs import LongTextInput
from ui.components.labels import Keycap
from ui.components.layout import across
from ui.keys.passphrase import CapsLine, NewPassphrase, PassphraseInput
from ui.pages.start.begin import place_of
from ui.pages.start.panel import Panel, Steps, back_to


class Unlock(Panel):
    """The passphrase. `who` is shown when the program was locked while running, never before that."""

    def __init__(self, steps: Steps, who: str = "", hint: str = "") -> None:
        super().__init__(steps)
        self._failures, self._left = 0, 0
        self._locked = bool(who)
        self.phrase = PassphraseInput()
        self.phrase.line.returnPressed.connect(self.act)
        self.fields = {"passphrase": Field(_("Passphrase"), self.phrase)}
        self._unlock = Button(_("Unlock"), "primary", "lock-key-open", pressed=self.act)
        forgotten = Button(_("Forgotten the passphrase?"), "link", pressed=steps.show_forgotten)
        row = self.acts(self._unlock, Keycap(_("Enter")), self.progress, None, forgotten)
        extra = [Notice(hint, "info", "info")] if hint else []
        self.lay(
            self.head(_("Familjehemsresursen i Dalarna"), who or _("The database on this computer")), 10,
            *extra, self.fields["passphrase"], CapsLine(self.phrase), self.trouble, row,
        )  # fmt: skip
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.second)

    def foot(self) -> QWidget:
        """That nothing is lost, and the way to another store."""
        words = (
            _("Everything is saved, and lies encrypted on this computer.") if self._locked
            else _("Everything lies encrypted on this computer.")
        )  # fmt: skip
        foot = QWidget()
        other = Button(_("Another database …"), "link", pressed=self._other)
        other.setVisible(not self._locked)
        across(foot, (place_of(self.steps, words), 1), other, margins=(0, 0, 16, 0))
        return foot

    def act(self) -> None:
        """Try the passphrase, unless there is a wait."""
        if self._left or not self.phrase.value():
            self.phrase.setFocus()
            return
        self.fields["passphrase"].show_plain()
        self.run(
            _("Unlocking …"), self.steps.storage.open, self.steps.folder, self.phrase.value(), done=self.steps.enter
        )

    def refused(self, error: FhrError) -> None:
        """A wrong passphrase is said at the field and makes the next try wait; damage leads to the backups."""
        if isinstance(error, WrongPassphrase):
            self._failures += 1
            self.fields["passphrase"].show_error(error.sentence)
            self.phrase.line.selectAll()
            self.phrase.setFocus()
            self._wait(suggested_wait(self._failures))
        elif isinstance(error, StoreDamaged) or not (self.steps.folder / "store.db").exists():
            self.steps.show_restore(why=error.sentence)
        else:
            super().refused(error)

    def _wait(self, seconds: int) -> None:
        self._left = seconds
        self._unlock.setEnabled(not seconds)
        if seconds:
            self.progress.setText(_("Wait {n} s").format(n=seconds))
            self._clock.start()
        else:
            self.progress.setText("")
            self._clock.stop()

    def second(self) -> None:
        """A second of the wait has gone."""
        self._wait(max(0, self._left - 1))

    def _other(self) -> None:
        if not self.steps.choose_folder():
            return
        if self.steps.storage.exists(self.steps.folder):
            self.steps.show_unlock()
        else:
            self.steps.show_begin()


class Forgotten(Panel):
    """The recovery key from the sheet, and a new passphrase."""

    def __init__(self, steps: Steps) -> None:
        super().__init__(steps)
        self.key = LongTextInput(least=5, most=6)
        self.phrase = NewPassphrase(_("New passphrase"))
        help_ = _("Five rows, as they stand on the sheet. Spaces, capitals and O for 0 do not matter.")
        self.fields = {
            "key": Field(_("Recovery key"), self.key, help=help_),
            "passphrase": self.phrase.first_field,
        }
        open_ = Button(_("Open with the new passphrase"), "primary", "lock-key-open", pressed=self.act)
        self.phrase.again.line.returnPressed.connect(self.act)
        self.lay(
            self.head(_("Open with the recovery key"), _("The sheet lies locked up, usually with the unit manager")),
            self.fields["key"], self.phrase, self.trouble,
            self.acts(open_, self.progress, None, back_to("", steps.show_unlock)),
        )  # fmt: skip

    def act(self) -> None:
        """Open, and put the new passphrase in place of the forgotten."""
        if not str(self.key.value()).strip():
            self.fields["key"].show_error(_("Write the key from the sheet."))
            self.key.setFocus()
            return
        phrase = self.phrase.chosen()
        if phrase is not None:
            self.fields["key"].show_plain()
            self.run(
                _("Opening …"), self.steps.storage.open_with_recovery, self.steps.folder, self.key.value(), phrase,
                done=self.steps.enter,
            )  # fmt: skip

    def refused(self, error: FhrError) -> None:
        """A wrong key is said at the key; damage leads to the backups."""
        if isinstance(error, WrongPassphrase):
            self.fields["key"].show_error(error.sentence)
            self.key.setFocus()
        elif isinstance(error, StoreDamaged):
            self.steps.show_restore(why=error.sentence)
        else:
            super().refused(error)
