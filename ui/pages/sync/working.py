"""The bands below the header: work under way with a way to stop it, and what was said when it had ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from fhr_desktop.domain.errors import FhrError
from i18n import _
from ui.components.banner import Banner
from ui.components.buttons import Button, with_key
from ui.components.labels import Icon, Label
from ui.components.layout import Pane, across, down
from ui.tasks import Task


class WorkBand(Pane):
    """One piece of work at a time. Escape is the page's to hear; it calls `cancel`."""

    def __init__(self) -> None:
        super().__init__("panel", "bottom", least=46)
        self._task: Task | None = None
        self._icon, self._words = Icon("package", "accent", 20), Label("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.button = Button(_("Cancel"), "secondary", pressed=self.cancel)
        inner = down(None, self._words, self._bar, spacing=5)
        row = across(
            self, self._icon, inner, with_key(self.button, "Esc"), margins=(20, 6, 16, 6), spacing=14
        )  # fmt: skip
        row.setStretch(1, 1)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._task is not None

    def run(
        self,
        task: Task,
        words: str,
        icon: str,
        *,
        done: Callable[[Any], object],
        failed: Callable[[FhrError], object],
        cancelled: Callable[[], object],
    ) -> None:
        """Start the work, and show it until it has ended in one of three ways."""
        ended = False

        def end(then: Callable[[], object]) -> None:
            nonlocal ended
            ended = True
            self._stop()
            then()

        def finished() -> None:
            if not ended:
                self._stop()
                cancelled()

        self._task = task
        self._icon.set_icon(icon, "accent")
        self._step(0, 0, words)
        self.button.setEnabled(True)
        self.show()
        task.on_progress(self._step).on_done(lambda value: end(lambda: done(value))).on_finished(finished)
        task.on_error(lambda error: end(lambda: failed(error))).owned_by(self).start()

    def cancel(self) -> None:
        """Ask the work to stop; it leaves nothing behind."""
        if self._task is not None:
            self.button.setEnabled(False)
            self._words.setText(_("Stopping …"))
            self._task.cancel()

    def _stop(self) -> None:
        self._task = None
        self.hide()

    def _step(self, done: int, total: int, words: str) -> None:
        if words and self.button.isEnabled():
            self._words.setText(words)
            self.setAccessibleName(words)
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(min(done, total))


class Said(QWidget):
    """At most one band; the next one takes its place. `kind` as in `Banner`."""

    def __init__(self) -> None:
        super().__init__()
        self._column = down(self)
        self.band: Banner | None = None
        self.hide()

    def say(self, strong: str, plain: str = "", button: Button | None = None, *, kind: str = "info") -> None:
        """Say it, on screen and aloud."""
        self.hush()
        self.band = Banner(strong, plain, button, kind=kind)
        self._column.addWidget(self.band)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{strong} {plain}".strip()))

    def hush(self) -> None:
        """Say nothing."""
        if self.band is not None:
            self._column.removeWidget(self.band)
            self.band.setParent(None)
            self.band.deleteLater()
            self.band = None
        self.hide()
