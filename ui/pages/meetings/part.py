"""A part of a page about meetings: what stands under one of its tabs, and how what is done there is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.services.outcome import Outcome
from ui.components.list_view import ListTable
from ui.context import AppContext


class Part(QWidget):
    """Base. `buttons` stand in the page's head while the part is shown, the page's primary last."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self.ctx = ctx

    def buttons(self) -> Sequence[QWidget]:
        """For the head."""
        return ()

    def actions_(self) -> list[QAction]:
        """For menu and palette while the part is shown."""
        return []

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What the part answers to by itself."""
        return ()

    def first_focus(self) -> QWidget | None:
        """What gets the focus when the part is shown."""
        return None

    def panes(self) -> list[QWidget]:
        """What F6 walks."""
        return [self]

    def save_pending(self) -> None:
        """Write what is being typed."""

    def act(self, words: str, run: Callable[[], object], key: str = "", glyph: str = "") -> QAction:
        """One of `actions_`."""
        made = QAction(words, self)
        if key:
            made.setShortcut(QKeySequence(key))
        made.setProperty("glyph", glyph)
        made.triggered.connect(lambda: run())
        return made


class Listed:
    """Goes before `Part` in a part that is a list, with words in its stead where there is nothing in it. `side`: what
    is told of a row beside it, if anything is.
    """

    table: ListTable[Any]
    side: QWidget | None = None
    _stack: QStackedWidget

    def first_focus(self) -> QWidget | None:
        """The list, when there is something in it."""
        return self.table if self.table.rows_model.rowCount() else self._stack.currentWidget()

    def panes(self) -> list[QWidget]:
        """The list, and what is beside it."""
        return [self.table, *([self.side] if self.side is not None and self.side.isVisible() else [])]


def write(
    ctx: AppContext,
    owner: QWidget,
    how: Callable[..., Outcome[Any]],
    *arguments: Any,
    said: str = "",
    undo: Callable[[Any], Callable[[], None] | None] | None = None,
    done: Callable[[Any], object] | None = None,
    **named: Any,
) -> None:
    """Write at once, tell the other pages, and say what was done; `undo` makes what Ångra does of the value.

    A refusal is said in the status bar.
    """

    def written(outcome: Outcome[Any]) -> None:
        ctx.bus.changed.emit(outcome.changes)
        if said and ctx.shell is not None:
            ctx.shell.toast.say(said, undo(outcome.value) if undo is not None else None)
        if done is not None:
            done(outcome.value)

    task = ctx.tasks.write(how, ctx.actor, *arguments, **named)
    task.on_done(written).on_error(lambda error: sorry(ctx, error)).owned_by(owner).start()


def allowed(ctx: AppContext, demand: Callable[..., None], *arguments: Any) -> bool:
    """Whether a service's demand is met now; otherwise it is said why not, before anything is typed."""
    try:
        demand(*arguments)
    except Refused as refused:
        sorry(ctx, refused)
        return False
    return True


def sorry(ctx: AppContext, error: FhrError) -> None:
    """Say why it was refused."""
    if ctx.shell is not None:
        ctx.shell.toast.say(error.sentence, kind="amber")
