"""Rekrytering as a page: the funnel, campaigns, sources and the plan, and beside them what is behind a figure."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from fhr_desktop.domain.funnel import Basis
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolStep
from fhr_desktop.domain.recruitment import Campaign, PlannedActivity
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.recruitment import RecruitmentSheet
from fhr_desktop.services.recruitment_words import BASES
from i18n import _
from ui.components.buttons import Button
from ui.components.headers import PageHeader
from ui.components.labels import Label
from ui.components.layout import Column, Row, down
from ui.components.side import WithInspector
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.recruitment import funnel_view, yields
from ui.pages.recruitment.behind import Behind, Told
from ui.pages.recruitment.dialogs import ActivityDialog, CampaignDialog
from ui.pages.recruitment.funnel_view import FunnelTable, StageRow
from ui.pages.recruitment.plan import PlanTable, late_said, plan_said
from ui.pages.recruitment.taking_out import TakeOut
from ui.pages.recruitment.yields import YieldRow, YieldTable, campaign_rows, key_rows
from ui.shell.page import Page
from ui.shell.siblings import Siblings
from ui.shell.years import Years

KEY = "recruitment"
YEARS = 6
KINDS = (Campaign, PlannedActivity, Inquiry, Case, Transition, Home, PoolStep, Placement)
FUNNEL, CAMPAIGNS, SOURCES, PLAN = range(4)  # the tabs


class RecruitmentPage(Page):
    """Opened with nothing."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.sheet: RecruitmentSheet | None = None
        self._stale = True
        self.years, self.places, self.bases, self.by = Years(ctx), QComboBox(), QComboBox(), QComboBox()
        named = ((self.places, _("Municipality")), (self.bases, _("How it is counted")), (self.by, _("Counted by")))
        for combo, name in named:
            combo.setAccessibleName(name)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for basis, said in BASES.items():
            self.bases.addItem(said, basis.value)
        for said in (_("Heard of us through"), _("How they reached us")):
            self.by.addItem(said)
        self.years.turned.connect(self.read)
        for combo in (self.places, self.bases):
            combo.activated.connect(lambda _at: self.read())
        self.by.activated.connect(lambda _at: self._show_sources())
        self.take_out = Button(_("Take out …"), "quiet", "download-simple", pressed=self.export)
        self.new_activity = Button(_("New activity …"), icon="plus", pressed=partial(self._activity, None))
        self.new_campaign = Button(_("New campaign …"), "primary", "plus", pressed=partial(self._campaign, None))
        self._header = PageHeader(
            _("Recruiting"), _("from enquiry to placed child"), self.years, self.take_out, self.new_activity,
            self.new_campaign,
        )  # fmt: skip
        self.siblings = Siblings(ctx, KEY, _("Follow-up"))
        self.tabs = Tabs([_("The way"), _("Campaigns"), _("Channels"), _("The plan")], _("Parts of recruiting"))
        self.tabs.chosen.connect(self._turn)
        self.funnel = FunnelTable()
        self.campaigns = YieldTable(_("Campaigns"), _("Campaign"), campaigns=True)
        self.sources = YieldTable(_("Channels"), _("Heard of us through"), campaigns=False)
        self.plan = PlanTable()
        self.behind = Behind()
        self._tables: list[QWidget] = [self.funnel, self.campaigns, self.sources, self.plan]
        self._plan_said = Label("", "strong")
        self.change = Button(_("Change …"), "quiet", "pencil-simple", pressed=self.edit)
        self.away = Button(_("Take away"), "quiet", "trash", pressed=self.put_away)
        self.mark = Button(_("Mark as done"), "quiet", "check", pressed=self.mark_done)
        self._bar = Row(
            self.bases, self.places, self.by, self._plan_said, None, self.mark, self.change, self.away,
            margins=(20, 7, 16, 7), spacing=10,
        )  # fmt: skip
        self._stack = QStackedWidget()
        for table in self._tables:
            self._stack.addWidget(table)
        self._said = Label("", "help", wrap=True)
        self._said.setMaximumWidth(16777215)
        main = Column(self._bar, (self._stack, 1), Row((self._said, 1), line="top", margins=(20, 5, 16, 5)))
        self.split = WithInspector(main, self.behind, settings=ctx.settings, key=KEY)
        down(self, self._header, self.siblings, self.tabs, (self.split, 1))
        self._listen()
        self._acts = [
            self.action(_("New campaign …"), partial(self._campaign, None)),
            self.action(_("New activity …"), partial(self._activity, None)),
            self.action(_("Take out the recruiting figures"), self.export),
        ]  # fmt: skip
        self._turn(FUNNEL)

    def _listen(self) -> None:
        for table in (self.funnel, self.campaigns, self.sources):
            table.current_changed.connect(lambda _row: self._tell())
        self.funnel.opened.connect(lambda _row: self._go_in())
        self.sources.opened.connect(lambda _row: self._go_in())
        self.campaigns.opened.connect(self._open_campaign)
        self.plan.opened.connect(lambda one: self._activity(one))
        self.plan.previewed.connect(lambda _one: self.mark_done())
        self.plan.current_changed.connect(lambda _one: self._enable())
        self.behind.case_asked.connect(self._open_case)

    def title(self) -> str:
        """The page's word."""
        return _("Recruiting")

    # reading

    def opened(self, argument: Any) -> None:
        """Read a year, this one at first."""
        if not self.years.count():
            self.ctx.tasks.read(self.ctx.services.unit.today).on_done(self._begin).owned_by(self).start()
        elif self.years.follow() or self._stale:
            self.read()

    def _begin(self, today: dt.date) -> None:
        offered = range(today.year + 1, today.year - YEARS, -1)
        plan = _("Plan for {year}").format(year=today.year + 1)
        self.years.offer([(year, plan if year > today.year else str(year)) for year in offered], today.year)
        self.read()

    def read(self) -> None:
        """Count the chosen year."""
        self._stale = False
        count = self.ctx.services.recruitment.sheet
        basis = Basis(self.bases.currentData())  # Qt gives back a plain text
        chosen = self.years.currentData(), self.places.currentData(), basis
        self.ctx.tasks.read(count, self.ctx.actor, *chosen).on_done(self._show).owned_by(self).start()

    def refresh(self, changes: Any) -> None:
        """Something it counts has been written."""
        if changes is None or changes.touches(*KINDS):
            self._stale = True
            if self.isVisible():
                self.read()

    def _show(self, sheet: RecruitmentSheet) -> None:
        self.sheet = sheet
        if not self.places.count():
            self.places.addItem(_("All municipalities"), None)
            for code, name in sheet.names.items():
                self.places.addItem(name, code)
        self.funnel.show_sheet(sheet)
        self.campaigns.set_rows(campaign_rows(sheet))
        self.plan.show_sheet(sheet)
        self._show_sources()
        late = sum(one.late(sheet.today) for one in sheet.plan)
        self.tabs.set_count(PLAN, late_said(late) if late else "")
        self._plan_said.setText(plan_said(sheet))
        if self.funnel.current() is None:
            self.funnel.select(sheet.stages[0].step)
        for table in (self.campaigns, self.sources):
            if table.current() is None and table.rows_model.rows:
                table.select(table.rows_model.row_at(0).key)
        self._tell()

    def _show_sources(self) -> None:
        if self.sheet is not None:
            self.sources.set_rows(key_rows(self.sheet.channels if self.by.currentIndex() else self.sheet.sources))

    def _turn(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self.bases.setVisible(index == FUNNEL)
        self.places.setVisible(index in (FUNNEL, SOURCES))
        self.by.setVisible(index == SOURCES)
        self._plan_said.setVisible(index == PLAN)
        self.split.set_aside(index == PLAN)
        self._said.setText(_help(index))
        self._tell()

    def _tell(self) -> None:
        """What is behind the row that is stood on."""
        self._enable()
        found = self._told()
        if found is not None:
            self.behind.tell(found)

    def _told(self) -> Told | None:
        match self._stack.currentIndex():
            case 0:
                row = self.funnel.current()
                return funnel_view.told(row, self._where()) if row is not None else None
            case 1:
                one = self.campaigns.current()
                return yields.told(one, _counted_by_campaign()) if one is not None else None
            case 2:
                one = self.sources.current()
                return yields.told(one, _counted_by_source()) if one is not None else None
            case _:
                return None

    def _where(self) -> str:
        return f"{self.places.currentText()}, {self.years.currentText()}"

    def _enable(self) -> None:
        index = self._stack.currentIndex()
        on_plan, line, made = index == PLAN, self.plan.current(), self._chosen_campaign()
        self.mark.setVisible(on_plan and line is not None)
        self.mark.setText(_("Mark as not done") if line is not None and line.done_on else _("Mark as done"))
        for button in (self.change, self.away):
            button.setVisible((on_plan and line is not None) or (index == CAMPAIGNS and made is not None))

    def _chosen_campaign(self) -> Campaign | None:
        row = self.campaigns.current()
        return row.campaign if row is not None else None

    # acts

    def _go_in(self) -> None:
        self.split.reveal()
        self.behind.go_in()

    def _open_campaign(self, row: YieldRow) -> None:
        if row.campaign is not None:
            self._campaign(row.campaign)
        else:
            self._go_in()

    def _open_case(self, number: str) -> None:
        task = self.ctx.tasks.read(self.ctx.services.cases.find, self.ctx.actor, number)
        task.on_done(lambda case: self.ctx.navigate("case", case)).owned_by(self).start()

    def _campaign(self, made: Campaign | None) -> None:
        if self.sheet is not None:
            CampaignDialog(self, self.sheet, made).open()

    def _activity(self, made: PlannedActivity | None) -> None:
        if self.sheet is not None:
            ActivityDialog(self, self.sheet, made).open()

    def edit(self) -> None:
        """Change what is stood on."""
        if self._stack.currentIndex() == PLAN:
            self._activity(self.plan.current())
        else:
            self._campaign(self._chosen_campaign())

    def mark_done(self) -> None:
        """Say that the line of the plan is done today, or that it is not; Ångra turns it back."""
        line = self.plan.current()
        if line is not None:
            self._mark(line, done=line.done_on is None)

    def _mark(self, line: PlannedActivity, *, done: bool) -> None:
        def told(outcome: Outcome[PlannedActivity]) -> None:
            self.ctx.bus.changed.emit(outcome.changes)
            said = _("The activity is marked as done") if done else _("The activity is marked as not done")
            self.ctx.shell.toast.say(said, partial(self._save_again, line))

        mark = self.ctx.services.recruitment.mark_done
        self.ctx.tasks.write(mark, self.ctx.actor, line.id, done=done).on_done(told).owned_by(self).start()

    def _save_again(self, line: PlannedActivity) -> None:
        """The line as it was."""
        task = self.ctx.tasks.write(self.ctx.services.recruitment.save_activity, self.ctx.actor, line)
        task.on_done(lambda outcome: self.ctx.bus.changed.emit(outcome.changes)).owned_by(self).start()

    def put_away(self) -> None:
        """Take away what is stood on; Ångra brings it back."""
        on_plan = self._stack.currentIndex() == PLAN
        one = self.plan.current() if on_plan else self._chosen_campaign()
        if one is not None:
            self._put_away(one, away=True)

    def _put_away(self, one: Campaign | PlannedActivity, *, away: bool) -> None:
        def done(outcome: Outcome[Campaign | PlannedActivity]) -> None:
            self.ctx.bus.changed.emit(outcome.changes)
            if away:
                said = _("The campaign is taken away. The enquiries keep its name.")
                if isinstance(one, PlannedActivity):
                    said = _("The activity is taken away")
                self.ctx.shell.toast.say(said, partial(self._put_away, one, away=False))

        put = self.ctx.services.recruitment.put_away
        self.ctx.tasks.write(put, self.ctx.actor, one, away=away).on_done(done).owned_by(self).start()

    def export(self) -> None:
        """Which kind of file, and for whom."""
        if self.sheet is not None:
            TakeOut(self, self.sheet).open()

    # the shell

    def page_actions(self) -> list[QAction]:
        """What can be added, and taking out."""
        return self._acts

    def primary_focus(self) -> QWidget:
        """The table of the tab."""
        return self._tables[self._stack.currentIndex()]

    def panes(self) -> list[QWidget]:
        """The tabs, the table, and what is behind."""
        beside: list[QWidget] = [] if self._stack.currentIndex() == PLAN else [self.behind]
        return [self.tabs, self.primary_focus(), *beside]

    def place(self) -> Any:
        """The tab and the step."""
        row: StageRow | None = self.funnel.current()
        return {"tab": self.tabs.current(), "step": row.stage.step if row else None}

    def restore(self, state: Any) -> None:
        """Back to them."""
        self.tabs.choose(state["tab"])
        if state["step"] is not None:
            self.funnel.select(state["step"])


def _help(index: int) -> str:
    return {
        FUNNEL: _("Enter on a step goes to the cases behind it."),
        CAMPAIGNS: _("Enter changes the campaign."),
        SOURCES: _("Enter goes to the cases behind the row."),
        PLAN: _("Enter changes a line, Space marks it as done."),
    }[index]


def _counted_by_campaign() -> str:
    return _(
        "Every enquiry that names the campaign, whenever it came. Capitals and spaces do not matter. The cost is the "
        "outcome, and what was planned until that is known."
    )


def _counted_by_source() -> str:
    return _(
        "The enquiries of the year. The cost is that of the campaigns in the channel that began in the year; it is "
        "shown for all municipalities together."
    )
