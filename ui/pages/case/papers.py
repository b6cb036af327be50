"""Dokument: the forms begun in the case, beginning another, and printing them after having seen the pages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.forms.library import library
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
from ui.preview.print_preview import PrintPreview

CASE_FORMS = ("F1", "F10")  # those that can be filled in for a family so far


class Papers(Part):
    """The case's documents."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        columns = [
            ListColumn[FormDocument](
                "title", _("Form"), lambda d: library().title(d.form_key), 280, strong=True,
                second=lambda d: _("{form}, version {version}").format(form=d.form_key, version=d.form_version),
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
        self._head = SectionHead(_("Documents"), "", with_key(self._print, "Ctrl P"), self._begin)
        self._first = Button(_("Begin a form …"), "secondary", "plus", pressed=self._choose_form)
        said = _("The forms that are filled in for the family are gathered here, and printed from here.")
        self._empty = EmptyState(_("No documents yet"), said, self._first)
        down(self, self._head, (self._table, 1), (self._empty, 1))

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
        begun = {d.form_key for d in self.view.file.documents} if self.view else set()
        for key in CASE_FORMS:
            action = menu.addAction(f"{key}  {library().title(key)}")
            action.setEnabled(key not in begun)
            action.triggered.connect(lambda _checked, form=key: self.begin(form))
        return menu

    def _choose_form(self) -> None:
        button = self._first if self._empty.isVisible() else self._begin
        menu = self.forms_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def begin(self, form: str, then: Callable[[FormDocument], None] | None = None) -> None:
        """Begin a form, or find the one that is begun, and open it."""
        if self.view is not None:
            begin = self.ctx.services.documents.begin
            self.write(begin, self.view.case_id, form, done=then or self.open_document).start()

    def open_document(self, document: FormDocument) -> None:
        """Open in the report room."""
        if self.view is not None:
            self.ctx.navigate("report", {"case": self.view.case_id, "document": document.id})

    def _print_current(self) -> None:
        document = self._table.current() or (self.view.file.documents[-1] if self.view else None)
        if document is not None:
            self.print_document(document)

    def print_document(self, document: FormDocument) -> PrintPreview:
        """The pages as they will come, with print and save."""
        assert self.view is not None
        paper, actor = self.ctx.services.paper, self.ctx.actor
        dialog = PrintPreview(
            self.window(), self.ctx, library().title(document.form_key),
            f"{document.form_key}-{self.view.file.case.number}",
            lambda: paper.preview(actor, document.id), lambda: paper.document(actor, document.id),
        )  # fmt: skip
        dialog.open()
        return dialog
