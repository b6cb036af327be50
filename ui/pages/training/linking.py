"""Who in Familjer a participant is: told beside the list to those who read casework, chosen by them, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.training import TrainingLink
from fhr_desktop.services.actor import ReasonNeeded, Right
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.training.links import Adult, Linked
from fhr_desktop.services.training.sheets import SheetRow
from i18n import _
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import Input, LineInput
from ui.components.labels import Label
from ui.components.layout import across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.context import AppContext
from ui.pages.training.view import RoundView, in_sight
from ui.theme import theme

ROWS = 3  # proposals in sight at once
PAUSE_MS = 350  # after the last letter, before it is searched for


class Linking(QObject):
    """Writes links."""

    def __init__(self, ctx: AppContext, owner: QWidget) -> None:
        super().__init__(owner)
        self.ctx, self._owner = ctx, owner

    def choose(self, view: RoundView, row: SheetRow) -> None:
        """Who somebody is."""
        if in_sight(self.ctx, view):
            dialog = LinkDialog(self.ctx, self._owner.window(), view, row)
            dialog.chosen.connect(self._linked)
            dialog.open()

    def _linked(self, adult: Adult, made: TrainingLink) -> None:
        said = _("Linked to {name}").format(name=adult.name)
        if adult.protected:
            self._say(_("{said}. The name is taken out of the course.").format(said=said))
        else:
            self._say(said, partial(self._write, self.ctx.services.links.unlink, made.id))

    def take_away(self, linked: Linked) -> None:
        """The link goes; the participant stays in the course."""
        self._write(self.ctx.services.links.unlink, linked.link, done=self._gone)

    def _gone(self, link: TrainingLink) -> None:
        again = partial(self._write, self.ctx.services.links.link, link.participant_id, link.person_id)
        self._say(_("The link is taken away"), again)

    def _write(self, call: Callable[..., Outcome[Any]], *args: Any, done: Callable[[Any], None] | None = None) -> None:
        def written(outcome: Outcome[Any]) -> None:
            self.ctx.bus.changed.emit(outcome.changes)
            if done is not None:
                done(outcome.value)

        def refused(error: FhrError) -> None:
            if isinstance(error, ReasonNeeded):
                ReasonDialog(self._owner.window(), error, lambda reason: self._write(call, *args, reason, done=done))
            else:
                self._say(error.sentence, kind="amber")

        self.ctx.tasks.write(call, self.ctx.actor, *args).on_done(written).on_error(refused).owned_by(self).start()

    def _say(self, said: str, undo: Callable[[], None] | None = None, *, kind: str = "ok") -> None:
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(said, undo, kind=kind)


class ReasonDialog(FormDialog):
    """The case is another pair's: why it is opened."""

    def __init__(self, parent: QWidget, error: ReasonNeeded, act: Callable[[str], None]) -> None:
        reason = LineInput()

        def go() -> None:
            if not reason.value():
                self.refuse(Refused(_("Write a reason. Nothing has been changed yet."), field="reason"))
                return
            self.finish()
            act(reason.value())

        super().__init__(
            parent, _("Another pair's case"), error.sentence, {"reason": Field(_("Reason"), reason)}, _("Go on"), go
        )
        self.open()


class LinkBox(QWidget):
    """A line on who somebody is, and what can be done about it. Hidden from those who read no casework."""

    def __init__(self, acts: Linking) -> None:
        super().__init__()
        self._acts = acts
        self._view: RoundView | None = None
        self._row: SheetRow | None = None
        self.said = Label("", "small", wrap=True)
        self.choose = Button(_("Link to a person …"), "quiet", "link", pressed=self._choose)
        self.case = Button(_("To the case"), "link", pressed=self._follow)
        self.away = Button(_("Take the link away"), "quiet", "link-break", pressed=self._away)
        down(self, self.said, across(None, self.choose, self.case, self.away, None, spacing=8), spacing=2)

    def show_row(self, view: RoundView, row: SheetRow) -> None:
        """Show who somebody is."""
        self._view, self._row = view, row
        self.setVisible(view.links is not None and row.enrolment is not None)
        linked = self._linked()
        may = view.actor.may(Right.WRITE_CASEWORK)
        if linked is None:
            self.said.setText(_("Not linked to anybody in Families"))
        elif view.names.hidden or not linked.name:
            self.said.setText(_("Linked to somebody in Families"))
        else:
            self.said.setText(_("Is {name} in case {number}").format(name=linked.name, number=linked.number))
        self.choose.setVisible(linked is None and may)
        told = linked is not None and linked.case is not None
        self.case.setVisible(told)
        self.away.setVisible(told and may)

    def _linked(self) -> Linked | None:
        if self._view is None or self._row is None or self._view.links is None:
            return None
        return self._view.links.get(self._row.participant.id)

    def _choose(self) -> None:
        if self._view is not None and self._row is not None:
            self._acts.choose(self._view, self._row)

    def _follow(self) -> None:
        linked = self._linked()
        if linked is not None and in_sight(self._acts.ctx, self._view):
            self._acts.ctx.navigate("case", {"case": linked.case, "tab": "family"})

    def _away(self) -> None:
        linked = self._linked()
        if linked is not None:
            self._acts.take_away(linked)


