"""What is done with homes in the pool from a page: dialogs, the service, the toast with Ångra, and the pages told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from db.queries.pool_list import Candidate
from fhr_desktop.domain.pool import WORDS, PoolEntry, PoolStatus
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.pool_entering import EntrySheet
from i18n import _, _n
from ui import words
from ui.context import AppContext
from ui.pages.pool.choose_home import ChooseHome
from ui.pages.pool.entry_editor import EntryEditor
from ui.pages.pool.move_dialog import MoveDialog


class PoolActs:
    """`owner` is the page or part that the acts are done from."""

    def __init__(self, ctx: AppContext, owner: QWidget) -> None:
        self._ctx, self._owner = ctx, owner
        self._editor: EntryEditor | None = None

    # that the family still can

    def confirm(self, homes: Collection[RecordId]) -> None:
        """Note for each home that its family has said today that it still can; can be undone."""
        if homes:
            task = self._ctx.tasks.write(self._ctx.services.pool.confirm, self._ctx.actor, homes)
            task.on_done(self._confirmed).owned_by(self._owner).start()

    def _confirmed(self, outcome: Outcome[Mapping[RecordId, dt.date | None]]) -> None:
        self._ctx.bus.changed.emit(outcome.changes)
        number, earlier = len(outcome.value), outcome.value
        said = _n("{n} home is confirmed today", "{n} homes are confirmed today", number).format(n=number)
        self._say(said, lambda: self._unconfirm(earlier))

    def _unconfirm(self, earlier: Mapping[RecordId, dt.date | None]) -> None:
        task = self._ctx.tasks.write(self._ctx.services.pool.unconfirm, self._ctx.actor, earlier)
        task.on_done(lambda outcome: self._ctx.bus.changed.emit(outcome.changes)).start()

    # state

    def move(self, home_id: RecordId) -> None:
        """Ask for the home's new state."""
        self._open(home_id, self._ask_state)

    def _ask_state(self, sheet: EntrySheet) -> None:
        if sheet.is_new and sheet.entry.stage() is PoolStatus.AVAILABLE:
            return  # it has gone from the pool meanwhile
        MoveDialog(self._ctx, self._owner, sheet, partial(self._moved, sheet.home.name, sheet.entry)).open()

    def _moved(self, name: str, before: PoolEntry, outcome: Outcome[PoolEntry]) -> None:
        self._ctx.bus.changed.emit(outcome.changes)
        said = _("{name}: {state}").format(name=name, state=WORDS[outcome.value.stage()])
        self._say(said, lambda: self._unmove(before, outcome.value))

    def _unmove(self, before: PoolEntry, moved: PoolEntry) -> None:
        task = self._ctx.tasks.write(self._ctx.services.pool.unmove, self._ctx.actor, before, moved)
        task.on_done(lambda outcome: self._ctx.bus.changed.emit(outcome.changes)).start()

    # what is offered

    def edit(self, home_id: RecordId) -> None:
        """Change what the home offers, or put it in the pool when it is not there."""
        self._open(home_id, self._write)

    def _open(self, home_id: RecordId, then: Callable[[EntrySheet], None]) -> None:
        task = self._ctx.tasks.read(self._ctx.services.pool_entering.open, self._ctx.actor, home_id)
        task.on_done(then).owned_by(self._owner).start()

    def _write(self, sheet: EntrySheet) -> None:
        self._editor = EntryEditor(self._ctx, self._owner, sheet, partial(self._written, sheet))
        self._editor.open()

    def _written(self, sheet: EntrySheet, outcome: Outcome[PoolEntry]) -> None:
        self._ctx.bus.changed.emit(outcome.changes)
        said = _("{name} is in the pool") if sheet.is_new else _("What {name} offers is saved")
        self._say(said.format(name=sheet.home.name))

    def save_pending(self) -> None:
        """Have what is being written kept at once."""
        if self._editor is not None and isValid(self._editor):
            self._editor.save_pending()

    # a home more

    def add(self) -> None:
        """Choose among the homes that may be put in the pool."""
        self._ctx.tasks.read(self._candidates).on_done(self._choose).owned_by(self._owner).start()

    def _candidates(self) -> tuple[tuple[Candidate, ...], Mapping[str, str]]:
        services = self._ctx.services
        known = words.municipality_names(services.unit.municipalities())
        return services.pool_entering.candidates(self._ctx.actor), known

    def _choose(self, found: tuple[tuple[Candidate, ...], Mapping[str, str]]) -> None:
        homes, municipalities = found
        if not homes:
            said = _("Every home that has been found suitable is in the pool already.")
            self._ctx.shell.toast.say(said, kind="info")
            return
        ChooseHome(self._owner, homes, municipalities, lambda one: self.edit(one.home_id)).open()

    def _say(self, said: str, undo: Callable[[], None] | None = None) -> None:
        self._ctx.shell.toast.say(said, undo)
