"""Fixing the report, opening it again, and laying its files in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.task import TaskContext
from fhr_desktop.services.annual_report.reports import TakenOut, files_of, lay
from i18n import _
from ui.components.dialogs import confirm
from ui.context import AppContext
from ui.preview.print_preview import PrintPreview
from ui.saving import ask_folder


class TakingOut:
    """What is done with the whole report of a year. `host` is the page."""

    def __init__(self, ctx: AppContext, host: QWidget) -> None:
        self._ctx, self._host = ctx, host

    def ask_folder(self, year: int) -> None:
        """Ask where, and lay every file there."""
        chosen = ask_folder(self._ctx, self._host, _("Where are the report's files to be laid?"))
        if chosen is not None:
            self.save_in(year, chosen)

    def save_in(self, year: int, folder: Path) -> None:
        """Make the files and write them; the access log notes it. What lies there since before is left, as somebody may
        have written on in it.

        They are drawn beside the database, so that what is typed meanwhile is kept within its second.
        """

        def make(_context: TaskContext, taken: TakenOut) -> Mapping[str, Path]:
            return lay(folder, files_of(taken))

        def taken_out(taken: TakenOut) -> None:
            task = self._ctx.tasks.work(make, taken)
            task.on_done(self._written).owned_by(self._host).start()

        self._ctx.shell.toast.say(_("The report's files are being made."))
        task = self._ctx.tasks.write(self._ctx.services.annual_reports.take_out, self._ctx.actor, year)
        task.on_done(taken_out).owned_by(self._host).start()

    def _written(self, places: Mapping[str, Path]) -> None:
        said = _("{n} files are saved: Word, PDF, F18b and the figures. They are not encrypted.").format(n=len(places))
        name, place = next(iter(places.items()))
        if place.name != name:
            beside = _("Earlier files lie there and are left as they are; the new Word file is called {name}.")
            said = f"{said} {beside.format(name=place.name)}"
        self._ctx.shell.toast.say(said)

    def preview(self, year: int) -> None:
        """The pages, to be printed or saved as PDF."""
        reports, actor = self._ctx.services.annual_reports, self._ctx.actor
        name = f"verksamhetsberattelse-{year}"
        PrintPreview(
            self._host.window(), self._ctx, _("Annual report {year}").format(year=year), name,
            lambda: reports.preview(actor, year), lambda: reports.paper(actor, year),
        ).open()  # fmt: skip

    def fix(self, year: int) -> None:
        """Ask, and fix it."""
        title = _("Fix the report of {year}?").format(year=year)
        said = _("Texts and figures stand as they are now, and next year's report is compared with them. It can be "
                 "opened again.")  # fmt: skip
        if confirm(self._host.window(), title, said, _("Fix the report"), danger=False):
            self._do("fix", year)

    def reopen(self, year: int) -> None:
        """Go on writing; the figures are counted anew."""
        self._do("reopen", year)

    def _do(self, what: str, year: int) -> None:
        call: Any = getattr(self._ctx.services.annual_reports, what)
        task = self._ctx.tasks.write(call, self._ctx.actor, year)
        task.on_done(lambda outcome: self._ctx.bus.changed.emit(outcome.changes)).owned_by(self._host).start()
