"""What stands on top of a section: its number and heading, how much is left, and the way to its neighbours."""

from __future__ import annotations

from PySide6.QtCore import Signal

from i18n import _
from ui.components.buttons import IconButton
from ui.components.headers import LEFT_EDGE, RIGHT_EDGE
from ui.components.labels import Elided, Label
from ui.components.layout import Pane, across, down
from ui.components.status import Status
from ui.theme import theme


class EditorHead(Pane):
    """The section's head. `step` carries −1 or 1; `copy_asked` is for its text, where it may be copied."""

    step = Signal(int)
    copy_asked = Signal()

    def __init__(self) -> None:
        super().__init__("content")
        self._title: Label | Elided = Label("", "title", wrap=True) if theme().roomy else Elided("", "title")
        self._remark = Label("", "small")
        up = IconButton("caret-up", _("Previous heading"), shortcut="Alt+Up", pressed=lambda: self.step.emit(-1))
        on = IconButton("caret-down", _("Next heading"), shortcut="Alt+Down", pressed=lambda: self.step.emit(1))
        self._copied = Status("ok", "", "small")
        self.copy = IconButton(
            "copy", _("Copy to Treserva"), shortcut="Ctrl+Shift+C", pressed=lambda: self.copy_asked.emit()
        )
        self._copied.hide()
        self.copy.hide()
        self.setMinimumHeight(theme().scaled(46))
        across(
            self, (self._title, 50), down(None, 4, self._remark), None, self._copied, self.copy, up, on,
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

    def show_copied(self, said: str, *, changed: bool) -> None:
        """Offer to copy the section's text, and say when it was; `changed`: it is another text since."""
        self.copy.show()
        self.copy.setAccessibleDescription(said)
        self._copied.set("old" if changed else "ok", said)
        self._copied.setVisible(bool(said) and not theme().roomy)
