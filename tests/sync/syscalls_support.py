"""Kills or starves a piece of work at a chosen system call, with strace, in a process of its own.

Where `tests.crash` kills between lines of ours, here it happens between the writes themselves, SQLite's included.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
WRITES = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "mkdir")
Point = tuple[str, int]  # a system call, and which of its kind


@cache
def works() -> bool:
    """Whether strace is here and may watch a process of ours."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        return False
    ready = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
    try:
        with watching(ready.pid, []):
            return True
    except PermissionError:
        return False
    finally:
        ready.kill()
        ready.communicate()


@contextlib.contextmanager
def watching(pid: int, options: Sequence[str]) -> Iterator[None]:
    """strace on a process, from here on. Raises PermissionError when it may not."""
    command = ["strace", "-f", "-p", str(pid), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as watcher:
        assert watcher.stderr is not None
        told = watcher.stderr.readline()
        if "attached" not in told:
            watcher.wait()
            raise PermissionError(told)
        try:
            yield
        finally:
            watcher.terminate()
            watcher.stderr.read()


def points(log: Path, prepare: Callable[[], T], work: Callable[[T], object]) -> list[Point]:
    """Every write the work makes, once it has been really done: what can be chosen from."""
    options = ["-o", str(log), "-e", "trace=" + ",".join(WRITES)]
    assert _run(options, prepare, work) == 0, "the work itself failed"
    found = Counter(re.findall(rf"^\d+ +({'|'.join(WRITES)})\(", log.read_text("utf-8", "replace"), re.M))
    return [(call, number) for call in WRITES for number in range(1, found[call] + 1)]


def killed_at(point: Point, prepare: Callable[[], T], work: Callable[[T], object]) -> bool:
    """Kill the work with signal 9 as it enters the system call. False when it was done before that."""
    call, number = point
    status = _run(_injecting(call, f"signal=KILL:when={number}"), prepare, work)
    assert status in (0, -signal.SIGKILL), f"the work itself failed at {point}"
    return status != 0


def refused_from(point: Point, error: str, prepare: Callable[[], T], work: Callable[[T], object]) -> None:
    """Let the system call fail with an error such as ENOSPC, and each of its kind after it; the work must bear it."""
    call, number = point
    assert _run(_injecting(call, f"error={error}:when={number}+"), prepare, work) == 0, f"failed otherwise at {point}"


def _injecting(call: str, what: str) -> list[str]:
    return ["-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:{what}"]


def _run(options: Sequence[str], prepare: Callable[[], T], work: Callable[[T], object]) -> int:
    """The exit code of the work, or minus the signal that ended it. strace sees nothing of what `prepare` does."""
    ready, go = os.pipe(), os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of threads; the child starts none
        child = os.fork()
    if child == 0:
        code = 1
        with contextlib.suppress(BaseException):
            prepared = prepare()
            os.write(ready[1], b".")
            os.read(go[0], 1)
            try:
                work(prepared)
                code = 0
            except BaseException:
                traceback.print_exc()
                raise
        os._exit(code)
    try:
        os.close(ready[1])
        if os.read(ready[0], 1):
            with watching(child, options):
                os.write(go[1], b".")
                return _ended(child)
        return _ended(child)
    finally:
        for handle in (ready[0], *go):
            os.close(handle)


def _ended(child: int) -> int:
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
