"""Min dag: the day's visits, what is missing, where you were writing, and who has heard nothing for long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.attachments import Attachment
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.cooperation_rules import Reminder
from fhr_desktop.domain.duplicates import Alias
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Answer, Assessment, Case, FormDocument, Note, Visit, hour_shown
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Addendum
from fhr_desktop.domain.treserva import TreservaItem
from fhr_desktop.domain.whereabouts import phone_shown
from fhr_desktop.services.actor import Right
from fhr_desktop.services.cooperation.views import KINDS as OF_MEETINGS
from fhr_desktop.services.investigations.agenda import REVIEW, Missing, Quiet, Unfinished, Waiting
from fhr_desktop.services.investigations.treserva import Queue
from fhr_desktop.services.investigations.visits import DayVisit
from fhr_desktop.services.proposal_views import Clash, Stuck
from i18n import _, _n
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button, IconButton, with_key
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader, SectionHead
from ui.components.labels import Label
from ui.components.layout import Column, Row, ScrollPane, across, down
from ui.components.lines import Line, Lines
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.my_day.clash import ClashBand
from ui.pages.my_day.cooperation import CooperationBand
from ui.pages.my_day.resume import Resume
from ui.pages.my_day.stuck import StuckBand
from ui.pages.my_day.visits import Day, Stop
from ui.shell.page import Page

KINDS = (
    Case, Home, Person, Inquiry, Visit, Note, FormDocument, Answer, Assessment, Alias, Addendum, Attachment,
    TreservaItem, Proposal, PoolEntry, Placement, Need,
    *OF_MEETINGS,
)  # fmt: skip
_FEW = 6  # things missing that are shown before "Visa alla"
_MANY = 18  # with a pane of their own
_CHIPS = 4
_THREE_PANES = 1380  # pixels
_SIDE = 392


@dataclass(frozen=True)
class _Read:
    waiting: Waiting
    users: dict[RecordId, str]
    municipalities: dict[str, str]
    choices: int
    clashes: tuple[Clash, ...]
    stuck: tuple[Stuck, ...]
    reminders: tuple[Reminder, ...]


class MyDayPage(Page):
    """The first page in the morning."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._day: dt.date | None = None
        self._all_missing = False
        self._read_last: _Read | None = None
        self._band = Banner("", "", Button(_("To Sync"), "amber", pressed=lambda: ctx.navigate("sync", "inbox")))
        self._band.hide()
        self.clash_band, self.stuck_band, self.cooperation = ClashBand(ctx), StuckBand(ctx), CooperationBand(ctx)
        new = Button(_("Register an enquiry"), "primary", "plus", pressed=lambda: ctx.navigate("inquiry"))
        self._quiet_day = EmptyState(
            _("Nothing waits for you"),
            _("Visits, what is missing in your cases and families who wait for an answer are shown here."),
            with_key(new, "Ctrl N, I"),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self._stack.addWidget(self._quiet_day)
        self._stack.addWidget(
            WithInspector(self._main(), self._side(), settings=ctx.settings, key="my_day", width=_SIDE)
        )
        self._header = PageHeader(_("My day"), "", *self._header_buttons())
        down(self, self._header, self.clash_band, self.stuck_band, self._band, self.cooperation, (self._stack, 1))
        self._back = self._action(_("The day before"), partial(self._step, -1), "Ctrl+PgUp", "caret-left")
        self._forth = self._action(_("The day after"), partial(self._step, 1), "Ctrl+PgDown", "caret-right")

    def _header_buttons(self) -> list[QWidget]:
        before = IconButton("caret-left", _("The day before"), shortcut="Ctrl+PgUp", pressed=partial(self._step, -1))
        after = IconButton("caret-right", _("The day after"), shortcut="Ctrl+PgDown", pressed=partial(self._step, 1))
        self._to_today = Button(_("To today"), "quiet", pressed=self._today)
        new = Button(_("New enquiry"), "primary", "plus", pressed=lambda: self.ctx.navigate("inquiry"))
        return [before, self._to_today, after, with_key(new, "Ctrl N, I")]

    def _action(self, said: str, run: Callable[[], object], key: str, icon: str) -> QAction:
        action = QAction(said, self)
        action.setShortcut(QKeySequence(key))
        action.setProperty("icon", icon)
        action.triggered.connect(lambda: run())
        return action

    def _main(self) -> Row:
        self._visits_head = SectionHead(_("Visits of the day"))
        self._visits = Day()
        self._no_visits = Label(_("No visits this day."), "meta")
        self._missing_head = SectionHead(_("Missing in your cases"), "", self._show_all_button())
        self._missing = Lines(_("Missing in your cases"))
        self._none_missing = Label(_("Nothing is missing."), "meta")
        self._gaps = QWidget()
        down(self._gaps, self._missing_head, across(None, 20, self._none_missing, None), self._missing)
        pane = ScrollPane(
            self._visits_head, across(None, 20, self._no_visits, None), self._visits, 12, self._gaps, None,
            margins=(0, 4, 0, 16),
        )  # fmt: skip
        self._first_pane = pane
        self._second_pane = ScrollPane(margins=(0, 4, 0, 16))
        self._second_pane.column.addStretch(1)
        self._second = Column((self._second_pane, 1), line="left")
        self._second.hide()
        pane.setAccessibleName(_("My day"))
        self._second_pane.setAccessibleName(_("Missing in your cases"))
        return Row((pane, 1), (self._second, 1), spacing=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide window shows what is missing in a pane of its own, instead of stretching the day."""
        super().resizeEvent(event)
        wide = self.width() >= _THREE_PANES
        if wide == self._second.isHidden():
            pane = self._second_pane if wide else self._first_pane
            pane.column.insertWidget(pane.column.count() - 1, self._gaps)
            self._second.setVisible(wide)
            if self._read_last is not None:
                self._show_missing(self._read_last.waiting)

    def _show_all_button(self) -> Button:
        self._show_all = Button(_("Show all"), "link", pressed=self._toggle_all)
        return self._show_all

    def _side(self) -> ScrollPane:
        self._resume_head = SectionHead(_("Go on where you were"), surface="panel", left=16)
        self._resume = Resume(self._go_on)
        self._begun = Lines(_("Other text begun"), left=16, right=14)
        self._quiet_head = SectionHead(_("Silent for long"), _("families who wait for us"), surface="panel", left=16)
        self._quiet = Lines(_("Silent for long"), left=16, right=14)
        self._none_quiet = Label(_("No family waits too long."), "meta")
        pane = ScrollPane(
            self._resume_head, across(None, self._resume, margins=(14, 0, 14, 4)), self._begun, 8, self._quiet_head,
            across(None, 16, self._none_quiet, None), self._quiet, None, surface="panel", margins=(0, 4, 0, 16),
        )  # fmt: skip
        pane.setAccessibleName(_("Go on where you were"))
        pane.setMinimumWidth(290)
        return pane

    # the page's life

    def title(self) -> str:
        """The page's word."""
        return _("My day")

    def opened(self, argument: Any) -> None:
        """Today, read anew."""
        self._day = None
        self._load()

    def refresh(self, changes: Any) -> None:
        """Read anew when something shown has changed."""
        if changes is None or changes.touches(*KINDS):
            self._load()

    def _load(self) -> None:
        self.ctx.tasks.read(self._read).on_done(self._show).owned_by(self).start()

    def _read(self) -> _Read:
        services, actor = self.ctx.services, self.ctx.actor
        waiting = services.agenda.waiting(actor, self._day or services.unit.today())
        users, places = services.unit.users(), services.unit.municipalities()
        choices = services.inbox.waiting(actor)
        reads = actor.may(Right.READ_CASEWORK)
        clashes = services.proposals.clashes(actor) if reads else ()
        stuck = services.proposals.stuck(actor) if reads else ()
        cooperates = actor.may(Right.COOPERATE)
        reminders = services.cooperation.meetings.board(actor).reminders if cooperates else ()
        return _Read(
            waiting, words.user_names(users), words.municipality_names(places), choices, clashes, stuck, reminders
        )

    def _show(self, read: _Read) -> None:
        first = self._read_last is None
        self._read_last = read
        waiting = read.waiting
        day = self._day or waiting.today
        self._header.set_line(_("{day} · week {week}").format(day=words.long_day(day), week=day.isocalendar().week))
        self._to_today.setEnabled(day != waiting.today)
        self._show_visits(read, day)
        self._show_missing(waiting)
        self._show_unfinished(waiting)
        self._quiet.set([self._quiet_line(one) for one in waiting.quiet])
        self._none_quiet.setVisible(not waiting.quiet)
        self._show_choices(read.choices)
        self.clash_band.show_clashes(read.clashes, read.users, read.municipalities)
        self.stuck_band.show_stuck(read.stuck)
        self.cooperation.show_reminders(read.reminders, waiting.today)
        nothing = not (waiting.visits or waiting.missing or waiting.unfinished or waiting.quiet or waiting.own_cases)
        self._stack.setCurrentIndex(1 if nothing else 2)
        if first and self.isVisible():
            focus = self.primary_focus()
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)

    # the parts

    def _show_visits(self, read: _Read, day: dt.date) -> None:
        visits = read.waiting.visits
        ahead = next((one for one in visits if not one.visit.held), None) if day == read.waiting.today else None
        stops = [(self._stop(read, one, next_=one is ahead), partial(self._open, one.case.id)) for one in visits]
        self._visits.set(stops)
        self._no_visits.setVisible(not visits)
        count = _n("{n} visit", "{n} visits", len(visits)).format(n=len(visits)) if visits else ""
        self._visits_head.set_remark(count)
        self._visits_head.set_title(_("Today's visits") if day == read.waiting.today else _("Visits of the day"))

    def _stop(self, read: _Read, one: DayVisit, *, next_: bool) -> Stop:
        visit = one.visit
        others = [read.users.get(u, "") for u in visit.investigators if u != self.ctx.actor.user_id]
        company = _("with {names}").format(names=words.people(others)) if any(others) else _("on your own")
        lacks = [
            m.sentence
            for m in read.waiting.missing
            if m.case_id == one.case.id
            and m.tab == "talks"
            and m.due != visit.on  # what is planned today is no gap
            and one.case.stage() is CaseState.INVESTIGATION  # before it, the visit may be what is lacking
        ]
        place = one.address or read.municipalities.get(one.municipality or "", "")
        return Stop(
            starts=hour_shown(visit.starts), ends=hour_shown(visit.ends),
            family=words.family(one.family, protected=one.protected),
            kind=words.choice("visit_kind", visit.kind), where="" if one.protected else place,
            phone="" if one.protected else phone_shown(one.phone), company=company, purpose=visit.purpose,
            lacks=tuple(lacks[:_CHIPS]), held=visit.held, next=next_, protected=one.protected, alone=not any(others),
        )  # fmt: skip

    def _show_missing(self, waiting: Waiting) -> None:
        few = _FEW if self._second.isHidden() else _MANY
        shown = waiting.missing if self._all_missing else waiting.missing[:few]
        lines = [self._missing_line(one, waiting.today) for one in shown]
        self._missing.set([*lines, *self._to_treserva(waiting.treserva)])
        self._none_missing.setVisible(not waiting.missing and not waiting.treserva.papers)
        many = len(waiting.missing) > few
        self._show_all.setVisible(many)
        self._show_all.setText(_("Show fewer") if self._all_missing else _("Show all"))
        remark = _("the {n} nearest in time of {all}").format(n=len(shown), all=len(waiting.missing))
        self._missing_head.set_remark(remark if many and not self._all_missing else "")

    def _missing_line(self, one: Missing, today: dt.date) -> Line:
        due = words.near_day(one.due, today) if one.due else ""
        hot = one.due is not None and one.due <= today
        return Line(words.family(one.family), one.sentence, one.heading, due, "missing", hot, partial(self._do, one))

    def _to_treserva(self, queue: Queue) -> list[Line]:
        """One line for all that waits to be put there, with a warning when some of it has waited too long."""
        if not queue.papers:
            return []
        number, late = len(queue.papers), queue.late
        said = _n("{n} paper waits", "{n} papers wait", number).format(n=number)
        oldest = _("the oldest for {days}").format(days=words.days(queue.papers[0].days))
        warned = _n("{n} has waited too long", "{n} have waited too long", late).format(n=late) if late else ""
        go = partial(self.ctx.navigate, "treserva")
        return [Line(_("Treserva"), said, oldest if late else "", warned, "old" if late else "wait", bool(late), go)]

    def _show_unfinished(self, waiting: Waiting) -> None:
        begun = waiting.unfinished
        for widget in (self._resume_head, self._resume):
            widget.setVisible(bool(begun))
        if begun:
            first = begun[0]
            when = words.near_moment(first.at, waiting.today)
            text = _shown(first)
            self._resume.show_text(_where(first), when, text, first.cursor if text is first.text else 0)
        self._begun.set(
            [
                Line(
                    _where(one),
                    "",
                    "",
                    words.near_moment(one.at, waiting.today),
                    "draft",
                    pressed=partial(self._write, one),
                )
                for one in begun[1:5]
            ]
        )

    def _quiet_line(self, one: Quiet) -> Line:
        stage = words.state(one.state).lower() if one.state.value != "a4_initial_assessment" else words.state(one.state)
        end = words.days(one.days)
        return Line(one.family, stage, "", end, "silent", True, partial(self._open, one.case_id))

    def _show_choices(self, number: int) -> None:
        self._band.setVisible(bool(number))
        strong = _n("{n} thing needs your choice", "{n} things need your choice", number).format(n=number)
        self._band.set_words(strong, _("Nothing is lost. You choose under Sync, when it suits you."))

    # acts

    def _open(self, case_id: RecordId) -> None:
        self.ctx.navigate("case", case_id)

    def _do(self, one: Missing) -> None:
        """Go where the thing that is missing is put right."""
        if one.document_id is not None:
            self.ctx.navigate("report", {"case": one.case_id, "document": one.document_id})
        elif one.tab == REVIEW:
            self.ctx.navigate("review", {"case": one.case_id})
        else:
            self.ctx.navigate("case", {"case": one.case_id, "tab": one.tab})

    def _go_on(self) -> None:
        if self._read_last is not None and self._read_last.waiting.unfinished:
            self._write(self._read_last.waiting.unfinished[0])

    def _write(self, one: Unfinished) -> None:
        """Back into the text, with the cursor where it was."""
        if one.document_id is not None:
            where = {"case": one.case_id, "document": one.document_id, "field": one.field_key, "subject": one.subject}
            self.ctx.navigate("report", where)
        elif one.case_id is not None:
            self.ctx.navigate("case", {"case": one.case_id, "note": True})
        else:
            self.ctx.navigate("inquiry")

    def _toggle_all(self) -> None:
        self._all_missing = not self._all_missing
        if self._read_last is not None:
            self._show_missing(self._read_last.waiting)

    def _step(self, by: int) -> None:
        if self._read_last is not None:
            today = self._read_last.waiting.today
            day = (self._day or today) + dt.timedelta(days=by)
            self._day = None if day == today else day
            self._load()

    def _today(self) -> None:
        self._day = None
        self._load()

    # the window's questions

    def primary_focus(self) -> QWidget | None:
        """Where you were writing; else the first visit, or the first thing missing."""
        if self._read_last is None:
            return None
        if self._read_last.waiting.unfinished and self._resume.isVisibleTo(self):
            return self._resume
        first = [*self._visits.cards, *self._missing.buttons, *self._quiet.buttons]
        return first[0] if first else self._quiet_day

    def page_actions(self) -> list[QAction]:
        """Walking the days."""
        return [self._back, self._forth]

    def place(self) -> Any:
        """The day."""
        return self._day

    def restore(self, state: Any) -> None:
        """Back to the day."""
        self._day = state
        self._load()


def _where(one: Unfinished) -> str:
    return f"{one.family} · {one.heading}" if one.family or one.case_id else one.heading


def _shown(one: Unfinished) -> str:
    """The words of a draft; an enquiry's is not text but its fields, and what is sensitive is not shown here."""
    if one.case_id is None:
        return _("The enquiry you were registering is kept.")
    return one.text or _("Sensitive text. It is read in its form.")
