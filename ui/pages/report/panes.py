"""Three panes beside each other, as many of them as there is room for. What is in them is the page's matter."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ui.context import Settings
from ui.theme import theme

ORDER = ("outline", "editor", "page")
WIDTHS = {"outline": 256, "editor": 564, "page": 494}  # pixels at 100 %
_NEEDS = {3: 1040, 2: 600}  # so wide, at 100 %, for so many panes
_RANKS = ("editor", "outline", "page")  # who stays when there is no room
_SHOWN, _SIZES = "report.panes", "report.sizes"


class Panes(QSplitter):
    """Outline, editor and page. What a person opens and how wide is remembered in the settings.

    Where there is no room for all, what was opened last stays: first the page gives way. `shown_changed` then.
    """

    shown_changed = Signal()

    def __init__(self, settings: Settings, outline: QWidget, editor: QWidget, page: QWidget) -> None:
        super().__init__()
        self._settings = settings
        self._panes = dict(zip(ORDER, (outline, editor, page), strict=True))
        self._last: list[str] = []  # opened by hand, the latest last
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for pane in self._panes.values():
            self.addWidget(pane)
        self.setStretchFactor(1, 1)
        kept = settings.get(_SIZES) or {}
        self.setSizes([theme().scaled(int(kept.get(key, WIDTHS[key]))) for key in ORDER])
        self.splitterMoved.connect(self._moved)

    def wanted(self) -> set[str]:
        """The panes the person has open, room or not."""
        return set(self._settings.get(_SHOWN) or ORDER)

    def shown(self) -> set[str]:
        """The panes there is room for."""
        return {key for key, pane in self._panes.items() if not pane.isHidden()}

    def toggle(self, key: str) -> None:
        """Open or close a pane; one is always open."""
        shown = self.shown()
        if key in shown:
            if len(shown) == 1:
                self.shown_changed.emit()
                return
            self._last = [one for one in self._last if one != key]
            wanted = shown - {key}
        else:
            self._last = [*[one for one in self._last if one != key], key]
            wanted = self.wanted() | shown | {key}
        self._settings.set(_SHOWN, sorted(wanted))
        self.fit()

    def open(self, key: str) -> None:
        """See to it that a pane is open."""
        if key not in self.shown():
            self.toggle(key)

    def fit(self) -> None:
        """Show as many of the wanted panes as there is room for."""
        room = next((n for n, width in _NEEDS.items() if self.width() >= theme().scaled(width)), 1)
        by_need = [*reversed(self._last), *_RANKS]
        shown = set([key for key in dict.fromkeys(by_need) if key in self.wanted()][:room])
        if shown == self.shown():
            return
        for key, pane in self._panes.items():
            pane.setVisible(key in shown)
        self.shown_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, or less."""
        super().resizeEvent(event)
        self.fit()

    def _moved(self) -> None:
        sizes = dict(zip(ORDER, self.sizes(), strict=True))
        factor = theme().fonts.percent / 100
        kept = {**(self._settings.get(_SIZES) or {}), **{k: round(v / factor) for k, v in sizes.items() if v}}
        self._settings.set(_SIZES, kept)
