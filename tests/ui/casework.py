"""The real window on a real store, and a keyboard that counts: for the tests of the casework pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fhr_desktop.app.window_open import OpenWindow, read_unlocked
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.keys import type_words
from ui.tasks import Tasks
from ui.theme import Theme

CREATED = Qt.WidgetAttribute.WA_WState_Created  # once shown, a window of the system


class Office:
    """A window somebody works in. `keys` counts presses that are not letters, `letters` the letters."""

    def __init__(self, qtbot: QtBot, look: Theme, tasks: Tasks, opened: OpenStore) -> None:
        self._qtbot, self._tasks = qtbot, tasks
        self.opened = opened
        self.services = stores.services(opened)
        self.window = OpenWindow(tasks, look, stores.storage(), read_unlocked(opened), lambda _backup: None)
        self.window.resize(1366, 688)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.keys = self.letters = 0
        self._gone = False
        self.settle()

    def settle(self) -> None:
        """Let everything asked for arrive."""
        for _round in range(3):  # what arrives asks for more, and layouts follow in steps
            self._qtbot.waitUntil(lambda: self._tasks.under_way == 0)
            QApplication.processEvents()

    def wait_for(self, true: Callable[[], bool]) -> None:
        """Until it is true; what is built in steps is not done when the threads are."""
        self._qtbot.waitUntil(true)

    def go(self, page: str, argument: Any = None) -> Any:
        """Open a page, with the focus where the page puts it."""
        self.window.navigate(page, argument)
        self.settle()
        return self.window.current

    @property
    def focus(self) -> QWidget:
        """The widget that gets the keys."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup
        top = QApplication.activeModalWidget() or self.window
        if not top.isActiveWindow():  # offscreen, nothing is active again when a popup has gone
            top.activateWindow()
            self._qtbot.waitUntil(top.isActiveWindow)
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, *keys: str) -> None:
        """Press keys such as "Ctrl+J", "Tab", "I"."""
        for one in keys:
            combination = QKeySequence(one)[0]
            QTest.keyClick(self.focus, combination.key(), combination.keyboardModifiers())
            self.keys += 1
        self.settle()

    def type(self, words: str) -> None:
        """Write letters where the focus is."""
        type_words(self.focus, words)
        self.letters += len(words)

    def close(self) -> None:
        """Leave the window as when the program locks; a second time does nothing."""
        if self._gone:
            return
        self._gone = True
        self.window.save_pending()
        self.settle()
        self.window.leave()
        self.settle()
        shown = [one for one in QApplication.topLevelWidgets() if one.testAttribute(CREATED) and one.parent() is None]
        assert all(one.styleSheet() for one in shown), "a window without the look of the program"
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]


def press_button(button: Any) -> None:
    """Press a button that is shown and can be pressed."""
    assert button.isVisible() and button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


LETTER = """Från: Malin Byström <malin@example.se>

Hej! Jag och min sambo Peter Skog bor i Leksand. Ring gärna 070-174 06 15.

Mvh
Malin Byström
"""


def fill_enquiry(office: Office, **values: str) -> Any:
    """A new enquiry with words in its fields, as typed."""
    shown = office.go("inquiry")
    for key, said in {"given_name": "Lotta", "municipality": "Älvdalen", **values}.items():
        field = shown.fields.all[key]
        field.control.set_draft(said)
        field.control.edited.emit()
    return shown
