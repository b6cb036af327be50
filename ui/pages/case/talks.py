"""Samtal och besök: what is planned and what has been held, in an editor made from the visit's description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.record import Record, RecordId, new_id
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

FIELDS = ("kind", "form", "on", "starts", "ends", "purpose", "participants", "investigators", "other_participants")


class Talks(Part):
    """The case's visits and talks, the newest first."""

    def __init__(self, ctx: AppContext, compare: Callable[[Conflict], object]) -> None:
        super().__init__(ctx)
        self._compare = compare
        self._table = self._visit_list()
        self._plan = Button(_("Plan a visit or talk"), "secondary", "calendar-plus", pressed=self.plan)
        self._head = SectionHead(_("Visits and talks"), "", self._plan)
        self._empty = EmptyState(
            _("No visits or talks yet"),
            _("What is planned is shown in Min dag. What has been held goes into the report."),
            Button(_("Plan the first"), "secondary", "calendar-plus", pressed=self.plan),
        )
        main = Column(self._head, (self._table, 1), (self._empty, 1))
        self._title = Label("", "sub", wrap=True)
        self._hint = Label("", "help", wrap=True)
        self._hold = Button(_("Mark as held"), "secondary", "check", pressed=self.hold)
        self._save_new = with_key(Button(_("Plan"), "primary", "calendar-plus", pressed=self._commit_new), "Ctrl Enter")
        self._drop_new = Button(_("Cancel"), "quiet", pressed=self._cancel_new)
        self._new_row = QWidget()
        across(self._new_row, self._save_new, self._drop_new, None)
        self._side = ScrollPane(
            self._title,
            self._hint,
            across(None, self._hold, None),
            surface="panel",
            margins=(18, 12, 16, 16),
            spacing=8,
        )
        self._side.setMinimumWidth(320)
        self._side.setAccessibleName(_("Editor"))
        self._editor: RecordEditor | None = None
        self._form_of: tuple[RecordId, tuple[RecordId, ...]] | None = None
        self.side = WithInspector(main, self._side, settings=ctx.settings, key="case.talks", width=470)
        across(self, self.side)

    def _visit_list(self) -> ListTable[Visit]:
        columns = [
            ListColumn[Visit](
                "on", _("Day"), self._day, 130, second=lambda v: "–".join(t for t in (v.starts, v.ends) if t),
                sort=Visit.when,
            ),
            ListColumn[Visit](
                "kind", _("Kind"), lambda v: words.choice("visit_kind", v.kind), 230, strong=True,
                second=lambda v: words.choice("contact_form", v.form),
            ),
            ListColumn[Visit]("state", "", self._state, 110, mark=self._mark),
            ListColumn[Visit]("who", _("With"), self._who, second=lambda v: v.purpose),
        ]  # fmt: skip
        table: ListTable[Visit] = ListTable(_("Visits and talks"), columns, lambda v: v.id)
        table.sort_by([("on", True)])
        table.current_changed.connect(self._chose)
        table.opened.connect(lambda _visit: self._focus())
        return table

    def _day(self, visit: Visit) -> str:
        return words.near_day(visit.on, self.view.today) if self.view else visit.on.isoformat()

    def _state(self, visit: Visit) -> str:
        if visit.held:
            return _("Held")
        return _("Not marked") if self.view and visit.on < self.view.today else _("Planned")

    def _mark(self, visit: Visit) -> str:
        return "ok" if visit.held else "old" if self.view and visit.on < self.view.today else "wait"

    def _who(self, visit: Visit) -> str:
        if self.view is None:
            return ""
        names = [self.view.person_name(one) for one in visit.participants]
        return words.people([*names, visit.other_participants])

    # the page's life

    def first_focus(self) -> QWidget | None:
        """The list, or the way to plan the first."""
        return self._table if self._table.rows_model.total else self._empty

    def show_view(self, view: CaseView) -> None:
        """Show a case's visits."""
        other = self.view is None or self.view.case_id != view.case_id
        self.view = view
        self._make_form(view)
        if other and self._editor is not None:
            self._editor.leave()
        self._table.set_rows(view.file.visits)
        planned = sum(not visit.held for visit in view.file.visits)
        self._head.set_remark(
            _("{held} held, {planned} planned").format(held=len(view.file.visits) - planned, planned=planned)
        )
        self._plan.setEnabled(view.may_write)
        self._table.setVisible(bool(view.file.visits))
        self._empty.setVisible(not view.file.visits)
        if self._editor is None or (self._editor.is_new and self._editor.record is not None):
            return
        shown = self._editor.record.id if self._editor.record is not None else None
        visit = next((one for one in view.file.visits if one.id == shown), None)
        if visit is None and view.file.visits:
            visit = self._table.rows_model.row_at(0)
            self._table.select(visit.id)
        self._show(visit)

    def _make_form(self, view: CaseView) -> None:
        """The form offers the home's persons and the unit's investigators; made anew when those change."""
        ids = (*(p.id for p in view.file.persons), *(user.id for user in view.staff))
        if self._form_of == (view.file.home.id, ids):
            return
        self._form_of = (view.file.home.id, ids)
        if self._editor is not None:
            self._editor.leave()
            self._side.column.removeWidget(self._editor.form)
            self._editor.form.deleteLater()
        choices = {
            "participants": tuple((str(p.id), p.given_name) for p in view.file.persons),
            "investigators": tuple((str(user.id), user.name) for user in view.investigators()),
        }
        form = RecordForm(Visit, (("", FIELDS),), view.today, choices=choices, future=("on",))
        form.know_ids(ids)
        self._editor = RecordEditor(self.ctx, form, self._save, self._compare)
        self._side.column.addWidget(form)
        self._side.column.addWidget(self._new_row)
        self._side.column.addStretch(1)

    def save_pending(self) -> None:
        """Save the field that is being written."""
        if self._editor is not None:
            self._editor.save_pending()

    # one visit

    def _show(self, visit: Visit | None, *, new: bool = False) -> None:
        assert self._editor is not None and self.view is not None
        self._side.inner.setVisible(visit is not None)
        if visit is None:
            return
        place = f"record/visit/new/{self.view.case_id.hex}" if new else ""
        self._editor.show(visit, self.view, new=new, place=place)
        self._editor.form.set_read_only(not self.view.may_write)
        self._title.setText(_("New visit or talk") if new else words.choice("visit_kind", visit.kind))
        self._hint.setText(_("Kept as a draft until you plan it.") if new else _("Saved when you leave a field."))
        self._new_row.setVisible(new)
        self._hold.setVisible(not new and not visit.held and visit.on <= self.view.today and self.view.may_write)

    def _is_new(self) -> bool:
        return self._editor is not None and self._editor.is_new and self._editor.record is not None

    def _chose(self, visit: Visit | None) -> None:
        if visit is not None and self._editor is not None and self.view is not None and not self._is_new():
            self._show(visit)

    def _focus(self) -> None:
        if self._editor is not None and self.side is not None:
            self.side.reveal()
            self._editor.form.fields["kind"].setFocus(Qt.FocusReason.TabFocusReason)

    def plan(self) -> None:
        """A new visit in the editor: today, with the pair."""
        view = self.view
        if view is None or not view.may_write:
            return
        case = view.file.case
        pair = tuple(one for one in (case.investigator_1, case.investigator_2) if one is not None)
        visit = Visit(
            id=new_id(), case_id=case.id, kind="home_visit_booked", form="home", on=view.today, investigators=pair,
            participants=tuple(p.id for p in view.applicants()),
        )  # fmt: skip
        self._show(visit, new=True)
        self._focus()

    def _commit_new(self) -> None:
        if self._editor is not None:
            self._editor.commit()

    def _cancel_new(self) -> None:
        if self._editor is not None:
            self._editor.throw_away()
        self._show(self._table.current())
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def hold(self) -> None:
        """The visit has been held, on the day it was planned for."""
        visit = self._editor.record if self._editor is not None else None
        if visit is not None:
            self.save_pending()
            self.write(self.ctx.services.visits.hold, visit.id).start()

    def _save(
        self,
        record: Record,
        values: dict[str, Any],
        seen: Seen,
        done: Callable[[Any], None],
        refused: Callable[[FhrError], None],
    ) -> None:
        assert isinstance(record, Visit) and self._editor is not None
        new, editor = self._is_new() and self._editor.record is record, self._editor

        def saved(visit: Visit) -> None:
            done(visit)
            if new:
                editor.throw_away()
                editor.is_new = False
                self._show(visit)
                self._table.setFocus(Qt.FocusReason.OtherFocusReason)

        changed = replace(record, **values)
        task = written(self.ctx, self, self.ctx.services.visits.save, changed, seen, done=saved)
        task.on_error(refused).start()

    def keyPressEvent(self, event: Any) -> None:
        """Ctrl+Enter plans the new visit."""
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_new():
            self._commit_new()
            return
        super().keyPressEvent(event)
