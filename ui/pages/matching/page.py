"""Matchning: the need, the homes that fit it in order with their grounds, and why not the others. A person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.matching_changes import Change
from fhr_desktop.domain.matching_terms import Rule
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services import need_words
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.matching import changes_of, tried
from fhr_desktop.services.matching_words import trial_said
from fhr_desktop.services.needs import NeedFile
from fhr_desktop.services.outcome import Outcome
from i18n import _, _n
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button, key_words, with_key
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.layout import Column, down
from ui.components.side import WithInspector
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.matching.behind import BehindDialog
from ui.pages.matching.differing import Differing
from ui.pages.matching.middle import OFFER_KEY, PROPOSALS, Middle
from ui.pages.matching.need_pane import NeedPane
from ui.pages.matching.offering import NoHomeDialog, OfferDialog
from ui.pages.matching.view import MatchView
from ui.pages.matching.why_not import WhyNot
from ui.shell.page import Page
from ui.theme import theme

KINDS = (Need, PoolEntry, Placement, Home, Proposal, OrderRule)
WAITING, OPEN, NOT_YET, SHUT = range(4)
NEED_WIDTH, WHY_WIDTH = 226, 268


class MatchingPage(Page):
    """One need at a time: opened with its id."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.menu_word = _("&Request")
        self._need_id: RecordId | None = None
        self._view: MatchView | None = None
        self._new: RecordId | None = None  # a proposal just made, to stand on
        self._stored: MatchView | None = None  # what was found for the need as it is, while something is tried
        self._make_head()
        self._make_panes()
        again = Button(_("To the requests"), "primary", pressed=lambda: ctx.navigate("needs"))
        gone = EmptyState(_("The request is not here"), _("It may not have come to this computer yet."), again)
        note = Button(_("Note it on the card"), "primary", "pencil-simple", pressed=self._card)
        self._not_yet = EmptyState(
            _("Close relations come first"),
            _("The search begins when the municipality has considered close relations, and the request is open."),
            note,
        )
        self._outer = QStackedWidget()
        for widget in (QWidget(), self._panes, self._not_yet, gone):
            self._outer.addWidget(widget)
        self._differing = Differing(ctx, self)
        down(self, self._header, self._differing, self._trial, (self._outer, 1))
        self._acts = [
            self.action(_("Change the need"), self._card, "F2", "pencil-simple"),
            self.action(_("Make a proposal …"), self.middle.ask_offer, OFFER_KEY, "paper-plane-tilt"),
            self.action(_("No home to propose …"), self._no_home, "", "house-line"),
            self.action(_("Print the proposal …"), self.middle.print_out, "Ctrl+P", "printer"),
            self.action(_("Why not?"), self._to_why, "Ctrl+I", "question"),
            self.action(_("To the requests"), lambda: ctx.navigate("needs"), "", "list-bullets"),
        ]
        theme().changed.connect(self._arrange)

    def _make_head(self) -> None:
        change = Button(_("Change the need"), "secondary", "pencil-simple", pressed=self._card)
        self._header = PageHeader(_("Matching"), "", with_key(change, key_words("F2")))
        stop = Button(_("Stop trying"), "amber", pressed=self.stop_trying)
        self._trial = Banner("", _("Nothing is changed in the request."), stop, kind="info", icon="flask")
        self._trial.hide()

    def _make_panes(self) -> None:
        self.need_pane, self.why_not, self.middle = NeedPane(), WhyNot(), Middle(self.ctx)
        self.table = self.middle.table
        self.middle.offer_asked.connect(self._offer)
        self.middle.no_home_asked.connect(self._no_home)
        self.middle.proposals.written.connect(self._written)
        self.why_not.asked.connect(self.show_behind)
        for source in (self.why_not, self.table):
            source.tried.connect(self.try_change)
        self._split = QSplitter()
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.need_pane)
        self._split.addWidget(self.middle)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([theme().scaled(NEED_WIDTH), 1000])
        self._tabs = Tabs([_("Why not?"), _("The need")], _("Why not, and the need"))
        self._drawn = QStackedWidget()
        self._drawn.addWidget(self.why_not)
        self._tabs.chosen.connect(self._drawn.setCurrentIndex)
        self._side = Column(self._tabs, (self._drawn, 1), surface="panel")
        self._panes = WithInspector(
            self._split, self._side, settings=self.ctx.settings, key="matching", width=WHY_WIDTH
        )
        self._panes.say_within("question", _("Why not?"))
        self._arrange()

    def _arrange(self) -> None:
        """Where the text is large the need stands in the drawer too."""
        self._tabs.setVisible(theme().roomy)
        if theme().roomy and self._drawn.count() == 1:
            self._drawn.addWidget(self.need_pane)
        elif not theme().roomy and self._split.count() == 1:
            self._split.insertWidget(0, self.need_pane)
            self.need_pane.show()
            self._split.setSizes([theme().scaled(NEED_WIDTH), 1000])
            self._split.setStretchFactor(1, 1)

    # the page's life

    def title(self) -> str:
        """The request's number."""
        return _("Matching {number}").format(number=self._view.need.number) if self._view else _("Matching")

    def opened(self, argument: Any) -> None:
        """Open a need; the reading of the pool is noted."""
        self._need_id, self._stored = argument, None
        self._load(again=False)

    def refresh(self, changes: Any) -> None:
        """Match anew when the need or the pool has changed."""
        if self._need_id is not None and (changes is None or changes.touches(*KINDS)):
            self._load(again=True)

    def _load(self, *, again: bool) -> None:
        needs = self.ctx.services.needs
        how = needs.refresh if again else needs.open
        task = self.ctx.tasks.read(self._ask, how, self._need_id)
        task.on_done(self._found).on_error(self._refused).owned_by(self).start()

    def _ask(self, how: Any, need_id: RecordId) -> MatchView:
        services, actor = self.ctx.services, self.ctx.actor
        assert isinstance(actor, Actor)
        file: NeedFile = how(actor, need_id)
        sheet = services.matching.of_need(actor, file.need)
        names = words.municipality_names(services.unit.municipalities())
        view = MatchView(
            file, sheet, {}, services.unit.today(), names, proposals=services.proposals.of_need(actor, need_id),
            proposal_days=services.unit.settings().proposal_days, may_write=actor.may(Right.WRITE_CASEWORK),
            clashes=services.proposals.clashes(actor),
            conflicts=services.inbox.of_record(actor, Need.table(), need_id),
        )  # fmt: skip
        return _with_changes(view)

    def _found(self, view: MatchView) -> None:
        if view.need.id != self._need_id:
            return  # another has been opened meanwhile
        change = self._view.tried if self._view is not None and self._stored is not None else None
        self._stored = None
        if change is not None and any(one.same(change) for one in view.changes.values()):
            self._stored, view = view, _tried(view, change)
        self._show(view)

    def _refused(self, _error: FhrError) -> None:
        self._view = None
        self._header.set_line("")
        self._outer.setCurrentIndex(SHUT)

    def _show(self, view: MatchView) -> None:
        first, self._view = self._view is None or self._view.need.id != view.need.id, view
        need = view.need
        came = _("came in {day}").format(day=words.near_day(need.received_on, view.today))
        state = need_words.state_said(need.state)
        spent = words.days_passed(need.days_open(view.today))
        self._header.set_line(" · ".join((need.number, came, f"{state.lower()}, {spent}")))
        self._differing.show_view(view)
        self.need_pane.show_view(view)
        self.titled.emit()
        self._outer.setCurrentIndex(OPEN if view.searched else NOT_YET)
        self._trial.setVisible(view.tried is not None)
        if view.tried is not None:
            said = _("You are trying: {change}.").format(change=trial_said(view.tried, view.sheet))
            self._trial.set_words(said, _("Nothing is changed in the request."))
        self.why_not.show_view(view)
        self._panes.say_within("question", _("Why not?"), sum(map(len, view.left_out().values())))
        self.middle.show_view(view)
        self._stand_on_new(view)
        if first and self.isVisible():
            focus = self.primary_focus()
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stand_on_new(self, view: MatchView) -> None:
        """What was proposed just now is what its answers will be about."""
        if any(one.proposal.id == self._new for one in view.proposals):
            self.middle.proposals.table.select(self._new)
            self.middle.proposals.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._new = None

    # what is done

    def try_change(self, change: Change) -> None:
        """Show what would be found with the need eased. Nothing is stored."""
        view = self._view
        if view is None or view.tried is not None:
            return
        task = self.ctx.tasks.work(lambda _context: _tried(view, change))
        task.on_done(lambda trial: self._show_trial(view, trial)).owned_by(self).start()

    def _show_trial(self, before: MatchView, trial: MatchView) -> None:
        if self._view is before:
            self._stored = before
            self._show(trial)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def stop_trying(self) -> None:
        """Back to the need as it is."""
        if self._stored is not None:
            stored, self._stored = self._stored, None
            self._show(stored)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_behind(self, rule: Rule) -> None:
        """The homes behind a reason."""
        if self._view is not None:
            BehindDialog(self, self._view, rule).open()

    def _offer(self, home: RecordId) -> None:
        if self._view is not None:
            OfferDialog(self.ctx, self, self._view, home, self._offered).open()

    def _offered(self, outcome: Outcome[tuple[Proposal, ...]]) -> None:
        self.ctx.bus.changed.emit(outcome.changes)
        number = len(outcome.value)
        self._say(_n("{n} home is proposed and reserved", "{n} homes are proposed and reserved", number), number)
        self.middle.tabs.choose(PROPOSALS)
        self._new = outcome.value[0].id

    def _written(self, changes: Any) -> None:
        """Something has been written; papers tell only that they may have been handed out."""
        if changes is None:
            self.refresh(None)
        else:
            self.ctx.bus.changed.emit(changes)

    def _no_home(self) -> None:
        if self._view is not None and self.middle.may_offer():
            NoHomeDialog(self.ctx, self, self._view, self._noted).open()

    def _noted(self, outcome: Any) -> None:
        self.ctx.bus.changed.emit(outcome.changes)
        self._say(_("It is noted that the pool has no home for the request"))

    def _say(self, said: str, number: int = 0) -> None:
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(said.format(n=number))

    def _card(self) -> None:
        if self._need_id is not None:
            self.ctx.navigate("need", self._need_id)

    def _to_why(self) -> None:
        self._tabs.choose(0)
        self._panes.reveal()
        first = next(iter(self.why_not.reasons.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape stops trying."""
        if event.key() == Qt.Key.Key_Escape and self._stored is not None:
            self.stop_trying()
            return
        super().keyPressEvent(event)

    # the window's questions

    def page_actions(self) -> list[QAction]:
        """The need's card, and why not."""
        return self._acts

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """Keys that are no actions."""
        return (
            (_("Make a proposal, on a home's row"), _("Enter")),
            (_("Try the limit, on its row"), _("Enter")),
            (_("Stop trying"), "Esc"),
        )

    def primary_focus(self) -> QWidget | None:
        """The homes that fit."""
        if self._view is None:
            return None
        if self._outer.currentIndex() == NOT_YET:
            return self._not_yet
        return self.middle.first_focus() or next(iter(self.why_not.reasons.values()), None)

    def panes(self) -> list[QWidget]:
        """The need, the homes, and why not."""
        if self._view is None or self._outer.currentIndex() != OPEN:
            return [self]
        return [one for one in (self.need_pane, self.middle, self.why_not) if one.isVisible()]

    def place(self) -> Any:
        """The home one stands on."""
        row = self.table.current()
        return row.fitting.home.id if row is not None else None

    def restore(self, state: Any) -> None:
        """Back to it."""
        if state is not None:
            self.table.select(state)


def _tried(view: MatchView, change: Change) -> MatchView:
    return _with_changes(replace(view, sheet=tried(view.sheet, change), tried=change))


def _with_changes(view: MatchView) -> MatchView:
    """What would let homes in is asked of those that are shown as left out, and of no others."""
    return replace(view, changes=changes_of(view.sheet, view.offered()))
