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
            "The file is not encrypted. For others it holds the year's published figures of all municipalities "
            "together and the campaigns without figures. The access log notes what is taken out."
        )
        super().__init__(page, _("Take out the recruiting figures"), said, f"rekrytering-{sheet.year}")

    def taken(self, *, outside: bool) -> Taken:
        """The tables of the year."""
        shown, services, actor = self._sheet, self.page.ctx.services, self.page.ctx.actor
        if outside:
            sheet = services.recruitment.sheet(actor, shown.year, None, shown.basis)
            report = services.followup.publish(actor, services.followup.year(actor, shown.year))
            tables = recruitment_files.for_others(sheet, report)
        else:
            sheet, tables = shown, recruitment_files.tables(shown)
        place = sheet.names.get(sheet.municipality or "", "alla kommuner")
        first, last = sheet.past
        intro = f"Perioden {first.isoformat()} till {last.isoformat()}, {place}."
        return Taken(f"Rekrytering {sheet.year}", intro, tables)

    def noted(self, kind: str, *, outside: bool) -> None:
        """The year."""
        ctx = self.page.ctx
        ctx.services.recruitment.note_export(ctx.actor, self._sheet.year, kind, outside=outside)
