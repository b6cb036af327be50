"""Papper: what a round has on paper and as a file, one line each. Enter shows the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.training import Session
from fhr_desktop.forms.library import library
from fhr_desktop.services.training.calendar import Calendar
from fhr_desktop.services.training.papers import ATTENDANCE, CERTIFICATE, INVITATION, PLAN, Wanted
from fhr_desktop.services.training.sheets import Sheet
from i18n import _, _n
from ui import words
from ui.components.buttons import Button, with_key
from ui.components.labels import Label
from ui.components.layout import Column, Row, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.context import AppContext
from ui.pages.training.printing import show, show_papers
from ui.pages.training.view import RoundTab, RoundView, in_sight
from ui.saving import ask_where, write_file

ICS = "utbildning.ics"


@dataclass(frozen=True)
class PaperLine:
    """One paper. `said`: for whom or of which day; `state` and `mark`: whether there is anything on it yet.

    `by_hand`: the same with nobody marked, when there is such a one beside; `form`: what it is printed on, if a form.
    """

    key: str
    title: str
    said: str
    state: str
    mark: str
    show: Callable[[], object]
    by_hand: Callable[[], object] | None = None
    form: str = ""


class PapersTab(RoundTab):
    """The list, and what is done with a line."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.view: RoundView | None = None
        self.table: ListTable[PaperLine] = ListTable(
            _("Papers of the round"),
            [
                ListColumn[PaperLine]("title", _("Paper"), lambda p: p.title, 340, strong=True),
                ListColumn[PaperLine]("said", _("About"), lambda p: p.said),
                ListColumn[PaperLine]("state", _("State"), lambda p: p.state, 220, mark=lambda p: p.mark),
            ],
            lambda paper: paper.key,
        )  # fmt: skip
        self.table.opened.connect(lambda paper: paper.show())
        self.table.current_changed.connect(self._chose)
        self.show_button = Button(_("Show the pages"), "primary", "file-text", pressed=self.show_current)
        self.hand_button = Button(_("To fill in by hand"), "secondary", "pencil-simple", pressed=self._by_hand)
        said = Label(
            _("Papers are shown before they are printed. The link to a digital meeting stands on none of them."),
            "help", wrap=True,
        )  # fmt: skip
        said.setMaximumWidth(16777215)
        foot = Row((said, 1), line="top", margins=(20, 5, 16, 5))
        down(self, (Column((self.table, 1), foot), 1))
        self._buttons = [self.hand_button, with_key(self.show_button, "Enter")]

    # the lines

    def show_sheet(self, view: RoundView) -> None:
        """The papers that the round has."""
        self.view = view
        own = ("", *self.ctx.services.course_papers.forms(self.ctx.actor))
        lines = [one for one in self._lines(view) if one.form in own]
        self.table.set_rows(lines)
        if self.table.current() is None:
            self.table.select(lines[0].key)
        self._chose(self.table.current())

    def _lines(self, view: RoundView) -> list[PaperLine]:
        sheet, course = view.sheet, view.course_id
        called = sum(row.enrolment is not None for row in sheet.rows)
        issued = sum(row.certificate is not None for row in (*sheet.rows, *sheet.others))
        dated = sum(one.on is not None for one in sheet.sessions)
        meetings = _n("{n} meeting", "{n} meetings", len(sheet.sessions)).format(n=len(sheet.sessions))
        return [
            self._form(INVITATION, _("Everybody called or with a yes, one each"), called),
            self._form(PLAN, sheet.course.name, 1),
            PaperLine(
                "hand", _("Lists of attendance to fill in by hand"), meetings, "", "",
                lambda: self._show(Wanted(ATTENDANCE, course, by_hand=True)), form=ATTENDANCE,
            ),
            *(self._list(sheet, one) for one in sheet.sessions),
            self._form(CERTIFICATE, _("Those who have one"), issued),
            *self._evaluation(view),
            PaperLine(
                "ics", _("The meetings as a calendar file"), _("Time, place and heading, without names"),
                _n("{n} meeting with a day", "{n} meetings with a day", dated).format(n=dated),
                "ok" if dated else "not", self.choose_place,
            ),
        ]  # fmt: skip

    def _form(self, form: str, said: str, number: int) -> PaperLine:
        state = _n("{n} sheet", "{n} papers", number).format(n=number) if number else _("none yet")
        assert self.view is not None
        wanted = Wanted(form, self.view.course_id)
        return PaperLine(
            form, library().title(form), said, state, "ok" if number else "not", lambda: self._show(wanted), form=form,
        )  # fmt: skip

    def _list(self, sheet: Sheet, one: Session) -> PaperLine:
        marked = sum(bool((view := row.marks.get(one.id)) and view.mark) for row in sheet.rows)
        wanted = Wanted(ATTENDANCE, sheet.course.id, session=one.number)
        by_hand = Wanted(ATTENDANCE, sheet.course.id, session=one.number, by_hand=True)
        day = words.near_day(one.on, sheet.today) if one.on else _("without a day")
        return PaperLine(
            f"meeting-{one.number}", _("List of attendance, meeting {n}").format(n=one.number), day,
            _("{n} of {all} filled in").format(n=marked, all=len(sheet.rows)) if marked else _("to fill in"),
            "not" if not marked else "ok" if marked == len(sheet.rows) else "partly", lambda: self._show(wanted),
            (lambda: self._show(by_hand)) if marked else None, ATTENDANCE,
        )  # fmt: skip

    def _evaluation(self, view: RoundView) -> list[PaperLine]:
        if view.sheet.template is None or not view.sheet.template.questions:
            return []
        made, actor, course = self.ctx.services.evaluations, self.ctx.actor, view.course_id

        def blank() -> object:
            title = _("Evaluation to answer by hand")
            return show(self.ctx, self.window(), title, _("evaluation"), lambda: made.blank(actor, course),
                        lambda: made.blank(actor, course))  # fmt: skip

        def summary() -> object:
            title = _("Summary of the evaluation")
            return show(self.ctx, self.window(), title, _("evaluation summary"), lambda: made.paper(actor, course),
                        lambda: made.paper(actor, course))  # fmt: skip

        nameless = _("Without names")
        return [
            PaperLine("blank", _("Evaluation to answer by hand"), nameless, "", "", blank),
            PaperLine("summary", _("Summary of the evaluation"), nameless, "", "", summary),
        ]

    # what is done

    def _show(self, wanted: Wanted) -> None:
        if wanted.form == PLAN or in_sight(self.ctx, self.view):
            show_papers(self.ctx, self.window(), wanted)

    def show_current(self) -> None:
        """The pages of the line one stands on."""
        paper = self.table.current()
        if paper is not None:
            paper.show()

    def _by_hand(self) -> None:
        paper = self.table.current()
        if paper is not None and paper.by_hand is not None:
            paper.by_hand()

    def _chose(self, paper: PaperLine | None) -> None:
        self.hand_button.setEnabled(paper is not None and paper.by_hand is not None)
        self.show_button.setText(_("Save …") if paper is not None and paper.key == "ics" else _("Show the pages"))

    def choose_place(self) -> None:
        """Where the calendar file is to be."""
        path = ask_where(self.ctx, self.window(), _("Save the meetings"), ICS, _("Calendar files (*.ics)"))
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the file, noted in the access log."""
        assert self.view is not None
        services, actor, course = self.ctx.services, self.ctx.actor, self.view.course_id

        def make() -> int:
            made: Calendar = services.calendars.of_round(actor, course)
            write_file(path, made.ics)
            return made.meetings

        self.ctx.tasks.read(make).on_done(self._saved).on_error(self._sorry).owned_by(self).start()

    def _saved(self, meetings: int) -> None:
        said = _n("{n} meeting is in the file", "{n} meetings are in the file", meetings).format(n=meetings)
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(said)

    def _sorry(self, error: FhrError) -> None:
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(error.sentence, kind="amber")

    # the page's questions

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.table

    def header_buttons(self) -> list[QWidget]:
        """Showing, and the list with nobody marked."""
        return self._buttons

    def place(self) -> Any:
        """The line and the scroll."""
        paper = self.table.current()
        return {"paper": paper.key if paper else None, "scroll": self.table.place().y()}

    def restore(self, state: Any) -> None:
        """Back to it."""
        if state is not None:
            self.table.select(state["paper"])
            self.table.set_place(QPoint(0, state["scroll"]))
