"""Changes to a computer of the unit: another name or role, the right to manage, shutting out. Each asked for once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import ROLE_WORDS
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.sync.views import Machine
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, LineInput
from ui.components.labels import Icon, Label
from ui.components.layout import across, down
from ui.components.paint import STATUS
from ui.context import AppContext
from ui.pages.devices import saying


class Changing:
    """Opens the dialogs; `dialog` is the one open last. What is written goes on the bus."""

    def __init__(self, ctx: AppContext, page: QWidget) -> None:
        self._ctx, self._page = ctx, page
        self.dialog: FormDialog | None = None

    def rename(self, machine: Machine) -> None:
        """Call it something else."""
        name = LineInput()
        name.set_value(machine.name)
        help_ = _("What you call it, such as Falun-datorn. No person's name.")
        self._ask(
            _("Another name"), "", {"name": Field(_("The computer's name"), name, help=help_)}, _("Save"),
            lambda: (self._devices.rename, machine.device, name.value() or ""),
        )  # fmt: skip

    def role(self, machine: Machine) -> None:
        """Another role for it and the person whose it is."""
        role = ChoiceInput([(key.value, said) for key, said in ROLE_WORDS.items()], open_=False)
        role.set_value(machine.role.value)
        gets = Label(saying.receives(machine.role), "help", wrap=True)
        role.edited.connect(lambda: gets.setText(saying.receives(Role(role.value() or machine.role.value))))
        said = _("{name} gets what goes with the role, and loses what does not. It takes hold with the next package.")
        self._ask(
            _("Another role"), said.format(name=machine.name), {"role": Field(_("Role"), role)}, _("Change the role"),
            lambda: (self._devices.change_role, machine.device, Role(role.value() or machine.role.value)), extra=gets,
        )  # fmt: skip

    def promote(self, machine: Machine) -> None:
        """A new manager, or a second machine of one."""
        said = _(
            "Whoever sits at {name} can then let computers in and shut them out. Choose a computer that stands safe."
        )
        self._ask(
            _("Let {name} manage the unit's computers?").format(name=machine.name), said.format(name=machine.name), {},
            _("Let it manage"), lambda: (self._devices.promote, machine.device),
        )  # fmt: skip

    def demote(self, machine: Machine) -> None:
        """Take the right back."""
        said = _("{name} goes on being in the unit, but no longer lets computers in or shuts them out.")
        self._ask(
            _("No longer let {name} manage?").format(name=machine.name), said.format(name=machine.name), {},
            _("Take the right back"), lambda: (self._devices.demote, machine.device),
        )  # fmt: skip

    def revoke(self, machine: Machine) -> None:
        """Shut it out, knowing what that does and what it does not."""
        rows = QWidget()
        lines = []
        for kind, sentence in saying.shutting_out(machine):
            icon, ink = STATUS[kind]
            line = across(None, down(None, Icon(icon, ink, 16), None), Label(sentence, wrap=True), spacing=9)
            line.setStretch(1, 1)
            lines.append(line)
        does, does_not = lines[:3], lines[3:]
        down(
            rows, Label(_("What it does"), "strong"), *does, 8, Label(_("What it does not do"), "strong"), *does_not,
            spacing=5,
        )  # fmt: skip
        said = _("Do this when a computer is lost, stolen or no longer to be used. Tell {person} first, if you can.")
        self._ask(
            _("Shut out {name}?").format(name=machine.name), said.format(person=machine.person or _("its owner")), {},
            _("Shut it out"), lambda: (self._devices.revoke, machine.device), extra=rows, danger=True,
        )  # fmt: skip

    def threshold(self, now: int) -> None:
        """One signature or two."""
        number = ChoiceInput([("1", _("One is enough")), ("2", _("Two are needed"))], open_=True)
        number.set_value(str(now))
        said = _(
            "Each change to the unit's computers is signed by a computer that manages them. "
            "With two, nobody can let in a computer alone."
        )
        self._ask(
            _("How many must sign?"), said, {"threshold": Field(_("Signatures"), number)}, _("Save"),
            lambda: (self._devices.set_threshold, int(number.value() or now)),
        )  # fmt: skip

    def do(self, act: Callable[..., Any], *args: Any) -> None:
        """Without asking: sign, renew, put away."""
        task = self._ctx.tasks.write(act, self._ctx.actor, *args)
        task.on_done(self._written).owned_by(self._page).start()

    @property
    def _devices(self) -> Any:
        return self._ctx.services.devices

    def _ask(
        self,
        title: str,
        words: str,
        fields: dict[str, Field],
        verb: str,
        call: Callable[[], tuple[Any, ...]],
        *,
        extra: QWidget | None = None,
        danger: bool = False,
    ) -> None:
        def act() -> None:
            method, *args = call()
            dialog.setEnabled(False)
            task = self._ctx.tasks.write(method, self._ctx.actor, *args)
            task.on_done(done).on_error(failed).owned_by(dialog).start()

        def done(outcome: Outcome[None]) -> None:
            dialog.finish()
            self._written(outcome)

        def failed(error: Any) -> None:
            dialog.setEnabled(True)
            dialog.refuse(error)

        dialog = FormDialog(self._page.window(), title, words, fields, verb, act, extra=extra, danger=danger)
        self.dialog = dialog
        dialog.open()

    def _written(self, outcome: Outcome[Any]) -> None:
        self._ctx.bus.changed.emit(outcome.changes)
        self._ctx.shell.toast.say(_("Done. Your colleagues' computers know it after your next package."))
