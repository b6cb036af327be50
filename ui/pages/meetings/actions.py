"""Åtgärder: what somebody took upon themselves, in one list for all meetings and in one for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.cooperation import Meeting, MeetingAction
from fhr_desktop.domain.cooperation_rules import by_day
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.cooperation.views import Board
from fhr_desktop.services.outcome import Outcome
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import DateInput, Input, LineInput
from ui.components.layout import Column, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper
from ui.pages.meetings.part import Listed, Part, write

SHOWN, EMPTY = range(2)
_ROWS = (("what",), ("who", "due"))


class ActionTable(ListTable[MeetingAction]):
    """The list. Enter changes one, Space says that it is done, or that it is not."""

    def __init__(self, ctx: AppContext, key: str) -> None:
        self._ctx = ctx
        self.board: Board | None = None
        super().__init__(_("Actions"), self._columns(), lambda one: one.id)
        remember(self, ctx.settings, key)
        self.opened.connect(self.change)
        self.previewed.connect(self.toggle)

    def _columns(self) -> list[ListColumn[MeetingAction]]:
        return [
            ListColumn[MeetingAction]("what", MeetingAction.SPECS["what"].label, lambda a: a.what, None, strong=True,
                                      second=self._from),
            ListColumn[MeetingAction]("who", MeetingAction.SPECS["who"].label, self._who, 170),
            ListColumn[MeetingAction]("due", MeetingAction.SPECS["due"].label, self._due, 130,
                                      sort=lambda a: a.due.isoformat() if a.due else "9"),
            ListColumn[MeetingAction]("state", Meeting.SPECS["state"].label, self._state, 170, mark=self._mark),
        ]  # fmt: skip

    def _today(self) -> dt.date:
        return self.board.today if self.board is not None else dt.date.min

    def _from(self, one: MeetingAction) -> str:
        meeting = self.board.meeting(one.meeting_id) if self.board is not None else None
        if meeting is None:
            return ""
        return f"{words.choice('cooperation_group', meeting.group)} {words.short_day(meeting.on, self._today())}"

    @staticmethod
    def _who(one: MeetingAction) -> str:
        return one.who or _("nobody named")

    def _due(self, one: MeetingAction) -> str:
        return words.near_day(one.due, self._today()) if one.due else ""

    def _late(self, one: MeetingAction) -> bool:
        return one.done_on is None and one.due is not None and one.due < self._today()

    def _state(self, one: MeetingAction) -> str:
        if one.done_on is not None:
            return _("done {day}").format(day=words.near_day(one.done_on, self._today()))
        return _("late") if self._late(one) else _("not done yet")

    def _mark(self, one: MeetingAction) -> str:
        return "ok" if one.done_on is not None else "old" if self._late(one) else "wait"

    def show_actions(self, board: Board, actions: Sequence[MeetingAction]) -> None:
        """Show these."""
        self.board = board
        self.set_rows(actions)

    # what is done

    def change(self, one: MeetingAction) -> None:
        """Ask for other words, another person or day."""
        if self.board is not None:
            ActionDialog(self._ctx, self.window(), one, self.board.today).open()

    def toggle(self, one: MeetingAction | None) -> None:
        """Done today, or not done after all."""
        if one is None:
            return
        done = self._ctx.services.cooperation.protocols.done
        on = None if one.done_on is not None else self._today()
        said = _("Done: {what}") if on is not None else _("Not done: {what}")
        write(self._ctx, self, done, one.id, on, said=said.format(what=one.what), undo=self._undo)

    def _undo(self, before: MeetingAction) -> Callable[[], None]:
        done = self._ctx.services.cooperation.protocols.done
        return lambda: write(self._ctx, self, done, before.id, before.done_on)

    def remove(self, one: MeetingAction | None) -> None:
        """Take one away."""
        if one is None:
            return
        remove = self._ctx.services.cooperation.protocols.remove_action

        def undo(before: MeetingAction) -> Callable[[], None]:
            return lambda: write(self._ctx, self, remove, before.id, removed=False)

        write(self._ctx, self, remove, one.id, said=_("Taken away: {what}").format(what=one.what), undo=undo)


class ActionsPart(Listed, Part):
    """Those of all meetings: open ones, and with a button those that are done."""

    table: ActionTable

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.table = ActionTable(ctx, "open_actions")
        self.also_done = Button(_("Also those done"), "quiet", "check-circle")
        self.also_done.setCheckable(True)
        self.also_done.toggled.connect(lambda _on: self._show())
        self.done_button = Button(_("Done"), "primary", "check", pressed=self._toggle)
        none = EmptyState(
            _("No open actions"),
            _("What somebody takes upon themselves at a meeting stands here until it is done."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(Column((self.table, 1)))
        self._stack.addWidget(none)
        down(self, (self._stack, 1))
        self._acts = [
            self.act(_("Done or not done"), self._toggle, "Ctrl+Return", "check"),
            self.act(_("To the meeting"), self._to_meeting, "", "users-four"),
        ]

    def show_board(self, board: Board) -> None:
        """The actions, those with the nearest day first."""
        self.table.board = board
        self._show()

    def _show(self) -> None:
        board = self.table.board
        if board is None:
            return
        every = self.also_done.isChecked()
        rows = sorted((one for one in board.actions if every or one.done_on is None), key=by_day)
        self.table.show_actions(board, rows)
        self._stack.setCurrentIndex(SHOWN if rows else EMPTY)
        self.done_button.setEnabled(bool(rows))

    def said(self, board: Board) -> str:
        """The grey line: how many are late."""
        late = sum(one.done_on is None and one.due is not None and one.due < board.today for one in board.actions)
        return _n("{n} is late", "{n} are late", late).format(n=late) if late else ""

    def _toggle(self) -> None:
        self.table.toggle(self.table.current())

    def _to_meeting(self) -> None:
        one = self.table.current()
        if one is not None:
            self.ctx.navigate("meeting", {"meeting": one.meeting_id, "tab": "actions"})

    def buttons(self) -> Sequence[QWidget]:
        """Those done, and saying that one is."""
        return (self.also_done, self.done_button)

    def actions_(self) -> list[QAction]:
        """Done, and to its meeting."""
        return self._acts

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What the list answers to."""
        return ((_("Done or not done"), _("Space")), (_("Change the action …"), _("Enter")))


