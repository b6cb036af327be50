"""Keeping what is being typed as an encrypted draft within a second. What becomes of the text is the page's matter."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from fhr_desktop.domain.errors import FhrError
from ui.context import AppContext

DELAY_MS = 300  # a crash costs at most this, the time of one write, and what was typed during it


class DraftKeeper(QObject):
    """Writes the text of one place as a draft while it is typed.

    The timer is not started anew by each keystroke, so that someone who never pauses is kept as well. A write
    still under way is never joined by a second one: the newest text waits for it. All calls are cheap, from
    the UI thread; the writing is done on the database thread in the order of the calls.
    """

    kept = Signal()  # what was typed last is on disk

    def __init__(self, ctx: AppContext, place: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ctx, self.place = ctx, place
        self._waiting: tuple[str, int] | None = None
        self._writing = 0
        self._told = False
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self._due)

    @property
    def pending(self) -> bool:
        """Whether something typed is not on disk yet."""
        return self._waiting is not None or self._writing > 0

    def typed(self, text: str, cursor: int) -> None:
        """The text as it stands now, with the cursor's position in it."""
        self._waiting = (text, cursor)
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Put what is waiting in the queue of the database thread at once."""
        self._timer.stop()
        if self._waiting is None:
            return
        (text, cursor), self._waiting = self._waiting, None
        self._writing += 1
        keep = self._ctx.services.drafts.keep
        task = self._ctx.tasks.write(keep, self._ctx.actor, self.place, text, cursor)
        task.on_done(lambda _nothing: self._written()).on_error(lambda error: self._failed(error, text, cursor))
        task.owned_by(self).start()

    def forget(self) -> None:
        """The text is being saved where it belongs, and its draft is dropped by that: write nothing more of it."""
        self._timer.stop()
        self._waiting = None

    def drop(self) -> None:
        """Forget the text, and remove its draft from the store."""
        self.forget()
        drop_draft(self._ctx, self.place)

    def _due(self) -> None:
        if not self._writing:
            self.flush()

    def _written(self) -> None:
        self._writing -= 1
        self._told = False
        if self._waiting is None:
            self.kept.emit()
        elif not self._timer.isActive():
            self.flush()

    def _failed(self, error: FhrError, text: str, cursor: int) -> None:
        """Keep the text for the next try, and say it once, not at every keystroke."""
        self._writing -= 1
        if self._waiting is None:
            self._waiting = (text, cursor)
        if not self._told:
            self._told = True
            self._ctx.tasks.refused.emit(error)


def drop_draft(ctx: AppContext, place: str) -> None:
    """Remove a place's draft from the store, also when nothing keeps it any more."""
    ctx.tasks.write(ctx.services.drafts.drop, ctx.actor, place).start()
