"""What all inputs have in common. What a value means is the page's matter."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.components.labels import set_look


class Input(QWidget):
    """An input. `edited` at each change by the person, `left` when it is done with (focus out or Enter).

    Setting a value from the program sends neither. `problem()` is a Swedish sentence about what was typed
    but could not be read, or "". `note()` is a quiet remark on what was read.
    """

    edited = Signal()
    left = Signal()

    def _adopt(self, *inner: QWidget) -> None:
        """Make these the controls a person works in; the first takes the focus and the name."""
        self._inner = inner
        if inner:  # a choice among nobody has none
            self.setFocusProxy(inner[0])
        for control in inner:
            control.installEventFilter(self)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """The controls inside, in tab order."""
        return self._inner

    def value(self) -> Any:
        """What is in it; the shape is given by each class. None when nothing is."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value. No signal is sent."""
        raise NotImplementedError

    def problem(self) -> str:
        """Why what was typed cannot be read, in one sentence, or ""."""
        return ""

    def note(self) -> str:
        """What was understood, when that is not plain from the field itself, or ""."""
        return ""

    def draft(self) -> str:
        """What stands in it as one text to keep, also what cannot be read yet."""
        return json.dumps(self.value(), ensure_ascii=False)

    def set_draft(self, text: str) -> None:
        """Show again what `draft` gave. No signal is sent."""
        self.set_value(json.loads(text))

    def set_state(self, state: str) -> None:
        """ "" (plain), "missing" (dashed amber edge) or "error" (red edge)."""
        for control in self._inner:
            set_look(control, "state", state)

    def set_read_only(self, read_only: bool) -> None:
        """Whether it can only be read."""
        for control in self._inner:
            control.setEnabled(not read_only)

    def set_name(self, name: str, description: str = "") -> None:
        """What is read aloud: the label, and the help or gap."""
        for control in self._inner:
            if not control.property("own_name"):
                control.setAccessibleName(name)
            control.setAccessibleDescription(description)

    def place(self) -> int:
        """Place of the cursor, in characters; 0 where there is none."""
        return 0

    def set_place(self, place: int) -> None:
        """Put the cursor back."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the focus leaves the whole input."""
        if event.type() == QEvent.Type.FocusOut and not self._keeps(event):
            self.left.emit()
        return super().eventFilter(watched, event)

    def _keeps(self, event: QEvent) -> bool:
        focus = self.window().focusWidget()
        return focus in self._inner and len(self._inner) > 1 and focus is not self._inner[0]
