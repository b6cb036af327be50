"""Tabs of a page: text, count, a 2 px underline, no boxes; a list to choose in when text is large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QTabBar

from ui.components import paint
from ui.components.combo import Combo
from ui.components.headers import LEFT_EDGE, RIGHT_EDGE
from ui.components.layout import Pane, across
from ui.theme import theme

_GAP = 26
_TIGHT = 15  # when they would not fit otherwise
_INSET = 6  # room for the ring round the first word, which stands on the page's left edge


class _Bar(QTabBar):
    """The painted bar. A count after the word is written in the same tab."""

    def __init__(self) -> None:
        super().__init__()
        self.gap = _GAP
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setElideMode(Qt.TextElideMode.ElideNone)

    def tabSizeHint(self, index: int) -> QSize:
        """The words in semibold, so that choosing one moves nothing."""
        return QSize(round(theme().width(self.tabText(index), "body", 600)) + self.gap, theme().scaled(35))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Never cut."""
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words, and the underline of the chosen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme()
        for index in range(self.count()):
            rect = QRectF(self.tabRect(index))
            chosen = index == self.currentIndex()
            font = look.font("body", 600 if chosen else 400, tabular=True)
            inner = rect.adjusted(_INSET, 0, -self.gap + _INSET + 2, 0)
            paint.words(painter, inner, self.tabText(index), font, "text" if chosen else "text2", elide=False)
            if chosen:
                width = look.width(self.tabText(index), "body", 600)
                under = QRectF(rect.left() + _INSET - 2, rect.bottom() - 2, width + 4, 2)
                painter.fillRect(under, look.color("accent"))
                if self.hasFocus():
                    ring = QRectF(rect.left(), rect.top() + 4, width + 2 * _INSET, rect.height() - 9)
                    paint.focus_ring(painter, ring)
        painter.end()


class Tabs(Pane):
    """The row of tabs. `chosen` carries the index. `set_count` writes a count or remark after a word."""

    chosen = Signal(int)

    def __init__(self, words: Sequence[str], name: str) -> None:
        super().__init__("content", "bottom")
        self._words = list(words)
        self._bar = _Bar()
        self._bar.setAccessibleName(name)
        self._list = Combo()
        self._list.setAccessibleName(name)
        for word in self._words:
            self._bar.addTab(word)
            self._list.addItem(word)
        self._list.fit()
        self._row = across(self, self._bar, self._list, None, margins=(LEFT_EDGE - _INSET, 0, RIGHT_EDGE, 0))
        self.setFocusProxy(self._bar)
        self._list.hide()
        self.setMinimumWidth(100)
        self._bar.currentChanged.connect(self._from_bar)
        self._list.activated.connect(self.choose)

    def set_words(self, words: Sequence[str], chosen: int) -> None:
        """Other tabs, without counts, one of them chosen; nothing is sent."""
        if list(words) == self._words and chosen == self.current():
            return
        self._words = list(words)
        with QSignalBlocker(self._bar), QSignalBlocker(self._list):
            while self._bar.count():
                self._bar.removeTab(0)
            self._list.clear()
            for word in self._words:
                self._bar.addTab(word)
                self._list.addItem(word)
            self._bar.setCurrentIndex(chosen)
            self._list.setCurrentIndex(chosen)
        self._list.fit()
        self._fold()

    def choose(self, index: int) -> None:
        """Choose a tab."""
        self._bar.setCurrentIndex(index)

    def current(self) -> int:
        """The chosen tab."""
        return self._bar.currentIndex()

    def set_count(self, index: int, remark: str) -> None:
        """Words after the name: "5 kvar", "23", or "" for none."""
        text = f"{self._words[index]}  {remark}" if remark else self._words[index]
        self._bar.setTabText(index, text)
        self._list.setItemText(index, text)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tabs that do not fit stand closer, and then become a list."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        room, before = self.width() - LEFT_EDGE - RIGHT_EDGE, self._bar.gap
        for gap in (_GAP, _TIGHT):
            self._bar.gap = gap
            folded = sum(self._bar.tabSizeHint(i).width() for i in range(self._bar.count())) > room + gap
            if not folded:
                break
        if self._bar.gap != before:
            self._bar.setIconSize(self._bar.iconSize())  # Qt lays the tabs out anew
            self._bar.updateGeometry()
        self._row.setContentsMargins(LEFT_EDGE if folded else LEFT_EDGE - _INSET, 0, RIGHT_EDGE, 0)
        self._bar.setVisible(not folded)
        self._list.setVisible(folded)
        self.setFocusProxy(self._list if folded else self._bar)

    def minimumSizeHint(self) -> QSize:
        """May be narrow: then it is a list."""
        return QSize(100, theme().scaled(35))

    def _from_bar(self, index: int) -> None:
        self._list.setCurrentIndex(index)
        self.chosen.emit(index)
