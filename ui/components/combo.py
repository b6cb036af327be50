"""A list to choose in that folds out: comfortable rows, and a wheel that scrolls the page instead of the value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QLineEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.components.list_model import Index
from ui.theme import theme

_LEAST, _APART = 150, 9  # pixels at 100 %


class _Through(QObject):
    """Ctrl+Enter in a list that is folded out chooses there, and then goes on to what the list stands in."""

    def __init__(self, combo: QComboBox) -> None:
        super().__init__(combo)
        self._combo = combo

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have the key come again when the list is away."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key, modifiers = event.key(), event.modifiers()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and modifiers & Qt.KeyboardModifier.ControlModifier:
                QTimer.singleShot(0, self, lambda: self._again(key, modifiers))
        return False

    def _again(self, key: int, modifiers: Qt.KeyboardModifier) -> None:
        QApplication.sendEvent(self._combo, QKeyEvent(QEvent.Type.KeyPress, key, modifiers))


class _Rows(QStyledItemDelegate):
    """Rows as the style sheet has them, and between groups a line that takes no row's room."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as a row, or as a line with some air."""
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), theme().scaled(_APART)) if _is_line(index) else hint

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A row, or a line."""
        if not _is_line(index):
            super().paint(painter, option, index)
            return
        rect = option.rect
        painter.setPen(theme().color("line"))
        painter.drawLine(rect.left(), rect.center().y(), rect.right(), rect.center().y())


def _is_line(index: Index) -> bool:
    return str(index.data(Qt.ItemDataRole.AccessibleDescriptionRole)) == "separator"  # as QComboBox marks it


class Combo(QComboBox):
    """As wide as its longest line, up to 44 characters."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)
        self.setItemDelegate(_Rows(self))  # lets the style sheet give the rows their height
        self.setMaxVisibleItems(16)
        self.view().installEventFilter(_Through(self))

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


class Suggestions(QCompleter):
    """Words that begin as what is being written in an editable list does, in a list under the line."""

    def __init__(self, words: Sequence[str], combo: QComboBox) -> None:
        super().__init__(list(words), combo)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchStartsWith)
        combo.setCompleter(self)
        self._through = _Through(combo)
        line = combo.lineEdit()
        assert isinstance(line, QLineEdit)
        line.textEdited.connect(self._dress)

    def _dress(self) -> None:
        popup = self.popup() if self.completionMode() is QCompleter.CompletionMode.PopupCompletion else None
        if popup is not None and not popup.styleSheet():
            theme().dress(popup)  # a window that nobody owns
            popup.installEventFilter(self._through)
