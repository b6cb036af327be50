"""Sees what is done in every window of the program, dialogs too, without looking at every event of the application."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication


class WindowWatch(QObject):
    """Its `eventFilter` gets what comes to each window that has had the focus."""

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._watched: list[QWindow] = []
        app.focusWindowChanged.connect(self._watch)

    def _watch(self, window: QWindow | None) -> None:
        if window is None or window in self._watched:
            return
        self._watched.append(window)
        window.destroyed.connect(lambda: self._forget(window))
        window.installEventFilter(self)

    def _forget(self, window: QWindow) -> None:
        self._watched = [one for one in self._watched if one is not window]
