"""What stands on top: the page header and section heads."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.components.labels import Elided, Label
from ui.components.layout import Pane, across

LEFT_EDGE, RIGHT_EDGE = 20, 16
_GAP = 10


class PageHeader(Pane):
    """Title, one grey line, actions to the right with the primary last; below them when they would be cut."""

    def __init__(self, title: str, line: str = "", *actions: QWidget) -> None:
        super().__init__("content", "bottom", least=50)
        self._title = Label(title, "title")
        self._line = Elided(line, "meta")
        self._actions = QWidget()
        across(self._actions, *actions, spacing=_GAP)
        self._below = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(LEFT_EDGE, 4, RIGHT_EDGE, 4)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._title, 0, 0)
        self._grid.addWidget(self._line, 0, 1)
        self._grid.addWidget(self._actions, 0, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Neither buttons nor words are cut: the buttons go below instead."""
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        """A button has come, gone or changed its words."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def _fold(self) -> None:
        buttons = self._actions.sizeHint().width()
        taken = self._title.sizeHint().width() + self._line.sizeHint().width() + buttons
        below = buttons > 0 and taken + LEFT_EDGE + RIGHT_EDGE + 2 * _GAP > self.width()
        if below != self._below:
            self._below = below
            row, column, columns = (1, 0, 3) if below else (0, 2, 1)
            self._grid.addWidget(self._actions, row, column, 1, columns, Qt.AlignmentFlag.AlignRight)

    def set_title(self, title: str) -> None:
        """The page's name."""
        self._title.setText(title)

    def set_line(self, line: str) -> None:
        """The grey line after the title."""
        self._line.setText(line)


class SectionHead(Pane):
    """A section's name in strong, a grey remark, and quiet actions to the right."""

    def __init__(
        self, title: str, remark: str = "", *actions: QWidget, surface: str = "content", left: int = LEFT_EDGE
    ) -> None:
        super().__init__(surface, least=34)
        self._title = Label(title, "strong")
        self._remark = Elided(remark, "small")
        across(self, self._title, (self._remark, 1), *actions, margins=(left, 2, RIGHT_EDGE - 2, 2), spacing=8)

    def set_title(self, title: str) -> None:
        """The section's name."""
        self._title.setText(title)

    def set_remark(self, remark: str) -> None:
        """The grey words after it."""
        self._remark.setText(remark)
