"""Writing a placement, ending it, and answering whether a home goes back to the pool."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.placement_questions import BACK_TO, Consult, Redo, Standing, consultations
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import ALLOWED, REASONS, WORDS, PoolStatus
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import (
    ChoiceInput,
    DateInput,
    LineInput,
    LongTextInput,
    MunicipalityInput,
    YearInput,
    YesNoInput,
)
from ui.components.layout import down
from ui.components.status import Status
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper
from ui.pages.pool import wording
from ui.pages.pool.home_view import HomeView, child_name, consult_said, standing_said

Done = Callable[[Outcome[Any]], None]
ROWS = (("municipality",), ("alias", "born_year"), ("state",), ("starts_on", "ends_on"), ("ended_on",), ("end_reason",),
        ("home_consulted_on",), ("others_consulted_on",))  # fmt: skip
ENDS = ("ended_on", "end_reason")


class PlacementDialog(FormDialog):
    """A new placement, or another; ending one is asked for by itself. `done` is given the outcome."""

    def __init__(self, ctx: AppContext, owner: QWidget, view: HomeView, placement: Placement, done: Done) -> None:
        self._ctx, self._view, self._placement, self._done = ctx, view, placement, done
        self._is_new = placement not in view.sheet.placements
        today, labels = view.sheet.today, Placement.SPECS
        start = DateInput(today)
        inputs = {
            "municipality": MunicipalityInput(sorted(view.municipalities.items(), key=lambda pair: pair[1])),
            "alias": LineInput(), "born_year": YearInput(today.year - 21, today.year),
            "state": ChoiceInput(_states(placement), open_=True), "starts_on": start,
            "ends_on": DateInput(today, future=True), "ended_on": DateInput(today),
            "end_reason": ChoiceInput(words.options("placement_end_reason"), open_=False),
            "home_consulted_on": DateInput(today), "others_consulted_on": DateInput(today),
        }  # fmt: skip
        helps = {"alias": _("A short name that says nothing: “child K”. Never the child's own name.")}
        fields = {name: Field(labels[name].label, one, help=helps.get(name, "")) for name, one in inputs.items()}
        for name, one in inputs.items():
            value = getattr(placement, name)
            one.set_value(value or None if name == "municipality" else value)
        title = _("New placement") if self._is_new else _("Change the placement")
        sheet, said = view.sheet, _(
            "{name}, free now: {free}. The municipality has the child's case; here is what planning needs."
        )  # fmt: skip
        free = wording.free_of(sheet.offered, sheet.resting, sheet.entry.places)
        said = said.format(name=sheet.home.name, free=free)
        old = [one for one in _papers(sheet.standings) if not one.holds] if self._is_new else []
        if old:
            said += " " + _("What is too old here is to be made anew before the municipality decides.")
        super().__init__(owner.window(), title, said, fields, _("Save"), self._save, body=FieldRows(fields, ROWS),
                         extra=_standing(old) if old else None)  # fmt: skip
        inputs["state"].edited.connect(lambda: self._show_days(start))
        self._show_days(start)
        inputs["municipality"].edited.connect(self._show_consultations)
        self._show_consultations()
        about = view.sheet.home.id if self._is_new else placement.id
        TypedKeeper(ctx, self, f"placement/{about.hex}")

    def _show_days(self, start: DateInput) -> None:
        """What is planned begins ahead, what goes on has begun; only what has ended has a day and a reason for it."""
        state = self.fields["state"].control.value()
        start.look_ahead(state == PlacementState.PLANNED)
        for name in ENDS:
            self.fields[name].setVisible(state == PlacementState.ENDED)
        self.forgive()

    def _show_consultations(self) -> None:
        """Those that the law asks for with this municipality, and what was noted before."""
        home, code = self._view.sheet.home, self.fields["municipality"].control.value()
        blank = replace(self._placement, municipality=code or "", state=PlacementState.PLANNED.value,
                        home_consulted_on=None, others_consulted_on=None)  # fmt: skip
        asked = consultations(blank, home.municipality, self._view.sheet.placements) if code else ()
        for one in Consult:
            field = self.fields[one.value]
            field.setVisible(one in asked or getattr(self._placement, one.value) is not None)
            field.set_help(consult_said(one, self._view, blank) if one in asked else "")
        self.forgive()

    def _save(self) -> None:
        values = {name: field.control.value() for name, field in self.fields.items()}
        if not values["municipality"]:
            self.refuse(Refused(_("Choose which municipality places the child. Nothing has been saved."),
                                field="municipality"))  # fmt: skip
            return
        wanted = replace(self._placement, **values)
        save = self._ctx.services.placements.save
        task = self._ctx.tasks.write(save, self._ctx.actor, wanted, self._view.sheet.seen)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Any]) -> None:
        self.finish()
        self._done(outcome)


def _states(placement: Placement) -> list[tuple[str, str]]:
    """Planned or ongoing; an ended one stays so, or is taken up again."""
    ended = PlacementState(placement.state) is PlacementState.ENDED
    return [pair for pair in words.options("placement_state") if ended or pair[0] != PlacementState.ENDED]


class EndDialog(FormDialog):
    """The day a placement ended, and why."""

    def __init__(self, ctx: AppContext, owner: QWidget, view: HomeView, placement: Placement, done: Done) -> None:
        self._ctx, self._view, self._placement, self._done = ctx, view, placement, done
        day, why = DateInput(view.sheet.today), ChoiceInput(words.options("placement_end_reason"), open_=True)
        late = placement.ends_on is not None and placement.ends_on < view.sheet.today
        day.set_value(placement.ends_on if late else view.sheet.today)
        labels = Placement.SPECS
        fields = {"ended_on": Field(_("Ended"), day), "end_reason": Field(labels["end_reason"].label, why)}
        said = _("{child}, placed by {municipality}. If no other child lives there, you are asked about the pool next.")
        said = said.format(child=child_name(placement, view.sheet.today),
                           municipality=view.municipality(placement.municipality))  # fmt: skip
        super().__init__(owner.window(), _("End the placement"), said, fields, _("End the placement"), self._save)

    def _save(self) -> None:
        wanted = replace(
            self._placement, state=PlacementState.ENDED.value, ended_on=self.fields["ended_on"].control.value(),
            end_reason=self.fields["end_reason"].control.value(),
        )  # fmt: skip
        if not wanted.end_reason:
            self.refuse(Refused(_("Choose why it ended. Nothing has been saved."), field="end_reason"))
            return
        save = self._ctx.services.placements.save
        task = self._ctx.tasks.write(save, self._ctx.actor, wanted, self._view.sheet.seen)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Any]) -> None:
        self.finish()
        self._done(outcome)


class BackDialog(FormDialog):
    """Back to the pool, and how: with what must hold before the home is offered again."""

    def __init__(self, ctx: AppContext, owner: QWidget, view: HomeView, done: Done) -> None:
        self._ctx, self._view, self._done = ctx, view, done
        sheet = view.sheet
        allowed = [one for one in BACK_TO if one in ALLOWED[sheet.entry.stage()]]
        self._then = ChoiceInput([(one.value, WORDS[one]) for one in allowed], open_=True)
        self._confirmed = YesNoInput()
        reasons = {
            one: ChoiceInput(words.options(name), open_=False) for one, name in REASONS.items() if one in allowed
        }
        fields = {
            "confirmed": Field(_("Has the family said today that it can take a child again?"), self._confirmed),
            "then": Field(_("The home becomes"), self._then),
            **{one.value: Field(_("Why"), control) for one, control in reasons.items()},
            "note": Field(_("Note"), LongTextInput(least=2, most=4)),
        }
        self._held = _papers(sheet.standings)
        redo = _standing(self._held)
        said = _("No child lives in the home. Look at what must hold before it is offered again.")
        super().__init__(owner.window(), _("Back to the pool?"), said, fields, _("Save"), self._save, extra=redo)
        self._then.set_value(self._likely().value)
        if PoolStatus.UPDATE_NEEDED in reasons:
            reasons[PoolStatus.UPDATE_NEEDED].set_value(self._likely_reason())
        self._then.edited.connect(self._show_reasons)
        self._show_reasons()

    def _likely(self) -> PoolStatus:
        """Available when all holds, otherwise to be updated."""
        return PoolStatus.AVAILABLE if all(one.holds for one in self._held) else PoolStatus.UPDATE_NEEDED

    def _likely_reason(self) -> str:
        """Of the choice list `pool_update_reason`."""
        old = next((one.redo for one in self._held if not one.holds), None)
        return {Redo.REPORT: "report_age", Redo.CHECKS: "register_age"}.get(old or Redo.CONFIRMED, "assignment_ended")

    def _show_reasons(self) -> None:
        for one in REASONS:
            if one.value in self.fields:
                self.fields[one.value].setVisible(self._then.value() == one.value)
        self.forgive()

    def _save(self) -> None:
        then = PoolStatus(self._then.value())
        reason = self.fields[then.value].control.value() if then.value in self.fields else None
        if then in REASONS and not reason:
            self.refuse(Refused(_("Choose why. Nothing has been changed."), field=then.value))
            return
        task = self._ctx.tasks.write(
            self._ctx.services.placements.back, self._ctx.actor, self._view.sheet.home.id, then,
            confirmed=self._confirmed.value() is True, reason=reason, note=self.fields["note"].control.value(),
        )  # fmt: skip
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Any]) -> None:
        self.finish()
        self._done(outcome)


def _papers(standings: Sequence[Standing]) -> list[Standing]:
    """The report and the checks."""
    return [one for one in standings if one.redo is not Redo.CONFIRMED]


def _standing(held: Sequence[Standing]) -> QWidget:
    """What of these holds, and until when."""
    shown = QWidget()
    down(shown, *(Status("ok" if one.holds else "old", _line(standing_said(one))) for one in held), spacing=4)
    shown.setAccessibleName("; ".join(_line(standing_said(one)) for one in held))
    return shown


def _line(said: tuple[str, str]) -> str:
    return f"{said[0]}: {said[1]}"
