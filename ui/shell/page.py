"""What a page is to the window around it. What pages show is their own matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.context import AppContext


class Page(QWidget):
    """Base of all pages. A page is made once and shown many times.

    `folds_rail` narrows the rail while the page is shown. `page_actions` are put in the window's Ärende menu
    and in the palette while the page is shown; `menu_word` is what the menu is called when they are of something else.
    """

    titled = Signal()  # the title has changed
    folds_rail = False
    menu_word = ""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self.ctx = ctx
        self.setProperty("surface", "content")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def title(self) -> str:
        """The page's name for the window title and the history: a word or a number, never a name."""
        raise NotImplementedError

    def opened(self, argument: Any) -> None:
        """Called each time the page is shown, with what `navigate` was given (None from the rail)."""

    def refresh(self, changes: Any) -> None:
        """Something has been written; re-read what is concerned. `changes` None means everything."""

    def save_pending(self) -> None:
        """Write what is being typed, before lock, close and leaving the page."""

    def primary_focus(self) -> QWidget | None:
        """What gets the focus when the page is opened."""
        return None

    def page_actions(self) -> list[QAction]:
        """Actions of this page, with shortcuts, for menu and palette. Their property "glyph" names an icon."""
        return []

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What, and the keys for it: those the page answers to by itself and are no actions. Told by F1."""
        return ()

    def action(self, words: str, run: Callable[[], object], key: str = "", glyph: str = "") -> QAction:
        """One of `page_actions`, with its key and icon if it has any."""
        made = QAction(words, self)
        if key:
            made.setShortcut(QKeySequence(key))
        made.setProperty("glyph", glyph)
        made.triggered.connect(lambda: run())
        return made

    def panes(self) -> list[QWidget]:
        """The panes F6 walks, in order. Without any, the page is one pane."""
        return [self]

    def place(self) -> Any:
        """What brings the page back to the same place (scroll, tab), for Alt+Left. Plain values."""
        return None

    def restore(self, state: Any) -> None:
        """Come back to what `place` gave."""
