"""The band across a page: amber for what needs an act, quiet for the rest."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.components import paint
from ui.components.buttons import Button
from ui.components.labels import Icon, Label
from ui.components.layout import Pane, across, down
from ui.theme import theme


class Banner(Pane):
    """A 36 px band: icon, strong words, plain words, at most one button. `kind`: amber, err, info, ok."""

    def __init__(
        self, strong: str, plain: str = "", button: Button | None = None, *, kind: str = "amber", icon: str = ""
    ) -> None:
        super().__init__("", least=38)
        self._kind = kind
        icons = {"amber": "intersect-fill", "err": "warning-octagon-fill", "info": "info", "ok": "check-circle-fill"}
        self._strong, self._plain = Label(strong, "strong"), Label(plain, wrap=True)
        self._plain.setMaximumWidth(16777215)
        self.setAccessibleName(f"{strong} {plain}".strip())
        across(
            self,
            Icon(icon or icons[kind], kind, 18),
            self._strong,
            (self._plain, 1),
            *([button] if button else []),
            margins=(20, 3, 16, 4),
            spacing=10,
        )
        self._measure()
        theme().changed.connect(self._measure)

    def _measure(self) -> None:
        """Wrapped words have a height for each width, which knows nothing of the least."""
        self.setMinimumHeight(theme().scaled(38))

    def set_words(self, strong: str, plain: str = "") -> None:
        """Say something else."""
        self._strong.setText(strong)
        self._plain.setText(plain)
        self.setAccessibleName(f"{strong} {plain}".strip())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint, a 4 px edge, a hairline below."""
        painter = QPainter(self)
        look = theme()
        rect = QRectF(self.rect())
        painter.fillRect(rect, look.color(f"{self._kind}_bg"))
        painter.fillRect(QRectF(0, 0, 4, rect.height()), look.color(f"{self._kind}_edge"))
        paint.horizontal(painter, 0, rect.width(), rect.height() - 1, "hair")
        painter.end()


class Notice(QWidget):
    """A tinted box inside a pane, for a warning that belongs to what stands above it."""

    def __init__(self, words: str, kind: str = "amber", icon: str = "hourglass-medium") -> None:
        super().__init__()
        self._kind = kind
        self._label = Label(words, "note", wrap=True)
        self._icon = Icon(icon, kind, 16)
        self.setAccessibleName(words)
        across(self, down(None, self._icon, None), (self._label, 50), None, margins=(10, 8, 10, 8), spacing=9)

    def set_words(self, words: str) -> None:
        """Say something else."""
        self._label.setText(words)
        self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded box; outlined in high contrast, where the tint is white."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme()
        edge = look.color(f"{self._kind}_edge" if look.name == "high" else f"{self._kind}_bg")
        painter.setPen(edge)
        painter.setBrush(look.color(f"{self._kind}_bg"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.end()
