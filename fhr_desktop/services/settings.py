"""The window's own settings on this machine, inside the encrypted store: sizes, columns, open pages. Never synced."""

from __future__ import annotations

import json
from typing import Any

from db import local
from fhr_desktop.services.desk import Desk

KEY = "window"


INVENTED = "invented"


def mark_invented(desk: Desk) -> None:
    """The store holds nobody's data: the demonstration's, wherever it is opened."""
    with desk.store.local() as connection:
        local.put(connection, INVENTED, b"1")


def is_invented(desk: Desk) -> bool:
    """Whether the store was made for the demonstration."""
    with desk.store.read() as connection:
        return local.get(connection, INVENTED) is not None


class WindowSettings:
    """One JSON object of plain values. What the keys mean is the window's matter."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def get(self) -> dict[str, Any]:
        """All values; empty in a new store, and where what is kept cannot be read."""
        with self._desk.store.read() as connection:
            kept = local.get(connection, KEY)
        try:
            values = json.loads(kept) if kept else {}
        except ValueError:
            return {}
        return values if isinstance(values, dict) else {}

    def put(self, values: dict[str, Any]) -> None:
        """Keep all values in place of those kept before."""
        with self._desk.store.local() as connection:
            local.put(connection, KEY, json.dumps(values, ensure_ascii=False).encode())
