"""Keeps the window's settings in the store a moment after they change, and all of them before it closes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from fhr_desktop.services.settings import WindowSettings
from ui.tasks import Tasks

DELAY_MS = 600  # a splitter being drawn changes at every pixel


class SettingsKeeper(QObject):
    """Give `keep` to `ui.context.Settings`; call `close` before the store closes."""

    def __init__(self, tasks: Tasks, kept: WindowSettings) -> None:
        super().__init__()
        self._tasks, self._kept = tasks, kept
        self._waiting: dict[str, Any] | None = None
        self._closed = False
        self._timer = QTimer(self, singleShot=True, interval=DELAY_MS)
        self._timer.timeout.connect(self.flush)

    def keep(self, values: dict[str, Any]) -> None:
        """All values as they are now."""
        if self._closed:
            return
        self._waiting = values
        self._timer.start()

    def flush(self) -> None:
        """Put what waits in the queue of the database thread."""
        self._timer.stop()
        if self._waiting is not None:
            self._tasks.write(self._kept.put, self._waiting).start()
            self._waiting = None

    def close(self) -> None:
        """Keep what waits, and nothing that changes while the window goes."""
        self.flush()
        self._closed = True
