"""What a scene is: a name, and a function that makes what is to be seen. New scenes are listed in `scenes`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.tasks import Tasks
from ui.theme import Theme

SIZE = (1366, 736)  # 768 less the system's title bar


@dataclass
class Studio:
    """Handed to a scene: the application, its theme, and the threads to wait for."""

    app: QApplication
    theme: Theme
    tasks: Tasks

    def settle(self) -> None:
        """Let everything asked for arrive and be painted."""
        for _round in range(400):
            self.app.processEvents()
            if not self.tasks.under_way:
                break
            self.tasks._database.submit(lambda: None).result(timeout=20)
            self.tasks._other.submit(lambda: None).result(timeout=20)
        for _round in range(40):  # what is built a little at a time
            self.app.processEvents()
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Scene:
    """`make` returns the widget to show; `after` is run when it is shown and settled (open a dialog, type).

    `themes` and `percents` say in which looks it is drawn; `keep` puts it in docs/pictures.
    """

    name: str
    make: Callable[[Studio], QWidget]
    after: Callable[[Studio, QWidget], None] | None = None
    themes: tuple[str, ...] = ("light", "dark")
    percents: tuple[int, ...] = (100,)
    keep: bool = False
    size: tuple[int, int] = SIZE
