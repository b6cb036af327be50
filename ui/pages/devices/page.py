"""Enhetens datorer as a page: the list, what waits for a signature, and the chosen computer beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.sync.views import Machine, MachineStatus, Unit
from i18n import _
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.components.headers import PageHeader
from ui.components.layout import down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.devices import saying
from ui.pages.devices.asking import Ask
from ui.pages.devices.changing import Changing
from ui.pages.devices.letting_in import LetIn
from ui.pages.devices.machine_side import Acts, MachineSide
from ui.shell.page import Page

ASK, LET_IN = "ask", "let_in"


@dataclass(frozen=True, slots=True)
class DevicesRead:
    """What the page shows, read at one moment."""

    today: dt.date
    unit: Unit


def columns(today: dt.date, *, outside: bool = False) -> list[ListColumn[Machine]]:
    """The computer, whose it is, how it stands, when it was heard from. `outside`: it manages nobody's but its own."""
    return [
        ListColumn("name", _("Computer"), lambda one: one.name, 210, strong=True,
                   second=lambda one: _("manages the unit's computers") if one.is_admin and not outside else "",
                   ink=_ink),
        ListColumn("person", _("Person"), saying.person, 160, ink=_ink),
        ListColumn("role", _("Role"), lambda one: saying.role(one.role), 140, ink=_ink),
        ListColumn("status", _("Status"), saying.status, 150, mark=_mark, ink=_ink),
        ListColumn("heard", _("Last heard from"), lambda one: saying.heard(one, today), ink=_ink,
                   sort=lambda one: one.last_heard.timestamp() if one.last_heard else 0.0),
    ]  # fmt: skip


def _mark(machine: Machine) -> str:
    if machine.status is MachineStatus.REVOKED:
        return "not"
    return "here" if machine.is_this else "ok"


def _ink(machine: Machine) -> str:
    return "text" if machine.status is MachineStatus.ACTIVE else "text2"


