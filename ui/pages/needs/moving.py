"""Moving a request: the steps that are allowed, each asked for in a small dialog."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from fhr_desktop.domain.needs import ALLOWED, ENDED, PLACED_THROUGH_US, Need, NeedState
from fhr_desktop.services.need_words import state_said
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, Input, LongTextInput
from ui.context import AppContext

N = NeedState


def move_words(need: Need, then: NeedState) -> str:
    """What the step is called: its state, or that the request is taken up again."""
    if then is N.OPEN and need.state in ENDED:
        return _("Take up again")
    return state_said(then.value)


class MoveDialog(FormDialog):
    """One step with a note; how it ended when it ends. `moved` is called with the outcome."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, need: Need, then: NeedState, moved: Callable[[Outcome[Need]], object]
    ) -> None:
        self._ctx, self._need, self._then, self._moved = ctx, need, then, moved
        self.inputs: dict[str, Input] = {}
        if then is N.CLOSED:
            endings = [one for one in words.options("need_outcome") if one[0] != PLACED_THROUGH_US]
            self.inputs["outcome"] = ChoiceInput(endings, open_=True)
        self.inputs["note"] = LongTextInput()
        labels = {"outcome": Need.SPECS["outcome"].label, "note": _("Note")}
        fields = {
            key: Field(labels[key], control, required=_("required") if key == "outcome" else "")
            for key, control in self.inputs.items()
        }
        said = _("From “{now}” to “{then}”.").format(now=state_said(need.state), then=state_said(then.value))
        verb = _("End the request") if then is N.CLOSED else _("Move")
        super().__init__(parent, f"{need.number}: {move_words(need, then)}", said, fields, verb, self._save)

    def _save(self) -> None:
        outcome = self.inputs["outcome"].value() if "outcome" in self.inputs else None
        task = self._ctx.tasks.write(
            self._ctx.services.needs.move, self._ctx.actor, self._need.id, self._then, outcome=outcome,
            note=self.inputs["note"].value() or "",
        )  # fmt: skip
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Need]) -> None:
        self.finish()
        self._moved(outcome)


class NeedMover:
    """The steps of one request from a menu. What has been written is told to every page."""

    def __init__(self, ctx: AppContext, host: QWidget) -> None:
        self._ctx, self._host = ctx, host

    def steps(self, need: Need) -> tuple[NeedState, ...]:
        """The states it can go to, in the order of the way."""
        allowed = ALLOWED[need.stage()] if need.state in ALLOWED else frozenset()
        return tuple(state for state in NeedState if state in allowed)

    def menu(self, need: Need) -> QMenu:
        """One line a step."""
        menu = QMenu(self._host)
        for then in self.steps(need):
            menu.addAction(f"{move_words(need, then)} …", partial(self.ask, need, then))
        return menu

    def ask(self, need: Need, then: NeedState) -> None:
        """Ask for one step."""
        MoveDialog(self._ctx, self._host, need, then, self._moved).open()

    def _moved(self, outcome: Outcome[Need]) -> None:
        self._ctx.bus.changed.emit(outcome.changes)
        if self._ctx.shell is not None:
            need = outcome.value
            self._ctx.shell.toast.say(_("{number}: {state}").format(number=need.number, state=state_said(need.state)))
