"""What is done with homes in the pool from a page: the service, the toast with Ångra, and the pages told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.outcome import Outcome
from i18n import _n
from ui.context import AppContext


class PoolActs:
    """`owner` is the page or part that the acts are done from."""

    def __init__(self, ctx: AppContext, owner: QWidget) -> None:
        self._ctx, self._owner = ctx, owner

    def confirm(self, rows: Sequence[PoolRow]) -> None:
        """Note for each home that its family has said today that it still can; can be undone."""
        homes = [row.home_id for row in rows if row.status is not PoolStatus.LEFT]
        if homes:
            task = self._ctx.tasks.write(self._ctx.services.pool.confirm, self._ctx.actor, homes)
            task.on_done(self._confirmed).owned_by(self._owner).start()

    def _confirmed(self, outcome: Outcome[Mapping[RecordId, dt.date | None]]) -> None:
        self._ctx.bus.changed.emit(outcome.changes)
        number, earlier = len(outcome.value), outcome.value
        said = _n(
            "{n} home is confirmed today", "{n} homes are confirmed today", number
        ).format(n=number)  # fmt: skip
        self.say(said, lambda: self._unconfirm(earlier))

    def _unconfirm(self, earlier: Mapping[RecordId, dt.date | None]) -> None:
        task = self._ctx.tasks.write(self._ctx.services.pool.unconfirm, self._ctx.actor, earlier)
        task.on_done(lambda outcome: self._ctx.bus.changed.emit(outcome.changes)).start()

    def say(self, said: str, undo: Any = None) -> None:
        """What was done, with Ångra when it can be undone."""
        self._ctx.shell.toast.say(said, undo)
