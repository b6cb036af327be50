"""A file dropped anywhere in the window: a sheet says what will happen, and the file is handed on. What is in it is
not looked at here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDropEvent, QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from i18n import _
from ui.components.labels import Icon, Label
from ui.components.layout import across, down
from ui.theme import theme


class FileDrop(QWidget):
    """Takes one file whose name ends with one of `endings`; `dropped` carries its Path. Other drags go on beneath.

    The system's window is watched, not the widgets: every field of text would take the file's name as words.
    """

    dropped = Signal(object)

    def __init__(self, host: QWidget, endings: Sequence[str]) -> None:
        super().__init__(host)
        self._host, self._endings = host, tuple(ending.lower() for ending in endings)
        self._watched: QWindow | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        said = _("Drop the file to look in it")
        self.setAccessibleName(said)
        words, after = Label(said, "title"), Label(_("Nothing is changed until you have seen what it brings."), "meta")
        lines = [across(None, None, one, None) for one in (Icon("tray", "accent", 40), words, after)]
        down(self, None, lines[0], 12, lines[1], 4, lines[2], None)
        host.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size; take drags of our files, and nothing else."""
        kind = event.type()
        if watched is self._host:
            if kind == QEvent.Type.Show:
                self._watch()
            elif kind == QEvent.Type.Resize:
                self.setGeometry(self._host.rect())
        elif kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return isinstance(event, QDropEvent) and self._take(event)
        elif kind == QEvent.Type.DragLeave and self.isVisible():
            self.hide()
        return False

    def _watch(self) -> None:
        window = self._host.windowHandle()
        if window is not None and window is not self._watched:
            self._watched = window
            window.installEventFilter(self)

    def _take(self, event: QDropEvent) -> bool:
        shut = QApplication.activeModalWidget() not in (None, self._host)
        file = None if shut else self._file(event.mimeData())
        if file is None:
            self.hide()
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() == QEvent.Type.Drop:
            self.hide()
            self.dropped.emit(file)
        else:
            self.setGeometry(self._host.rect())
            self.show()
            self.raise_()
        return True

    def _file(self, carried: QMimeData) -> Path | None:
        urls = carried.urls()
        if len(urls) != 1 or not urls[0].isLocalFile():
            return None
        file = urls[0].toLocalFile()
        return Path(file) if file.lower().endswith(self._endings) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet sheet with a dashed edge."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look.color("content", 0.96))
        pen = QPen(look.color("accent"), 2)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(20, 20, -20, -20), 9, 9)
        painter.end()
