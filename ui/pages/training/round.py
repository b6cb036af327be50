"""One round: its name and numbers, and its tabs. What a tab shows is the tab's matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import (
    Attendance,
    Certificate,
    Course,
    CourseEvaluation,
    CourseTemplate,
    Enrolment,
    Participant,
    Session,
    TrainingLink,
    Waiver,
)
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.training.sheets import Sheet
from i18n import _, _n
from ui import words
from ui.components.buttons import Button, key_words, with_key
from ui.components.empty import EmptyState
from ui.components.headers import PageHeader
from ui.components.layout import Column, Row, down
from ui.context import AppContext
from ui.pages.training.attendance import AttendanceTab
from ui.pages.training.certificates import CertificatesTab
from ui.pages.training.evaluation import EvaluationTab
from ui.pages.training.meetings import MeetingsTab
from ui.pages.training.names import Names
from ui.pages.training.papers import PapersTab
from ui.pages.training.participants import ParticipantsTab
from ui.pages.training.tabs import RoundTabs, TabSpec
from ui.pages.training.view import RoundView
from ui.shell.page import Page

KINDS = (
    Course, CourseTemplate, Session, Participant, Enrolment, Attendance, Waiver, Certificate, CourseEvaluation,
    TrainingLink,
)  # fmt: skip
WAITING, OPEN, SHUT = range(3)
FIRST_TAB = "attendance"
HIDE_KEY = "Ctrl+D"


class RoundPage(Page):
    """One round at a time. Names that are hidden stay so for their round, wherever one goes, until they are shown."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._course_id: RecordId | None = None
        self._view: RoundView | None = None
        self._names: defaultdict[RecordId, Names] = defaultdict(Names)
        self._wish: dict[str, Any] = {}
        self._dressed = ""  # the tab whose buttons and actions are the page's now
        self.menu_word = _("&Training")
        self.tabs = RoundTabs((
            TabSpec("attendance", _("Attendance"), lambda: AttendanceTab(ctx)),
            TabSpec("meetings", _("Meetings"), lambda: MeetingsTab(ctx)),
            TabSpec("participants", _("Participants"), lambda: ParticipantsTab(ctx)),
            TabSpec("certificates", _("Certificates"), lambda: CertificatesTab(ctx)),
            TabSpec("evaluation", _("Evaluation"), lambda: EvaluationTab(ctx)),
            TabSpec("papers", _("Papers"), lambda: PapersTab(ctx)),
        ))  # fmt: skip
        self.tabs.turned.connect(self._turned)
        self.hide_button = Button(_("Hide names"), "quiet", "eye-slash", pressed=self.toggle_names)
        self._own = Row(spacing=8)
        self._header = PageHeader(_("Course round"), "", with_key(self.hide_button, key_words(HIDE_KEY)), self._own)
        self._hide = self.action(_("Hide names"), self.toggle_names, HIDE_KEY, "eye-slash")
        back = Button(_("To the rounds"), "primary", pressed=lambda: ctx.navigate("training"))
        gone = EmptyState(
            _("The round is not here"), _("It may have been taken away, or not come to this computer yet."), back
        )
        self._stack = QStackedWidget()
        for widget in (QWidget(), Column(self._header, self.tabs.bar, (self.tabs, 1)), gone):
            self._stack.addWidget(widget)
        down(self, (self._stack, 1))

    # the page's life

    def title(self) -> str:
        """What it is, never which."""
        return _("Course round")

    def opened(self, argument: Any) -> None:
        """Open a round: its id, or {"course": id, "tab": key}."""
        wish = dict(argument) if isinstance(argument, dict) else {"course": argument}
        course_id = wish["course"]
        if course_id != self._course_id:
            self.save_pending()
            self._course_id, self._view = course_id, None
            self.tabs.show_view(None)
            self._stack.setCurrentIndex(WAITING)
            wish.setdefault("tab", FIRST_TAB)
        self._wish, self._dressed = wish, ""
        self._load(self.ctx.services.rounds.open)

    def refresh(self, changes: Any) -> None:
        """Read anew when something in it may have changed."""
        if self._course_id is not None and (changes is None or changes.touches(*KINDS)):
            self._load(self.ctx.services.rounds.refresh)

    def _load(self, how: Callable[[Actor, RecordId], Sheet]) -> None:
        course_id = self._course_id
        assert course_id is not None
        task = self.ctx.tasks.read(self._ask, how, course_id, self._names[course_id])
        task.on_done(self._show).on_error(self._refused).owned_by(self).start()

    def _ask(self, how: Callable[[Actor, RecordId], Sheet], course_id: RecordId, names: Names) -> RoundView:
        services, actor = self.ctx.services, self.ctx.actor
        sheet = how(actor, course_id)
        lacking = dict.fromkeys(part for row in sheet.rows for part in row.to_make_up())
        later = services.attendance.later(actor, course_id, lacking) if lacking else {}
        links = services.links.of_round(actor, course_id) if actor.may(Right.READ_CASEWORK) else None
        return RoundView(sheet, words.municipality_names(services.unit.municipalities()), later, actor, names, links)

    def _show(self, view: RoundView) -> None:
        if view.course_id != self._course_id:
            return  # another round has been opened meanwhile
        self._view = view
        wish, self._wish = self._wish, {}
        self.tabs.choose(wish.get("tab", ""))
        self._show_view(view)
        self._stack.setCurrentIndex(OPEN)
        if "at" in wish:
            self.tabs.current.restore(wish["at"])
        elif wish:
            self.tabs.current.begin()
        if wish and self.isVisible():
            self._focus_tab()

    def _show_view(self, view: RoundView) -> None:
        view.names.meet(view.sheet)
        course, number = view.sheet.course, view.sheet.seated()
        people = _n("{n} participant", "{n} participants", number).format(n=number)
        self._header.set_title(course.name)
        self._header.set_line(" · ".join((course.round, people, *([_("cancelled")] if course.cancelled else []))))
        hidden = view.names.hidden
        self.hide_button.setText(_("Show names") if hidden else _("Hide names"))
        self.hide_button.set_icon_name("eye" if hidden else "eye-slash")
        self._hide.setText(self.hide_button.text())
        self.tabs.show_view(view)

    def _refused(self, error: FhrError) -> None:
        self._view = None
        self._stack.setCurrentIndex(SHUT)

    def _turned(self) -> None:
        """The tab's own buttons and actions take the place of the last one's."""
        if self._dressed == self.tabs.key:
            return
        self._dressed = self.tabs.key
        layout = self._own.layout()
        assert layout is not None
        current = self.tabs.current
        while (item := layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
        self._own.setVisible(bool(current.header_buttons()))
        for button in current.header_buttons():
            layout.addWidget(button)
            button.show()
        if self.ctx.shell is not None and self.ctx.shell.current is self:
            self.ctx.shell.commands.show_page(self)

    def _focus_tab(self) -> None:
        focus = self.tabs.current.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_names(self) -> None:
        """Hide everybody's name, for a room that sees the screen; or show them again."""
        if self._view is None:
            return
        self._view.names.set_hidden(not self._view.names.hidden)
        if self.ctx.shell is not None:
            self.ctx.shell.toast.dismiss()  # it may hold a name
        self._view = replace(self._view)
        self._show_view(self._view)

    # the window's questions

    def save_pending(self) -> None:
        """Write what is being typed in any tab."""
        for tab in self.tabs:
            tab.save_pending()

    def page_actions(self) -> list[QAction]:
        """Hiding names, and what the tab does."""
        return [self._hide, *(self.tabs.current.actions_() if self._view is not None else [])]

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What the tab answers to."""
        return self.tabs.current.own_keys() if self._view is not None else ()

    def primary_focus(self) -> QWidget | None:
        """The tab that is shown."""
        return self.tabs.current.first_focus() if self._view is not None else None

    def panes(self) -> list[QWidget]:
        """Tabs and what they show."""
        return [self.tabs.bar, *(self.tabs.current.panes() if self._view is not None else [])]

    def place(self) -> Any:
        """The tab, the place on it, and where names are hidden."""
        hidden = [course for course, names in self._names.items() if names.hidden]
        at = self.tabs.current.place() if self._view is not None else None
        return {"tab": self.tabs.key, "at": at, "hidden": hidden}

    def restore(self, state: Any) -> None:
        """Back to the tab and the place. Names hidden before the program was locked are hidden before they are read."""
        for course in state["hidden"]:
            if not self._names[course].hidden:
                self._names[course].set_hidden(True)
        self._wish.update(tab=state["tab"], at=state["at"])
