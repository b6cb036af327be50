"""A choice made by one key that goes on to the next question: for answers typed in from paper."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QRadioButton

from ui.components.inputs.choice import ChoiceInput, Options

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class DigitInput(ChoiceInput):
    """One of the options, open as radio buttons. `letters`: which typed letter or digit chooses which key.

    `moved` carries 1 when it is answered by a key or Down is pressed, -1 at Up.
    """

    moved = Signal(int)

    def __init__(self, options: Options, letters: Mapping[str, str]) -> None:
        super().__init__(options, open_=True)
        self._letters = dict(letters)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit answers; Up and Down go to the question before and after."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QRadioButton):
            step = _STEPS.get(Qt.Key(event.key()))
            key = self._letters.get(event.text().casefold())
            if key is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.set_value(key)
                self.edited.emit()
                step = 1
            if step is not None:
                self.moved.emit(step)
                return True
        return super().eventFilter(watched, event)

    def take_focus(self) -> None:
        """Into the answer that is given, or the first."""
        chosen = self._buttons.get(str(self.value())) or next(iter(self._buttons.values()))
        chosen.setFocus(Qt.FocusReason.TabFocusReason)
