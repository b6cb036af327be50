"""Keeps what is written in a record's editor: a draft at each keystroke, the record when a field is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout
from shiboken6 import isValid

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.services.outcome import Outcome, Seen
from fhr_desktop.services.sync.views import Conflict
from ui.components.record_form import RecordForm
from ui.conflicts.mark import ConflictMark
from ui.context import AppContext
from ui.drafting import DraftKeeper, drop_draft

Save = Callable[[Record, dict[str, Any], Seen, Callable[[Any], None], Callable[[FhrError], None]], None]


class Reading(Protocol):
    """What a page has read with the record: how far the log had come, and the conflicts in what was read."""

    @property
    def position(self) -> int: ...
    @property
    def conflicts(self) -> tuple[Conflict, ...]: ...
    @property
    def may_write(self) -> bool: ...


def record_place(record: Record) -> str:
    """Where the unsaved fields of a record are kept."""
    return f"record/{record.table()}/{record.id.hex}"


class RecordEditor(QObject):
    """One form on one record at a time. `save` writes the changed values and calls the outcome back.

    `save(record, values, seen, done, refused)`: `seen` says what the person had seen, so that a colleague's value
    that came meanwhile is not written over. A record that does not exist yet waits for `commit`. `compare` shows
    a conflict of the record.
    """

    def __init__(self, ctx: AppContext, form: RecordForm, save: Save, compare: Callable[[Conflict], object]) -> None:
        super().__init__(form)
        self._ctx, self.form, self._save, self._compare = ctx, form, save, compare
        self.record: Record | None = None
        self.is_new = False
        self._keeper: DraftKeeper | None = None
        self._position = 0  # how far the log had come when the record was read
        self._begun: dict[str, int] = {}  # the same for fields that were begun before that
        self._saved: dict[str, Any] = {}
        self._conflicts: dict[str, Conflict] = {}
        self.marks: dict[str, ConflictMark] = {}
        self._called = ""
        self._refusals: dict[RecordId, Refused] = {}  # of records that were left before the answer came
        self._may_write = True
        form.edited.connect(self._edited)
        form.settled.connect(lambda _name: self._settled())
        form.caught_up.connect(self._mark)

    def show(self, record: Record, view: Reading, called: str, *, new: bool = False, place: str = "") -> None:
        """Write in this record, as it was read. The same record read anew keeps what is being written.

        `called` is what the person knows it as.
        """
        self._conflicts = {one.field: one for one in view.conflicts if one.record == record.id}
        self._may_write = view.may_write
        if self.record is not None and self.record.id == record.id and self.is_new == new:
            self.record, before, self._position = record, self._position, view.position
            self.form.rebase(record, self._saved)
            self._begun = {name: self._begun.get(name, before) for name in self.form.behind()}
            self._mark()
            return
        self.save_pending()
        self._called = called
        self._position, self._begun, self._saved = view.position, {}, {}
        self.record, self.is_new = record, new
        self._keeper = DraftKeeper(self._ctx, place or record_place(record), self)
        self.form.show_record(record)
        self._mark()
        find = self._ctx.services.drafts.find
        task = self._ctx.tasks.read(find, self._ctx.actor, self._keeper.place)
        task.on_done(lambda drafts: self._bring_back(record, drafts)).owned_by(self).start()

    def leave(self) -> None:
        """No record is shown any more."""
        self.save_pending()
        self.record, self._keeper = None, None

    def _bring_back(self, record: Record, drafts: Any) -> None:
        fresh = self.record is not None and self.record.id == record.id and not self.form.dirty()
        if fresh and drafts and drafts[0].text:
            self.form.set_draft(drafts[0].text)
            self._begun = dict.fromkeys(self.form.dirty(), drafts[0].seen)
            if record.id in self._refusals:
                self.form.refuse(self._refusals[record.id])

    def _mark(self) -> None:
        """The amber mark under the fields in conflict, and under those where something new waits."""
        behind = self.form.behind()
        for name, field in self.form.fields.items():
            one = self._conflicts.get(name)
            if one is None and name not in behind and name not in self.marks:
                continue
            mark = self.marks.get(name)
            if mark is None:
                mark = self.marks[name] = ConflictMark(partial(self._ask, name))
                layout = field.layout()
                assert layout is not None
                layout.addWidget(mark)
            if one is not None:
                mark.show_conflict(one.label, may_decide=self._may_write)
            elif name in behind:
                mark.show_waiting()
            else:
                mark.hide()

    def _ask(self, name: str) -> None:
        if name in self._conflicts:
            self._compare(self._conflicts[name])

    def _edited(self) -> None:
        if self._keeper is not None:
            text = self.form.draft()
            self._keeper.typed(text, 0)

    def _settled(self) -> None:
        if not self.is_new:
            self.commit()

    def commit(self) -> None:
        """Save the values that differ."""
        record, keeper = self.record, self._keeper
        if record is None or keeper is None:
            return
        values = self.form.changed()
        if not values and not self.is_new:
            return

        ctx, place, called = self._ctx, keeper.place, self._called

        def refused(error: FhrError) -> None:
            if isValid(self):
                self._refused(record, called, error)
            else:
                ctx.shell.show_error(error, called)

        def done(_saved: Any) -> None:
            self._refusals.pop(record.id, None)
            if not isValid(self):  # the page has gone while the record was being saved
                drop_draft(self._ctx, place)
            elif self.record is not None and self.record.id == record.id:
                self.form.forgive()
                if left := self.form.draft(saved=values):
                    keeper.typed(left, 0)
                else:
                    keeper.drop()
            else:
                drop_draft(self._ctx, place)

        self._saved |= values
        self._save(record, values, Seen(self._position, dict(self._begun)), done, refused)

    def _refused(self, record: Record, called: str, error: FhrError) -> None:
        """Said at the field while the record is shown. Of one that has been left, what was written is its draft."""
        shown = self.record is not None and self.record.id == record.id
        if not shown and isinstance(error, Refused):
            self._refusals[record.id] = error
        if shown and isinstance(error, Refused) and self.form.refuse(error):
            return
        self._ctx.shell.show_error(error, "" if shown else called)

    def throw_away(self) -> None:
        """Forget what is written in a new record."""
        if self._keeper is not None:
            self._keeper.drop()
        self.record, self._keeper = None, None

    def save_pending(self) -> None:
        """Write what is being typed: the record when it exists, and the draft."""
        if self.record is None:
            return
        if not self.is_new and self.form.changed():
            self.commit()
        if self._keeper is not None:
            self._keeper.flush()


class EditorPlace:
    """Where a page has one record's form: in `column`, made anew when its fields are to be others."""

    def __init__(self, column: QBoxLayout) -> None:
        self._column = column
        self.editor: RecordEditor | None = None
        self._made_for: Any = None

    def editor_for(self, made_for: Any, make: Callable[[], RecordEditor]) -> RecordEditor:
        """The editor that stands there, or another when it was made for something else."""
        if self.editor is not None and made_for == self._made_for:
            return self.editor
        if self.editor is not None:
            self.editor.leave()
            self._column.removeWidget(self.editor.form)
            self.editor.form.deleteLater()
        self.editor, self._made_for = make(), made_for
        self._column.addWidget(self.editor.form)
        return self.editor

    @property
    def form(self) -> RecordForm | None:
        """The fields that are shown, if there are any."""
        return self.editor.form if self.editor is not None else None

    def save_pending(self) -> None:
        """Write what is being typed."""
        if self.editor is not None:
            self.editor.save_pending()


def saving(ctx: AppContext, owner: QObject, save: Callable[..., Outcome[Any]]) -> Save:
    """How most records are written: by `save(actor, record, seen)`, and every page is told."""

    def write(
        record: Record, values: dict[str, Any], seen: Seen, done: Callable[[Any], None],
        refused: Callable[[FhrError], None],
    ) -> None:  # fmt: skip
        def saved(outcome: Outcome[Any]) -> None:
            done(outcome.value)
            ctx.bus.changed.emit(outcome.changes)

        task = ctx.tasks.write(save, ctx.actor, replace(record, **values), seen)
        task.on_done(saved).on_error(refused).owned_by(owner).start()

    return write
