"""What every page is given: tasks, the bus of changes, the look, personal settings and the way to other pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from ui.tasks import Tasks
from ui.theme import Theme


class ChangeBus(QObject):
    """Tells every page what a write has changed; each page decides whether it is concerned."""

    changed = Signal(object)  # the `changes` of an Outcome


class Settings(QObject):
    """Personal choices about the window, plain JSON values. Never personal data of others: only keys,
    widths, numbers. `save` is called with all of them after every change."""

    changed = Signal(str)

    def __init__(
        self, values: Mapping[str, Any] | None = None, save: Callable[[dict[str, Any]], None] | None = None
    ) -> None:
        super().__init__()
        self._values = dict(values or {})
        self._save = save

    def get(self, key: str, default: Any = None) -> Any:
        """The stored value, or `default`."""
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Store and save a value."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        if self._save is not None:
            self._save(dict(self._values))
        self.changed.emit(key)


def _nowhere(page: str, argument: Any = None) -> None:
    raise LookupError(page)


@dataclass(slots=True)
class AppContext:
    """Passed to every page. `services` is the application's own set of service objects.

    `navigate(page_key, argument)` opens a page; the argument is whatever that page's `opened` takes. The
    window fills in `navigate` and `shell` when it is made.
    """

    services: Any
    tasks: Tasks
    bus: ChangeBus
    theme: Theme
    settings: Settings
    navigate: Callable[..., None] = _nowhere
    shell: Any = None  # the MainWindow: toast, open cases, words in the status bar, commands
    year: int | None = None  # the one chosen on a page of Uppföljning; `ui.shell.years`
    saved_in: Path | None = None  # the folder that the last file was saved in; `ui.saving`
    actor: Any = None  # `fhr_desktop.services.actor.Actor`, once a store is open
