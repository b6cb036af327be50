"""What every step before opening has in common: its head, its act while it runs, and a sentence when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.services.storage import Backup, OpenStore, RecoverySheet, Storage
from i18n import _
from ui.components.banner import Notice
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.labels import Label, Logo
from ui.components.layout import Item, across, down
from ui.tasks import Tasks


class Steps(Protocol):
    """The window the steps stand in: what they need, and where they lead."""

    storage: Storage
    tasks: Tasks
    folder: Path

    def show_begin(self) -> None:
        """The first choice: make or open."""

    def show_create(self) -> None:
        """A new store."""

    def show_sheet(self, opened: OpenStore, sheet: RecoverySheet) -> None:
        """The recovery sheet of a store just made."""

    def show_unlock(self, who: str = "") -> None:
        """The passphrase."""

    def show_forgotten(self) -> None:
        """The recovery key."""

    def show_restore(self, chosen: Backup | None = None, why: str = "") -> None:
        """The backups."""

    def choose_folder(self) -> bool:
        """Ask for another folder; False when none was chosen."""

    def enter(self, opened: OpenStore) -> None:
        """The store is open."""


class Panel(QWidget):
    """One step. `fields` by the name a refusal carries; `act` runs on Enter and on the primary button."""

    working = Signal(bool)

    def __init__(self, steps: Steps) -> None:
        super().__init__()
        self.steps = steps
        self.fields: dict[str, Field] = {}
        self.primary: Button | None = None
        self._words = ""
        self.trouble = Notice("", "err", "warning-octagon-fill")
        self.trouble.hide()
        self.progress = Label("", "small")

    def first(self) -> QWidget | None:
        """What gets the focus."""
        return next(iter(self.fields.values()), self.primary)

    def foot(self) -> QWidget | None:
        """What stands on panel below, or None."""
        return None

    def head(self, title: str, line: str) -> QWidget:
        """The cottage, and what this is."""
        said, top = QWidget(), QWidget()
        down(said, Label(title, "title", wrap=True), Label(line, "meta", wrap=True), spacing=2)
        across(top, down(None, Logo(), None), (said, 1), spacing=14)
        return top

    def lay(self, *items: Item) -> None:
        """The step from top to bottom."""
        down(self, *items, None, margins=(28, 22, 28, 18), spacing=10)

    def acts(self, primary: Button, *rest: Item) -> QWidget:
        """The row of buttons, the word while work goes on between them."""
        self.primary = primary
        self._words = primary.text()
        row = QWidget()
        across(row, primary, *rest)
        return row

    # work

    def run(self, words: str, work: Callable[..., Any], *arguments: Any, done: Callable[[Any], object]) -> None:
        """Do slow work off the UI thread; meanwhile nothing else can be pressed, and the words say what goes on."""
        self.trouble.hide()
        self.progress.setText(words)
        self.setEnabled(False)
        self.working.emit(True)

        def ended() -> None:
            self.progress.setText("")
            self.setEnabled(True)
            self.working.emit(False)

        def finished(result: Any) -> None:
            ended()
            done(result)

        def failed(error: FhrError) -> None:
            ended()
            self.refused(error)

        task = self.steps.tasks.write(work, *arguments)
        task.on_done(finished).on_error(failed).owned_by(self).start()

    def refused(self, error: FhrError) -> None:
        """Say it at the field it is about, or above the buttons."""
        field = self.fields.get(error.field or "") if isinstance(error, Refused) else None
        if field is not None:
            field.show_error(error.sentence)
            field.setFocus()
            return
        self.say(error.sentence)
        focus = self.first()
        if focus is not None:
            focus.setFocus()

    def say(self, sentence: str) -> None:
        """A sentence that is about no single field."""
        self.trouble.set_words(sentence)
        self.trouble.show()


def back_to(words: str, go: Callable[[], object]) -> Button:
    """The quiet way back."""
    return Button(words or _("Back"), "link", "arrow-left", pressed=go)
