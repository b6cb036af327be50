"""What is done with those in a round: an answer, somebody more, what is known of them, waivers, and their history."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.names import family_first
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Enrolment, EnrolmentStatus, Waiver
from fhr_desktop.domain.training_completion import PartState
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from fhr_desktop.services.training.enrolling import Enrolled
from fhr_desktop.services.training.participants import Attended
from fhr_desktop.services.training.sheets import SheetRow
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, LongTextInput
from ui.context import AppContext
from ui.pages.training.enrolling import EnrolDialog, PersonDialog, too_many
from ui.pages.training.history import HistoryDialog
from ui.pages.training.standing import part_lines
from ui.pages.training.view import RoundView, in_sight


class Answering(QObject):
    """Writes for the people of a round. `view` is the round that is shown; `added` carries who came into it."""

    added = Signal(object)

    def __init__(self, ctx: AppContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._ctx, self._owner = ctx, owner
        self.view: RoundView | None = None

    # answers

    def answer(self, row: SheetRow, status: EnrolmentStatus) -> None:
        """Somebody has answered, or is moved; it can be taken back."""
        before, view = row.enrolment, self.view
        if view is None or not view.may_enrol():
            return
        if before is None:
            self._say(_("The person is in another round. The answer is changed there."))
            return
        if before.status == status:
            return
        said = _("{name}: {status}").format(
            name=view.names.listed(row), status=words.choice("participation", status.value).lower()
        )
        done = partial(self._answered, said, before, view.seen())
        self._write(self._ctx.services.participants.answer, before.id, status, view.seen(), done=done)

    def _answered(self, said: str, before: Enrolment, seen: Seen, _made: Enrolment) -> None:
        back = self._ctx.services.participants.put_back
        self._say(said, kind="ok", undo=lambda: self._write(back, before, seen))

    # people

    def add(self) -> None:
        """Somebody more in the round."""
        if self.view is not None and self.view.may_enrol() and in_sight(self._ctx, self.view):
            dialog = EnrolDialog(self._ctx, self._owner.window(), self.view)
            dialog.enrolled.connect(self._added)
            dialog.open()

    def _added(self, made: Enrolled) -> None:
        said = _("{name} is on the waiting list") if made.waiting else _("{name} is in the round")
        undo = partial(self._write, self._ctx.services.participants.take_back, (made,))
        told = [said.format(name=family_first(made.participant.name)), *too_many(made.beyond)]
        self._say(". ".join(told), kind="amber" if made.beyond else "ok", undo=undo)
        self.added.emit(made.participant.id)

    def change(self, row: SheetRow) -> None:
        """What is known of somebody."""
        if self.view is not None and self.view.may_enrol() and in_sight(self._ctx, self.view):
            PersonDialog(self._ctx, self._owner.window(), self.view, row).open()

    # waivers

    def waive(self, row: SheetRow) -> None:
        """Let somebody be without a part, with a reason."""
        view, enrolment = self.view, row.enrolment
        if view is None or enrolment is None or not in_sight(self._ctx, self.view):
            return
        open_ = (PartState.MISSING, PartState.AHEAD)
        lines = [one for one in part_lines(view.sheet, row) if one.state in open_]
        part = ChoiceInput([(one.part, f"{one.number}. {one.title}") for one in lines], open_=False)
        part.set_value(lines[0].part if lines else None)
        spec = Waiver.SPECS["reason"]
        fields = {
            "part": Field(_("Part of the course"), part),
            "reason": Field(spec.label, LongTextInput(least=3, most=6), help=spec.help),
        }

        def save() -> None:
            call, reason = self._ctx.services.participants.waive, fields["reason"].control.value() or ""
            self._write(call, enrolment.id, part.value() or "", reason, view.seen(), done=given, refused=dialog.refuse)

        def given(made: Waiver) -> None:
            dialog.finish()
            said = _("{name} need not take the part").format(name=view.names.listed(row))
            self._say(said, kind="ok", undo=partial(self.take_back, made))

        told = _("A part with a waiver counts as taken for the certificate. The reason is kept with your name.")
        title = _("Waiver for {name}").format(name=view.names.spoken(row))
        dialog = FormDialog(self._owner.window(), title, told, fields, _("Give the waiver"), save)
        dialog.open()

    def take_back(self, waiver: Waiver) -> None:
        """The part is to be taken after all."""
        done = partial(self._say, _("The waiver is taken back"), kind="ok")
        seen = self.view.seen() if self.view is not None else ALL
        self._write(self._ctx.services.participants.withdraw_waiver, waiver.id, seen, done=lambda _made: done())

    # history

    def show_history(self, row: SheetRow) -> None:
        """Every meeting of every round that somebody has been marked at; the reading is logged."""
        view = self.view
        if view is None or not in_sight(self._ctx, self.view):
            return

        def show(found: tuple[Attended, ...]) -> None:
            HistoryDialog(self._owner.window(), view.names.spoken(row), found, view.sheet.today).open()

        read = self._ctx.tasks.read(self._ctx.services.participants.history, self._ctx.actor, row.participant.id)
        read.on_done(show).on_error(self._sorry).owned_by(self).start()

    # writing

    def _write(
        self, call: Callable[..., Outcome[Any]], *args: RecordId | str | Enrolment | Seen | tuple[Enrolled, ...],
        done: Callable[[Any], object] | None = None, refused: Callable[[FhrError], None] | None = None,
    ) -> None:  # fmt: skip
        def written(outcome: Outcome[Any]) -> None:
            self._ctx.bus.changed.emit(outcome.changes)
            if done is not None:
                done(outcome.value)

        task = self._ctx.tasks.write(call, self._ctx.actor, *args)
        task.on_done(written).on_error(refused or self._sorry).owned_by(self).start()

    def _sorry(self, error: FhrError) -> None:
        self._say(error.sentence, kind="amber")

    def _say(self, said: str, *, kind: str = "info", undo: Callable[[], None] | None = None) -> None:
        if self._ctx.shell is not None:
            self._ctx.shell.toast.say(said, undo, kind=kind)
