"""A year's figures entered by hand, with the source they stand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.compensation import OLDEST, CompensationTable
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import Input, IntegerInput, LineInput, RowColumn, RowsInput, YearInput
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper

SPECS = CompensationTable.SPECS
ROWS = (("year", "price_base_amount"), ("source",), ("fees",), ("expenses",), ("contact_fee", "contact_expenses"))
WIDTH = 640
PLACE = "compensation/entering"


class EnterDialog(FormDialog):
    """New figures over those there are; what is left empty stands as it was."""

    def __init__(self, ctx: AppContext, parent: QWidget, year: int, entered: Callable[[Any], None]) -> None:
        self._ctx, self._entered = ctx, entered
        self.inputs: dict[str, Input] = {
            "year": YearInput(2000),
            "price_base_amount": _kronor(),
            "source": LineInput(),
            "fees": RowsInput([
                RowColumn("label", _("Name"), LineInput, 3), RowColumn("age_from", _("From age"), _age),
                RowColumn("age_to", _("To age"), _age), RowColumn("amount", _("Kr a month"), _kronor),
            ]),
            "expenses": RowsInput([
                RowColumn("age_from", _("From age"), _age), RowColumn("age_to", _("To age"), _age),
                RowColumn("base", _("Least, %"), _percent), RowColumn("highest", _("Highest, %"), _percent),
            ]),
            "contact_fee": _kronor(),
            "contact_expenses": _kronor(),
        }  # fmt: skip
        self.inputs["year"].set_value(year)
        helps = {"fees": _("Leave the ages empty when the source names none.")}
        fields = {
            name: Field(SPECS[name].label, control, help=helps.get(name, SPECS[name].help),
                        required=_("required") if SPECS[name].required else "")
            for name, control in self.inputs.items()
        }  # fmt: skip
        said = _(
            "Write only what you have read in a source. What you leave empty stands as it was, and what was entered "
            "before is kept."
        )
        super().__init__(
            parent, _("Enter figures"), said, fields, _("Enter the figures"), self._enter,
            body=FieldRows(fields, ROWS), width=WIDTH,
        )  # fmt: skip
        for name in ("fees", "expenses"):
            self.inputs[name].edited.connect(self._fit)
        TypedKeeper(ctx, self, PLACE)

    def _enter(self) -> None:
        values = {name: control.value() for name, control in self.inputs.items()}
        table = CompensationTable(**{**values, "year": values["year"] or 0})
        task = self._ctx.tasks.write(self._ctx.services.compensation.enter, self._ctx.actor, table)
        task.on_done(self._done).on_error(self.refuse).owned_by(self).start()

    def _done(self, outcome: Outcome[CompensationTable]) -> None:
        self.finish()
        self._entered(outcome)


def _kronor() -> IntegerInput:
    return IntegerInput(low=0, width=8, unit=_("kr"))


def _age() -> IntegerInput:
    return IntegerInput(low=0, high=OLDEST, width=4)


def _percent() -> IntegerInput:
    return IntegerInput(low=1, width=5)
