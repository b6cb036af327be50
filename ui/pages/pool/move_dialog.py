"""Ändra läge: the steps that the home may take from where it is, with their reasons, a day and a note."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.placement_questions import LIVED_IN
from fhr_desktop.domain.pool import OFFERED, REASONS, WORDS, PoolEntry, PoolStatus, by_hand
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.pool_entering import EntrySheet
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, DateInput, LongTextInput
from ui.context import AppContext

Moved = Callable[[Outcome[PoolEntry]], object]


class MoveDialog(FormDialog):
    """Only steps that are allowed are offered. `moved` is called with what was saved."""

    def __init__(self, ctx: AppContext, parent: QWidget, sheet: EntrySheet, moved: Moved) -> None:
        self._ctx, self._home_id, self._moved = ctx, sheet.home.id, moved
        steps = by_hand(sheet.entry.stage()) - (OFFERED & {sheet.status})  # free again by itself: it is there already
        if not sheet.lived_in:
            steps -= LIVED_IN
        self.then = ChoiceInput([(one.value, WORDS[one]) for one in PoolStatus if one in steps], open_=True)
        self.reasons = {
            status: Field(_("Why"), ChoiceInput(words.options(name), open_=False, cell=True), required=_("required"),
                          needed=_("Choose why."))
            for status, name in REASONS.items()
        }  # fmt: skip
        self.day = DateInput(sheet.today)
        self.day.set_value(sheet.today)
        self.note = LongTextInput(least=2, most=8, spelled=True)
        fields = {
            "then": Field(_("New state"), self.then, required=_("required"), needed=_("Choose the new state.")),
            **{f"reason_{status.value}": field for status, field in self.reasons.items()},
            "on": Field(_("From"), self.day),
            "note": Field(_("Note"), self.note, help=_("Who said it and when. Stands in the home's history.")),
        }
        said = _("Now: {state}. Every step is kept, with who took it.").format(state=WORDS[sheet.status])
        title = _("Change the state of {name}").format(name=sheet.home.name)
        super().__init__(parent, title, said, fields, _("Change the state"), self._move)
        self.then.edited.connect(self._show_reason)
        self._show_reason()

    def _chosen(self) -> PoolStatus | None:
        key = self.then.value()
        return PoolStatus(key) if key else None

    def _show_reason(self) -> None:
        for status, field in self.reasons.items():
            field.setVisible(status is self._chosen())
        self.forgive()

    def _move(self) -> None:
        then = PoolStatus(self.then.value())
        reason = self.reasons[then].control.value() if then in self.reasons else None
        move = self._ctx.services.pool.move
        task = self._ctx.tasks.write(
            move, self._ctx.actor, self._home_id, then, reason=reason, note=self.note.value(), on=self.day.value()
        )
        task.on_done(self._done).on_error(self.refuse).owned_by(self).start()

    def _done(self, outcome: Outcome[PoolEntry]) -> None:
        self.finish()
        self._moved(outcome)
