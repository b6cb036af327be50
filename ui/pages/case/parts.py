"""The parts of a case and their tabs. A part is made when it is first shown: a case opens quickly, however many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget

from i18n import _
from ui.components.tabs import Tabs
from ui.pages.case.view import CaseView, Part


@dataclass(frozen=True)
class PartSpec:
    """A part before it is made: its key, its tab's word, and what is counted after it, if anything is."""

    key: str
    title: str
    make: Callable[[], Part]
    counts: Callable[[CaseView], Sized] | None = None


class Parts(QStackedWidget):
    """The part that is chosen by `tabs`."""

    def __init__(self, specs: Sequence[PartSpec]) -> None:
        super().__init__()
        self._specs = {spec.key: spec for spec in specs}
        self._made: dict[str, Part] = {}
        self._view: CaseView | None = None
        self.keys = list(self._specs)
        self.tabs = Tabs([spec.title for spec in specs], _("Parts of the case"))
        self.tabs.chosen.connect(lambda _index: self._chosen())

    def __iter__(self) -> Iterator[Part]:
        """The parts that have been made."""
        return iter(self._made.values())

    @property
    def key(self) -> str:
        """The key of the part that is chosen."""
        return self.keys[self.tabs.current()]

    @property
    def current(self) -> Part:
        """The part that is chosen."""
        return self.part(self.key)

    def part(self, key: str) -> Part:
        """A part, made if need be, showing the case. Raises KeyError for one that is not."""
        part = self._made.get(key)
        if part is None:
            part = self._made[key] = self._specs[key].make()
            part.counted.connect(lambda said: self.tabs.set_count(self.keys.index(key), said))
            self.addWidget(part)
        if self._view is not None and part.view is not self._view:
            part.show_view(self._view)
        return part

    def show_view(self, view: CaseView | None) -> None:
        """Show a case, or the same one read anew: the part that is chosen now, others when they are. None: wait."""
        other = view is None or self._view is None or self._view.case_id != view.case_id
        self._view = view
        if view is None:
            return
        for at, spec in enumerate(self._specs.values()):
            number = len(spec.counts(view)) if spec.counts is not None else 0
            if other or spec.counts is not None:
                self.tabs.set_count(at, str(number) if number else "")
        self._chosen()

    def choose(self, key: str) -> None:
        """Choose a part; nothing happens for a key that is not one's."""
        if key in self._specs:
            self.tabs.choose(self.keys.index(key))

    def _chosen(self) -> None:
        if self._view is not None:
            self.setCurrentWidget(self.current)
            self.current.wake()
