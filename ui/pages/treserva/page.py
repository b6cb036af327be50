"""The queue of papers that wait to be put into Treserva, those that have waited longest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.attachments import Attachment
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Answer, Case, FormDocument, Note
from fhr_desktop.domain.review import Addendum
from fhr_desktop.domain.treserva import TreservaItem
from fhr_desktop.services.investigations.treserva import Paper, Queue
from i18n import _, _n
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.layout import Column, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext
from ui.shell.page import Page

KINDS = (Case, Home, FormDocument, Answer, Note, Addendum, Attachment, TreservaItem)
WAITING, LIST, EMPTY = range(3)


@dataclass(frozen=True)
class _Read:
    queue: Queue
    today: dt.date


class TreservaPage(Page):
    """One's own cases; the unit manager sees everybody's. Enter opens the case where the paper is copied and noted."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._today = ctx.services.unit.today()
        self._shown = False
        self._header = PageHeader(_("To Treserva"))
        self._late = Banner("", "", icon="hourglass-medium")
        self._late.hide()
        self.table = self._list()
        remember(self.table, ctx.settings, "treserva")
        self._none = EmptyState(
            _("Everything is in Treserva"),
            _("Signed notes, finished forms, addenda and attachments wait here until they are noted as put there."),
            Button(_("To the cases"), pressed=lambda: ctx.navigate("cases")),
        )
        self._stack = QStackedWidget()
        for widget in (QWidget(), Column((self.table, 1)), self._none):
            self._stack.addWidget(widget)
        down(self, self._header, self._late, (self._stack, 1))

    def _list(self) -> ListTable[Paper]:
        columns = [
            ListColumn[Paper](
                "family", _("Family"), lambda p: words.family(p.family), 210, strong=True, second=lambda p: p.number
            ),
            ListColumn[Paper](
                "title", _("Paper"), lambda p: p.title, second=lambda p: words.paper_kind(p.title, p.kind)
            ),
            ListColumn[Paper](
                "waits", _("Waits"), lambda p: words.paper_waits(p.days, changed=p.changed), 230,
                sort=lambda p: p.since.isoformat(), mark=lambda p: "old" if p.late or p.changed else "wait",
                second=self._finished,
            ),
        ]  # fmt: skip
        table: ListTable[Paper] = ListTable(_("Papers for Treserva"), columns, lambda p: p.id)
        table.opened.connect(lambda p: self.ctx.navigate("case", {"case": p.case_id, "tab": "treserva"}))
        return table

    def _finished(self, paper: Paper) -> str:
        day = words.near_day(paper.since.astimezone().date(), self._today)
        return _("finished {day}").format(day=day)

    # the page's life

    def title(self) -> str:
        """The page's word."""
        return _("To Treserva")

    def opened(self, argument: Any) -> None:
        """The queue, read anew."""
        self._shown = False
        self._load()

    def refresh(self, changes: Any) -> None:
        """Read anew when something in it may have changed."""
        if changes is None or changes.touches(*KINDS):
            self._load()

    def _load(self) -> None:
        self.ctx.tasks.read(self._read).on_done(self._show).owned_by(self).start()

    def _read(self) -> _Read:
        return _Read(self.ctx.services.treserva.queue(self.ctx.actor), self.ctx.services.unit.today())

    def _show(self, read: _Read) -> None:
        queue, self._today = read.queue, read.today
        number = len(queue.papers)
        self._header.set_line(_n("{n} paper waits", "{n} papers wait", number).format(n=number) if number else "")
        self.table.set_rows(queue.papers)
        self._stack.setCurrentIndex(LIST if number else EMPTY)
        late = queue.late
        self._late.setVisible(bool(late))
        self._late.set_words(
            _n("{n} has waited too long", "{n} have waited too long", late).format(n=late),
            _("Papers are put into Treserva without delay, here within {days}.").format(days=words.days(queue.limit)),
        )
        if number and self.table.current() is None:
            self.table.select(queue.papers[0].id)
        first, self._shown = not self._shown, True
        if first and self.isVisible():
            (self.table if number else self._none).setFocus()

    # the window's questions

    def primary_focus(self) -> QWidget | None:
        """The list."""
        return self.table

    def place(self) -> Any:
        """The row."""
        current = self.table.current()
        return current.id if current is not None else None

    def restore(self, state: Any) -> None:
        """Back to the row."""
        if state is not None:
            self.table.select(state)
