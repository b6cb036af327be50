"""The case page: who it concerns, where the case stands, what can be done, and its parts as tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from fhr_desktop.domain.attachments import Attachment
from fhr_desktop.domain.checks import Consent, RegisterCheck
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Answer, Assessment, Case, FormDocument, Note, Transition, Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.references import Reference
from fhr_desktop.domain.review import Addendum, ReviewComment, ReviewReply
from fhr_desktop.domain.treserva import TreservaCopy, TreservaItem
from fhr_desktop.services.actor import Right
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.investigations.agenda import PAIR
from fhr_desktop.services.investigations.notes import draft_place
from i18n import _
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.components.facts import IdentityStrip, Who
from ui.components.layout import Row, across, down
from ui.components.stage_line import StageLine
from ui.context import AppContext
from ui.pages.case.assessing import Assessing
from ui.pages.case.checks import Checks
from ui.pages.case.clashes import ClashBand, SameBand
from ui.pages.case.events import Events
from ui.pages.case.family import Family
from ui.pages.case.moving import Mover
from ui.pages.case.note_drawer import NoteDrawer
from ui.pages.case.overview import Overview
from ui.pages.case.papers import Papers
from ui.pages.case.parts import Parts, PartSpec
from ui.pages.case.references import References
from ui.pages.case.shut import Shut
from ui.pages.case.talks import Talks
from ui.pages.case.treserva import Treserva
from ui.pages.case.view import CaseView
from ui.shell.page import Page
from ui.shell.rail import OpenCase
from ui.theme import theme

KINDS = (
    Case,
    Home,
    Person,
    Inquiry,
    Transition,
    Visit,
    Note,
    FormDocument,
    Answer,
    Assessment,
    RegisterCheck,
    Consent,
    Reference,
    ReviewComment,
    ReviewReply,
    Addendum,
    Attachment,
    TreservaItem,
    TreservaCopy,
)
WAITING, SHUT, OPEN = range(3)


@dataclass(frozen=True)
class _Read:
    view: CaseView
    draft: Draft | None


class CasePage(Page):
    """One case at a time; the rail holds those that are open."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._case_id: RecordId | None = None
        self._reason = ""
        self._view: CaseView | None = None
        self._wish: dict[str, Any] = {}
        self.mover = Mover(ctx, self, self.go_to, self.write_report)
        self._strip, self._stages = IdentityStrip(), StageLine()
        self._band, self._same = ClashBand(ctx), SameBand(ctx)
        self._others_case = Banner("", kind="info", icon="eye")
        self._parts_and_tabs()
        self.drawer = NoteDrawer(ctx)
        self.drawer.closed.connect(self._shut_drawer)
        self.drawer.signed.connect(self._signed)
        self.drawer.hide()
        self._middle = QWidget()
        across(self._middle, (self.parts, 1), (self.drawer, 1), spacing=0)
        shown = QWidget()
        bands = (self._others_case, self._band, self._same)
        down(shown, self._strip, self._stages, *bands, self._tab_row, (self._middle, 1))
        self.shut = Shut(ctx, self._open_with)
        self._outer = QStackedWidget()
        for widget in (QWidget(), self.shut, shown):
            self._outer.addWidget(widget)
        down(self, (self._outer, 1))
        self._actions()

    def _parts_and_tabs(self) -> None:
        ctx, compare = self.ctx, self._band.compare
        self.parts = Parts(
            (
                PartSpec("overview", _("Overview"), lambda: Overview(ctx, self.go_to, self.write_report)),
                PartSpec("family", _("The family"), lambda: Family(ctx, compare), lambda v: v.file.persons),
                PartSpec("checks", _("Checks"), lambda: Checks(ctx, compare)),
                PartSpec("references", _("References"), lambda: References(ctx, compare), lambda v: v.file.references),
                PartSpec("talks", _("Visits and talks"), lambda: Talks(ctx, compare), lambda v: v.file.visits),
                PartSpec("assessment", _("Assessment"), lambda: Assessing(ctx, self.write_report)),
                PartSpec("papers", _("Documents"), lambda: Papers(ctx), lambda v: v.file.documents),
                PartSpec("treserva", _("Treserva"), lambda: Treserva(ctx)),
                PartSpec("events", _("Events"), lambda: Events(ctx, self.write_note), lambda v: v.file.notes),
            )
        )
        self._tabs = self.parts.tabs
        self._tabs.setProperty("line", "none")
        self._primary = Button("", "primary", pressed=self._do_primary)
        self._more = Button(_("More"), "secondary", "caret-down", pressed=self._open_more)
        self._more.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._tab_row = Row((self._tabs, 1), self._more, self._primary, line="bottom", margins=(0, 0, 16, 0), spacing=8)

    def _actions(self) -> None:
        self._note_action = self.action(_("New journal note"), lambda: self.write_note(None), "Ctrl+J", "note-pencil")
        self._plan_action = self.action(_("Plan a visit or talk"), self._plan, "", "calendar-plus")
        self._print_action = self.action(_("Print …"), self._print, "Ctrl+P", "printer")
        self._case_actions: list[QAction] = []

    # the page's life

    def title(self) -> str:
        """The case's number, never a name."""
        return _("Case {number}").format(number=self._view.file.case.number) if self._view else _("Case")

    def opened(self, argument: Any) -> None:
        """Open a case: its id, or {"case": id, "tab": key, "note": True}."""
        wish = dict(argument) if isinstance(argument, dict) else {"case": argument}
        case_id = wish["case"]
        if case_id != self._case_id:
            self.save_pending()
            self._case_id, self._reason, self._view = case_id, str(wish.get("reason") or ""), None
            self.parts.show_view(None)
            self._outer.setCurrentIndex(WAITING)
            self.drawer.hide()
            self._make_room(False)
            wish.setdefault("tab", "overview")
        if self.ctx.shell is not None and isinstance(argument, dict):
            self.ctx.shell.call_place(case_id)
        self._wish = wish
        self._load()

    def refresh(self, changes: Any) -> None:
        """Something was written: read the case anew when it may be concerned."""
        if self._case_id is not None and (changes is None or changes.touches(*KINDS)):
            self._load()

    def _load(self) -> None:
        case_id, reason = self._case_id, self._reason
        assert case_id is not None
        task = self.ctx.tasks.read(self._read, case_id, reason)
        task.on_done(lambda read: self._show(case_id, read)).on_error(self._refused).owned_by(self).start()

    def _read(self, case_id: RecordId, reason: str) -> _Read:
        services, actor = self.ctx.services, self.ctx.actor
        file = services.cases.open(actor, case_id, reason)
        pair = {file.case.investigator_1, file.case.investigator_2} - {None}
        mine = not pair or actor.user_id in pair or actor.may(Right.READ_EVERY_CASE)
        drafts = services.drafts.find(actor, draft_place(case_id))
        view = CaseView(
            file=file,
            today=services.unit.today(),
            municipalities=words.municipality_names(services.unit.municipalities()),
            staff=services.unit.users(),
            missing=services.agenda.of_case(actor, case_id),
            actor=actor,
            may_write=mine and actor.may(Right.WRITE_CASEWORK),
            conflicts=services.inbox.of_case(actor, case_id, reason),
            reason=reason,
        )
        return _Read(view, drafts[0] if drafts else None)

    def _show(self, case_id: RecordId, read: _Read) -> None:
        if case_id != self._case_id:
            return  # another case has been opened meanwhile
        view = read.view
        self._view = view
        self._show_head(view)
        self.parts.show_view(view)
        self._outer.setCurrentIndex(OPEN)
        self._show_acts(view)
        wish, self._wish = self._wish, {}
        if "tab" in wish:
            self.go_to(wish["tab"])
        if wish.get("note") or (read.draft is not None and wish.get("draft")):
            self._open_drawer(read.draft)
        self.titled.emit()
        if wish and self.isVisible() and not self.drawer.isVisible():
            self._focus_part()

    def _show_head(self, view: CaseView) -> None:
        file = view.file
        facts = [view.municipalities.get(file.home.municipality or "", ""), _("Archived") * file.home.archived]
        if file.case.treserva_number:
            facts.append(_("Treserva {number}").format(number=file.case.treserva_number))
        self._strip.set(
            words.family(file.home.name), file.case.number,
            [Who(p.full_name(), words.born(p)) for p in view.applicants()], [fact for fact in facts if fact],
            stage=view.chip(), workers=view.workers() or _("No investigators yet"), protected=file.home.protected,
        )  # fmt: skip
        self._stages.set(view.stages())
        self._band.show_view(view)
        self._same.show_view(view)
        others = not view.may_write
        self._others_case.setVisible(others)
        if others:
            self._others_case.set_words(
                _("You are reading {workers}'s case.").format(workers=view.workers()),
                _("Your reason is in the access log. Nothing can be changed from here."),
            )
        if self.ctx.shell is not None:
            mark = "conflict" if view.conflicts else "part" if view.missing else ""
            said = _("clash") if view.conflicts else _("something is missing") if view.missing else ""
            self.ctx.shell.open_case(OpenCase(view.case_id, words.family(file.home.name), file.case.number, mark, said))

    def _show_acts(self, view: CaseView) -> None:
        primary, others = self.mover.primary(view), self.mover.others(view)
        self._primary.setVisible(primary is not None)
        if primary is not None:
            self._primary.setText(primary.words)
            self._primary.set_icon_name(primary.icon)
        self._more.setVisible(bool(others))
        self._note_action.setEnabled(view.may_write)
        self._plan_action.setEnabled(view.may_write)
        self._print_action.setEnabled(bool(view.file.documents))
        for old in self._case_actions:
            old.deleteLater()
        acts = [*([primary] if primary else []), *others]
        self._case_actions = [self.action(act.words, act.run, "", act.icon) for act in acts]
        if self.ctx.shell is not None and self.ctx.shell.current is self:
            self.ctx.shell.commands.show_page(self)

    # a case that does not open

    def _refused(self, error: FhrError) -> None:
        self._view = None
        self.shut.show_error(error)
        self._outer.setCurrentIndex(SHUT)
        if self.isVisible():
            self.shut.take_focus()

    def _open_with(self, reason: str) -> None:
        self._reason = reason
        self._wish = {"tab": "overview"}
        self._load()

    # acts

    def go_to(self, key: str) -> None:
        """Show one of the parts: overview, family, checks, references, talks, assessment, papers, treserva, events.

        "review" is a page of its own, the unit manager's, and "pair" asks for the investigators.
        """
        if key == "review" and self._case_id is not None:
            self.ctx.navigate("review", {"case": self._case_id})
        elif key == PAIR and self._view is not None:
            self.parts.choose("overview")
            self.mover.assign(self._view)
        else:
            self.parts.choose(key)

    def _focus_part(self) -> None:
        focus = self.parts.current.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do_primary(self) -> None:
        act = self.mover.primary(self._view) if self._view is not None else None
        if act is not None:
            act.run()

    def more_menu(self) -> QMenu:
        """What else can be done with the case."""
        menu = QMenu(self)
        if self._view is not None:
            for act in self.mover.others(self._view):
                menu.addAction(act.words, act.run)
        return menu

    def _open_more(self) -> None:
        menu = self.more_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def write_report(self) -> None:
        """Open the report, begun if it is not."""
        papers = self.parts.part("papers")
        assert isinstance(papers, Papers)
        if self._view is None:
            return
        report = self._view.report()
        if report is not None:
            papers.open_document(report)
        elif self._view.may_write:
            papers.begin("F10")

    def write_note(self, corrects: Note | None) -> None:
        """Ctrl+J: the drawer, with what was begun."""
        view = self._view
        if view is None or not view.may_write:
            return
        find = self.ctx.services.drafts.find
        task = self.ctx.tasks.read(find, self.ctx.actor, draft_place(view.case_id))
        task.on_done(lambda drafts: self._open_drawer(drafts[0] if drafts else None, corrects)).owned_by(self).start()
        self._open_drawer(None, corrects)

    def _open_drawer(self, draft: Draft | None, corrects: Note | None = None) -> None:
        if self._view is not None:
            self._make_room(True)
            self.drawer.show()
            self.drawer.begin(self._view, draft, corrects)

    def _make_room(self, needed: bool) -> None:
        """The note takes the inspectors' room, and at large text the whole; its button is then the primary one."""
        for part in self.parts:
            part.give_room(needed)
        self.parts.setVisible(not (needed and theme().roomy))
        self._primary.set_kind("secondary" if needed else "primary")

    def _shut_drawer(self) -> None:
        self.drawer.hide()
        self._make_room(False)
        self._focus_part()

    def _signed(self) -> None:
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(_("The note is signed"))

    def _plan(self) -> None:
        self.go_to("talks")
        talks = self.parts.part("talks")
        assert isinstance(talks, Talks)
        talks.plan()

    def _print(self) -> None:
        papers, view = self.parts.part("papers"), self._view
        assert isinstance(papers, Papers)
        if view is not None and view.file.documents:
            papers.print_document(view.report() or view.file.documents[-1])

    # the window's questions

    def save_pending(self) -> None:
        """Write what is being typed in any part and in the drawer."""
        for part in self.parts:
            part.save_pending()
        self.drawer.save_pending()

    def page_actions(self) -> list[QAction]:
        """What can be done with the case."""
        return [self._note_action, self._plan_action, self._print_action, *self._case_actions]

    def primary_focus(self) -> QWidget | None:
        """The part that is shown, or the note."""
        if self.drawer.isVisible():
            return self.drawer.text
        return self.parts.current.first_focus() if self._view is not None else None

    def panes(self) -> list[QWidget]:
        """Tabs, part, drawer."""
        shown: list[QWidget] = [self._tabs, *([self.parts.current] if self._view is not None else [])]
        return [*shown, *([self.drawer] if self.drawer.isVisible() else [])]

    def place(self) -> Any:
        """The tab, and whether a note was being written."""
        return {"tab": self.parts.key, "note": self.drawer.isVisible()}

    def restore(self, state: Any) -> None:
        """Back to the tab, and to the note."""
        self._wish.update(state)
        self.go_to(state["tab"])
