"""Täckning: for each place and age how many free places there are within reach, holes first; table and map alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from fhr_desktop.domain.checks import RegisterCheck
from fhr_desktop.domain.coverage import REACHES, AgeBand, Covered, holes_first
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Assessment
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.places import centre
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.coverage import CoverageSheet
from i18n import _, _n
from ui import words
from ui.components.combo import Combo
from ui.components.facts import Facts
from ui.components.flow import Flow
from ui.components.headers import PageHeader
from ui.components.labels import Label
from ui.components.layout import Column, Pane, Row, ScrollPane, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.pool.county_map import CountyMap
from ui.pages.pool.map_laid import Rings
from ui.pages.pool.map_marks import COVERED, HOLE, MapMark
from ui.pages.pool.map_pane import Legend
from ui.shell.page import Page

KINDS = (PoolEntry, Home, Placement, Proposal, Assessment, RegisterCheck, Municipality)
USUAL = 60
HEIGHTS = [420, 250]  # of map and words, in proportion


@dataclass(frozen=True)
class _Read:
    sheet: CoverageSheet
    municipalities: tuple[Municipality, ...]


class CoveragePage(Page):
    """Opened with nothing. Table and map are made of the same rows, for the reach and the places that are chosen."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.read: _Read | None = None
        self._header = PageHeader(_("Coverage"))
        self.reach, self.places, self.band = Combo(), Combo(), Combo()
        for minutes in REACHES:
            self.reach.addItem(_("Within {n} minutes").format(n=minutes), minutes)
        self.reach.setCurrentIndex(REACHES.index(USUAL))
        self.places.addItem(_("The municipalities' centres"), False)
        self.places.addItem(_("All places"), True)
        for combo, name in ((self.reach, _("Reach")), (self.places, _("Which places")), (self.band, _("Age"))):
            combo.setAccessibleName(name)
            combo.fit()
        bands = ctx.services.coverage.bands()
        for band in bands:
            self.band.addItem(band_said(band), band.key)
        self.band.fit()
        self.table: ListTable[Covered] = ListTable(_("Coverage"), self._columns(bands), lambda one: one.place.name)
        self.map = CountyMap(_("Map of the coverage"), away=False)
        self._place, self._facts, self._note = Label("", "sub"), Facts(), Label("", "help", wrap=True)
        self._bands = bands
        self._lay()
        self._wire()

    def _lay(self) -> None:
        controls = Row(Flow([self.reach, self.places], gap=10), line="bottom", margins=(20, 8, 16, 8))
        legend = Flow([Legend(COVERED, _("free places"), 4), Legend(HOLE, _("none"), 0)], gap=12)
        asked = Row(Label(_("Age on the map"), "meta"), self.band, None, surface="panel", margins=(14, 8, 12, 8))
        drawn = Pane("panel")
        down(drawn, asked, (self.map, 1), Row((legend, 1), surface="panel", line="bottom", margins=(14, 4, 12, 5)))
        told = ScrollPane(self._place, 4, self._facts, 8, self._note, None, surface="panel", margins=(14, 8, 12, 10))
        self.side = QSplitter(Qt.Orientation.Vertical)
        self.side.setChildrenCollapsible(False)
        self.side.setHandleWidth(1)
        for part in (drawn, told):
            part.setMinimumWidth(280)
            self.side.addWidget(part)
        self.side.setSizes(HEIGHTS)
        main = Column(controls, (self.table, 1))
        self.split = WithInspector(main, self.side, settings=self.ctx.settings, key="pool.coverage", width=400)
        down(self, self._header, (self.split, 1))

    def _wire(self) -> None:
        for combo in (self.reach, self.places):
            combo.activated.connect(lambda _index: self._show_rows())
        self.band.activated.connect(lambda _index: self._show_map())
        self.table.current_changed.connect(self._show_place)
        self.map.walked.connect(self.table.select)
        self.split.folded.connect(self._lay_side)

    def _lay_side(self, folded: bool) -> None:
        """A drawer is wide and low: map and words stand side by side in it."""
        self.side.setOrientation(Qt.Orientation.Horizontal if folded else Qt.Orientation.Vertical)
        self.side.setSizes(HEIGHTS)

    # the page's life

    def title(self) -> str:
        """The page's word."""
        return _("Coverage")

    def opened(self, argument: Any) -> None:
        """Read anew."""
        self._load()

    def refresh(self, changes: Any) -> None:
        """Read anew when a home or a placement may have changed."""
        if changes is None or changes.touches(*KINDS):
            self._load()

    def _load(self) -> None:
        self.ctx.tasks.read(self._ask).on_done(self._show).owned_by(self).start()

    def _ask(self) -> _Read:
        services = self.ctx.services
        return _Read(services.coverage.read(self.ctx.actor), tuple(services.unit.municipalities()))

    def _show(self, read: _Read) -> None:
        first, self.read = self.read is None, read
        homes = read.sheet.homes
        self._header.set_line(
            _n("Counted from {n} home with free places today", "Counted from {n} homes with free places today", homes)
            .format(n=homes)
        )  # fmt: skip
        today = self.ctx.services.unit.today()
        self.map.set_taking_part([one.code for one in read.municipalities if one.participates(today)])
        said = [_("Estimated minutes by road. An age band has as many places as the age in it that has the fewest.")]
        if read.sheet.unplaced:
            more = _n("{n} home is not counted: its place is not known.",
                      "{n} homes are not counted: their place is not known.", read.sheet.unplaced)  # fmt: skip
            said.append(more.format(n=read.sheet.unplaced))
        self._note.setText(" ".join(said))
        self._show_rows()
        if first:
            self.band.setCurrentIndex(self._worst())
            self._show_map()
            rows = self.table.rows_model.rows
            if rows:
                self.table.select(rows[0].place.name)

    # what is chosen

    @property
    def minutes(self) -> int:
        """The reach."""
        return int(self.reach.currentData())

    def rows(self) -> tuple[Covered, ...]:
        """What table and map show, holes first."""
        if self.read is None:
            return ()
        every = bool(self.places.currentData())
        shown = [one for one in self.read.sheet.rows if every or centre(one.place.municipality) == one.place]
        return holes_first(shown, self.minutes)

    def _worst(self) -> int:
        """The band with the most holes."""
        holes = [sum(not one.within(band.key, self.minutes) for one in self.rows()) for band in self._bands]
        return holes.index(max(holes))

    def _show_rows(self) -> None:
        self.table.set_rows(self.rows())
        self._show_map()
        self._show_place(self.table.current())

    def _show_map(self) -> None:
        band, said = str(self.band.currentData()), self.band.currentText()
        self.map.set_marks(
            [self._mark(one, band, said) for one in sorted(self.rows(), key=lambda one: one.place.at[1])]
        )

    def _mark(self, one: Covered, band: str, said: str) -> MapMark:
        free = one.within(band, self.minutes)
        tell = partial(_told, one.place.name, free, said, self.minutes)
        return MapMark(one.place.name, one.place.at, COVERED if free else HOLE, one.place.name, tell, free)

    def _show_place(self, one: Covered | None) -> None:
        self._place.setVisible(one is not None)
        self._facts.setVisible(one is not None)
        self.map.select(None if one is None else one.place.name)
        self.map.set_rings(None if one is None else Rings(one.place, (self.minutes,), minutes=True))
        if one is not None:
            self._place.setText(one.place.name)
            said = _("{a} within 30 min, {b} within 60, {c} within 90")
            self._facts.set([
                (band_said(band), said.format(a=free[0], b=free[1], c=free[2]))
                for band in self._bands if (free := one.free[band.key])
            ])  # fmt: skip

    def _columns(self, bands: Sequence[AgeBand]) -> Sequence[ListColumn[Covered]]:
        def cell(band: AgeBand) -> ListColumn[Covered]:
            def free(one: Covered) -> int:
                return one.within(band.key, self.minutes)

            return ListColumn[Covered](
                band.key, band_said(band), lambda one: str(free(one)) if free(one) else _("none"), 96, sort=free,
                mark=lambda one: "" if free(one) else "missing", filtered=False,
            )  # fmt: skip

        def holes(one: Covered) -> str:
            number = len(one.holes(self.minutes))
            return _n("{n} age lacks homes", "{n} ages lack homes", number).format(n=number) if number else ""

        return [
            ListColumn[Covered]("place", _("Locality"), lambda one: one.place.name, strong=True, second=holes),
            *(cell(band) for band in bands),
        ]

    # the shell

    def primary_focus(self) -> QWidget:
        """The table."""
        return self.table

    def panes(self) -> list[QWidget]:
        """The choices, the table, the map."""
        return [self.reach, self.table, self.side]

    def place(self) -> Any:
        """What is chosen, and the place one stands on."""
        one = self.table.current()
        chosen = [combo.currentIndex() for combo in (self.reach, self.places, self.band)]
        return {"chosen": chosen, "on": None if one is None else one.place.name}

    def restore(self, state: Any) -> None:
        """Back to it."""
        for combo, index in zip((self.reach, self.places, self.band), state["chosen"], strict=True):
            combo.setCurrentIndex(index)
        self._show_rows()
        if state["on"] is not None:
            self.table.select(state["on"])


def _told(place: str, free: int, ages: str, minutes: int) -> str:
    said = _n("{place}: {n} free place for {ages} within {minutes} min",
              "{place}: {n} free places for {ages} within {minutes} min", free)  # fmt: skip
    return said.format(place=place, n=free, ages=ages, minutes=minutes)


def band_said(band: AgeBand) -> str:
    """ "0–2 år", as the choice list has it."""
    return words.choice("child_age_band", band.key)
