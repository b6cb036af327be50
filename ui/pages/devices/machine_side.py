"""The computer that is chosen: whose it is, how it stands, its digits, and what may be done with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.sync.views import Machine, MachineStatus, Unit
from i18n import _
from ui.components.buttons import Button
from ui.components.digits import Digits
from ui.components.facts import Facts, Inspector
from ui.components.labels import Label
from ui.components.layout import across
from ui.components.status import Status
from ui.pages.devices import saying


@dataclass(frozen=True, slots=True)
class Acts:
    """What the buttons do, each with the machine."""

    package: Callable[[Machine], object]
    rename: Callable[[Machine], object]
    role: Callable[[Machine], object]
    promote: Callable[[Machine], object]
    demote: Callable[[Machine], object]
    revoke: Callable[[Machine], object]


class MachineSide(Inspector):
    """Empty until a machine is shown."""

    def __init__(self, acts: Acts) -> None:
        self._machine: Machine | None = None
        self._name = Label("", "sub", wrap=True)
        self._status = Status("ok", "")
        self._facts = Facts()
        self._gets = Label("", "help", wrap=True)
        self._digits_head = Label(_("Its digits"), "strong")
        self._digits = Digits("", kind="body")
        self._mutual_head = Label(_("The digits for the way back"), "strong")
        self._mutual_words = Label("", "help", wrap=True)
        self._mutual = Digits("", kind="body")
        self.package = Button(_("Make a package for it"), icon="package", pressed=lambda: self._do(acts.package))
        self.rename = Button(_("Another name …"), "quiet", "pencil-simple", pressed=lambda: self._do(acts.rename))
        self.role = Button(_("Another role …"), "quiet", "user", pressed=lambda: self._do(acts.role))
        self.promote = Button(_("Let it manage computers …"), "quiet", "key", pressed=lambda: self._do(acts.promote))
        self.demote = Button(_("No longer let it manage …"), "quiet", "key", pressed=lambda: self._do(acts.demote))
        self.revoke = Button(_("Shut it out …"), "danger", "prohibit", pressed=lambda: self._do(acts.revoke))
        rows = [across(None, button, None) for button in (self.rename, self.role, self.promote, self.demote)]
        super().__init__(
            self._name, self._status, 8, self._facts, self._gets, 12, across(None, self.package, None), *rows, 6,
            across(None, self.revoke, None), 14, self._digits_head, 4, across(None, self._digits, None), 12,
            self._mutual_head, self._mutual_words, 4, across(None, self._mutual, None), None,
        )  # fmt: skip
        self.setAccessibleName(_("The chosen computer"))

    def show_machine(self, machine: Machine | None, unit: Unit, today: dt.date) -> None:
        """Show one, or nothing."""
        self._machine = machine
        self.inner.setVisible(machine is not None)
        if machine is None:
            return
        active = machine.status is MachineStatus.ACTIVE
        self._name.setText(machine.name)
        self._status.set("ok" if active else "not", saying.status(machine))
        facts = [(_("Person"), saying.person(machine)), (_("Role"), saying.role(machine.role))]
        if not machine.is_this:
            facts.append((_("Last heard from"), saying.heard(machine, today)))
        outside = saying.outside(unit)
        if machine.is_admin and not outside:
            facts.append((_("Manages"), _("lets computers in and shuts them out")))
        self._facts.set(facts)
        self._gets.setText(saying.receives(machine.role) if active and not outside else "")
        self._digits.set(machine.digits)
        self.show_mutual("", machine)
        self._show_acts(machine, unit, active=active)

    def show_mutual(self, digits: str, machine: Machine) -> None:
        """The digits that the machine shows when it opens its starting package."""
        shown = bool(digits) and machine is self._machine and machine.last_heard is None
        for widget in (self._mutual_head, self._mutual_words, self._mutual):
            widget.setVisible(shown)
        if shown:
            self._mutual_words.setText(_("It shows these when it opens its starting package."))
            self._mutual.set(digits)

    def _show_acts(self, machine: Machine, unit: Unit, *, active: bool) -> None:
        others = active and not machine.is_this
        manages = unit.may_manage and active
        self.package.setVisible(others)
        self.rename.setVisible(active and (machine.is_this or unit.may_manage))
        self.role.setVisible(manages and not machine.is_this and not machine.is_admin)
        self.promote.setVisible(manages and not machine.is_admin and machine.role is Role.UNIT_MANAGER)
        self.demote.setVisible(manages and machine.is_admin and sum(one.is_admin for one in unit.machines) > 1)
        self.revoke.setVisible(manages and not machine.is_this)

    def _do(self, act: Callable[[Machine], object]) -> None:
        if self._machine is not None:
            act(self._machine)
