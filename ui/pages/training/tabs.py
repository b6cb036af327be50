"""The tabs of a round. A tab is made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from i18n import _
from ui.components.tabs import Tabs
from ui.pages.training.view import RoundTab, RoundView


@dataclass(frozen=True)
class TabSpec:
    """A tab before it is made: its key, its word, and how it is made."""

    key: str
    word: str
    make: Callable[[], RoundTab]


class RoundTabs(QStackedWidget):
    """The tab that is chosen by `bar`. `turned` when another is shown."""

    turned = Signal()

    def __init__(self, specs: Sequence[TabSpec]) -> None:
        super().__init__()
        self._specs = {spec.key: spec for spec in specs}
        self._made: dict[str, RoundTab] = {}
        self._shown: dict[str, RoundView] = {}
        self._view: RoundView | None = None
        self.keys = list(self._specs)
        self.bar = Tabs([spec.word for spec in specs], _("Parts of the round"))
        self.bar.chosen.connect(lambda _index: self._turn())

    def __iter__(self) -> Iterator[RoundTab]:
        """The tabs that have been made."""
        return iter(self._made.values())

    @property
    def key(self) -> str:
        """The key of the tab that is chosen."""
        return self.keys[self.bar.current()]

    @property
    def current(self) -> RoundTab:
        """The tab that is chosen."""
        return self.tab(self.key)

    def tab(self, key: str) -> RoundTab:
        """A tab, made if need be, showing the round. Raises KeyError for one that is not."""
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._specs[key].make()
            made.counted.connect(lambda said: self.bar.set_count(self.keys.index(key), said))
            self.addWidget(made)
        if self._view is not None and self._shown.get(key) is not self._view:
            self._shown[key] = self._view
            made.show_sheet(self._view)
        return made

    def show_view(self, view: RoundView | None) -> None:
        """Show a round: the tab that is chosen now, others when they are. None: wait for one."""
        if view is None or self._view is None or view.course_id != self._view.course_id:
            for at in range(len(self.keys)):
                self.bar.set_count(at, "")
        self._view = view
        if view is not None:
            self._turn()

    def choose(self, key: str) -> None:
        """Choose a tab; nothing happens for a key that is not one's."""
        if key in self._specs:
            self.bar.choose(self.keys.index(key))

    def _turn(self) -> None:
        if self._view is not None:
            self.setCurrentWidget(self.current)
            self.turned.emit()
