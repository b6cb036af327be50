"""A button with the key that presses it: Enter while it has the focus, else the shortcut that leads to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.components.buttons import Button
from ui.components.labels import Keycap
from ui.components.layout import across


class FocusKey(QWidget):
    """`away` is a shortcut's keycap, or "" for none while the focus is elsewhere."""

    def __init__(self, button: Button, away: str = "") -> None:
        super().__init__()
        self._button = button
        self._enter, self._away = Keycap("Enter"), Keycap(away)
        self._named = bool(away)
        for cap in (self._enter, self._away):
            kept = cap.sizePolicy()
            kept.setRetainSizeWhenHidden(cap is self._enter and not away)  # nothing moves when the focus comes
            cap.setSizePolicy(kept)
        across(self, button, self._enter, self._away, spacing=8)  # first: a cap of its own would be a window
        self._enter.hide()
        self._away.setVisible(self._named)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The focus comes and goes."""
        if watched is self._button and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            focused = event.type() == QEvent.Type.FocusIn
            self._enter.setVisible(focused)
            self._away.setVisible(self._named and not focused)
        return super().eventFilter(watched, event)
