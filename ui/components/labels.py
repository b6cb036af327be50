"""Words and small marks as widgets: labels, icons, keycaps, chips, gap marks, the logo."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.components import paint
from ui.theme import theme

READING_WIDTH = 720  # running text is never wider


class Label(QLabel):
    """Plain words. `kind`: body, strong, sub, title, display, meta, small, note, help, error, gap, amber."""

    def __init__(self, text: str = "", kind: str = "body", *, wrap: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._widest = 0
        if wrap:
            self._measure()
            theme().changed.connect(self._measure)
        self.setProperty("kind", kind)

    def _measure(self) -> None:
        """As wide as is good to read, unless whoever shows it has given it another width."""
        if not self._widest or self.maximumWidth() == self._widest:
            self._widest = theme().scaled(READING_WIDTH)
            self.setMaximumWidth(self._widest)

    def heightForWidth(self, width: int) -> int:
        """As high as the words are in the width they get; a layout asks for its own, which may be wider."""
        return super().heightForWidth(min(width, self.maximumWidth()))

    def set_kind(self, kind: str) -> None:
        """Change what the words are."""
        set_look(self, "kind", kind)


class Elided(QLabel):
    """Words that end in … when there is no room; the whole is the tool tip and the accessible name."""

    def __init__(self, text: str = "", kind: str = "body") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self._whole = text
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """The whole text; what is shown is cut to the width."""
        self._whole = text
        self.setAccessibleName(text)
        super().setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As QLabel, cut with …."""
        metrics = self.fontMetrics()
        cut = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self._whole if cut != self._whole else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(paint.LEFT) | int(Qt.TextFlag.TextSingleLine), cut)


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, on a widget that may already be shown."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Painted(QWidget):
    """Base of small marks painted by hand. Subclasses give `sizeHint` and `draw`; a name is required when
    the mark says something words beside it do not."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Never smaller than drawn."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint in the theme of the moment."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Paint the mark."""
        raise NotImplementedError


class Icon(Painted):
    """One icon. `size` in pixels at 100 %."""

    def __init__(self, icon: str, ink: str = "text2", size: int = 18, name: str = "") -> None:
        super().__init__(name)
        self._icon, self._token, self._size = icon, ink, size

    def set_icon(self, icon: str, ink: str) -> None:
        """Show another icon."""
        self._icon, self._token = icon, ink
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        side = theme().scaled(self._size)
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        """The glyph, centred."""
        theme().glyph(painter, QRectF(self.rect()), self._icon, self._token, theme().scaled(self._size))


class Keycap(Painted):
    """The key beside what it does. Not read aloud: the control it belongs to says its shortcut."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._key = key
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the name of the key."""
        return QSize(round(paint.keycap_width(self._key)) + 1, theme().scaled(20))

    def draw(self, painter: QPainter) -> None:
        """The key."""
        paint.keycap(painter, 0, self.height() / 2, self._key)


class Chip(Painted):
    """A state in words: `kind` ok, wait, amber, err, info, prot (tinted) or gap (outlined)."""

    def __init__(self, text: str, kind: str = "wait", icon: str | None = None) -> None:
        super().__init__(text)
        self._text, self._kind, self._icon = text, kind, icon

    def set(self, text: str, kind: str, icon: str | None = None) -> None:
        """Show another state."""
        self._text, self._kind, self._icon = text, kind, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        return QSize(round(paint.chip_width(self._text, self._icon, self._kind)) + 1, paint.chip_height() + 2)

    def draw(self, painter: QPainter) -> None:
        """The chip."""
        paint.chip(painter, 0, self.height() / 2, self._text, self._kind, self._icon)


class GapMark(Painted):
    """The 13 px mark. `state`: full, part, empty, not, conflict; `name` says it in words."""

    def __init__(self, state: str, name: str, part: float = 0.5) -> None:
        super().__init__(name)
        self._state, self._part = state, part

    def set(self, state: str, name: str, part: float = 0.5) -> None:
        """Show another state."""
        self._state, self._part = state, part
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """A square a little larger than the mark."""
        side = theme().scaled(18)
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        """The mark."""
        middle = self.width() / 2
        paint.gap_mark(painter, middle, middle, self._state, self._part, theme().scaled(13) / 2)


class Logo(Painted):
    """The cottage."""

    def __init__(self, size: int = 46) -> None:
        super().__init__()
        self._size = size

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._size, self._size)

    def draw(self, painter: QPainter) -> None:
        """The cottage."""
        paint.cottage(painter, QRectF(self.rect()))
