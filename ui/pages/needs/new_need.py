"""A new request from five fields, so that the search can begin at once; the rest is written on its card."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.needs import Need
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import DateInput, Input, IntegerInput, LineInput, MunicipalityInput
from ui.components.inputs.choice import Options
from ui.components.inputs.place import PlaceInput
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper

OLDEST = 20  # years, as F14 has it
LONGEST = 600  # minutes
ROWS = (("municipality", "ages"), ("place", "minutes"), ("considered_on",))
_AGE = re.compile(r"\d+")
_BETWEEN = re.compile(r"[\s,;+&]|och|år")  # what may stand between ages; months and decimals are no whole years


class AgesInput(LineInput):
    """The children's ages. Value: tuple of whole years, in the order they are written."""

    def value(self) -> Any:
        """The ages."""
        return tuple(int(one) for one in _AGE.findall(self.line.text()))

    def set_value(self, value: Any) -> None:
        """Show ages."""
        super().set_value(", ".join(str(one) for one in value or ()))

    def problem(self) -> str:
        """Not ages."""
        text = self.line.text().strip()
        if text and (not self.value() or _BETWEEN.sub("", _AGE.sub(" ", text.casefold()))):
            return _("Write the ages in whole years with digits, such as 6, 9. Under one year is 0.")
        if any(age > OLDEST for age in self.value()):
            return _("A child is at most {n} years.").format(n=OLDEST)
        return ""


@dataclass(frozen=True)
class NeedChoices:
    """The municipalities that may ask, and the day."""

    municipalities: Options
    today: dt.date


def ask_choices(ctx: AppContext) -> NeedChoices:
    """Read them; on the database's thread."""
    unit = ctx.services.unit
    today = unit.today()
    members = [one for one in unit.municipalities() if one.participates(today)]
    return NeedChoices(tuple(words.municipality_names(members).items()), today)


class NewNeedDialog(FormDialog):
    """`made` is called with what was saved."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, choices: NeedChoices, made: Callable[[Outcome[Need]], object]
    ) -> None:
        self._ctx, self._made, self._today = ctx, made, choices.today
        self.inputs: dict[str, Input] = {
            "municipality": MunicipalityInput(choices.municipalities),
            "ages": AgesInput(),
            "place": PlaceInput(),
            "minutes": IntegerInput(low=1, high=LONGEST, unit=_("min")),
            "considered_on": DateInput(choices.today),
        }
        asked = (
            ("municipality", Need.SPECS["municipality"].label, "", True),
            ("ages", _("The children's ages"), _("Whole years, such as 6, 9. No names."), True),
            ("place", _("A place that matters"), _("Such as where the school is."), False),
            ("minutes", _("Longest travel there"), "", False),
            ("considered_on", _("Close relations considered"),
             _("The day the municipality did it. Without it the request waits."), False),
        )  # fmt: skip
        fields = {
            key: Field(label, self.inputs[key], help=help_, required=_("required") if must else "")
            for key, label, help_, must in asked
        }
        said = _("Everything else is written on the card of the request, now or later.")
        super().__init__(parent, _("New request"), said, fields, _("Find homes"), self._save,
                         body=FieldRows(fields, ROWS))  # fmt: skip
        TypedKeeper(ctx, self, "need/new")
        fields["municipality"].setFocus()

    def _save(self) -> None:
        values: dict[str, Any] = {name: control.value() for name, control in self.inputs.items()}
        if not values["municipality"]:
            self.refuse(Refused(_("Choose the municipality. Nothing has been saved."), field="municipality"))
            return
        considered = values["considered_on"]
        need = Need(
            number="", municipality=values["municipality"], received_on=self._today, children=_aliased(values["ages"]),
            child_municipality=values["municipality"], places_that_matter=_places(values["place"], values["minutes"]),
            network_considered="done" if considered else None, network_considered_on=considered,
        )  # fmt: skip
        task = self._ctx.tasks.write(
            self._ctx.services.needs.receive, self._ctx.actor, need, search=considered is not None
        )
        task.on_done(self._saved).on_error(self._refused).owned_by(self).start()

    def _refused(self, error: Any) -> None:
        if isinstance(error, Refused) and error.field == "children":
            error = Refused(error.sentence, field="ages")
        self.refuse(error)

    def _saved(self, outcome: Outcome[Need]) -> None:
        self.finish()
        self._made(outcome)


def _aliased(ages: tuple[int, ...]) -> tuple[dict[str, Any], ...]:
    """Children who are called by letters: barn A, barn B."""
    return tuple({"alias": f"barn {chr(ord('A') + n)}", "age": age} for n, age in enumerate(ages[:26]))


def _places(place: str, minutes: int | None) -> tuple[dict[str, Any], ...]:
    if not place:
        return ()
    return ({"place": place, **({"minutes": minutes} if minutes is not None else {})},)
