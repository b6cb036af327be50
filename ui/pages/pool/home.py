"""The card of a home in the pool: who it is, its state, what is asked about it now, and its parts as tabs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.checks import RegisterCheck
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Assessment
from fhr_desktop.domain.placement_questions import Ask, Question
from fhr_desktop.domain.placements import Placement, PlacementState, for_request
from fhr_desktop.domain.pool import PoolEntry, PoolStatus, crossed
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Certificate, TrainingLink
from fhr_desktop.services.actor import Right
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.placements import Placed, Returned
from fhr_desktop.services.proposal_views import Proposed
from i18n import _
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.components.facts import IdentityStrip
from ui.components.labels import Label
from ui.components.layout import Column, Row, down
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.pool import wording
from ui.pages.pool.acts import PoolActs
from ui.pages.pool.arrival import ArrivalDialog
from ui.pages.pool.home_overview import HomeOverview
from ui.pages.pool.home_placements import HomePlacements
from ui.pages.pool.home_time import TimeTab
from ui.pages.pool.home_view import HomeView, clash_said, question_said, undecided_said
from ui.pages.pool.placement_dialogs import BackDialog, EndDialog, PlacementDialog
from ui.shell.page import Page

KINDS = (PoolEntry, Home, Person, Placement, Proposal, Assessment, RegisterCheck, TrainingLink, Certificate)
WAITING, SHUT, OPEN = range(3)
TAB_KEYS = ("overview", "placements", "time")
OVERVIEW, PLACEMENTS, TIME = range(3)
NEW_KEY = "Ctrl+Shift+P"


class PoolHomePage(Page):
    """One home at a time. Opened with its id, or {"home": id, "tab": key, "request": id}: by whose agreed proposal a
    child is to be placed."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.menu_word = _("&Home")
        self._home_id: RecordId | None = None
        self.view: HomeView | None = None
        self._request: RecordId | None = None  # the request that a child is to be placed by at once
        self._strip = IdentityStrip()
        self._asked = QWidget()
        self._asked_rows = down(self._asked)
        self.banners: list[Banner] = []
        self.acts = PoolActs(ctx, self)
        self.overview, self.time = HomeOverview(ctx, self.place_by), TimeTab()
        self.placements = HomePlacements(ctx, self.change, self.end)
        self.tabs = Tabs([_("Overview"), _("Placements"), _("Time line")], _("Parts of the home's card"))
        self.tabs.setProperty("line", "none")
        self._parts = QStackedWidget()
        for part in (self.overview, self.placements, self.time):
            self._parts.addWidget(part)
        self._parts.setMinimumHeight(1)  # they scroll; what is asked above them is never cut
        self.tabs.chosen.connect(self._parts.setCurrentIndex)
        self._case = Button(_("Open the case"), "quiet", "folder", pressed=self._open_case)
        self.new_button = Button(_("New placement …"), "primary", "plus", pressed=self.new)
        self._move = Button(_("Change the state …"), pressed=self.change_state)
        acts = Row(
            (self.tabs, 1), self._case, self._move, self.new_button, line="bottom", margins=(0, 0, 16, 0), spacing=8
        )
        shown = QWidget()
        down(shown, self._strip, self._asked, acts, (self._parts, 1))
        self._why = Label("", wrap=True)
        self._shut = Column(
            Label(_("The home's card cannot be opened"), "title"), 8, self._why, None, margins=(20, 20, 16, 20)
        )  # fmt: skip
        self._outer = QStackedWidget()
        for widget in (QWidget(), self._shut, shown):
            self._outer.addWidget(widget)
        down(self, (self._outer, 1))
        self._new_action = self.action(_("New placement …"), self.new, NEW_KEY, "plus")
        self._move_action = self.action(_("Change the state …"), self.change_state, "Ctrl+L", "arrows-left-right")
        self._edit_action = self.action(_("Change what it offers …"), self.edit, "Ctrl+E", "pencil-simple")
        self._confirm_action = self.action(_("Confirm availability"), self.confirm, "Ctrl+B", "check")
        self._case_action = self.action(_("Open the case"), self._open_case, "", "folder")

    # the page's life

    def title(self) -> str:
        """The home's number, never a name."""
        number = self.view.sheet.entry.number if self.view else ""
        return _("Home {number}").format(number=number) if number else _("A home in the pool")

    def opened(self, argument: Any) -> None:
        """Open a home."""
        wish = argument if isinstance(argument, dict) else {"home": argument}
        if wish["home"] != self._home_id:
            self._home_id, self.view = wish["home"], None
            self._outer.setCurrentIndex(WAITING)
            self.tabs.choose(OVERVIEW)
        self._request = wish.get("request")
        if wish.get("tab") in TAB_KEYS:
            self.tabs.choose(TAB_KEYS.index(wish["tab"]))
        self._load()

    def refresh(self, changes: Any) -> None:
        """Read the home anew when it may be concerned; follow it when it has become protected."""
        if changes is not None and self._home_id in changes.moved:
            self._home_id = changes.moved[self._home_id]
        if self._home_id is not None and (changes is None or changes.touches(*KINDS)):
            self._load()

    def _load(self) -> None:
        home_id = self._home_id
        assert home_id is not None
        task = self.ctx.tasks.read(self._read, home_id)
        task.on_done(partial(self._show, home_id)).on_error(self._refused).owned_by(self).start()

    def _read(self, home_id: RecordId) -> HomeView:
        services, actor = self.ctx.services, self.ctx.actor
        sheet = services.pool_homes.open(actor, home_id)
        known = words.municipality_names(services.unit.municipalities())
        return HomeView(sheet, known, words.user_names(services.unit.users()), actor)

    def _show(self, home_id: RecordId, view: HomeView) -> None:
        if home_id != self._home_id:
            return  # another home has been opened meanwhile
        first, self.view = self.view is None, view
        sheet = view.sheet
        self._strip.set(words.family(sheet.home.name), sheet.entry.number, view.adults(), view.facts(),
                        stage=view.chip(), workers=view.since(), protected=sheet.home.protected)  # fmt: skip
        self._ask(view)
        self.overview.show_view(view)
        self.placements.show_view(view)
        self.time.show_view(view)
        self.tabs.set_count(PLACEMENTS, str(len(sheet.placements)) if sheet.placements else "")
        there = view.may_write and sheet.entry.stage() is not PoolStatus.LEFT
        for button in (self.new_button, self._move):
            button.setVisible(there)
        for action in (self._new_action, self._move_action, self._edit_action, self._confirm_action):
            action.setEnabled(there)
        self._case.setVisible(sheet.case is not None)
        self._outer.setCurrentIndex(OPEN)
        self.titled.emit()
        if first and self.isVisible():
            self._focus()
        wish, self._request = self._request, None
        for one in sheet.agreed():
            if one.need is not None and one.need.id == wish:
                self.place_by(one)

    def _refused(self, error: FhrError) -> None:
        self.view = None
        self._why.setText(error.sentence)
        self._outer.setCurrentIndex(SHUT)

    # what is asked

    def _ask(self, view: HomeView) -> None:
        """A band for each question, and for each proposal that waits for its child."""
        focus = self.window().focusWidget()
        held = focus is not None and any(one.isAncestorOf(focus) for one in self.banners)
        for old in self.banners:
            old.setParent(None)
            old.deleteLater()
        self.banners = [
            Banner(*said, Button(_("To Sync"), "amber", pressed=partial(self.ctx.navigate, "sync", "inbox")))
            for said in undecided_said(view.sheet)
        ]
        for name in crossed(view.sheet.entry):
            button = Button(_("Change what it offers …"), "amber", pressed=self.edit) if view.may_write else None
            self.banners.append(Banner(*wording.crossed_said(name), button))
        if view.sheet.clash is not None:
            look = Button(_("Show the placements"), "amber", pressed=partial(self.tabs.choose, PLACEMENTS))
            self.banners.append(Banner(*clash_said(view.sheet.clash), look if view.sheet.clash.placed else None))
        self.banners += [self._agreed(view, one) for one in view.sheet.agreed()]
        for one in view.sheet.questions:
            button = Button(_("Answer …"), "amber", pressed=partial(self.answer, one)) if view.may_write else None
            self.banners.append(Banner(*question_said(one, view.sheet.today), button, icon="question"))
        for banner in self.banners:
            self._asked_rows.addWidget(banner)
        if held:  # what was answered is gone, and the focus would go with it to the rail
            self._focus()

    def _agreed(self, view: HomeView, one: Proposed) -> Banner:
        assert one.need is not None
        place = Button(_("Place the child …"), "secondary", "plus", pressed=partial(self.place_by, one))
        said = _("{number}, {municipality}. The municipality decides; here the placement is noted.")
        said = said.format(number=one.need.number, municipality=view.municipality(one.need.municipality))
        button = place if view.may_write else None
        return Banner(_("Both have said yes"), said, button, kind="ok", icon="check-circle-fill")

    def answer(self, question: Question) -> None:
        """Answer what is asked: the placement is ended or changed, or the home goes back."""
        if question.ask is Ask.BACK or question.placement is None:
            self.back()
        else:
            self.end(question.placement)

    # acts

    def new(self) -> None:
        """A placement more."""
        if self.view is not None:
            self.change(Placement(home_id=self.view.sheet.home.id, municipality=""))

    def place_by(self, proposed: Proposed) -> None:
        """A placement by a proposal that both sides have said yes to."""
        if self.view is not None and proposed.need is not None:
            sheet = self.view.sheet
            self.change(for_request(proposed.need, sheet.home.id, sheet.placements, sheet.today))

    def change_state(self) -> None:
        """Ask for the home's new state."""
        if self.view is not None and self.view.may_write:
            self.acts.move(self.view.sheet.home.id)

    def edit(self) -> None:
        """Change what the home offers."""
        if self.view is not None and self.view.may_write:
            self.acts.edit(self.view.sheet.home.id)

    def confirm(self) -> None:
        """The family has said that it still can."""
        if self.view is not None and self.view.may_write:
            self.acts.confirm([self.view.sheet.home.id])

    def save_pending(self) -> None:
        """What is being written of the offer is kept."""
        self.acts.save_pending()

    def change(self, placement: Placement) -> None:
        """Write a placement."""
        if self.view is not None and self.view.may_write:
            PlacementDialog(self.ctx, self, self.view, placement, self._placed).open()

    def end(self, placement: Placement) -> None:
        """Ask when and why it ended; of one that has not begun whether the child has come."""
        if self.view is None or not self.view.may_write:
            return
        if placement.state == PlacementState.PLANNED:
            ArrivalDialog(self.ctx, self, self.view, placement, self._placed, self._never_came).open()
        else:
            EndDialog(self.ctx, self, self.view, placement, self._placed).open()

    def back(self) -> None:
        """Ask whether the home goes back to the pool."""
        if self.view is not None and self.view.may_write:
            BackDialog(self.ctx, self, self.view, self._returned).open()

    def _placed(self, outcome: Outcome[Placed]) -> None:
        self.ctx.bus.changed.emit(outcome.changes)
        done = outcome.value
        ended = done.placement.state == PlacementState.ENDED
        said = _("The placement is ended") if ended else _("The placement is saved")
        self._say(said, partial(self._undo, self.ctx.services.placements.take_back, done))

    def _never_came(self, outcome: Outcome[Placement]) -> None:
        self.ctx.bus.changed.emit(outcome.changes)
        self._say(_("The place is free again, and the request waits"))

    def _undo(self, take_back: Callable[..., Outcome[Any]], done: Any) -> None:
        task = self.ctx.tasks.write(take_back, self.ctx.actor, done)
        task.on_done(lambda outcome: self.ctx.bus.changed.emit(outcome.changes)).owned_by(self).start()

    def _returned(self, outcome: Outcome[Returned]) -> None:
        self.ctx.bus.changed.emit(outcome.changes)
        self._say(
            _("The answer is noted"), partial(self._undo, self.ctx.services.placements.take_back_return, outcome.value)
        )

    def _say(self, said: str, undo: Any = None) -> None:
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(said, undo)

    def _open_case(self) -> None:
        if self.view is not None and self.view.sheet.case is not None:
            self.ctx.navigate("case", self.view.sheet.case.id)

    # the shell

    def page_actions(self) -> list[QAction]:
        """What can be done with the home, for whoever may; and the case."""
        acts = [self._new_action, self._move_action, self._edit_action, self._confirm_action]
        return [*(acts if self.ctx.actor.may(Right.WRITE_CASEWORK) else []), self._case_action]

    def primary_focus(self) -> QWidget:
        """The first question, or the part that is shown."""
        buttons = [one for banner in self.banners for one in banner.findChildren(Button)]
        if buttons:
            return buttons[0]
        shown = self.tabs.current()
        return self.tabs if shown == OVERVIEW else self.placements.table if shown == PLACEMENTS else self.time.table

    def _focus(self) -> None:
        self.primary_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> list[QWidget]:
        """What is asked, the tabs, what they show."""
        return [self._asked, self.tabs, self._parts]

    def place(self) -> Any:
        """The home and the tab."""
        return {"home": self._home_id, "tab": self.tabs.current()}

    def restore(self, state: Any) -> None:
        """Back to the tab."""
        self.tabs.choose(state["tab"])
