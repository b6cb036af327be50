"""Text put on the clipboard for a little while: what is personal does not lie there for the next program to read."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

SECONDS = 60
# What tells the systems' clipboard histories to leave it alone: Windows, and KDE.
_UNSEEN = (
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ("x-kde-passwordManagerHint", b"secret"),
)


class Clip(QObject):
    """Keeps one text on the clipboard until `SECONDS` have gone, the owner goes, or somebody copies something else."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        held = self._held = [""]
        self._timer = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        self._timer.timeout.connect(self.clear)
        owner.destroyed.connect(lambda: _take_back(held))

    def put(self, text: str) -> None:
        """Put it there, in place of what was."""
        data = QMimeData()
        data.setText(text)
        for kind, value in _UNSEEN:
            data.setData(kind, value)
        QGuiApplication.clipboard().setMimeData(data)
        self._held[0] = text
        self._timer.start()

    def clear(self) -> None:
        """Take it away again, if it still lies there."""
        self._timer.stop()
        _take_back(self._held)


def _take_back(held: list[str]) -> None:
    text, held[0] = held[0], ""
    if text and QGuiApplication.instance() is not None and QGuiApplication.clipboard().text() == text:
        QGuiApplication.clipboard().clear()
