"""Utbildning in a case: how far each adult has come, whether the home is trained, and enrolling an adult in a round."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import COMING, Attendance, Course, Enrolment, EnrolmentStatus, TrainingLink, Waiver
from fhr_desktop.domain.training_completion import PartState
from fhr_desktop.services.actor import Right
from fhr_desktop.services.training.homes import HomeTraining
from fhr_desktop.services.training.outcomes import Standing
from fhr_desktop.services.training.participants import Enrolled
from fhr_desktop.services.training.rounds import RoundRow
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.headers import SectionHead
from ui.components.inputs import ChoiceInput, Input, LineInput
from ui.components.labels import Elided, GapMark
from ui.components.layout import across, down
from ui.context import AppContext
from ui.pages.case.view import CaseView, written

KINDS = (Attendance, Course, Enrolment, TrainingLink, Waiver)


class HomeTrainingBox(QWidget):
    """A line for each adult who takes part, and the way to enrol one. `read` when it is in sight."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._view: CaseView | None = None
        self._person: RecordId | None = None
        self.enrol_button = Button(_("Enrol in training …"), "secondary", "graduation-cap", pressed=self.ask)
        self.head = SectionHead(_("Training"), "", self.enrol_button)
        self._lines_box = QWidget()
        self._lines = down(self._lines_box, margins=(20, 0, 16, 12), spacing=4)
        down(self, self.head, self._lines_box)
        ctx.bus.changed.connect(self._written)

    def show_view(self, view: CaseView) -> None:
        """Show a case's home; nothing of another home's stays."""
        if self._view is None or self._view.file.home.id != view.file.home.id:
            self._show_lines([])
            self.head.set_remark("")
        self._view = view
        self.enrol_button.setVisible(view.may_write and view.actor.may(Right.ENROL))
        self.enrol_button.setEnabled(bool(_adults(view)))

    def stand_on(self, person: Person | None) -> None:
        """Who is proposed when somebody is enrolled."""
        self._person = person.id if person is not None else None

    def read(self) -> None:
        """Read how far they have come."""
        if self._view is None:
            return
        home = self._view.file.home.id
        task = self._ctx.tasks.read(self._ctx.services.homes_in_training.of_home, self._ctx.actor, home)
        task.on_done(partial(self._show, home)).owned_by(self).start()

    def _written(self, changes: Any) -> None:
        """A meeting has been marked, or somebody's answer changed."""
        if self.isVisible() and (changes is None or changes.touches(*KINDS)):
            self.read()

    def _show(self, home: RecordId, found: HomeTraining) -> None:
        view = self._view
        if view is None or view.file.home.id != home:
            return  # another case has been opened meanwhile
        self.head.set_remark(_home_words(view, found))
        people = [one for one in view.file.persons if found.people.get(one.id)]
        self._show_lines([self._line(view, person, one) for person in people for one in found.people[person.id]])

    def _show_lines(self, lines: list[QWidget]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for line in lines:
            self._lines.addWidget(line)
        self._lines_box.setVisible(bool(lines))

    def _line(self, view: CaseView, person: Person, one: Standing) -> QWidget:
        came = one.progress
        parts = _("{n} of {all} parts").format(n=len(came.counted), all=len(came.states))
        told = [one.course.name, one.course.round, parts, _status(view, one)]
        said = f"{person.full_name()}: {', '.join(told)}"
        line, state = QWidget(), "full" if came.complete else "part" if came.counted else "empty"
        to = {"course": one.course.id, "tab": "participants"}
        link = Button(_("To the round"), "link", pressed=lambda: self._ctx.navigate("course", to))
        link.setAccessibleName(_("To the round {round}").format(round=one.course.round))
        share = len(came.counted) / len(came.states) if came.states else 0
        across(line, GapMark(state, parts, share), (Elided(said), 1), link, spacing=8)
        return line

    # enrolling

    def ask(self) -> None:
        """Which adult, and which round."""
        if self._view is None or not self.enrol_button.isEnabled():
            return
        task = self._ctx.tasks.read(self._ctx.services.rounds.listed, self._ctx.actor)
        task.on_done(partial(self._open, self._view)).owned_by(self).start()

    def _open(self, view: CaseView, rounds: tuple[RoundRow, ...]) -> None:
        coming = [row for row in rounds if not row.course.cancelled and not row.over(view.today)]
        if view is not self._view:
            return
        if not coming:
            if self._ctx.shell is not None:
                self._ctx.shell.toast.say(_("No round is going on or to come. A trainer makes one first."), kind="info")
            return
        EnrolDialog(self._ctx, self, view, coming, self._person).open()

    def enrolled(self, made: Enrolled) -> None:
        """Say so."""
        said = _("On the waiting list of the round") if made.waiting else _("Called to the round")
        if self._ctx.shell is not None:
            self._ctx.shell.toast.say(said)


class EnrolDialog(FormDialog):
    """An adult of the home and a round. Of a protected home nothing but the name that is written goes along."""

    def __init__(
        self, ctx: AppContext, owner: HomeTrainingBox, view: CaseView, rounds: list[RoundRow], person: RecordId | None
    ) -> None:
        self._ctx, self._owner, self._view = ctx, owner, view
        adults = _adults(view)
        self.person = ChoiceInput([(one.id.hex, one.full_name()) for one in adults])
        self.person.set_value(next((one.id for one in adults if one.id == person), adults[0].id).hex)
        self.round = ChoiceInput([(row.course.id.hex, _round(row)) for row in rounds], open_=False)
        free = next((row for row in rounds if row.seats_left > 0), rounds[0])
        self.round.set_value(free.course.id.hex)
        self.name = LineInput()
        fields = {"person": Field(_("Who"), self.person), "round": Field(_("Round"), self.round)}
        if view.file.home.protected:
            said = _("The home is protected. Nothing of the case goes along: not name, phone or municipality.")
            help_ = _("The name that the trainers and the list of attendance are to have. Agree on it with the family.")
            fields["name"] = Field(_("Name in the course"), self.name, help=help_)
        else:
            said = _("The round gets name, phone and municipality, and nothing else of the case.")
        title = _("Enrol in training")
        super().__init__(owner.window(), title, said, fields, _("Enrol"), self._save)

    def _save(self) -> None:
        course, person = (_chosen(one) for one in (self.round, self.person))
        if course is None or person is None:
            return
        enrol = self._ctx.services.participants.enrol_person
        task: Any = written(
            self._ctx, self, enrol, course, person, self.name.value(), self._view.reason, done=self._saved
        )  # fmt: skip
        task.on_error(self.refuse).start()

    def _saved(self, made: Enrolled) -> None:
        self.finish()
        self._owner.enrolled(made)


def _chosen(control: Input) -> RecordId | None:
    value = control.value()
    return RecordId(hex=value) if value else None


def _adults(view: CaseView) -> list[Person]:
    return [one for one in view.file.persons if one.role != PersonRole.CHILD]


def _round(row: RoundRow) -> str:
    left = row.seats_left
    seats = _n("{n} place left", "{n} places left", left).format(n=left) if left > 0 else _("full")
    return f"{row.course.name}, {row.course.round} ({seats})"


def _status(view: CaseView, one: Standing) -> str:
    """Where somebody stands, what is reckoned with it."""
    done = one.progress.completed_on
    if done is not None:
        return _("done {day}").format(day=words.short_day(done, view.today))
    status = EnrolmentStatus(one.enrolment.status)
    if status in COMING and one.progress.parts(PartState.MISSING):
        status = EnrolmentStatus.TO_MAKE_UP
    return words.choice("enrolment_status", status.value).lower()


def _home_words(view: CaseView, found: HomeTraining) -> str:
    """Whether the home is trained, by the unit's rule."""
    if found.trained_on is not None:
        return _("the home is trained since {day}").format(day=words.short_day(found.trained_on, view.today))
    if not found.people:
        return _("nobody in the home is enrolled")
    if found.every:
        return _("the home is trained when all who apply have completed the basic course")
    return _("the home is trained when one who applies has completed the basic course")
