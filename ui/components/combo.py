"""A list to choose in that folds out: comfortable rows, and a wheel that scrolls the page instead of the value."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate

from ui.theme import theme

_LEAST = 150  # pixels at 100 %


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

    def minimumSizeHint(self) -> QSize:
        """The longest line may end in … rather than have the page scroll sideways."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), theme().scaled(_LEAST)), hint.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()
