"""What every service needs: the open store, its files and today's date. Made once, when the store is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from db.store import Store
from fhr_desktop.domain.clock import utc_now
from fhr_desktop.security.blobs import Blobs


def local_today() -> dt.date:
    """The day on this machine's calendar."""
    return dt.datetime.now().astimezone().date()


@dataclass(frozen=True)
class Desk:
    """The store, the files beside it and the calendar.

    `today` and `now` are given so that the demo and tests can live on other days.
    """

    store: Store
    blobs: Blobs
    today: Callable[[], dt.date] = field(default=local_today)
    now: Callable[[], dt.datetime] = field(default=utc_now)
