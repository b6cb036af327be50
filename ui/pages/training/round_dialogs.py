"""Making a course round, copying one, and changing one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Course, CourseTemplate
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.outcome import Outcome, Seen
from fhr_desktop.services.training.rounds import NewRound
from fhr_desktop.services.training.sheets import Sheet
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import ChoiceInput, DateInput, Input, IntegerInput, LineInput, MunicipalityInput
from ui.components.inputs.choice import Options
from ui.components.record_form import RecordForm
from ui.context import AppContext

ROWS = (
    ("template", "round"), ("first_on", "starts"), ("every_days", "seats"), ("place", "municipality"),
    ("trainers", "reply_by"),
)  # fmt: skip
COURSE_GROUPS = (
    ("", ("round", "seats", "place", "municipality", "trainers", "reply_by", "link", "cancelled")),
    ("Regel för intyg i den här omgången", ("most_made_up", "partly_minutes")),
)
MOST_SEATS = 200


def every_options() -> Options:
    """How often meetings are: days as text, and words."""
    weeks = (_("every week"), _("every second week"), _("every third week"), _("every fourth week"))
    return (("1", _("every day")), *((str(7 * n), said) for n, said in enumerate(weeks, 1)))


@dataclass(frozen=True)
class RoundChoices:
    """What there is to choose among."""

    templates: Sequence[CourseTemplate]
    municipalities: Options
    today: dt.date


def ask_choices(ctx: AppContext) -> RoundChoices:
    """Read them; on the database's thread."""
    services, unit = ctx.services, ctx.services.unit
    places = words.municipality_names(unit.municipalities()).items()
    return RoundChoices(services.rounds.templates(ctx.actor), tuple(places), unit.today())


def _needed() -> dict[str, str]:
    """What is said where one that is required is empty."""
    return {
        "template": _("Choose a course. Which there are is decided under Settings, Courses. Nothing has been saved."),
        "round": _("A round needs a name, such as Rättvik våren 2026. Nothing has been saved."),
        "first_on": _("Write the first day. Nothing has been saved."),
    }


class NewRoundDialog(FormDialog):
    """A round from a kind of course. `made` is called with what was saved; `begun` are values by their fields."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, choices: RoundChoices, made: Callable[[Outcome[Course]], object],
        begun: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self._ctx, self._made = ctx, made
        self._ids = {str(one.id): one.id for one in choices.templates}
        self.inputs = self._inputs(choices)
        for name, value in begun.items():
            self.inputs[name].set_value(value)
        label, own = Course.SPECS, {"starts": _("Time"), "first_on": _("First day"), "every_days": _("How often")}
        own["template"], own["round"] = _("Course"), label["round"].label
        help_ = {"round": label["round"].help, "starts": _("The time of day it begins, such as 17.30.")}
        needed = _needed()
        fields = {
            name: Field(own.get(name) or label[name].label, control, help=help_.get(name, ""),
                        required=_("required") if name in needed else "", needed=needed.get(name, ""))
            for name, control in self.inputs.items()
        }  # fmt: skip
        said = _("The meetings of the course are made at once. Each can be moved afterwards.")
        rows = FieldRows(fields, ROWS)
        super().__init__(parent, _("New course round"), said, fields, _("Make the round"), self._save, body=rows)
        fields["round"].setFocus()  # what comes before it is chosen already

    def _inputs(self, choices: RoundChoices) -> dict[str, Input]:
        today, actor = choices.today, self._ctx.actor
        made: dict[str, Input] = {
            "template": ChoiceInput([(str(one.id), one.name) for one in choices.templates], open_=False, cell=True),
            "round": LineInput(),
            "first_on": DateInput(today, future=True),
            "starts": LineInput(width=6),
            "every_days": ChoiceInput(every_options(), open_=False),
            "seats": IntegerInput(low=1, high=MOST_SEATS),
            "place": LineInput(),
            "municipality": MunicipalityInput(choices.municipalities),
            "trainers": LineInput(),
            "reply_by": DateInput(today, future=True),
        }
        basic = next((one for one in choices.templates if one.basic), *choices.templates[:1] or (None,))
        made["template"].set_value(str(basic.id) if basic is not None else None)
        usual = {one.name: one.default for one in dataclasses.fields(NewRound)}
        usual["every_days"] = str(usual["every_days"])
        for name in ("starts", "every_days", "seats"):
            made[name].set_value(usual[name])
        made["trainers"].set_value(actor.name if actor.role == Role.TRAINER.value else "")
        return made

    def _save(self) -> None:
        values: dict[str, Any] = {name: control.value() for name, control in self.inputs.items()}
        template = self._ids[values.pop("template")]
        values["every_days"], values["seats"] = int(values["every_days"] or 0), values["seats"] or 0
        new = NewRound(template_id=template, **values)
        task = self._ctx.tasks.write(self._ctx.services.rounds.create, self._ctx.actor, new)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Course]) -> None:
        self.finish()
        self._made(outcome)


class CopyDialog(FormDialog):
    """The same meetings from another day."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, course: Course, today: dt.date,
        made: Callable[[Outcome[Course]], object],
    ) -> None:  # fmt: skip
        self._ctx, self._course, self._made = ctx, course, made
        self.first_on = DateInput(today, future=True)
        self.name = LineInput()
        self.name.set_value(course.round)
        needed = _needed()
        fields = {
            "round": Field(
                Course.SPECS["round"].label,
                self.name,
                help=Course.SPECS["round"].help,
                required=_("required"),
                needed=needed["round"],
            ),
            "first_on": Field(
                _("First day"),
                self.first_on,
                required=_("required"),
                needed=needed["first_on"],
                help=_("The meetings come in the same rhythm. A day that was moved does not come along."),
            ),
        }
        said = _("Place, leaders, times and meetings come along. Nobody is in the new round.")
        super().__init__(parent, _("Copy the round {round}").format(round=course.round), said, fields,
                         _("Make the copy"), self._save)  # fmt: skip

    def _save(self) -> None:
        day = self.first_on.value()
        copy = self._ctx.services.rounds.copy
        task = self._ctx.tasks.write(copy, self._ctx.actor, self._course.id, self.name.value(), day)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Course]) -> None:
        self.finish()
        self._made(outcome)


