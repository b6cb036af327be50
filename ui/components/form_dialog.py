"""A small dialog with a few fields and one act. It stays open, with everything typed, until the act has succeeded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from i18n import _
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.labels import Keycap, Label
from ui.components.layout import Item, Row, ScrollPane, down
from ui.theme import theme

_LEAST = 240  # pixels; a dialog is never lower for want of room


class FormDialog(QDialog):
    """`act` is called on the primary button and on Ctrl+Enter; answer with `finish` or `refuse`.

    `fields` by the name a refusal carries. `extra` stands between the words and the fields.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        words: str,
        fields: Mapping[str, Field],
        verb: str,
        act: Callable[[], object],
        *,
        extra: QWidget | None = None,
        danger: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("FHR Desktop")
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().width() - 40 if parent is not None else 520
        self.setFixedWidth(max(320, min(theme().scaled(520), room)))
        self.fields = dict(fields)
        self._act = act
        self._error = Label("", "error", wrap=True)
        self._error.hide()
        head: list[Item] = [Label(title, "sub", wrap=True)]
        if words:
            head.append(Label(words, "meta", wrap=True))
        if extra is not None:
            head.append(extra)
        self._body = ScrollPane(*head, *fields.values(), self._error, margins=(24, 20, 24, 18), spacing=12)
        self.act_button = Button(verb, "danger" if danger else "primary", pressed=self._go)
        cancel = Button(_("Cancel"), pressed=self.reject)
        self._foot = Row(
            None, cancel, self.act_button, Keycap("Ctrl Enter"), surface="panel", line="top", margins=(24, 12, 24, 12)
        )
        down(self, (self._body, 1), self._foot)
        self._fit()
        first = next(iter(self.fields.values()), None)
        (first or cancel).setFocus()

    def _go(self) -> None:
        for field in self.fields.values():
            field.check()
        if not any(field.control.problem() for field in self.fields.values()):
            self._error.hide()
            self._act()

    def finish(self) -> None:
        """The act has succeeded."""
        self.accept()

    def refuse(self, error: FhrError) -> None:
        """The act was refused: say why, at the field it is about or below them all."""
        field = self.fields.get(error.field or "") if isinstance(error, Refused) else None
        if field is not None:
            field.show_error(error.sentence)
            field.setFocus()
        else:
            self._error.setText(error.sentence)
            self._error.show()
        self._fit()

    def forgive(self) -> None:
        """Something else has been chosen: what was said about the last wish no longer holds."""
        for field in self.fields.values():
            field.show_plain()
        self._error.hide()
        self._fit()

    def _fit(self) -> None:
        """As tall as the words are at this width; no taller than the window it belongs to, and then it scrolls."""
        column = self._body.column
        column.activate()
        needed = column.totalHeightForWidth(self.width()) + self._foot.sizeHint().height()
        parent = self.parentWidget()
        room = parent.window().height() - 40 if parent is not None else needed
        self.setFixedHeight(min(needed, max(room, _LEAST)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter does it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._go()
            return
        super().keyPressEvent(event)
