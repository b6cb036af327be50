"""A new round, or one that is changed: which survey, for what period, when, and how many it goes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from fhr_desktop.domain.surveys import SurveyRound
from fhr_desktop.domain.unit import Municipality, participating
from fhr_desktop.forms.library import library
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.survey_forms import survey_form, survey_forms
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import (
    ChoiceInput,
    DateInput,
    Input,
    IntegerInput,
    LineInput,
    MunicipalityInput,
    RowColumn,
    RowsInput,
)
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper
from ui.shell.page import Page

SPECS = SurveyRound.SPECS
ROWS = (("form",), ("period",), ("opens_on", "closes_on"), ("sent",))


class RoundDialog(FormDialog):
    """The survey of a round that has begun stays what it is."""

    def __init__(
        self, page: Page, today: dt.date, municipalities: Sequence[Municipality], made: SurveyRound | None,
        done: Callable[[SurveyRound], object],
    ) -> None:  # fmt: skip
        self._ctx: AppContext = page.ctx
        self._made, self._done = made, done
        towns = [(one.code, one.name) for one in municipalities]
        titles = [(form, f"{form} {library().title(form)}") for form in survey_forms()]
        self.inputs: dict[str, Input] = {
            "form": ChoiceInput(titles, open_=True),
            "period": LineInput(),
            "opens_on": DateInput(today, future=True),
            "closes_on": DateInput(today, future=True),
            "sent": RowsInput([
                RowColumn("municipality", _("Municipality"), lambda: MunicipalityInput(towns), 2),
                RowColumn("count", _("How many"), lambda: IntegerInput(low=0, high=9999)),
            ]),
        }  # fmt: skip
        shown = made or SurveyRound(form=survey_forms()[0], form_version=1, period="", opens_on=today)
        for name, control in self.inputs.items():
            control.set_value(getattr(shown, name))
        if made is None:  # only numbers are left to write
            asked = tuple({"municipality": one.code} for one in participating(municipalities, today))
            self.inputs["sent"].set_value(asked)
        self.inputs["form"].set_read_only(made is not None)
        fields = {name: Field(SPECS[name].label, one, help=SPECS[name].help) for name, one in self.inputs.items()}
        title, verb = (_("Change the round"), _("Save")) if made else (_("New round"), _("Begin the round"))
        said = _("Replies are written in without any name. The form is the newest version, and stays so for the round.")
        super().__init__(
            page.window(), title, "" if made else said, fields, verb, self._save, body=FieldRows(fields, ROWS)
        )  # fmt: skip
        self.inputs["sent"].edited.connect(self._fit)
        TypedKeeper(self._ctx, self, f"survey_round/{made.id.hex if made else 'new'}")

    def _save(self) -> None:
        values = {name: control.value() for name, control in self.inputs.items()}
        values["opens_on"] = values["opens_on"] or dt.date.min
        values["sent"] = tuple(row for row in values["sent"] if row.get("count") is not None)
        form = str(values["form"])
        whole = self._made or SurveyRound(
            form=form, form_version=survey_form(form).version, period="", opens_on=values["opens_on"]
        )  # fmt: skip
        task = self._ctx.tasks.write(self._ctx.services.surveys.save_round, self._ctx.actor, replace(whole, **values))
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[SurveyRound]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
        self._done(outcome.value)
