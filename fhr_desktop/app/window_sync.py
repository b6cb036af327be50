"""Sync as the window shows it everywhere: files dropped in it, the words in the status bar, and what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from fhr_desktop.services.sync import devices, exchange, exporting
from fhr_desktop.services.sync.views import Colleague
from ui.pages.sync import saying
from ui.shell.file_drop import FileDrop
from ui.shell.window import MainWindow

ENDINGS = (exporting.ENDING, exchange.REQUEST_ENDING, devices.ENDING)


@dataclass(frozen=True, slots=True)
class SyncState:
    """What is said of sync outside its page."""

    today: dt.date
    colleagues: Sequence[Colleague]
    clashes: int
    waiting: int


class WindowSync(QObject):
    """Reads after every write, but never twice at once: typing is not to wait for it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._reading = self._again = False
        self.drop = FileDrop(window, ENDINGS)
        self.drop.dropped.connect(self._dropped)
        window.ctx.bus.changed.connect(self.read)

    def _dropped(self, file: Path) -> None:
        """To Synk with it; the keys go to this window again, and no longer to where the file came from."""
        self._window.activateWindow()
        self._window.navigate("sync", {"file": file})

    def read(self, changes: Any = None) -> None:
        """Read anew; what is written meanwhile is read after."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        task = self._window.ctx.tasks.read(self._ask)
        task.on_done(self._show).on_finished(self._done).owned_by(self).start()

    def _ask(self) -> SyncState:
        services, actor = self._window.ctx.services, self._window.ctx.actor
        return SyncState(services.unit.today(), services.exchange.colleagues(actor), *services.inbox.counts(actor))

    def _show(self, state: SyncState) -> None:
        self._window.status.set_sync(saying.status(state.colleagues, state.today))
        self._window.status.set_conflicts(state.clashes)
        self._window.set_count("sync", state.waiting or None)

    def _done(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.read()