class DevicesPage(Page):
    """Opened with nothing, "ask", "let_in", or {"enrolment": Path} for a request file dropped in the window."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._read: DevicesRead | None = None
        self._wish: str | Path | None = None
        self.dialog: LetIn | Ask | None = None
        self.changing = Changing(ctx, self)
        self._open_action = QAction(_("Take in a file from a colleague …"), self)
        self._open_action.setShortcut(QKeySequence("Ctrl+O"))
        self._open_action.setProperty("glyph", "tray")
        self._open_action.triggered.connect(lambda: self._choose_file())
        self.let_in_button = Button(_("Let a computer in …"), "primary", "laptop", pressed=lambda: self.let_in(None))
        self.ask_button = Button(_("Ask to join …"), "primary", "paper-plane-tilt", pressed=self.ask)
        self.signatures_button = Button(_("Signatures …"), "quiet", "pencil-line", pressed=self._threshold)
        self.away_button = Button(
            _("Put the change away"), "quiet", "x", pressed=lambda: self.changing.do(ctx.services.devices.withdraw)
        )
        to_sync = Button(_("To Sync"), "quiet", "arrows-clockwise", pressed=lambda: ctx.navigate("sync"))
        self._header = PageHeader(
            _("The unit's computers"),
            "",
            to_sync,
            self.away_button,
            self.signatures_button,
            self.ask_button,
            self.let_in_button,
        )
        self._bands()
        self.table: ListTable[Machine] = ListTable(
            _("The unit's computers"), columns(dt.date.min), lambda one: one.device
        )
        remember(self.table, ctx.settings, "devices")
        self.table.current_changed.connect(self._chosen)
        self.side = MachineSide(
            Acts(
                package=lambda machine: ctx.navigate("sync", {"to": machine.device}),
                rename=self.changing.rename, role=self.changing.role, promote=self.changing.promote,
                demote=self.changing.demote, revoke=self.changing.revoke,
            )
        )  # fmt: skip
        self._both = WithInspector(self.table, self.side, settings=ctx.settings, key="devices", width=330)
        self.table.opened.connect(lambda _machine: self._both.reveal())
        down(self, self._header, self.outside, self.proposal, self.warning, (self._both, 1))
        for button in (self.let_in_button, self.ask_button, self.signatures_button, self.away_button):
            button.hide()

    def _bands(self) -> None:
        devices = self.ctx.services
        self.sign_button = Button(
            _("Sign the change"), "amber", "check", pressed=lambda: self.changing.do(devices.devices.cosign)
        )  # fmt: skip
        self.proposal = Banner(_("Waits for a signature"), "", self.sign_button, icon="pencil-line")
        self.renew_button = Button(
            _("Renew the list"), icon="arrows-clockwise", pressed=lambda: self.changing.do(devices.devices.renew)
        )
        self.warning = Banner(_("To be renewed"), "", self.renew_button, kind="info", icon="hourglass-medium")
        self.outside = Banner("", "", kind="info", icon="laptop")
        for band in (self.proposal, self.warning, self.outside):
            band.hide()

    # the page's life

    def title(self) -> str:
        """The page's words."""
        return _("The unit's computers")

    def opened(self, argument: Any) -> None:
        """Read anew; then do what the argument asks."""
        if isinstance(argument, dict):
            self._wish = Path(argument["enrolment"])
        elif argument in (ASK, LET_IN):
            self._wish = argument
        if self._wish is not None:
            self.ctx.shell.call_place(None)  # coming back here does not begin again
        self.load()

    def refresh(self, changes: Any) -> None:
        """A package or a change of one's own may have changed the list."""
        self.load()

    def load(self) -> None:
        """Ask the store."""
        self.ctx.tasks.read(self._ask_store).on_done(self.show_read).owned_by(self).start()

    def _ask_store(self) -> DevicesRead:
        services = self.ctx.services
        return DevicesRead(services.unit.today(), services.devices.unit(self.ctx.actor))

    def show_read(self, read: DevicesRead) -> None:
        """Show what was read."""
        first, self._read = self._read is None, read
        unit = read.unit
        self._header.set_line(saying.unit_line(unit))
        alone = not unit.joined
        self.let_in_button.setVisible(unit.may_manage)
        self.ask_button.setVisible(alone)
        self.ask_button.set_kind("secondary" if unit.may_manage or unit.asked is not None else "primary")
        self.ask_button.setText(_("Ask anew …") if unit.asked is not None else _("Ask to join …"))
        self.signatures_button.setVisible(unit.may_manage)
        self.outside.setVisible(saying.outside(unit))
        self.outside.set_words(*saying.not_in(unit, read.today))
        self.proposal.setVisible(bool(unit.proposal))
        self.proposal.set_words(_("Waits for a signature"), unit.proposal)
        self.sign_button.setVisible(unit.may_cosign)
        self.away_button.setVisible(unit.may_manage and bool(unit.proposal))
        self.warning.setVisible(bool(unit.warning))
        self.warning.set_words(_("To be renewed"), unit.warning)
        self.renew_button.setVisible(unit.may_manage)
        self.table.rows_model.columns = tuple(columns(read.today, outside=saying.outside(unit)))
        self.table.set_rows(unit.machines)
        if first:
            self.table.select(next((one.device for one in unit.machines if one.is_this), b""))
        self._chosen(self.table.current())
        self._go_on()

    def _go_on(self) -> None:
        wish, self._wish = self._wish, None
        if wish == ASK:
            self.ask()
        elif wish is not None:
            self.let_in(wish if isinstance(wish, Path) else None)

    def _chosen(self, machine: Machine | None) -> None:
        read = self._read
        if read is None:
            return
        self.side.show_machine(machine, read.unit, read.today)
        if machine is not None and read.unit.may_manage and not machine.is_this and machine.last_heard is None:
            task = self.ctx.tasks.read(self.ctx.services.devices.mutual, self.ctx.actor, machine.device)
            task.on_done(lambda digits: self.side.show_mutual(digits, machine)).on_error(lambda _error: None)
            task.owned_by(self.side).start()

    # acts

    def let_in(self, file: Path | None) -> None:
        """The ceremony; with a file it begins at the digits."""
        if self._read is None:
            return
        dialog = LetIn(self.window(), self.ctx, self._read.today, self._let_in, file)
        self.dialog = dialog
        dialog.open()

    def _let_in(self, outcome: Outcome[Machine]) -> None:
        self.ctx.bus.changed.emit(outcome.changes)

    def ask(self) -> None:
        """The new computer's side of the ceremony."""
        dialog = Ask(self.window(), self.ctx, self.load)
        self.dialog = dialog
        dialog.open()

    def _choose_file(self) -> None:
        """A file from a colleague; Synk finds out what it is, as when one is dropped."""
        names = _("Files from colleagues (*.fhrb *.enrol *.fhrq);;All files (*)")
        chosen, _filter = QFileDialog.getOpenFileName(self, _("Choose a file from a colleague"), "", names)
        if chosen:
            self.ctx.navigate("sync", {"file": Path(chosen)})

    def _threshold(self) -> None:
        if self._read is not None:
            self.changing.threshold(self._read.unit.threshold)

    # the window's questions

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.table

    def page_actions(self) -> list[QAction]:
        """Ctrl+O, as in Synk."""
        return [self._open_action]

    def panes(self) -> list[QWidget]:
        """List and the chosen computer."""
        return [self.table, self.side]

    def place(self) -> Any:
        """The chosen computer."""
        machine = self.table.current()
        return machine.device if machine is not None else None

    def restore(self, state: Any) -> None:
        """Back to it."""
        if isinstance(state, bytes):
            self.table.select(state)
