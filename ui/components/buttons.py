"""Buttons: one primary a page, the rest secondary, quiet, danger, link; and icon buttons with a name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QToolButton, QWidget

from ui.components.labels import Keycap, set_look
from ui.components.layout import across
from ui.theme import theme

_ICON_TOKENS = {"primary": "on_accent", "danger": "err", "link": "accent", "amber": "amber"}


def key_words(shortcut: str) -> str:
    """A shortcut as it stands on a keycap: "Ctrl+Return" → "Ctrl Enter", in the words of the keyboard."""
    shown = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return shown.replace("Return", "Enter").replace("+", " ")


class Button(QPushButton):
    """A button in words. `kind`: primary, secondary, quiet, danger, link, amber, filter. Never shrinks."""

    def __init__(
        self,
        text: str,
        kind: str = "secondary",
        icon: str | None = None,
        *,
        pressed: Callable[[], object] | None = None,
        help: str = "",  # noqa: A002  # the word on screen
    ) -> None:
        super().__init__(text)
        self._icon = icon
        self._kind = kind
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if help:
            self.setToolTip(help)
        self._draw_icon()
        theme().changed.connect(self._draw_icon)
        if pressed is not None:
            self.clicked.connect(lambda: pressed())

    def set_icon_name(self, icon: str | None) -> None:
        """Show another icon."""
        self._icon = icon
        self._draw_icon()

    def set_kind(self, kind: str) -> None:
        """Be another kind of button: a page has one primary at a time."""
        self._kind = kind
        set_look(self, "kind", kind)
        self._draw_icon()

    def minimumSizeHint(self) -> QSize:
        """The whole of the words: a cut button reads as another button."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The primary button's focus is a ring of `content` inside the accent (LOOK §8)."""
        super().paintEvent(event)
        if self._kind == "primary" and self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = painter.pen()
            pen.setColor(theme().color("content"))
            pen.setWidthF(1.5)
            painter.setPen(pen)
            painter.drawRoundedRect(self.rect().toRectF().adjusted(3, 3, -3, -3), 3, 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the focused button, as space does; Ctrl+Enter is for what the button stands in."""
        if not _entered(self, event):
            super().keyPressEvent(event)

    def _draw_icon(self) -> None:
        if self._icon is None:
            return
        size = theme().scaled(16)
        self.setIconSize(QSize(size, size))
        self.setIcon(theme().icon(self._icon, _ICON_TOKENS.get(self._kind, "text2"), size))


class IconButton(QToolButton):
    """A square button with an icon; `name` is its tool tip and what is read aloud."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        shortcut: str = "",
        pressed: Callable[[], object] | None = None,
        checkable: bool = False,
        size: int = 18,
    ) -> None:
        super().__init__()
        self._icon, self._size = icon, size
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key_words(shortcut)})" if shortcut else name)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._draw_icon()
        theme().changed.connect(self._draw_icon)
        if pressed is not None:
            self.clicked.connect(lambda: pressed())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As of a button with words."""
        if not _entered(self, event):
            super().keyPressEvent(event)

    def set_icon_name(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._draw_icon()

    def _draw_icon(self) -> None:
        size = theme().scaled(self._size)
        self.setIconSize(QSize(size, size))
        self.setFixedSize(size + 10, size + 10)
        self.setIcon(theme().icon(self._icon, "text2", size))


def _entered(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press the button by Enter. Whether it was Enter."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        event.ignore()
    else:
        button.click()
    return True


def with_key(button: QWidget, key: str) -> QWidget:
    """The button with its keycap after it."""
    pair = QWidget()
    across(pair, button, Keycap(key), spacing=8)
    pair.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return pair
