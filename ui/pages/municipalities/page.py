"""Kommuner as a page: the list of municipalities, and the page of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QSplitter, QWidget

from fhr_desktop.domain.errors import FhrError, NotAllowed
from fhr_desktop.domain.followup import Counts
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.actor import Right
from fhr_desktop.services.followup import ALL
from fhr_desktop.services.insight import Town, Towns, TownSheet
from fhr_desktop.services.insight_package import Packed
from fhr_desktop.services.insight_words import balance_said
from i18n import _, _n
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.headers import PageHeader
from ui.components.inputs import ChoiceInput
from ui.components.labels import Chip, Label
from ui.components.layout import Column, Row, down
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.packed import PackedDialog
from ui.pages.municipalities.balance import BalanceBars
from ui.pages.municipalities.rows import FigureRow, figure_columns, figure_rows, town_columns
from ui.pages.municipalities.side import TownSide
from ui.saving import ask_folder
from ui.shell.page import Page
from ui.shell.siblings import Siblings
from ui.shell.years import Years
from ui.theme import theme

YEARS, LIST_WIDTH = 6, 250
KINDS = (Case, Transition, Home, Placement, Need, Proposal, Municipality)


class MunicipalitiesPage(Page):
    """Opened with nothing, or a municipality's code."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.read_: Towns | None = None
        self._wanted = ""
        self._stale = True
        self.years = Years(ctx)
        self.years.turned.connect(self.read)
        self.pack = Button(_("Make a package …"), icon="package", pressed=self.ask_package)
        self.ledger = Button(_("In the ledger"), "quiet", "scales", pressed=self._go_to_ledger)
        line = _("what each of them pays, asks for and has had")
        header = PageHeader(_("Municipalities"), line, self.years, self.ledger, self.pack)
        self.siblings = Siblings(ctx, "municipalities", _("Follow-up"))
        self.towns: ListTable[Town] = ListTable(
            _("Municipalities"), town_columns(ctx.services.unit.today), lambda one: one.code
        )
        self.towns.current_changed.connect(self._show_town)
        self.towns.opened.connect(lambda _town: self.figures.setFocus())
        self.name, self.part = Label("", "title"), Chip("")
        self.said, self.bars = Label("", "sub", wrap=True), BalanceBars()
        self.figures: ListTable[FigureRow] = ListTable(_("Figures"), figure_columns(""), lambda row: row.key)
        self.side = TownSide()
        self.figures.current_changed.connect(self.side.show_figure)
        self.figures.opened.connect(self._go_in)
        self.side.asked.connect(self._open)
        head = Column(
            Row(self.name, self.part, None), self.said, self.bars, line="bottom", margins=(20, 12, 16, 12), spacing=6
        )
        main = QWidget()
        down(main, head, (self.figures, 1))
        self._split = WithInspector(main, self.side, settings=ctx.settings, key="municipalities")
        both = QSplitter()
        both.setHandleWidth(1)
        both.setChildrenCollapsible(False)
        both.addWidget(self.towns)
        both.addWidget(self._split)
        both.setStretchFactor(1, 1)
        both.splitterMoved.connect(self._moved)
        self._both, self._listed = both, float(LIST_WIDTH)
        self._measure()
        theme().changed.connect(self._measure)
        down(self, header, self.siblings, (both, 1))

    def _moved(self) -> None:
        self._listed = self._both.sizes()[0] * 100 / theme().fonts.percent

    def _measure(self) -> None:
        """The list as wide as its words are large; the rest is the chosen one's."""
        listed = theme().scaled(self._listed)
        self._both.setSizes([listed, max(1000, sum(self._both.sizes())) - listed])

    def title(self) -> str:
        """The page's word."""
        return _("Municipalities")

    # reading

    def opened(self, argument: Any) -> None:
        """Read a year, this one at first; stand on the municipality that is asked for."""
        self._wanted = str(argument) if argument else self._wanted
        if not self.years.count():
            today = self.ctx.services.unit.today()
            self.years.offer([(year, str(year)) for year in range(today.year, today.year - YEARS, -1)], today.year)
        if self.years.follow() or self._stale or argument:
            self.read()

    def read(self) -> None:
        """Count the chosen year."""
        self._stale = False
        towns = self.ctx.services.insight.towns
        task = self.ctx.tasks.read(towns, self.ctx.actor, self.years.currentData())
        task.on_done(self._show).owned_by(self).start()

    def refresh(self, changes: Any) -> None:
        """Something that is counted has changed: count again when the page is shown."""
        if changes is None or changes.touches(*KINDS):
            self._stale = True
            if self.isVisible():
                self.read()

    def _show(self, read: Towns) -> None:
        self.read_ = read
        wanted = self._wanted or (self.towns.current().code if self.towns.current() is not None else "")  # type: ignore[union-attr]
        self.towns.set_rows(read.towns)
        if not self.towns.select(wanted) and read.towns:
            self.towns.select(read.towns[0].code)
        self._wanted = ""
        self._show_town(self.towns.current())

    def _show_town(self, town: Town | None) -> None:
        read = self.read_
        if town is None or read is None:
            return
        name = town.municipality.name
        self.name.setText(name)
        self.part.set(_("Takes part") if town.takes_part else _("Takes no part"), "ok" if town.takes_part else "wait")
        own, every = read.figure("placements", town.code), read.figure("placements", ALL)
        self.said.setText(balance_said(name, read.year, town.percent, own, every))
        self.bars.set_shares(town.percent, read.placed_percent(town.code), read.largest_percent)
        chosen = self.figures.current()
        self.figures.rows_model.columns = tuple(figure_columns(name))
        self.figures.set_rows(figure_rows(read, town))
        self.figures.select(chosen.key if chosen is not None else "waiting")
        self.side.show_figure(self.figures.current())
        sheet = self.ctx.services.insight.sheet
        task = self.ctx.tasks.read(sheet, self.ctx.actor, town.code)
        task.on_done(partial(self._show_sheet, town)).owned_by(self).start()

    def _show_sheet(self, town: Town, sheet: TownSheet) -> None:
        now = self.towns.current()
        if now is not None and now.code == town.code:
            self.side.show_sheet(town.municipality, sheet)

    # going on

    def _go_in(self, _row: FigureRow) -> None:
        self._split.reveal()
        self.side.go_in()

    def _open(self, counts: Counts, opens: Any) -> None:
        try:
            self.ctx.actor.demand(Right.READ_CASEWORK)
        except NotAllowed as error:
            self.ctx.tasks.refused.emit(error)
            return
        if counts is Counts.CASES:
            task = self.ctx.tasks.read(self.ctx.services.cases.find, self.ctx.actor, str(opens))
            task.on_done(lambda case: self.ctx.navigate("case", case)).owned_by(self).start()
        elif counts in (Counts.REQUESTS, Counts.PROPOSALS):
            self.ctx.navigate("need", opens)
        else:
            self.ctx.navigate("pool", {"home": opens})

    def _go_to_ledger(self) -> None:
        town = self.towns.current()
        self.ctx.navigate("ledger", town.code if town is not None else None)

    # the package

    def ask_package(self) -> None:
        """Open files in a folder, or one that is sealed."""
        town = self.towns.current()
        if town is None:
            return
        how = ChoiceInput(
            [
                ("open", _("Files in a folder: PDF, Excel and CSV")),
                ("sealed", _("One sealed file, opened with a code")),
            ],
            open_=True,
        )
        how.set_value("open")
        said = _(
            "The municipality's figures and its part of the ledger, without personal data: small figures are hidden, "
            "homes are numbers, and other municipalities have no names. The access log notes it."
        )
        dialog = FormDialog(
            self.window(), _("Package for {name}").format(name=town.municipality.name), said,
            {"how": Field(_("As"), how)}, _("Choose a folder"),
            lambda: self._choose_folder(dialog, town.code, sealed=how.value() == "sealed"),
        )  # fmt: skip
        dialog.open()

    def _choose_folder(self, dialog: FormDialog, code: str, *, sealed: bool) -> None:
        folder = ask_folder(self.ctx, dialog, _("Where the package is written"))
        if folder is not None:
            self.pack_to(folder, code, sealed=sealed, done=dialog.finish, failed=dialog.refuse)

    def pack_to(
        self, folder: Path, code: str, *, sealed: bool, done: Callable[[], object], failed: Callable[[FhrError], None]
    ) -> None:
        """Write the package."""
        year = self.years.currentData()

        def make() -> Packed:
            made: Packed = self.ctx.services.insight.package(self.ctx.actor, code, folder, year, sealed=sealed)
            return made

        def written(packed: Packed) -> None:
            done()
            self._tell(packed)

        self.ctx.tasks.write(make).on_done(written).on_error(failed).owned_by(self).start()

    def _tell(self, packed: Packed) -> None:
        if packed.code:
            PackedDialog(self.window(), packed.files[0].name, packed.code).open()
            return
        said = _n(
            "{n} file is written. It names nobody.", "{n} files are written. They name nobody.", len(packed.files)
        )
        self.ctx.shell.toast.say(said.format(n=len(packed.files)))

    # the shell

    def primary_focus(self) -> QWidget:
        """The list of municipalities."""
        return self.towns

    def panes(self) -> list[QWidget]:
        """The list, the figures, and what is behind them."""
        return [self.towns, self.figures, self.side]

    def place(self) -> Any:
        """Which municipality, and which figure."""
        town, row = self.towns.current(), self.figures.current()
        return (town.code if town is not None else "", row.key if row is not None else "")

    def restore(self, state: Any) -> None:
        """Back to it."""
        self._wanted = state[0]
        if self.towns.select(state[0]):
            self.figures.select(state[1])
