"""The writing room: a form's headings, the editor and the page beside each other. Answers are kept by the editor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.checks import Consent, RegisterCheck
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Answer, Assessment, Case, FormDocument, Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.references import Reference
from fhr_desktop.domain.treserva import TreservaCopy
from fhr_desktop.forms.gaps import Gap, GapKind
from fhr_desktop.printing.wordings import Wordings
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.investigations.documents import OpenDocument
from fhr_desktop.services.investigations.sources import offered_sources
from i18n import _
from ui.components.buttons import Button, with_key
from ui.components.empty import EmptyState
from ui.components.layout import Column, Row, down
from ui.components.tab_order import put_in_reading_order
from ui.conflicts.dialog import compare_one
from ui.context import AppContext
from ui.form_editor.editor import FormEditor
from ui.form_editor.kinds import Surroundings
from ui.pages.report.copying import Copying
from ui.pages.report.outline import Outline
from ui.pages.report.panes import Panes
from ui.pages.report.proofing import Judged, Proofing
from ui.pages.report.state import banner_for, can_write
from ui.pages.report.strip import Strip
from ui.pages.report.walking import Walking
from ui.preview.bar import PreviewBar
from ui.preview.printing import print_document
from ui.preview.view import PdfView
from ui.shell.page import Page

_GAP_ICONS = {GapKind.MISSING: "circle-dashed", GapKind.EVIDENCE: "quotes"}


@dataclass(frozen=True, slots=True)
class _Read:
    """What is fetched when a document is opened."""

    opened: OpenDocument
    drafts: tuple[Draft, ...]
    municipalities: Mapping[str, str]
    today: dt.date


class ReportPage(Page):
    """Any form of a case. Opened with {"case", "document", "field", "subject", "reason"}; only document is needed."""

    folds_rail = True

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._argument: Mapping[str, Any] = {}
        self._document: RecordId | None = None
        self._title = self._number = ""
        self._closed = False
        self.editor: FormEditor | None = None
        self._proofing: Proofing | None = None
        self.copying = Copying(ctx, self)
        self.walking = Walking(ctx, lambda: self.editor, self.go_to_field, lambda: self.panes_.open("editor"))
        self._gaps: tuple[Gap, ...] = ()
        self.strip, self.outline, self.view = Strip(), Outline(), PdfView(ctx)
        self._bar = PreviewBar("", self.view)
        self._editor_host = Column()
        self._banner: QWidget | None = None
        self._buttons = self._foot_row()
        self._middle = Column(self._editor_host, self._buttons)
        self._middle.column.setStretch(0, 1)
        self.panes_ = Panes(ctx.settings, self.outline, self._middle, Column(self._bar, (self.view, 1), line="left"))
        self._empty: QWidget | None = None
        self._column = down(self, self.strip, (self.panes_, 1))
        self._actions = self._make_actions()
        self.strip.toggled.connect(self._toggle)
        self.strip.print_asked.connect(self.print_out)
        self.strip.back_asked.connect(self._to_case)
        self.outline.chosen.connect(self.walking.choose)
        self.outline.pressed.connect(self.walking.enter)
        self.outline.typed.connect(self.walking.write)
        self.view.pressed.connect(self.go_to_field)
        self.panes_.shown_changed.connect(self._panes_changed)
        self._panes_changed()

    def _foot_row(self) -> QWidget:
        self._next = Button(_("Next gap"), icon="skip-forward", pressed=self.walking.next_gap)
        self._done = Button(_("Done with the heading"), "primary", "check", pressed=self.walking.section_done)
        return Row(
            with_key(self._next, "F8"), None, with_key(self._done, "Ctrl Enter"), line="top", margins=(20, 10, 16, 10)
        )

    def _make_actions(self) -> list[QAction]:
        return [
            self.action(_("Next gap"), self.walking.next_gap, "F8", "skip-forward"),
            self.action(_("Done with the heading"), self.walking.section_done, "Ctrl+Return", "check"),
            self.action(_("Previous heading"), lambda: self.walking.step(-1), "Alt+Up", "caret-up"),
            self.action(_("Next heading"), lambda: self.walking.step(1), "Alt+Down", "caret-down"),
            self.action(_("Copy to Treserva"), self.copying.copy, "Ctrl+Shift+C", "copy"),
            self.action(_("Print"), self.print_out, "Ctrl+P", "printer"),
            self.action(_("Headings"), lambda: self._toggle("outline"), "", "list-bullets"),
            self.action(_("Page"), lambda: self._toggle("page"), "", "file-text"),
        ]

    # the page's life

    def title(self) -> str:
        """The case's number and the form's name."""
        return self._title or _("Form")

    def opened(self, argument: Any) -> None:
        """Open a document, or go to a field of the one that is open."""
        self._argument = dict(argument or {})
        document = self._argument.get("document")
        if document is None:
            return
        if document == self._document and self.editor is not None:
            self._go_where_asked()
            return
        self.save_pending()
        self._document = document
        self.ctx.tasks.read(self._read).on_done(self._show).on_error(self._refused).owned_by(self).start()

    def _read(self) -> _Read:
        services, actor, document = self.ctx.services, self.ctx.actor, self._document
        assert document is not None
        opened = services.documents.open(actor, document, reason=str(self._argument.get("reason") or ""))
        names = {one.code: one.name for one in services.unit.municipalities()}
        return _Read(opened, services.drafts.find(actor, f"form/{document.hex}/"), names, services.unit.today())

    def _refused(self, error: FhrError) -> None:
        """The document cannot be shown: say why in the page's place."""
        self._document = None
        back = Button(_("To the cases"), pressed=lambda: self.ctx.navigate("cases"))
        self._say_instead(EmptyState(_("The form is not opened"), error.sentence, back))

    def _say_instead(self, state: QWidget | None) -> None:
        if self._empty is not None:
            self._empty.deleteLater()
        self._empty = state
        if state is not None:
            self._column.addWidget(state, 1)
        for part in (self.strip, self.panes_):
            part.setVisible(state is None)

    def _show(self, read: _Read) -> None:
        opened = read.opened
        if opened.document.id != self._document:
            return  # another one has been asked for meanwhile
        self._say_instead(None)
        definition, case = opened.filled.definition, opened.facts.case
        around = Surroundings(
            read.today,
            tuple(sorted(read.municipalities.items(), key=lambda pair: pair[1])),
            (*opened.users, *(one.full_name() for one in opened.facts.applicants())),
            Wordings({}, read.today).fill,
        )
        writable = can_write(opened, self.ctx.actor, str(self._argument.get("reason") or ""))
        editor = FormEditor(
            self.ctx, opened, around, offered_sources(opened.facts, read.today), read.drafts, writable=writable
        )
        self._put(editor, opened, read.today)
        self._title = _("Case {number}, {form}").format(number=case.number, form=definition.title.lower())
        self._number = case.number
        self._closed = opened.document.locked_at is not None or opened.facts.signed()
        municipality = read.municipalities.get(opened.facts.home.municipality or "", "")
        self.strip.show_facts(opened.facts, municipality, read.today)
        self._bar.set_title(f"{definition.title} {definition.number}")
        self.outline.show_form(definition)
        self.titled.emit()
        self._start(editor, read.drafts)

    def _put(self, editor: FormEditor, opened: OpenDocument, today: dt.date) -> None:
        """The editor of another document takes the place of the last one's."""
        old, self.editor = self.editor, editor
        host = self._editor_host.column
        if old is not None:
            host.removeWidget(old)
            old.hide()
            # What it has sent to the store must first have been answered, so that other pages hear of it.
            self.ctx.tasks.read(lambda: None).on_done(lambda _nothing: old.deleteLater()).start()
        if self._banner is not None:
            self._banner.deleteLater()
        self._banner = banner_for(opened, self.ctx.actor, today, writable=editor.writable)
        if self._banner is not None:
            host.addWidget(self._banner)
        host.addWidget(editor, 1)
        self._buttons.setVisible(editor.writable)

    def _start(self, editor: FormEditor, drafts: tuple[Draft, ...]) -> None:
        assert self._document is not None
        if self._proofing is not None:
            self._proofing.deleteLater()
        reason = str(self._argument.get("reason") or "")
        self._proofing = Proofing(self.ctx, self._document, lambda: editor.keeper.unsaved, reason, self)
        self._proofing.draws = "page" in self.panes_.shown()
        self._proofing.judged.connect(self._judged)
        self._proofing.drawn.connect(self.view.show_printed)
        editor.changed.connect(self._proofing.ask)
        editor.margin.found.connect(self.outline.show_comments)
        editor.at.connect(lambda field, subject: self.view.ring((field, subject)))
        editor.section_shown.connect(self._section_shown)
        editor.typing.connect(lambda: self._say_saved(False))
        editor.kept.connect(lambda: self._say_saved(True))
        reason = str(self._argument.get("reason") or "")
        editor.compare.connect(lambda place: compare_one(self.ctx, self, editor.document.case_id, place, reason))
        key = next(iter(editor.keeper.found), None)
        if self._argument.get("field"):
            self._go_where_asked()
        elif key is not None:
            editor.focus_field(key)
        else:
            editor.show_section(editor.section.key)
            editor.focus_first()
        self._proofing.read()
        self.copying.begin(editor, reason)

    def _go_where_asked(self) -> None:
        field = self._argument.get("field")
        if field:
            self.go_to_field(str(field), str(self._argument.get("subject") or ""))

    def refresh(self, changes: Any) -> None:
        """What the document rests on has been written: read it anew."""
        kinds = (Answer, Assessment, Case, Consent, FormDocument, Home, Person, Reference, RegisterCheck, Visit)
        if self._proofing is None:
            return
        if changes is None or changes.touches(*kinds, TreservaCopy):
            self.copying.read()
        if changes is None and self.editor is not None:
            self.editor.come_back()
            self._proofing.read()
        elif changes is None or changes.touches(*kinds):
            self._proofing.ask()

    def save_pending(self) -> None:
        """Save what is being typed."""
        if self.editor is not None:
            self.editor.save_pending()

    def primary_focus(self) -> QWidget | None:
        """The editor."""
        return self.editor

    def page_actions(self) -> list[QAction]:
        """Gaps, headings and print."""
        return self._actions

    def panes(self) -> list[QWidget]:
        """Headings, text and page, those that are open."""
        every: dict[str, QWidget] = {"outline": self.outline, "editor": self._middle, "page": self.view}
        return [pane for key, pane in every.items() if key in self.panes_.shown()]

    def place(self) -> Any:
        """The section and question."""
        return (self.editor.here() or self.editor.beginning()) if self.editor is not None else None

    def restore(self, state: Any) -> None:
        """Back to the question, once the document has been read."""
        if state is None:
            return
        if self.editor is not None:
            self.go_to_field(*state)
        else:
            self._argument = {**self._argument, "field": state[0], "subject": state[1]}

    # what is read anew

    def _judged(self, judged: Judged) -> None:
        if self.editor is None:
            return
        if judged.closed != self._closed:  # signed, sent back or locked since it was opened
            self._document = None
            self.opened({**self._argument, "document": self.editor.document.id})
            return
        self._gaps = self.walking.gaps = judged.gaps
        self.editor.take(judged.proof, judged.gaps, judged.states)
        self.outline.show_states(judged.states)
        self._next.setEnabled(bool(judged.gaps))
        writable = self.editor.writable
        self.view.mark_gaps({g.key: _GAP_ICONS.get(g.kind, "warning-circle") for g in judged.gaps} if writable else {})

    def _section_shown(self, key: str) -> None:
        """The heading is marked, and the page that holds it comes into view."""
        self.outline.mark(key)
        assert self.editor is not None
        section = next(one for one in self.editor.filled.definition.sections if one.key == key)
        self.view.bring(tuple((one.key, self.editor.subject()) for one in section.fields))

    def _say_saved(self, saved: bool) -> None:
        if self.ctx.shell is None:
            return
        status = self.ctx.shell.status
        if saved:
            status.set_saved(_("Saved {time}").format(time=f"{dt.datetime.now().astimezone():%H.%M.%S}"))
        else:
            status.set_saving(_("Writing …"))

    # going about

    def go_to_field(self, field: str, subject: str) -> None:
        """The cursor in a question, its page in view."""
        if self.editor is None:
            return
        self.panes_.open("editor")
        self.editor.focus_field((field, subject))
        self.view.ring((field, subject))

    def _to_case(self) -> None:
        if self.editor is not None:
            self.ctx.navigate("case", self.editor.document.case_id)

    def _toggle(self, pane: str) -> None:
        self.panes_.toggle(pane)
        self._panes_changed()

    def _panes_changed(self) -> None:
        shown = self.panes_.shown()
        self.strip.show_panes(shown)
        if self._proofing is not None and self._proofing.draws != ("page" in shown):
            self._proofing.draws = "page" in shown
            self._proofing.read()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002  # Qt's signature
        """Tab goes as the room is read: headings, questions with their sources, page."""
        put_in_reading_order(self)
        return super().focusNextPrevChild(next)

    def changeEvent(self, event: QEvent) -> None:
        """Another text size: other panes may have room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "panes_"):
            self.panes_.fit()

    # printing

    def print_out(self) -> None:
        """The pages, then the printer or a file."""
        editor = self.editor
        if editor is None:
            return
        self.save_pending()
        reason = str(self._argument.get("reason") or "")
        print_document(self.ctx, self, editor.document, self._number, reason=reason)
