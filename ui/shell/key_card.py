"""The card of shortcuts: every action that has a key, in two columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from i18n import _
from ui.components.act_dialog import ActDialog
from ui.components.buttons import Button
from ui.components.labels import Keycap, Label
from ui.components.layout import Row, ScrollPane, down
from ui.theme import theme


class KeyCard(ActDialog):
    """Shown by F1."""

    def __init__(self, parent: QWidget, actions: Sequence[QAction]) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid_host = QWidget()
        grid = QGridLayout(grid_host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(5)
        keyed = [action for action in actions if not action.shortcut().isEmpty()]
        shown = [(action.text().replace("&", ""), keys(action)) for action in keyed]
        shown += [(_("Next misspelled word in the text"), "F7"), (_("Undo in text"), "Ctrl Z")]
        half = (len(shown) + 1) // 2
        for number, (words, key) in enumerate(shown):
            line, column = number % half, 3 * (number // half)
            grid.addWidget(Label(words), line, column)
            grid.addWidget(Keycap(key), line, column + 1)
        grid.setColumnMinimumWidth(2, 24)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(3, 1)
        body = ScrollPane(Label(_("Shortcuts"), "title"), 12, grid_host, None, margins=(24, 20, 24, 16))
        close = Button(_("Close"), "primary", pressed=self.accept)
        down(self, (body, 1), Row(None, close, surface="panel", line="top", margins=(24, 12, 24, 12)))
        wanted = QSize(theme().scaled(660), grid_host.sizeHint().height() + theme().scaled(150))
        self.resize(wanted.boundedTo(parent.size() - QSize(40, 40)))
        self.by_keys = self.accept
        close.setFocus()


def keys(action: QAction) -> str:
    """The action's keys as they stand on the keyboard."""
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return shown.replace("+", " ").replace("Return", "Enter")
