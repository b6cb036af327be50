"""Work off the UI thread: one thread owns the database, another does long work; answers come back by signal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.task import Cancelled, TaskContext

Callback = Callable[[Any], None]
Progress = Callable[[int, int, str], None]
_noticing: list[list[Task]] = []


@contextmanager
def started() -> Iterator[list[Task]]:
    """The work that is started meanwhile, for whoever must not begin again before it has answered."""
    found: list[Task] = []
    _noticing.append(found)
    try:
        yield found
    finally:
        _noticing.pop()


class Task:
    """One piece of work. Say what follows, then `start()`. All callbacks run on the UI thread."""

    def __init__(self, tasks: Tasks, pool: ThreadPoolExecutor, call: Callable[[TaskContext], Any]) -> None:
        self._tasks, self._pool, self._call = tasks, pool, call
        self._context = TaskContext(lambda done, total, words: tasks._stepped.emit(self, done, total, words))
        self._done: Callback | None = None
        self._error: Callable[[FhrError], None] | None = None
        self._progress: Progress | None = None
        self._finally: Callable[[], None] | None = None
        self._owner: QObject | None = None

    def on_done(self, callback: Callback) -> Task:
        """Called with the result."""
        self._done = callback
        return self

    def on_error(self, callback: Callable[[FhrError], None]) -> Task:
        """Called with a FhrError instead of the usual error dialog."""
        self._error = callback
        return self

    def on_progress(self, callback: Progress) -> Task:
        """Called with done, total and a sentence, for long work."""
        self._progress = callback
        return self

    def on_finished(self, callback: Callable[[], None]) -> Task:
        """Called last, however it ended."""
        self._finally = callback
        return self

    def owned_by(self, owner: QObject) -> Task:
        """Drop the answer if `owner`, a widget or other Qt object, has been destroyed by then."""
        self._owner = owner
        return self

    def start(self) -> Task:
        """Put the work in the queue. Work already queued on the same thread is done first."""
        self._tasks._began(self)
        future = self._pool.submit(self._call, self._context)
        future.add_done_callback(self._report)
        return self

    @property
    def under_way(self) -> bool:
        """Whether it has been started and has not answered yet."""
        return self in self._tasks._under_way

    def cancel(self) -> None:
        """Ask the work to stop at its next step; its result is then not delivered."""
        self._context.cancel()

    def _report(self, future: Future[Any]) -> None:
        error = Cancelled() if future.cancelled() else future.exception()
        self._tasks._arrived.emit(self, None if error else future.result(), error)

    @property
    def _wanted(self) -> bool:
        return self._owner is None or isValid(self._owner)

    def _step(self, done: int, total: int, words: str) -> None:
        if self._progress is not None and self._wanted:
            self._progress(done, total, words)

    def _deliver(self, result: Any, error: BaseException | None) -> None:
        try:
            if not self._wanted or isinstance(error, Cancelled):
                return
            if error is None:
                if self._done is not None:
                    self._done(result)
            elif isinstance(error, FhrError):
                (self._error or self._tasks.refused.emit)(error)
            else:  # a programming error: to the one place that handles those
                sys.excepthook(type(error), error, error.__traceback__)
        finally:
            if self._finally is not None and self._wanted:
                self._finally()


class Tasks(QObject):
    """The two threads of the program. `busy(n)` tells how many pieces of work are under way."""

    refused = Signal(object)  # a FhrError nobody asked to handle; the window shows it
    busy = Signal(int)
    idle = Signal()
    _arrived = Signal(object, object, object)  # Task, result, error; sent from the workers
    _stepped = Signal(object, int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fhr-database")
        self._other = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fhr-work")
        self._under_way: set[Task] = set()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self._step, Qt.ConnectionType.QueuedConnection)

    def write(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Task:
        """A service method that changes something, on the database thread."""
        return Task(self, self._database, lambda _: fn(*args, **kwargs))

    def read(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Task:
        """A question to the store, on the database thread."""
        return Task(self, self._database, lambda _: fn(*args, **kwargs))

    def work(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Task:
        """Long work without the database (drawing pages, deriving keys); `fn` gets a TaskContext first."""
        return Task(self, self._other, lambda context: fn(context, *args, **kwargs))

    def long_write(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Task:
        """Long work on the database thread; `fn` gets a TaskContext first."""
        return Task(self, self._database, lambda context: fn(context, *args, **kwargs))

    @property
    def under_way(self) -> int:
        """How many pieces of work have not answered yet."""
        return len(self._under_way)

    def close(self) -> None:
        """Cancel long work, finish what is being written, stop both threads. Nothing is delivered after."""
        for task in self._under_way:
            task.cancel()
        self._database.shutdown(wait=True)
        self._other.shutdown(wait=True, cancel_futures=True)
        self._arrived.disconnect()
        self._stepped.disconnect()
        self._under_way.clear()

    def _began(self, task: Task) -> None:
        self._under_way.add(task)
        for found in _noticing:
            found.append(task)
        self.busy.emit(len(self._under_way))

    @Slot(object, int, int, str)
    def _step(self, task: Task, done: int, total: int, words: str) -> None:
        task._step(done, total, words)

    @Slot(object, object, object)
    def _deliver(self, task: Task, result: Any, error: BaseException | None) -> None:
        if task not in self._under_way:
            return
        try:
            task._deliver(result, error)
        finally:
            self._under_way.discard(task)
            self.busy.emit(len(self._under_way))
            if not self._under_way:
                self.idle.emit()
