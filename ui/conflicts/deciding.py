"""Saving what was chosen in a conflict, and the way back: Ångra in the toast. Nothing is shown here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.clock import utc_now
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import Plain
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.sync.views import Conflict, Resolution
from i18n import _
from ui.context import AppContext


def decide(
    ctx: AppContext, owner: QWidget, one: Conflict, value: Plain, done: Callable[[], None],
    refused: Callable[[FhrError], None],
) -> None:  # fmt: skip
    """Save the choice; every page is told, and a toast offers to take it back."""

    def saved(outcome: Outcome[None]) -> None:
        done()
        ctx.bus.changed.emit(outcome.changes)
        if ctx.shell is not None:
            said = _("Chosen: {label}").format(label=one.label)
            ctx.shell.toast.say(said, lambda: reopen(ctx, ctx.shell, taken))

    taken = Resolution(one.table, one.record, one.field, one.label, one.what, "", (), "", utc_now())
    write = ctx.services.inbox.decide
    task = ctx.tasks.write(write, ctx.actor, one.table, one.record, one.field, value, one.position)
    task.on_done(saved).on_error(refused).owned_by(owner).start()


def reopen(ctx: AppContext, owner: QWidget, taken: Resolution) -> None:
    """Take a choice back: the values stand beside each other again."""

    def done(outcome: Outcome[None]) -> None:
        ctx.bus.changed.emit(outcome.changes)
        if ctx.shell is not None:
            ctx.shell.toast.say(_("Both values stand beside each other again"), kind="info")

    task = ctx.tasks.write(ctx.services.inbox.reopen, ctx.actor, taken)
    task.on_done(done).on_error(ctx.tasks.refused.emit).owned_by(owner).start()
