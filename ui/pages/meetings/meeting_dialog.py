"""A meeting's when, where and who: for a new one, and for changing one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.cooperation import Group, Meeting
from fhr_desktop.services.cooperation.meetings import hour_fault, link_fault
from fhr_desktop.services.outcome import Outcome, Seen
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import ChoiceInput, DateInput, Input, LineInput, YesNoInput
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper

_SPECS = Meeting.SPECS
_WHEN = (("on", "starts", "ends"), ("place",), ("link",))
_WHO = (("chair",), ("secretary", "adjusters"))
_FAULTS = {"starts": hour_fault, "ends": hour_fault, "link": link_fault}


class _CheckedLine(LineInput):
    """A line with something that must be written in a certain way."""

    def __init__(self, name: str) -> None:
        self._fault = _FAULTS[name]
        super().__init__(tidy=_SPECS[name].tidy)

    def problem(self) -> str:
        """What the service would refuse it for."""
        return self._fault(self.value())


def _inputs(names: tuple[tuple[str, ...], ...], today: dt.date) -> dict[str, Input]:
    made: dict[str, Input] = {}
    for name in (one for row in names for one in row):
        if name == "on":
            made[name] = DateInput(today, future=True)
        else:
            made[name] = _CheckedLine(name) if name in _FAULTS else LineInput(tidy=_SPECS[name].tidy)
    return made


def _field(name: str, control: Input) -> Field:
    spec = _SPECS[name]
    needed = _("Write the day. Nothing has been saved.") if name == "on" else ""
    return Field(spec.label, control, help=spec.help, required=_("required") if spec.required else "", needed=needed)


class NewMeetingDialog(FormDialog):
    """`made` is called with the meeting that was planned."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, today: dt.date, made: Callable[[Meeting], object], group: str = ""
    ) -> None:
        self._ctx, self._made = ctx, made
        self.inputs: dict[str, Input] = {
            "group": ChoiceInput(words.options("cooperation_group"), open_=True),
            **_inputs(_WHEN, today),
            "standing": YesNoInput(),
        }
        self.inputs["group"].set_value(group or Group.STEERING.value)
        self.inputs["starts"].set_value("9.00")
        self.inputs["ends"].set_value("12.00")
        self.inputs["standing"].set_value(True)
        fields = {name: _field(name, control) for name, control in self.inputs.items() if name != "standing"}
        fields["standing"] = Field(_("Begin with the standing items"), self.inputs["standing"])
        super().__init__(
            parent, _("New group meeting"), "", fields, _("Plan the meeting"), self._save,
            body=FieldRows(fields, (("group",), *_WHEN, ("standing",))),
        )  # fmt: skip
        TypedKeeper(ctx, self, "meeting/new")
        fields["on"].setFocus()

    def _save(self) -> None:
        values = {name: control.value() for name, control in self.inputs.items()}
        standing = bool(values.pop("standing"))
        on = values.pop("on")
        said: dict[str, Any] = {name: value or "" for name, value in values.items()}
        new = Meeting(on=on, **said)
        task = self._ctx.tasks.write(
            self._ctx.services.cooperation.meetings.plan, self._ctx.actor, new, standing=standing
        )
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Meeting]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
        self._made(outcome.value)


class MeetingDialog(FormDialog):
    """Change a meeting. `usual_chair` is who leads when nobody else is written."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, meeting: Meeting, today: dt.date, seen: Seen, usual_chair: str
    ) -> None:
        self._ctx, self._meeting, self._seen = ctx, meeting, seen
        self.inputs = _inputs((*_WHEN, *_WHO), today)
        for name, control in self.inputs.items():
            control.set_value(getattr(meeting, name))
        fields = {name: _field(name, control) for name, control in self.inputs.items()}
        if usual_chair:
            fields["chair"].set_help(_("Leave empty when it is {name}.").format(name=usual_chair))
        title = _("Change the meeting")
        super().__init__(parent, title, "", fields, _("Save"), self._save, body=FieldRows(fields, (*_WHEN, *_WHO)))
        TypedKeeper(ctx, self, f"meeting/{meeting.id.hex}")

    def _save(self) -> None:
        values = {name: control.value() for name, control in self.inputs.items()}
        on = values.pop("on")
        said: dict[str, Any] = {name: value or "" for name, value in values.items()}
        changed = replace(self._meeting, on=on, **said)
        task = self._ctx.tasks.write(
            self._ctx.services.cooperation.meetings.save, self._ctx.actor, changed, self._seen
        )  # fmt: skip
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Meeting]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)


class AdjustDialog(FormDialog):
    """The day on which the protocol was adjusted."""

    def __init__(self, ctx: AppContext, parent: QWidget, meeting: Meeting, today: dt.date) -> None:
        self._ctx, self._meeting = ctx, meeting
        self.day = DateInput(today)
        self.day.set_value(today)
        fields = {
            "adjusted_on": Field(
                _("The day it was adjusted"), self.day, needed=_("Write the day. Nothing has been saved.")
            )
        }
        said = _("From then on nothing in the protocol changes. Actions can still be marked as done.")
        super().__init__(parent, _("The protocol is adjusted"), said, fields, _("Save"), self._save)
        TypedKeeper(ctx, self, f"adjusted/{meeting.id.hex}")

    def _save(self) -> None:
        adjust = self._ctx.services.cooperation.meetings.adjust
        task = self._ctx.tasks.write(adjust, self._ctx.actor, self._meeting.id, self.day.value())
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Meeting]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
