"""A page whose parts stand under tabs: the head holds the buttons of the part that is shown, and keys go to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget

from ui.components.layout import Row
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.meetings.part import Part
from ui.shell.page import Page

P = TypeVar("P", bound=Part)


class PartsPage(Page, Generic[P]):
    """Base. `own` goes in the head, `tabs` below it and `inner` below them; call `dress` when that is done."""

    def __init__(self, ctx: AppContext, parts: Sequence[P], names: Sequence[str], said: str) -> None:
        super().__init__(ctx)
        self.parts = tuple(parts)
        self.tabs = Tabs(list(names), said)
        self.tabs.chosen.connect(self._turned)
        self.own = Row(*(button for part in self.parts for button in part.buttons()), spacing=10)
        self.inner = QStackedWidget()
        for part in self.parts:
            self.inner.addWidget(part)

    @property
    def part(self) -> P:
        """The one that is shown."""
        return self.parts[self.tabs.current()]

    def dress(self) -> None:
        """The buttons of the part that is shown."""
        for part in self.parts:
            for button in part.buttons():
                button.setVisible(part is self.part)

    def turned(self) -> None:
        """Another part is shown."""

    def focus_part(self) -> None:
        """Into the part."""
        focus = self.primary_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turned(self, index: int) -> None:
        focus = QApplication.focusWidget()
        went = focus is not None and self.inner.isAncestorOf(focus)  # not where the tabs themselves are walked
        self.save_pending()
        self.inner.setCurrentIndex(index)
        self.dress()
        self.turned()
        if self.ctx.shell is not None and self.ctx.shell.current is self:
            self.ctx.shell.commands.show_page(self)
        if went:
            self.focus_part()
