"""Möten: the year's meetings, who sits in the groups, the guidelines in force, and what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.cooperation.views import KINDS, Board
from i18n import _, _n
from ui.components.headers import PageHeader
from ui.components.layout import down
from ui.context import AppContext
from ui.pages.meetings.actions import ActionsPart
from ui.pages.meetings.groups import Groups
from ui.pages.meetings.guidelines import Guidelines
from ui.pages.meetings.meetings_list import MeetingsList
from ui.pages.meetings.parts_page import PartsPage

GroupPart = MeetingsList | Groups | Guidelines | ActionsPart
TAB_KEYS = ("meetings", "groups", "guidelines", "actions")


class MeetingsPage(PartsPage[GroupPart]):
    """Opened with nothing, {"tab": one of `TAB_KEYS`}, or "new" to plan a meeting."""

    def __init__(self, ctx: AppContext) -> None:
        self.list, self.groups = MeetingsList(ctx), Groups(ctx)
        self.guidelines, self.open_actions = Guidelines(ctx), ActionsPart(ctx)
        parts: tuple[GroupPart, ...] = (self.list, self.groups, self.guidelines, self.open_actions)
        names = [_("Group meetings"), _("Groups"), _("Guidelines"), _("Actions")]
        super().__init__(ctx, parts, names, _("Parts of the cooperation"))
        self.menu_word = _("&Meetings")
        self._board: Board | None = None
        self._wish: Any = None
        self._shown = False
        self._header = PageHeader(_("Group meetings"), "", self.own)
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self._stack.addWidget(self.inner)
        down(self, self._header, self.tabs, (self._stack, 1))
        self.dress()

    def title(self) -> str:
        """The page's word."""
        return _("Group meetings")

    # the page's life

    def opened(self, argument: Any) -> None:
        """Read everything anew."""
        self._shown = False
        if isinstance(argument, dict) and argument.get("tab") in TAB_KEYS:
            self.tabs.choose(TAB_KEYS.index(argument["tab"]))
        self._load()
        if argument == "new":
            self.list.new()

    def refresh(self, changes: Any) -> None:
        """Read anew when something in it has changed."""
        if changes is None or changes.touches(*KINDS, Municipality, OrderRule):
            self._load()

    def _load(self) -> None:
        read = self.ctx.services.cooperation.meetings.board
        self.ctx.tasks.read(read, self.ctx.actor).on_done(self._show).owned_by(self).start()

    def _show(self, board: Board) -> None:
        self._board = board
        for part in self.parts:
            part.show_board(board)
        waits = len(board.reminders)
        self.tabs.set_count(0, str(waits) if waits else "")
        self.tabs.set_count(
            1, _n("{n} missing", "{n} missing", len(board.gaps)).format(n=len(board.gaps)) if board.gaps else ""
        )
        open_ = sum(one.done_on is None for one in board.actions)
        self.tabs.set_count(3, str(open_) if open_ else "")
        self._stack.setCurrentIndex(1)
        self._say()
        wish, self._wish = self._wish, None
        if wish is not None:
            self.list.restore(wish)
        first, self._shown = not self._shown, True
        if first and self.isVisible() and self.window().isActiveWindow():
            self.focus_part()

    def _say(self) -> None:
        if self._board is not None:
            self._header.set_line(self.part.said(self._board))

    def turned(self) -> None:
        """What is said of the part."""
        self._say()

    # the window's questions

    def page_actions(self) -> list[QAction]:
        """What is done in the tab; a new meeting always."""
        return [*self.list.actions_(), *([] if self.part is self.list else self.part.actions_())]

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What the tab answers to."""
        return self.part.own_keys()

    def primary_focus(self) -> QWidget | None:
        """What the tab shows."""
        return self.part.first_focus()

    def panes(self) -> list[QWidget]:
        """The tabs and what they show."""
        return [self.tabs, *self.part.panes()]

    def place(self) -> Any:
        """The tab, and where in the list."""
        return {"tab": self.tabs.current(), "list": self.list.place()}

    def restore(self, state: Any) -> None:
        """Back to it, now if it is there and again when it has been read."""
        self._wish = state["list"]
        if self._board is not None:
            self.list.restore(state["list"])
        self.tabs.choose(state["tab"])
