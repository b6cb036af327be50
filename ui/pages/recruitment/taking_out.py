"""A year's recruiting as a file: what kind, and for whom."""

from __future__ import annotations

from fhr_desktop.services import recruitment_files
from fhr_desktop.services.recruitment import RecruitmentSheet
from i18n import _
from ui.shell.page import Page
from ui.taking_out import Taken, TakeOutTables


class TakeOut(TakeOutTables):
    """For others the figures are those of all municipalities together."""

    def __init__(self, page: Page, sheet: RecruitmentSheet) -> None:
        self._sheet = sheet
        said = _(
            "The file is not encrypted. For others it holds figures of all municipalities together and not the plan. "
            "The access log notes what is taken out."
        )
        super().__init__(page, _("Take out the recruiting figures"), said, f"rekrytering-{sheet.year}")

    def taken(self, *, outside: bool) -> Taken:
        """The tables of the year."""
        shown, ctx = self._sheet, self.page.ctx
        sheet = ctx.services.recruitment.sheet(ctx.actor, shown.year, None, shown.basis) if outside else shown
        place = sheet.names.get(sheet.municipality or "", "alla kommuner")
        first, last = sheet.past
        intro = f"Perioden {first.isoformat()} till {last.isoformat()}, {place}."
        return Taken(f"Rekrytering {sheet.year}", intro, recruitment_files.tables(sheet, outside=outside))

    def noted(self, kind: str, *, outside: bool) -> None:
        """The year."""
        ctx = self.page.ctx
        ctx.services.recruitment.note_export(ctx.actor, self._sheet.year, kind, outside=outside)