class AdultInput(Input):
    """A text to search Familjer with, and below it the adults it may be. Value: the one chosen, or None.

    `wanted` carries the text when it has rested.
    """

    wanted = Signal(str)

    def __init__(self, columns: Sequence[ListColumn[Adult]]) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Search by name or case number"))
        self.table: ListTable[Adult] = ListTable(_("Persons in Families"), columns, lambda one: one.person)
        self.table.setFixedHeight(theme().scaled(30) + ROWS * self.table.verticalHeader().defaultSectionSize())
        self.none = Label(_("Nobody is found."), "help", wrap=True)
        down(self, self.line, self.table, self.none, spacing=6)
        self._adopt(self.line)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MS)
        self._rest.timeout.connect(lambda: self.wanted.emit(self.line.text().strip()))
        self.line.textEdited.connect(lambda _text: self._rest.start())

    def offer(self, many: Sequence[Adult]) -> None:
        """Show those found; nobody is chosen until one goes to the list."""
        self.table.set_rows(many)
        self.table.setVisible(bool(many))
        self.none.setVisible(not many)
        self.edited.emit()

    def value(self) -> Any:
        """The chosen one."""
        return self.table.current() if self.table.isVisible() else None

    def set_value(self, value: Any) -> None:
        """Write a text to search with."""
        self.line.setText(value or "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes into the list."""
        went = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down  # type: ignore[attr-defined]
        if went and watched is self.line and self.table.isVisible():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)


class LinkDialog(FormDialog):
    """Who a participant is. Those with a like name are proposed; nobody is linked unless chosen."""

    chosen = Signal(object, object)

    def __init__(self, ctx: AppContext, parent: QWidget, view: RoundView, row: SheetRow) -> None:
        self._ctx, self._who = ctx, row.participant.id
        self._asked = ""
        self.adults = AdultInput(_columns(view.municipalities))
        self.reason = LineInput()
        fields = {
            "person": Field(_("Who it is"), self.adults),
            "reason": Field(_("Why you link a person in another pair's case"), self.reason),
        }
        title = _("Who is {name}?").format(name=view.names.spoken(row))
        said = _("The link is seen only by those who work with cases. A trainer sees nothing of it.")
        super().__init__(parent, title, said, fields, _("Link"), self._save)
        self.fields["reason"].hide()
        self.adults.wanted.connect(self._ask)
        self._ask("")

    def _ask(self, text: str) -> None:
        self._asked = text
        task = self._ctx.tasks.read(self._ctx.services.links.proposals, self._ctx.actor, self._who, text)
        task.on_done(partial(self._show, text)).on_error(self.refuse).owned_by(self).start()

    def _show(self, text: str, found: tuple[Adult, ...]) -> None:
        if text == self._asked:
            self.adults.offer(found)
            self.forgive()

    def _save(self) -> None:
        adult = self.adults.value()
        if adult is None:
            self.refuse(Refused(_("Choose a person in the list. Nothing has been changed yet."), field="person"))
            return
        link = self._ctx.services.links.link
        task = self._ctx.tasks.write(link, self._ctx.actor, self._who, adult.person, self.reason.value())
        task.on_done(partial(self._saved, adult)).on_error(self._refused).owned_by(self).start()

    def _refused(self, error: FhrError) -> None:
        if isinstance(error, ReasonNeeded):
            self.fields["reason"].show()
        self.refuse(error)

    def _saved(self, adult: Adult, outcome: Outcome[TrainingLink]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
        self.chosen.emit(adult, outcome.value)


def _columns(municipalities: Mapping[str, str]) -> list[ListColumn[Adult]]:
    return [
        ListColumn[Adult](
            "name", _("Name"), lambda one: one.name, None, strong=True, second=lambda one: ", ".join(one.reasons)
        ),
        ListColumn[Adult]("number", _("Case"), lambda one: one.number, 110),
        ListColumn[Adult](
            "place", _("Municipality"), lambda one: municipalities.get(one.municipality or "", ""), 120
        ),
    ]  # fmt: skip
