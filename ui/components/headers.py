"""What stands on top: the page header and section heads."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.components.labels import Elided, Label
from ui.components.layout import Pane, across

LEFT_EDGE, RIGHT_EDGE = 20, 16


class PageHeader(Pane):
    """Title, one grey line, actions to the right with the primary last."""

    def __init__(self, title: str, line: str = "", *actions: QWidget) -> None:
        super().__init__("content", "bottom", least=50)
        self._title = Label(title, "title")
        self._line = Elided(line, "meta")
        self._row = across(
            self, self._title, (self._line, 1), *actions, margins=(LEFT_EDGE, 4, RIGHT_EDGE, 4), spacing=10
        )

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
