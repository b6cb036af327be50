"""Taking out the table as a file, with what is tried out beside it; the access log notes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.services.cost_share.files import TakenOut, as_csv, as_xlsx
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput
from ui.context import AppContext
from ui.saving import ask_where, write_file

NAMES = {"xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)"}


def take_out(ctx: AppContext, owner: QWidget, taken: TakenOut) -> FormDialog:
    """Ask for the kind of file, and where it is to be."""
    kind = ChoiceInput([("xlsx", _("Excel, with figures as numbers")), ("csv", _("CSV, plain text"))], open_=True)
    kind.set_value("xlsx")
    said = _("Who pays what, and what it rests on. The access log notes that the file was made.")
    if taken.otherwise is not None:
        said += " " + _("What you are trying out stands beside it, marked as such.")

    def act() -> None:
        ending = str(kind.value() or "xlsx")
        name = f"kostnader-{taken.table.year}.{ending}"
        path = ask_where(ctx, dialog, _("Save the costs"), name, NAMES[ending])
        if path is not None:
            save_to(ctx, dialog, taken, path, ending)

    dialog = FormDialog(
        owner.window(), _("Take out the costs"), said, {"kind": Field(_("Kind of file"), kind)}, _("Choose a place"),
        act,
    )  # fmt: skip
    dialog.open()
    return dialog


def save_to(ctx: AppContext, dialog: FormDialog, taken: TakenOut, path: Path, kind: str) -> None:
    """Write the file, noted in the access log."""

    def make() -> None:
        made = as_csv(taken) if kind == "csv" else as_xlsx(taken)
        ctx.services.cost_share.note_export(ctx.actor, taken.table.year, kind)
        write_file(path, made)

    def written(_nothing: Any) -> None:
        dialog.finish()
        ctx.shell.toast.say(_("The file is saved."))

    ctx.tasks.write(make).on_done(written).on_error(dialog.refuse).owned_by(dialog).start()
