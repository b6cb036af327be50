"""What the sections of Inställningar have in common: a scrolling column of heads, words and acts."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from ui.components.labels import Label
from ui.components.layout import Item, ScrollPane, across, down
from ui.context import AppContext
from ui.theme import theme

COLUMN = 760  # running text and fields are no wider


class Section(ScrollPane):
    """One tab. `opened` is called each time it is shown, `refresh` when something has been written."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(margins=(20, 18, 16, 20))
        self.ctx = ctx
        self._inner = QWidget()
        self._inner.setMaximumWidth(theme().scaled(COLUMN))
        self.inner_column = down(self._inner, spacing=8)
        self.column.addLayout(across(None, (self._inner, 50), None, spacing=0))
        self.column.addStretch(1)

    def add(self, *items: Item) -> None:
        """Put these below what is there."""
        for item in items:
            if isinstance(item, int):
                self.inner_column.addSpacing(item)
            elif isinstance(item, QWidget):
                self.inner_column.addWidget(item)
            elif item is not None and not isinstance(item, tuple):
                self.inner_column.addLayout(item)

    def head(self, title: str, words: str = "") -> None:
        """A head and what it is about."""
        self.add(Label(title, "sub"))
        if words:
            self.add(Label(words, "meta", wrap=True))

    def opened(self) -> None:
        """The section is shown."""

    def refresh(self, changes: Any) -> None:
        """Something has been written."""

    def save_pending(self) -> None:
        """Write what is being typed."""
