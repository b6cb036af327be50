"""Idle watch: tells when nobody has touched the program for a while, with a warning before."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui.shell.window_watch import WindowWatch

WARNING_SECONDS = 60
_TOUCH = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}


class IdleWatch(WindowWatch):
    """`warned` a minute before, `idle` when the time is up, `touched` when somebody came back in between."""

    warned = Signal()
    touched = Signal()
    idle = Signal()

    def __init__(self, app: QApplication, parent: QObject, minutes: int = 10) -> None:
        super().__init__(app, parent)
        self._warning = QTimer(self)
        self._warning.setSingleShot(True)
        self._warning.timeout.connect(self._warn)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.idle)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: int) -> None:
        """Time until `idle`; 1 or more."""
        self._milliseconds = max(1, minutes) * 60_000
        self.restart()

    def restart(self) -> None:
        """Count from now."""
        self._end.stop()
        self._warning.start(max(self._milliseconds - WARNING_SECONDS * 1000, self._milliseconds // 2))

    def stop(self) -> None:
        """Stop counting, while locked."""
        self._warning.stop()
        self._end.stop()

    def _warn(self) -> None:
        self._end.start(min(WARNING_SECONDS * 1000, self._milliseconds // 2))
        self.warned.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody is here."""
        if event.type() in _TOUCH and (self._warning.isActive() or self._end.isActive()):
            was_warned = self._end.isActive()
            self.restart()
            if was_warned:
                self.touched.emit()
        return False
