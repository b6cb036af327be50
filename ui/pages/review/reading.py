"""Reading a report to review: what there is to look at, the report as printed, and the margin beside it."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSplitter, QWidget

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.review import tally
from fhr_desktop.forms.answers import AnswerKey
from fhr_desktop.printing.document import Printed
from fhr_desktop.services.investigations.review import Reading
from i18n import _, _n
from ui import words
from ui.components.buttons import Button, with_key
from ui.components.headers import PageHeader, SectionHead
from ui.components.labels import Label
from ui.components.layout import Column, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.review.margin import Margin
from ui.pages.review.points import Point, point_of, points_of
from ui.preview.bar import PreviewBar
from ui.preview.view import PdfView
from ui.theme import theme


class ReadingView(QWidget):
    """One report. `decide_asked`, `back_asked` and `read_asked` are the header's acts."""

    decide_asked = Signal()
    back_asked = Signal()
    read_asked = Signal()

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._ctx = ctx
        self.reading: Reading | None = None
        self._today = dt.date.min
        self.points = self._list()
        self._nothing = Label(_("No gaps, no comments and nothing new."), "meta", wrap=True)
        self._list_head = SectionHead(_("To look at"), "", left=16)
        self.view = PdfView(ctx)
        self.view.pressed.connect(lambda field, subject: self.go_to((field, subject)))
        self._bar = PreviewBar("", self.view)
        self.margin = Margin(ctx, self.next_point)
        self._decide = Button(_("Decide …"), "primary", "scales", pressed=self.decide_asked.emit)
        self._read = Button(_("Mark as read"), "quiet", "checks", pressed=self.read_asked.emit)
        back = Button(_("To the list"), "quiet", "arrow-left", pressed=self.back_asked.emit)
        self._header = PageHeader("", "", back, self._read, with_key(self._decide, "Ctrl B"))
        split = QSplitter()
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        self.list_pane = Column(
            self._list_head, across(None, 16, self._nothing, 12), (self.points, 1), line="right"
        )  # fmt: skip
        self.list_pane.setMinimumWidth(220)
        split.addWidget(self.list_pane)
        split.addWidget(Column(self._bar, (self.view, 1)))
        split.setStretchFactor(1, 1)
        split.setSizes([theme().scaled(300), 900])
        self.side = WithInspector(
            split, self.margin, settings=ctx.settings, key="review", width=392, beside=self.list_pane
        )
        self._line = Label("", "meta", wrap=True)
        self._line_below = Column(across(None, (self._line, 1), margins=(20, 0, 16, 6)), line="bottom")
        down(self, self._header, self._line_below, (self.side, 1))
        theme().changed.connect(self._show_line)

    def _list(self) -> ListTable[Point]:
        columns = [
            ListColumn[Point](
                "question", _("Question"), lambda p: f"{p.number} {p.question}".strip(), strong=True,
                mark=lambda p: p.mark,
                second=lambda p: ", ".join(part for part in (p.whom, p.said()) if part),
            ),
        ]  # fmt: skip
        table: ListTable[Point] = ListTable(_("To look at"), columns, lambda p: p.key)
        table.current_changed.connect(self._chosen)
        table.opened.connect(lambda _point: self._into_margin())
        table.horizontalHeader().hide()
        return table

    # what is shown

    def show_reading(self, reading: Reading, municipality: str, today: dt.date) -> None:
        """Show a report, or the same one read anew: the place stays."""
        other = self.reading is None or self.reading.document.id != reading.document.id
        self.reading, self._today = reading, today
        facts = reading.facts
        home, case = facts.home, facts.case
        pair = [reading.users.get(one, "") for one in (case.investigator_1, case.investigator_2) if one is not None]
        self._header.set_title(words.family(home.name, protected=home.protected))
        read = (
            _("you read it {when}").format(when=words.near_moment(reading.last_read, today))
            if reading.last_read is not None
            else _("you have not read it before")
        )
        line = (case.number, "" if home.protected else municipality, words.people(pair), read)
        self._line.setText(" · ".join(part for part in line if part))
        self._show_line()
        self._bar.set_title(f"{reading.filled.definition.title} {reading.filled.definition.number}")
        found = points_of(reading)
        self.points.set_rows(found)
        self.points.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._list_head.set_remark(_n("{n} place", "{n} places", len(found)).format(n=len(found)) if found else "")
        self.view.mark_gaps({gap.key: "circle-dashed" for gap in reading.gaps})
        self._decide.setEnabled(self.may_decide())
        self._read.setEnabled(reading.document.locked_at is None)
        key = self.margin.point.key if self.margin.point is not None and not other else None
        if key is None and found:
            key = found[0].key
        if key is not None:
            self.go_to(key)

    def _show_line(self) -> None:
        """Beside the name; below it, whole, where the text is large."""
        self._header.set_line("" if theme().roomy else self._line.text())
        self._line_below.setVisible(theme().roomy and bool(self._line.text()))

    def may_decide(self) -> bool:
        """Whether the report waits for the manager."""
        reading = self.reading
        return reading is not None and reading.facts.case.stage() is CaseState.REVIEW

    def show_printed(self, printed: Printed) -> None:
        """The pages."""
        self.view.show_printed(printed)

    # going about

    def go_to(self, key: AnswerKey) -> None:
        """Show one answer in the margin, with its page in view."""
        if self.reading is None:
            return
        if self.points.select(key):
            self._chosen(self.points.current())
            return
        self.points.clearSelection()
        point = point_of(self.reading, key)
        if point is not None:
            self._show(point)

    def next_point(self) -> None:
        """F8: the next there is to look at, going round at the end."""
        rows = self.points.rows_model.rows
        if not rows:
            return
        current = self.points.current()
        place = rows.index(current) if current in rows else -1
        self.points.select(rows[(place + 1) % len(rows)].key)
        self.points.setFocus()

    def _chosen(self, point: Point | None) -> None:
        if point is not None and self.reading is not None:
            self._show(point)

    def _show(self, point: Point) -> None:
        assert self.reading is not None
        self.margin.show_point(self.reading, point, self._today)
        found = tally(point.comments)
        said = words.comments(found) if point.comments else _("no comments")
        self.side.say_within("chat-circle-text", _("The margin, {comments}").format(comments=said), found.open)
        self.view.ring(point.key)

    def _into_margin(self) -> None:
        self.side.reveal()
        self.margin.first_focus().setFocus()

    def first_focus(self) -> QWidget:
        """What there is to look at; the pages when there is nothing."""
        return self.points if self.points.rows_model.rows else self.view
