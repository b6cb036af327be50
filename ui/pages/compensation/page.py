"""Ersättning as a page: the calculation at once as the fields are filled in, and the tables beside it."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from fhr_desktop.domain.compensation import CompensationTable
from fhr_desktop.domain.compensation_sum import Asked, AskedContact
from fhr_desktop.domain.errors import Refused
from fhr_desktop.services.actor import Right
from fhr_desktop.services.compensation import Known
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui.components.buttons import Button, with_key
from ui.components.headers import PageHeader
from ui.components.layout import ScrollPane, down
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.compensation.answer import Answer
from ui.pages.compensation.asking import Asking
from ui.pages.compensation.entering import EnterDialog
from ui.pages.compensation.tables import Tables
from ui.preview.print_preview import PrintPreview
from ui.shell.page import Page
from ui.shell.siblings import Siblings
from ui.theme import theme

COUNT, TABLES = range(2)
FIELDS, ANSWER = 340, 700  # widths at 100 %


class CompensationPage(Page):
    """The guide. Nothing that is asked is kept."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._known: Known | None = None
        self._may = ctx.actor.may(Right.COOPERATE)
        self.enter_button = Button(_("Enter figures …"), icon="plus", pressed=self.enter)
        self.enter_button.setVisible(self._may)
        self.print_button = Button(_("Print …"), "primary", "printer", pressed=self.print_out)
        keyed = with_key(self.print_button, "Ctrl P")
        header = PageHeader(_("Compensation"), _("a support; the municipality decides"), self.enter_button, keyed)
        self.tabs = Tabs([_("Calculate"), _("Tables")], _("Calculation or tables"))
        self.tabs.chosen.connect(self._choose)
        self.asking, self.answer, self.tables = Asking(), Answer(), Tables(ctx)
        self.asking.edited.connect(self._count)
        sides = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, sides)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(36)
        self._sides.addWidget(self.asking)
        self._sides.addWidget(self.answer, 1)
        self._sides.addStretch(0)
        self.pane = ScrollPane(sides, None, margins=(20, 16, 24, 20))
        self._stack = QStackedWidget()
        for widget in (self.pane, self.tables):
            self._stack.addWidget(widget)
        down(self, header, Siblings(ctx, "compensation", _("Follow-up")), self.tabs, (self._stack, 1))
        theme().changed.connect(self._measure)
        self._measure()
        self._acts = [
            self.action(_("Print …"), self.print_out, "Ctrl+P", "printer"),
            *([self.action(_("Enter figures …"), self.enter, "", "plus")] if self._may else []),
        ]

    def _measure(self) -> None:
        """Side by side, or the answer below where the text is large."""
        look = theme()
        ways = QBoxLayout.Direction
        self._sides.setDirection(ways.TopToBottom if look.roomy else ways.LeftToRight)
        self.asking.setFixedWidth(look.scaled(FIELDS)) if not look.roomy else self.asking.setMaximumWidth(16777215)
        self.asking.setMinimumWidth(0 if look.roomy else look.scaled(FIELDS))
        self.answer.setMaximumWidth(look.scaled(ANSWER))

    def title(self) -> str:
        """The page's word."""
        return _("Compensation")

    def opened(self, argument: Any) -> None:
        """What is known, read anew."""
        self._read()

    def refresh(self, changes: Any) -> None:
        """Figures may have been entered."""
        if changes is None or changes.touches(CompensationTable):
            self._read()

    def _read(self) -> None:
        task = self.ctx.tasks.read(self.ctx.services.compensation.known, self.ctx.actor)
        task.on_done(self._show).owned_by(self).start()

    def _show(self, known: Known) -> None:
        self._known = known
        self.asking.show_known(known)
        self.tables.show_known(known)
        self._count()

    def _choose(self, index: int) -> None:
        self._stack.setCurrentIndex(index)

    def _count(self) -> None:
        """Work it out at once: it is arithmetic on what has been read."""
        asked = self.asking.asked()
        self.print_button.setEnabled(False)
        if self._known is None or asked is None:
            self.answer.show_lack(_("Fill in the fields, and the calculation stands here."))
            return
        try:
            steps = self.ctx.services.compensation.steps(self._known, asked)
        except Refused as refused:
            self.asking.forgive()
            at_field = self.asking.refuse(refused)
            self.answer.show_lack("" if at_field else refused.sentence)
            return
        self.asking.forgive()
        self.answer.show_steps(steps, asked, self._known)
        self.print_button.setEnabled(True)

    def enter(self) -> None:
        """Enter a year's figures."""
        if not self._may or self._known is None:
            return
        chosen = self.tables.table.current()
        year = chosen.year if chosen is not None and self.tabs.current() == TABLES else self._known.today.year
        EnterDialog(self.ctx, self.window(), year, self._entered).open()

    def _entered(self, outcome: Outcome[CompensationTable]) -> None:
        self.ctx.bus.changed.emit(outcome.changes)

    def print_out(self) -> None:
        """The calculation's page, to be printed or saved."""
        asked: Asked | AskedContact | None = self.asking.asked()
        if not self.print_button.isEnabled() or asked is None:
            return
        guide, actor = self.ctx.services.compensation, self.ctx.actor
        name = f"ersattning-{asked.year}"
        PrintPreview(
            self.window(), self.ctx, _("Compensation"), name,
            lambda: guide.preview(actor, asked), lambda: guide.paper(actor, asked),
        ).open()  # fmt: skip

    def page_actions(self) -> list[QAction]:
        """Printing, and entering figures."""
        return self._acts

    def primary_focus(self) -> QWidget:
        """The year, or the list of years."""
        return self.asking.fields["year"] if self.tabs.current() == COUNT else self.tables.table

    def panes(self) -> list[QWidget]:
        """Calculation or tables."""
        return [self.tabs, self.pane if self.tabs.current() == COUNT else self.tables.table]
