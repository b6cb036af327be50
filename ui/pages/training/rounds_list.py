"""The list of rounds: its columns and their words, and those that are over behind a filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.services.training.rounds import RoundRow
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.filter_bar import FilterBar
from ui.components.layout import down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext

MUNICIPALITIES = 3  # named in the list before the rest is counted


@dataclass(frozen=True)
class RoundsRead:
    """The rounds as they were read, the day, and what municipalities are called."""

    rounds: tuple[RoundRow, ...]
    today: dt.date
    municipalities: Mapping[str, str]

    def running(self) -> int:
        """How many are going on or to come."""
        return sum(not row.over(self.today) and not row.course.cancelled for row in self.rounds)


class RoundsList(QWidget):
    """The list with its filter."""

    def __init__(self, ctx: AppContext, today: dt.date) -> None:
        super().__init__()
        self._read = RoundsRead((), today, {})
        self.table: ListTable[RoundRow] = ListTable(_("Course rounds"), self._columns(), lambda row: row.course.id)
        remember(self.table, ctx.settings, "training")
        self.filter = FilterBar(self.table, noun=_counted)
        self.over = Button(_("Ended"), "filter")
        self.over.setCheckable(True)
        self.over.toggled.connect(self.filter.apply)
        self.filter.add_widget(self.over)
        self.filter.narrow(lambda row: row.over(self._read.today) == self.over.isChecked())
        down(self, self.filter, (self.table, 1))

    def show_rounds(self, read: RoundsRead) -> None:
        """Show them. Where all are over, those are what is shown."""
        first, self._read = not self._read.rounds, read
        if first and read.rounds and all(row.over(read.today) for row in read.rounds):
            self.over.setChecked(True)
        self.filter.apply()
        self.table.set_rows(read.rounds)
        if self.table.current() is None and self.table.rows_model.rows:
            self.table.select(self.table.rows_model.rows[0].course.id)

    def place(self) -> Any:
        """The row and the scroll, and whether those that are over are shown."""
        row = self.table.current()
        course = row.course.id if row is not None else None
        return {"course": course, "scroll": self.table.place().y(), "over": self.over.isChecked()}

    def restore(self, state: Any) -> None:
        """Back to it."""
        self.over.setChecked(state["over"])
        self.table.select(state["course"])
        self.table.set_place(QPoint(0, state["scroll"]))

    def take_focus(self) -> None:
        """Come to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _columns(self) -> Sequence[ListColumn[RoundRow]]:
        return [
            ListColumn[RoundRow](
                "round", _("Round"), lambda r: r.course.round, None, strong=True, second=lambda r: r.course.name
            ),
            ListColumn[RoundRow]("when", _("When"), self._days, 200, sort=_next_day, second=self._next),
            ListColumn[RoundRow](
                "place", _("Place"), lambda r: r.course.place, 190, second=self._municipality, folds=True
            ),
            ListColumn[RoundRow](
                "people", _("Participants"), _people, 170, sort=lambda r: r.seated, second=_seats, filtered=False
            ),
            ListColumn[RoundRow](
                "from", _("Municipalities"), self._from, 210, second=self._from_rest, folds=True,
            ),
            ListColumn[RoundRow]("state", _("State"), self._state, 130, mark=self._mark, folds=True),
        ]  # fmt: skip

    def _days(self, row: RoundRow) -> str:
        if row.first_on is None or row.last_on is None:
            return _("no days yet")
        first, last = (words.short_day(day, self._read.today) for day in (row.first_on, row.last_on))
        return first if first == last else f"{first} – {last}"

    def _next(self, row: RoundRow) -> str:
        found = row.next_session
        if found is None or found.on is None:
            return _n("{n} meeting", "{n} meetings", row.sessions).format(n=row.sessions)
        day = words.near_day(found.on, self._read.today)
        return _("next {day}, meeting {n} of {all}").format(n=found.number, all=row.sessions, day=day)

    def _named(self, code: str) -> str:
        return self._read.municipalities.get(code, code)

    def _municipality(self, row: RoundRow) -> str:
        return self._named(row.course.municipality or "")

    def _most(self, row: RoundRow) -> list[tuple[str, int]]:
        return sorted(((self._named(code), n) for code, n in row.municipalities.items()), key=lambda one: -one[1])

    def _from(self, row: RoundRow) -> str:
        return ", ".join(f"{name} {n}" for name, n in self._most(row)[:MUNICIPALITIES])

    def _from_rest(self, row: RoundRow) -> str:
        rest = self._most(row)[MUNICIPALITIES:]
        return ", ".join(f"{name} {n}" for name, n in rest)

    def _state(self, row: RoundRow) -> str:
        if row.course.cancelled:
            return _("Cancelled")
        if row.over(self._read.today):
            return _("Has ended")
        return _("Going on") if self._begun(row) else _("To come")

    def _begun(self, row: RoundRow) -> bool:
        return row.first_on is not None and row.first_on <= self._read.today

    def _mark(self, row: RoundRow) -> str:
        if row.course.cancelled:
            return "not"
        if row.over(self._read.today):
            return "ok"
        return "new" if self._begun(row) else "wait"


def _next_day(row: RoundRow) -> str:
    day = row.next_session.on if row.next_session else row.last_on
    return day.isoformat() if day else ""


def _people(row: RoundRow) -> str:
    return _("{n} of {all}").format(n=row.seated, all=row.course.seats)


def _seats(row: RoundRow) -> str:
    """ "3 platser kvar", "fullt, 2 på reservplats", "2 fler än platserna"."""
    waiting, left = row.statuses.get("waiting", 0), row.seats_left
    if left > 0:
        said = _n("{n} place left", "{n} places left", left).format(n=left)
    else:
        said = _n("{n} more than there are places", "{n} more than there are places", -left).format(n=-left)
        said = said if left < 0 else _("full")
    return said if not waiting else _("{places}, {n} on the waiting list").format(places=said, n=waiting)


def _counted(shown: int, _total: int) -> str:
    return _n("{n} round", "{n} rounds", shown).format(n=shown)
