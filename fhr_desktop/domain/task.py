"""What long work may say and hear while it runs: progress out, cancel in. Who runs it is not known here."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Cancelled(Exception):  # not an error: the person asked for it
    """The person cancelled; the work must leave nothing behind."""


class TaskContext:
    """Handed to long work. `progress` is called with done and total steps and a translated sentence."""

    def __init__(self, progress: Callable[[int, int, str], None] | None = None) -> None:
        self._progress = progress
        self._cancelled = threading.Event()

    def step(self, done: int, total: int, sentence: str = "") -> None:
        """Tell how far the work has come. Raises Cancelled when the person has asked to stop."""
        self.check()
        if self._progress is not None:
            self._progress(done, total, sentence)

    def check(self) -> None:
        """Raises Cancelled when the person has asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next step. May be called from any thread."""
        self._cancelled.set()
