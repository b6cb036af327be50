"""Taking out the list as a file: what it holds is said first, and the access log notes it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from fhr_desktop.services import pool_files
from fhr_desktop.services.pool_files import PoolTable
from i18n import _, _n
from ui.components.form_dialog import FormDialog
from ui.context import AppContext
from ui.saving import ask_where, make_and_save


def take_out(ctx: AppContext, owner: QWidget, table: PoolTable) -> FormDialog:
    """Say what the file holds, and ask where it is to be."""
    number = len(table.open_rows())
    homes = _n("{n} home", "{n} homes", number).format(n=number)
    said = _(
        "{homes} with the columns that the list shows, in its order. Protected homes are never in the file. The file "
        "is not encrypted, and the access log notes that it was made."
    )

    def act() -> None:
        name = f"poolen-{table.today.isoformat()}.xlsx"
        path = ask_where(ctx, dialog, _("Save the list"), name, "Excel (*.xlsx)")
        if path is not None:
            save_to(ctx, dialog, table, path)

    title, verb = _("Take out the list"), _("Choose a place")
    dialog = FormDialog(owner, title, said.format(homes=homes), {}, verb, act)
    dialog.open()
    return dialog


def save_to(ctx: AppContext, dialog: FormDialog, table: PoolTable, path: Path) -> None:
    """Write the file, noted in the access log."""

    def note() -> None:
        ctx.services.pool.note_export(ctx.actor, len(table.open_rows()))

    def written() -> None:
        dialog.finish()
        ctx.shell.toast.say(_("The file is saved. It is not encrypted; delete it when it has been used."))

    make_and_save(ctx, dialog, path, lambda: pool_files.as_xlsx(table), note, done=written, failed=dialog.refuse)