class CourseDialog(FormDialog):
    """A round's own values. Its meetings are changed one at a time, in their list."""

    def __init__(self, ctx: AppContext, parent: QWidget, sheet: Sheet, choices: RoundChoices) -> None:
        self._ctx, self._course, self._seen = ctx, sheet.course, Seen(sheet.position)
        course = sheet.course
        future = ("reply_by",)
        self.form = RecordForm(
            Course, COURSE_GROUPS, choices.today, municipalities=choices.municipalities, future=future
        )
        self.form.show_record(course)
        super().__init__(parent, course.round, course.name, self.form.fields, _("Save"), self._save, body=self.form)

    def _save(self) -> None:
        values = self.form.values()
        values["seats"] = values["seats"] or 0
        values["cancelled"] = bool(values["cancelled"])
        changed, save = replace(self._course, **values), self._ctx.services.rounds.save
        task = self._ctx.tasks.write(save, self._ctx.actor, changed, self._seen)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Course]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)


class RoundActs:
    """What is done with rounds from the list of them and from a round's own page."""

    def __init__(self, ctx: AppContext, owner: QWidget) -> None:
        self._ctx, self._owner = ctx, owner

    def new(self, begun: Mapping[str, Any] = MappingProxyType({})) -> None:
        """Ask for a new round, and go to it."""
        self._with_choices(lambda choices: NewRoundDialog(self._ctx, self._owner, choices, self._made, begun).open())

    def copy(self, course: Course) -> None:
        """Ask for the copy's name and first day, and go to it."""
        today = self._ctx.services.unit.today()
        CopyDialog(self._ctx, self._owner, course, today, self._made).open()

    def change(self, sheet: Sheet) -> None:
        """Change a round's own values."""
        self._with_choices(lambda choices: CourseDialog(self._ctx, self._owner, sheet, choices).open())

    def _with_choices(self, then: Callable[[RoundChoices], None]) -> None:
        task = self._ctx.tasks.read(lambda: ask_choices(self._ctx))
        task.on_done(then).owned_by(self._owner).start()

    def _made(self, outcome: Outcome[Course]) -> None:
        self._ctx.bus.changed.emit(outcome.changes)
        course: RecordId = outcome.value.id
        self._ctx.navigate("course", {"course": course, "tab": "meetings"})
        said = _("{round} is made. Look at the days of the meetings.").format(round=outcome.value.round)
        self._say(said, partial(self._take_back, outcome.value))

    def _take_back(self, made: Course) -> None:
        task = self._ctx.tasks.write(self._ctx.services.rounds.take_back, self._ctx.actor, made)
        task.on_done(self._took_back).on_error(self._sorry).owned_by(self._owner).start()

    def _took_back(self, outcome: Outcome[Course]) -> None:
        """Where one is on the round that has gone, back to where one came from."""
        shell, course = self._ctx.shell, outcome.value
        here = shell.history.current if shell is not None else None
        if here is not None and here.page == "course" and _course_in(here.argument) == course.id:
            shell.step(-1)
        self._ctx.bus.changed.emit(outcome.changes)
        self._say(_("{round} is taken away").format(round=course.round))

    def _sorry(self, error: FhrError) -> None:
        self._say(error.sentence, kind="amber")

    def _say(self, said: str, undo: Callable[[], None] | None = None, *, kind: str = "ok") -> None:
        if self._ctx.shell is not None:
            self._ctx.shell.toast.say(said, undo, kind=kind)


def _course_in(argument: Any) -> Any:
    return argument.get("course") if isinstance(argument, dict) else argument
