"""Tells when the computer has slept: the clock on the wall has gone on while the program stood still."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

LOOK_MS = 5_000
ASLEEP_SECONDS = 60.0  # a longer silence than any hiccup of a busy computer


class WakeWatch(QObject):
    """`woke` when more than a minute has passed between two looks. Lid closed, session away, or hibernated."""

    woke = Signal()

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._clock, self._last = clock, clock()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Compare with the last look."""
        now, before = self._clock(), self._last
        self._last = now
        if now - before > ASLEEP_SECONDS:
            self.woke.emit()
