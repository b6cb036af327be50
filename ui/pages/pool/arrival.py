"""Whether a child who was to come has come, comes another day, or never comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, DateInput, LongTextInput
from ui.context import AppContext
from ui.pages.pool.home_view import HomeView, child_name

CAME, LATER, NEVER = "came", "later", "never"
Done = Callable[[Outcome[Any]], None]


class ArrivalDialog(FormDialog):
    """One planned placement. `done` is given what was saved; `gone` what was taken away."""

    def __init__(
        self, ctx: AppContext, owner: QWidget, view: HomeView, placement: Placement, done: Done, gone: Done
    ) -> None:  # fmt: skip
        self._ctx, self._view, self._placement, self._done, self._gone = ctx, view, placement, done, gone
        today = view.sheet.today
        answers = [
            (CAME, _("Yes, the child lives here")),
            (LATER, _("Not yet, it will be another day")),
            (NEVER, _("No, the child is not coming")),
        ]
        self.answer, self.came = ChoiceInput(answers, open_=True), DateInput(today)
        self.later, self.why = DateInput(today, future=True), LongTextInput(least=2, most=4)
        fields = {
            "answer": Field(_("The answer"), self.answer, needed=_("Choose the answer. Nothing has been saved.")),
            "starts_on": Field(_("The day the child came"), self.came,
                               needed=_("Write the day. Nothing has been saved.")),
            "later": Field(_("The new day"), self.later, needed=_("Write the day. Nothing has been saved.")),
            "note": Field(_("Why"), self.why, required=_("required"),
                          help=_("The place is free again, and the request waits for a home.")),
        }  # fmt: skip
        said = _("{child}, placed by {municipality}.").format(
            child=child_name(placement, today), municipality=view.municipality(placement.municipality)
        )
        super().__init__(owner.window(), _("Has the child come?"), said, fields, _("Save"), self._save)
        begun = placement.starts_on is not None and placement.starts_on <= today
        self.came.set_value(placement.starts_on if begun else today)
        self.answer.edited.connect(self._chosen)
        self._chosen()

    def _chosen(self) -> None:
        shown = {CAME: "starts_on", LATER: "later", NEVER: "note"}.get(self.answer.value() or "")
        for key in ("starts_on", "later", "note"):
            self.fields[key].setVisible(key == shown)
        self._fit()

    def _save(self) -> None:
        answer, placements = self.answer.value(), self._ctx.services.placements
        if answer == NEVER:
            task = self._ctx.tasks.write(
                placements.never_came, self._ctx.actor, self._placement.id, self.why.value() or ""
            )
        else:
            state = PlacementState.ONGOING if answer == CAME else PlacementState.PLANNED
            day = self.came.value() if answer == CAME else self.later.value()
            wanted = replace(self._placement, state=state.value, starts_on=day)
            task = self._ctx.tasks.write(placements.save, self._ctx.actor, wanted, self._view.sheet.seen)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Any]) -> None:
        self.finish()
        (self._gone if self.answer.value() == NEVER else self._done)(outcome)
