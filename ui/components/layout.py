"""Panes and rows: surfaces, hairlines, columns that scroll. Panes, not cards."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import theme

# A widget; a number of pixels; None for slack; a layout; or (widget, stretch).
Item = QWidget | int | None | QLayout | tuple[QWidget, int]


def _fill(layout: QBoxLayout, items: Iterable[Item]) -> None:
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, tuple):
            layout.addWidget(item[0], item[1])
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def across(
    parent: QWidget | None,
    *items: Item,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    spacing: int = 8,
) -> QHBoxLayout:
    """A row, put in `parent` when given. Margins left, top, right, bottom."""
    layout = QHBoxLayout() if parent is None else QHBoxLayout(parent)
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    _fill(layout, items)
    return layout


def down(
    parent: QWidget | None,
    *items: Item,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    spacing: int = 0,
) -> QVBoxLayout:
    """A column, put in `parent` when given."""
    layout = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    _fill(layout, items)
    return layout


class Pane(QFrame):
    """A surface: content, panel, chrome or inset; with a hairline at one edge when `line` is given.

    `least` is a height in pixels at 100 %, for bars that keep theirs while the text grows.
    """

    def __init__(self, surface: str = "content", line: str = "none", *, least: int = 0) -> None:
        super().__init__()
        self._least = least
        self.setProperty("surface", surface)
        self.setProperty("line", line)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def sizeHint(self) -> QSize:
        """At least the height of the bar."""
        return self._raised(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        """At least the height of the bar."""
        return self._raised(super().minimumSizeHint())

    def _raised(self, hint: QSize) -> QSize:
        return QSize(hint.width(), max(hint.height(), theme().scaled(self._least)))


class Row(Pane):
    """A pane holding a row of widgets."""

    def __init__(
        self,
        *items: Item,
        surface: str = "content",
        line: str = "none",
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
        spacing: int = 8,
        height: int = 0,
    ) -> None:
        super().__init__(surface, line, least=height)
        across(self, *items, margins=margins, spacing=spacing)


class Column(Pane):
    """A pane holding a column of widgets."""

    def __init__(
        self,
        *items: Item,
        surface: str = "content",
        line: str = "none",
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
        spacing: int = 0,
    ) -> None:
        super().__init__(surface, line)
        self.column = down(self, *items, margins=margins, spacing=spacing)


def rule() -> QFrame:
    """A hairline across."""
    line = Pane("content", "bottom")
    line.setFixedHeight(1)
    return line


class ScrollPane(QScrollArea):
    """A column that scrolls. Put widgets in `column`. Whatever gets the focus is scrolled into view."""

    def __init__(
        self,
        *items: Item,
        surface: str = "content",
        margins: tuple[int, int, int, int] = (20, 14, 16, 20),
        spacing: int = 0,
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("surface", surface)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.inner = Pane(surface)
        self.inner.setProperty("scrolled", True)
        self.column = down(self.inner, *items, margins=margins, spacing=spacing)
        self.setWidget(self.inner)
        self.inner.installEventFilter(self)
        self.verticalScrollBar().rangeChanged.connect(self._stop_or_not)
        self._stop_or_not()

    def showEvent(self, event: QShowEvent) -> None:
        """What is in it may have changed meanwhile."""
        super().showEvent(event)
        self._stop_or_not()

    def _stop_or_not(self) -> None:
        """Tab stops at the pane itself only when it is read by scrolling and nothing in it takes the focus."""
        inside = any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in self.inner.findChildren(QWidget))
        reads = self.verticalScrollBar().maximum() > 0 and not inside
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if reads else Qt.FocusPolicy.ClickFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the content at least as wide as its smallest form, so that nothing is cut at large text."""
        if watched is self.inner and event.type() == QEvent.Type.LayoutRequest:
            needed = self.inner.minimumSizeHint().width()
            fits = needed <= self.viewport().width()
            self.setHorizontalScrollBarPolicy(
                Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
            )
        return super().eventFilter(watched, event)
