"""Årsberättelsen as a page: its parts, the texts, and beside them the figures as they will be printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from fhr_desktop.domain.annual_report import WRITTEN, AnnualReport
from fhr_desktop.services.annual_report.gathering import Gathered, nothing_counted
from fhr_desktop.services.followup import Report
from fhr_desktop.services.sync.views import Conflict
from i18n import _, _n
from ui.components.buttons import Button
from ui.components.headers import PageHeader
from ui.components.inputs import LongTextInput, RowsInput
from ui.components.labels import Label
from ui.components.layout import Column, ScrollPane, across, down
from ui.components.record_form import RecordForm
from ui.components.side import WithInspector
from ui.conflicts.dialog import ConflictDialog
from ui.context import AppContext
from ui.pages.annual_report.beside import WIDTH, Beside
from ui.pages.annual_report.taking_out import TakingOut
from ui.pages.annual_report.writing import Outline, Part, make_form, parts, skeleton
from ui.record_editor import EditorPlace, RecordEditor, saving
from ui.shell.page import Page
from ui.shell.siblings import Siblings
from ui.shell.years import Years
from ui.theme import theme

YEARS = 6
OUTLINE, FORM = 226, 700  # widths at 100 %


@dataclass(frozen=True)
class ReportView:
    """The report as read just now."""

    of: Gathered
    conflicts: tuple[Conflict, ...]
    counted: bool = True  # whether the figures are there; the texts are before them

    @property
    def position(self) -> int:
        """How far the log had come."""
        return self.of.position

    @property
    def may_write(self) -> bool:
        """What is fixed is only read."""
        return not self.of.record.fixed


class AnnualReportPage(Page):
    """Opened with a year, or nothing: the year that has ended last."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.menu_word = _("&Report")
        self._view: ReportView | None = None
        self._part, self._wished = WRITTEN[0], ""
        self._stale = False
        self._today = dt.date.min
        self.taking_out = TakingOut(ctx, self)
        self.years = Years(ctx)
        self.years.turned.connect(self._turn)
        self.fix_button = Button(_("Fix …"), "quiet", "lock-key", pressed=self._fix)
        self.reopen_button = Button(_("Open again"), "quiet", "lock-key-open", pressed=self._reopen)
        look = Button(_("Show the pages"), icon="file-text", pressed=self.preview)
        self.save_button = Button(_("Save docx and pdf …"), "primary", "download-simple", pressed=self.take_out)
        self._header = PageHeader(
            _("Annual report"), "", self.years, self.fix_button, self.reopen_button, look, self.save_button
        )
        self.outline = Outline()
        self.outline.show_parts(skeleton())
        self.outline.current_changed.connect(self._stood_on)
        self.outline.opened.connect(lambda part: self.go_to(part.name))
        self._outline_pane = Column(self.outline, surface="panel", line="right")
        self._hint = Label(_("The texts are read …"), "help", wrap=True)
        self.form_pane = ScrollPane(self._hint, margins=(20, 12, 16, 24), spacing=10)
        self._place = EditorPlace(self.form_pane.column)
        self.beside = Beside()
        self.beside.add_asked.connect(self._put)
        self.beside.figures_asked.connect(lambda: ctx.navigate("statistics"))
        main = QWidget()
        across(main, self._outline_pane, (self.form_pane, 1), spacing=0)
        self._split = WithInspector(main, self.beside, settings=ctx.settings, key="annual_report", width=WIDTH)
        self._split.say_within("chart-bar", _("Figures"))
        down(self, self._header, Siblings(ctx, "annual_report", _("Follow-up")), (self._split, 1))
        theme().changed.connect(self._measure)
        self._measure()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self._acts = [
            self.action(_("Next text to write"), self.next_gap, "F8", "skip-forward"),
            self.action(_("Show the pages"), self.preview, "Ctrl+P", "printer"),
            self.action(_("Save docx and pdf …"), self.take_out, "", "download-simple"),
        ]

    def _measure(self) -> None:
        """Where the text is large the parts give way; F8 and Tab walk them all the same."""
        self._outline_pane.setVisible(not theme().roomy)
        self._outline_pane.setFixedWidth(theme().scaled(OUTLINE))
        if self._view is not None:
            self._show(self._view)  # the form is another where the text is large

    # the page's life

    def title(self) -> str:
        """The page's word."""
        return _("Annual report")

    @property
    def year(self) -> int:
        """The chosen one."""
        return self.years.year or self._today.year

    def opened(self, argument: Any) -> None:
        """Read a year; the figures are counted when something has been written since."""
        if not self.years.count():
            wish = argument if isinstance(argument, int) else None
            task = self.ctx.tasks.read(self.ctx.services.unit.today)
            task.on_done(lambda today: self._begin(today, wish)).owned_by(self).start()
            return
        if self.years.choose(argument) if isinstance(argument, int) else self.years.follow():
            self._turn()
        elif self._stale:
            self._read()

    def _begin(self, today: dt.date, wish: int | None) -> None:
        self._today = today
        offered = range(today.year, today.year - YEARS, -1)
        self.years.offer([(year, str(year)) for year in offered], today.year - 1)
        if wish:
            self.years.choose(wish)
        self._read()

    def _turn(self) -> None:
        self.save_pending()
        self._view = None
        self._read()

    def refresh(self, changes: Any) -> None:
        """Texts alone are read anew at once; figures when the page is shown."""
        if changes is not None and changes.touches(AnnualReport) and self._view is not None:
            self._read(keep_figures=True)
        elif changes is None or not changes.touches(AnnualReport):
            self._stale = True
            if changes is None and self.isVisible() and self.years.count():
                self._read()

    def save_pending(self) -> None:
        """Write what is being typed."""
        self._place.save_pending()

    def _read(self, *, keep_figures: bool = False) -> None:
        """The texts at once; the figures, which take longer, as soon as they are counted."""
        known = self._view if keep_figures and self._view is not None and not self._view.of.record.fixed else None
        self._stale = self._stale and keep_figures
        if known is not None:
            self._ask(self.year, known.of.report, counted=known.counted)
            return
        if self._view is None:
            self._ask(self.year, nothing_counted(self.year), counted=False)
        self._ask(self.year, None, counted=True)

    def _ask(self, year: int, report: Report | None, *, counted: bool) -> None:
        services, actor = self.ctx.services, self.ctx.actor

        def read() -> ReportView:
            of = services.annual_reports.read(actor, year, report)
            return ReportView(of, services.inbox.of_record(actor, AnnualReport.table(), of.record.id),
                              counted or of.record.fixed)  # fmt: skip

        self.ctx.tasks.read(read).on_done(self._show).owned_by(self).start()

    def _show(self, view: ReportView) -> None:
        if view.of.record.year != self.year:
            return
        first, self._view = self._view is None, view
        record = view.of.record
        found = parts(record)
        left = sum(one.mark == "missing" for one in found)
        stands = _("fixed {day}").format(day=record.fixed_on.isoformat()) if record.fixed_on else _("draft")
        lacks = _n("{n} part to be written", "{n} parts to be written", left).format(n=left) if left else ""
        self._header.set_line(" · ".join(filter(None, (stands, "" if record.fixed else lacks))))
        self.fix_button.setVisible(not record.fixed and record.year < self._today.year)
        self.reopen_button.setVisible(record.fixed)
        self._hint.setText("" if record.fixed else _("Saved when you leave a field. A crash costs at most a second."))
        self._hint.setVisible(not record.fixed)
        editor = self._editor_for(record)  # before the parts, whose list leads into it
        self.outline.show_parts(found)
        editor.show(record, view, _("Annual report {year}").format(year=record.year))
        editor.form.set_read_only(record.fixed)
        self.beside.show_part(view.of, self._part, counted=view.counted)
        if first:
            self.outline.select(self._part)
            if self._part == WRITTEN[0]:
                self.form_pane.verticalScrollBar().setValue(0)
        if self._wished:
            self.go_to(self._wished)

    def _editor_for(self, record: AnnualReport) -> RecordEditor:
        """The form is made anew for another year, and in another text size."""

        def make() -> RecordEditor:
            form = make_form(self._today)
            form.setMaximumWidth(theme().scaled(FORM))
            save = saving(self.ctx, self, self.ctx.services.annual_reports.save)
            return RecordEditor(self.ctx, form, save, self._compare)

        return self._place.editor_for((record.id, theme().roomy), make)

    @property
    def form(self) -> RecordForm:
        """The fields that are shown."""
        assert self._place.form is not None
        return self._place.form

    # writing

    def _compare(self, first: Conflict) -> None:
        if self._view is not None and self._view.may_write:
            found = sorted(self._view.conflicts, key=lambda one: one is not first)
            ConflictDialog(self.ctx, self, found, self._today).open()

    def _put(self, part: str, said: str) -> None:
        """A sentence of the year's records below what is written."""
        control = self.form.fields[part].control
        if not isinstance(control, LongTextInput) or (self._view is not None and self._view.of.record.fixed):
            return
        text = control.value().rstrip()
        control.set_value(f"{text}\n{said}" if text else said)
        control.edited.emit()
        control.left.emit()
        control.setFocus(Qt.FocusReason.OtherFocusReason)

    # parts

    def _stood_on(self, part: Part | None) -> None:
        """Show the part, without taking the focus from the list; when it is there, if it is still to come."""
        if part is None or not self.outline.hasFocus():
            return
        self._part = part.name
        if self._view is not None:
            self._tell(part.name)
            self._bring(part.name)

    def _bring(self, name: str) -> None:
        field = self.form.fields[name]
        top = field.mapTo(self.form_pane.inner, field.rect().topLeft()).y()
        self.form_pane.verticalScrollBar().setValue(max(0, top - 8))

    def go_to(self, name: str) -> None:
        """Into a part's text, or the first cell of its table; when it is there, if it is still to come."""
        self._wished = name if self._view is None else ""
        if self._view is None:
            return
        self._tell(name)
        self._bring(name)
        control = self.form.fields[name].control
        if isinstance(control, RowsInput):
            control.set_place(0)
        control.setFocus(Qt.FocusReason.TabFocusReason)

    def next_gap(self) -> None:
        """Into the next part that is to be written, round the end."""
        if self._view is None:
            return
        order = [one.name for one in parts(self._view.of.record)]
        start = order.index(self._part) + 1
        lacking = {one.name for one in parts(self._view.of.record) if one.mark == "missing"}
        found = next((one for one in (*order[start:], *order[:start]) if one in lacking), None)
        if found is None:
            self.ctx.shell.toast.say(_("Every part is written."))
            return
        if found == self._part:
            self.ctx.shell.toast.say(_("No other part is left to write."), kind="info")
        self.go_to(found)

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The figures beside follow the text one is in."""
        if now is None or self._place.form is None or not self.form.isAncestorOf(now):
            return
        name = next((name for name, field in self.form.fields.items() if field.isAncestorOf(now)), None)
        if name is not None:
            self._tell(name)

    def _tell(self, name: str) -> None:
        self._part = name
        self.outline.select(name)
        if self._view is not None:
            self.beside.show_part(self._view.of, name, counted=self._view.counted)

    # the whole

    def preview(self) -> None:
        """The pages, with what is being typed."""
        if self._view is not None:
            self.save_pending()
            self.taking_out.preview(self.year)

    def take_out(self) -> None:
        """Every file in a folder, with what is being typed."""
        if self._view is not None:
            self.save_pending()
            self.taking_out.ask_folder(self.year)

    def _fix(self) -> None:
        self.save_pending()
        self.taking_out.fix(self.year)

    def _reopen(self) -> None:
        self.taking_out.reopen(self.year)

    # the window's questions

    def page_actions(self) -> list[QAction]:
        """The next text, the pages, the files."""
        return self._acts

    def primary_focus(self) -> QWidget | None:
        """The parts, or the year where they have given way."""
        return self.years if theme().roomy else self.outline

    def panes(self) -> list[QWidget]:
        """Parts, texts, figures."""
        return [one for one in (self.outline, self.form_pane, self.beside) if one.isVisible()]

    def place(self) -> Any:
        """How far it is scrolled."""
        return self.form_pane.verticalScrollBar().value()

    def restore(self, state: Any) -> None:
        """Scroll back."""
        self.form_pane.verticalScrollBar().setValue(int(state or 0))
