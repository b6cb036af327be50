"""A round's results as a file: for others as they were when they first left, and whether the comments go along."""

from __future__ import annotations

from fhr_desktop.services import survey_files
from fhr_desktop.services.surveys import RoundSheet
from i18n import _
from ui.components.field import Field
from ui.components.inputs import YesNoInput
from ui.shell.page import Page
from ui.taking_out import Taken, TakeOutTables


class TakeOut(TakeOutTables):
    """The dialog."""

    def __init__(self, page: Page, sheet: RoundSheet) -> None:
        self._sheet = sheet
        self.comments = YesNoInput()
        self.comments.set_value(False)
        said = _("The file is not encrypted. Municipalities with few replies are not shown in it. The access log notes "
                 "what is taken out.")  # fmt: skip
        told = _("They may point somebody out. Read them first.")
        made = sheet.round
        super().__init__(
            page, _("Take out the survey"), said, f"enkat-{made.form.lower()}-{made.opens_on.isoformat()}",
            _("Save the survey"), {"comments": Field(_("Comments along"), self.comments, help=told)},
        )  # fmt: skip

    def taken(self, kind: str, *, outside: bool) -> Taken:
        """The round's tables. For others a round that is open, or has changed since it left, is refused."""
        services, actor, comments = self._page.ctx.services, self._page.ctx.actor, bool(self.comments.value())
        sheet = services.surveys.for_others(actor, self._sheet.round.id) if outside else self._sheet
        services.surveys.note_export(actor, sheet.round.id, kind, outside=outside, comments=comments)
        tables = survey_files.tables(sheet, outside=outside, comments=comments)
        least = sheet.least if outside else 0
        return Taken(survey_files.title_of(sheet), survey_files.rate_of(sheet.whole, least), tables)
