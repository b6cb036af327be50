"""Statistik as a page: the year, the table, what is behind a figure, and taking figures out by an explicit choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from fhr_desktop import durable
from fhr_desktop.domain.errors import FhrError, NotAllowed, Refused
from fhr_desktop.domain.followup import Counts, Figure
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry, PoolStep
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.surveys import SurveyReply, SurveyRound
from fhr_desktop.domain.training import Attendance, Enrolment, TrainingLink, Waiver
from fhr_desktop.services import followup_files
from fhr_desktop.services.actor import Right
from fhr_desktop.services.followup import Report
from i18n import _
from ui import words
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.headers import PageHeader
from ui.components.inputs import ChoiceInput
from ui.components.labels import Label
from ui.components.layout import Row, down
from ui.components.side import WithInspector
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.statistics.behind import Behind
from ui.pages.statistics.figures import Sheet
from ui.pages.statistics.table import FigureTable
from ui.saving import ask_where
from ui.shell.page import Page
from ui.shell.siblings import Siblings

YEARS = 6
KINDS = (
    Case, Transition, Home, Attendance, Enrolment, Waiver, TrainingLink, PoolEntry, PoolStep, Placement, Need, Proposal,
    SurveyRound, SurveyReply,
)  # fmt: skip
SHEETS = (Sheet.CASEWORK, Sheet.POOL, Sheet.SATISFACTION)  # in the order of the tabs; the last for who cooperates
NAMES = {"xlsx": "Excel (*.xlsx)", "csv": "CSV (*.csv)", "pdf": "PDF (*.pdf)"}


class StatisticsPage(Page):
    """Opened with nothing, or a year."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.report: Report | None = None
        self._stale = True
        self.years = QComboBox()
        self.years.setAccessibleName(_("Year"))
        self.years.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.years.activated.connect(lambda _index: self.read())
        self.every = Button(_("All figures"), "quiet", "columns")
        self.every.setCheckable(True)
        self.every.setChecked(bool(ctx.settings.get("statistics.all", False)))
        self.every.toggled.connect(self._show_all)
        self.take_out = Button(_("Take out …"), icon="download-simple", pressed=self.export)
        copy = Button(_("Copy"), "quiet", "copy", pressed=self.copy)
        self._header = PageHeader(_("Statistics"), _("per municipality"), self.every, copy, self.take_out, self.years)
        self.table, self.behind = FigureTable(), Behind()
        self.table.show_all(self.every.isChecked())
        sheets = [_("Cases and training"), _("The pool")]
        if ctx.actor.may(Right.COOPERATE):
            sheets.append(_("Satisfaction"))
        self.sheets = Tabs(sheets, _("Which figures"))
        self.sheets.chosen.connect(self._show_sheet)
        self.sheets.choose(min(int(ctx.settings.get("statistics.sheet", 0)), len(sheets) - 1))
        self.table.moved.connect(self._tell)
        self.table.asked.connect(self._go_in)
        self.behind.case_asked.connect(self._open_case)
        self.behind.record_asked.connect(self._open_record)
        self._said = Label("", "help", wrap=True)
        self._said.setMaximumWidth(16777215)
        main = QWidget()
        down(main, (self.table, 1), Row((self._said, 1), line="top", margins=(20, 5, 16, 5)))
        self._split = WithInspector(main, self.behind, settings=ctx.settings, key="statistics")
        self.siblings = Siblings(ctx, "statistics", _("Follow-up"))
        down(self, self._header, self.siblings, self.sheets, (self._split, 1))
        self._enter = QAction(_("Copy the figures"), self)
        self._enter.triggered.connect(self.copy)

    def title(self) -> str:
        """The page's word."""
        return _("Statistics")

    # reading

    def opened(self, argument: Any) -> None:
        """Read a year, this one at first."""
        if not self.years.count():
            self.ctx.tasks.read(self.ctx.services.unit.today).on_done(self._begin).owned_by(self).start()
        elif self._stale:
            self.read()

    def _begin(self, today: dt.date) -> None:
        until = words.short_day(today, today)
        self.years.addItem(_("{year} until {day}").format(year=today.year, day=until), today.year)
        for year in range(today.year - 1, today.year - YEARS, -1):
            self.years.addItem(_("All of {year}").format(year=year), year)
        self.read()

    def read(self) -> None:
        """Count the chosen year."""
        self._stale = False
        year = self.years.currentData()
        count = self.ctx.services.followup.year
        self.ctx.tasks.read(count, self.ctx.actor, year).on_done(self._show).owned_by(self).start()

    def refresh(self, changes: Any) -> None:
        """Cases have been written: count again when the page is shown."""
        if changes is None or changes.touches(*KINDS):
            self._stale = True
            if self.isVisible():
                self.read()

    def _show(self, report: Report) -> None:
        self.report = report
        self.table.show_report(report)
        self._tell(self.table.current_figure())
        self._said.setText(
            _(
                "Counted on what is in this database, from {first} to {last}. A dash means that there is nothing to "
                "count. Enter on a figure goes to what is behind it."
            ).format(first=report.first.isoformat(), last=report.last.isoformat())
        )

    def _tell(self, figure: Figure | None) -> None:
        if self.report is not None:
            self.behind.show_figure(self.report, figure)

    def _go_in(self, _figure: Figure) -> None:
        self._split.reveal()
        self.behind.go_in()

    def _show_all(self, every: bool) -> None:
        self.ctx.settings.set("statistics.all", every)
        self.table.show_all(every)

    def _show_sheet(self, index: int) -> None:
        self.ctx.settings.set("statistics.sheet", index)
        self.table.show_sheet(SHEETS[index])

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
        """The table to the clipboard, as text that a calculation sheet takes in."""
        report = self.report
        if report is None:
            return
        csv = followup_files.as_csv(report).decode("utf-8-sig").replace(";", "\t")

        def noted(_nothing: Any) -> None:
            QApplication.clipboard().setText(csv)
            self.ctx.shell.toast.say(_("The figures are copied. The access log notes it."))

        note = self.ctx.services.followup.note_export
        self.ctx.tasks.write(note, self.ctx.actor, report, "copy").on_done(noted).owned_by(self).start()

    def export(self) -> None:
        """Which kind of file, and for whom."""
        if self.report is None:
            return
        excel, plain, paper = _("Excel, with figures as numbers"), _("CSV, plain text"), _("PDF, to read")
        kind = ChoiceInput([("xlsx", excel), ("csv", plain), ("pdf", paper)], open_=True)
        audience = ChoiceInput(
            [("outside", _("Others: small figures are hidden")), ("inside", _("The unit: all figures"))], open_=True
        )
        kind.set_value("xlsx")
        audience.set_value("outside")
        said = _(
            "The file is not encrypted. A figure that rests on few cases can point out a family, so those are hidden "
            "in a file for others. The access log notes what is taken out."
        )
        dialog = FormDialog(
            self.window(), _("Take out the statistics"), said,
            {"kind": Field(_("Kind of file"), kind), "audience": Field(_("For"), audience)}, _("Choose a place"),
            lambda: self._choose_place(dialog, str(kind.value()), outside=audience.value() == "outside"),
        )  # fmt: skip
        dialog.open()

    def _choose_place(self, dialog: FormDialog, kind: str, *, outside: bool) -> None:
        assert self.report is not None
        name = f"statistik-{self.report.first.year}.{kind}"
        path = ask_where(self.ctx, dialog, _("Save the statistics"), name, NAMES[kind])
        if path is not None:
            self.save_to(path, kind, outside=outside, done=dialog.finish, failed=dialog.refuse)

    def save_to(
        self, path: Path, kind: str, *, outside: bool, done: Callable[[], object], failed: Callable[[FhrError], None]
    ) -> None:
        """Write the file, noted in the access log."""
        services, actor, report = self.ctx.services, self.ctx.actor, self.report
        assert report is not None

        def make() -> None:
            shown = report.for_others(services.unit.settings().min_cell) if outside else report
            made = {
                "xlsx": lambda: followup_files.as_xlsx(shown),
                "csv": lambda: followup_files.as_csv(shown),
                "pdf": lambda: followup_files.as_pdf(shown, services.paper.plain_context(actor)),
            }[kind]()
            services.followup.note_export(actor, shown, kind)
            try:
                durable.write(path, made)
            except OSError:
                raise Refused(
                    _("The file could not be written there. Nothing has been changed; choose another place.")
                ) from None

        def written(_nothing: Any) -> None:
            done()
            self.ctx.shell.toast.say(_("The file is saved. It is not encrypted; delete it when it has been used."))

        self.ctx.tasks.write(make).on_done(written).on_error(failed).owned_by(self).start()

    # the shell

    def page_actions(self) -> list[QAction]:
        """Copying."""
        return [self._enter]

    def primary_focus(self) -> QWidget:
        """The table."""
        return self.table

    def panes(self) -> list[QWidget]:
        """Which figures, the table, and what is behind."""
        return [self.sheets, self.table, self.behind]

    def place(self) -> Any:
        """The cell and the table it stands in."""
        here = self.table.currentIndex()
        return here.row(), here.column()

    def restore(self, state: Any) -> None:
        """Back to the cell."""
        row, column = state
        if 0 <= row < self.table.figures.rowCount() and not self.table.isColumnHidden(column):
            self.table.setCurrentIndex(self.table.figures.index(row, column))
