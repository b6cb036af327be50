"""One statement of an evaluation, answered by a digit from 1 to 5 that goes on to the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QRadioButton

from fhr_desktop.services.training.evaluation import HIGHEST, LOWEST
from ui.components.inputs import ChoiceInput

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ScoreInput(ChoiceInput):
    """A score. Value: "1" to "5", or None. `moved` carries 1 when it is answered or Down is pressed, -1 at Up."""

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__([(str(score), str(score)) for score in range(LOWEST, HIGHEST + 1)], open_=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit answers; Up and Down go to the statement before and after."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QRadioButton):
            step = _STEPS.get(Qt.Key(event.key()))
            if event.text() in self._buttons and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.set_value(event.text())
                self.edited.emit()
                step = 1
            if step is not None:
                self.moved.emit(step)
                return True
        return super().eventFilter(watched, event)

    def take_focus(self) -> None:
        """Into the answer that is given, or the first."""
        chosen = self._buttons.get(self.value() or str(LOWEST))
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.TabFocusReason)
