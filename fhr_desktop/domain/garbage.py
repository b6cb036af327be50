"""Without Python's search for garbage, where a great many small things are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_put_aside = False


def put_aside() -> None:
    """What there is now is never looked through again: it goes when nobody has it."""
    global _put_aside
    _put_aside = True  # to count what is aside takes longer than to look through much else
    gc.freeze()


@contextmanager
def uncollected() -> Iterator[None]:
    """Meanwhile nobody looks through what is made over and over: it takes a third of the time, and stops every thread,
    the window's too. What is inside this already stays so until the outermost ends. Nor is what was made looked through
    at once afterwards: it counts as old.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if not _put_aside:  # or what somebody put aside would come back too
                gc.freeze()
                gc.unfreeze()  # among the oldest, which are looked through seldom
            gc.enable()
