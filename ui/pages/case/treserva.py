"""Treserva: the case's finished papers, which wait to be put there, and copying a paper's headings one by one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.treserva import Origin, Status
from fhr_desktop.services.actor import Right
from fhr_desktop.services.investigations.clearing import Clearable
from fhr_desktop.services.investigations.headings import Heading, Mark
from fhr_desktop.services.investigations.treserva import CasePapers, Paper
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.clip import Clip
from ui.components.empty import EmptyState
from ui.components.facts import Facts, Inspector
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.headers import SectionHead
from ui.components.inputs import ChoiceInput, DateInput
from ui.components.labels import Label
from ui.components.layout import Column, across
from ui.components.lines import Line, Lines
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.case.view import CaseView, Part

NOTABLE = (Status.TRANSFERRED, Status.NOT_APPLICABLE)
MARKS = {Mark.NOT_COPIED: "missing", Mark.COPIED: "ok", Mark.CHANGED: "old"}


@dataclass(frozen=True)
class _Read:
    case_id: RecordId
    found: CasePapers
    clearable: Clearable


class Treserva(Part):
    """The case's papers on their way to Treserva."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._stale = True
        self._filling = False
        self._found: CasePapers | None = None
        self._clearable: Clearable | None = None
        self._shown: RecordId | None = None
        self.clip = Clip(self)
        self._table = self._list()
        self._note = Button(_("Note as put there …"), "secondary", "check", pressed=self.note)
        self._pack = Button(_("Make a package"), "secondary", "package", pressed=self.pack)
        self._clear = Button(_("Clear files …"), "quiet", "trash", pressed=self.ask_to_clear)
        self._head = SectionHead(_("Treserva"), "", self._clear, self._pack, self._note)
        self._empty = EmptyState(
            _("Nothing to put into Treserva yet"),
            _("Signed notes, finished forms, addenda and attachments are listed here."),
        )
        self._title, self._facts = Label("", "sub", wrap=True), Facts()
        self._list_of = Button(_("Open the list of papers"), "link", pressed=self._open_list)
        self._said = Label("", "help", wrap=True)
        self._copy_head = Label(_("Copy to Treserva"), "strong")
        self.lines = Lines(_("Copy to Treserva"), left=0, right=0)
        self._side = Inspector(
            self._title, 8, self._facts, across(None, self._list_of, None), 14, self._copy_head, 2, self._said, 6,
            self.lines, None,
        )  # fmt: skip
        main = Column(self._head, (self._table, 1), (self._empty, 1))
        self.side = WithInspector(main, self._side, settings=ctx.settings, key="case.treserva", width=390)
        across(self, self.side)

    def _list(self) -> ListTable[Paper]:
        columns = [
            ListColumn[Paper](
                "title", _("Paper"), lambda p: p.title, strong=True,
                second=lambda p: words.paper_kind(p.title, p.kind),
            ),
            ListColumn[Paper](
                "since", _("Finished"), self._since, 130, sort=lambda p: p.since.isoformat(),
            ),
            ListColumn[Paper](
                "state", _("Treserva"), self._state, 230, mark=paper_mark, second=self._package, sort=lambda p: -p.days,
            ),
        ]  # fmt: skip
        table: ListTable[Paper] = ListTable(_("Papers for Treserva"), columns, lambda p: p.id)
        table.current_changed.connect(self._chose)
        table.opened.connect(lambda _paper: self._focus())
        return table

    def _since(self, paper: Paper) -> str:
        return words.near_day(paper.since.astimezone().date(), self.view.today) if self.view else ""

    def _state(self, paper: Paper) -> str:
        if not paper.waits and paper.settled_on is not None and paper.status is not Status.NOT_APPLICABLE:
            day = words.near_day(paper.settled_on, self.view.today) if self.view else ""
            return _("Put there {day}").format(day=day)
        if paper.waits:
            return words.paper_waits(paper.days, changed=paper.changed)
        return words.choice("treserva_status", paper.status.value)

    def _package(self, paper: Paper) -> str:
        packages = self._found.packages if self._found is not None else ()
        name = next((one.package for one in packages if one.id == paper.package), "")
        return _("In the package {name}").format(name=name) if name else ""

    # the page's life

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self._empty if self._found is not None and not self._found.papers else self._table

    def show_view(self, view: CaseView) -> None:
        """Show a case's papers, once the tab is looked at."""
        if self.view is None or self.view.case_id != view.case_id:
            self._table.set_rows(())
            self._found = self._shown = None
            self._side.inner.hide()
        self.view = view
        self._stale = True

    def wake(self) -> None:
        """Read the papers."""
        if self.view is not None and self._stale:
            self._stale = False
            self.ctx.tasks.read(self._read, self.view).on_done(self._show_read).owned_by(self).start()

    def _read(self, view: CaseView) -> _Read:
        services, actor = self.ctx.services, self.ctx.actor
        found = services.treserva.of_case(actor, view.case_id, view.reason)
        return _Read(view.case_id, found, services.clearing.of_case(actor, view.case_id, view.reason))

    def _show_read(self, read: _Read) -> None:
        view = self.view
        if view is None or view.case_id != read.case_id:
            return
        self._found, self._clearable = read.found, read.clearable
        papers = read.found.papers
        waiting = [one for one in papers if one.waits]
        self._filling = True  # the list is empty for a moment; where the person stands is kept
        self._table.set_rows(papers)
        self._table.setVisible(bool(papers))
        self._empty.setVisible(not papers)
        self._head.set_remark(_remark(waiting) if papers else "")
        self.counted.emit(str(len(waiting)) if waiting else "")
        self._note.setEnabled(view.may_write and bool(papers))
        self._pack.setEnabled(view.may_write and any(one.package is None or one.changed for one in waiting))
        self._clear.setVisible(bool(read.clearable.files) and view.actor.may(Right.ASSESS))
        if papers and not self._table.select(self._shown or papers[0].id):
            self._table.select(papers[0].id)
        self._filling = False
        self._chose(self._table.current())

    # one paper

    def _chose(self, paper: Paper | None) -> None:
        if self._filling:
            return
        self._side.inner.setVisible(paper is not None)
        view = self.view
        if paper is None or view is None:
            return
        other, self._shown = self._shown != paper.id, paper.id
        self._title.setText(paper.title)
        pairs = [(_("Kind"), words.choice("document_kind", paper.kind)), (_("Finished"), words.moment(paper.since))]
        pairs += [(_("Treserva"), self._state(paper)), (_("By"), view.user(paper.settled_by))]
        self._facts.set([(word, said) for word, said in pairs if said])
        self._list_of.setVisible(bool(self._package(paper)))
        self._copy_head.setVisible(paper.origin is not Origin.ATTACHMENT)
        if other:
            self.lines.set([])
            self._said.setText("")
        read = self.ctx.services.treserva.headings
        task = self.ctx.tasks.read(read, self.ctx.actor, paper.origin, paper.id, view.reason)
        task.on_done(partial(self._show_headings, paper)).owned_by(self).start()

    def _show_headings(self, paper: Paper, headings: tuple[Heading, ...]) -> None:
        view = self.view
        if view is None or self._shown != paper.id:
            return
        self.lines.set([self._line(paper, one, view) for one in headings])
        done = sum(one.mark is Mark.COPIED for one in headings)
        said = _("{done} of {all} headings copied. Enter copies one; the clipboard is emptied after a minute.")
        file = _("A file has no text to copy. Take it along in a package.")
        self._said.setText(said.format(done=done, all=len(headings)) if headings else file)

    def _line(self, paper: Paper, one: Heading, view: CaseView) -> Line:
        end = copied_words(one, view.today)
        run = partial(self.copy, paper, one) if view.may_write else None
        return Line(one.title, end=end, mark=MARKS[one.mark], hot=one.mark is Mark.CHANGED, pressed=run)

    def _focus(self) -> None:
        if self.side is not None and self.lines.buttons:
            self.side.reveal()
            self.lines.buttons[0].setFocus()

    # acts

    def copy(self, paper: Paper, one: Heading) -> None:
        """The heading's text to the clipboard for a minute, noted as copied."""

        def copied(text: str) -> None:
            self.clip.put(text)
            if self.ctx.shell is not None:
                self.ctx.shell.toast.say(_("Copied. The clipboard is emptied after a minute."))

        self.write(
            self.ctx.services.treserva.copy, paper.origin, paper.id, one.section, one.subject, done=copied
        ).start()

    def note(self) -> FormDialog | None:
        """Ask on which day the chosen papers were put into Treserva, or whether they are not to be."""
        view, chosen = self.view, self._table.selected() or [one for one in [self._table.current()] if one]
        if view is None or not chosen:
            return None
        status = ChoiceInput([(one.value, words.choice("treserva_status", one.value)) for one in NOTABLE], open_=True)
        status.set_value(Status.TRANSFERRED.value)
        day = DateInput(view.today)
        day.set_value(view.today)
        fields = {"status": Field(_("What is noted"), status), "on": Field(_("Day"), day, required=_("required"))}

        def finished(_number: int) -> None:
            dialog.finish()

        def act() -> None:
            settle, ids = self.ctx.services.treserva.settle, [one.id for one in chosen]
            task = self.write(settle, view.case_id, ids, Status(status.value()), day.value(), done=finished)
            task.on_error(dialog.refuse).start()

        title = _n("{n} paper", "{n} papers", len(chosen)).format(n=len(chosen))
        if len(chosen) == 1:
            title = chosen[0].title
        said = _("Note it when the paper lies in Treserva. It then no longer waits here or on My day.")
        dialog = FormDialog(self.window(), title, said, fields, _("Note it"), act)
        dialog.open()
        return dialog

    def pack(self) -> None:
        """All that waits and lies in no package, in one, with its list opened."""
        view, found = self.view, self._found
        if view is None or found is None:
            return
        ids = [one.id for one in found.papers if one.waits and (one.package is None or one.changed)]
        self.write(self.ctx.services.treserva.make, view.case_id, ids, done=self._open).start()

    def _open(self, document: FormDocument) -> None:
        self.ctx.navigate("report", {"case": document.case_id, "document": document.id})

    def _open_list(self) -> None:
        paper, found, view = self._table.current(), self._found, self.view
        package = next((one for one in found.packages if paper and one.id == paper.package), None) if found else None
        if package is not None and view is not None:
            self.ctx.navigate("report", {"case": view.case_id, "document": package.form_id(), "reason": view.reason})

    def ask_to_clear(self) -> FormDialog | None:
        """Say what will go, and let it go."""
        view, clearable = self.view, self._clearable
        if view is None or clearable is None:
            return None
        number = len(clearable.files)
        said = _n(
            "{n} attachment, which has been in Treserva for {days} days or more, is erased here and on your "
            "colleagues' computers; forms, notes and everything else in the case stay. It cannot be undone.",
            "{n} attachments, which have been in Treserva for {days} days or more, are erased here and on your "
            "colleagues' computers; forms, notes and everything else in the case stay. It cannot be undone.",
            number,
        ).format(n=number, days=clearable.days)

        def finished(_number: int) -> None:
            dialog.finish()
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)  # the button goes with what it was for

        def act() -> None:
            clear = self.ctx.services.clearing.clear
            self.write(clear, view.case_id, done=finished).on_error(dialog.refuse).start()

        dialog = FormDialog(self.window(), _("Clear files"), said, {}, _("Clear"), act, danger=True)
        dialog.open()
        return dialog


def paper_mark(paper: Paper) -> str:
    """The status of a paper in a list."""
    if paper.waits:
        return "old" if paper.late or paper.changed else "wait"
    return "not" if paper.status is Status.NOT_APPLICABLE else "ok"


def copied_words(one: Heading, today: dt.date) -> str:
    """What is known of a heading's copying."""
    if one.mark is Mark.CHANGED:
        return _("changed since it was copied")
    return words.near_day(one.at.astimezone().date(), today) if one.at is not None else ""


def _remark(waiting: list[Paper]) -> str:
    if not waiting:
        return _("everything is in Treserva")
    oldest = max(one.days for one in waiting)
    said = _n("{n} waits", "{n} wait", len(waiting)).format(n=len(waiting))
    return _("{waiting}, the oldest for {days}").format(waiting=said, days=words.days(oldest)) if oldest else said
