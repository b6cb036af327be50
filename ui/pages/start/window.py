"""The small window before a store is open. Which step is shown, and the folder in question; the steps do the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from fhr_desktop.services.storage import Backup, OpenStore, RecoverySheet, Storage
from i18n import _
from ui.components.layout import Pane, Row, ScrollPane, down
from ui.components.placing import keep_inside
from ui.pages.start.begin import Begin, Create, Sheet
from ui.pages.start.panel import Panel
from ui.pages.start.restore import Restore
from ui.pages.start.unlock import Forgotten, Unlock
from ui.shell.window import program_icon
from ui.tasks import Tasks
from ui.theme import theme

NARROW, WIDE = 480, 600


class StartWindow(QWidget):
    """`opened` carries the open store; `folder_chosen` the folder to begin in next time; `closing` ends the program.

    `hint` is shown at the passphrase: the demonstration's own.
    """

    opened = Signal(object)
    folder_chosen = Signal(object)
    closing = Signal()

    def __init__(self, storage: Storage, tasks: Tasks, folder: Path, *, hint: str = "") -> None:
        super().__init__()
        theme().dress(self)
        self.storage, self.tasks, self.folder = storage, tasks, folder
        self._hint = hint
        self._made: OpenStore | None = None  # a new store whose sheet is being shown
        self.setWindowTitle("FHR Desktop")
        self.setWindowIcon(program_icon())
        self.setProperty("surface", "content")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = down(self)
        self._parts: list[QWidget] = []
        self.panel: Panel | None = None
        theme().changed.connect(self.fit)

    # steps

    def begin(self) -> None:
        """The passphrase where there is a store, otherwise the first choice."""
        if self.storage.exists(self.folder):
            self.show_unlock()
        else:
            self.show_begin()

    def show_begin(self) -> None:
        """The first choice: make or open."""
        self._show(lambda: Begin(self))

    def show_create(self) -> None:
        """A new store."""
        self._show(lambda: Create(self), WIDE)

    def show_sheet(self, opened: OpenStore, sheet: RecoverySheet) -> None:
        """The recovery sheet of a store just made."""
        self._made = opened
        self._show(lambda: Sheet(self, opened, sheet), WIDE)

    def show_unlock(self, who: str = "") -> None:
        """The passphrase."""
        self._show(lambda: Unlock(self, who, self._hint))

    def show_forgotten(self) -> None:
        """The recovery key."""
        self._show(lambda: Forgotten(self), WIDE)

    def show_restore(self, chosen: Backup | None = None, why: str = "") -> None:
        """The backups."""
        self._show(lambda: Restore(self, chosen, why))

    def choose_folder(self) -> bool:
        """Ask for another folder; False when none was chosen."""
        found = QFileDialog.getExistingDirectory(self, _("Choose the database's folder"), str(self.folder))
        if not found:
            return False
        self.folder = Path(found)
        return True

    def enter(self, opened: OpenStore) -> None:
        """The store is open."""
        self._made = None
        self.folder_chosen.emit(self.folder)
        self.opened.emit(opened)

    def wake(self) -> None:
        """What went on behind has ended: the person may go on."""
        self.setEnabled(True)
        self.activateWindow()
        focus = self.panel.first() if self.panel is not None else None
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    # looks

    def _show(self, make: Callable[[], Panel], width: int = NARROW) -> None:
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._width = width
        self.panel = make()
        self._scroll = ScrollPane(self.panel, margins=(0, 0, 0, 0))
        self.panel.installEventFilter(self)
        self._parts = [self._scroll]
        self._column.addWidget(self._scroll, 1)
        foot = self.panel.foot()
        if foot is not None:
            self._foot: Pane | None = Row((foot, 1), surface="panel", line="top")
            self._parts.append(self._foot)
            self._column.addWidget(self._foot)
        else:
            self._foot = None
        self.fit()
        focus = self.panel.first()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A sentence has come or gone: as tall as the step needs."""
        if watched is self.panel and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """As large as the step needs, within the screen."""
        if self.panel is None:
            return
        around = self.parentWidget()
        room = around.size() if around is not None else self.screen().availableSize()
        width = min(theme().scaled(self._width), room.width() - 20)
        layout = self.panel.layout()
        height = layout.totalHeightForWidth(width) if layout is not None and layout.hasHeightForWidth() else 0
        height = max(height, self.panel.sizeHint().height())
        if self._foot is not None:
            height += self._foot.sizeHint().height()
        self.setFixedSize(width, min(height + 4, room.height() - 60))
        if around is None:
            keep_inside(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The person goes away; a store just made is closed with them."""
        if self._made is not None:
            self.tasks.write(self._made.close).start()
            self._made = None
        self.closing.emit()
        event.accept()
