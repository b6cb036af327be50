"""Which pages exist. A page is entered here by the composition root; nothing else lists pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ui.context import AppContext
from ui.shell.page import Page


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page. `word` is on the rail ("" keeps it off), `shortcut` such as "Ctrl+1" or "".

    `at_foot` puts the word at the rail's foot. A page with `word` "" is reached by `navigate` only; `under` is the key
    of the page that is marked on the rail while it is shown. `beside` is its word in the row of pages that belong
    together (`ui.shell.siblings`): those with such a word that are under the same page, and that page itself.
    """

    key: str
    word: str
    icon: str
    shortcut: str
    factory: Callable[[AppContext], Page]
    at_foot: bool = False
    under: str = ""
    beside: str = ""


class PageRegistry:
    """The pages in the order of the rail."""

    def __init__(self, specs: Iterable[PageSpec] = ()) -> None:
        self._specs: dict[str, PageSpec] = {}
        for spec in specs:
            self.register(spec)

    def register(self, spec: PageSpec) -> None:
        """Add a page. Raises ValueError when the key is taken."""
        if spec.key in self._specs:
            raise ValueError(spec.key)
        self._specs[spec.key] = spec

    def __iter__(self) -> Iterator[PageSpec]:
        return iter(self._specs.values())

    def __getitem__(self, key: str) -> PageSpec:
        """The page with this key. Raises KeyError."""
        return self._specs[key]

    def __contains__(self, key: str) -> bool:
        """Whether there is such a page for this person."""
        return key in self._specs

    def siblings(self, key: str) -> list[PageSpec]:
        """The pages that belong together with this one, and itself, in order. Raises KeyError."""
        family = self[key].under or key
        return [spec for spec in self if spec.beside and (spec.under or spec.key) == family]

    def on_rail(self) -> list[PageSpec]:
        """The pages with a word on the rail, foot last."""
        worded = [spec for spec in self if spec.word]
        return sorted(worded, key=lambda spec: spec.at_foot)
