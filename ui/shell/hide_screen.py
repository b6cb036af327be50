"""F9: a quiet sheet over the whole window when somebody comes up from behind. Not a lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from i18n import _
from ui.components.labels import Keycap, Label, Logo
from ui.components.layout import Pane, across, down


class HideScreen(Pane):
    """Covers its parent while shown. F9, Escape or a click takes it away and gives the focus back; then `left`."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("chrome")
        self.setParent(parent)
        self._host = parent
        self._before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("The screen is hidden"))
        words = across(None, None, Label(_("The screen is hidden"), "title"), None)
        how = across(None, None, Keycap("F9"), Label(_("shows it again"), "meta"), None)
        down(self, None, across(None, None, Logo(), None), 12, words, 8, how, None, None)
        parent.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Hide or show."""
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus()
            self._before = None
            self.left.emit()
            return
        self._before = self._host.focusWidget()
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing typed reaches what lies beneath."""
        if event.key() == Qt.Key.Key_Escape:
            self.toggle()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click shows the screen again."""
        self.toggle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep covering when the window changes size."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._host.rect())
        return super().eventFilter(watched, event)
