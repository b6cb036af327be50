"""Taking out tables: what kind of file, for whom, and where; written beside the window and noted in the access log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fhr_desktop.services import table_files
from fhr_desktop.services.table_files import Table
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput
from ui.saving import ask_where, write_file
from ui.shell.page import Page

NAMES = {"xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken out: its title, a sentence that begins a paper of it, and the tables."""

    title: str
    intro: str
    tables: Sequence[Table]


class TakeOutTables(FormDialog):
    """Asks; `save_to` writes the file. `stem` is the file's name. A page says what is `taken` and has it `noted`."""

    def __init__(self, page: Page, title: str, said: str, stem: str, more: Mapping[str, Field] | None = None) -> None:
        self.page, self._stem, self._where = page, stem, title
        self.kind = ChoiceInput(
            [("xlsx", _("Excel, with figures as numbers")), ("csv", _("CSV, plain text")), ("pdf", _("PDF, to read"))],
            open_=True,
        )
        self.audience = ChoiceInput(
            [("outside", _("Others: small figures are hidden")), ("inside", _("The unit: all figures"))], open_=True
        )
        self.kind.set_value("xlsx")
        self.audience.set_value("outside")
        fields = {"kind": Field(_("Kind of file"), self.kind), "audience": Field(_("For"), self.audience)}
        super().__init__(
            page.window(), title, said, {**fields, **(more or {})}, _("Choose a place"), self._choose_place
        )  # fmt: skip

    def taken(self, *, outside: bool) -> Taken:
        """What is taken out. Called off the window's thread."""
        raise NotImplementedError

    def noted(self, kind: str, *, outside: bool) -> None:
        """Have it noted in the access log; called as `taken`."""
        raise NotImplementedError

    def _choose_place(self) -> None:
        kind = str(self.kind.value())
        path = ask_where(self.page.ctx, self, self._where, f"{self._stem}.{kind}", NAMES[kind])
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the file as it was asked for."""
        ctx, kind, outside = self.page.ctx, str(self.kind.value()), self.audience.value() == "outside"

        def make() -> None:
            taken = self.taken(outside=outside)
            made = {
                "xlsx": lambda: table_files.as_xlsx(taken.title, taken.tables),
                "csv": lambda: table_files.as_csv(taken.tables),
                "pdf": lambda: table_files.as_pdf(
                    taken.title, taken.intro, taken.tables, ctx.services.paper.plain_context(ctx.actor)
                ),
            }[kind]()  # fmt: skip
            self.noted(kind, outside=outside)
            write_file(path, made)

        def written(_nothing: Any) -> None:
            self.finish()
            ctx.shell.toast.say(_("The file is saved. It is not encrypted; delete it when it has been used."))

        ctx.tasks.write(make).on_done(written).on_error(self.refuse).owned_by(self).start()
