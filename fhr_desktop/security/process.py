"""Makes the running program keep its memory and files to itself: no core dumps, no readers, private files."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

_PR_SET_DUMPABLE = 4


def harden() -> None:
    """Call first at start. Where the system does not allow a measure the program runs on without it."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # Nor may another program of the same user read this one's memory.
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
