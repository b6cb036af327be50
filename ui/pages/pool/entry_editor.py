"""What a home in the pool offers, in a dialog: kept as a draft while it is written, saved whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.outcome import Outcome, Seen
from fhr_desktop.services.pool_entering import EntrySheet
from i18n import _
from ui.components.banner import Notice
from ui.components.form_dialog import FormDialog
from ui.context import AppContext
from ui.drafting import DraftKeeper
from ui.pages.pool.entry_form import EntryForm

WIDE = 760


def entry_place(entry: PoolEntry) -> str:
    """Where what is begun of an entry is kept."""
    return f"pool/entry/{entry.home_id.hex}"


class EntryEditor(FormDialog):
    """`saved` is called with the outcome. Cancelled, what was written is thrown away; a lock keeps it."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, sheet: EntrySheet, saved: Callable[[Outcome[PoolEntry]], object]
    ) -> None:
        self._ctx, self._sheet, self._saved_with = ctx, sheet, saved
        self.form = EntryForm(sheet.entry, sheet.today, protected=sheet.home.protected)
        self._seen = Seen(sheet.position)
        self.keeper = DraftKeeper(ctx, entry_place(sheet.entry), self.form)
        self.back = Notice("", "info", "clock-counter-clockwise")
        self.back.hide()
        title, verb = _("What {name} offers"), _("Save")
        said = _("What the unit has assessed is what municipalities are told; the family's wish is kept beside it.")
        if sheet.is_new:
            title, verb = _("Put {name} in the pool"), _("Put in the pool")
            said = _("What the report says of the home is filled in. Look it through, and add what is missing.")
        super().__init__(
            parent, title.format(name=sheet.home.name), said, self.form.fields, verb, self._save, extra=self.back,
            body=self.form, width=WIDE,
        )  # fmt: skip
        self.form.edited.connect(self._typed)
        self.finished.connect(lambda _result: self.keeper.drop())
        find = ctx.tasks.read(ctx.services.drafts.find, ctx.actor, self.keeper.place)
        find.on_done(self._bring_back).owned_by(self).start()

    def _typed(self) -> None:
        text = self.form.draft()
        if text:
            self.keeper.typed(text, 0)
        else:
            self.keeper.drop()

    def _bring_back(self, drafts: tuple[Draft, ...]) -> None:
        if drafts and drafts[0].text and not self.form.draft():
            self.form.set_draft(drafts[0].text)
            self._seen = Seen(drafts[0].seen)
            self.back.set_words(_("What you had begun is back."))
            self.back.show()
            self._fit()

    def save_pending(self) -> None:
        """Have what is being written kept at once."""
        self.keeper.flush()

    def _save(self) -> None:
        self.keeper.forget()
        entry, pool, actor = replace(self._sheet.entry, **self.form.values()), self._ctx.services.pool, self._ctx.actor
        if self._sheet.is_new:
            task = self._ctx.tasks.write(pool.put_in, actor, entry)
        else:
            task = self._ctx.tasks.write(pool.save, actor, entry, self._seen)
        task.on_done(self._done).on_error(self._refused).owned_by(self).start()

    def _refused(self, error: FhrError) -> None:
        self.refuse(error)
        self._typed()

    def _done(self, outcome: Outcome[PoolEntry]) -> None:
        self.finish()
        self._saved_with(outcome)
