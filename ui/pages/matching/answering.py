"""What each side answers to a proposal, and taking one back: small dialogs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.proposals import FamilyAnswer, MunicipalityAnswer, Proposal
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, DateInput, Input, LongTextInput
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper

Made = Callable[[Outcome[Proposal]], object]
NO, FORWARD = FamilyAnswer.NO.value, MunicipalityAnswer.FORWARD.value


class AnswerDialog(FormDialog):
    """One side's answer. Why is asked for when it is no; until when, when the municipality goes on."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, proposal: Proposal, title: str, today: dt.date, made: Made,
        *, family: bool,
    ) -> None:  # fmt: skip
        self._ctx, self._proposal, self._family, self._made = ctx, proposal, family, made
        side = "family" if family else "municipality"
        self.inputs: dict[str, Input] = {
            "answer": ChoiceInput(words.options(f"{side}_answer"), open_=True),
            "reason": ChoiceInput(words.options(f"{side}_decline_reason"), open_=False),
            **({} if family else {"reserve_until": DateInput(today, future=True), "old_reason": LongTextInput()}),
            "on": DateInput(today),
            "note": LongTextInput(),
        }
        self.inputs["on"].set_value(today)
        labels = {
            "answer": _("The answer"), "reason": _("Why not"), "reserve_until": _("Reserved until"),
            "on": _("Answered on"), "note": _("Note"), "old_reason": Proposal.SPECS["old_reason"].label,
        }  # fmt: skip
        helps = {
            "reserve_until": _("The day the municipality's own assessment is to be ready."),
            "old_reason": _("It is printed on the proposal."),
        }
        fields = {
            key: Field(labels[key], control, help=helps.get(key, ""),
                       required=_("required") if key in ("answer", "reason", "old_reason") else "",
                       needed=_("Choose the answer. Nothing has been saved.") if key == "answer" else "")
            for key, control in self.inputs.items()
        }  # fmt: skip
        said = _("A no ends the proposal, and the home is free again.")
        super().__init__(parent, title, said, fields, _("Note the answer"), self._save)
        self.inputs["answer"].edited.connect(self._chosen)
        self._chosen()
        TypedKeeper(ctx, self, f"proposal-answer/{proposal.id.hex}/{side}")

    def _chosen(self) -> None:
        answer = self.inputs["answer"].value()
        self.fields["reason"].setVisible(answer == NO)
        if "reserve_until" in self.fields:
            self.fields["reserve_until"].setVisible(answer == FORWARD)
            self.fields["old_reason"].hide()
        self._fit()

    def refuse(self, error: FhrError) -> None:
        """What is asked for only when papers run out is asked for now."""
        if isinstance(error, Refused) and error.field == "old_reason":
            self.fields["old_reason"].show()
        super().refuse(error)

    def _save(self) -> None:
        values: dict[str, Any] = {name: control.value() for name, control in self.inputs.items()}
        answer = values.pop("answer")
        values["reason"] = values["reason"] if answer == NO else None
        values["note"] = values["note"] or ""
        if answer != FORWARD:
            values = {name: one for name, one in values.items() if name not in ("reserve_until", "old_reason")}
        else:
            values["old_reason"] = values["old_reason"] or ""
        proposals = self._ctx.services.proposals
        call = proposals.answer_family if self._family else proposals.answer_municipality
        kind = FamilyAnswer if self._family else MunicipalityAnswer
        task = self._ctx.tasks.write(call, self._ctx.actor, self._proposal.id, kind(answer), **values)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Proposal]) -> None:
        self.finish()
        self._made(outcome)


class WithdrawDialog(FormDialog):
    """Taking a proposal back, with why."""

    def __init__(self, ctx: AppContext, parent: QWidget, proposal: Proposal, title: str, made: Made) -> None:
        self._ctx, self._proposal, self._made = ctx, proposal, made
        self.note = LongTextInput()
        fields = {"note": Field(_("Why"), self.note, required=_("required"))}
        said = _("The home is free again. Tell the municipality, and the family if it has been asked.")
        super().__init__(parent, title, said, fields, _("Withdraw"), self._save)
        TypedKeeper(ctx, self, f"withdraw/{proposal.id.hex}")

    def _save(self) -> None:
        call = self._ctx.services.proposals.withdraw
        task = self._ctx.tasks.write(call, self._ctx.actor, self._proposal.id, self.note.value() or "")
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Proposal]) -> None:
        self.finish()
        self._made(outcome)
