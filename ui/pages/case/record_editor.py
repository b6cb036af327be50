"""Keeps what is written in a record's editor: a draft at each keystroke, the record when a field is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.record import Record
from ui.components.record_form import RecordForm
from ui.context import AppContext
from ui.drafting import DraftKeeper, drop_draft


def record_place(record: Record) -> str:
    """Where the unsaved fields of a record are kept."""
    return f"record/{record.table()}/{record.id.hex}"


class RecordEditor(QObject):
    """One form on one record at a time. `save` writes the changed values and calls the outcome back.

    `save(record, values, done, refused)`; `settle` False waits for `commit` instead of saving field by field,
    for a record that does not exist yet.
    """

    def __init__(
        self,
        ctx: AppContext,
        form: RecordForm,
        save: Callable[[Record, dict[str, Any], Callable[[Any], None], Callable[[FhrError], None]], None],
    ) -> None:
        super().__init__(form)
        self._ctx, self.form, self._save = ctx, form, save
        self.record: Record | None = None
        self.is_new = False
        self._keeper: DraftKeeper | None = None
        form.edited.connect(self._edited)
        form.settled.connect(lambda _name: self._settled())

    def show(self, record: Record, *, new: bool = False, place: str = "") -> None:
        """Write in this record. The same record read anew keeps what is being written."""
        if self.record is not None and self.record.id == record.id and self.is_new == new:
            self.record = record
            self.form.rebase(record)
            return
        self.save_pending()
        self.record, self.is_new = record, new
        self._keeper = DraftKeeper(self._ctx, place or record_place(record), self)
        self.form.show_record(record)
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

        place = keeper.place

        def done(_saved: Any) -> None:
            if not isValid(self):  # the page has gone while the record was being saved
                drop_draft(self._ctx, place)
            elif self.record is not None and self.record.id == record.id:
                self.form.forgive()
                if not self.form.dirty():
                    keeper.drop()
            else:
                drop_draft(self._ctx, place)

        self._save(record, values, done, self._refused)

    def _refused(self, error: FhrError) -> None:
        if not (isinstance(error, Refused) and self.form.refuse(error)):
            self._ctx.tasks.refused.emit(error)

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
