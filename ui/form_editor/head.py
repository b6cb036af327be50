"""What stands on top of a section: its number and heading, how much is left, and the way to its neighbours."""

from __future__ import annotations

from PySide6.QtCore import Signal

from i18n import _
from ui.components.buttons import IconButton
from ui.components.headers import LEFT_EDGE, RIGHT_EDGE
from ui.components.labels import Elided, Label
from ui.components.layout import Pane, across, down
from ui.theme import theme


class EditorHead(Pane):
    """The section's head. `step` carries −1 or 1."""

    step = Signal(int)

    def __init__(self) -> None:
        super().__init__("content")
        self._title: Label | Elided = Label("", "title", wrap=True) if theme().roomy else Elided("", "title")
        self._remark = Label("", "small")
        up = IconButton("caret-up", _("Previous heading"), shortcut="Alt+Up", pressed=lambda: self.step.emit(-1))
        on = IconButton("caret-down", _("Next heading"), shortcut="Alt+Down", pressed=lambda: self.step.emit(1))
        self.setMinimumHeight(theme().scaled(46))
        across(
            self, (self._title, 50), down(None, 4, self._remark), None, up, on,
            margins=(LEFT_EDGE, 8, RIGHT_EDGE, 4), spacing=10,
        )  # fmt: skip

    def show_section(self, number: str, heading: str) -> None:
        """Another section."""
        words = f"{number}\u2002{heading}" if number else heading
        self._title.setText(words)
        if isinstance(self._title, Elided):
            self._title.setMaximumWidth(round(theme().width(words, "title")) + 6)

    def show_remark(self, remark: str) -> None:
        """Such as "2 luckor"; "" for nothing."""
        self._remark.setText(remark)
