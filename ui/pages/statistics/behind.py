"""What is behind a figure, at the right of the table: what it tells, and the list of cases, requests or homes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from fhr_desktop.domain.annual_report import Meant
from fhr_desktop.domain.followup import Counts, Figure, Statistic
from fhr_desktop.domain.followup_trend import Trend
from fhr_desktop.services.followup import Report
from fhr_desktop.services.followup_trend import OpenNow
from i18n import _, _n
from ui.components.buttons import Button
from ui.components.labels import Label
from ui.components.layout import Pane, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.pages.statistics.figures import head
from ui.pages.statistics.periods import Period
from ui.pages.statistics.told import Told, counted
from ui.theme import theme

Row = tuple[int, str, str]  # several of the same home are several rows; the last is its days, where days are counted
WIDTH = 352  # at 100 %


class Behind(Pane):
    """The pane. `case_asked` carries a case number, `record_asked` what is counted and the id to open. `left` when the
    list is gone from with Escape."""

    case_asked = Signal(str)
    record_asked = Signal(object, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("panel")
        self.told = Told()
        self.told.list_asked.connect(self.open_list)
        self._name, self._place, self._help = (
            Label("", "sub", wrap=True),
            Label("", "meta", wrap=True),
            Label("", "help"),
        )
        columns = [
            ListColumn[Row]("number", _("Case"), lambda row: row[1], strong=True),
            ListColumn[Row]("weight", _("Days"), lambda row: row[2], 96, right=True, filtered=False),
        ]
        self.cases: ListTable[Row] = ListTable(_("Behind the figure"), columns, lambda row: row)
        self.cases.setProperty("surface", "panel")
        self.cases.horizontalHeader().hide()
        self.cases.opened.connect(self._open)
        self.back = Button(_("Back to the figure"), "link", "arrow-left", pressed=self._go_back)
        listed = Pane("panel")
        words = down(
            None, across(None, self.back, None), self._name, self._place, self._help, spacing=2,
            margins=(18, 8, 16, 8),
        )  # fmt: skip
        down(listed, words, (self.cases, 1))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.told)
        self._stack.addWidget(listed)
        down(self, (self._stack, 1))
        self.setMinimumWidth(theme().scaled(250) if not theme().roomy else 300)
        self.setFocusProxy(self.told.open_list)
        self._listed: Figure | None = None
        self._report: Report | None = None

    def show_figure(self, report: Report, figure: Figure | None, period: Period) -> None:
        """Tell about another figure."""
        if figure is None:
            return
        self._report = report
        self.told.show_figure(report, figure, period)
        self._face(0)

    def know_before(self, meant: Mapping[str, Meant]) -> None:
        """What figures meant that are defined otherwise now, by their keys."""
        self.told.meant = meant

    def show_trend(self, trend: Trend, statistic: Statistic, period: Period, now: OpenNow) -> None:
        """How the figure that is told about has gone."""
        self.told.show_trend(trend, statistic, period, now)

    def open_list(self, figure: Figure) -> None:
        """The list behind a figure, with the focus in it; nothing where there is nothing behind it."""
        if self._report is None or not figure.cases:
            return
        statistic = next(one for one in self._report.statistics if one.key == figure.key)
        self._listed = figure
        self._name.setText(head(statistic).word)
        place = dict(self._report.municipalities)[figure.municipality]
        self._place.setText(f"{place}, {counted(statistic.counts, len(figure.cases))}")
        self._help.setText(_OPENS.get(statistic.counts, _OPENS[Counts.HOMES])())
        self.cases.set_rows(_rows(figure, statistic))
        self.cases.setColumnHidden(1, not statistic.in_days)
        self._face(1)
        self.cases.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def is_listed(self) -> bool:
        """Whether the list is shown."""
        return self._stack.currentIndex() == 1

    def _face(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self.setFocusProxy(self.cases if at else self.told.open_list)

    def _go_back(self) -> None:
        self._face(0)
        self.told.open_list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, row: Row) -> None:
        assert self._listed is not None
        assert self._report is not None
        at, number, _days = row
        if self._listed.records:
            counts = next(one.counts for one in self._report.statistics if one.key == self._listed.key)
            self.record_asked.emit(counts, self._listed.records[at])
        else:
            self.case_asked.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes from the list back to the table."""
        if event.key() == Qt.Key.Key_Escape and self.is_listed:
            self._face(0)
            self.left.emit()
            return
        super().keyPressEvent(event)


def _rows(figure: Figure, statistic: Statistic) -> list[Row]:
    """What is behind it; where days are counted each with its own, the longest first."""
    if not statistic.in_days:
        return [(at, said, "") for at, said in enumerate(figure.cases)]
    counted_days = sorted(enumerate(zip(figure.cases, figure.weights, strict=True)), key=lambda row: -row[1][1])
    return [
        (at, said, _n("{n} day", "{n} days", round(days)).format(n=round(days))) for at, (said, days) in counted_days
    ]


_OPENS: Mapping[Counts, Callable[[], str]] = {
    Counts.CASES: lambda: _("Enter opens the case."),
    Counts.PEOPLE: lambda: _("Enter opens the course round."),
    Counts.REQUESTS: lambda: _("Enter opens the request."),
    Counts.PROPOSALS: lambda: _("Enter opens the request."),
    Counts.PLACEMENTS: lambda: _("Enter goes to the home in the pool."),
    Counts.HOMES: lambda: _("Enter goes to the home in the pool."),
    Counts.REPLIES: lambda: _("Enter opens the survey."),
}
