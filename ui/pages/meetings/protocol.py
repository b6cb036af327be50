"""Protokoll: the papers of a meeting as they will come, and taking them out as paper, PDF, Word or to a calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.cooperation import MeetingState
from fhr_desktop.printing.document import Printed
from fhr_desktop.services.cooperation.papers import WORDS, Paper
from i18n import _
from ui.components.buttons import Button, key_words, with_key
from ui.components.inputs import ChoiceInput
from ui.components.layout import Row, down
from ui.context import AppContext
from ui.pages.meetings.part import sorry
from ui.pages.meetings.view import MeetingTab, MeetingView
from ui.preview.print_preview import PrintPreview
from ui.preview.view import PdfView
from ui.saving import ask_where, write_file

PRINT_KEY, WORD_KEY = "Ctrl+P", "Ctrl+Shift+P"


class ProtocolTab(MeetingTab):
    """Which paper, and its pages."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._chosen = False
        self.which = ChoiceInput([(one.value, WORDS[one]) for one in Paper], open_=True)
        self.which.set_name(_("Which paper"))
        self.which.set_value(Paper.PROTOCOL.value)
        self.which.edited.connect(self._pick)
        self.pages = PdfView(ctx)
        self.pages.setAccessibleName(_("The pages"))
        self._calendar = Button(_("To the calendar …"), "quiet", "calendar", pressed=self.choose_calendar)
        bar = Row(self.which, None, self._calendar, line="bottom", margins=(20, 6, 16, 6))
        down(self, bar, (self.pages, 1))
        self._word = Button(_("Save as Word …"), "secondary", "file-text", pressed=self.choose_word)
        self._print = with_key(
            Button(_("Print or PDF …"), "primary", "printer", pressed=self.print_out), key_words(PRINT_KEY)
        )
        self._acts = [
            self.act(_("Print or PDF …"), self.print_out, PRINT_KEY, "printer"),
            self.act(_("Save as Word …"), self.choose_word, WORD_KEY, "file-text"),
            self.act(_("To the calendar …"), self.choose_calendar, "", "calendar"),
        ]

    @property
    def paper(self) -> Paper:
        """The chosen one."""
        return Paper(self.which.value() or Paper.PROTOCOL.value)

    def show_view(self, view: MeetingView) -> None:
        """The pages anew; before a meeting it is the summons, until one chooses."""
        before = self.view
        self.view = view
        if before is None or before.meeting.id != view.meeting.id:
            self._chosen = False
        if not self._chosen:
            planned = view.meeting.state == MeetingState.PLANNED
            self.which.set_value((Paper.SUMMONS if planned else Paper.PROTOCOL).value)
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what has changed meanwhile."""
        super().showEvent(event)
        self._draw()

    def _pick(self) -> None:
        self._chosen = True
        self._draw()

    def _draw(self) -> None:
        if self.view is None:
            return
        preview = self.ctx.services.cooperation.papers.preview
        wanted = (self.view.meeting.id, self.paper)
        task = self.ctx.tasks.read(preview, self.ctx.actor, *wanted)
        task.on_done(lambda made: self._arrived(wanted, made)).on_error(lambda error: sorry(self.ctx, error))
        task.owned_by(self).start()

    def _arrived(self, wanted: tuple[object, Paper], made: Printed) -> None:
        if self.view is not None and wanted == (self.view.meeting.id, self.paper):
            self.pages.show_printed(made)

    # what is done

    def _name(self) -> str:
        """A file's name: which paper of which day, nobody's name."""
        assert self.view is not None
        return f"{WORDS[self.paper].lower()} {self.view.meeting.on.isoformat()}"

    def print_out(self) -> None:
        """The pages before they are printed."""
        if self.view is None:
            return
        papers, actor = self.ctx.services.cooperation.papers, self.ctx.actor
        meeting, paper = self.view.meeting.id, self.paper
        PrintPreview(
            self.window(), self.ctx, WORDS[paper], self._name(), lambda: papers.preview(actor, meeting, paper),
            lambda: papers.pdf(actor, meeting, paper),
        ).open()  # fmt: skip

    def choose_word(self) -> None:
        """Where the Word file is to be."""
        if self.view is None:
            return
        path = ask_where(self.ctx, self.window(), _("Save as Word"), f"{self._name()}.docx", _("Word files (*.docx)"))
        if path is not None:
            self.save_word(path)

    def save_word(self, path: Path) -> None:
        """Write the Word file, noted in the access log."""
        assert self.view is not None
        papers, actor, meeting = self.ctx.services.cooperation.papers, self.ctx.actor, self.view.meeting.id
        paper = self.paper
        self._save(path, lambda: papers.word(actor, meeting, paper), _("The Word file is saved"))

    def choose_calendar(self) -> None:
        """Where the calendar file is to be."""
        if self.view is None:
            return
        name = f"möte {self.view.meeting.on.isoformat()}.ics"
        path = ask_where(self.ctx, self.window(), _("Save the meeting"), name, _("Calendar files (*.ics)"))
        if path is not None:
            self.save_calendar(path)

    def save_calendar(self, path: Path) -> None:
        """Write the calendar file, noted in the access log."""
        assert self.view is not None
        calendars, actor, meeting = self.ctx.services.cooperation.calendars, self.ctx.actor, self.view.meeting.id
        self._save(path, lambda: calendars.of_meeting(actor, meeting), _("The calendar file is saved, without names"))

    def _save(self, path: Path, make: Callable[[], bytes], said: str) -> None:
        def written() -> None:
            made = make()
            write_file(path, made)

        def told(_nothing: None) -> None:
            if self.ctx.shell is not None:
                self.ctx.shell.toast.say(said)

        task = self.ctx.tasks.read(written)
        task.on_done(told).on_error(lambda error: sorry(self.ctx, error)).owned_by(self).start()

    # the page's questions

    def buttons(self) -> Sequence[QWidget]:
        """Word, and print or PDF."""
        return (self._word, self._print)

    def actions_(self) -> list[QAction]:
        """The same, and the calendar."""
        return self._acts

    def first_focus(self) -> QWidget | None:
        """The pages."""
        return self.pages

    def panes(self) -> list[QWidget]:
        """Which paper, and the pages."""
        return [self.which, self.pages]
