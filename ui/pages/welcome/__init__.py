"""The first page of those whose own pages are not in the program yet: what they can do, and what is to come."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from i18n import _
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.layout import down
from ui.context import AppContext
from ui.shell.page import Page


class WelcomePage(Page):
    """One sentence and the way to the settings; nothing of casework."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.settings_button = Button(_("Open the settings"), "secondary")
        self.settings_button.clicked.connect(lambda: self.ctx.navigate("settings"))
        words = _(
            "Courses, attendance and certificates are not in this version. "
            "Casework is open only to those who work with the families. Your own settings and backups are here."
        )
        down(self, EmptyState(_("Your pages are on their way"), words, self.settings_button))

    def title(self) -> str:
        """The page's name."""
        return _("Start")

    def primary_focus(self) -> QWidget | None:
        """The only button."""
        return self.settings_button
