"""Making a package: where it is laid, the work itself, and what is said when it lies there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from fhr_desktop.domain.task import TaskContext
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.sync.views import Sent
from i18n import _
from ui.context import AppContext
from ui.pages.sync import saying
from ui.pages.sync.working import Said, WorkBand


class Making:
    """`folder` is where packages are laid, None until one is chosen. `made` is called after each package."""

    def __init__(self, ctx: AppContext, page: QWidget, work: WorkBand, said: Said, made: Callable[[], object]) -> None:
        self._ctx, self._page, self._work, self._said, self._made = ctx, page, work, said, made
        self.folder: Path | None = None
        self._remembered: Path | None = None

    def remember(self, folder: Path | None) -> None:
        """The place of the last package, or None when it cannot be reached; a place chosen since stays."""
        if self.folder == self._remembered:
            self.folder = folder
        self._remembered = folder

    def choose_folder(self) -> bool:
        """The system's own dialog. False when the person thinks better of it."""
        start = str(self.folder or Path.home())
        chosen = QFileDialog.getExistingDirectory(self._page, _("Where is the package to be laid?"), start)
        if chosen:
            self.folder = Path(chosen)
        return bool(chosen)

    def make(self, to: Sequence[bytes]) -> None:
        """A package for these, in the place remembered; the first time, or without the stick, one is asked for."""
        if self._work.busy or not self._ready():
            return
        folder, exchange, actor = self.folder, self._ctx.services.exchange, self._ctx.actor
        assert folder is not None
        self._start(lambda work: exchange.export(actor, to, folder, work), _("The package is being made …"))

    def answer(self, request: Path) -> None:
        """A new package for the colleague whose request this is."""
        if self._work.busy or not self._ready():
            return
        folder, exchange, actor = self.folder, self._ctx.services.exchange, self._ctx.actor
        assert folder is not None
        self._start(lambda work: exchange.answer(actor, request, folder, work), _("The package is being made …"))

    def _ready(self) -> bool:
        return self.folder is not None or self.choose_folder()

    def _start(self, make: Callable[[TaskContext], Any], words: str) -> None:
        self._said.hush()

        def begin(work: TaskContext) -> Any:
            work.check()  # it may have waited behind other work, and been stopped there
            return make(work)

        task = self._ctx.tasks.long_write(begin)
        refused = self._ctx.tasks.refused.emit
        self._work.run(task, words, "package", done=self._done, failed=refused, cancelled=self._cancelled)

    def _done(self, outcome: Outcome[tuple[Sent, ...]]) -> None:
        strong, plain = saying.lies(outcome.value)
        self._said.say(strong, plain, kind="ok")
        self._ctx.bus.changed.emit(outcome.changes)
        self._made()

    def _cancelled(self) -> None:
        self._said.say(_("Stopped."), _("No package was made, and nothing has been changed."))
