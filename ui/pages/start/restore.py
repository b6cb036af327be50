"""A damaged or unwanted store: the backups there are, and putting one in its place. The broken file is kept aside."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from fhr_desktop.domain.errors import FhrError, WrongPassphrase
from fhr_desktop.services.storage import Backup
from i18n import _
from ui import words
from ui.components.banner import Notice
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.labels import Label
from ui.components.layout import down
from ui.keys.passphrase import CapsLine, PassphraseInput
from ui.pages.start.panel import Panel, Steps, back_to


class Restore(Panel):
    """The generations, newest first; one is chosen and put back with the passphrase."""

    def __init__(self, steps: Steps, chosen: Backup | None = None, why: str = "") -> None:
        super().__init__(steps)
        self._kept = steps.storage.backups(steps.folder)
        self._group = QButtonGroup(self)
        self.phrase = PassphraseInput()
        self.phrase.line.returnPressed.connect(self.act)
        self.fields = {"passphrase": Field(_("Passphrase"), self.phrase)}
        head = self.head(_("Restore a backup"), _("The database as it was at that time"))
        told = [Notice(why, "err", "warning-octagon-fill")] if why else []
        back = back_to("", steps.show_unlock)
        if not self._kept:
            nothing = _(
                "There is no backup in this folder. If you have a copy elsewhere, choose its folder from the start. "
                "Nothing has been changed."
            )
            self.lay(head, *told, Label(nothing, wrap=True), self.acts(back, None))
            return
        self._put = Button(_("Restore"), "primary", "clock-counter-clockwise", pressed=self.act)
        safe = _(
            "What was written after the backup is not in it. The file that lies there now is kept in the folder "
            "“{aside}”."
        )
        self.lay(
            head, *told, self._list(chosen), Label(safe.format(aside="aside"), "help", wrap=True),
            self.fields["passphrase"], CapsLine(self.phrase), self.trouble,
            self.acts(self._put, self.progress, None, back),
        )  # fmt: skip

    def _list(self, chosen: Backup | None) -> QWidget:
        column = QWidget()
        buttons = []
        for number, one in enumerate(self._kept):
            button = QRadioButton(words.moment(one.made))
            button.setChecked(one == chosen if chosen is not None else number == 0)
            self._group.addButton(button, number)
            buttons.append(button)
        down(column, Label(_("Backups"), "strong"), *buttons, spacing=2)
        return column

    def act(self) -> None:
        """Put the chosen one in place."""
        if not self._kept or not self.phrase.value():
            self.phrase.setFocus()
            return
        self.fields["passphrase"].show_plain()
        chosen = self._kept[self._group.checkedId()]
        self.run(
            _("Restoring …"), self.steps.storage.restore, self.steps.folder, chosen, self.phrase.value(),
            done=self.steps.enter,
        )  # fmt: skip

    def refused(self, error: FhrError) -> None:
        """A wrong passphrase is said at its field."""
        if isinstance(error, WrongPassphrase):
            self.fields["passphrase"].show_error(error.sentence)
            self.phrase.line.selectAll()
            self.phrase.setFocus()
        else:
            super().refused(error)
