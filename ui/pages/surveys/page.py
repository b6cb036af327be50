"""Enkäter as a page: the rounds, what one says, replies written in from paper, and the comments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.survey_results import percent
from fhr_desktop.domain.surveys import SurveyReply, SurveyRound
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.forms.library import library
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.survey_forms import survey_forms
from fhr_desktop.services.surveys import RoundRow, RoundSheet
from i18n import _
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.layout import down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.surveys.comments import Comments
from ui.pages.surveys.results import Results
from ui.pages.surveys.round_dialog import RoundDialog
from ui.pages.surveys.taking_out import TakeOut
from ui.pages.surveys.writing_in import WritingIn
from ui.preview.print_preview import PrintPreview
from ui.shell.page import Page
from ui.shell.siblings import Siblings
from ui.theme import theme

KEY = "surveys"
ROUNDS, RESULTS, WRITING, COMMENTS = range(4)  # the tabs


@dataclass(frozen=True, slots=True)
class _Read:
    rows: tuple[RoundRow, ...]
    municipalities: tuple[Municipality, ...]
    today: dt.date


class SurveysPage(Page):
    """Opened with nothing, or {"round": id}."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.sheet: RoundSheet | None = None
        self._read: _Read | None = None
        self._wanted: RecordId | None = None
        self._stale = True
        self._to_results = False  # once the round is read
        self.blank = Button(_("Print blank"), "quiet", "printer")
        menu = QMenu(self.blank)
        for form in survey_forms():
            menu.addAction(f"{form} {library().title(form)}", partial(self.print_blank, form))
        self.blank.setMenu(menu)
        self.take_out = Button(_("Take out …"), "quiet", "download-simple", pressed=self.export)
        self.change = Button(_("Change …"), "quiet", "pencil-simple", pressed=self.edit)
        self.close_button = Button("", "quiet", pressed=self.close_round)
        self.new_button = Button(_("New round …"), "primary", "plus", pressed=self.new)
        self._header = PageHeader(
            _("Surveys"), _("what municipalities and homes think"), self.blank, self.take_out, self.change,
            self.close_button, self.new_button,
        )  # fmt: skip
        self.siblings = Siblings(ctx, KEY, _("Follow-up"))
        self.tabs = Tabs([_("Rounds"), _("Results"), _("Write in replies"), _("Comments")], _("Parts of the survey"))
        self.tabs.chosen.connect(self._turn)
        self.table: ListTable[RoundRow] = ListTable(_("Rounds"), self._columns(), lambda one: one.round.id)
        remember(self.table, ctx.settings, "survey-rounds")
        self.table.opened.connect(lambda _row: self.tabs.choose(RESULTS))
        self.table.current_changed.connect(self._choose)
        self._none = EmptyState(
            _("No survey yet"),
            _("A round is one survey sent out for a period. Replies on paper are written in here without any name, and "
              "what they say is counted."),
            Button(_("New round …"), "primary", "plus", pressed=self.new),
        )  # fmt: skip
        self.results, self.writing, self.comments = Results(ctx), WritingIn(ctx), Comments()
        self._rounds, self._stack = QStackedWidget(), QStackedWidget()
        self._rounds.addWidget(self._none)
        self._rounds.addWidget(self.table)
        self._parts: list[QWidget] = [self._rounds, self.results, self.writing, self.comments]
        for part in self._parts:
            self._stack.addWidget(part)
        down(self, self._header, self.siblings, self.tabs, (self._stack, 1))
        self._acts = [
            self.action(_("Write in a reply"), lambda: self.tabs.choose(WRITING)),
            self.action(_("New round …"), self.new), self.action(_("Take out the survey"), self.export),
        ]  # fmt: skip
        self._enable()

    def title(self) -> str:
        """The page's word."""
        return _("Surveys")

    def _columns(self) -> list[ListColumn[RoundRow]]:
        return [
            ListColumn[RoundRow]("title", _("Survey"), lambda one: one.title, None, strong=True,
                                 second=lambda one: one.round.form),
            ListColumn[RoundRow]("period", SurveyRound.SPECS["period"].label, lambda one: one.round.period, 150),
            ListColumn[RoundRow]("opens", SurveyRound.SPECS["opens_on"].label,
                                 lambda one: one.round.opens_on.isoformat(), 110, folds=True),
            ListColumn[RoundRow]("closes", SurveyRound.SPECS["closes_on"].label, _closes, 110, folds=True),
            ListColumn[RoundRow]("replies", _("Replies"), _replies, 190, draw=_rate, sort=lambda one: one.replies,
                                 filtered=False),
            ListColumn[RoundRow]("state", _("State"),
                                 lambda one: _("Still open") if one.round.open else _("Closed"), 110,
                                 mark=lambda one: "available" if one.round.open else "not"),
        ]  # fmt: skip

    # reading

    def opened(self, argument: Any) -> None:
        """Read the rounds; with one that is asked for its results are shown."""
        if isinstance(argument, dict) and argument.get("round") is not None:
            self._wanted = argument["round"]
        if self._stale or self._wanted is not None:
            self.read()

    def read(self) -> None:
        """The rounds, and then the one that is chosen."""
        self._stale = False
        services, actor = self.ctx.services, self.ctx.actor

        def rounds() -> _Read:
            return _Read(
                services.surveys.rounds(actor), services.unit.municipalities(),
                services.unit.today(),
            )  # fmt: skip

        self.ctx.tasks.read(rounds).on_done(self._show).owned_by(self).start()

    def refresh(self, changes: Any) -> None:
        """A round or a reply has been written."""
        if changes is None or changes.touches(SurveyRound, SurveyReply):
            self._stale = True
            if self.isVisible():
                self.read()

    def _show(self, read: _Read) -> None:
        self._read = read
        wanted, self._wanted = self._wanted, None
        before = self.table.current()
        self.table.set_rows(read.rows)
        self._rounds.setCurrentWidget(self.table if read.rows else self._none)
        chosen = wanted or (before.round.id if before else None)
        if not (chosen and self.table.select(chosen)) and read.rows:
            self.table.select(self.table.rows_model.row_at(0).round.id)
        self._to_results = wanted is not None
        self._read_round()
        self._enable()

    def _choose(self, row: RoundRow | None) -> None:
        if row is not None and (self.sheet is None or self.sheet.round.id != row.round.id):
            self._read_round()

    def _read_round(self) -> None:
        row = self.table.current()
        if row is not None:
            read = self.ctx.services.surveys.sheet
            task = self.ctx.tasks.read(read, self.ctx.actor, row.round.id)
            task.on_done(self._show_round).owned_by(self).start()

    def _show_round(self, sheet: RoundSheet) -> None:
        row = self.table.current()
        if row is None or row.round.id != sheet.round.id:
            return  # another has been chosen meanwhile
        self.sheet = sheet
        self._header.set_line(f"{sheet.asked.title}, {sheet.round.period}")
        self.results.show_sheet(sheet)
        self.writing.show_sheet(sheet)
        self.comments.show_sheet(sheet)
        self.tabs.set_count(COMMENTS, str(len(sheet.comments)) if sheet.comments else "")
        self.close_button.setText(_("Close the round") if sheet.round.open else _("Open the round again"))
        self._enable()
        if self._to_results:
            self._to_results = False
            self.tabs.choose(RESULTS)

    def _enable(self) -> None:
        for button in (self.take_out, self.change, self.close_button):
            button.setVisible(self.sheet is not None)
        for part in self._parts[1:]:
            part.setEnabled(self.sheet is not None)

    def _turn(self, index: int) -> None:
        if index != ROUNDS and self.sheet is None:
            self.tabs.choose(ROUNDS)
            return
        self._stack.setCurrentIndex(index)
        if index == WRITING:
            self.writing.begin()

    # acts

    def new(self) -> None:
        """Begin a round."""
        if self._read is not None:
            RoundDialog(self, self._read.today, self._read.municipalities, None, self._begun).open()

    def _begun(self, made: SurveyRound) -> None:
        self._wanted = made.id

    def edit(self) -> None:
        """Change the round that is chosen."""
        if self._read is not None and self.sheet is not None:
            RoundDialog(self, self._read.today, self._read.municipalities, self.sheet.round, lambda _made: None).open()

    def close_round(self) -> None:
        """Close the round, or open it again; Ångra turns it back."""
        if self.sheet is None:
            return
        self._close(self.sheet.round.id, closed=self.sheet.round.open)

    def _close(self, made: RecordId, *, closed: bool) -> None:
        def done(outcome: Outcome[SurveyRound]) -> None:
            self.ctx.bus.changed.emit(outcome.changes)
            said = _("The round is closed") if closed else _("The round is open again")
            self.ctx.shell.toast.say(said, lambda: self._close(made, closed=not closed))

        close = self.ctx.services.surveys.close
        self.ctx.tasks.write(close, self.ctx.actor, made, closed=closed).on_done(done).owned_by(self).start()

    def print_blank(self, form: str) -> PrintPreview:
        """The survey to answer by hand, to look at first."""
        paper, actor = self.ctx.services.paper, self.ctx.actor
        preview = PrintPreview(
            self.window(), self.ctx, f"{library().title(form)} {form}", form,
            lambda: paper.preview_blanks(actor, {form: 1}), lambda: paper.blank(actor, form),
        )  # fmt: skip
        preview.open()
        return preview

    def export(self) -> None:
        """Which kind of file, for whom, and whether the comments go along."""
        if self.sheet is not None:
            TakeOut(self, self.sheet).open()

    # the shell

    def save_pending(self) -> None:
        """Have what is being typed kept."""
        self.writing.save_pending()

    def page_actions(self) -> list[QAction]:
        """Writing in, a new round, taking out."""
        return self._acts

    def primary_focus(self) -> QWidget:
        """The rounds, or what the chosen tab is for."""
        at = self._stack.currentIndex()
        return self._parts[at] if at else self.table

    def panes(self) -> list[QWidget]:
        """The tabs, what they show, and the pane beside it."""
        beside: dict[int, list[QWidget]] = {RESULTS: [self.results.side], WRITING: [self.writing.table]}
        return [self.tabs, self.primary_focus(), *beside.get(self._stack.currentIndex(), [])]

    def place(self) -> Any:
        """The tab and the round."""
        row = self.table.current()
        return {"tab": self.tabs.current(), "round": row.round.id if row else None}

    def restore(self, state: Any) -> None:
        """Back to them."""
        if state["round"] is not None:
            self.table.select(state["round"])
        self.tabs.choose(state["tab"])


def _closes(row: RoundRow) -> str:
    return row.round.closes_on.isoformat() if row.round.closes_on else ""


def _replies(row: RoundRow) -> str:
    sent = row.round.sent_to()
    if not sent:
        return str(row.replies)
    share = percent(Fraction(row.replies, sent))
    return _("{n} of {sent}, {percent} %").format(n=row.replies, sent=sent, percent=share)


def _rate(painter: QPainter, rect: QRectF, row: RoundRow) -> QRectF:
    """A bar for the response rate, left of its words."""
    look, room = theme(), theme().scaled(66)
    sent = row.round.sent_to()
    if sent:
        middle = rect.center().y()
        painter.fillRect(QRectF(rect.left(), middle - 3, room - 10, 6), look.color("inset"))
        part = min(1.0, row.replies / sent)
        painter.fillRect(QRectF(rect.left(), middle - 3, (room - 10) * part, 6), look.color("info_edge"))
    return rect.adjusted(room, 0, 0, 0)
