"""Kalender: the meetings of all rounds, a month at a time; a list of the month's where a grid has no room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.services.training.rounds import CalendarDay
from i18n import _, _n
from ui import words
from ui.components.buttons import Button, IconButton
from ui.components.headers import LEFT_EDGE, RIGHT_EDGE
from ui.components.labels import Label
from ui.components.layout import Row, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.context import AppContext
from ui.pages.training.calendar_grid import MonthGrid, month_after
from ui.pages.training.calendar_model import Meeting
from ui.theme import theme

LEAST = 640  # pixels at 100 %: in less a day has no room for a name
GRID, LIST = range(2)


class Calendar(QWidget):
    """The month. `opened` carries a session and its round."""

    opened = Signal(object)

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._asked: tuple[dt.date, dt.date] | None = None
        self.grid = MonthGrid(ctx.services.unit.today())
        self.grid.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._month, self._number = Label("", "sub"), Label("", "small")
        back = IconButton("caret-left", _("The month before"), shortcut="Ctrl+PgUp", pressed=lambda: self.turn(-1))
        on = IconButton("caret-right", _("The month after"), shortcut="Ctrl+PgDown", pressed=lambda: self.turn(1))
        today = Button(_("Today"), "quiet", pressed=self.to_today)
        bar = Row(self._month, 6, back, on, today, None, self._number, spacing=4,
                  margins=(LEFT_EDGE, 6, RIGHT_EDGE, 6))  # fmt: skip
        self.agenda: ListTable[Meeting] = ListTable(_("The month's meetings"), self._columns(), lambda m: m[0].id)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.agenda)
        down(self, bar, (self._stack, 1))
        self.grid.month_shown.connect(self.load)
        self.grid.opened.connect(self.opened)
        self.agenda.opened.connect(self.opened)
        theme().changed.connect(self._choose)

    def _columns(self) -> list[ListColumn[Meeting]]:
        today = self.grid.days.today
        return [
            ListColumn[Meeting](
                "on", _("Day"), lambda m: words.near_day(m[0].on or today, today), 130, second=lambda m: m[0].starts,
                sort=lambda m: (m[0].on or today).isoformat(),
            ),
            ListColumn[Meeting](
                "round", _("Round"), lambda m: m[1].round, None, strong=True,
                second=lambda m: _("meeting {n}").format(n=m[0].number),
            ),
            ListColumn[Meeting]("place", _("Place"), lambda m: m[0].place or m[1].place, 210, folds=True),
        ]  # fmt: skip

    # the month

    def turn(self, months: int) -> None:
        """Another month."""
        self.grid.go(month_after(self.grid.day, months))

    def to_today(self) -> None:
        """Back to today."""
        self.grid.go(self.grid.days.today)

    def load(self) -> None:
        """Read what is held in the month, and name it."""
        days = self.grid.days
        asked = self._asked = (days.first, days.last)
        self._month.setText(words.month(days.month))
        task = self._ctx.tasks.read(self._ctx.services.rounds.calendar, self._ctx.actor, *asked)
        task.on_done(lambda found: self._show(asked, found)).owned_by(self).start()

    def _show(self, asked: tuple[dt.date, dt.date], found: tuple[CalendarDay, ...]) -> None:
        if asked != self._asked:
            return  # another month has been asked for meanwhile
        own = [one for day in found if day.on.replace(day=1) == self.grid.days.month for one in day.meetings]
        self._number.setText(_n("{n} meeting", "{n} meetings", len(own)).format(n=len(own)) if own else "")
        self.agenda.set_rows(own)
        self._choose()
        self.grid.show_days(found)

    # how it is shown

    def _choose(self) -> None:
        narrow = theme().roomy or self.width() < theme().scaled(LEAST)
        had = self.first_focus().hasFocus()
        self._stack.setCurrentIndex(LIST if narrow else GRID)
        if had:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A grid where there is room."""
        super().resizeEvent(event)
        self._choose()

    def first_focus(self) -> QWidget:
        """The grid or the list."""
        return self.grid if self._stack.currentIndex() == GRID else self.agenda

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """How one walks among the days."""
        return (
            (_("Day or week before or after"), "← → ↑ ↓"),
            (_("Month before or after"), "PgUp PgDn"),
            (_("Today"), "Home"),
            (_("Open the meeting of the day"), _("Enter")),
        )

    def made_actions(self) -> list[QAction]:
        """Turning months, for menu and palette."""
        made = []
        for said, run, key, glyph in (
            (_("The month before"), lambda: self.turn(-1), "Ctrl+PgUp", "caret-left"),
            (_("The month after"), lambda: self.turn(1), "Ctrl+PgDown", "caret-right"),
            (_("Today's month"), self.to_today, "", "calendar"),
        ):
            action = QAction(said, self)
            action.setShortcut(key)
            action.setProperty("glyph", glyph)
            action.triggered.connect(lambda _on, do=run: do())
            made.append(action)
        return made

    def place(self) -> Any:
        """The day one stands on."""
        return self.grid.day.isoformat()

    def restore(self, state: Any) -> None:
        """Back to the day."""
        self.grid.go(dt.date.fromisoformat(state))
