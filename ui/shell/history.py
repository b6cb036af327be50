"""Where the person has been: back and forward over pages, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Stop:
    """A page that was shown, with what it was given and where on it the person was."""

    page: str
    argument: Any = None
    state: Any = None


class History:
    """A line of stops and where one stands. At most `limit` stops are kept."""

    def __init__(self, limit: int = 50) -> None:
        self._stops: list[Stop] = []
        self._at = -1
        self._limit = limit

    @property
    def current(self) -> Stop | None:
        """Where one stands."""
        return self._stops[self._at] if self._stops else None

    def go(self, page: str, argument: Any) -> Stop:
        """Go somewhere new; what lay ahead is forgotten. Going to where one stands adds nothing."""
        here = self.current
        if here is not None and here.page == page and here.argument == argument:
            return here
        self._stops = [*self._stops[: self._at + 1], Stop(page, argument)][-self._limit :]
        self._at = len(self._stops) - 1
        return self._stops[self._at]

    def follow(self, moved: Mapping[Any, Any]) -> None:
        """Let stops at what has a new id lead to it."""
        for stop in self._stops:
            stop.argument = _followed(stop.argument, moved)

    def step(self, by: int) -> Stop | None:
        """One back (−1) or forward (1); None at the end of the line."""
        if not 0 <= self._at + by < len(self._stops):
            return None
        self._at += by
        return self._stops[self._at]

    def can(self, by: int) -> bool:
        """Whether `step` would go anywhere."""
        return 0 <= self._at + by < len(self._stops)


def _followed(argument: Any, moved: Mapping[Any, Any]) -> Any:
    if isinstance(argument, dict):
        return {key: _followed(value, moved) for key, value in argument.items()}
    try:
        return moved.get(argument, argument)
    except TypeError:  # a list or the like is no id
        return argument
