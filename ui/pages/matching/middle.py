"""The middle of the page: the homes that fit, the proposals made, and what is done with the home one stands on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.needs import ENDED
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.matching_grounds import estimate_said
from i18n import _, _n
from ui import words
from ui.components.buttons import Button, with_key
from ui.components.empty import EmptyState
from ui.components.labels import Label
from ui.components.layout import Column, Row, down
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.matching.fit_model import HomeRow
from ui.pages.matching.fit_table import FitTable
from ui.pages.matching.proposals_tab import ProposalsTab
from ui.pages.matching.view import MatchView

FITS, NONE_FITS = range(2)
HOMES, PROPOSALS = range(2)
OFFER_KEY = "Ctrl+Return"


class Middle(QWidget):
    """`offer_asked` carries the home to begin with, or None; `no_home_asked` that there is none."""

    offer_asked = Signal(object)
    no_home_asked = Signal()

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._view: MatchView | None = None
        self.table, self.proposals = FitTable(), ProposalsTab(ctx)
        self.table.chosen.connect(lambda _row: self._name_offer())
        self.table.opened.connect(lambda _row: self.ask_offer())
        self.tabs = Tabs([_("Homes that fit"), _("Proposals")], _("Homes and proposals"))
        self._count, self._of, self._order = Label("", "strong"), Label("", "small"), Label("", "small")
        counted = Row(self._count, self._of, None, self._order, margins=(20, 8, 16, 8))
        self._no_home = Button(_("No home to propose …"), pressed=self.no_home_asked.emit)
        none = EmptyState(_("No home fits as it is"), _("Why not? tells what would change it."), self._no_home)
        self._fits = QStackedWidget()
        self._fits.addWidget(self.table)
        self._fits.addWidget(none)
        self.estimate = Label(estimate_said(), "help", wrap=True)
        self.estimate.setMaximumWidth(16777215)
        self.offer = Button("", "primary", "paper-plane-tilt", pressed=self.ask_offer)
        self._offer = with_key(self.offer, "Ctrl Enter")
        decides = Label(_("You choose. The program only suggests an order."), "help", wrap=True)
        self.foot = Row(self._offer, (decides, 1), line="top", margins=(20, 8, 16, 8), spacing=16)
        below = Column(self.estimate, margins=(20, 6, 16, 6))
        homes = Column(counted, (self._fits, 1), below, self.foot)
        self._parts = QStackedWidget()
        self._parts.addWidget(homes)
        self._parts.addWidget(self.proposals)
        self.tabs.chosen.connect(self._parts.setCurrentIndex)
        down(self, self.tabs, (self._parts, 1))

    def show_view(self, view: MatchView) -> None:
        """Another match, or the same one anew."""
        self._view = view
        number, pool = len(view.sheet.found.fitting), len(view.sheet.homes)
        self._count.setText(_n("{n} home fits", "{n} homes fit", number).format(n=number))
        self._of.setText(_("of {n}").format(n=pool))
        self._order.setText(_("Order by the rule of {day}").format(day=view.sheet.rule.valid_from.isoformat()))
        criteria = [words.choice("home_criterion", key) for key in view.sheet.rule.homes]
        self._order.setToolTip("\n".join(f"{n}. {said}" for n, said in enumerate(criteria, 1)))
        self._order.setAccessibleDescription("; ".join(criteria))
        self.tabs.setVisible(bool(view.proposals))
        self.tabs.set_count(PROPOSALS, str(len(view.proposals)))
        if not view.proposals:
            self.tabs.choose(HOMES)
        self.proposals.show_view(view)
        self.table.show_view(view)
        self._fits.setCurrentIndex(FITS if self.table.fits.rows else NONE_FITS)
        self._no_home.setVisible(self.may_offer())
        self._name_offer()

    def may_offer(self) -> bool:
        """Whether anything can be proposed now."""
        view = self._view
        return view is not None and view.may_write and view.tried is None and view.need.state not in ENDED

    def _name_offer(self) -> None:
        row = self.table.current()
        self._offer.setVisible(row is not None and self.may_offer())
        if row is not None:
            self.offer.setText(_("Make a proposal: {home}").format(home=row.name))

    def ask_offer(self) -> None:
        """Propose the home one stands on."""
        row = self.table.current()
        if self.may_offer() and isinstance(row, HomeRow):
            home: RecordId = row.fitting.home.id
            self.offer_asked.emit(home)

    def print_out(self) -> None:
        """The papers of the proposal one stands on."""
        if self._view is not None and self._view.proposals:
            self.tabs.choose(PROPOSALS)
            self.proposals.open_papers()

    def first_focus(self) -> QWidget | None:
        """The homes or the proposals; None when no home fits."""
        if self.tabs.current() == PROPOSALS:
            return self.proposals.table
        return self.table if self.table.fits.rows else None
