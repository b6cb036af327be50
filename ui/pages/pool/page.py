"""Poolen: tabs, filter row, list and preview. What a home is and may become is decided in `domain` and `services`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from fhr_desktop.domain.checks import RegisterCheck
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Assessment
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.pool_filter import PoolFilter, Scope, arrange, counts, sift
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.training import Certificate, TrainingLink
from fhr_desktop.domain.unit import Municipality, OrganisationSettings
from fhr_desktop.services.actor import Right
from fhr_desktop.services.pool import PoolSheet
from i18n import _, _n
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
from ui.pages.pool.columns import DISTANCE, columns, searched, sort_keys
from ui.pages.pool.map_pane import MapPane
from ui.pages.pool.preview import PoolPreview
from ui.pages.pool.table import PoolTable
from ui.pages.pool.wording import PoolWords
from ui.shell.page import Page

KINDS = (PoolEntry, Home, Person, Placement, Assessment, RegisterCheck, TrainingLink, Certificate, Municipality,
         OrganisationSettings)  # fmt: skip
LIST, NONE_YET, NO_MATCH = range(3)
SIDE_WIDTH = 380
SIDE_HEIGHTS = [380, 320]  # of map and preview, in proportion
Order = Sequence[tuple[str, bool]]


class PoolPage(Page):
    """Opened with nothing, or {"home": id} to stand on a home."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.sheet: PoolSheet | None = None
        self.wanted = PoolFilter()
        self._asked = 0
        self._stand_on: Any = None
        may_write = ctx.actor.may(Right.WRITE_CASEWORK)
        self.acts = PoolActs(ctx, self)
        self._columns = IconButton("columns", _("Columns"), pressed=self._choose_columns)
        self._header = PageHeader(_("The pool"), "", self._columns)
        self._scopes = (Scope.FREE, Scope.ALL, Scope.UPDATE)
        self.tabs = Tabs([_("Free now"), _("All"), _("To be updated")], _("Which homes"))
        self.table = PoolTable(columns(self.said))
        self.preview = PoolPreview(self.confirm, may_write=may_write)
        self.filter = FilterBar(self.table, noun=_counted)
        self._stack = self._states()
        self.side = QSplitter(Qt.Orientation.Vertical)  # the map stands above the preview
        self.side.setChildrenCollapsible(False)
        self.side.setHandleWidth(1)
        self.map = MapPane(ctx)
        self.side.addWidget(self.map)
        self.side.addWidget(self.preview)
        self.side.setSizes(SIDE_HEIGHTS)
        main = Column(self.filter, (self._stack, 1))
        self.split = WithInspector(main, self.side, settings=ctx.settings, key="pool", width=SIDE_WIDTH)
        down(self, self._header, self.tabs, (self.split, 1))
        remember(self.table, ctx.settings, "pool")
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
        self.tabs.chosen.connect(lambda _index: self._find())
        self.table.asked.connect(self._find)
        self.table.current_changed.connect(self._chose)
        self.table.previewed.connect(lambda _row: self.split.toggle())
        self.map.walked.connect(self.table.select)
        self.map.opened.connect(lambda home: self.ctx.navigate("pool_home", home))
        self.table.opened.connect(lambda row: self.ctx.navigate("pool_home", row.home_id))
        self.split.folded.connect(self._lay_side)
        self._confirm_action = self.action(_("Confirm availability"), self.confirm, "Ctrl+B", "check")
        self._filter_action = self.action(_("Filter the list"), self.filter.field.setFocus, "Ctrl+F", "funnel")

    def _lay_side(self, folded: bool) -> None:
        """A drawer is wide and low: map and preview stand side by side in it."""
        self.side.setOrientation(Qt.Orientation.Horizontal if folded else Qt.Orientation.Vertical)
        self.side.setSizes(SIDE_HEIGHTS)

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
            self.ctx.tasks.read(self._read).on_done(self._show).owned_by(self).start()

    def _read(self) -> tuple[PoolSheet, Mapping[Scope, int]]:
        sheet = self.ctx.services.pool.rows(self.ctx.actor)
        return sheet, counts(sheet.rows, sheet.today)

    def _show(self, found: tuple[PoolSheet, Mapping[Scope, int]]) -> None:
        self.sheet, numbers = found
        for index, scope in enumerate(self._scopes):
            self.tabs.set_count(index, str(numbers[scope]))
        every = [row for row in self.sheet.rows if row.municipality]
        places = len({row.municipality for row in every})
        homes = _n("{n} home", "{n} homes", numbers[Scope.ALL]).format(n=numbers[Scope.ALL])
        where = _n("in {n} municipality", "in {n} municipalities", places).format(n=places)
        self._header.set_line(f"{homes} {where}" if every else "")
        self._find()

    # finding

    @property
    def scope(self) -> Scope:
        """Which homes are looked among."""
        return self._scopes[self.tabs.current()]

    def said(self) -> PoolWords:
        """What the rows are read against now."""
        assert self.sheet is not None
        name = self.wanted.near[0] if self.wanted.near is not None else ""
        return PoolWords(self.sheet.today, self.sheet.municipalities, self.wanted.place(), name)

    def _find(self) -> None:
        """Filter and sort where nobody waits for it; only the last answer is shown."""
        if self.sheet is None:
            return
        self._asked += 1
        ask = partial(
            _found, self.sheet, self.scope, self.wanted, self.table.words, self.table.wanted_order, self.said()
        )
        task = self.ctx.tasks.work(lambda _context: ask())
        task.on_done(partial(self._show_found, self._asked, self.table.wanted_order)).owned_by(self).start()

    def _show_found(self, asked: int, order: Order, rows: list[PoolRow]) -> None:
        if asked != self._asked or self.sheet is None:
            return
        self.table.show_column(DISTANCE, shown=self.wanted.near is not None)
        self.map.show_rows(rows, self.wanted.near[0] if self.wanted.near is not None else "")
        self.table.show_found(rows, order, len(self.sheet.rows))
        total = len(self.sheet.rows)
        self._stack.setCurrentIndex(LIST if rows else NO_MATCH if total else NONE_YET)
        self.filter.setVisible(bool(total))
        if self._stand_on is not None and self.table.select(self._stand_on):
            self._stand_on = None
        elif self.table.current() is None and rows:
            self.table.select(rows[0].home_id)

    def show_all(self) -> None:
        """Ask nothing."""
        self.wanted = PoolFilter()
        self.filter.field.clear()
        self.tabs.choose(self._scopes.index(Scope.ALL))
        self._find()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chose(self, row: PoolRow | None) -> None:
        if self.sheet is not None:
            self.preview.show_row(row, self.said())
            self.map.select(None if row is None else row.home_id)

    # acts

    def confirm(self) -> None:
        """The families of the selected homes have said that they still can."""
        self.acts.confirm(self.table.selected())

    def _choose_columns(self) -> None:
        self.table.columns_menu().popup(self._columns.mapToGlobal(QPoint(0, self._columns.height())))

    # the shell

    def page_actions(self) -> list[QAction]:
        """Filter, and confirm for whoever may."""
        may_write = self.ctx.actor.may(Right.WRITE_CASEWORK)
        return [self._filter_action, *([self._confirm_action] if may_write else [])]

    def primary_focus(self) -> QWidget:
        """The list."""
        return self.table

    def panes(self) -> list[QWidget]:
        """Tabs, filter row, list, map, preview."""
        return [self.tabs, self.filter, self.table, self.map, self.preview]

    def place(self) -> Any:
        """Tab, row and scroll."""
        row = self.table.current()
        return self.tabs.current(), None if row is None else row.home_id, self.table.place().y()

    def restore(self, state: Any) -> None:
        """Back to the row."""
        tab, home, _scroll = state
        self._stand_on = home
        self.tabs.choose(tab)


def _found(
    sheet: PoolSheet, scope: Scope, wanted: PoolFilter, words: str, order: Order, said: PoolWords
) -> list[PoolRow]:
    found = sift(sheet.rows, scope, wanted, sheet.today, words, partial(searched, said))
    return arrange(found, order, sort_keys(said))


def _counted(shown: int, total: int) -> str:
    if shown == total:
        return _n("{n} home", "{n} homes", total).format(n=total)
    return _("{shown} of {total} homes").format(shown=shown, total=total)
