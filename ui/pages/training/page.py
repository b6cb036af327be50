"""Utbildning: the course rounds that are going on, are to come and have been."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.training import Course, Enrolment, Participant, Session
from fhr_desktop.services.training.rounds import RoundRow
from i18n import _, _n
from ui import words
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.layout import Column, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext
from ui.shell.page import Page

KINDS = (Course, Session, Enrolment, Participant)
WAITING, LIST, EMPTY = range(3)


@dataclass(frozen=True)
class _Read:
    rounds: tuple[RoundRow, ...]
    today: dt.date
    municipalities: Mapping[str, str]


class TrainingPage(Page):
    """The list of rounds. Enter opens one."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._read = _Read((), ctx.services.unit.today(), {})
        self._shown = False
        self._wish: Any = None
        self._header = PageHeader(_("Training"))
        self.table: ListTable[RoundRow] = ListTable(_("Course rounds"), self._columns(), lambda row: row.course.id)
        self.table.opened.connect(lambda row: self.ctx.navigate("course", {"course": row.course.id}))
        remember(self.table, ctx.settings, "training")
        self._none = EmptyState(
            _("No course rounds yet"),
            _("Rounds are gathered here with their meetings, participants and attendance, and those that have been."),
        )
        self._stack = QStackedWidget()
        for widget in (QWidget(), Column((self.table, 1)), self._none):
            self._stack.addWidget(widget)
        down(self, self._header, (self._stack, 1))

    def _columns(self) -> list[ListColumn[RoundRow]]:
        return [
            ListColumn[RoundRow](
                "round", _("Round"), lambda r: r.course.round, None, strong=True, second=lambda r: r.course.name
            ),
            ListColumn[RoundRow](
                "next", _("Next meeting"), self._next, 190, sort=self._next_day, second=self._which,
            ),
            ListColumn[RoundRow](
                "place", _("Place"), lambda r: r.course.place, 210, second=self._municipality, folds=True
            ),
            ListColumn[RoundRow](
                "people", _("Participants"), self._people, 150, sort=lambda r: r.seated, second=self._seats,
                filtered=False,
            ),
            ListColumn[RoundRow]("state", _("State"), self._state, 150, mark=self._mark),
        ]  # fmt: skip

    def _next_day(self, row: RoundRow) -> str:
        day = row.next_session.on if row.next_session else row.last_on
        return day.isoformat() if day else ""

    def _next(self, row: RoundRow) -> str:
        found = row.next_session
        if found is None or found.on is None:
            return _("none to come")
        day = words.near_day(found.on, self._read.today)
        return _("{day} at {time}").format(day=day, time=found.starts) if found.starts else day

    def _which(self, row: RoundRow) -> str:
        if row.next_session is None:
            return _n("{n} meeting", "{n} meetings", row.sessions).format(n=row.sessions)
        return _("meeting {n} of {all}").format(n=row.next_session.number, all=row.sessions)

    def _municipality(self, row: RoundRow) -> str:
        code = row.course.municipality or ""
        return self._read.municipalities.get(code, code)

    @staticmethod
    def _people(row: RoundRow) -> str:
        return _("{n} of {all}").format(n=row.seated, all=row.course.seats)

    @staticmethod
    def _seats(row: RoundRow) -> str:
        waiting = row.statuses.get("waiting", 0)
        if waiting:
            return _("{n} waiting").format(n=waiting)
        left = row.seats_left
        return _n("{n} place left", "{n} places left", left).format(n=left) if left > 0 else _("full")

    def _state(self, row: RoundRow) -> str:
        today = self._read.today
        if row.course.cancelled:
            return _("Cancelled")
        if row.over(today):
            return _("Has ended")
        return _("Going on") if row.first_on is not None and row.first_on <= today else _("To come")

    def _mark(self, row: RoundRow) -> str:
        today = self._read.today
        if row.course.cancelled:
            return "not"
        if row.over(today):
            return "ok"
        return "new" if row.first_on is not None and row.first_on <= today else "wait"

    # the page's life

    def title(self) -> str:
        """The page's word."""
        return _("Training")

    def opened(self, argument: Any) -> None:
        """The list, read anew."""
        self._shown = False
        self._load()

    def refresh(self, changes: Any) -> None:
        """Read anew when a round or who is in it may have changed."""
        if changes is None or changes.touches(*KINDS):
            self._load()

    def _load(self) -> None:
        self.ctx.tasks.read(self._ask).on_done(self._show).owned_by(self).start()

    def _ask(self) -> _Read:
        unit = self.ctx.services.unit
        rounds = self.ctx.services.rounds.listed(self.ctx.actor)
        return _Read(rounds, unit.today(), words.municipality_names(unit.municipalities()))

    def _show(self, read: _Read) -> None:
        self._read = read
        running = sum(not row.over(read.today) and not row.course.cancelled for row in read.rounds)
        said = _n("{n} round going on or to come", "{n} rounds going on or to come", running).format(n=running)
        self._header.set_line(said if running else "")
        self.table.set_rows(read.rounds)
        self._stack.setCurrentIndex(LIST if read.rounds else EMPTY)
        if read.rounds and self.table.current() is None:
            self.table.select(read.rounds[0].course.id)
        wish, self._wish = self._wish, None
        if wish is not None:
            self._come_back(wish)
        first, self._shown = not self._shown, True
        if first and self.isVisible() and read.rounds:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _come_back(self, state: Any) -> None:
        self.table.select(state["course"])
        self.table.set_place(QPoint(0, state["scroll"]))

    # the window's questions

    def primary_focus(self) -> QWidget | None:
        """The list."""
        return self.table

    def place(self) -> Any:
        """The row and the scroll."""
        row = self.table.current()
        return {"course": row.course.id, "scroll": self.table.place().y()} if row is not None else None

    def restore(self, state: Any) -> None:
        """Back to the row, now if it is there and again when the list has been read."""
        self._wish = state
        self._come_back(state)
