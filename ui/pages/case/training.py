"""Utbildning in a case: how far each adult has come, whether the home is trained, and enrolling an adult in a round."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import (
    COMING,
    Attendance,
    Course,
    Enrolment,
    EnrolmentStatus,
    Participant,
    TrainingLink,
    Waiver,
)
from fhr_desktop.domain.training_completion import PartState
from fhr_desktop.services.actor import Right
from fhr_desktop.services.training.enrolling import Enrolled
from fhr_desktop.services.training.homes import HomeTraining
from fhr_desktop.services.training.links import ToEnrol
from fhr_desktop.services.training.outcomes import Standing
from fhr_desktop.services.training.rounds import RoundRow
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.headers import SectionHead
from ui.components.inputs import ChoiceInput, LineInput, MultiChoiceInput
from ui.components.labels import Elided, GapMark
from ui.components.layout import across, down
from ui.context import AppContext
from ui.pages.case.view import CaseView, written

_NAME, _SAME = "name:", "same:"  # before an adult's id in the names of fields
KINDS = (Attendance, Course, Enrolment, TrainingLink, Waiver)


class HomeTrainingBox(QWidget):
    """A line for each adult who takes part, and the way to enrol one. `read` when it is in sight."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._view: CaseView | None = None
        self._known: frozenset[RecordId] = frozenset()  # those who take part
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
            self._known = frozenset()
            self.head.set_remark("")
        self._view = view
        self.enrol_button.setVisible(view.may_write and view.actor.may(Right.ENROL))
        self.enrol_button.setEnabled(bool(_adults(view)))

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
        self._known = frozenset(one for one, standings in found.people.items() if standings)
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
        to = {"course": one.course.id, "tab": "participants", "at": {"who": one.participant}}
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
            self._say(_("No round is going on or to come. A trainer makes one first."), kind="info")
            return
        free = [one.id for one in view.file.persons if one.role == PersonRole.APPLICANT and one.id not in self._known]
        dialog = EnrolDialog(self._ctx, self, view, coming, free or [one.id for one in _adults(view)[:1]])
        dialog.enrolled.connect(self._enrolled)
        dialog.open()

    def _enrolled(self, many: tuple[Enrolled, ...]) -> None:
        waiting = sum(one.waiting for one in many)
        if len(many) == 1:
            said = _("On the waiting list of the round") if waiting else _("Called to the round")
        else:
            said = _("{n} called to the round").format(n=len(many) - waiting)
            if waiting:
                said = _("{n} called to the round, {k} on its waiting list").format(n=len(many) - waiting, k=waiting)
        self._say(said, undo=partial(self._take_back, many))

    def _take_back(self, many: tuple[Enrolled, ...]) -> None:
        task = written(self._ctx, self, self._ctx.services.participants.take_back, many)
        task.on_error(lambda error: self._say(error.sentence, kind="amber")).start()

    def _say(self, said: str, *, kind: str = "ok", undo: Callable[[], None] | None = None) -> None:
        if self._ctx.shell is not None:
            self._ctx.shell.toast.say(said, undo, kind=kind)


class EnrolDialog(FormDialog):
    """Adults of the home and a round. Of a protected home nothing but the names that are written goes along.

    `enrolled` carries what came of it. Somebody of the same name in the round is asked about: it may be the adult.
    """

    enrolled = Signal(object)

    def __init__(
        self, ctx: AppContext, owner: HomeTrainingBox, view: CaseView, rounds: list[RoundRow], chosen: list[RecordId]
    ) -> None:
        self._ctx, self._view = ctx, view
        self._adults = {one.id: one for one in _adults(view)}
        self._same: dict[RecordId, Participant] = {}
        self.people = MultiChoiceInput([(one.hex, person.full_name()) for one, person in self._adults.items()])
        self.people.set_value(tuple(one.hex for one in chosen))
        self.round = ChoiceInput([(row.course.id.hex, _round(row)) for row in rounds], open_=False)
        free = next((row for row in rounds if row.seats_left >= len(chosen)), rounds[0])
        self.round.set_value(free.course.id.hex)
        fields = {"person": Field(_("Who"), self.people), "round": Field(_("Round"), self.round)}
        self.names = {one: LineInput() for one in self._adults} if view.file.home.protected else {}
        self.same = {one: ChoiceInput(_answers()) for one in self._adults} if not self.names else {}
        if self.names:
            said = _("The home is protected. Nothing of the case goes along: not name, phone or municipality.")
        else:
            said = _("The round gets name, phone and municipality, and nothing else of the case.")
        for key, name in self.names.items():
            label = _("Name in the course for {name}").format(name=self._adults[key].given_name)
            help_ = _("The name that the trainers and the list of attendance are to have. Agree on it with the family.")
            fields[_NAME + key.hex] = Field(label, name, help=help_)
        for key, answer in self.same.items():
            label = _("{name} is in the round already, written in by a trainer. Is it the same person?")
            fields[_SAME + key.hex] = Field(label.format(name=self._adults[key].full_name()), answer)
        super().__init__(owner.window(), _("Enrol in training"), said, fields, _("Enrol"), self._save)
        self.people.edited.connect(self._show_fields)
        self.round.edited.connect(self._ask_same)
        self._show_fields()
        self._ask_same()

    def _chosen(self) -> list[RecordId]:
        return [RecordId(hex=one) for one in self.people.value()]

    def _show_fields(self) -> None:
        """Names and questions of those who are ticked."""
        ticked = self._chosen()
        for key in self.names:
            self.fields[_NAME + key.hex].setVisible(key in ticked)
        for key in self.same:
            self.fields[_SAME + key.hex].setVisible(key in ticked and key in self._same)
        self.forgive()

    def _ask_same(self) -> None:
        """Who in the round has an adult's name."""
        course = RecordId(hex=self.round.value())
        ask = self._ctx.services.links.namesakes
        task = self._ctx.tasks.read(ask, self._ctx.actor, course, self._view.file.home.id)
        task.on_done(partial(self._show_same, course)).owned_by(self).start()

    def _show_same(self, course: RecordId, found: dict[RecordId, Participant]) -> None:
        if course.hex == self.round.value():
            self._same = found
            self._show_fields()

    def _save(self) -> None:
        wanted = []
        for one in self._chosen():
            same = self.same[one].value() if one in self._same else "no"
            if same is None:
                words_ = _("Say whether it is the same person. Nothing has been changed yet.")
                self.refuse(Refused(words_, field=_SAME + one.hex))
                return
            name = self.names[one].value() if one in self.names else ""
            wanted.append(ToEnrol(one, name, self._same[one].id if same == "yes" else None))
        course = RecordId(hex=self.round.value())
        task: Any = written(
            self._ctx, self, self._ctx.services.links.enrol, course, wanted, self._view.reason, done=self._saved
        )  # fmt: skip
        task.on_error(self.refuse).start()

    def _saved(self, made: tuple[Enrolled, ...]) -> None:
        self.finish()
        self.enrolled.emit(made)


def _answers() -> list[tuple[str, str]]:
    return [("yes", _("Yes, link them")), ("no", _("No, somebody else of that name"))]


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
    return words.choice("participation", status.value).lower()


def _home_words(view: CaseView, found: HomeTraining) -> str:
    """Whether the home is trained, by the unit's rule."""
    if found.trained_on is not None:
        return _("the home is trained since {day}").format(day=words.short_day(found.trained_on, view.today))
    if not found.people:
        return _("nobody in the home is enrolled")
    if found.every:
        return _("the home is trained when all who apply have completed the basic course")
    return _("the home is trained when one who applies has completed the basic course")
