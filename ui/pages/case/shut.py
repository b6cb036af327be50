"""A case that does not open: why, and the one thing that can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.services.actor import ReasonNeeded
from i18n import _
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import LongTextInput
from ui.components.layout import down
from ui.context import AppContext


class Shut(QWidget):
    """What stands where the case would. `given` is called with the reason that a person gives."""

    def __init__(self, ctx: AppContext, given: Callable[[str], None]) -> None:
        super().__init__()
        self._ctx, self._given = ctx, given
        self._column = down(self)

    def show_error(self, error: FhrError) -> None:
        """Say why the case is not opened."""
        if isinstance(error, ReasonNeeded):
            give = Button(_("Give a reason …"), "primary", "pencil-simple", pressed=self.ask_reason)
            self._say(_("Another pair's case"), error.sentence, give)
            return
        back = Button(_("To the cases"), pressed=lambda: self._ctx.navigate("cases"))
        self._say(_("The case is not opened"), error.sentence, back)

    def _say(self, title: str, sentence: str, button: Button) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._column.addWidget(EmptyState(title, sentence, button), 1)
        self.setFocusProxy(button)

    def take_focus(self) -> None:
        """The button gets the keys."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_reason(self) -> FormDialog:
        """Ask why another pair's case is opened."""
        why = LongTextInput(least=2, most=6)
        field = Field(_("Why you must open it"), why, required=_("required"))

        def act() -> None:
            if not why.value().strip():
                field.show_error(_("Say why. The case is opened as soon as a reason is given."))
                return
            dialog.finish()
            self._given(why.value().strip())

        said = _("The reason is written in the access log, which the unit manager reads.")
        fields = {"reason": field}
        dialog = FormDialog(self.window(), _("Open another pair's case"), said, fields, _("Open"), act)
        dialog.open()
        return dialog
