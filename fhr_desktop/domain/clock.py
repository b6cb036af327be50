"""Time for operations: the hybrid logical clock (SYNC §11). It decides what is shown first, never what survives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

COUNTER_BITS = 16
MAX_AHEAD_MS = 5 * 60 * 1000


def utc_now() -> dt.datetime:
    """Now, aware, whole milliseconds."""
    now = dt.datetime.now(dt.UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def moment_of(hlc: int) -> dt.datetime:
    """The wall-clock part of a stamp."""
    return dt.datetime.fromtimestamp((hlc >> COUNTER_BITS) / 1000, dt.UTC)


@dataclass(slots=True)
class HybridClock:
    """Stamps that always grow on one machine: 48 bits of milliseconds and a 16-bit counter."""

    last: int = 0
    now: Callable[[], dt.datetime] = field(default=utc_now)

    def tick(self) -> int:
        """The next stamp for something that happens here."""
        wall = int(self.now().timestamp() * 1000) << COUNTER_BITS
        self.last = max(wall, self.last + 1)
        return self.last

    def witness(self, remote: int) -> None:
        """Take in a stamp from elsewhere, never following it more than five minutes beyond our own clock."""
        ceiling = (int(self.now().timestamp() * 1000) + MAX_AHEAD_MS) << COUNTER_BITS
        self.last = max(self.last, min(remote, ceiling))
