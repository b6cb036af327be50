"""Kostnader as a page: the year, who pays what, what is tried out, and the budget. Fixing, printing and files."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.cost_share import Budget, CostShare
from fhr_desktop.domain.cost_share_what_if import Change
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.forms.library import library
from fhr_desktop.services.cost_share.files import TakenOut
from fhr_desktop.services.cost_share.papers import FORM, WantedShare
from fhr_desktop.services.cost_share.sheet import CostSheet
from fhr_desktop.services.cost_share.words import checks_said, kronor, sum_said
from i18n import _
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.labels import Label
from ui.components.layout import ScrollPane, down
from ui.components.side import WithInspector
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.cost_share.beside import Beside
from ui.pages.cost_share.budget import BudgetPane
from ui.pages.cost_share.dialogs import BudgetDialog, FixDialog, PopulationDialog
from ui.pages.cost_share.looking import Line, Looking
from ui.pages.cost_share.strip import Strip
from ui.pages.cost_share.table import CostView, Shown
from ui.pages.cost_share.taking_out import take_out
from ui.preview.print_preview import PrintPreview
from ui.shell.page import Page
from ui.shell.siblings import Siblings
from ui.shell.years import Years

KEY = "cost_share"
YEARS_BEFORE, WIDTH = 4, 318
SHARING, BUDGET = range(2)


class CostSharePage(Page):
    """Opened with nothing, or a year."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.looking: Looking | None = None
        self._today, self._stale = dt.date.min, True
        self.years = Years(ctx)
        self.years.turned.connect(lambda: self.read(anew=True))
        self._read_in = Button(_("Read in population …"), "quiet", "tray", pressed=self.read_in)
        self._print = Button(_("Print …"), icon="printer", pressed=self.print_out)
        self._take_out = Button(_("Take out …"), icon="download-simple", pressed=self.export)
        self._fix = Button(_("Fix …"), "primary", "check", pressed=self.fix)
        self._header = PageHeader(
            _("Costs"), "", self.years, self._read_in, self._print, self._take_out, self._fix
        )  # fmt: skip
        self.strip, self.table, self.beside = Strip(), CostView(), Beside()
        self._sum, self._checks, self._tried = (Label("", kind, wrap=True) for kind in ("strong", "help", "help"))
        self._full = QWidget()
        down(self._full, self.table, 8, self._sum, 2, self._tried, 2, self._checks, None)
        self._sheet = ScrollPane(self.strip, self._full, margins=(0, 0, 0, 12))
        for label in (self._sum, self._checks, self._tried):
            label.setContentsMargins(20, 0, 16, 0)
        self.split = WithInspector(self._sheet, self.beside, settings=ctx.settings, key=KEY, width=WIDTH)
        self.split.say_within("question", _("What if …"))
        self._none: EmptyState | None = None
        self.budget = BudgetPane(ctx, self.write_budget)
        self.tabs = Tabs([_("Sharing"), _("Budget and outcome")], _("What is shown"))
        self.siblings = Siblings(ctx, KEY, _("Follow-up"))
        down(self, self._header, self.siblings, self.tabs, (self.split, 1), (self.budget, 1))
        self.budget.hide()
        self.tabs.chosen.connect(self._turn)
        self.strip.changed.connect(self._choose)
        self.table.moved.connect(self._tell)
        self.beside.form.asked.connect(self._try_out)
        self._acts = [
            self.action(_("Change the budget …"), self.write_budget, "", "pencil-simple"),
            self.action(_("Read in population …"), self.read_in, "", "tray"),
            self.action(_("Fix the share …"), self.fix, "", "check"),
            self.action(_("Print the share"), self.print_out, "Ctrl+P", "printer"),
        ]

    def title(self) -> str:
        """The page's word."""
        return _("Costs")

    # reading

    def opened(self, argument: Any) -> None:
        """Read a year, this one at first."""
        wish = argument if isinstance(argument, int) else 0
        if not self.years.count():
            task = self.ctx.tasks.read(self.ctx.services.unit.today)
            task.on_done(lambda today: self._begin(today, wish)).owned_by(self).start()
            return
        other = self.years.choose(wish) if wish else self.years.follow()
        if self._stale or wish or other:
            self.read(anew=bool(wish) or other)

    def _begin(self, today: dt.date, wish: int) -> None:
        self._today = today
        offered = range(today.year + 1, today.year - YEARS_BEFORE - 1, -1)
        self.years.offer([(year, str(year)) for year in offered], today.year)
        if wish:
            self.years.choose(wish)
        self.read(anew=True)

    def read(self, *, anew: bool = False) -> None:
        """Read the chosen year; `anew` begins with what is in force, and otherwise what is looked at stays."""
        self._stale = False
        year, kept = self.years.currentData(), None if anew else self.looking

        def show(sheet: CostSheet) -> None:
            self._show_sheet(sheet, kept)

        task = self.ctx.tasks.read(self.ctx.services.cost_share.open, self.ctx.actor, year)
        task.on_done(show).owned_by(self).start()

    def refresh(self, changes: Any) -> None:
        """What the share rests on has been written: read again when the page is shown."""
        if changes is None or changes.touches(Budget, CostShare, Municipality):
            decided = changes is not None and changes.touches(CostShare)
            self._stale = True
            if decided:
                self.looking = None
            if self.isVisible():
                self.read(anew=decided)

    # showing

    def _show_sheet(self, sheet: CostSheet, kept: Looking | None) -> None:
        if kept is not None and kept.sheet.year == sheet.year:
            version = next(
                (one for one in sheet.decided if kept.version is not None and one.id == kept.version.id), None
            )
            self.looking = replace(kept, sheet=sheet, version=version)
        else:
            self.looking = Looking(sheet, sheet.usual, sheet.decided[0] if sheet.decided else None)
        self.budget.show_sheet(sheet)
        self.beside.form.show_year(self.looking)
        self._show()
        self._try_out()

    def _show(self) -> None:
        looking = self.looking
        if looking is None:
            return
        self.strip.show_looking(looking)
        self._header.set_line(_line(looking))
        try:
            table = looking.table()
        except Refused as refused:
            self._show_none(refused.sentence, no_budget=looking.sheet.budget is None)
            return
        try:
            then, lines = looking.tried(), looking.lines()
            self.beside.say_trouble(None)
        except Refused as refused:
            self.beside.say_trouble(refused)
            looking = looking.with_change(Change())
            then, lines = None, looking.lines()
        self._possible(possible=True)
        self.table.show_lines(Shown(lines, table, then))
        self._sum.setText(sum_said(table))
        self._checks.setText(" ".join(checks_said(table)))
        said = [*self.beside.form.said(looking.change), sum_said(then)] if then is not None else []
        self._tried.setText(" ".join([_("What if:"), *said]) if said else "")
        self._tried.setVisible(bool(said))
        self._tell(self.table.current_line())

    def _show_none(self, sentence: str, *, no_budget: bool) -> None:
        """Why there is no table, and the one next step."""
        self._possible(possible=False)
        write = Button(_("Write the budget …"), "primary", "pencil-simple", pressed=self.write_budget)
        read = Button(_("Read in population …"), "primary", "tray", pressed=self.read_in)
        self._none = EmptyState(_("It cannot be shared yet"), sentence, write if no_budget else read)
        self._sheet.column.addWidget(self._none, 1)

    def _possible(self, *, possible: bool) -> None:
        """Whether there is a table, and all that is done with one."""
        for button in (self._print, self._take_out, self._fix):
            button.setEnabled(possible)
        if self._none is not None:
            self._none.setParent(None)
            self._none.deleteLater()
            self._none = None
        self._full.setVisible(possible)
        self.split.set_aside(not possible)

    def _turn(self, index: int) -> None:
        self.split.setVisible(index == SHARING)
        self.budget.setVisible(index == BUDGET)

    def _choose(self) -> None:
        if self.looking is not None:
            self.looking = self.strip.chosen(self.looking)
            self.beside.form.show_year(self.looking)
            self._show()

    def _try_out(self) -> None:
        if self.looking is None:
            return
        try:
            self.looking = self.looking.with_change(self.beside.form.change())
        except Refused as refused:  # what was tried before is no longer what the form says
            self.looking = self.looking.with_change(Change())
            self._show()
            self.beside.say_trouble(refused)
            return
        self._show()

    def _tell(self, line: Line | None) -> None:
        shown = self.table.costs.shown
        if shown is not None:
            self.beside.show_line(shown, line)

    # what is done

    def write_budget(self) -> None:
        """The year's budget and outcome."""
        if self.looking is not None:
            BudgetDialog(self.ctx, self, self.looking.sheet, self._today).open()

    def read_in(self) -> None:
        """A file with how many children there are."""
        if self.looking is not None:
            PopulationDialog(self.ctx, self, self.looking.sheet, self.looking.choice, self._today).open()

    def fix(self) -> None:
        """Enter what styrgruppen decided: the draft as it is counted here, without what is tried out."""
        if self.looking is None:
            return
        try:
            FixDialog(self.ctx, self, self.looking.sheet, self.looking.choice, self._today).open()
        except Refused as refused:
            self.ctx.tasks.refused.emit(refused)

    def print_out(self) -> None:
        """The pages to look at first."""
        if self.looking is None or not self._print.isEnabled():
            return
        version, choice = self.looking.version, self.looking.choice
        wanted = WantedShare(
            self.looking.sheet.year, version.id if version else None, None if version else choice
        )  # fmt: skip
        papers, actor = self.ctx.services.cost_share_papers, self.ctx.actor
        title = f"{library().title(FORM)} {FORM}"
        PrintPreview(
            self.window(), self.ctx, title, FORM, lambda: papers.preview(actor, wanted),
            lambda: papers.printed(actor, wanted),
        ).open()  # fmt: skip

    def export(self) -> None:
        """The table as a file."""
        shown = self.table.costs.shown
        if shown is not None and self.looking is not None:
            taken = TakenOut(shown.table, shown.then, self.beside.form.said(self.looking.change))
            take_out(self.ctx, self, taken)

    # the shell

    def page_actions(self) -> list[QAction]:
        """What is done with the year."""
        return self._acts

    def primary_focus(self) -> QWidget:
        """The table."""
        return self.table if self.tabs.current() == SHARING else self.budget

    def panes(self) -> list[QWidget]:
        """The tabs, how it is counted, the table, what is beside it; or the budget."""
        if self.tabs.current() == BUDGET:
            return [self.tabs, self.budget]
        return [self.tabs, self.strip, self.table, self.beside]

    def place(self) -> Any:
        """The tab, the row and the year."""
        return self.tabs.current(), self.table.currentIndex().row(), self.years.currentData()

    def restore(self, state: Any) -> None:
        """Back to it."""
        tab, row, _year = state
        self.tabs.choose(tab)
        if 0 <= row < self.table.costs.rowCount():
            self.table.setCurrentIndex(self.table.costs.index(row, 0))


def _line(looking: Looking) -> str:
    """The header's grey line: what the year costs, and whether it is decided."""
    sheet, version = looking.sheet, looking.version
    if version is not None:
        day = version.decided_on.isoformat() if version.decided_on else ""
        return _("{total}, fixed {day}").format(total=kronor(version.total), day=day)
    return _("{total}, draft").format(total=kronor(sheet.budget.total)) if sheet.budget else _("draft")
