"""A part that lists one kind of the case's records, with the one that is chosen in an editor beside the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.services.outcome import Seen
from fhr_desktop.services.sync.views import Conflict
from i18n import _
from ui.components.buttons import Button, with_key
from ui.components.empty import EmptyState
from ui.components.flow import Flow
from ui.components.headers import SectionHead
from ui.components.labels import Label
from ui.components.layout import Column, ScrollPane, across
from ui.components.list_view import ListTable
from ui.components.record_form import RecordForm
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.case.view import CaseView, Part, written
from ui.record_editor import RecordEditor

R = TypeVar("R", bound=Record)


class RecordPart(Part, Generic[R]):
    """The list, the editor, and the way to add one. A kind of record says the rest in a part of its own."""

    first_field = ""  # where one begins to write

    def __init__(
        self,
        ctx: AppContext,
        compare: Callable[[Conflict], object],
        table: ListTable[R],
        head: SectionHead,
        empty: EmptyState,
        commit: tuple[str, str],
        width: int,
        *acts: QWidget,
    ) -> None:
        """`commit`: the words and the icon of the button that adds what is new. `acts` stand over the editor."""
        super().__init__(ctx)
        self._compare = compare
        self._table, self._head, self._empty = table, head, empty
        table.current_changed.connect(self._chose)
        table.opened.connect(lambda _one: self._focus())
        self._title, self._hint = Label("", "sub", wrap=True), Label("", "help", wrap=True)
        words, icon = commit
        self._save_new = with_key(Button(words, "primary", icon, pressed=self._commit_new), "Ctrl Enter")
        self._drop_new = Button(_("Cancel"), "quiet", pressed=self._cancel_new)
        self._new_row = QWidget()
        across(self._new_row, self._save_new, self._drop_new, None)
        self._acts = Flow(acts, gap=8, line_gap=6)
        self._side = ScrollPane(
            self._title, self._hint, self._acts, surface="panel", margins=(18, 12, 16, 16), spacing=8
        )
        self._side.setMinimumWidth(320)
        self._side.setAccessibleName(_("Editor"))
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows its fields, and shows no focus of its own
        self._editor: RecordEditor | None = None
        self._form_of: tuple[RecordId, ...] | None = None
        main = Column(head, (table, 1), (empty, 1))
        self.side = WithInspector(main, self._side, settings=ctx.settings, key=self.settings_key(), width=width)
        across(self, self.side)

    # what a kind of record says of itself

    def settings_key(self) -> str:
        """Under which name the widths are remembered."""
        raise NotImplementedError

    def rows(self, view: CaseView) -> Sequence[R]:
        """The case's records."""
        raise NotImplementedError

    def known_ids(self, view: CaseView) -> tuple[RecordId, ...]:
        """The records that the form offers; when others are, the form is made anew."""
        raise NotImplementedError

    def make_form(self, view: CaseView) -> RecordForm:
        """The form."""
        raise NotImplementedError

    def title(self, one: R, *, new: bool) -> str:
        """What stands over the editor."""
        raise NotImplementedError

    def called(self, one: R) -> str:
        """What it is known as where it is not in sight."""
        return self.title(one, new=False)

    def draft_hint(self) -> str:
        """What is said of one that is not added yet."""
        raise NotImplementedError

    def save(self) -> Callable[..., Any]:
        """The service that writes one: `save(actor, record, seen)`."""
        raise NotImplementedError

    def shown(self, one: R, *, new: bool) -> None:
        """The editor shows a record now."""

    # the page's life

    def first_focus(self) -> QWidget | None:
        """The list, or the way to add the first."""
        return self._table if self._table.rows_model.total else self._empty

    def show_view(self, view: CaseView) -> None:
        """Show a case's records."""
        other = self.view is None or self.view.case_id != view.case_id
        self.view = view
        self._renew_form(view)
        assert self._editor is not None
        if other:
            self._editor.leave()
        many, chosen = self.rows(view), self._editor.record.id if self._editor.record is not None else None
        self._fill(many, chosen)
        self._table.setVisible(bool(many))
        self._empty.setVisible(not many)
        if self._is_new():
            return
        one = next((each for each in many if each.id == chosen), None)
        if one is None and many:
            one = self._table.rows_model.row_at(0)
            self._table.select(one.id)
        self._show(one)

    def _fill(self, many: Sequence[R], chosen: RecordId | None) -> None:
        """The list follows the editor: the row that it stood on before says nothing of what is shown now."""
        self._table.blockSignals(True)
        self._table.set_rows(many)
        if chosen is not None:
            self._table.select(chosen)
        self._table.blockSignals(False)

    def _renew_form(self, view: CaseView) -> None:
        ids = (view.file.home.id, *self.known_ids(view))
        if self._form_of == ids:
            return
        self._form_of = ids
        if self._editor is not None:
            self._editor.leave()
            self._side.column.removeWidget(self._editor.form)
            self._editor.form.deleteLater()
        form = self.make_form(view)
        form.know_ids(ids)
        self._editor = RecordEditor(self.ctx, form, self._save, self._compare)
        self._side.column.addWidget(form)
        self._side.column.addWidget(self._new_row)
        self._side.column.addStretch(1)

    def save_pending(self) -> None:
        """Save the field that is being written."""
        if self._editor is not None:
            self._editor.save_pending()

    # one record

    def _show(self, one: R | None, *, new: bool = False) -> None:
        assert self._editor is not None and self.view is not None
        self._side.inner.setVisible(one is not None)
        if one is None:
            return
        if self._editor.record is None or self._editor.record.id != one.id:
            self._side.verticalScrollBar().setValue(0)
        place = f"record/{one.table()}/new/{self.view.case_id.hex}" if new else ""
        self._editor.show(one, self.view, self.called(one), new=new, place=place)
        self._editor.form.set_read_only(not self.view.may_write)
        self._title.setText(self.title(one, new=new))
        self._hint.setText(self.draft_hint() if new else _("Saved when you leave a field."))
        self._new_row.setVisible(new)
        self.shown(one, new=new)

    def begin(self, one: R) -> None:
        """Write in one that is not there yet."""
        self._show(one, new=True)
        self._focus()

    def _is_new(self) -> bool:
        return self._editor is not None and self._editor.is_new and self._editor.record is not None

    def _chose(self, one: R | None) -> None:
        if one is not None and self._editor is not None and self.view is not None and not self._is_new():
            self._show(one)

    def _focus(self) -> None:
        if self._editor is not None and self.side is not None:
            self.side.reveal()
            self._editor.form.fields[self.first_field].setFocus(Qt.FocusReason.TabFocusReason)

    def _commit_new(self) -> None:
        if self._editor is not None:
            self._editor.commit()

    def _cancel_new(self) -> None:
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
        assert self._editor is not None
        new, editor = self._is_new() and self._editor.record is record, self._editor

        def saved(one: R) -> None:
            done(one)
            if new:
                editor.throw_away()
                editor.is_new = False
                self._show(one)
                self._focus()

        task = written(self.ctx, self, self.save(), replace(record, **values), seen, done=saved)
        task.on_error(refused).start()

    def keyPressEvent(self, event: Any) -> None:
        """Ctrl+Enter adds what is new."""
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_new():
            self._commit_new()
            return
        super().keyPressEvent(event)
