"""Poolen: tabs, filter row, list and preview. What a home is and may become is decided in `domain` and `services`."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.checks import RegisterCheck
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Assessment
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry, PoolStatus
from fhr_desktop.domain.pool_filter import PoolFilter, Scope
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.pool_views import SavedView
from fhr_desktop.domain.training import Certificate, TrainingLink
from fhr_desktop.domain.unit import Municipality, OrganisationSettings
from fhr_desktop.services.actor import Right
from fhr_desktop.services.pool import PoolSheet
from fhr_desktop.services.pool_files import PoolTable
from i18n import _
from ui.components.buttons import Button, IconButton
from ui.components.empty import EmptyState
from ui.components.filter_bar import FilterBar
from ui.components.headers import PageHeader
from ui.components.layout import Column, down
from ui.components.list_view import remember
from ui.components.side import WithInspector
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.pool.acts import PoolActs
from ui.pages.pool.beside import Beside
from ui.pages.pool.columns import DISTANCE, columns
from ui.pages.pool.filters import Filters, chip_words
from ui.pages.pool.finding import (
    MANY,
    Asked,
    Finder,
    Order,
    PoolRead,
    Tally,
    counted,
    finding,
    read_pool,
    releasing,
    tallying,
)
from ui.pages.pool.preview import PoolPreview
from ui.pages.pool.printing import overview_menu
from ui.pages.pool.table import HomeTable
from ui.pages.pool.taking_out import take_out
from ui.pages.pool.views import Views
from ui.pages.pool.wording import PoolWords
from ui.shell.page import Page

KINDS = (PoolEntry, Home, Person, Placement, Assessment, RegisterCheck, TrainingLink, Certificate, Municipality,
         OrganisationSettings, SavedView)  # fmt: skip
LIST, NONE_YET, NO_MATCH = range(3)
SIDE_WIDTH = 380
SCOPES = (Scope.FREE, Scope.ALL, Scope.UPDATE, Scope.PROPOSED)  # the tabs before those of saved views


class PoolPage(Page):
    """Opened with nothing, or {"home": id} to stand on a home."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.read: PoolRead | None = None
        self.tally: Tally | None = None
        self._finder, self._counter, self._releaser = Finder(self), Finder(self), Finder(self)
        self._leaving: list[PoolRow] = []  # of the list before, till the new one is shown
        self._stand_on: Any = None
        self._view_wanted: Any = None
        self.acts, self.filters, self.views = (
            PoolActs(ctx, self),
            Filters(ctx, self, self._sheet),
            Views(ctx, self, self.asked),
        )
        self._columns = IconButton("columns", _("Columns"), pressed=self._choose_columns)
        self._print = IconButton("printer", _("The overview on paper …"), shortcut="Ctrl+P", pressed=self.print_out)
        out = IconButton("download-simple", _("Take out the list …"), pressed=self.take_out)
        self.add = Button(_("Add a home …"), "primary", "plus", pressed=self.acts.add)
        self.add.setVisible(ctx.actor.may(Right.ASSESS))
        coverage = Button(_("Coverage"), "quiet", "map-trifold", pressed=lambda: ctx.navigate("coverage"))
        requests = Button(_("Requests"), "quiet", "puzzle-piece", pressed=lambda: ctx.navigate("needs"))
        self._header = PageHeader(
            _("The pool"), "", requests, coverage, self.views.button, self._columns, self._print, out, self.add
        )  # fmt: skip
        self._tab_words = [_("Free now"), _("All"), _("To be updated"), _("Proposed")]
        self.tabs = Tabs(self._tab_words, _("Which homes"))
        self.table = HomeTable(columns(self.said))
        may_write = ctx.actor.may(Right.WRITE_CASEWORK)
        self.preview = PoolPreview(self.open, self.confirm, self.change_state, self.edit, may_write=may_write)
        self.filter = FilterBar(self.table, noun=counted)
        self.filter.set_chips(self.filters.chips())
        self._stack = self._states()
        self.beside = Beside(ctx, self.preview)
        main = Column(self.filter, (self._stack, 1))
        self.split = WithInspector(main, self.beside, settings=ctx.settings, key="pool", width=SIDE_WIDTH)
        down(self, self._header, self.tabs, (self.split, 1))
        remember(self.table, ctx.settings, "pool")
        self._before = self.asked()  # what was asked before a saved view was shown
        self._wire()

    def _states(self) -> QStackedWidget:
        stack = QStackedWidget()
        stack.addWidget(self.table)
        none_yet = _(
            "Homes that have been found suitable are put in the pool, where all municipalities can be offered them."
        )
        stack.addWidget(EmptyState(_("No homes in the pool yet"), none_yet))
        show_all = Button(_("Show all"), pressed=self.show_all)
        stack.addWidget(
            EmptyState(_("No home fits"), _("There are homes, but none that fits all that is asked for."), show_all)
        )
        return stack

    def _wire(self) -> None:
        self.tabs.chosen.connect(lambda _index: self._turned())
        self.views.chosen.connect(self._view_chosen)
        self.table.asked.connect(self._find)
        self.filters.changed.connect(self._ask)
        self.table.current_changed.connect(self._chose)
        self.table.selectionModel().selectionChanged.connect(
            lambda: self.preview.show_selected(self.table.selected_count())
        )
        self.table.previewed.connect(lambda _row: self.split.toggle())
        self.table.opened.connect(lambda _row: self.open())
        self.beside.map.walked.connect(self.table.select)
        self.beside.map.opened.connect(lambda home: self.ctx.navigate("pool_home", home))
        self.split.folded.connect(self.beside.lay)
        self._confirm_action = self.action(_("Confirm availability"), self.confirm, "Ctrl+B", "check")
        self._move_action = self.action(_("Change the state …"), self.change_state, "Ctrl+L", "arrows-left-right")
        self._edit_action = self.action(_("Change what it offers …"), self.edit, "Ctrl+E", "pencil-simple")
        self._add_action = self.action(_("Add a home …"), self.acts.add, "Ctrl+N, H", "plus")
        self._print_action = self.action(_("The overview on paper …"), self.print_out, "Ctrl+P", "printer")
        self._out_action = self.action(_("Take out the list …"), self.take_out, "", "download-simple")
        self._view_action = self.action(_("Save as a new view …"), self.views.save_new, "", "bookmarks-simple")
        self._filter_action = self.action(_("Filter the list"), self.filter.field.setFocus, "Ctrl+F", "funnel")

    # the page's life

    def title(self) -> str:
        """The page's word."""
        return _("The pool")

    def opened(self, argument: Any) -> None:
        """Read the list anew."""
        if isinstance(argument, dict):
            self._stand_on = argument.get("home")
        self.refresh(None)

    def refresh(self, changes: Any) -> None:
        """Read the list anew when a home, or what is known of it, has changed."""
        if changes is None or changes.touches(*KINDS):
            self.ctx.tasks.read(read_pool, self.ctx).on_done(self._show).owned_by(self).start()

    def _show(self, read: PoolRead) -> None:
        before, self.read = self._sheet(), read
        self._leaving = list(before.rows) if before is not None and len(before.rows) > MANY else []
        self.views.show(read.views)
        self._show_tabs()
        self._find()
        self._counter.start(tallying(read, self._counted))

    def _counted(self, tally: Tally) -> None:
        self.tally = tally
        self._header.set_line(tally.line())
        self._show_counts()

    # tabs and views

    def _show_tabs(self) -> None:
        """The tabs of the program and of the saved views, each with how many homes it holds."""
        if self.read is None:
            return
        known = self.views.known
        wanted, self._view_wanted = next((one for one in known if one.id == self._view_wanted), None), None
        at = self.tabs.current() if self.tabs.current() < len(SCOPES) else SCOPES.index(Scope.ALL)
        if self.views.current is not None:
            at = len(SCOPES) + known.index(self.views.current)
        self.tabs.set_words([*self._tab_words, *map(self.views.title, known)], at)
        self._show_counts()
        if wanted is not None:
            self.tabs.choose(len(SCOPES) + known.index(wanted))

    def _show_counts(self) -> None:
        tally = self.tally
        if tally is not None:
            views = (tally.views.get(one.id) for one in self.views.known)
            for index, number in enumerate((*(tally.scopes[one] for one in SCOPES), *views)):
                self.tabs.set_count(index, "" if number is None else str(number))

    def _turned(self) -> None:
        """A tab has been chosen: what its view asks; or what was asked before there was a view."""
        at, shown = self.tabs.current() - len(SCOPES), self.views.current
        if at >= 0:
            if shown is None:
                self._before = self.asked()
            self.views.current = self.views.known[at]
            self.ask(Asked.of(self.views.current))
        elif shown is not None:
            self.views.current = None
            self.ask(self._before)
        else:
            self._find()

    def _view_chosen(self, view: SavedView | None) -> None:
        """A view has been saved, and is shown when it has been read; or the one shown is gone."""
        if view is None:
            self.tabs.choose(SCOPES.index(Scope.ALL))
            self.ask(self._before)

    # finding

    @property
    def scope(self) -> Scope:
        """Which homes are looked among."""
        at = self.tabs.current()
        return self.views.current.homes() if self.views.current is not None else SCOPES[min(at, len(SCOPES) - 1)]

    @property
    def at_rest(self) -> bool:
        """Whether everything that is asked has been answered and shown."""
        finders = (self._finder, self._counter, self._releaser)
        return all(one.at_rest for one in finders) and self.beside.map.at_rest

    def _sheet(self) -> PoolSheet | None:
        return None if self.read is None else self.read.sheet

    def asked(self) -> Asked:
        """What the list is asked now."""
        return Asked(self.scope, self.filters.wanted, list(self.table.wanted_order))

    def ask(self, asked: Asked) -> None:
        """Ask for this, in this order; among which homes is told by the tab."""
        self.table.wanted_order = list(asked.order)
        if asked.wanted == self.filters.wanted:
            self._find()
        self.filters.ask(asked.wanted)

    def said(self) -> PoolWords:
        """What the rows are read against now."""
        assert self.read is not None
        wanted, sheet = self.filters.wanted, self.read.sheet
        name = wanted.near[0] if wanted.near is not None else ""
        return PoolWords(sheet.today, sheet.municipalities, wanted.place(), name)

    def _ask(self) -> None:
        self.filter.set_chips(self.filters.chips())
        self._find()

    def _find(self) -> None:
        """Filter and sort, a little at a time; a new question takes the place of the last."""
        if self.read is None:
            return
        asked = self.asked()
        found = partial(self._show_found, asked.order)
        self._finder.start(finding(self.read.sheet, asked, self.table.words, self.said(), found))

    def _show_found(self, order: Order, rows: list[PoolRow], numbers: list[int]) -> None:
        if self.read is None:
            return
        self.table.show_column(DISTANCE, shown=self.filters.wanted.near is not None)
        self.beside.show_rows(rows, self.said())
        total = len(self.read.sheet.rows)
        self.table.show_found(rows, numbers, order, total)
        leaving, self._leaving = self._leaving, []
        if leaving:
            self._releaser.start(releasing(leaving), later=True)
        self._stack.setCurrentIndex(LIST if rows else NO_MATCH if total else NONE_YET)
        self.filter.setVisible(bool(total))
        if self._stand_on is not None and self.table.select(self._stand_on):
            self._stand_on = None
        elif self.table.current() is None and rows:
            self.table.select(rows[0].home_id)

    def show_all(self) -> None:
        """Ask nothing."""
        self.filter.field.clear()
        self.tabs.choose(SCOPES.index(Scope.ALL))
        self.filters.ask(PoolFilter())
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chose(self, row: PoolRow | None) -> None:
        if self.read is not None:
            self.beside.show_row(row, self.said())

    # acts

    def confirm(self) -> None:
        """The families of the selected homes have said that they still can."""
        self.acts.confirm([row.home_id for row in self.table.selected() if row.status is not PoolStatus.LEFT])

    def open(self) -> None:
        """The card of the home one stands on."""
        row = self.table.current()
        if row is not None:
            self.ctx.navigate("pool_home", row.home_id)

    def change_state(self) -> None:
        """Change the state of the home one stands on."""
        row = self.table.current()
        if row is not None:
            self.acts.move(row.home_id)

    def edit(self) -> None:
        """Change what the home one stands on offers."""
        row = self.table.current()
        if row is not None:
            self.acts.edit(row.home_id)

    def print_out(self) -> None:
        """The overview of the pool, in the variant that is chosen."""
        overview_menu(self.ctx, self).popup(self._print.mapToGlobal(QPoint(0, self._print.height())))

    def take_out(self) -> None:
        """The homes that the list shows, as a file."""
        if self.read is None:
            return
        said, wanted = self.said(), self.filters.wanted
        hidden = self.table.list_state()["hidden"]
        shown = [one.key for one in self.table.rows_model.columns if one.key not in hidden or one.key == DISTANCE]
        asked = [self._tab_words[SCOPES.index(self.scope)], *chip_words(wanted, said.municipalities).values()]
        if self.table.words:
            asked.append(_("words in the filter field"))  # which they were may be a name
        rows = self.table.rows_model.rows
        table = PoolTable(rows, shown, said.today, said.municipalities, said.place, said.place_name, asked)
        take_out(self.ctx, self, table)

    def save_pending(self) -> None:
        """Have what is being written in a dialog kept at once."""
        self.acts.save_pending()

    def _choose_columns(self) -> None:
        self.table.columns_menu().popup(self._columns.mapToGlobal(QPoint(0, self._columns.height())))

    # the shell

    def page_actions(self) -> list[QAction]:
        """Filter, and confirm for whoever may."""
        found = [self._filter_action, self._print_action, self._out_action]
        if self.ctx.actor.may(Right.WRITE_CASEWORK):
            found += [self._confirm_action, self._edit_action, self._move_action]
        return [*found, self._add_action] if self.ctx.actor.may(Right.ASSESS) else found

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.table

    def panes(self) -> list[QWidget]:
        """Tabs, filter row, list, map, preview."""
        return [self.tabs, self.filter, self.table, self.beside.map, self.preview]

    def place(self) -> Any:
        """Tab or view, row and scroll."""
        row, view = self.table.current(), self.views.current
        tab = self.tabs.current() if view is None else view.id
        return tab, None if row is None else row.home_id

    def restore(self, state: Any) -> None:
        """Back to the row; to a view when it has been read."""
        tab, self._stand_on = state
        if isinstance(tab, int):
            self.tabs.choose(tab)
        elif self.views.current is None:
            self._view_wanted = tab
