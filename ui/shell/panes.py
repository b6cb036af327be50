"""F6: from pane to pane; each remembers where in it the focus was."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


class PaneCycle:
    """Walks the panes that `panes` gives at the moment, each with what it focuses the first time."""

    def __init__(self, window: QWidget, panes: Callable[[], Sequence[tuple[QWidget, QWidget | None]]]) -> None:
        self._window, self._panes = window, panes
        self._last: dict[int, QWidget] = {}

    def move(self, step: int = 1) -> None:
        """Go to the next pane (or the one before, with −1) that can take the focus."""
        panes = [pair for pair in self._panes() if pair[0].isVisible()]
        focus = self._window.focusWidget()
        here = next((n for n, (pane, _first) in enumerate(panes) if focus and _within(pane, focus)), -1)
        if here >= 0 and focus is not None:
            self._last[id(panes[here][0])] = focus
        for distance in range(1, len(panes) + 1):
            pane, first = panes[(here + step * distance) % len(panes)]
            target = self._target(pane, first)
            if target is not None:
                target.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _target(self, pane: QWidget, first: QWidget | None) -> QWidget | None:
        last = self._last.get(id(pane))
        for wish in (last, first):
            if wish is not None and isValid(wish) and _within(pane, wish) and wish.isVisible() and wish.isEnabled():
                return wish
        focusable = Qt.FocusPolicy.TabFocus
        for child in (pane, *pane.findChildren(QWidget)):
            if child.focusPolicy() & focusable and child.isVisible() and child.isEnabled():
                return child
        return None


def _within(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)
