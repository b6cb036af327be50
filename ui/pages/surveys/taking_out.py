"""A round's results as a file: what kind, for whom, and whether the comments go along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fhr_desktop import durable
from fhr_desktop.domain.errors import Refused
from fhr_desktop.services import survey_files, table_files
from fhr_desktop.services.surveys import RoundSheet
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, YesNoInput
from ui.saving import ask_where
from ui.shell.page import Page

NAMES = {"xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)"}


class TakeOut(FormDialog):
    """Asks; `save_to` writes the file, noted in the access log."""

    def __init__(self, page: Page, sheet: RoundSheet) -> None:
        self._page, self._sheet = page, sheet
        self.kind = ChoiceInput(
            [("xlsx", _("Excel, with figures as numbers")), ("csv", _("CSV, plain text")), ("pdf", _("PDF, to read"))],
            open_=True,
        )
        self.audience = ChoiceInput(
            [("outside", _("Others: small figures are hidden")), ("inside", _("The unit: all figures"))], open_=True
        )
        self.comments = YesNoInput()
        self.kind.set_value("xlsx")
        self.audience.set_value("outside")
        self.comments.set_value(False)
        said = _("The file is not encrypted. Municipalities with few replies are not shown in it. The access log notes "
                 "what is taken out.")  # fmt: skip
        told = _("They may point somebody out. Read them first.")
        super().__init__(
            page.window(), _("Take out the survey"), said,
            {
                "kind": Field(_("Kind of file"), self.kind), "audience": Field(_("For"), self.audience),
                "comments": Field(_("Comments along"), self.comments, help=told),
            },
            _("Choose a place"), self._choose_place,
        )  # fmt: skip

    def _choose_place(self) -> None:
        kind = str(self.kind.value())
        made = self._sheet.round
        name = f"enkat-{made.form.lower()}-{made.opens_on.isoformat()}.{kind}"
        path = ask_where(self._page.ctx, self, _("Save the survey"), name, NAMES[kind])
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the file as it was asked for."""
        ctx, sheet = self._page.ctx, self._sheet
        kind, outside = str(self.kind.value()), self.audience.value() == "outside"
        comments = bool(self.comments.value())

        def make() -> None:
            tables = survey_files.tables(sheet, outside=outside, comments=comments)
            title, intro = survey_files.title_of(sheet), survey_files.rate_of(sheet.whole)
            made = {
                "xlsx": lambda: table_files.as_xlsx(title, tables),
                "csv": lambda: table_files.as_csv(tables),
                "pdf": lambda: table_files.as_pdf(
                    title, intro, tables, ctx.services.paper.plain_context(ctx.actor)
                ),
            }[kind]()  # fmt: skip
            ctx.services.surveys.note_export(ctx.actor, sheet.round.id, kind, outside=outside, comments=comments)
            try:
                durable.write(path, made)
            except OSError:
                raise Refused(
                    _("The file could not be written there. Nothing has been changed; choose another place.")
                ) from None

        def written(_nothing: Any) -> None:
            self.finish()
            ctx.shell.toast.say(_("The file is saved. It is not encrypted; delete it when it has been used."))

        ctx.tasks.write(make).on_done(written).on_error(self.refuse).owned_by(self).start()
