"""Referenser: whom we ask about the adults, when they were talked to, and the way to what they said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.domain.record import Record, RecordId, new_id
from fhr_desktop.domain.references import Reference
from fhr_desktop.services.outcome import Seen
from fhr_desktop.services.sync.views import Conflict
from i18n import _
from ui import words
from ui.components.buttons import Button, with_key
from ui.components.empty import EmptyState
from ui.components.headers import SectionHead
from ui.components.labels import Label
from ui.components.layout import Column, ScrollPane, across
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.record_form import RecordForm
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.case.record_editor import RecordEditor
from ui.pages.case.view import CaseView, Part, written

FIELDS = ("name", "about", "relation", "phone", "contacted_on", "contact_form", "missing_reason")


class References(Part):
    """The case's references, with the one that is chosen beside them."""

    def __init__(self, ctx: AppContext, compare: Callable[[Conflict], object]) -> None:
        super().__init__(ctx)
        self._compare = compare
        self._table = self._list()
        self._add = Button(_("Add a reference"), "secondary", "plus", pressed=self.add)
        self._head = SectionHead(_("References"), "", self._add)
        self._empty = EmptyState(
            _("No references yet"),
            _("Each applicant needs at least one, and one must have seen the applicant with children."),
            Button(_("Add the first"), "secondary", "plus", pressed=self.add),
        )
        main = Column(self._head, (self._table, 1), (self._empty, 1))
        self._title, self._hint = Label("", "sub", wrap=True), Label("", "help", wrap=True)
        self._write = Button(_("Write down the talk"), "secondary", "pencil-simple", pressed=self.write_talk)
        self._save_new = with_key(Button(_("Add"), "primary", "plus", pressed=self._commit), "Ctrl Enter")
        self._drop_new = Button(_("Cancel"), "quiet", pressed=self._cancel)
        self._new_row = QWidget()
        across(self._new_row, self._save_new, self._drop_new, None)
        self._side = ScrollPane(
            self._title, self._hint, across(None, self._write, None), surface="panel", margins=(18, 12, 16, 16),
            spacing=8,
        )  # fmt: skip
        self._side.setMinimumWidth(320)
        self._side.setAccessibleName(_("Editor"))
        self._editor: RecordEditor | None = None
        self._form_of: tuple[RecordId, ...] | None = None
        self.side = WithInspector(main, self._side, settings=ctx.settings, key="case.references", width=420)
        across(self, self.side)

    def _list(self) -> ListTable[Reference]:
        columns = [
            ListColumn[Reference](
                "name", _("Name"), lambda r: r.name, 220, strong=True,
                second=lambda r: words.choice("reference_relation", r.relation),
            ),
            ListColumn[Reference]("about", _("About"), self._about),
            ListColumn[Reference]("when", _("The talk"), self._said, 190, mark=self._mark),
        ]  # fmt: skip
        table: ListTable[Reference] = ListTable(_("References"), columns, lambda r: r.id)
        table.current_changed.connect(self._chose)
        table.opened.connect(lambda _one: self._focus())
        return table

    def _about(self, one: Reference) -> str:
        return words.people([self.view.person_name(p) for p in one.about]) if self.view else ""

    def _said(self, one: Reference) -> str:
        if one.contacted_on is not None and self.view is not None:
            return words.near_day(one.contacted_on, self.view.today)
        return words.choice("reference_missing_reason", one.missing_reason) or _("Not talked to yet")

    @staticmethod
    def _mark(one: Reference) -> str:
        return "ok" if one.contacted_on else "not" if one.missing_reason else "missing"

    # the page's life

    def first_focus(self) -> QWidget | None:
        """The list, or the way to add the first."""
        return self._table if self._table.rows_model.total else self._empty

    def show_view(self, view: CaseView) -> None:
        """Show a case's references."""
        other = self.view is None or self.view.case_id != view.case_id
        self.view = view
        self._make_form(view)
        assert self._editor is not None
        if other:
            self._editor.leave()
        many = view.file.references
        self._table.set_rows(many)
        self._table.setVisible(bool(many))
        self._empty.setVisible(not many)
        self._add.setEnabled(view.may_write)
        if self._editor.is_new and self._editor.record is not None:
            return
        shown = self._editor.record.id if self._editor.record is not None else None
        one = next((each for each in many if each.id == shown), None)
        if one is None and many:
            one = self._table.rows_model.row_at(0)
            self._table.select(one.id)
        self._show(one)

    def _make_form(self, view: CaseView) -> None:
        ids = tuple(person.id for person in view.applicants())
        if self._form_of == ids:
            return
        self._form_of = ids
        if self._editor is not None:
            self._editor.leave()
            self._side.column.removeWidget(self._editor.form)
            self._editor.form.deleteLater()
        adults = tuple((str(person.id), person.given_name) for person in view.applicants())
        form = RecordForm(Reference, (("", FIELDS),), view.today, choices={"about": adults})
        form.know_ids(ids)
        self._editor = RecordEditor(self.ctx, form, self._save, self._compare)
        self._side.column.addWidget(form)
        self._side.column.addWidget(self._new_row)
        self._side.column.addStretch(1)

    def save_pending(self) -> None:
        """Save the field that is being written."""
        if self._editor is not None:
            self._editor.save_pending()

    # one reference

    def _show(self, one: Reference | None, *, new: bool = False) -> None:
        assert self._editor is not None and self.view is not None
        self._side.inner.setVisible(one is not None)
        if one is None:
            return
        self._editor.show(one, self.view, new=new, place=f"record/reference/new/{self.view.case_id.hex}" if new else "")
        self._editor.form.set_read_only(not self.view.may_write)
        self._title.setText(_("New reference") if new else one.name)
        self._hint.setText(_("Kept as a draft until you add it.") if new else _("Saved when you leave a field."))
        self._new_row.setVisible(new)
        self._write.setVisible(not new and self.view.may_write)

    def _is_new(self) -> bool:
        return self._editor is not None and self._editor.is_new and self._editor.record is not None

    def _chose(self, one: Reference | None) -> None:
        if one is not None and self._editor is not None and self.view is not None and not self._is_new():
            self._show(one)

    def _focus(self) -> None:
        if self._editor is not None and self.side is not None:
            self.side.reveal()
            self._editor.form.fields["name"].setFocus(Qt.FocusReason.TabFocusReason)

    def add(self) -> None:
        """A new reference in the editor, about the first applicant until said otherwise."""
        view = self.view
        if view is not None and view.may_write:
            about = tuple(person.id for person in view.applicants()[:1])
            self._show(Reference(id=new_id(), case_id=view.case_id, about=about), new=True)
            self._focus()

    def write_talk(self) -> None:
        """Open the form in which the talk is written, begun if it is not."""
        one, view = self._table.current(), self.view
        if one is None or view is None:
            return
        self.save_pending()

        def opened(document: FormDocument) -> None:
            self.ctx.navigate("report", {"case": view.case_id, "document": document.id})

        self.write(self.ctx.services.references.begin, one.id, done=opened).start()

    def _commit(self) -> None:
        if self._editor is not None:
            self._editor.commit()

    def _cancel(self) -> None:
        if self._editor is not None:
            self._editor.throw_away()
        self._show(self._table.current())
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(
        self,
        record: Record,
        values: dict[str, Any],
        seen: Seen,
        done: Callable[[Any], None],
        refused: Callable[[FhrError], None],
    ) -> None:
        assert isinstance(record, Reference) and self._editor is not None
        new, editor = self._is_new() and self._editor.record is record, self._editor

        def saved(reference: Reference) -> None:
            done(reference)
            if new:
                editor.throw_away()
                editor.is_new = False
                self._show(reference)
                self._table.setFocus(Qt.FocusReason.OtherFocusReason)

        task = written(self.ctx, self, self.ctx.services.references.save, replace(record, **values), seen, done=saved)
        task.on_error(refused).start()

    def keyPressEvent(self, event: Any) -> None:
        """Ctrl+Enter adds the new reference."""
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_new():
            self._commit()
            return
        super().keyPressEvent(event)
