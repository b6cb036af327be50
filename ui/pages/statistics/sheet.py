"""The left of the page: table, the note under it, free places by age, and up to which day the figures go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fhr_desktop.services.sync.views import Colleague
from i18n import _, _n
from ui import words
from ui.components.flow import Flow
from ui.components.headers import LEFT_EDGE
from ui.components.labels import Icon, Label
from ui.components.layout import Row, ScrollPane, across
from ui.pages.statistics.ages_chart import AgesChart
from ui.pages.statistics.table import FigureTable

STALE_DAYS = 7  # a machine that has left no package for a week is told of
_NAMED = 2  # municipalities that the note names


class Sheet(ScrollPane):
    """Scrolls as a whole where the room is short; the table itself only when it would fill it."""

    def __init__(self, table: FigureTable) -> None:
        self.table, self.note, self.ages = table, Label("", "help", wrap=True), AgesChart()
        self.note.setMaximumWidth(16777215)
        self._below = Row((self.note, 1), margins=(LEFT_EDGE, 5, 16, 3))
        super().__init__(table, self._below, self.ages, None, surface="content", margins=(0, 0, 0, 0))
        table.measured.connect(self._fit)
        table.horizontalScrollBar().rangeChanged.connect(lambda _least, _most: self._fit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the table what it needs."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The head has grown with its words."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        room = self.viewport().height() - self._below.sizeHint().height()
        wanted = min(self.table.whole_height(), max(room, self.table.least_height()))
        if self.table.height() != wanted or self.table.minimumHeight() != wanted:
            self.table.setFixedHeight(wanted)

    def say(self, few: Sequence[str], *, median: bool) -> None:
        """The note: who has too few in the column, and what Enter does."""
        parts = []
        if few:
            named = ", ".join(few[:_NAMED])
            more = len(few) - _NAMED
            who = named if more <= 0 else _("{names} and {n} more").format(names=named, n=more)
            said = _("{who}: fewer than three cases, so there is no median.") if median else _(
                "{who}: fewer than three cases, so there is no figure."
            )  # fmt: skip
            parts.append(said.format(who=who))
        parts.append(_("Enter opens the list behind a figure."))
        self.note.setText(" ".join(parts))


class Foot(Row):
    """Up to which day the figures go, and whose packages are old."""

    def __init__(self) -> None:
        self._until, self._machines = Label("", "small"), Label("", "small")
        self._first, self._second = QWidget(), QWidget()
        across(self._first, Icon("calendar-blank", "text2", 15), self._until, spacing=5)
        across(self._second, Icon("info", "text2", 15), self._machines, spacing=5)
        super().__init__(
            (Flow([self._first, self._second], gap=18), 1), surface="content", line="top",
            margins=(LEFT_EDGE, 4, 16, 4),
        )  # fmt: skip
        self._second.hide()

    def show_day(self, today: dt.date) -> None:
        """Figures are counted on what has come to this machine by the day."""
        said = _("Figures up to {day}. Protected homes are not counted.")
        self._until.setText(said.format(day=today.isoformat()))

    def show_machines(self, colleagues: Sequence[Colleague], today: dt.date) -> None:
        """Those that have sent nothing for a week, or never."""
        said = machines(colleagues, today)
        self._machines.setText(said)
        self._second.setVisible(bool(said))


def machines(colleagues: Sequence[Colleague], today: dt.date) -> str:
    """ "Två datorer har inte lämnat paket sedan 10 mars"; "" when all are fresh."""
    days = [one.confirmed.astimezone().date() for one in colleagues if one.confirmed is not None]
    old = [day for day in days if (today - day).days > STALE_DAYS]
    never = sum(one.confirmed is None for one in colleagues)
    parts = []
    if old:
        said = _n("{n} computer has left no package since {day}", "{n} computers have left no package since {day}",
                  len(old))  # fmt: skip
        parts.append(said.format(n=words.counted(len(old)), day=words.short_day(max(old), today)))
    if never:
        said = _n("{n} computer has never left a package", "{n} computers have never left a package", never)
        parts.append(said.format(n=words.counted(never)))
    return ", ".join(parts)
