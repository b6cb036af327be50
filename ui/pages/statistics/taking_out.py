"""Taking figures out: copied, or as a file of a kind and for somebody; each noted in the access log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.services import followup_files
from fhr_desktop.services.actor import Right
from fhr_desktop.services.followup import Report
from fhr_desktop.services.followup_form import FORM
from fhr_desktop.services.followup_xlsx import as_xlsx
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput
from ui.context import AppContext
from ui.saving import ask_where, write_file

NAMES = {"xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)", FORM: "PDF (*.pdf)"}


class TakingOut:
    """What the page does with the report it shows. `owner` is the page."""

    def __init__(self, ctx: AppContext, owner: QWidget) -> None:
        self._ctx, self._owner = ctx, owner

    def copy(self, report: Report, said: str) -> None:
        """The table to the clipboard, as text that a calculation sheet takes in."""

        def noted(_nothing: Any) -> None:
            QApplication.clipboard().setText(said)
            self._ctx.shell.toast.say(_("The figures are copied. The access log notes it."))

        note = self._ctx.services.followup.note_export
        self._ctx.tasks.write(note, self._ctx.actor, report, "copy").on_done(noted).owned_by(self._owner).start()

    def save_xlsx(self, report: Report) -> None:
        """All figures with the lists behind them, for the unit itself."""
        path = ask_where(
            self._ctx, self._owner, _("Save the statistics"), _file_name(report, "xlsx", outside=False), NAMES["xlsx"]
        )
        if path is not None:
            refused = self._ctx.tasks.refused.emit
            self.save_to(report, path, "xlsx", outside=False, done=lambda: None, failed=refused)

    def ask(self, report: Report) -> None:
        """Which kind of file, and for whom. What is for others is published, which is the unit manager's to do."""
        publishes = self._ctx.actor.may(Right.COOPERATE)
        kinds = [
            ("xlsx", _("Excel, with figures as numbers")), ("csv", _("CSV, plain text")), ("pdf", _("PDF, to read")),
            *([(FORM, _("F18a, the form for the municipalities"))] if publishes else []),
        ]  # fmt: skip
        others, own = ("outside", _("Others: small figures are hidden")), ("inside", _("The unit: all figures"))
        kind = ChoiceInput(kinds, open_=True)
        audience = ChoiceInput([others, own] if publishes else [own], open_=True)
        kind.set_value("xlsx")
        audience.set_value("outside" if publishes else "inside")
        said = _(
            "The file is not encrypted. A figure that rests on few cases can point out a family, so those are hidden "
            "in a file for others. The access log notes what is taken out."
        )
        if not publishes:
            said = _(
                "The file is not encrypted, and is for the unit alone: a figure that rests on few cases can point out "
                "a family. The unit manager takes out what is for others. The access log notes what is taken out."
            )
        dialog = FormDialog(
            self._owner.window(), _("Take out the statistics"), said,
            {"kind": Field(_("Kind of file"), kind), "audience": Field(_("For"), audience)}, _("Choose a place"),
            lambda: self._place(report, dialog, str(kind.value()), outside=audience.value() == "outside"),
        )  # fmt: skip
        dialog.open()

    def _place(self, report: Report, dialog: FormDialog, kind: str, *, outside: bool) -> None:
        if kind == FORM and not outside:
            dialog.refuse(
                Refused(_("F18a is made for others. Nothing has been saved; choose Others."), field="audience")
            )
            return
        path = ask_where(
            self._ctx, dialog, _("Save the statistics"), _file_name(report, kind, outside=outside), NAMES[kind]
        )
        if path is not None:
            self.save_to(report, path, kind, outside=outside, done=dialog.finish, failed=dialog.refuse)

    def save_to(
        self, report: Report, path: Path, kind: str, *, outside: bool, done: Callable[[], object],
        failed: Callable[[FhrError], None],
    ) -> None:  # fmt: skip
        """Write the file, noted in the access log."""
        services, actor = self._ctx.services, self._ctx.actor

        def make() -> None:
            shown = services.followup.publish(actor, report) if outside else report
            makers: dict[str, Callable[[], bytes]] = {
                "xlsx": lambda: as_xlsx(shown, {} if outside else services.trends.read(actor, report).days()),
                "csv": lambda: followup_files.as_csv(shown),
                "pdf": lambda: followup_files.as_pdf(shown, services.paper.plain_context(actor)),
                FORM: lambda: services.followup_forms.printed(actor, shown).pdf,
            }
            made = makers[kind]()
            services.followup.note_export(actor, shown, kind)
            write_file(path, made)

        def written(_nothing: Any) -> None:
            done()
            self._ctx.shell.toast.say(_("The file is saved. It is not encrypted; delete it when it has been used."))

        self._ctx.tasks.write(make).on_done(written).on_error(failed).owned_by(self._owner).start()


def _file_name(report: Report, kind: str, *, outside: bool) -> str:
    """It says for whom the file is: the unit's own must not be taken for one that may be given away."""
    first, last = report.first, report.last
    whole = (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31) and first.year == last.year
    days = str(first.year) if whole else f"{first.isoformat()}--{last.isoformat()}"
    return f"F18a-{days}.pdf" if kind == FORM else f"statistik-{days}{'' if outside else '-enheten'}.{kind}"
