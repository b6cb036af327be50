"""Utbildning: the course rounds in a list, their meetings in a calendar, and where the next should be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from fhr_desktop.domain.training import Course, Enrolment, Participant, Session
from fhr_desktop.services.actor import Right
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.layout import Column, down
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.training.calendar import Calendar
from ui.pages.training.calendar_model import Meeting
from ui.pages.training.radar import RadarPanel
from ui.pages.training.round_dialogs import RoundActs
from ui.pages.training.rounds_list import RoundsList, RoundsRead
from ui.shell.page import Page

KINDS = (Course, Session, Enrolment, Participant)
WAITING, SHOWN, EMPTY = range(3)
LIST, CALENDAR, RADAR = range(3)
TAB_KEYS = ("list", "calendar", "radar")
NEW_KEY, COPY_KEY = "Ctrl+N, O", "Ctrl+Shift+K"


class TrainingPage(Page):
    """The rounds. Enter opens one. Opened with nothing or {"tab": "calendar" or "radar"}."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.menu_word = _("&Training")
        self._shown = False
        self._wish: Any = None
        self._may = ctx.actor.may(Right.WRITE_TRAINING)
        self._acts = RoundActs(ctx, self)
        self._new = Button(_("New round …"), "primary", "plus", pressed=self._acts.new)
        self._new.hide()
        self._header = PageHeader(_("Training"), "", self._new)
        self.list = RoundsList(ctx, ctx.services.unit.today())
        self.table = self.list.table
        self.table.opened.connect(lambda row: self.ctx.navigate("course", {"course": row.course.id}))
        self.calendar = Calendar(ctx)
        self.calendar.opened.connect(self._open_meeting)
        self.radar = RadarPanel(ctx)
        self.radar.wanted.connect(self._acts.new)
        self.tabs = Tabs([_("Rounds"), _("Calendar"), _("Where next")], _("How the rounds are shown"))
        self._parts = QStackedWidget()
        for part in (self.list, self.calendar, self.radar):
            self._parts.addWidget(part)
        self.tabs.chosen.connect(self._turned)
        first = Button(_("New round …"), "primary", "plus", pressed=self._acts.new)
        self._none = EmptyState(
            _("No course rounds yet"),
            _("Rounds are gathered here with their meetings, participants and attendance, and those that have been."),
            first if self._may else None,
        )
        self._stack = QStackedWidget()
        for widget in (QWidget(), Column(self.tabs, (self._parts, 1)), self._none):
            self._stack.addWidget(widget)
        down(self, self._header, (self._stack, 1))
        self._of_rounds = [
            self.action(_("New round …"), self._acts.new, NEW_KEY, "plus"),
            self.action(_("Copy the round …"), self._copy, COPY_KEY, "copy"),
        ]
        self._of_calendar = self.calendar.made_actions()

    def title(self) -> str:
        """The page's word."""
        return _("Training")

    # the page's life

    def opened(self, argument: Any) -> None:
        """The list, read anew."""
        self._shown = False
        wanted = argument.get("tab") if isinstance(argument, dict) else None
        if wanted in TAB_KEYS:
            self.tabs.choose(TAB_KEYS.index(wanted))
        self._load()

    def refresh(self, changes: Any) -> None:
        """Read anew when a round or who is in it may have changed."""
        if changes is None or changes.touches(*KINDS):
            self._load()

    def _load(self) -> None:
        self.ctx.tasks.read(self._ask).on_done(self._show).owned_by(self).start()
        self._load_tab(self.tabs.current())

    def _load_tab(self, index: int) -> None:
        if index == CALENDAR:
            self.calendar.load()
        elif index == RADAR:
            self.radar.load()

    def _ask(self) -> RoundsRead:
        unit = self.ctx.services.unit
        rounds = self.ctx.services.rounds.listed(self.ctx.actor)
        return RoundsRead(rounds, unit.today(), words.municipality_names(unit.municipalities()))

    def _show(self, read: RoundsRead) -> None:
        running = read.running()
        said = _n("{n} round going on or to come", "{n} rounds going on or to come", running).format(n=running)
        self._header.set_line(said if running else "")
        self.list.show_rounds(read)
        self._stack.setCurrentIndex(SHOWN if read.rounds else EMPTY)
        self._new.setVisible(self._may and bool(read.rounds))
        wish, self._wish = self._wish, None
        if wish is not None:
            self.list.restore(wish)
        first, self._shown = not self._shown, True
        if first and self.isVisible() and read.rounds:
            self._focus()

    def _turned(self, index: int) -> None:
        focus = QApplication.focusWidget()
        went = focus is not None and self._parts.isAncestorOf(focus)  # not where the tabs themselves are walked
        self._parts.setCurrentIndex(index)
        self._load_tab(index)
        if self.ctx.shell is not None and self.ctx.shell.current is self:
            self.ctx.shell.commands.show_page(self)
        if went:
            self._focus()

    def _focus(self) -> None:
        focus = self.primary_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        row = self.table.current()
        if row is not None:
            self._acts.copy(row.course)

    def _open_meeting(self, meeting: Meeting) -> None:
        session, course = meeting
        at = {"who": None, "session": session.id, "scroll": 0}
        self.ctx.navigate("course", {"course": course.id, "tab": "attendance", "at": at})

    # the window's questions

    def page_actions(self) -> list[QAction]:
        """Making and copying rounds, and turning the calendar."""
        acts = self._of_rounds if self._may else []
        if self.tabs.current() == CALENDAR:
            return [*acts[:1], *self._of_calendar]
        return acts

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """How one walks in the calendar."""
        return self.calendar.own_keys() if self.tabs.current() == CALENDAR else ()

    def primary_focus(self) -> QWidget | None:
        """The list, the calendar or the best places."""
        shown = self.tabs.current()
        if shown == LIST:
            return self.table
        return self.calendar.first_focus() if shown == CALENDAR else self.radar.first_focus()

    def panes(self) -> list[QWidget]:
        """The tabs and what they show."""
        return [self.tabs, self._parts]

    def place(self) -> Any:
        """The tab, and where on each one stands."""
        places = {"list": self.list.place(), "day": self.calendar.place(), "radar": self.radar.place()}
        return {"tab": self.tabs.current(), **places}

    def restore(self, state: Any) -> None:
        """Back to it, now if it is there and again when the list has been read."""
        self._wish = state["list"]
        self.list.restore(state["list"])
        self.calendar.restore(state["day"])
        self.radar.restore(state["radar"])
        self.tabs.choose(state["tab"])
