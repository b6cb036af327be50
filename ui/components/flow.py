"""A row that goes on to the next line when there is no room, for chips, names and facts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Flow(QWidget):
    """Children in reading order, wrapped to the width; those that are hidden take no room. Gaps in pixels."""

    def __init__(self, items: Sequence[QWidget] = (), *, gap: int = 6, line_gap: int = 4) -> None:
        super().__init__()
        self._items: list[QWidget] = []
        self._gap, self._line_gap = gap, line_gap
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set(items)

    def set(self, items: Sequence[QWidget]) -> None:
        """Show these instead; one that is shown already stays, with the focus if it has it."""
        for old in self._items:
            if old not in items:
                old.setParent(None)
                old.deleteLater()
        self._items = list(items)
        for item in self._items:
            if item.parent() is not self:
                item.setParent(self)
            item.show()
        self._arrange(self.width(), move=True)
        self.updateGeometry()

    @property
    def items(self) -> tuple[QWidget, ...]:
        """What is shown."""
        return tuple(self._items)

    def insert(self, place: int, item: QWidget) -> None:
        """Put one more item among the others."""
        self._items.insert(place, item)
        item.setParent(self)
        item.show()
        self._arrange(self.width(), move=True)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Narrow means tall."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines."""
        return self._arrange(width, move=False)

    def sizeHint(self) -> QSize:
        """Everything on one line."""
        hints = [_wish(item) for item in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        """The widest item."""
        widest = max((max(item.minimumWidth(), item.minimumSizeHint().width()) for item in self._shown()), default=0)
        return QSize(widest, self.heightForWidth(max(self.width(), widest)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew; a width that takes more lines asks for more height."""
        super().resizeEvent(event)
        self._arrange(self.width(), move=True)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed its size while nothing was seen has told nobody."""
        super().showEvent(event)
        self._arrange(self.width(), move=True)
        self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """A child has changed its size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange(self.width(), move=True)
            self.updateGeometry()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [item for item in self._items if not item.isHidden()]

    def _arrange(self, width: int, *, move: bool) -> int:
        lines: list[list[tuple[QWidget, QSize]]] = [[]]
        used = 0
        for item in self._shown():
            hint = _wish(item)
            if lines[-1] and used + hint.width() > width:
                lines.append([])
                used = 0
            lines[-1].append((item, hint))
            used += hint.width() + self._gap
        y = 0
        for line in lines:
            x, height = 0, max((hint.height() for _item, hint in line), default=0)
            for item, hint in line:
                if move:
                    item.setGeometry(x, y + (height - hint.height()) // 2, min(hint.width(), width), hint.height())
                x += hint.width() + self._gap
            y += height + self._line_gap
        return max(0, y - self._line_gap)


def _wish(item: QWidget) -> QSize:
    """The size an item asks for, within what it allows."""
    return item.sizeHint().expandedTo(item.minimumSize()).boundedTo(item.maximumSize())
