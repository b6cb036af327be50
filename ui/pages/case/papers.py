"""Dokument: the forms begun in the case, beginning another, and printing them after having seen the pages."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.investigations import HOME_VISITS, FormDocument, Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.references import Reference
from fhr_desktop.forms.library import library
from fhr_desktop.services.investigations.beginning import About, Beginning, beginnings
from i18n import _
from ui import words
from ui.components.buttons import Button, with_key
from ui.components.empty import EmptyState
from ui.components.headers import SectionHead
from ui.components.layout import down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.context import AppContext
from ui.pages.case.view import CaseView, Part
from ui.preview.bag import BagDialog
from ui.preview.printing import print_document


class Papers(Part):
    """The case's documents."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._beginnings: tuple[Beginning, ...] = ()
        self._about: dict[RecordId, str] = {}
        columns = [
            ListColumn[FormDocument](
                "title", _("Form"), lambda d: library().title(d.form_key), 360, strong=True,
                second=self._second,
            ),
            ListColumn[FormDocument]("state", _("State"), self._state, 150, mark=self._mark),
            ListColumn[FormDocument](
                "begun", _("Begun"), lambda d: words.moment(d.begun_at), 170, sort=lambda d: d.begun_at.isoformat()
            ),
            ListColumn[FormDocument]("who", _("By"), lambda d: self.view.user(d.begun_by) if self.view else ""),
        ]  # fmt: skip
        self._table: ListTable[FormDocument] = ListTable(_("Documents"), columns, lambda d: d.id)
        self._table.opened.connect(self.open_document)
        self._begin = Button(_("Begin a form …"), "secondary", "plus", pressed=self._choose_form)
        self._print = Button(_("Print"), "quiet", "printer", pressed=self._print_current)
        self._bag = Button(_("Blank forms …"), "quiet", "stack", pressed=self.open_bag)
        self._head = SectionHead(_("Documents"), "", self._bag, with_key(self._print, "Ctrl P"), self._begin)
        self._first = Button(_("Begin a form …"), "secondary", "plus", pressed=self._choose_form)
        said = _("The forms that are filled in for the family are gathered here, and printed from here.")
        self._empty = EmptyState(_("No documents yet"), said, self._first)
        down(self, self._head, (self._table, 1), (self._empty, 1))

    def _second(self, document: FormDocument) -> str:
        """What form it is, and whom or what it is about when there is one for each."""
        said = _("{form}, version {version}").format(form=document.form_key, version=document.form_version)
        about = self._about.get(document.id, "")
        return f"{said} · {about}" if about else said

    @staticmethod
    def _state(document: FormDocument) -> str:
        return _("Locked") if document.locked_at is not None else _("Being written")

    @staticmethod
    def _mark(document: FormDocument) -> str:
        return "ok" if document.locked_at is not None else "draft"

    def first_focus(self) -> QWidget | None:
        """The list, or the way to begin."""
        return self._table if self._table.rows_model.total else self._first

    def show_view(self, view: CaseView) -> None:
        """Show a case's documents."""
        self.view = view
        documents = view.file.documents
        self._beginnings = beginnings(view.file)
        self._about = {one.document: self._words(one.about) for one in self._beginnings}
        self._table.set_rows(documents)
        self._table.setVisible(bool(documents))
        self._empty.setVisible(not documents)
        self._print.setEnabled(bool(documents))
        self._begin.setEnabled(view.may_write)
        self._begin.setVisible(bool(documents))
        self._first.setEnabled(view.may_write)

    # acts

    def forms_menu(self) -> QMenu:
        """The forms that can be begun in a case; those already begun are opened in the list instead."""
        menu = QMenu(self)
        begun = {d.id for d in self.view.file.documents} if self.view else set()
        for form, several in groupby(self._beginnings, lambda one: one.form):
            title, parts = f"{form}  {library().title(form)}", list(several)
            host = menu if parts[0].about is None else menu.addMenu(title)
            for one in parts:
                action = host.addAction(self._words(one.about) or title)
                action.setEnabled(one.document not in begun)
                action.triggered.connect(lambda _checked, what=one: self.begin_one(what))
        return menu

    def _words(self, about: About) -> str:
        """Whom or what a form is about, in a few words; nothing when it is the case as a whole."""
        match about:
            case Person():
                return about.full_name()
            case Reference():
                return about.name
            case Visit():
                return self._visit(about)
        return ""

    def _visit(self, visit: Visit) -> str:
        """What kind of visit, when, and with whom when it was not the whole home."""
        if self.view is None:
            return ""
        there = [] if visit.kind in HOME_VISITS else [self.view.person_name(one) for one in visit.participants]
        day = words.near_day(visit.on, self.view.today)
        return ", ".join(filter(None, (words.choice("visit_kind", visit.kind), words.people(there), day)))

    def _choose_form(self) -> None:
        button = self._first if self._empty.isVisible() else self._begin
        menu = self.forms_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def begin(self, form: str, then: Callable[[FormDocument], None] | None = None) -> None:
        """Begin a form of the case as a whole, or find the one that is begun, and open it."""
        if self.view is not None:
            begin = self.ctx.services.documents.begin
            self.write(begin, self.view.case_id, form, done=then or self.open_document).start()

    def begin_one(self, one: Beginning) -> None:
        """Begin a form about what it is about, and open it."""
        services = self.ctx.services
        match one.about:
            case Visit():
                self.write(services.visits.begin, one.about.id, one.form, done=self.open_document).start()
            case Reference():
                self.write(services.references.begin, one.about.id, done=self.open_document).start()
            case Person() if self.view is not None:
                begin, case_id = services.documents.begin, self.view.case_id
                self.write(begin, case_id, one.form, one.about.id, done=self.open_document).start()
            case _:
                self.begin(one.form)

    def open_bag(self) -> None:
        """Blank forms to take along."""
        BagDialog(self.window(), self.ctx).open()

    def open_document(self, document: FormDocument) -> None:
        """Open in the report room."""
        if self.view is not None:
            self.ctx.navigate("report", {"case": self.view.case_id, "document": document.id})

    def _print_current(self) -> None:
        document = self._table.current() or (self.view.file.documents[-1] if self.view else None)
        if document is not None:
            self.print_document(document)

    def print_document(self, document: FormDocument) -> None:
        """The pages as they will come, with print and save."""
        assert self.view is not None
        at = self._print.mapToGlobal(QPoint(0, self._print.height()))
        print_document(self.ctx, self, document, self.view.file.case.number, reason=self.view.reason, at=at)
