"""Lock and hide the screen from a dialog too: while one is open the window's own keys do not reach it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog

from ui.shell.hide_screen import HideScreen
from ui.shell.window_watch import WindowWatch

_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
LOCK = QKeyCombination(_CTRL_SHIFT, Qt.Key.Key_L)
HIDE = QKeyCombination(Qt.Key.Key_F9)


class AtOnce(WindowWatch):
    """`lock` is called, or a sheet laid over the dialogs and, as `behind`, over the window they belong to."""

    def __init__(self, app: QApplication, parent: QObject, lock: Callable[[], object], behind: HideScreen) -> None:
        super().__init__(app, parent)
        self._lock, self._behind = lock, behind
        self._sheets: list[HideScreen] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The two keys, where a dialog would have kept them."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not open_dialogs():
            return False
        if event.keyCombination() == LOCK:
            self._lock()
            return True
        if event.keyCombination() == HIDE:
            self._uncover() if self._sheets else self._cover()
            return True
        return False

    def _cover(self) -> None:
        self._sheets = [HideScreen(dialog) for dialog in reversed(open_dialogs())]  # the one on top has the focus
        if not self._behind.isVisible():
            self._sheets.insert(0, self._behind)
        for sheet in self._sheets:
            sheet.toggle()
            sheet.left.connect(self._uncover)

    def _uncover(self) -> None:
        sheets, self._sheets = self._sheets, []
        for sheet in sheets:
            sheet.left.disconnect(self._uncover)
            if sheet.isVisible():
                sheet.toggle()
            if sheet is not self._behind:
                sheet.deleteLater()


def open_dialogs() -> list[QDialog]:
    """The dialogs that wait for an answer, the one on top first."""
    found: list[QDialog] = []
    modal = QApplication.activeModalWidget()
    while isinstance(modal, QDialog):
        found.append(modal)
        above = modal.parentWidget()
        modal = above.window() if above is not None else None
    return found


def put_away_dialogs() -> None:
    """As with Escape, which keeps what is typed in them."""
    for dialog in open_dialogs():
        dialog.reject()
