"""A file from a colleague: what it is, what it brings before anything is changed, and taking it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from fhr_desktop.domain.errors import BundleRefused, FhrError, Refusal
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.sync.views import Arrival
from fhr_desktop.sync.bundle_kind import FileKind
from i18n import _
from ui.components.buttons import Button
from ui.components.dialogs import ConfirmDialog, ErrorDialog
from ui.context import AppContext
from ui.pages.sync import saying
from ui.pages.sync.making import Making
from ui.pages.sync.working import Said, WorkBand
from ui.shell.troubles import trouble_of


class Taking:
    """`previewed` is called with what a package would bring and, for a computer's first package, the digits to compare
    with the manager's; `taken` with what it brought. `asked` tells which colleagues a request for what is missing
    goes to.
    """

    def __init__(
        self,
        ctx: AppContext,
        page: QWidget,
        work: WorkBand,
        said: Said,
        making: Making,
        *,
        previewed: Callable[[Arrival, str], object],
        taken: Callable[[Outcome[Arrival]], object],
        asked: Callable[[], Sequence[bytes]],
    ) -> None:
        self._ctx, self._page, self._work, self._said, self._making = ctx, page, work, said, making
        self._previewed, self._taken, self._asked = previewed, taken, asked
        self.file: Path | None = None
        self.dialog: ErrorDialog | ConfirmDialog | None = None

    def choose(self) -> None:
        """The system's own dialog."""
        names = _("Files from colleagues (*.fhrb *.enrol *.fhrq);;All files (*)")
        chosen, _filter = QFileDialog.getOpenFileName(self._page, _("Choose a file from a colleague"), "", names)
        if chosen:
            self.look(Path(chosen))

    def look(self, file: Path) -> None:
        """Find out what a file is, and go on with it. Nothing is changed."""
        if self._work.busy:
            return
        self._said.hush()
        self.file = file
        task = self._ctx.tasks.read(self._ctx.services.exchange.kind, file)
        task.on_done(self._sort).on_error(self._refused).owned_by(self._page).start()

    def _sort(self, kind: FileKind | None) -> None:
        assert self.file is not None
        if kind is FileKind.ENROLMENT:
            self._ctx.navigate("devices", {"enrolment": self.file})
        elif kind is FileKind.REQUEST:
            self._answer(self.file)
        else:  # whatever it is, the look into it says what is wrong
            self._look_in(self.file)

    def _look_in(self, file: Path) -> None:
        services, actor = self._ctx.services, self._ctx.actor

        def look(work: TaskContext) -> tuple[Arrival, str]:
            alone = not services.devices.unit(actor).joined
            digits = services.devices.mutual_in(actor, file) if alone else ""
            return services.exchange.preview(actor, file, work), digits

        task = self._ctx.tasks.long_write(look)
        words = _("The package is being opened. Nothing is changed yet.")
        self._work.run(
            task, words, "tray", done=self._looked, failed=self._refused, cancelled=self._stopped
        )  # fmt: skip

    def _looked(self, found: tuple[Arrival, str]) -> None:
        arrival, digits = found
        if arrival.already:
            strong = _("You already have all of this.")
            plain = _("The package from {name} brings nothing new. Nothing has been changed.")
            self._said.say(strong, plain.format(name=arrival.sender), kind="ok")
            return
        self._previewed(arrival, digits)

    def take_in(self) -> None:
        """Take in the file that was looked in."""
        if self.file is None or self._work.busy:
            return
        exchange, actor, file = self._ctx.services.exchange, self._ctx.actor, self.file
        task = self._ctx.tasks.long_write(lambda work: exchange.take_in(actor, file, work))
        words = _("The package is being taken in. All of it, or nothing.")
        self._work.run(task, words, "tray", done=self._done, failed=self._refused, cancelled=self._stopped)

    def _done(self, outcome: Outcome[Arrival]) -> None:
        self.file = None
        self._ctx.bus.changed.emit(outcome.changes)
        self._taken(outcome)

    def _stopped(self) -> None:
        self._said.say(_("Stopped."), _("Nothing has been changed. The file lies where it lay."))

    def _refused(self, error: FhrError) -> None:
        trouble = trouble_of(error)
        if isinstance(error, BundleRefused):
            trouble = replace(
                trouble, title=_("The file was not taken in"),
                safe=_("Everything here is as it was. The file lies where it lay."),
            )  # fmt: skip
            if error.kind is Refusal.GAP:
                save = Button(_("Save a request …"), icon="paper-plane-tilt", pressed=self._save_request)
                trouble = replace(trouble, buttons=(save,))
        self.dialog = ErrorDialog(self._page.window(), trouble)
        self.dialog.open()

    def _save_request(self) -> None:
        """A tiny file that says what we have; the colleague answers with a package that goes on from there."""
        if self.dialog is not None:
            self.dialog.accept()
        if not self._making.choose_folder():
            return
        folder, to = self._making.folder, self._asked()
        exchange, actor = self._ctx.services.exchange, self._ctx.actor

        def done(file: Path) -> None:
            lies = _("The request lies on {place}. Safe to take out.").format(place=saying.place(file.parent))
            self._said.say(lies, _("Give it to your colleague, who answers with a new package."), kind="ok")

        self._ctx.tasks.write(exchange.request, actor, to, folder).on_done(done).owned_by(self._page).start()

    def _answer(self, request: Path) -> None:
        words = _(
            "A colleague asks for a new package, because something from you has not arrived there. "
            "The package is made with all that is missing. Nothing is changed here."
        )
        dialog = ConfirmDialog(
            self._page.window(), _("Answer with a new package?"), words, _("Answer with a new package"), danger=False
        )  # fmt: skip
        dialog.accepted.connect(lambda: self._making.answer(request))
        self.dialog = dialog
        dialog.open()
