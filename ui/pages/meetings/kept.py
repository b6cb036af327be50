"""A dialog's text that outlives a crash and a lock: kept as a draft while it is typed, and brought back."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from fhr_desktop.services.drafts import Draft
from ui.components.inputs import Input
from ui.context import AppContext
from ui.drafting import DraftKeeper


def keep_text(ctx: AppContext, dialog: QDialog, control: Input, place: str) -> DraftKeeper:
    """Keep what is typed in the control at the place; it is dropped when the dialog is done with or cancelled."""
    keeper, before = DraftKeeper(ctx, place, dialog), control.draft()

    def typed() -> None:
        if control.draft() == before:
            keeper.drop()
        else:
            keeper.typed(control.draft(), control.place())

    def begun(drafts: tuple[Draft, ...]) -> None:
        if drafts and drafts[0].text and control.draft() == before:
            control.set_draft(drafts[0].text)
            control.set_place(drafts[0].cursor)

    control.edited.connect(typed)
    dialog.finished.connect(lambda _result: keeper.drop())
    ctx.tasks.read(ctx.services.drafts.find, ctx.actor, place).on_done(begun).owned_by(dialog).start()
    return keeper
