"""Statistik as a page: the period, the table, what is behind a figure, and taking figures out by an explicit choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.annual_report import AnnualReport, Meant
from fhr_desktop.domain.errors import FhrError, NotAllowed
from fhr_desktop.domain.followup import Counts, Figure
from fhr_desktop.domain.followup_trend import Trend
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry, PoolStep
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.surveys import SurveyReply, SurveyRound
from fhr_desktop.domain.training import Attendance, Enrolment, TrainingLink, Waiver
from fhr_desktop.services.actor import Right
from fhr_desktop.services.followup import Report
from fhr_desktop.services.followup_trend import Look, OpenNow
from i18n import _
from ui import words
from ui.components.buttons import Button
from ui.components.combo import Combo
from ui.components.headers import PageHeader
from ui.components.layout import down
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.statistics.behind import WIDTH, Behind
from ui.pages.statistics.figures import Group, group_word, groups
from ui.pages.statistics.own_days import ask_days
from ui.pages.statistics.periods import Period, choices
from ui.pages.statistics.sheet import Foot, Sheet
from ui.pages.statistics.table import FigureTable
from ui.pages.statistics.taking_out import TakingOut
from ui.shell.page import Page
from ui.shell.siblings import Siblings
from ui.theme import theme

KINDS = (Case, Transition, Home, Attendance, Enrolment, Waiver, TrainingLink, PoolEntry, PoolStep, Placement, Need,
         Proposal, SurveyRound, SurveyReply)  # fmt: skip
ANNUAL = "annual_report"
_PAUSE = 90  # ms that one stands still in a cell before its trend is counted
_Told = tuple[str, str]


class StatisticsPage(Page):
    """Opened with nothing."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.report: Report | None = None
        self.period: Period | None = None
        self.look: Look | None = None
        self._stale, self._today = True, dt.date.min
        self._trends: dict[_Told, tuple[Trend, OpenNow]] = {}
        self.periods, self.groups = Combo(), Combo()
        for one in (self.periods, self.groups):
            one.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        self.periods.setAccessibleName(_("Period"))
        self.groups.setAccessibleName(_("Which figures"))
        self.periods.activated.connect(self._choose_period)
        self.groups.activated.connect(lambda _at: self.show_group(self.groups.currentData()))
        self._taking = TakingOut(ctx, self)
        self._annual = Button(_("Annual report"), icon="file-text", pressed=lambda: ctx.navigate(ANNUAL))
        theme().changed.connect(self._show_annual)
        save = Button(_("Save as xlsx"), "quiet", "download-simple", pressed=self._save_xlsx)
        self.take_out = Button(_("Take out …"), "quiet", pressed=self.export)
        self._header = PageHeader(_("Statistics"), _("per municipality"), self.groups, self.periods, self._annual, save,
                                  self.take_out)  # fmt: skip
        self._show_annual()
        self.table, self.behind, self.foot = FigureTable(), Behind(), Foot()
        self.sheet = Sheet(self.table)
        self.table.moved.connect(self._tell)
        self.table.asked.connect(self._go_in)
        self.behind.case_asked.connect(self._open_case)
        self.behind.record_asked.connect(self._open_record)
        self.behind.left.connect(self.table.setFocus)
        self._still = QTimer(self, singleShot=True, interval=_PAUSE)
        self._still.timeout.connect(self.count_trend)
        main = QWidget()
        down(main, (self.sheet, 1), self.foot)
        self._split = WithInspector(main, self.behind, settings=ctx.settings, key="statistics", width=WIDTH)
        self.siblings = Siblings(ctx, "statistics", _("Follow-up"))
        down(self, self._header, self.siblings, (self._split, 1))
        self._copy = QAction(_("Copy the figures"), self)
        self._copy.triggered.connect(self.copy)

    def title(self) -> str:
        """The page's word."""
        return _("Statistics")

    def _show_annual(self) -> None:
        """The button, where there is such a page; with large text its word among the tabs is enough."""
        there = self.ctx.shell is not None and ANNUAL in self.ctx.shell.registry
        self._annual.setVisible(there and not theme().roomy)

    # reading

    def opened(self, argument: Any) -> None:
        """Read a period, this year so far at first."""
        if self.period is None:
            self.ctx.tasks.read(self.ctx.services.unit.today).on_done(self._begin).owned_by(self).start()
        elif not self._follow() and self._stale:
            self.read()

    def _follow(self) -> bool:
        """Show the year that was chosen on another of these pages, if it is not the one of the period; whether so."""
        year = self.ctx.year
        if self.period is None or year is None or year in (self.period.first.year, self.period.last.year):
            return False
        some = (self.periods.itemData(at) for at in range(self.periods.count()))
        found = next((one for one in some if one is not None and one.first.year == year), None)
        if found is not None:
            self.show_period(found)
        return found is not None

    def _begin(self, today: dt.date) -> None:
        self._today = today
        for some in choices(today):
            if self.periods.count():
                self.periods.insertSeparator(self.periods.count())
            for one in some:
                self.periods.addItem(one.said, one)
        self.periods.insertSeparator(self.periods.count())
        self.periods.addItem(_("Own days …"), None)
        self.periods.setMaxVisibleItems(self.periods.count() + 1)  # the last of them is not to be looked for
        self.period = self.periods.itemData(0)
        if not self._follow():
            self.read()

    def _choose_period(self, at: int) -> None:
        chosen = self.periods.itemData(at)
        if chosen is not None:
            self.show_period(chosen)
            return
        assert self.period is not None
        self._stand_at(self.period)  # until other days have been written
        ask_days(self, self._today, self.period, self.show_period)

    def show_period(self, period: Period) -> None:
        """Count another period; one that is not in the list is put last in it."""
        self.period = period
        if period.first.year == period.last.year:
            self.ctx.year = period.first.year
        self._stand_at(period)
        self.read()

    def _stand_at(self, period: Period) -> None:
        with QSignalBlocker(self.periods):
            known = [at for at in range(self.periods.count()) if self.periods.itemData(at) == period]
            if not known:
                self.periods.addItem(period.said, period)
            self.periods.setCurrentIndex(known[0] if known else self.periods.count() - 1)

    def read(self) -> None:
        """Count the chosen period."""
        if self.period is None:
            return
        self._stale = False
        count, tasks = self.ctx.services.followup.period, self.ctx.tasks
        tasks.read(count, self.ctx.actor, self.period.first, self.period.last).on_done(self._show).owned_by(
            self
        ).start()
        self._read_before()
        if self.ctx.actor.may(Right.MANAGE_STORE):
            machines = self.ctx.services.exchange.colleagues
            tasks.read(machines, self.ctx.actor).on_done(
                lambda found: self.foot.show_machines(found, self._today)
            ).owned_by(self).start()

    def _read_before(self) -> None:
        """What figures meant in earlier annual reports, which the manager alone has."""
        if self.ctx.actor.may(Right.COOPERATE):
            before = self.ctx.services.annual_reports.meant_before
            self.ctx.tasks.read(before, self.ctx.actor).on_done(self._meant).owned_by(self).start()

    def _meant(self, before: Mapping[str, Meant]) -> None:
        self.behind.know_before(before)
        if not self.behind.is_listed:
            self._tell(self.table.current_figure())

    def refresh(self, changes: Any) -> None:
        """Cases have been written: count again when the page is shown."""
        if changes is not None and changes.touches(AnnualReport):
            self._read_before()
        if changes is None or changes.touches(*KINDS):
            self._stale = True
            if self.isVisible():
                self.read()

    def _show(self, report: Report) -> None:
        assert self.period is not None
        if (report.first, report.last) != (self.period.first, self.period.last):
            return  # another period has been chosen meanwhile
        self.report, self.look = report, None
        self._trends.clear()
        self.foot.show_day(self._today)
        self._offer_groups(report)
        self.table.show_report(report)
        self._tell(self.table.current_figure())
        read = self.ctx.services.trends.read
        self.ctx.tasks.read(read, self.ctx.actor, report).on_done(self._look).owned_by(self).start()

    def _offer_groups(self, report: Report) -> None:
        knows = self.ctx.actor.may(Right.COOPERATE)  # replies to surveys are kept for those alone
        offered = [one for one in groups(report.statistics) if knows or one is not Group.SATISFACTION]
        wanted = Group(self.ctx.settings.get("statistics.group", Group.OVERVIEW.value))
        with QSignalBlocker(self.groups):
            self.groups.clear()
            for one in offered:
                self.groups.addItem(group_word(one), one)
            at = offered.index(wanted) if wanted in offered else 0
            self.groups.setCurrentIndex(at)
        self.table.figures.group = offered[at]

    def show_group(self, group: Group) -> None:
        """Show the figures of another group."""
        self.ctx.settings.set("statistics.group", group.value)
        with QSignalBlocker(self.groups):
            self.groups.setCurrentIndex(self.groups.findData(group))
        self.table.show_group(group)

    # what is told of a figure

    def _look(self, look: Look) -> None:
        if self.report is None or (look.first, look.last) != (self.report.first, self.report.last):
            return
        self.look = look
        day = words.near_day(look.last, look.today)
        self.sheet.ages.show_rows(look.by_age(), day)
        self.count_trend()

    def _tell(self, figure: Figure | None) -> None:
        if self.report is None or self.period is None or figure is None:
            return
        self.behind.show_figure(self.report, figure, self.period)
        column = self.table.currentIndex().column()
        self.sheet.say(self.table.figures.few_in(column), median="median" in figure.key)
        known = self._trends.get((figure.key, figure.municipality))
        if known is not None:
            self._show_trend(*known)
        else:
            self._still.start()

    def count_trend(self) -> None:
        """How the figure that is stood on has gone, counted beside the window."""
        figure, look = self.table.current_figure(), self.look
        if figure is None or look is None:
            return

        def count(_task: object) -> tuple[Trend, OpenNow]:
            return look.trend(figure.key, figure.municipality), look.open_now(figure.municipality)

        def counted(found: tuple[Trend, OpenNow]) -> None:
            if look is self.look:
                self._trends[figure.key, figure.municipality] = found
                self._show_trend(*found)

        self.ctx.tasks.work(count).on_done(counted).owned_by(self).start()

    def _show_trend(self, trend: Trend, now: OpenNow) -> None:
        here, report, period = self.table.current_figure(), self.report, self.period
        if here is None or report is None or period is None:
            return
        if (here.key, here.municipality) == (trend.key, trend.municipality):
            statistic = next(one for one in report.statistics if one.key == trend.key)
            self.behind.show_trend(trend, statistic, period, now)

    def _go_in(self, figure: Figure) -> None:
        self._split.reveal()
        if figure.cases:
            self.behind.open_list(figure)
        else:
            self.behind.setFocus()

    def _open_record(self, counts: Counts, record: RecordId) -> None:
        try:
            self.ctx.actor.demand(Right.READ_TRAINING if counts is Counts.PEOPLE else Right.READ_CASEWORK)
        except NotAllowed as error:  # the figures alone are for more roles than what is behind them
            self.ctx.tasks.refused.emit(error)
            return
        if counts is Counts.PEOPLE:
            self.ctx.navigate("course", {"course": record})
        elif counts is Counts.REPLIES:
            self.ctx.navigate("surveys", {"round": record})
        elif counts in (Counts.REQUESTS, Counts.PROPOSALS):
            self.ctx.navigate("need", record)
        else:
            self.ctx.navigate("pool", {"home": record})

    def _open_case(self, number: str) -> None:
        task = self.ctx.tasks.read(self.ctx.services.cases.find, self.ctx.actor, number)
        task.on_done(lambda case: self.ctx.navigate("case", case)).owned_by(self).start()

    # taking out

    def copy(self) -> None:
        """The table as it is shown, to the clipboard."""
        if self.report is not None:
            self._taking.copy(self.report, self.table.figures.as_text())

    def _save_xlsx(self) -> None:
        if self.report is not None:
            self._taking.save_xlsx(self.report)

    def export(self) -> None:
        """Which kind of file, and for whom."""
        if self.report is not None:
            self._taking.ask(self.report)

    def save_to(
        self, path: Path, kind: str, *, outside: bool, done: Callable[[], object], failed: Callable[[FhrError], None]
    ) -> None:
        """Write the figures that are shown as a file."""
        assert self.report is not None
        self._taking.save_to(self.report, path, kind, outside=outside, done=done, failed=failed)

    # the shell

    def page_actions(self) -> list[QAction]:
        """Copying."""
        return [self._copy]

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """How one walks among the figures, and to what is behind them."""
        return (
            (_("Another figure or municipality"), "← → ↑ ↓"),
            (_("The list behind the figure"), _("Enter")),
            (_("From the list back to the figure"), "Esc"),
        )

    def primary_focus(self) -> QWidget:
        """The table."""
        return self.table

    def panes(self) -> list[QWidget]:
        """The table, and what is behind."""
        return [self.table, self.behind]

    def place(self) -> Any:
        """The group, the row, and which figure."""
        return self.table.figures.group, self.table.currentIndex().row(), self.table.current_key()

    def restore(self, state: Any) -> None:
        """Back to the cell."""
        group, row, key = state
        if group is not self.table.figures.group and self.groups.findData(group) >= 0:
            self.show_group(group)
        self.table.stand(max(row, 0), key)
