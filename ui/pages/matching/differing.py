"""The band for what machines have written differently in the request: nothing is proposed until it is decided."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from i18n import _
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.conflicts.dialog import ConflictDialog
from ui.context import AppContext
from ui.pages.matching.view import MatchView


class Differing(Banner):
    """Hidden as long as nothing differs. `owner`: what the comparison opens over."""

    def __init__(self, ctx: AppContext, owner: QWidget) -> None:
        self.compare = Button(_("Compare and choose"), "amber", pressed=self._open)
        super().__init__("", "", self.compare)
        self._ctx, self._owner = ctx, owner
        self._view: MatchView | None = None
        self.hide()

    def show_view(self, view: MatchView) -> None:
        """Say under what the sides differ."""
        self._view = view
        fields = ", ".join(dict.fromkeys(one.label.lower() for one in view.conflicts))
        self.set_words(
            _("Two machines have written differently in the request."),
            _("It is about: {fields}. Nothing is proposed until somebody has decided.").format(fields=fields),
        )
        self.compare.setVisible(view.may_write)
        self.setVisible(bool(view.conflicts))

    def _open(self) -> None:
        if self._view is not None and self._view.conflicts:
            ConflictDialog(self._ctx, self._owner, list(self._view.conflicts), self._view.today).open()