class ActionDialog(FormDialog):
    """What, who and by when: a new one for a meeting, or changing one."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, action: MeetingAction | None, today: dt.date,
        meeting: RecordId | None = None,
    ) -> None:  # fmt: skip
        self._ctx, self._action, self._meeting = ctx, action, meeting
        self.inputs: dict[str, Input] = {
            "what": LineInput(), "who": LineInput(), "due": DateInput(today, future=True)
        }  # fmt: skip
        if action is not None:
            for name, control in self.inputs.items():
                control.set_value(getattr(action, name))
        specs = MeetingAction.SPECS
        fields = {
            name: Field(specs[name].label, control, required=_("required") if specs[name].required else "")
            for name, control in self.inputs.items()
        }
        title = _("New action") if action is None else _("Change the action")
        super().__init__(parent, title, "", fields, _("Save"), self._save, body=FieldRows(fields, _ROWS))
        about = action.id.hex if action is not None else f"{meeting.hex if meeting else ''}/new"
        TypedKeeper(ctx, self, f"meeting_action/{about}")

    def _save(self) -> None:
        values = {name: control.value() for name, control in self.inputs.items()}
        what, who = values["what"] or "", values["who"] or ""
        if self._action is not None:
            made = replace(self._action, what=what, who=who, due=values["due"])
        else:
            assert self._meeting is not None
            made = MeetingAction(meeting_id=self._meeting, what=what, who=who, due=values["due"])
        task = self._ctx.tasks.write(self._ctx.services.cooperation.protocols.act, self._ctx.actor, made)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[MeetingAction]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
