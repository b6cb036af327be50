"""Möten: the year's meetings, who sits in the groups, the guidelines in force, and what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.cooperation.views import KINDS, Board
from i18n import _, _n
from ui.components.headers import PageHeader
from ui.components.layout import Row, down
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.meetings.actions import ActionsPart
from ui.pages.meetings.groups import Groups
from ui.pages.meetings.guidelines import Guidelines
from ui.pages.meetings.meetings_list import MeetingsList
from ui.shell.page import Page

TAB_KEYS = ("meetings", "groups", "guidelines", "actions")


class MeetingsPage(Page):
    """Opened with nothing, {"tab": one of `TAB_KEYS`}, or "new" to plan a meeting."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.menu_word = _("&Meetings")
        self._board: Board | None = None
        self._wish: Any = None
        self._shown = False
        self.list, self.groups = MeetingsList(ctx), Groups(ctx)
        self.guidelines, self.open_actions = Guidelines(ctx), ActionsPart(ctx)
        self._parts = (self.list, self.groups, self.guidelines, self.open_actions)
        self.tabs = Tabs(
            [_("Group meetings"), _("Groups"), _("Guidelines"), _("Actions")], _("Parts of the cooperation")
        )
        self.tabs.chosen.connect(self._turned)
        self._own = Row(*(button for part in self._parts for button in part.buttons()), spacing=10)
        self._header = PageHeader(_("Group meetings"), "", self._own)
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self._inner = QStackedWidget()
        for part in self._parts:
            self._inner.addWidget(part)
        self._stack.addWidget(self._inner)
        down(self, self._header, self.tabs, (self._stack, 1))
        self._dress()

    def title(self) -> str:
        """The page's word."""
        return _("Group meetings")

    @property
    def _part(self) -> MeetingsList | Groups | Guidelines | ActionsPart:
        return self._parts[self.tabs.current()]

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
        for part in self._parts:
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
            self._focus()

    def _say(self) -> None:
        if self._board is not None:
            self._header.set_line(self._part.said(self._board))

    def _turned(self, index: int) -> None:
        focus = QApplication.focusWidget()
        went = focus is not None and self._inner.isAncestorOf(focus)  # not where the tabs themselves are walked
        self._inner.setCurrentIndex(index)
        self._dress()
        self._say()
        if self.ctx.shell is not None and self.ctx.shell.current is self:
            self.ctx.shell.commands.show_page(self)
        if went:
            self._focus()

    def _dress(self) -> None:
        """The buttons of the tab that is shown."""
        for part in self._parts:
            for button in part.buttons():
                button.setVisible(part is self._part)

    def _focus(self) -> None:
        focus = self.primary_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    # the window's questions

    def page_actions(self) -> list[QAction]:
        """What is done in the tab; a new meeting always."""
        return [*self.list.actions_(), *([] if self._part is self.list else self._part.actions_())]

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What the tab answers to."""
        return self._part.own_keys()

    def primary_focus(self) -> QWidget | None:
        """What the tab shows."""
        return self._part.first_focus()

    def panes(self) -> list[QWidget]:
        """The tabs and what they show."""
        return [self.tabs, *self._part.panes()]

    def place(self) -> Any:
        """The tab, and where in the list."""
        return {"tab": self.tabs.current(), "list": self.list.place()}

    def restore(self, state: Any) -> None:
        """Back to it, now if it is there and again when it has been read."""
        self._wish = state["list"]
        if self._board is not None:
            self.list.restore(state["list"])
        self.tabs.choose(state["tab"])
