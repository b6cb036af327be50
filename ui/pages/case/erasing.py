"""Erasing a family at once: the dialog in which the unit manager gives the reason and the second person."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import Refused
from fhr_desktop.services.erasing import WORDS, Reason
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, LineInput
from ui.context import AppContext
from ui.pages.case.view import CaseView, written


def ask(ctx: AppContext, host: QWidget, view: CaseView) -> FormDialog:
    """Ask for what an erasure needs, and carry it out. The family's name is typed, so that it is the right one."""
    reason = ChoiceInput([(one.value, WORDS[one]) for one in Reason], open_=True)
    others = [(str(user.id), user.name) for user in view.investigators() if user.id != view.actor.user_id]
    second, name = ChoiceInput(others, open_=False), LineInput(width=28)
    fields = {
        "reason": Field(_("Reason"), reason, required=_("required")),
        "second": Field(_("Decided together with"), second, required=_("required")),
        "name": Field(
            _("Write the family's name"),
            name,
            required=_("required"),
            help=_("{name}, so that nobody else is erased by mistake.").format(name=view.file.home.name),
        ),
    }
    ids = {str(user.id): user.id for user in view.investigators()}

    def gone(_records: object) -> None:
        dialog.finish()
        ctx.navigate("cases", None)

    def act() -> None:
        if name.value().strip() != view.file.home.name:
            dialog.refuse(Refused(_("The name is not the family's. Nothing has been erased."), field="name"))
        elif not reason.value():
            dialog.refuse(Refused(_("Choose a reason. Nothing has been erased."), field="reason"))
        elif second.value() not in ids:
            dialog.refuse(Refused(_("Choose who decides it with you. Nothing has been erased."), field="second"))
        else:
            erase = ctx.services.erasing.erase_home
            chosen = Reason(reason.value()), ids[second.value()]
            written(ctx, dialog, erase, view.file.home.id, *chosen, done=gone).on_error(dialog.refuse).start()

    said = _(
        "The family, its cases, notes, forms and attachments go for good: here at once, and on your colleagues' "
        "computers when they take in your next package. It cannot be undone."
    )
    dialog = FormDialog(host.window(), _("Erase the family"), said, fields, _("Erase for good"), act, danger=True)
    dialog.open()
    return dialog
