"""The manager's decision on a report: agree, or back to the investigators with what is to be completed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.investigations.assessment import statement_place
from fhr_desktop.services.investigations.review import Reading
from i18n import _, _n
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, LongTextInput
from ui.context import AppContext
from ui.drafting import DraftKeeper

AGREE, BACK = "agree", "supplement"


def ask(ctx: AppContext, host: QWidget, reading: Reading, done: Callable[[str], object]) -> FormDialog:
    """Ask for the decision; `done` is called with it when it has been taken. What is said is kept till then."""
    open_ = sum(one.is_open for one in reading.comments)
    choice = ChoiceInput(((AGREE, _("Agree with the assessment")), (BACK, _("Send back to be completed"))), open_=True)
    choice.set_value(BACK if open_ else AGREE)
    words = LongTextInput(least=3, most=10, spelled=True)
    keeper = DraftKeeper(ctx, statement_place(reading.document.id), host)
    fields = {
        "decision": Field(_("Decision"), choice),
        "comment": Field(
            _("What you say"),
            words,
            help=_(
                "Needed when you send back without comments in the margin. When you agree it is printed in the report."
            ),
        ),
    }
    said = [_("When you agree the report is locked, with its checksum, and the case is assessed.")]
    if reading.gaps:
        said.append(_n("{n} gap is left.", "{n} gaps are left.", len(reading.gaps)).format(n=len(reading.gaps)))
    if open_:
        said.append(_n("{n} comment is open.", "{n} comments are open.", open_).format(n=open_))

    def act() -> None:
        keeper.forget()
        decision = str(choice.value() or "")
        review = ctx.services.assessments.review
        task = ctx.tasks.write(review, ctx.actor, reading.document.id, decision, words.value())

        def taken(outcome: Any) -> None:
            dialog.finish()
            ctx.bus.changed.emit(outcome.changes)
            done(decision)

        task.on_done(taken).on_error(dialog.refuse).owned_by(host).start()

    dialog = FormDialog(host.window(), _("Decide on the report"), " ".join(said), fields, _("Save the decision"), act)
    words.edited.connect(lambda: keeper.typed(words.draft(), words.place()))
    dialog.finished.connect(lambda _result: keeper.flush())

    def begun(drafts: tuple[Draft, ...]) -> None:
        if drafts and not words.draft():
            words.set_draft(drafts[0].text)

    ctx.tasks.read(ctx.services.drafts.find, ctx.actor, keeper.place).on_done(begun).owned_by(dialog).start()
    dialog.open()
    dialog.fields["comment"].setFocus()  # the decision is proposed; what is said of it is not
    return dialog
