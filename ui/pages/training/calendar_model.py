"""A month of meetings as rows of weeks: which days are shown, what is held on them, and how a day is said aloud."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from fhr_desktop.domain.training import Course, Session
from fhr_desktop.services.training.rounds import CalendarDay
from i18n import _, _n
from ui import words

Index = QModelIndex | QPersistentModelIndex
Meeting = tuple[Session, Course]
DAYS = 7


def meeting_said(meeting: Meeting) -> str:
    """ "17.30 Rättvik våren 2026, träff 4 (inställd)"."""
    session, course = meeting
    said = _("{round}, meeting {n}").format(round=course.round, n=session.number)
    if course.cancelled:
        said = _("{meeting} (cancelled)").format(meeting=said)
    return f"{session.starts} {said}".strip()


class MonthModel(QAbstractTableModel):
    """Weeks from Monday to Sunday that hold the month; days of the months beside it stand there too."""

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self.today = today
        self.month = today.replace(day=1)
        self.known = False  # what is held in it
        self._meetings: dict[dt.date, tuple[Meeting, ...]] = {}

    def show_month(self, day: dt.date) -> None:
        """The month of a day; what is held is not known until `set_days`."""
        self.beginResetModel()
        self.month, self._meetings, self.known = day.replace(day=1), {}, False
        self.endResetModel()

    def set_days(self, days: Iterable[CalendarDay]) -> None:
        """What is held, and when."""
        self._meetings, self.known = {one.on: one.meetings for one in days}, True
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, DAYS - 1))

    @property
    def first(self) -> dt.date:
        """The Monday shown first."""
        return self.month - dt.timedelta(days=self.month.weekday())

    @property
    def last(self) -> dt.date:
        """The Sunday shown last."""
        return self.first + dt.timedelta(days=DAYS * self.rowCount() - 1)

    def day(self, index: Index) -> dt.date:
        """The day of a cell."""
        return self.first + dt.timedelta(days=DAYS * index.row() + index.column())

    def index_of(self, day: dt.date) -> QModelIndex:
        """The cell of a day that is shown; no cell for another."""
        at = (day - self.first).days
        return self.index(at // DAYS, at % DAYS) if self.first <= day <= self.last else QModelIndex()

    def meetings(self, day: dt.date) -> tuple[Meeting, ...]:
        """What is held on a day."""
        return self._meetings.get(day, ())

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Weeks."""
        if parent.isValid():
            return 0
        length = calendar.monthrange(self.month.year, self.month.month)[1]
        return -(-(self.month.weekday() + length) // DAYS)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Days of the week."""
        return 0 if parent.isValid() else DAYS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The day's number, what is said aloud, and what is held as a tool tip."""
        if not index.isValid():
            return None
        day = self.day(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(day.day)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.said(day)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(meeting_said(one) for one in self.meetings(day)) or None
        return None

    def said(self, day: dt.date) -> str:
        """ "tisdag 17 mars 2026, i dag, 1 träff: 17.30 Rättvik våren 2026, träff 4"."""
        meetings = self.meetings(day)
        number = _n("{n} meeting", "{n} meetings", len(meetings)).format(n=len(meetings))
        held = ": ".join((number, "; ".join(map(meeting_said, meetings)))) if meetings else _("no meetings")
        return ", ".join((words.long_day(day), *([_("today")] if day == self.today else []), held))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Days of the week; weeks by number."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        day = self.first + dt.timedelta(days=section)
        if orientation == Qt.Orientation.Horizontal:
            return words.week_day(day)
        return _("w. {n}").format(n=(self.first + dt.timedelta(days=DAYS * section)).isocalendar().week)
