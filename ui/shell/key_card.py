"""The card of shortcuts: first the keys of the page one is on, then those that work everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from i18n import _
from ui.components.act_dialog import ActDialog
from ui.components.buttons import Button
from ui.components.labels import Keycap, Label
from ui.components.layout import Row, ScrollPane, down
from ui.theme import theme

Pairs = Sequence[tuple[str, str]]  # what, and the keys for it


class KeyCard(ActDialog):
    """Shown by F1. `here` are the page's, `everywhere` the window's."""

    def __init__(self, parent: QWidget, here: Pairs, everywhere: Pairs) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Shortcuts"))
        keys = _grid([(_("On this page"), here), (_("Everywhere"), everywhere)])
        body = ScrollPane(Label(_("Shortcuts"), "title"), 12, keys, None, margins=(24, 20, 24, 16))
        close = Button(_("Close"), "primary", pressed=self.accept)
        down(self, (body, 1), Row(None, close, surface="panel", line="top", margins=(24, 12, 24, 12)))
        wanted = QSize(theme().scaled(720), body.inner.sizeHint().height() + theme().scaled(70))
        self.resize(wanted.boundedTo(parent.size() - QSize(40, 40)))
        self.by_keys = self.accept
        close.setFocus()


def _grid(groups: Sequence[tuple[str, Pairs]]) -> QWidget:
    """Two columns; one where the text is large. The keys of all groups stand under each other."""
    host = QWidget()
    grid = QGridLayout(host)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    many = 1 if theme().roomy else 2
    top = 0
    for head, pairs in ((head, pairs) for head, pairs in groups if pairs):
        if top:
            grid.setRowMinimumHeight(top, 12)
        grid.addWidget(Label(head, "sub"), top + 1, 0, 1, 3 * many - 1)
        lines = (len(pairs) + many - 1) // many
        for number, (words, key) in enumerate(pairs):
            line, column = top + 2 + number % lines, 3 * (number // lines)
            grid.addWidget(Label(words), line, column)
            grid.addWidget(Keycap(key), line, column + 1)
        top += 2 + lines
    for column in range(many):
        grid.setColumnStretch(3 * column, 1)
        grid.setColumnMinimumWidth(3 * column + 2, 24 if column + 1 < many else 0)
    return host


def paired(actions: Iterable[QAction]) -> list[tuple[str, str]]:
    """Those of the actions that have a key."""
    return [(one.text().replace("&", ""), keys(one)) for one in actions if not one.shortcut().isEmpty()]


def of_controls() -> list[tuple[str, str]]:
    """Keys that belong to a kind of control and are no action of the window."""
    return [
        (_("Undo in text"), "Ctrl Z"),
        (_("Next misspelled word in the text"), "F7"),
        (_("Finish what you are writing"), "Ctrl Enter"),
        (_("In a list: open the row"), _("Enter")),
        (_("In a list: look at the row"), _("Space")),
        (_("In a list: sort by one more column"), _("Shift and click")),
        (_("In a date: one day forward or back"), "↑ ↓"),
        (_("In the filter field: empty it"), "Esc"),
    ]


def keys(action: QAction) -> str:
    """The action's keys as they stand on the keyboard."""
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return shown.replace("+", " ").replace("Return", "Enter")
