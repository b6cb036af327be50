"""The manager's decision on a report: agree, or back to the investigators with what is to be completed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.review import tally
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.investigations.assessment import statement_place
from fhr_desktop.services.investigations.review import Reading
from i18n import _, _n
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, LongTextInput
from ui.context import AppContext
from ui.drafting import DraftKeeper

AGREE, BACK = "agree", "supplement"


def ask(ctx: AppContext, host: QWidget, reading: Reading, done: Callable[[str, str], object]) -> FormDialog:
    """Ask for the decision; `done` is called with it, and what was said, when it has been taken.

    What is said is kept till then.
    """
    found = tally(reading.comments)
    choice = ChoiceInput(((AGREE, _("Agree with the assessment")), (BACK, _("Send back to be completed"))), open_=True)
    choice.set_value(BACK if found.open else AGREE)
    text = LongTextInput(least=3, most=10, spelled=True)
    keeper = DraftKeeper(ctx, statement_place(reading.document.id), host)
    fields = {
        "decision": Field(_("Decision"), choice),
        "comment": Field(
            _("What you say"),
            text,
            help=_(
                "Needed when you send back without comments in the margin. When you agree it is printed in the report."
            ),
        ),
    }
    said = [_("When you agree the report is locked, with its checksum, and the case is assessed.")]
    if reading.gaps:
        said.append(_n("{n} gap is left.", "{n} gaps are left.", len(reading.gaps)).format(n=len(reading.gaps)))
    if found.open:
        still = _n("{n} comment is not closed: {how}.", "{n} comments are not closed: {how}.", found.open)
        said.append(still.format(n=found.open, how=words.tally(replace(found, closed=0))))

    def act() -> None:
        keeper.forget()
        decision, statement = str(choice.value() or ""), text.value()
        review = ctx.services.assessments.review
        task = ctx.tasks.write(review, ctx.actor, reading.document.id, decision, statement)

        def taken(outcome: Any) -> None:
            dialog.finish()
            ctx.bus.changed.emit(outcome.changes)
            done(decision, statement)

        task.on_done(taken).on_error(dialog.refuse).owned_by(host).start()

    dialog = FormDialog(host.window(), _("Decide on the report"), " ".join(said), fields, _("Save the decision"), act)
    text.edited.connect(lambda: keeper.typed(text.draft(), text.place()))
    choice.edited.connect(dialog.forgive)
    dialog.finished.connect(lambda _result: keeper.flush())

    def begun(drafts: tuple[Draft, ...]) -> None:
        if drafts and not text.draft():
            text.set_draft(drafts[0].text)

    ctx.tasks.read(ctx.services.drafts.find, ctx.actor, keeper.place).on_done(begun).owned_by(dialog).start()
    dialog.open()
    dialog.fields["comment"].setFocus()  # the decision is proposed; what is said of it is not
    return dialog


def take_back(ctx: AppContext, shell: QWidget, reading: Reading, statement: str) -> None:
    """Undo sending a report back; what was said to the investigators is a draft again."""
    before = reading.facts.assessment
    if before is None:
        return

    def taken(outcome: Any) -> None:
        ctx.bus.changed.emit(outcome.changes)
        ctx.navigate("review", {"document": reading.document.id})
        if ctx.shell is not None:
            ctx.shell.toast.say(_("The report is with you again"))

    if statement.strip():
        place = statement_place(reading.document.id)
        ctx.tasks.write(ctx.services.drafts.keep, ctx.actor, place, statement, len(statement)).start()
    take = ctx.services.assessments.take_back
    ctx.tasks.write(take, ctx.actor, reading.document.id, before).on_done(taken).owned_by(shell).start()
