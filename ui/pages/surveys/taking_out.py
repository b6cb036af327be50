"""A round's results as a file: for others as they were when they first left, and whether the comments go along."""

from __future__ import annotations

from pathlib import Path

from fhr_desktop.services import survey_files
from fhr_desktop.services.surveys import RoundSheet
from i18n import _
from ui.components.field import Field
from ui.components.inputs import YesNoInput
from ui.shell.page import Page
from ui.taking_out import Taken, TakeOutTables


class TakeOut(TakeOutTables):
    """Comments go along only when that is chosen."""

    def __init__(self, page: Page, sheet: RoundSheet) -> None:
        self._sheet, self._along = sheet, False
        self.comments = YesNoInput()
        self.comments.set_value(False)
        said = _("The file is not encrypted. Municipalities with few replies are not shown in it. The access log notes "
                 "what is taken out.")  # fmt: skip
        told = _("They may point somebody out. Read them first.")
        made = sheet.round
        super().__init__(
            page, _("Take out the survey"), said, f"enkat-{made.form.lower()}-{made.opens_on.isoformat()}",
            {"comments": Field(_("Comments along"), self.comments, help=told)},
        )  # fmt: skip

    def save_to(self, path: Path) -> None:
        """Write the file as it was asked for."""
        self._along = bool(self.comments.value())
        super().save_to(path)

    def taken(self, *, outside: bool) -> Taken:
        """The tables of the round. For others a round that is open, or has changed since it left, is refused."""
        ctx = self.page.ctx
        sheet = ctx.services.surveys.for_others(ctx.actor, self._sheet.round.id) if outside else self._sheet
        found = survey_files.tables(sheet, outside=outside, comments=self._along)
        rate = survey_files.rate_of(sheet.whole, sheet.least if outside else 0)
        return Taken(survey_files.title_of(sheet), rate, found)

    def noted(self, kind: str, *, outside: bool) -> None:
        """The round, and whether comments went along."""
        ctx = self.page.ctx
        ctx.services.surveys.note_export(ctx.actor, self._sheet.round.id, kind, outside=outside, comments=self._along)
