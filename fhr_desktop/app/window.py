"""The program with its window from start to end: the start window, the open store, lock and unlock, the way out."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from fhr_desktop.app import outside, window_faults
from fhr_desktop.app.window_open import OpenWindow, Resumed, Unlocked, read_unlocked
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.security.keyring import system_keyring
from fhr_desktop.services.storage import Backup, OpenStore, Storage
from i18n import _
from ui.components.dialogs import ErrorDialog
from ui.pages.start import StartWindow
from ui.shell.qt_words import speak_swedish
from ui.shell.troubles import trouble_of
from ui.tasks import Tasks
from ui.theme import Theme


def show(folder: Path | None = None, *, phrase: str = "", is_demo: bool = False) -> int:
    """Run the window until it is closed, and return the exit code.

    `folder` is the store's; without one, that last used or the platform's own. With `phrase` it is unlocked at once.
    """
    app = QApplication(sys.argv[:1])
    app.setApplicationName("FHR Desktop")
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus)
    app.setQuitOnLastWindowClosed(False)
    speak_swedish(app)
    kept = outside.place()
    known = outside.read(kept)
    store = folder or known.folder or Path(platformdirs.user_data_dir("FHR Desktop", appauthor=False))
    look = Theme(app, choice=known.theme, percent=known.percent)
    program = Program(look, Storage(keyring=system_keyring()), store, kept=kept, is_demo=is_demo, phrase=phrase)
    program.ended.connect(app.quit)
    window_faults.install(lambda: program.shown)
    program.start(phrase)
    return app.exec()


class Program(QObject):
    """Either the start window is shown or the open window, never both.

    Locking saves, lets the open window and everything in it go, and closes the store; unlocking makes a new window
    where the old one was (SYNC §14: nothing read stays behind).
    """

    ended = Signal()  # everything is closed, and both threads have stopped

    def __init__(
        self, look: Theme, storage: Storage, folder: Path, *, kept: Path, is_demo: bool = False, phrase: str = ""
    ) -> None:
        super().__init__()
        self.theme, self.storage, self.folder = look, storage, folder
        self._kept, self._is_demo = kept, is_demo
        self._hint = _("Demonstration. The passphrase is “{phrase}”.").format(phrase=phrase) if is_demo else ""
        self.tasks = Tasks()
        self.tasks.refused.connect(self._refused)
        self.start_window: StartWindow | None = None
        self.window: OpenWindow | None = None
        self._opened: OpenStore | None = None
        self._resumed: Resumed | None = None
        self._ending = False

    @property
    def shown(self) -> QWidget | None:
        """The window on screen."""
        return self.window or self.start_window

    # before a store is open

    def start(self, phrase: str = "") -> None:
        """Show the start window; with a passphrase go straight on."""
        self._ask().begin()
        if phrase:
            self.tasks.write(self.storage.open, self.folder, phrase).on_done(self._enter).start()
        elif self.start_window is not None:
            self.start_window.show()

    def _ask(self) -> StartWindow:
        start = StartWindow(self.storage, self.tasks, self.folder, hint=self._hint)
        start.opened.connect(self._enter)
        start.folder_chosen.connect(self._use)
        start.closing.connect(self._end)
        self.start_window = start
        return start

    def _use(self, folder: Path) -> None:
        self.folder = folder
        if not self._is_demo:
            self._keep(folder=folder)

    def _keep(self, **changes: Any) -> None:
        outside.write(self._kept, replace(outside.read(self._kept), **changes))

    # open

    def _enter(self, opened: OpenStore) -> None:
        """The store is open: read what the window needs, then show it."""
        if self._ending:
            self.tasks.write(opened.close).start()
            return
        self._opened = opened
        self.tasks.read(read_unlocked, opened).on_done(self._show).start()

    def _show(self, unlocked: Unlocked) -> None:
        window = OpenWindow(self.tasks, self.theme, self.storage, unlocked, self._restore)
        window.locked.connect(self._lock)
        window.closing.connect(self._end)
        window.ctx.settings.changed.connect(self._looks_changed)
        self.window = window
        window.go_on(self._resumed)
        window.show()
        if self.start_window is not None:
            self._drop(self.start_window)
            self.start_window = None

    def _looks_changed(self, key: str) -> None:
        if key in ("theme", "text_percent"):
            self._keep(theme=self.theme.choice, percent=self.theme.fonts.percent)

    # locking

    def _lock(self) -> None:
        """Close the store and ask for the passphrase; the window comes back where it was."""
        if self.window is None or self._opened is None:
            return
        self._resumed = self.window.leave()
        start = self._ask()
        start.show_unlock(self.window.who)
        self._close_store(lambda: None)

    def _restore(self, chosen: Backup) -> None:
        """Close the store, and ask for the passphrase to put the backup in its place."""
        if self.window is None:
            return
        self.window.save_pending()
        self.window.leave()
        self._resumed = None
        self._ask().show_restore(chosen)
        self._close_store(lambda: None)

    def _close_store(self, then: Callable[[], object]) -> None:
        """Take the window away, wait for what is being written, make a backup when one is due, and close."""
        window, opened, start = self.window, self._opened, self.start_window
        self.window = self._opened = None
        if start is not None and not self._ending:
            start.setEnabled(False)
            start.show()
        if window is not None:
            window.hide()

        def closed(error: FhrError | None) -> None:
            gc.collect()
            if start is not None and not self._ending:
                start.wake()
                if error is not None and start.panel is not None:
                    start.panel.say(error.sentence)
            then()

        def shut() -> None:
            if window is not None:
                self._drop(window)
            if opened is None:
                closed(None)
                return
            self.tasks.write(self._shut, opened).on_done(closed).start()

        self._when_idle(shut)

    def _shut(self, opened: OpenStore) -> FhrError | None:
        """On the database thread. Returns why the backup could not be made; the store is closed all the same."""
        try:
            if not self._is_demo:
                self.storage.backup_when_due(opened)
        except FhrError as error:
            return error
        finally:
            opened.close()
        return None

    def _when_idle(self, then: Callable[[], object]) -> None:
        """After the work under way, and what that work leads to."""
        if not self.tasks.under_way:
            then()
            return

        def idle() -> None:
            self.tasks.idle.disconnect(idle)
            then()

        self.tasks.idle.connect(idle)

    def _drop(self, widget: QWidget) -> None:
        widget.blockSignals(True)
        widget.hide()
        widget.deleteLater()

    # the way out

    def _end(self) -> None:
        """The person closes the program."""
        if self._ending:
            return
        self._ending = True
        if self.window is not None:
            self.window.leave()
        self._close_store(self._quit)

    def _quit(self) -> None:
        self.tasks.close()
        if self.start_window is not None:
            self._drop(self.start_window)
            self.start_window = None
        self.ended.emit()

    def _refused(self, error: FhrError) -> None:
        """An error nobody handles while no store is open."""
        if self.window is None and self.start_window is not None and not self._ending:
            self.start_window.show()
            ErrorDialog(self.start_window, trouble_of(error)).open()
