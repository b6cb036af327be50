"""A list to choose in that folds out: comfortable rows, and a wheel that scrolls the page instead of the value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QSizePolicy, QStyledItemDelegate

from ui.theme import theme


class Combo(QComboBox):
    """As wide as its longest line, up to 44 characters."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)
        self.setItemDelegate(QStyledItemDelegate(self))  # lets the style sheet give the rows their height
        self.setMaxVisibleItems(16)

    def fit(self) -> None:
        """Take the width of the longest line; called when the lines are in."""
        longest = max((len(self.itemText(n)) for n in range(self.count())), default=10)
        self.setMinimumContentsLength(max(8, min(longest + 2, 44)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class Suggestions(QCompleter):
    """Words that begin as what is being written in an editable list does, in a list under the line."""

    def __init__(self, words: Sequence[str], combo: QComboBox) -> None:
        super().__init__(list(words), combo)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchStartsWith)
        combo.setCompleter(self)
        line = combo.lineEdit()
        assert isinstance(line, QLineEdit)
        line.textEdited.connect(self._dress)

    def _dress(self) -> None:
        popup = self.popup() if self.completionMode() is QCompleter.CompletionMode.PopupCompletion else None
        if popup is not None and not popup.styleSheet():
            theme().dress(popup)  # a window that nobody owns
