"""Kontroller: each adult's registers, on which ground, how old, and what must be done again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.checks import Age, Consent, Ground, RedoReason, Register, RegisterCheck, Result
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.services.investigations.checks import Cell, Matrix
from fhr_desktop.services.outcome import Seen
from fhr_desktop.services.sync.views import Conflict
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.headers import SectionHead
from ui.components.inputs import DateInput
from ui.components.labels import Label
from ui.components.layout import Column, ScrollPane, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.record_form import RecordForm
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.case.view import CaseView, Part, written
from ui.record_editor import RecordEditor

CHECK_FIELDS = ("result", "received_on", "legal_basis", "requested_on", "reviewer_1", "reviewer_2", "destroyed_on")
CONSENT_FIELDS = ("answer", "answered_on", "withdrawn_on", "valid_until")
MARKS = {
    Result.NOT_REQUESTED: "missing", Result.REQUESTED: "wait", Result.CLEAR: "ok", Result.REMARK_ASSESSED: "ok",
    Result.REMARK_NOT_ASSESSED: "old", Result.NOT_RECEIVED: "not",
}  # fmt: skip


def redo_words(reason: RedoReason) -> str:
    """Why a check is to be made, or made again."""
    return {
        RedoReason.NEW_ADULT: _("New adult in the home"),
        RedoReason.TURNED_15: _("Turns 15 before the assessment"),
        RedoReason.CAME_OF_AGE: _("Turns 18 before the assessment"),
        RedoReason.MOVED: _("The family has moved"),
        RedoReason.TOO_OLD: _("Too old on the day of the assessment"),
        RedoReason.CONSENT_GONE: _("The consent no longer holds"),
    }[reason]


def register_words(register: Register) -> str:
    """A register's name in the list; the forms' own words address the family."""
    if register is Register.SOCIAL_OWN:
        return _("Social services, home municipality")
    if register is Register.SOCIAL_EARLIER:
        return _("Social services, earlier municipalities")
    return words.choice("register_kind", register)


class Checks(Part):
    """The matrix of adults and registers, with the check that is chosen beside it."""

    def __init__(self, ctx: AppContext, compare: Callable[[Conflict], object]) -> None:
        super().__init__(ctx)
        self._compare = compare
        self._stale = True
        self._matrix: Matrix | None = None
        self._editors: dict[tuple[str, tuple[Ground, ...]], RecordEditor] = {}
        self._shown: RecordId | None = None
        self._table = self._checks_list()
        self._ask = Button(_("Ask for everything"), "secondary", "paper-plane-tilt", pressed=self.ask)
        today = ctx.services.unit.today()
        self._planned = DateInput(today, future=True)
        self._planned.set_name(_("Assessment planned for"))
        self._planned.left.connect(self._plan)
        self._head = SectionHead(_("Checks"), "", Label(_("Assessment planned for"), "help"), self._planned, self._ask)
        self._empty = EmptyState(
            _("No adults yet"), _("The registers to check are listed here when the family's adults are entered.")
        )
        main = Column(self._head, (self._table, 1), (self._empty, 1))
        self._title, self._said = Label("", "sub", wrap=True), Label("", "help", wrap=True)
        self._consent_head = Label(_("Consent"), "strong")
        self._renew = Button(_("Ask for it anew"), "secondary", "arrow-clockwise", pressed=self.renew)
        self._side = ScrollPane(
            self._title, self._said, across(None, self._renew, None), surface="panel", margins=(18, 12, 16, 16),
            spacing=8,
        )  # fmt: skip
        self._side.setMinimumWidth(320)
        self._side.setAccessibleName(_("Editor"))
        self._consent_form = RecordForm(Consent, (("", CONSENT_FIELDS),), today, future=("valid_until",))
        self._consents = RecordEditor(
            ctx, self._consent_form, partial(self._save, ctx.services.checks.consent), compare
        )
        self._side.column.addWidget(self._consent_head)
        self._side.column.addWidget(self._consent_form)
        self._check_head = Label(_("The check"), "strong")
        self._side.column.addWidget(self._check_head)
        self._forms = down(None)
        self._side.column.addLayout(self._forms)
        self._side.column.addStretch(1)
        self.side = WithInspector(main, self._side, settings=ctx.settings, key="case.checks", width=400)
        across(self, self.side)

    def _checks_list(self) -> ListTable[Cell]:
        columns = [
            ListColumn[Cell](
                "who", _("Adult"), lambda c: c.person.given_name, 104, second=lambda c: words.role(c.person.role),
            ),
            ListColumn[Cell](
                "register", _("Register"), lambda c: register_words(Register(c.check.register)), strong=True,
                second=self._ground, sort=lambda c: list(Register).index(Register(c.check.register)),
            ),
            ListColumn[Cell]("asked", _("Asked for"), lambda c: self._day(c.check.requested_on), 92),
            ListColumn[Cell](
                "came", _("Received"), lambda c: self._day(c.check.received_on), 104, second=self._age,
            ),
            ListColumn[Cell](
                "result", _("Result"), lambda c: words.choice("register_result", c.check.result), 210,
                mark=lambda c: "old" if c.redo else MARKS[Result(c.check.result)], second=self._next,
            ),
        ]  # fmt: skip
        table: ListTable[Cell] = ListTable(_("Checks"), columns, lambda c: c.check.id)
        table.current_changed.connect(self._chose)
        table.opened.connect(lambda _cell: self._focus())
        return table

    def _day(self, day: dt.date | None) -> str:
        return words.near_day(day, self.view.today) if day and self.view else ""

    def _ground(self, cell: Cell) -> str:
        if cell.grounds[0] is not Ground.CONSENT:
            own = cell.grounds[0] is Ground.OWN_EXTRACT
            return _("Shows an extract of one's own accord") if own else _("By law")
        if cell.consent is None:
            return _("Consent not asked for")
        return _("Consent: {status}").format(status=words.choice("consent_status", cell.consent).lower())

    def _age(self, cell: Cell) -> str:
        return words.choice("register_age_mark", cell.age.value) if cell.age not in (None, Age.CURRENT) else ""

    def _next(self, cell: Cell) -> str:
        if cell.redo is not None:
            return redo_words(cell.redo.reason)
        if cell.check.answered() and len(cell.check.reviewers()) < 2:
            return _("To be read by one more")
        return _("To be destroyed or returned") if cell.check.answered() and cell.check.destroyed_on is None else ""

    # the page's life

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self._table if self._table.rows_model.total else self._empty

    def show_view(self, view: CaseView) -> None:
        """Show a case's checks, once the tab is looked at."""
        if self.view is None or self.view.case_id != view.case_id:
            self._leave()
            self._table.set_rows(())
            self._side.inner.hide()
        self.view = view
        self._stale = True

    def wake(self) -> None:
        """Read the checks; the reading is logged."""
        view = self.view
        if view is None or not self._stale:
            return
        self._stale = False
        read = self.ctx.services.checks.matrix
        self.ctx.tasks.read(read, self.ctx.actor, view.case_id, view.reason).on_done(self._show_matrix).owned_by(
            self
        ).start()

    def save_pending(self) -> None:
        """Save the field that is being written."""
        for editor in (self._consents, *self._editors.values()):
            editor.save_pending()

    def _leave(self) -> None:
        for editor in (self._consents, *self._editors.values()):
            editor.leave()
        self._shown = None

    def _show_matrix(self, matrix: Matrix) -> None:
        view = self.view
        if view is None or matrix.case.id != view.case_id:
            return
        self._matrix = matrix
        left = matrix.left()
        self._table.set_rows(matrix.cells)
        self._table.setVisible(bool(matrix.cells))
        self._empty.setVisible(not matrix.cells)
        self._head.set_remark(_n("{n} is left", "{n} are left", left).format(n=left) if left else _("All are made"))
        self.counted.emit(_("{n} left").format(n=left) if left else "")
        self._planned.set_value(matrix.case.assessment_planned_on)
        self._planned.setEnabled(view.may_write)
        self._ask.setEnabled(view.may_write and bool(matrix.cells))
        cell = next((one for one in matrix.cells if one.check.id == self._shown), None)
        if cell is None and matrix.cells:
            cell = self._table.rows_model.row_at(0)
            self._table.select(cell.check.id)
        if cell is not None:
            self._show(cell)

    # one check

    def _chose(self, cell: Cell | None) -> None:
        if cell is not None:
            self._show(cell)

    def _show(self, cell: Cell) -> None:
        view, matrix = self.view, self._matrix
        if view is None or matrix is None:
            return
        self._side.inner.show()
        self._shown = cell.check.id
        editor = self._editor(cell, matrix)
        for one in self._editors.values():
            one.form.setVisible(one is editor)
            if one is not editor:
                one.leave()
        said = _("{register}, {name}")
        register = register_words(Register(cell.check.register))
        called = said.format(register=register, name=cell.person.given_name)
        editor.show(cell.check, view, called)
        editor.form.set_read_only(not view.may_write)
        by_consent = cell.grounds[0] is Ground.CONSENT
        for widget in (self._consent_head, self._consent_form, self._check_head):
            widget.setVisible(by_consent)
        if by_consent:
            self._consents.show(self._consent(cell, matrix), view, called)
            self._consent_form.set_read_only(not view.may_write)
        self._title.setText(called)
        self._said.setText(_("Never what the extract says. How a remark was assessed is written in the report."))
        self._renew.setVisible(view.may_write and cell.redo is not None and cell.check.received_on is not None)

    def _editor(self, cell: Cell, matrix: Matrix) -> RecordEditor:
        """The form for these grounds; its choices are those that hold."""
        key = ("", cell.grounds)
        if key not in self._editors:
            assert self.view is not None
            staff = tuple((str(user.id), user.name) for user in self.view.staff)
            grounds = [(one.value, matrix.grounds[one]) for one in cell.grounds]
            choices = {"legal_basis": tuple(grounds), "reviewer_1": staff, "reviewer_2": staff}
            form = RecordForm(
                RegisterCheck, (("", CHECK_FIELDS),), self.view.today, choices=choices, wide=("legal_basis",)
            )
            form.know_ids([user.id for user in self.view.staff])
            self._editors[key] = RecordEditor(
                self.ctx, form, partial(self._save, self.ctx.services.checks.save), self._compare
            )
            self._forms.addWidget(form)
        return self._editors[key]

    @staticmethod
    def _consent(cell: Cell, matrix: Matrix) -> Consent:
        kind = cell.check.register
        found = matrix.consents.get((cell.person.id, kind))
        case = matrix.case.id
        return found or Consent(
            id=Consent.id_of(case, cell.person.id, kind), case_id=case, person_id=cell.person.id, kind=kind
        )

    def _focus(self) -> None:
        cell = self._table.current()
        if cell is None or self.side is None or self._matrix is None:
            return
        self.side.reveal()
        asks = cell.grounds[0] is Ground.CONSENT and cell.consent is None
        form, name = (self._consent_form, "answer") if asks else (self._editor(cell, self._matrix).form, "result")
        form.fields[name].setFocus(Qt.FocusReason.TabFocusReason)

    def _save(
        self,
        service: Callable[..., Any],
        record: Record,
        values: dict[str, Any],
        seen: Seen,
        done: Callable[[Any], None],
        refused: Callable[[FhrError], None],
    ) -> None:
        task = written(self.ctx, self, service, replace(record, **values), seen, done=done)
        task.on_error(refused).start()

    # acts

    def ask(self) -> None:
        """Everything that may be asked for about the adult of the chosen row is asked for today."""
        cell = self._table.current()
        if cell is not None and self.view is not None:
            self.save_pending()
            person, told = cell.person.id, self._say_asked
            task = self.write(
                self.ctx.services.checks.ask, self.view.case_id, person, done=lambda some: told(person, some)
            )
            task.start()

    def _say_asked(self, person: RecordId, asked: Sequence[RegisterCheck]) -> None:
        """How many, and how many wait for a consent that is written in their own rows."""
        cells = self._matrix.cells if self._matrix is not None else ()
        left = sum(
            cell.person.id == person and cell.grounds[0] is Ground.CONSENT and cell.consent != "given"
            for cell in cells
            if not cell.check.answered()
        )
        said = [_n("{n} check is asked for", "{n} checks are asked for", len(asked)).format(n=len(asked))]
        if left:
            said.append(_n("{n} waits for consent", "{n} wait for consent", left).format(n=left))
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(". ".join(said))

    def renew(self) -> None:
        """The chosen check is asked for anew."""
        cell = self._table.current()
        if cell is not None:
            self.save_pending()
            self.write(self.ctx.services.checks.renew, cell.check).start()

    def _plan(self) -> None:
        matrix = self._matrix
        if matrix is None or self._planned.problem():
            return
        day = self._planned.value()
        if day != matrix.case.assessment_planned_on:
            self.write(self.ctx.services.checks.plan, matrix.case.id, day).start()
