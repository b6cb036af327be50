"""One program per store: a lock the operating system holds and lets go of when the program ends, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fhr_desktop.domain.errors import StoreBusy, StoreRefused
from i18n import _

NAME = "store.lock"


class StoreLock:
    """Held from the moment it is made until `release` or the end of the process.

    Raises StoreBusy when another program, or another window of this one, has the store open.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreRefused(
                _("The store's folder cannot be written to. Nothing was changed. Check the disk and try again.")
            ) from error
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise StoreBusy(_("The program is already open on this computer. Switch to that window.")) from error

    def release(self) -> None:
        """Let another program open the store. The file stays: removing it could let two in."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> StoreLock:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        # flock, not lockf: it also tells two windows of one process apart.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
