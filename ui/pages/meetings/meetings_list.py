"""The meetings of a year with their state, and above them what is to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from fhr_desktop.domain.cooperation import Meeting, MeetingState
from fhr_desktop.domain.cooperation_rules import LEAST, Lack, Reminder, planned_or_held
from fhr_desktop.services.cooperation.views import Board
from fhr_desktop.services.cooperation.words import group_word, reminder_said
from i18n import _, _n
from ui import words
from ui.components.buttons import Button, key_words, with_key
from ui.components.empty import EmptyState
from ui.components.headers import SectionHead
from ui.components.layout import Column, ScrollPane, down
from ui.components.lines import Line, Lines
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext
from ui.pages.meetings.meeting_dialog import NewMeetingDialog
from ui.pages.meetings.part import Listed, Part

NEW_KEY = "Ctrl+N, M"
SHOWN, EMPTY = range(2)
MARKS = {MeetingState.PLANNED.value: "wait", MeetingState.HELD.value: "ok", MeetingState.CANCELLED.value: "not"}
_TABS = {
    Lack.NO_AGENDA: "agenda", Lack.ACTION_LATE: "actions", Lack.SAME_NUMBER: "decisions", Lack.NOT_ADJUSTED: "protocol",
    Lack.NOT_RECORDED: "presence",
}  # fmt: skip


class MeetingsList(Listed, Part):
    """Enter opens a meeting."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.board: Board | None = None
        self.years = QComboBox()
        self.years.setAccessibleName(_("Year"))
        self.years.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.years.activated.connect(lambda _index: self._show_rows())
        self._new = with_key(Button(_("New group meeting …"), "primary", "plus", pressed=self.new), key_words(NEW_KEY))
        self._todo_head = SectionHead(_("To do"))
        self.todo = Lines(_("To do"))
        self.table: ListTable[Meeting] = ListTable(_("Group meetings"), self._columns(), lambda one: one.id)
        remember(self.table, ctx.settings, "group_meetings")
        self.table.fit_rows()
        self.table.opened.connect(lambda one: ctx.navigate("meeting", one.id))
        first = Button(_("New group meeting …"), "primary", "plus", pressed=self.new)
        none = EmptyState(
            _("No meetings this year"),
            _("The steering group meets at least twice a year and the reference group at least three times."),
            first,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(Column(self.table, None))
        self._stack.addWidget(none)
        self._pane = ScrollPane(
            self._todo_head, self.todo, SectionHead(_("Group meetings"), ""), (self._stack, 1), margins=(0, 0, 0, 0)
        )  # fmt: skip
        down(self, (self._pane, 1))
        self._acts = [self.act(_("New group meeting …"), self.new, NEW_KEY, "plus")]

    def _columns(self) -> list[ListColumn[Meeting]]:
        return [
            ListColumn[Meeting]("on", _("Day"), self._day, 150, sort=lambda m: m.on.isoformat(),
                                second=lambda m: m.hours()),
            ListColumn[Meeting]("group", _("Group"), lambda m: words.choice("cooperation_group", m.group), None,
                                strong=True, second=lambda m: m.place),
            ListColumn[Meeting]("state", Meeting.SPECS["state"].label,
                                lambda m: words.choice("meeting_state", m.state), 130,
                                mark=lambda m: MARKS.get(m.state, "wait")),
            ListColumn[Meeting]("agenda", _("Agenda"), self._agenda, 110, folds=True),
            ListColumn[Meeting]("decisions", _("Decisions"), self._decisions, 120, folds=True),
            ListColumn[Meeting]("protocol", _("Protocol"), self._protocol, 180, mark=self._protocol_mark),
        ]  # fmt: skip

    # the cells

    def _day(self, one: Meeting) -> str:
        today = self.board.today if self.board is not None else one.on
        near = words.near_day(one.on, today)  # "i dag" says which day of the week it is
        return near if abs((one.on - today).days) <= 1 else f"{words.week_day(one.on)} {near}"

    def _agenda(self, one: Meeting) -> str:
        number = sum(item.meeting_id == one.id for item in self.board.items) if self.board is not None else 0
        return _n("{n} item", "{n} items", number).format(n=number) if number else _("none yet")

    def _decisions(self, one: Meeting) -> str:
        own = [d.number for d in self.board.decisions if d.meeting_id == one.id] if self.board is not None else []
        if not own:
            return ""
        return f"§ {own[0]}" if len(own) == 1 else f"§ {own[0]}–{own[-1]}"

    @staticmethod
    def _protocol(one: Meeting) -> str:
        if one.state != MeetingState.HELD:
            return ""
        return _("adjusted {day}").format(day=one.adjusted_on.isoformat()) if one.adjusted_on else _("not adjusted")

    @staticmethod
    def _protocol_mark(one: Meeting) -> str:
        if one.state != MeetingState.HELD:
            return ""
        return "ok" if one.adjusted_on else "missing"

    # showing

    def show_board(self, board: Board) -> None:
        """The reminders and the meetings of the chosen year."""
        self.board = board
        chosen = self.years.currentData() or board.today.year
        known = {one.on.year for one in board.meetings} | {board.today.year, board.today.year + 1}
        self.years.clear()
        for year in sorted(known, reverse=True):
            self.years.addItem(str(year), year)
        self.years.setCurrentIndex(max(0, self.years.findData(chosen)))
        lines = [self._line(one, board.today) for one in board.reminders]
        self.todo.set(lines)
        for widget in (self._todo_head, self.todo):
            widget.setVisible(bool(lines))
        self._show_rows()

    def _line(self, one: Reminder, today: dt.date) -> Line:
        mark = "missing" if one.lack in (Lack.TOO_FEW, Lack.NO_AGENDA) else "old"
        go = self.new if one.meeting_id is None else partial(self._go, one)
        late = one.lack in (Lack.ACTION_LATE, Lack.NOT_ADJUSTED)
        end = words.days(one.number) if late else ""
        return Line(group_word(one.group), reminder_said(one, today), "", end, mark, late, go)

    def _go(self, one: Reminder) -> None:
        self.ctx.navigate("meeting", {"meeting": one.meeting_id, "tab": _TABS.get(one.lack, "agenda")})

    def _show_rows(self) -> None:
        if self.board is None:
            return
        year = self.years.currentData()
        rows = [one for one in reversed(self.board.meetings) if one.on.year == year]
        self.table.set_rows(rows)
        self._stack.setCurrentIndex(SHOWN if rows else EMPTY)

    def said(self, board: Board) -> str:
        """The grey line: how many meetings each group has this year of those it should."""
        return " · ".join(
            _("{group} {n} of at least {least}").format(
                group=group_word(group), n=planned_or_held(board.meetings, group, board.today.year), least=least
            )
            for group, least in LEAST.items()
        )

    def new(self) -> None:
        """Plan a meeting, and go to it."""
        today = self.ctx.services.unit.today()
        NewMeetingDialog(
            self.ctx, self.window(), today, lambda one: self.ctx.navigate("meeting", {"meeting": one.id})
        ).open()  # fmt: skip

    # the page's questions

    def buttons(self) -> Sequence[QWidget]:
        """The year, and a new one."""
        return (self.years, self._new)

    def actions_(self) -> list[QAction]:
        """A new one."""
        return self._acts

    def panes(self) -> list[QWidget]:
        """What is to be done, and the list."""
        return [*([self.todo] if self.todo.buttons else []), self.table]

    def place(self) -> Any:
        """The year and the row."""
        row = self.table.current()
        return {
            "year": self.years.currentData(),
            "row": row.id if row else None,
            "at": self._pane.verticalScrollBar().value(),
        }

    def restore(self, state: Any) -> None:
        """Back to it."""
        index = self.years.findData(state["year"])
        if index >= 0:
            self.years.setCurrentIndex(index)
            self._show_rows()
        self.table.select(state["row"])
        self._pane.verticalScrollBar().setValue(state["at"])
