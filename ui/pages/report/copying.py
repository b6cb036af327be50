"""“Kopiera till Treserva” in the writing room: the heading's text to the clipboard, with the mark that it is done."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from fhr_desktop.domain.treserva import Origin
from fhr_desktop.services.investigations.headings import Heading, Mark
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui import words
from ui.components.clip import Clip
from ui.context import AppContext
from ui.form_editor.editor import FormEditor


class Copying(QObject):
    """Copies the heading that is shown in an editor. Nothing is offered in forms that do not go to Treserva."""

    def __init__(self, ctx: AppContext, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx = ctx
        self.clip = Clip(self)
        self._editor: FormEditor | None = None
        self._reason = ""
        self._found: dict[tuple[str, str], Heading] = {}

    def begin(self, editor: FormEditor, reason: str) -> None:
        """Another document is shown. With a reason it is another pair's, and only read."""
        self._editor, self._reason, self._found = editor, reason, {}
        if self._offered():
            editor.head.copy_asked.connect(self.copy)
            editor.section_shown.connect(lambda _key: self._show())
            self.read()

    def _offered(self) -> bool:
        editor = self._editor
        return editor is not None and editor.filled.definition.treserva == "proposed_final" and not self._reason

    def read(self) -> None:
        """Look which headings have been copied, as they stand now."""
        editor = self._editor
        if editor is not None and self._offered():
            find = self._ctx.services.treserva.headings
            task = self._ctx.tasks.read(find, self._ctx.actor, Origin.FORM, editor.document.id, self._reason)
            task.on_done(lambda found: self._take(editor, found)).owned_by(self).start()

    def _take(self, editor: FormEditor, found: tuple[Heading, ...]) -> None:
        if editor is self._editor:
            self._found = {(one.section, one.subject): one for one in found}
            self._show()

    def _show(self) -> None:
        editor = self._editor
        if editor is None:
            return
        one = self._found.get((editor.section.key, editor.subject()))
        said = ""
        if one is not None and one.mark is Mark.CHANGED:
            said = _("changed since it was copied")
        elif one is not None and one.at is not None:
            day = words.near_day(one.at.astimezone().date(), self._ctx.services.unit.today())
            said = _("copied {day}").format(day=day)
        editor.head.show_copied(said, changed=one is not None and one.mark is Mark.CHANGED)

    def copy(self) -> None:
        """Save what is being typed, and copy the heading that is shown."""
        editor = self._editor
        if editor is None or not self._offered():
            return
        editor.save_pending()
        copy, key = self._ctx.services.treserva.copy, (editor.section.key, editor.subject())
        task = self._ctx.tasks.write(copy, self._ctx.actor, Origin.FORM, editor.document.id, *key)
        task.on_done(self._copied).owned_by(self).start()

    def _copied(self, outcome: Outcome[Any]) -> None:
        self.clip.put(outcome.value)
        self._ctx.bus.changed.emit(outcome.changes)
        if self._ctx.shell is not None:
            self._ctx.shell.toast.say(_("Copied. The clipboard is emptied after a minute."))
