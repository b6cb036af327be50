"""An answer with what was added and removed since last time: by line and stroke and in words, never by colour alone."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from fhr_desktop.services.investigations.review_changes import Change, Part, Side
from i18n import _
from ui.components.labels import Label
from ui.components.layout import down
from ui.pages.review.points import said_of
from ui.theme import theme

_KEPT = 60  # characters of what stands unchanged on either side of a change


class ChangedText(QWidget):
    """What is new in one answer. Added words are underlined, removed ones struck out; both are read aloud in words."""

    def __init__(self) -> None:
        super().__init__()
        self._change: Change | None = None
        self._said = Label("", "strong", wrap=True)
        self._key = Label(_("Added words are underlined, removed words are struck out."), "help", wrap=True)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        down(self, self._said, self.text, self._key, spacing=3)
        theme().changed.connect(self._draw)
        self.hide()

    def show_change(self, change: Change | None) -> None:
        """Show a change, or nothing."""
        self._change = change
        self.setVisible(change is not None)
        self._draw()

    def _draw(self) -> None:
        change = self._change
        if change is None:
            return
        self._said.setText(_("Since you read it: {words}").format(words=said_of(change)))
        self.text.setText("".join(self._marked(part, n, len(change.parts)) for n, part in enumerate(change.parts)))
        spoken = [
            *(_("Added: {words}").format(words=one) for one in change.said(Side.ADDED)),
            *(_("Removed: {words}").format(words=one) for one in change.said(Side.REMOVED)),
        ]
        self.text.setAccessibleName(". ".join(spoken))

    def _marked(self, part: Part, place: int, parts: int) -> str:
        look = theme()
        if part.side is Side.SAME:
            return _html(_shortened(part.text, first=place == 0, last=place == parts - 1))
        token = "ok" if part.side is Side.ADDED else "err"
        line = "underline" if part.side is Side.ADDED else "line-through"
        colours = f"color:{look.color(token).name()};background-color:{look.color(f'{token}_bg').name()}"
        return f'<span style="{colours};text-decoration:{line}">{_html(part.text)}</span>'


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """What stands unchanged is shown only near the changes."""
    if first and len(text) > _KEPT:
        return "… " + text[-_KEPT:].partition(" ")[2]
    if last and len(text) > _KEPT:
        return text[:_KEPT].rpartition(" ")[0] + " …"
    if len(text) > _KEPT * 2 + 10:
        return f"{text[:_KEPT].rpartition(' ')[0]} … {text[-_KEPT:].partition(' ')[2]}"
    return text


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>")
