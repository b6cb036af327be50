"""Keeps what is typed in a dialog as a draft, and has it back when the dialog is opened again.

Escape, a lock and a crash cost nothing then. What a dialog is for is its own matter.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from i18n import _
from ui.components.form_dialog import FormDialog
from ui.components.inputs import Input
from ui.context import AppContext
from ui.drafting import DraftKeeper


class TypedKeeper(QObject):
    """Keeps the fields that the person has changed, by name. What the dialog filled in itself is not kept."""

    def __init__(self, ctx: AppContext, dialog: FormDialog, place: str) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._first = {name: field.control.draft() for name, field in dialog.fields.items()}
        self._typed: set[str] = set()
        self.keeper = DraftKeeper(ctx, place, self)
        for name, field in dialog.fields.items():
            field.control.edited.connect(partial(self._edited, name))
        dialog.accepted.connect(self.keeper.drop)
        dialog.rejected.connect(self.keeper.flush)
        find = ctx.services.drafts.find
        ctx.tasks.read(find, ctx.actor, place).on_done(self._bring_back).owned_by(self).start()

    def _edited(self, name: str) -> None:
        self._typed.add(name)
        kept = {one: self._dialog.fields[one].control.draft() for one in sorted(self._typed)}
        self.keeper.typed(json.dumps(kept, ensure_ascii=False), 0)

    def _bring_back(self, drafts: Any) -> None:
        if self._typed or not drafts or not drafts[0].text:
            return
        kept: dict[str, str] = json.loads(drafts[0].text)
        self._show({name: text for name, text in kept.items() if name in self._first})
        self._dialog.say_first(_("What you wrote last time is still here."), _("Begin anew"), self._begin_anew)

    def _begin_anew(self) -> None:
        self._show({name: self._first[name] for name in self._typed})
        self._typed.clear()
        self.keeper.drop()

    def _show(self, texts: dict[str, str]) -> None:
        for name, text in texts.items():
            control = self._dialog.fields[name].control
            _show_draft(control, text)
            control.edited.emit()  # what else the dialog shows may follow from it


def _show_draft(control: Input, text: str) -> None:
    """Whoever stands in the control can go on writing after it."""
    window, place = control.window(), control.place()
    focus = window.focusWidget()
    inside = focus is not None and control.isAncestorOf(focus)
    control.set_draft(text)
    if inside and window.focusWidget() is not focus:  # its cells were built anew
        control.set_place(place)
        control.setFocus()
    elif inside:
        control.set_place(len(text))
