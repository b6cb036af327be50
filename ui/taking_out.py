"""Tables to take out as a file: what kind, and for whom. Which tables they are is the page's."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fhr_desktop import durable
from fhr_desktop.domain.errors import Refused
from fhr_desktop.services import table_files
from fhr_desktop.services.table_files import Table
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput
from ui.saving import ask_where
from ui.shell.page import Page

NAMES = {"xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file holds: its title and first words on paper, and the tables."""

    title: str
    intro: str
    tables: Sequence[Table]


class TakeOutTables(FormDialog):
    """Asks; `save_to` writes the file. `stem`: what it is called; `save_as`: the words over where it is saved."""

    def __init__(
        self, page: Page, title: str, said: str, stem: str, save_as: str, more: Mapping[str, Field] | None = None
    ) -> None:
        self._page, self._stem, self._save_as = page, stem, save_as
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

    @abstractmethod
    def taken(self, kind: str, *, outside: bool) -> Taken:
        """What is taken out, and a note of it in the access log. Called off the window's thread."""

    def _choose_place(self) -> None:
        kind = str(self.kind.value())
        path = ask_where(self._page.ctx, self, self._save_as, f"{self._stem}.{kind}", NAMES[kind])
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the file as it was asked for."""
        ctx = self._page.ctx
        kind, outside = str(self.kind.value()), self.audience.value() == "outside"

        def make() -> None:
            taken = self.taken(kind, outside=outside)
            made = {
                "xlsx": lambda: table_files.as_xlsx(taken.title, taken.tables),
                "csv": lambda: table_files.as_csv(taken.tables),
                "pdf": lambda: table_files.as_pdf(
                    taken.title, taken.intro, taken.tables, ctx.services.paper.plain_context(ctx.actor)
                ),
            }[kind]()  # fmt: skip
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
