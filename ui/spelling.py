"""The spelling of what is written in the window: words are judged on the work thread and marked in the texts.

Nothing is marked until `Spelling.start`, and nothing is remembered of a text but which of its words were judged.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QObject, QTimer, Signal

from fhr_desktop.domain.task import TaskContext
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.suite import Services
from fhr_desktop.spelling import Dictionary
from ui.tasks import Tasks

_PAUSE_MS = 60  # words are asked for together
_MOST = 20_000  # judged words that are kept at once


@cache
def dictionary() -> Dictionary | None:
    """Read once a run, on the work thread; None where it is not installed."""
    try:
        return Dictionary()
    except OSError:
        return None


class Spelling(QObject):
    """What is known of words. `learned` when more is known than before."""

    learned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tasks: Tasks | None = None
        self._judged: dict[str, bool] = {}
        self._own: set[str] = set()
        self._asked: set[str] = set()
        self._add: Callable[[str], object] = lambda _word: None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    def start(self, tasks: Tasks, own: frozenset[str], add: Callable[[str], object]) -> None:
        """From now on words are judged. `own` are the user's own; `add` keeps one more."""
        self._tasks, self._own, self._add = tasks, set(own), add
        self.learned.emit()

    def stop(self) -> None:
        """The store closes: forget every word."""
        self._tasks = None
        self._pause.stop()
        for kept in (self._judged, self._own, self._asked):
            kept.clear()

    @property
    def on(self) -> bool:
        """Whether words are judged."""
        return self._tasks is not None

    def wrong(self, word: str) -> bool:
        """Whether the word is known to be misspelled; one that is not judged yet is asked for."""
        if self._tasks is None or word in self._own or word.lower() in self._own:
            return False
        right = self._judged.get(word)
        if right is None:
            self._asked.add(word)
            if not self._pause.isActive():
                self._pause.start()
        return right is False

    def suggest(self, word: str, then: Callable[[tuple[str, ...]], None], owner: QObject) -> None:
        """Words that may have been meant; `then` is not called when `owner` is gone."""
        if self._tasks is not None:
            self._tasks.work(_suggestions, word).on_done(then).owned_by(owner).start()

    def accept(self, word: str) -> None:
        """The user's own word."""
        self._own.add(word)
        self._add(word)
        self.learned.emit()

    def _ask(self) -> None:
        if self._tasks is None or not self._asked:
            return
        words, self._asked = tuple(self._asked), set()
        self._tasks.work(_judge, words).on_done(self._learn).owned_by(self).start()

    def _learn(self, judged: dict[str, bool]) -> None:
        if self._tasks is None:
            return
        if len(self._judged) > _MOST:
            self._judged.clear()
        self._judged |= judged
        self.learned.emit()


def _judge(_context: TaskContext, words: tuple[str, ...]) -> dict[str, bool]:
    known = dictionary()
    return {word: known is None or known.knows(word) for word in words}


def _suggestions(_context: TaskContext, word: str) -> tuple[str, ...]:
    known = dictionary()
    return known.suggestions(word) if known is not None else ()


@cache
def spelling() -> Spelling:
    """The one of the process."""
    return Spelling()


def keep_spelling(services: Services, tasks: Tasks, actor: Actor) -> None:
    """Begin judging with the user's own words, once they are read."""
    add = services.own_words.add
    task = tasks.read(services.own_words.all, actor)
    task.on_done(lambda own: spelling().start(tasks, own, lambda word: tasks.write(add, actor, word).start()))
    task.owned_by(spelling()).start()
