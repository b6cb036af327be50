"""Kills a piece of work in a process of its own, at a chosen line of ours or at a random moment inside SQLite."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import warnings
from collections.abc import Callable
from types import FrameType
from typing import Any

ROOMS = (f"{os.sep}db{os.sep}", f"{os.sep}security{os.sep}", f"{os.sep}durable.py")
NEVER = 10**9

Work = Callable[[], object]


def steps(work: Work) -> int:
    """How many lines of our rooms the work runs through. It is really done, in a process of its own."""
    reader, writer = os.pipe()

    def counted() -> None:
        counter = _Tracer(NEVER)
        sys.settrace(counter)
        work()
        sys.settrace(None)
        os.write(writer, str(counter.seen).encode())

    try:
        assert not _died(counted)
        return int(os.read(reader, 20))
    finally:
        os.close(reader)
        os.close(writer)


def killed_at(step: int, work: Work) -> bool:
    """Kill the work with signal 9 before its `step`-th line. False when it was done before that."""

    def doomed() -> None:
        sys.settrace(_Tracer(step))
        work()

    return _died(doomed)


def killed_after(seconds: float, work: Work) -> bool:
    """Let the kernel end the work after so many seconds, wherever it is. False when it was done before that."""

    def doomed() -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        work()

    return _died(doomed)


def some(total: int, many: int, seed: int) -> list[int]:
    """The first and last steps and a random choice of those between."""
    return sorted({1, 2, total - 1, total, *random.Random(seed).sample(range(1, total + 1), min(many, total))})


class _Tracer:
    def __init__(self, last: int) -> None:
        self.last, self.seen = last, 0

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> Any:
        if not any(room in frame.f_code.co_filename for room in ROOMS):
            return None
        if event == "line":
            self.seen += 1
            if self.seen == self.last:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def _died(work: Work) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of threads; the child starts none
        child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            work()
            os._exit(0)
        os._exit(1)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the work itself failed"
    return False
