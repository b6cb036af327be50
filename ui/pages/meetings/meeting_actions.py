"""Åtgärder of one meeting: its own, and those that it takes over from earlier meetings of the group."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.services.cooperation.meetings import demand_not_cancelled
from i18n import _
from ui.components.buttons import Button, key_words, with_key
from ui.components.empty import EmptyState
from ui.components.layout import Column, down
from ui.context import AppContext
from ui.pages.meetings.actions import ActionDialog, ActionTable
from ui.pages.meetings.part import Listed, allowed
from ui.pages.meetings.view import MeetingTab, MeetingView

NEW_KEY, REMOVE_KEY = "Ctrl+N, A", "Ctrl+Shift+Del"
SHOWN, EMPTY = range(2)


class MeetingActionsTab(Listed, MeetingTab):
    """The list, its own first."""

    table: ActionTable

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.table = ActionTable(ctx, "meeting_actions")
        none = EmptyState(
            _("No actions yet"),
            _("Write who does what until when. What is not done follows along to the next meeting."),
            Button(_("New action …"), "primary", "plus", pressed=self.new),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(Column((self.table, 1)))
        self._stack.addWidget(none)
        down(self, (self._stack, 1))
        self._done = Button(_("Done"), "quiet", "check", pressed=lambda: self.table.toggle(self.table.current()))
        self._new = with_key(Button(_("New action …"), "primary", "plus", pressed=self.new), key_words(NEW_KEY))
        self._acts = [
            self.act(_("New action …"), self.new, NEW_KEY, "plus"),
            self.act(_("Done or not done"), lambda: self.table.toggle(self.table.current()), "", "check"),
            self.act(_("Take the action away"), lambda: self.table.remove(self.table.current()), REMOVE_KEY, "trash"),
        ]

    def show_view(self, view: MeetingView) -> None:
        """Its own, and then those taken over."""
        self.view = view
        rows = (*view.sheet.actions, *view.sheet.carried)
        self.table.show_actions(view.sheet.board, rows)
        self._stack.setCurrentIndex(SHOWN if rows else EMPTY)
        self._new.setEnabled(view.may_write)
        self._done.setEnabled(bool(rows))

    def new(self) -> None:
        """Ask for one."""
        view = self.view
        if view is None or not view.may_write:
            return
        if allowed(self.ctx, demand_not_cancelled, view.meeting):
            ActionDialog(self.ctx, self.window(), None, view.sheet.board.today, view.meeting.id).open()

    # the page's questions

    def count(self) -> str:
        """How many are open."""
        rows = (*self.view.sheet.actions, *self.view.sheet.carried) if self.view is not None else ()
        number = sum(one.done_on is None for one in rows)
        return str(number) if number else ""

    def buttons(self) -> Sequence[QWidget]:
        """Done, and a new one."""
        return (self._done, self._new)

    def actions_(self) -> list[QAction]:
        """The same in the menu."""
        return self._acts

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What the list answers to."""
        return ((_("Done or not done"), _("Space")), (_("Change the action …"), _("Enter")))
