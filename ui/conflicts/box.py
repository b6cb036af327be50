"""One side of a conflict as a box that can be chosen: what it says, with what differs marked, who wrote it and when."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QRadioButton, QSizePolicy, QWidget

from i18n import _
from ui.components import paint
from ui.components.labels import Keycap, Label
from ui.components.layout import across, down
from ui.conflicts.differing import IN, OUT, Piece
from ui.theme import theme


class SideBox(QRadioButton):
    """A box; its key, a click, Space and the arrows choose it. `pieces` are marked as in `differing`."""

    def __init__(self, key: str, title: str, meta: str, text: str, pieces: Sequence[Piece], *, large: bool) -> None:
        super().__init__()
        self._pieces, self._large = pieces, large
        self.setAccessibleName(_("{who}: {text}").format(who=title, text=text))
        self.setAccessibleDescription(_spoken(meta, pieces))
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setWordWrap(True)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words.setProperty("kind", "sub" if large else "body")
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        head = across(None, (Label(title, "strong", wrap=True), 1), Keycap(key))
        inner = QWidget()
        inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        down(inner, head, Label(meta, "small", wrap=True), 5, self._words, None, spacing=2)
        self._row = across(self, theme().scaled(30), (inner, 1), margins=(12, 11, 12, 13), spacing=0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._mark()
        theme().changed.connect(self._mark)

    def _mark(self) -> None:
        look = theme().tokens
        new = f"color:{look['ok']};background-color:{look['ok_bg']};text-decoration:underline"
        old = f"color:{look['err']};text-decoration:line-through"
        styles = {IN: new, OUT: old}
        parts: list[str] = []
        for at, (kind, text) in enumerate(self._pieces):
            said = escape(text).replace("\n", "<br>")
            core = said.rstrip(" ")
            parted = kind == OUT and self._pieces[at + 1 : at + 2] and self._pieces[at + 1][0] == IN
            space = said[len(core) :] or (" " if parted else "")
            parts.append(f'<span style="{styles[kind]}">{core}</span>{space}' if kind in styles else said)
        self._words.setText(f'<div style="white-space:pre-wrap">{"".join(parts)}</div>')

    # as tall as its words

    def sizeHint(self) -> QSize:
        """The layout's."""
        return self._row.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Wide enough for some words; how tall follows from the width."""
        return QSize(theme().scaled(200), theme().scaled(60))

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As tall as the words are at this width."""
        return self._row.totalHeightForWidth(width)

    def hitButton(self, at: QPoint) -> bool:
        """The whole box."""
        return self.rect().contains(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the dialog's; the rest as a radio button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The edge, thicker in accent when chosen; the disc; the ring."""
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, rect = self.isChecked(), QRectF(self.rect())
        width = 2.0 if chosen else 1.0
        painter.setPen(QPen(look.color("accent" if chosen else "control"), width))
        painter.setBrush(look.color("hover" if self.underMouse() and not chosen else "content"))
        painter.drawRoundedRect(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2), 6, 6)
        side = look.scaled(16)
        disc = QRectF(14, 12 + (look.line() - side) / 2, side, side)
        painter.setPen(QPen(look.color("accent" if chosen else "control"), 1.4))
        painter.setBrush(look.color("accent" if chosen else "content"))
        painter.drawEllipse(disc.adjusted(0.7, 0.7, -0.7, -0.7))
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("on_accent"))
            painter.drawEllipse(disc.adjusted(side * 0.32, side * 0.32, -side * 0.32, -side * 0.32))
        if self.hasFocus():
            paint.focus_ring(painter, rect.adjusted(4, 4, -4, -4))
        painter.end()


def _spoken(meta: str, pieces: Sequence[Piece]) -> str:
    """Who and when, and what a person sees by colour and line."""
    said = [meta]
    for kind, words in ((IN, _("put in: {text}")), (OUT, _("taken out: {text}"))):
        found = " … ".join(text.strip() for what, text in pieces if what == kind and text.strip())
        if found:
            said.append(words.format(text=found))
    return ". ".join(said)
