"""Who has a chair in a group: entering the next one, and changing what is known of the one who has it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.cooperation import Group, Seat, Standing
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.outcome import Outcome, Seen
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import DateInput, Input, LineInput
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper

_ROWS = (("name", "title"), ("email", "phone"), ("starts_on", "ends_on"))


def chair_said(municipality: str, group: Group, standing: Standing) -> str:
    """ "Orsa, ersättare i styrgruppen"."""
    place = words.choice("cooperation_group", group.value).lower()
    return _("{municipality}: {standing} in {group}").format(
        municipality=municipality, standing=words.choice("seat_standing", standing.value).lower(), group=f"{place}en"
    )


class SeatDialog(FormDialog):
    """`seat` is changed; None lets somebody new take the chair, and who has it until now leaves the day before."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, chair: tuple[Municipality, Group, Standing], seat: Seat | None,
        before: Seat | None, today: dt.date, seen: Seen,
    ) -> None:  # fmt: skip
        self._ctx, self._seat, self._seen, self._chair = ctx, seat, seen, chair
        specs = Seat.SPECS
        self.inputs: dict[str, Input] = {
            name: DateInput(today, future=True) if name.endswith("_on") else LineInput(tidy=specs[name].tidy)
            for name in (one for row in _ROWS for one in row)
        }
        if seat is not None:
            for name, control in self.inputs.items():
                control.set_value(getattr(seat, name))
        else:
            self.inputs["starts_on"].set_value(today)
        fields = {
            name: Field(specs[name].label, control, help=specs[name].help,
                        required=_("required") if specs[name].required else "")
            for name, control in self.inputs.items()
        }  # fmt: skip
        said = ""
        if before is not None:
            said = _("{name} has the place until the day before.").format(name=before.name)
        super().__init__(
            parent, chair_said(chair[0].name, *chair[1:]), said, fields, _("Save"), self._save,
            body=FieldRows(fields, _ROWS),
        )  # fmt: skip
        about = seat.id.hex if seat is not None else f"{chair[0].code}/{chair[1].value}/{chair[2].value}"
        TypedKeeper(ctx, self, f"seat/{about}")

    def _save(self) -> None:
        municipality, group, standing = self._chair
        values = {name: control.value() for name, control in self.inputs.items()}
        said: dict[str, Any] = {name: value if name.endswith("_on") else value or "" for name, value in values.items()}
        made = (
            replace(self._seat, **said)
            if self._seat is not None
            else Seat(group=group.value, municipality=municipality.code, standing=standing.value, **said)
        )
        task = self._ctx.tasks.write(self._ctx.services.cooperation.seats.save, self._ctx.actor, made, self._seen)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Seat]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
