"""Att granska: the queue of reports, and reading one of them up to the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Answer, Assessment, Case, FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import ReviewComment, ReviewReading, ReviewReply
from fhr_desktop.printing.document import Printed
from fhr_desktop.services.investigations.review import Queued, Reading
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.layout import Column, down
from ui.components.list_view import ListTable, remember
from ui.context import AppContext
from ui.pages.review import deciding
from ui.pages.review.queue import queue_table
from ui.pages.review.reading import ReadingView
from ui.preview.print_preview import PrintPreview
from ui.shell.page import Page

QUEUE_KINDS = (Case, Home, FormDocument, Assessment, ReviewComment, ReviewReply)
READING_KINDS = (Answer, Assessment, Case, FormDocument, Home, Person, ReviewComment, ReviewReply, ReviewReading)
QUEUE, READING, REFUSED = range(3)


@dataclass(frozen=True, slots=True)
class _Queue:
    rows: tuple[Queued, ...]
    users: Mapping[RecordId, str]
    municipalities: Mapping[str, str]
    today: dt.date


@dataclass(frozen=True, slots=True)
class _Read:
    reading: Reading
    municipality: str
    today: dt.date


class ReviewPage(Page):
    """Opened with nothing for the queue, or {"case"} or {"document"} for one report."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._document: RecordId | None = None
        self._wished_case: RecordId | None = None
        self._number = ""
        self.table: ListTable[Queued] | None = None
        self._header = PageHeader(_("To review"))
        self._queue = Column(self._header)
        self._none = EmptyState(
            _("Nothing to review"),
            _("Reports that both investigators have signed are gathered here, those that have waited longest first."),
            Button(_("To the cases"), pressed=lambda: ctx.navigate("cases")),
        )
        self.reading = ReadingView(ctx)
        self.reading.decide_asked.connect(self.decide)
        self.reading.back_asked.connect(self._to_queue)
        self.reading.read_asked.connect(self._mark_read)
        self._stack = QStackedWidget()
        self._instead = QWidget()
        for widget in (self._queue, self.reading, self._instead):
            self._stack.addWidget(widget)
        down(self, (self._stack, 1))
        self._actions = [
            self.action(_("Next to look at"), self.reading.next_point, "F8", "skip-forward"),
            self.action(_("Decide …"), self.decide, "Ctrl+B", "scales"),
            self.action(_("Comment"), self.reading.margin.send, "Ctrl+Return", "chat-circle-text"),
            self.action(_("Mark as read"), self._mark_read, "", "checks"),
            self.action(_("Print"), self.print_out, "Ctrl+P", "printer"),
            self.action(_("To the list"), self._to_queue, "", "arrow-left"),
        ]

    # the page's life

    def title(self) -> str:
        """The page's word, or the report's number."""
        if self._document is not None and self._number:
            return _("To review, {number}").format(number=self._number)
        return _("To review")

    def opened(self, argument: Any) -> None:
        """The queue, or one report."""
        wish = dict(argument) if isinstance(argument, dict) else {}
        self.save_pending()
        if "document" in wish:
            self._open(wish["document"])
            return
        self._wished_case = wish.get("case")
        self._document = None
        self._stack.setCurrentIndex(QUEUE)
        self._read_queue()

    def refresh(self, changes: Any) -> None:
        """Something was written: read anew what is shown when it is concerned."""
        if self._document is not None and (changes is None or changes.touches(*READING_KINDS)):
            self._read_report(changes is None or changes.touches(Answer, Assessment, FormDocument, Home, Person, Case))
        elif self._document is None and (changes is None or changes.touches(*QUEUE_KINDS)):
            self._read_queue()

    # the queue

    def _read_queue(self) -> None:
        self.ctx.tasks.read(self._ask_queue).on_done(self._show_queue).on_error(self._refused).owned_by(self).start()

    def _ask_queue(self) -> _Queue:
        services = self.ctx.services
        return _Queue(
            services.reviews.queue(self.ctx.actor),
            words.user_names(services.unit.users()),
            words.municipality_names(services.unit.municipalities()),
            services.unit.today(),
        )

    def _show_queue(self, found: _Queue) -> None:
        wished, self._wished_case = self._wished_case, None
        row = next((one for one in found.rows if one.case_id == wished), None)
        if row is not None:
            self._open(row.document_id)
            return
        if self.table is None:
            self.table = queue_table(found.users, found.municipalities, found.today)
            self.table.opened.connect(lambda one: self._open(one.document_id))
            remember(self.table, self.ctx.settings, "review")
            self._queue.column.addWidget(self.table, 1)
            self._queue.column.addWidget(self._none, 1)
        self.table.set_rows(found.rows)
        self.table.setVisible(bool(found.rows))
        self._none.setVisible(not found.rows)
        waiting = sum(not one.returned for one in found.rows)
        said = _n("{n} report waits for you", "{n} reports wait for you", waiting).format(n=waiting)
        self._header.set_line(said if waiting else _("no report waits for you"))
        if self.isVisible() and self._document is None and found.rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_queue(self) -> None:
        self.ctx.navigate("review")

    # one report

    def _open(self, document: RecordId) -> None:
        self._document = document
        self._read_report(True)

    def _read_report(self, pages: bool) -> None:
        document = self._document
        assert document is not None
        task = self.ctx.tasks.read(self._ask_report, document)
        task.on_done(lambda read: self._show_report(document, read)).on_error(self._refused).owned_by(self).start()
        if pages:
            preview = self.ctx.services.paper.preview
            drawing = self.ctx.tasks.read(preview, self.ctx.actor, document)
            drawing.on_done(lambda printed: self._show_pages(document, printed)).on_error(self._refused)
            drawing.owned_by(self).start()

    def _ask_report(self, document: RecordId) -> _Read:
        services, actor = self.ctx.services, self.ctx.actor
        reading = services.reviews.open(actor, document)
        names = words.municipality_names(services.unit.municipalities())
        return _Read(reading, names.get(reading.facts.home.municipality or "", ""), services.unit.today())

    def _show_report(self, document: RecordId, read: _Read) -> None:
        if document != self._document:
            return  # another one has been opened meanwhile
        first = self._stack.currentIndex() != READING
        self._number = read.reading.facts.case.number
        self._stack.setCurrentIndex(READING)
        self.reading.show_reading(read.reading, read.municipality, read.today)
        self.titled.emit()
        if first and self.isVisible():
            self.reading.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_pages(self, document: RecordId, printed: Printed) -> None:
        if document == self._document:
            self.reading.show_printed(printed)

    def _refused(self, error: FhrError) -> None:
        """What was asked for cannot be shown: say why in its place."""
        self._document = None
        old = self._instead
        back = Button(_("To the list"), pressed=self._to_queue)
        self._instead = EmptyState(_("The report is not opened"), error.sentence, back)
        self._stack.insertWidget(REFUSED, self._instead)
        self._stack.removeWidget(old)
        old.deleteLater()
        self._stack.setCurrentIndex(REFUSED)

    # acts

    def decide(self) -> None:
        """Ctrl+B: agree, or send back."""
        reading = self.reading.reading
        if self._document is None or reading is None or not self.reading.may_decide():
            return
        self.save_pending()
        deciding.ask(self.ctx, self, reading, partial(self._decided, reading))

    def _decided(self, reading: Reading, decision: str, statement: str) -> None:
        if self.ctx.shell is not None:
            if decision == deciding.BACK:
                undo = partial(deciding.take_back, self.ctx, self.ctx.shell, reading, statement)
                self.ctx.shell.toast.say(_("The report is sent back"), undo)
            else:
                self.ctx.shell.toast.say(_("The report is locked"))
        self._to_queue()

    def _mark_read(self) -> None:
        if self._document is None:
            return
        task = self.ctx.tasks.write(self.ctx.services.reviews.mark_read, self.ctx.actor, self._document)
        task.on_done(self._marked).owned_by(self).start()

    def _marked(self, outcome: Any) -> None:
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(_("Marked as read. What is written later is shown as new."))
        self.ctx.bus.changed.emit(outcome.changes)

    def print_out(self) -> None:
        """The pages, then the printer or a file."""
        document, reading = self._document, self.reading.reading
        if document is None or reading is None:
            return
        paper, actor, form = self.ctx.services.paper, self.ctx.actor, reading.filled.definition
        PrintPreview(
            self.window(), self.ctx, f"{form.title} {form.number}", f"{form.number}-{self._number}",
            lambda: paper.preview(actor, document), lambda: paper.document(actor, document),
        ).open()  # fmt: skip

    # the window's questions

    def save_pending(self) -> None:
        """Keep the comment being written."""
        self.reading.margin.save_pending()

    def primary_focus(self) -> QWidget | None:
        """The list, or what there is to look at."""
        return self.reading.first_focus() if self._stack.currentIndex() == READING else self.table

    def page_actions(self) -> list[QAction]:
        """Next, decide, comment, print."""
        return self._actions

    def panes(self) -> list[QWidget]:
        """List, pages, margin."""
        if self._stack.currentIndex() != READING:
            return [self]
        return [self.reading.list_pane, self.reading.view, self.reading.margin]

    def place(self) -> Any:
        """Which report."""
        return self._document

    def restore(self, state: Any) -> None:
        """Back to the report."""
        if state is not None and state != self._document:
            self._open(state)
