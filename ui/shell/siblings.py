"""The row of pages that belong together: tabs on each of them, which go to the others."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker

from ui.components.tabs import Tabs
from ui.context import AppContext


class Siblings(Tabs):
    """Placed under the page's head; hidden where the page stands alone. Arrow keys go from page to page."""

    def __init__(self, ctx: AppContext, key: str, name: str) -> None:
        specs = ctx.shell.registry.siblings(key) if ctx.shell is not None else []
        super().__init__([spec.beside for spec in specs], name)
        self._ctx, self._keys = ctx, [spec.key for spec in specs]
        self._own = self._keys.index(key) if key in self._keys else 0
        self._stand()
        self.setVisible(len(specs) > 1)
        self.chosen.connect(self._go)

    def _stand(self) -> None:
        with QSignalBlocker(self._bar), QSignalBlocker(self._list):
            self._bar.setCurrentIndex(self._own)
            self._list.setCurrentIndex(self._own)

    def _go(self, index: int) -> None:
        if not 0 <= index < len(self._keys) or index == self._own:
            return
        by_keyboard = self._bar.hasFocus() or self._list.hasFocus()
        self._stand()  # the page that is left keeps its own word
        self._ctx.navigate(self._keys[index])
        if by_keyboard:
            there = self._ctx.shell.current.findChild(Siblings)
            if there is not None:
                there.setFocus()
