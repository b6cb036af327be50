"""Be om att få vara med: the new computer's side. It writes its request and shows the same digits as the manager's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from fhr_desktop.services.sync.views import Enrolment
from i18n import _
from ui.components.buttons import Button
from ui.components.digits import Compared
from ui.components.labels import Label
from ui.components.layout import down
from ui.components.status import Status
from ui.context import AppContext
from ui.pages.devices.step_dialog import StepDialog, closing

WRITE, DIGITS = range(2)


class Ask(StepDialog):
    """`asked` is called when the file has been written."""

    def __init__(self, parent: QWidget, ctx: AppContext, asked: Callable[[], object]) -> None:
        steps = [_("The file"), _("The digits"), _("The starting package")]
        super().__init__(parent, _("Ask to join"), steps)
        self._ctx, self._asked = ctx, asked
        self._explain()
        self._compare()
        self.go_to(WRITE)
        self.write_button.setFocus()

    def _explain(self) -> None:
        body = QWidget()
        holds = _(
            "A small file is written. It holds your name and role, and this computer's public keys. "
            "It holds nothing of any family, and nothing that opens this store."
        )
        give = _("Put it on a stick or send it to the unit manager, who lets this computer in.")
        down(body, Label(holds, wrap=True), 8, Label(give, "meta", wrap=True))
        self.write_button = Button(_("Choose a place and write it …"), "primary", "folder-open", pressed=self._choose)
        self.add(body, None, closing(self, _("Cancel")), self.write_button)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Where is the request to be laid?"), str(Path.home()))
        if chosen:
            self.write(Path(chosen))

    def write(self, folder: Path) -> None:
        """Write the file there."""
        self.setEnabled(False)
        task = self._ctx.tasks.write(self._ctx.services.devices.request, self._ctx.actor, folder)
        task.on_done(self.show_written).on_error(self.refuse).owned_by(self).start()

    def _compare(self) -> None:
        body = QWidget()
        self._lies = Status("ok", "", "strong")
        how = _(
            "When the unit manager opens the file, these digits stand on that screen too. "
            "Sit beside each other or ring, and read half of the groups each."
        )
        self._compared = QWidget()
        self._compared_column = down(self._compared)
        then = _(
            "You find the digits again under The unit's computers. When you get the starting package, drop it in the "
            "window."
        )
        down(body, self._lies, 6, Label(how, "meta", wrap=True), 12, self._compared, 12, Label(then, "note", wrap=True))
        self.close_button = Button(_("Close"), "primary", pressed=self.accept)
        self.add(body, None, self.close_button)

    def show_written(self, written: tuple[Path, Enrolment]) -> None:
        """The file lies there; the digits to read."""
        file, asked = written
        self.setEnabled(True)
        place = file.parent.name or str(file.parent)
        self._lies.set("ok", _("The request lies on {place}. Safe to take out.").format(place=place))
        self._compared_column.addWidget(Compared(asked.digits, asked.qr))
        self.go_to(DIGITS)
        self.close_button.setFocus()
        self._asked()
