"""Putting somebody in the round, new or known from another, and changing what is known of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.names import family_first
from fhr_desktop.domain.training import Enrolment, EnrolmentStatus, Participant
from fhr_desktop.domain.unsuited import parted
from fhr_desktop.domain.whereabouts import phone_shown
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.training.enrolling import Enrolled
from fhr_desktop.services.training.participants import Known
from fhr_desktop.services.training.sheets import SheetRow
from i18n import _, _n
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import ChoiceInput, DaysInput, LineInput, MultiChoiceInput, MunicipalityInput
from ui.components.list_model import ListColumn
from ui.context import AppContext
from ui.pages.training.view import RoundView
from ui.pages.training.who import WhoInput

ANSWERS = (EnrolmentStatus.INVITED, EnrolmentStatus.ACCEPTED, EnrolmentStatus.WAITING)


def too_many(beyond: int) -> list[str]:
    """That there are more people than places now; nothing where there are not."""
    if not beyond:
        return []
    said = _n("There is now {n} person more than places.", "There are now {n} persons more than places.", beyond)
    return [said.format(n=beyond)]


def _person_fields(view: RoundView) -> dict[str, Field]:
    specs = Participant.SPECS
    places = sorted(view.municipalities.items(), key=lambda one: one[1])
    return {
        "municipality": Field(specs["municipality"].label, MunicipalityInput(places)),
        "phone": Field(specs["phone"].label, LineInput(width=18, tidy=phone_shown)),
        "wishes": Field(
            specs["wishes"].label, MultiChoiceInput(words.options("special_wish")), help=specs["wishes"].help
        ),
    }  # fmt: skip


def _told(fields: dict[str, Field], who: Participant) -> Participant:
    """The participant as the fields say."""
    return replace(
        who, municipality=fields["municipality"].control.value(), phone=fields["phone"].control.value(),
        wishes=fields["wishes"].control.value(),
    )  # fmt: skip


def _show(fields: dict[str, Field], who: Participant) -> None:
    for key in ("municipality", "phone", "wishes"):
        fields[key].control.set_value(getattr(who, key))


def _day_fields(view: RoundView, place: Enrolment) -> dict[str, Field]:
    """Weekdays and single days that do not suit."""
    weekdays, days = MultiChoiceInput(words.options("weekday")), DaysInput(view.sheet.today)
    given, single = parted(place.unsuited)
    weekdays.set_value(given)
    days.set_value(single)
    return {
        "weekdays": Field(_("Weekdays that do not suit"), weekdays),
        "days": Field(_("Single days that do not suit"), days, help=Participant.SPECS["wishes"].help),
    }


class EnrolDialog(FormDialog):
    """Somebody more in the round. `enrolled` carries what came of it."""

    enrolled = Signal(object)

    def __init__(self, ctx: AppContext, parent: QWidget, view: RoundView) -> None:
        self._ctx, self._view = ctx, view
        self.who: WhoInput[Known] = WhoInput([
            ListColumn[Known](
                "name", _("From other rounds"), lambda one: family_first(one.participant.name), None, strong=True,
            ),
            ListColumn[Known]("round", _("Last round"), lambda one: one.round, 190),
        ])  # fmt: skip
        self.answer = ChoiceInput([(one.value, words.choice("participation", one.value)) for one in ANSWERS])
        left = view.sheet.seats_left()
        usual = EnrolmentStatus.INVITED if left > 0 else EnrolmentStatus.WAITING
        self.answer.set_value(usual.value)
        help_ = _("Write a new name, or go down to somebody who has been in another round.")
        fields = {
            "name": Field(_("Name"), self.who, help=help_),
            "status": Field(Enrolment.SPECS["status"].label, self.answer),
            **_person_fields(view),
        }
        said = _("The round is full. Whoever is called all the same is one more than there are places for.")
        said = said if left < 1 else ""
        super().__init__(parent, _("Add a participant"), said, fields, _("Add"), self._save)
        ask = ctx.services.participants.known
        ctx.tasks.read(ask, ctx.actor, view.course_id).on_done(self._offer).owned_by(self).start()
        self.who.edited.connect(self._chosen)

    def _offer(self, many: tuple[Known, ...]) -> None:
        self.who.offer(many)
        self._fit()

    def _chosen(self) -> None:
        """What is known of somebody stands in the fields."""
        if self.who.chosen is not None:
            _show(self.fields, self.who.chosen.participant)

    def _save(self) -> None:
        known = self.who.chosen
        who = known.participant if known is not None else Participant(name=self.who.value())
        status = EnrolmentStatus(self.answer.value() or EnrolmentStatus.INVITED)
        add = partial(self._ctx.services.participants.add, beyond=self._view.sheet.seats_left() < 1)
        made = _told(self.fields, who)
        task = self._ctx.tasks.write(add, self._ctx.actor, self._view.course_id, made, status, self._view.seen())
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Enrolled]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
        self.enrolled.emit(outcome.value)


class PersonDialog(FormDialog):
    """What is known of a participant and when a course does not suit, and nothing of any case."""

    def __init__(self, ctx: AppContext, parent: QWidget, view: RoundView, row: SheetRow) -> None:
        who = row.participant
        self._ctx, self._who, self._place, self._seen = ctx, who, row.enrolment, view.seen()
        name = LineInput()
        name.set_value(who.name)
        fields = {"name": Field(Participant.SPECS["name"].label, name), **_person_fields(view)}
        _show(fields, who)
        if self._place is not None:
            fields |= _day_fields(view, self._place)
        rows = [("name",), ("municipality", "phone"), ("wishes",)]
        rows = [*rows[:2], ("wishes", "weekdays"), ("days",)] if self._place is not None else rows
        body = FieldRows(fields, rows)
        super().__init__(parent, _("About the participant"), "", fields, _("Save"), self._save, body=body)
        if "days" in fields:
            fields["days"].control.edited.connect(self._fit)

    def _save(self) -> None:
        made = replace(_told(self.fields, self._who), name=self.fields["name"].control.value())
        save = self._ctx.services.participants.save
        task = self._ctx.tasks.write(partial(save, place=self._days()), self._ctx.actor, made, self._seen)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _days(self) -> Enrolment | None:
        """The place in the round, with the days that do not suit as they now stand."""
        if self._place is None:
            return None
        single = (day.isoformat() for day in self.fields["days"].control.value())
        return replace(self._place, unsuited=(*self.fields["weekdays"].control.value(), *single))

    def _saved(self, outcome: Outcome[Participant]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
