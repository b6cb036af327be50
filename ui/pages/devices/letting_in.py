"""Släpp in en dator: the request file, the digits that two people compare, the name and the role, and what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role, User
from fhr_desktop.services.actor import ROLE_WORDS
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.sync.views import Enrolment, Machine, Sent
from i18n import _
from ui import words
from ui.components.buttons import Button
from ui.components.digits import Compared
from ui.components.drop_place import DropPlace
from ui.components.field import Field
from ui.components.inputs import ChoiceInput, LineInput
from ui.components.labels import Icon, Label
from ui.components.layout import across, down
from ui.components.status import Status
from ui.context import AppContext
from ui.pages.devices import saying
from ui.pages.devices.step_dialog import StepDialog, closing
from ui.shell.file_drop import FileDrop

ENDING = ".enrol"
NEW = "new"
FILE, DIGITS, WHO, DONE = range(4)


class LetIn(StepDialog):
    """`let_in` is called with the outcome when the computer is in. `file` begins at the digits."""

    def __init__(
        self,
        parent: QWidget,
        ctx: AppContext,
        today: dt.date,
        let_in: Callable[[Outcome[Machine]], object],
        file: Path | None = None,
    ) -> None:
        super().__init__(parent, _("Let a computer in"), [_("The file"), _("The digits"), _("Who it is")])
        self._ctx, self._today, self._let_in = ctx, today, let_in
        self._file: Path | None = None
        self._asked: Enrolment | None = None
        self._machine: Machine | None = None
        self._folder: Path | None = None
        self._ask_for_file()
        self._ask_to_compare()
        self._ask_who()
        self._say_done()
        self.go_to(FILE)
        self.file_button.setFocus()
        FileDrop(self, (ENDING,)).dropped.connect(self.read)
        if file is not None:
            self.read(file)

    # the file

    def _ask_for_file(self) -> None:
        self.file_button = Button(_("Choose a file …"), "primary", "tray", pressed=self._choose)
        words_ = _("The new computer has written a file that ends with {ending}. Drop it here, or choose it.")
        drop = DropPlace(
            across(None, Icon("tray", "accent", 22), Label(_("The file from the new computer"), "strong"), None,
                   spacing=10),
            Label(words_.format(ending=ENDING), "meta", wrap=True), 4, across(None, self.file_button, None),
        )  # fmt: skip
        self.add(drop, None, closing(self, _("Cancel")))

    def _choose(self) -> None:
        names = _("Requests from computers (*.enrol);;All files (*)")
        chosen, _filter = QFileDialog.getOpenFileName(self, _("The file from the new computer"), "", names)
        if chosen:
            self.read(Path(chosen))

    def read(self, file: Path) -> None:
        """Look in a request file; nothing is changed."""
        self._file = file
        services, actor = self._ctx.services, self._ctx.actor
        task = self._ctx.tasks.read(lambda: (services.devices.read(actor, file), services.unit.users()))
        task.on_done(lambda found: self.show_enrolment(*found)).on_error(self.refuse).owned_by(self).start()

    # the digits

    def _ask_to_compare(self) -> None:
        body = QWidget()
        self._asks = Label("", "strong", wrap=True)
        self._compared = QWidget()
        self._compared_column = down(self._compared)
        how = _(
            "Sit beside each other or ring. The new computer shows its digits; you see the file's. "
            "Read half of the groups each. The file may have been exchanged on the way, and then they differ."
        )
        self.agree = QCheckBox(_("The digits agree: we have read all twelve groups to each other"))
        down(body, self._asks, 4, Label(how, "meta", wrap=True), 12, self._compared, 12, across(None, self.agree, None))
        self.differ_button = Button(_("They do not agree"), "danger", pressed=self._differ)
        self.next_button = Button(_("Go on"), "primary", "arrow-right", pressed=self._to_who)
        self.next_button.setEnabled(False)
        self.agree.toggled.connect(self.next_button.setEnabled)
        self.add(body, self.differ_button, None, closing(self, _("Cancel")), self.next_button)

    def show_enrolment(self, asked: Enrolment, users: Sequence[User]) -> None:
        """Whoever asks, and the digits to compare. `users` are those known here, who may have got a new computer."""
        self._asked = asked
        day = words.near_day(asked.made.astimezone().date(), self._today)
        self._asks.setText(
            _("{name} asks to join as {role}. The file was made {day}.").format(
                name=asked.name, role=saying.role(asked.role).lower(), day=day
            )
        )
        _empty(self._compared_column)
        self._compared_column.addWidget(Compared(asked.digits, asked.qr))
        self.agree.setChecked(False)
        self.role.set_value(asked.role.value)
        self._ask_whose(asked, [user for user in users if user.active])
        self._tell_role()
        self.go_to(DIGITS)
        self.agree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _differ(self) -> None:
        """Somebody may have put another file in the place of the right one."""
        self.reject()
        said = _("The computer was not let in, and nothing has been changed. Ask for a new file, given hand to hand.")
        self._ctx.shell.toast.say(said, kind="amber")

    def _to_who(self) -> None:
        if self.agree.isChecked():
            self.go_to(WHO)
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    # who it is

    def _ask_who(self) -> None:
        self.name = LineInput()
        self.role = ChoiceInput([(role.value, said) for role, said in ROLE_WORDS.items()], open_=False)
        self.role.edited.connect(self._tell_role)
        self._gets = Label("", "help", wrap=True)
        self._name_field = Field(
            _("The computer's name"), self.name, help=_("What you call it, such as Falun-datorn. No person's name.")
        )
        self.name.edited.connect(self._forgive_name)
        self._whose = QWidget()
        self._whose_column = down(self._whose)
        body = QWidget()
        down(
            body, self._name_field, 12, self._whose, 12, Field(_("Role"), self.role), 3,
            self._gets,
        )  # fmt: skip
        back = Button(_("Back"), "quiet", "arrow-left", pressed=lambda: self.go_to(DIGITS))
        self.let_in_button = Button(_("Let the computer in"), "primary", "check", pressed=self.approve)
        self.add(body, back, None, closing(self, _("Cancel")), self.let_in_button)

    def _ask_whose(self, asked: Enrolment, users: Sequence[User]) -> None:
        """Somebody new, or somebody known who has got another computer; the same name is taken for the same person."""
        new = _("{name}, new in the unit").format(name=asked.name)
        self.person = ChoiceInput([(NEW, new), *((user.id.hex, user.name) for user in users)], open_=False)
        self.person.set_value(next((user.id.hex for user in users if user.name == asked.name), NEW))
        _empty(self._whose_column)
        self._whose_column.addWidget(Field(_("Whose computer"), self.person))
        stops = [*self.name.controls, *self.person.controls, *self.role.controls]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _forgive_name(self) -> None:
        """What was said of an empty name goes when one is written."""
        if self.name.value():
            self._name_field.show_plain()
            self.fit()

    def _tell_role(self) -> None:
        chosen = self.role.value()
        self._gets.setText(saying.receives(Role(chosen)) if chosen else "")
        self.fit()

    def approve(self) -> None:
        """Write the computer into the unit's list, signed by this one."""
        name, role = (self.name.value() or "").strip(), self.role.value()
        if not name:
            self._name_field.show_error(_("Give the computer a name, so that your colleagues know which it is."))
            self.fit()
            self.name.setFocus()
            return
        file, asked, whose = self._file, self._asked, self.person.value()
        if role is None or file is None or asked is None or not self.agree.isChecked():
            return
        self.setEnabled(False)
        devices, actor = self._ctx.services.devices, self._ctx.actor
        remembered = self._ctx.services.exchange.remembered_folder
        person = None if whose in (None, NEW) else RecordId(whose)

        def act() -> tuple[Outcome[Machine], bool, Path | None]:
            outcome = devices.approve(actor, file, Role(role), name, compared=asked.digits, person=person)
            held = any(one.device == asked.device for one in devices.unit(actor).machines)
            return outcome, held, remembered()

        task = self._ctx.tasks.write(act)
        task.on_done(lambda done: self.show_done(done[0], held=done[1], folder=done[2]))
        task.on_error(self.refuse).owned_by(self).start()

    # done

    def _say_done(self) -> None:
        body = QWidget()
        self._in = Status("ok", "", "sub")
        self._then = Label("", "meta", wrap=True)
        self._answer_head = Label(_("The digits for the way back"), "strong")
        self._answer_words = Label(
            _("The new computer shows these when it opens its starting package. Compare them then."), "meta", wrap=True
        )
        self._answer = QWidget()
        self._answer_column = down(self._answer)
        self._lies = Label("", "strong", wrap=True)
        self._lies.hide()
        down(
            body, self._in, 6, self._then, self._lies, 14, self._answer_head, 2, self._answer_words, 8, self._answer
        )  # fmt: skip
        self.seed_button = Button(_("Make the starting package …"), "primary", "package", pressed=self._seed)
        self.close_button = closing(self, _("Close"))
        self.add(body, None, self.close_button, self.seed_button)

    def show_done(self, outcome: Outcome[Machine], *, held: bool, folder: Path | None = None) -> None:
        """It is in; or, where two must sign, waits for the other's signature. `folder`: where packages were laid."""
        self.setEnabled(True)
        self._folder = folder
        self._machine = outcome.value
        self._in.set("ok", _("{name} is let in").format(name=outcome.value.name))
        self.say_held(held=held)
        self._let_in(outcome)
        if held:
            task = self._ctx.tasks.read(self._ctx.services.devices.mutual, self._ctx.actor, outcome.value.device)
            task.on_done(self._show_answer).owned_by(self).start()

    def say_held(self, *, held: bool) -> None:
        """What follows."""
        then = _("Now make its starting package and give it. After that you exchange packages as with the others.")
        if not held:
            self._in.set("wait", _("One more signature is needed"))
            then = _("Give another manager a package. When they have signed, and you have theirs, the computer is in.")
        self._then.setText(then)
        self.seed_button.setVisible(held)
        self._show_answer("")
        self.go_to(DONE)
        (self.seed_button if held else self.close_button).setFocus()

    def _show_answer(self, digits: str) -> None:
        for widget in (self._answer_head, self._answer_words, self._answer):
            widget.setVisible(bool(digits))
        if digits:
            self._answer_column.addWidget(Compared(digits))
            self.fit()

    # the starting package

    def _seed(self) -> None:
        """Ask where, and write it there; the digits for the way back stay in view."""
        start = str(self._folder or Path.home())
        chosen = QFileDialog.getExistingDirectory(self, _("Where is the starting package to be laid?"), start)
        if not chosen:
            return
        assert self._machine is not None
        self.setEnabled(False)
        exchange, actor = self._ctx.services.exchange, self._ctx.actor
        to, folder = [self._machine.device], Path(chosen)
        task = self._ctx.tasks.long_write(lambda work: exchange.export(actor, to, folder, work))
        task.on_done(self.show_seed).on_error(self.refuse).owned_by(self).start()

    def show_seed(self, outcome: Outcome[tuple[Sent, ...]]) -> None:
        """It lies there: its name, and what is to be done with it."""
        self.setEnabled(True)
        (sent,) = outcome.value
        place = sent.file.parent.name or str(sent.file.parent)
        lies = _("The starting package {file} lies on {place}. Safe to take out.")
        self._lies.setText(lies.format(file=sent.file.name, place=place))
        self._lies.show()
        self._then.setText(
            _(
                "Give it to the new computer, and compare the digits below when it is opened there. "
                "After that you exchange packages as with the others."
            )
        )
        self.seed_button.hide()
        self.close_button.set_kind("primary")
        self.fit()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ctx.bus.changed.emit(outcome.changes)


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.setParent(None)
            old.deleteLater()
