"""The proposals of a request: where each stands, what both sides have answered, and what can be done with it."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.proposals import WORDS, Proposal, ProposalOutcome, ProposalState, ProposalStep, StepKind
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.proposal_views import Clash, Proposed, promised
from i18n import _
from ui import words
from ui.components.banner import Notice
from ui.components.buttons import Button
from ui.components.flow import Flow
from ui.components.labels import Label
from ui.components.layout import Column, ScrollPane, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.context import AppContext
from ui.pages.matching.answering import AnswerDialog, WithdrawDialog
from ui.pages.matching.papers import ProposalPrinting
from ui.pages.matching.view import MatchView

S = ProposalState
MARKS = {S.SENT: "sent", S.FAMILY_ASKED: "wait", S.PROCEEDING: "progress", S.ENDED: "not"}


class ProposalsTab(QWidget):
    """The list, and under it the one that is chosen. `written` carries what a write has changed."""

    written = Signal(object)

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._view: MatchView | None = None
        self.table: ListTable[Proposed] = ListTable(_("Proposals"), self._columns(), lambda one: one.proposal.id)
        self.table.current_changed.connect(self._show_one)
        self.table.opened.connect(lambda _one: self.answer(family=False))
        self.asked = Button(_("The family is asked"), pressed=self.ask_family)
        self.family = Button(_("The family's answer …"), pressed=lambda: self.answer(family=True))
        self.municipality = Button(_("The municipality's answer …"), pressed=lambda: self.answer(family=False))
        self.back = Button(_("Withdraw …"), "quiet", pressed=self.withdraw)
        self.printing = ProposalPrinting(ctx, self, lambda: self.written.emit(None))
        self.paper = Button(_("Print …"), "secondary", "printer", pressed=self.open_papers)
        self.place = Button(_("Place the child …"), pressed=self.place_child)
        acts = [self.asked, self.family, self.municipality, self.place, self.paper, self.back]
        self._acts = Flow(acts, gap=8, line_gap=6)
        self._about, self._way = Label("", "note", wrap=True), Label("", "help", wrap=True)
        self.clash = Notice("", "amber", "intersect-fill")
        below = ScrollPane(self.clash, self._acts, self._about, self._way, None, margins=(20, 10, 16, 12), spacing=8)
        below.setAccessibleName(_("The proposal"))
        down(self, (self.table, 3), (Column((below, 1), line="top"), 2))

    def show_view(self, view: MatchView) -> None:
        """The proposals of another request, or the same ones anew."""
        self._view = view
        self.table.set_rows(view.proposals)
        if self.table.current() is None and view.proposals:
            self.table.select(view.proposals[-1].proposal.id)
        self._show_one(self.table.current())

    # words

    def _columns(self) -> list[ListColumn[Proposed]]:
        return [
            ListColumn[Proposed](
                "home", _("Home"), lambda one: words.family(one.home.name, protected=one.home.protected), None,
                strong=True, second=lambda one: _("home no {n}").format(n=one.proposal.home_number),
                mark=lambda one: "protected" if one.home.protected else "conflict" if self._clash(one) else "",
            ),
            ListColumn[Proposed](
                "state", Proposal.SPECS["state"].label, lambda one: WORDS[one.state], 158,
                mark=lambda one: "ok" if one.outcome == ProposalOutcome.PLACED else MARKS[one.state],
                second=lambda one: words.choice("proposal_outcome", one.outcome) if one.state is S.ENDED else "",
            ),
            ListColumn[Proposed](
                "family", _("The family"), _family, 108, second=lambda one: self._day(one.proposal.family_answered_on)
            ),
            ListColumn[Proposed](
                "municipality", _("The municipality"), _municipality, 122,
                second=lambda one: self._day(one.proposal.answered_on),
            ),
            ListColumn[Proposed]("until", _("Reserved until"), self._until, 116, ink=self._until_ink, folds=True),
        ]  # fmt: skip

    def _clash(self, one: Proposed) -> Clash | None:
        """What is promised of its home, when it is one of those that promise too much."""
        found = self._view.clash(one.home.id) if self._view is not None else None
        return found if found is not None and one.holds else None

    def _day(self, day: dt.date | None) -> str:
        return words.near_day(day, self._view.today) if day is not None and self._view is not None else ""

    def _until(self, one: Proposed) -> str:
        return self._day(one.proposal.reserved_until)

    def _until_ink(self, one: Proposed) -> str:
        return "text" if one.holds else "text2"

    def _show_one(self, one: Proposed | None) -> None:
        view = self._view
        live = one is not None and view is not None and view.may_write and one.state is not S.ENDED
        for button in (self.asked, self.family, self.municipality, self.back):
            button.setEnabled(live)
        self.paper.setEnabled(one is not None)
        self.place.setVisible(one is not None and live and one.state is S.PROCEEDING)
        self.asked.setVisible(one is None or one.proposal.family_asked_on is None)
        clash = self._clash(one) if one is not None else None
        self.clash.setVisible(clash is not None)
        if clash is not None:
            name = words.family(clash.home.name, protected=clash.home.protected)
            self.clash.set_words(_("{promised}. It stands until somebody decides.").format(
                promised=promised(clash, name)))  # fmt: skip
        self._about.setText(self._told(one.proposal) if one is not None else "")
        self._way.setText(self._steps(one) if one is not None else "")

    def _told(self, one: Proposal) -> str:
        parts = [
            _("Proposed {day} to {who}, {how}.").format(
                day=self._day(one.sent_on), who=one.recipient, how=words.choice("proposal_means", one.means).lower()
            ),
            _("Answer by {day}.").format(day=one.expires_on.isoformat()) if one.expires_on else "",
            one.ground,
            _("Too old, but: {why}").format(why=one.old_reason) if one.old_reason else "",
        ]
        return " ".join(part for part in parts if part)

    def _steps(self, one: Proposed) -> str:
        assert self._view is not None
        users = self._view.file.users
        lines = []
        for step in one.steps:
            said = [words.choice("proposal_step", step.what), _answer(step)]
            what = ": ".join(part for part in said if part)
            who = users.get(step.user_id, _("a colleague"))
            lines.append(". ".join(part for part in (f"{self._day(step.on)}: {what}, {who}", step.note) if part))
        return "\n".join(lines)

    # acts

    def _one(self) -> Proposed | None:
        one, view = self.table.current(), self._view
        if one is None or view is None or not view.may_write or one.state is S.ENDED:
            return None
        return one

    def ask_family(self) -> None:
        """Note that the family has been asked today."""
        one = self._one()
        if one is not None:
            call = self._ctx.services.proposals.ask_family
            self._ctx.tasks.write(call, self._ctx.actor, one.proposal.id).on_done(self._made).owned_by(self).start()

    def answer(self, *, family: bool) -> None:
        """Note what one side answers."""
        one, view = self._one(), self._view
        if one is None or view is None:
            return
        name = words.family(one.home.name, protected=one.home.protected)
        said = _("The family's answer: {home}") if family else _("The municipality's answer: {home}")
        AnswerDialog(
            self._ctx, self, one.proposal, said.format(home=name), view.today, self._made, family=family
        ).open()

    def place_child(self) -> None:
        """Go to the home's card with the placement begun, when both sides go on."""
        one = self._one()
        if one is not None and one.state is S.PROCEEDING:
            to = {"home": one.proposal.home_id, "request": one.proposal.need_id}
            self._ctx.navigate("pool_home", to)

    def withdraw(self) -> None:
        """Take it back."""
        one = self._one()
        if one is not None:
            name = words.family(one.home.name, protected=one.home.protected)
            title = _("Withdraw the proposal: {home}").format(home=name)
            WithdrawDialog(self._ctx, self, one.proposal, title, self._made).open()

    def open_papers(self) -> None:
        """The papers of the one that is chosen."""
        one = self.table.current()
        if one is not None:
            self.printing.menu(one).popup(self.paper.mapToGlobal(QPoint(0, self.paper.height())))

    def _made(self, outcome: Outcome[Proposal]) -> None:
        self.written.emit(outcome.changes)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _family(one: Proposed) -> str:
    if one.proposal.family_answer:
        return words.choice("family_answer", one.proposal.family_answer)
    return _("asked") if one.proposal.family_asked_on else ""


def _municipality(one: Proposed) -> str:
    return words.choice("municipality_answer", one.proposal.municipality_answer)


def _answer(step: ProposalStep) -> str:
    """What was answered, in a step that is an answer."""
    lists = {StepKind.FAMILY_ANSWERED: "family_answer", StepKind.MUNICIPALITY_ANSWERED: "municipality_answer"}
    return words.choice(lists[StepKind(step.what)], step.answer) if step.what in lists else ""
