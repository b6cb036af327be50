"""What Inställningar needs beside the services: the open store as a whole, and the way to put a backup in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fhr_desktop.services.storage import Backup, OpenStore, Storage


@dataclass(frozen=True)
class Keeping:
    """`restore` leaves the window: the store is closed, and the passphrase asked for."""

    storage: Storage
    opened: OpenStore
    restore: Callable[[Backup], object]
