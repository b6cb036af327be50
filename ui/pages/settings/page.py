"""Inställningar as a page: its tabs. What is in each of them stands in a module of its own."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.services.actor import Right
from i18n import _
from ui.components.buttons import Button
from ui.components.headers import PageHeader
from ui.components.layout import down
from ui.components.tabs import Tabs
from ui.context import AppContext
from ui.pages.settings.courses import Courses
from ui.pages.settings.database import Database
from ui.pages.settings.keeping import Keeping
from ui.pages.settings.keys import Keys
from ui.pages.settings.looks import Looks
from ui.pages.settings.municipalities import Municipalities
from ui.pages.settings.order import Order
from ui.pages.settings.section import Section
from ui.pages.settings.unit import UnitSection
from ui.pages.settings.users import Users
from ui.shell.page import Page

Tab = Section | Municipalities | Users | Courses | Order


class SettingsPage(Page):
    """Opened with nothing or a tab's key: looks, database, unit, municipalities, users, courses, order, keys.

    The courses are there for those who may change them, the order of the pool for those who do casework. Whoever only
    trains has nothing of the unit's here.
    """

    def __init__(self, ctx: AppContext, keeping: Keeping) -> None:
        super().__init__(ctx)
        self.database = Database(ctx, keeping)
        parts: list[tuple[str, str, Tab]] = [
            ("looks", _("Appearance"), Looks(ctx)),
            ("database", _("Database"), self.database),
        ]
        if not ctx.actor.only_trains:
            parts += [
                ("unit", _("The unit"), UnitSection(ctx)),
                ("municipalities", _("Municipalities"), Municipalities(ctx)),
                ("users", _("Users"), Users(ctx)),
            ]
        if ctx.actor.may(Right.WRITE_TRAINING):
            parts.append(("courses", _("Courses"), Courses(ctx)))
        if ctx.actor.may(Right.READ_CASEWORK):
            parts.append(("order", _("Order"), Order(ctx)))
        parts.append(("keys", _("Shortcuts"), Keys(ctx)))
        self._sections = {key: section for key, _word, section in parts}
        names = [word for _key, word, _section in parts]
        self.tabs = Tabs(names, _("Parts of the settings"))
        self._stack = QStackedWidget()
        for section in self._sections.values():
            self._stack.addWidget(section)
        self.computers = Button(_("The unit's computers"), "quiet", "laptop", pressed=lambda: ctx.navigate("devices"))
        self.computers.setVisible(not ctx.actor.only_trains)
        down(self, PageHeader(_("Settings"), "", self.computers), self.tabs, (self._stack, 1))
        self.tabs.chosen.connect(self._show)

    def title(self) -> str:
        """The page's word."""
        return _("Settings")

    @property
    def section(self) -> Tab:
        """The tab that is shown."""
        return list(self._sections.values())[self._stack.currentIndex()]

    def opened(self, argument: Any) -> None:
        """Show a tab."""
        if argument in self._sections:
            self.tabs.choose(list(self._sections).index(argument))
        self.section.opened()

    def _show(self, index: int) -> None:
        self.section.save_pending()
        self._stack.setCurrentIndex(index)
        self.section.opened()

    def refresh(self, changes: Any) -> None:
        """Something has been written."""
        self.section.refresh(changes)

    def save_pending(self) -> None:
        """Save what is being typed."""
        self.section.save_pending()

    def primary_focus(self) -> QWidget:
        """The tabs."""
        return self.tabs

    def panes(self) -> list[QWidget]:
        """Tabs and content."""
        return [self.tabs, self._stack]

    def place(self) -> Any:
        """The tab."""
        return self.tabs.current()

    def restore(self, state: Any) -> None:
        """Back to the tab."""
        if isinstance(state, int):
            self.tabs.choose(state)
