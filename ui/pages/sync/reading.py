"""Which lines of Sedan sist have been read. Kept with the window's settings: a moment and random ids, no names."""

from __future__ import annotations

from typing import Any

from fhr_desktop.services.sync.views import Arrival, Line

KEY = "sync.read"


class ReadMarks:
    """Marks belong to the latest package taken in; the next one begins unread."""

    def __init__(self, settings: Any) -> None:
        self._settings = settings

    def is_read(self, arrival: Arrival, line: Line) -> bool:
        """Whether a person has opened the line, or said that all is read."""
        kept = self._kept(arrival)
        return bool(kept.get("all")) or _mark(line) in kept.get("lines", ())

    def read(self, arrival: Arrival, line: Line) -> None:
        """The line has been opened."""
        kept = self._kept(arrival)
        lines = [*kept.get("lines", ()), _mark(line)]
        self._settings.set(KEY, {"at": _moment(arrival), "all": kept.get("all", False), "lines": lines})

    def read_all(self, arrival: Arrival) -> None:
        """Everything has been seen."""
        self._settings.set(KEY, {"at": _moment(arrival), "all": True, "lines": []})

    def unread(self, arrival: Arrival | None) -> int:
        """How many lines wait to be read."""
        if arrival is None:
            return 0
        lines = {_mark(line): line for line in (*arrival.conflicts, *arrival.changed, *arrival.new)}
        return sum(not self.is_read(arrival, line) for line in lines.values())

    def _kept(self, arrival: Arrival) -> dict[str, Any]:
        kept = self._settings.get(KEY) or {}
        return kept if kept.get("at") == _moment(arrival) else {}


def _moment(arrival: Arrival) -> str:
    return (arrival.taken_in or arrival.made).isoformat()


def _mark(line: Line) -> str:
    return f"{line.table}.{line.record.hex}"
