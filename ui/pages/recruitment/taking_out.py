"""A year's recruiting as a file: what kind, and for whom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fhr_desktop import durable
from fhr_desktop.domain.errors import Refused
from fhr_desktop.services import recruitment_files, table_files
from fhr_desktop.services.recruitment import RecruitmentSheet
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput
from ui.saving import ask_where
from ui.shell.page import Page

NAMES = {"xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)"}


class TakeOut(FormDialog):
    """Asks; `save_to` writes the file, noted in the access log."""

    def __init__(self, page: Page, sheet: RecruitmentSheet) -> None:
        self._page, self._sheet = page, sheet
        self.kind = ChoiceInput(
            [("xlsx", _("Excel, with figures as numbers")), ("csv", _("CSV, plain text")), ("pdf", _("PDF, to read"))],
            open_=True,
        )
        self.audience = ChoiceInput(
            [("outside", _("Others: small figures are hidden")), ("inside", _("The unit: all figures"))], open_=True
        )
        self.kind.set_value("xlsx")
        self.audience.set_value("outside")
        said = _(
            "The file is not encrypted. For others it holds figures of all municipalities together and not the plan. "
            "The access log notes what is taken out."
        )
        super().__init__(
            page.window(), _("Take out the recruiting figures"), said,
            {"kind": Field(_("Kind of file"), self.kind), "audience": Field(_("For"), self.audience)},
            _("Choose a place"), self._choose_place,
        )  # fmt: skip

    def _choose_place(self) -> None:
        kind = str(self.kind.value())
        name = f"rekrytering-{self._sheet.year}.{kind}"
        path = ask_where(self._page.ctx, self, _("Save the recruiting figures"), name, NAMES[kind])
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the file as it was asked for."""
        ctx, shown = self._page.ctx, self._sheet
        kind, outside = str(self.kind.value()), self.audience.value() == "outside"
        services, actor = ctx.services, ctx.actor

        def make() -> None:
            sheet = services.recruitment.sheet(actor, shown.year, None, shown.basis) if outside else shown
            tables = recruitment_files.tables(sheet, outside=outside)
            title = f"Rekrytering {sheet.year}"
            place = sheet.names.get(sheet.municipality or "", "alla kommuner")
            first, last = sheet.past
            intro = f"Perioden {first.isoformat()} till {last.isoformat()}, {place}."
            made = {
                "xlsx": lambda: table_files.as_xlsx(title, tables),
                "csv": lambda: table_files.as_csv(tables),
                "pdf": lambda: table_files.as_pdf(title, intro, tables, services.paper.plain_context(actor)),
            }[kind]()
            services.recruitment.note_export(actor, sheet.year, kind, outside=outside)
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
