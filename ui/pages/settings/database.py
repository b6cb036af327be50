"""Databas: where it lies, what protects it, the recovery sheet, backups, and whether it is whole."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.security.signing import fingerprint
from fhr_desktop.services.actor import Right
from fhr_desktop.services.storage import Backup, RecoverySheet
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.dialogs import confirm
from ui.components.facts import Facts
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.labels import Label
from ui.components.layout import across, down, rule
from ui.components.status import Status
from ui.context import AppContext
from ui.keys.passphrase import NewPassphrase, PassphraseInput
from ui.keys.sheet import SheetDialog
from ui.pages.settings.keeping import Keeping
from ui.pages.settings.section import Section


class Database(Section):
    """Everything about the store as a whole."""

    def __init__(self, ctx: AppContext, keeping: Keeping) -> None:
        super().__init__(ctx)
        self._keeping = keeping
        self._facts = Facts()
        self.head(_("Where it lies"))
        self.add(self._facts, 4, rule(), 4)
        self._keys()
        self._backups()
        self._whole()

    def opened(self) -> None:
        """Read the list of backups anew."""
        self.refresh_facts()
        self._read_backups()

    def refresh_facts(self) -> None:
        """Where the store is and how it is locked, said plainly."""
        opened = self._keeping.opened
        keyring = (
            _("The passphrase together with a part kept by this computer. A copied disk alone cannot be opened.")
            if self._keeping.storage.uses_keyring(opened)
            else _("The passphrase alone: this computer has nowhere to keep a second part. Choose a strong one.")
        )
        self._facts.set([
            (_("Folder"), str(opened.folder)),
            (_("Locked by"), keyring),
            (_("This computer's fingerprint"), fingerprint(opened.device_key)),
        ])  # fmt: skip

    # keys

    def _keys(self) -> None:
        self.head(
            _("Passphrase and recovery key"),
            _("The recovery key is a printed sheet that opens the database when the passphrase is forgotten."),
        )
        self.passphrase_button = Button(_("Change the passphrase …"), icon="key", pressed=self.change_passphrase)
        self.sheet_button = Button(_("New recovery sheet …"), icon="file-text", pressed=self.new_sheet)
        self.sheet_button.setEnabled(self.ctx.actor.may(Right.MANAGE_STORE))
        self.add(across(None, self.passphrase_button, self.sheet_button, None), 4, rule(), 4)

    def change_passphrase(self) -> None:
        """The old one, and a new one twice."""
        old, new = PassphraseInput(), NewPassphrase(_("New passphrase"))

        def act() -> None:
            phrase = new.chosen()
            if phrase is None:
                return
            dialog.setEnabled(False)
            change = self._keeping.storage.change_passphrase
            task = self.ctx.tasks.write(change, self._keeping.opened, old.value(), phrase)
            task.on_done(done).on_error(failed).owned_by(dialog).start()

        def done(_nothing: Any) -> None:
            dialog.finish()
            self.refresh_facts()
            self.ctx.shell.toast.say(_("The passphrase is changed. The old one no longer opens the database."))

        def failed(error: FhrError) -> None:
            dialog.setEnabled(True)
            dialog.refuse(error)

        said = _("The recovery sheet stays valid. It takes a second or two.")
        both = QWidget()
        down(both, Field(_("The passphrase you have now"), old), new, spacing=10)
        dialog = FormDialog(self.window(), _("Change the passphrase"), said, {}, _("Change"), act, extra=both)
        dialog.fields = {"passphrase": new.first_field}  # where a refusal is said; they stand in `both`
        dialog.open()
        old.setFocus()

    def new_sheet(self) -> None:
        """A new key for the sheet; the old sheet opens nothing afterwards."""
        said = _("A new recovery key is made and the old sheet stops working at once. Have a printer at hand.")
        if not confirm(self.window(), _("New recovery sheet?"), said, _("Make a new sheet"), danger=False):
            return

        def done(sheet: RecoverySheet) -> None:
            SheetDialog(self.window(), self.ctx, sheet).open()

        make = self._keeping.storage.new_recovery_sheet
        self.ctx.tasks.write(make, self._keeping.opened).on_done(done).owned_by(self).start()

    # backups

    def _backups(self) -> None:
        self.head(
            _("Backups"),
            _(
                "Three generations are kept beside the database, encrypted with the same key. One is made each day "
                "when you lock or close. Copy the folder to the unit's file server now and then."
            ),
        )
        self._list = QWidget()
        self._list_column = down(self._list, spacing=4)
        self.backup_button = Button(_("Back up now"), icon="copy", pressed=self.back_up)
        self._backing = Label("", "small")
        self.add(self._list, across(None, self.backup_button, self._backing, None), 4, rule(), 4)

    def back_up(self) -> None:
        """A new generation now."""
        self.backup_button.setEnabled(False)
        self._backing.setText(_("Backing up …"))

        def ended() -> None:
            self.backup_button.setEnabled(True)
            self._backing.setText("")

        def done(_made: Backup) -> None:
            self._read_backups()
            self.ctx.shell.toast.say(_("The backup is made and checked."))

        task = self.ctx.tasks.write(self._keeping.storage.backup, self._keeping.opened)
        task.on_done(done).on_finished(ended).owned_by(self).start()

    def _read_backups(self) -> None:
        task = self.ctx.tasks.read(self._keeping.storage.backups, self._keeping.opened.folder)
        task.on_done(self._show_backups).owned_by(self).start()

    def _show_backups(self, kept: list[Backup]) -> None:
        while (item := self._list_column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not kept:
            self._list_column.addWidget(Status("missing", _("There is no backup yet.")))
        for one in kept:
            row, when = QWidget(), words.moment(one.made)
            button = Button(_("Restore …"), "link", pressed=partial(self.restore, one))
            button.setAccessibleName(_("Restore the backup from {when}").format(when=when))
            across(row, Status("ok", when), button, None, spacing=16)
            self._list_column.addWidget(row)

    def restore(self, chosen: Backup) -> None:
        """Leave the window and put the backup in place, when the person means it."""
        said = _(
            "The database becomes as it was {when}. What has been written since is not in it, but the file that is "
            "there now is kept aside. The program locks and asks for the passphrase."
        )
        when = words.moment(chosen.made)
        if confirm(self.window(), _("Restore this backup?"), said.format(when=when), _("Restore")):
            self._keeping.restore(chosen)

    # whole

    def _whole(self) -> None:
        self.head(
            _("Is it whole?"),
            _("Goes through every change ever made, and sees that what is shown is what was written."),
        )
        self.check_button = Button(_("Check the database"), icon="checks", pressed=self.check)
        self._checking = Label("", "small")
        self._found = QWidget()
        self._found_column = down(self._found, spacing=4)
        self.add(across(None, self.check_button, self._checking, None), self._found)

    def check(self) -> None:
        """Check everything; other work waits meanwhile."""
        self.check_button.setEnabled(False)
        self._checking.setText(_("Checking. What you write meanwhile is saved when the check is done."))
        self._say_found([])

        def ended() -> None:
            self.check_button.setEnabled(True)
            self._checking.setText("")

        task = self.ctx.tasks.read(self._keeping.storage.check, self._keeping.opened)
        task.on_done(self._checked).on_finished(ended).owned_by(self).start()

    def _checked(self, faults: list[str]) -> None:
        if not faults:
            self._say_found([("ok", _("The database is whole."))])
            return
        more = _n("{n} fault was found.", "{n} faults were found.", len(faults)).format(n=len(faults))
        self._say_found([("error", more), *(("error", sentence) for sentence in faults)])

    def _say_found(self, said: list[tuple[str, str]]) -> None:
        while (item := self._found_column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for kind, sentence in said:
            self._found_column.addWidget(Status(kind, sentence))
