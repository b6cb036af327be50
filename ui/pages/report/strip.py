"""Whom the form concerns, the panes that are shown, and print. Never scrolls away."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.services.investigations.facts import CaseFacts
from i18n import _
from ui import words
from ui.components.buttons import Button, IconButton, with_key
from ui.components.flow import Flow
from ui.components.headers import LEFT_EDGE, RIGHT_EDGE
from ui.components.labels import Chip, Icon, Keycap, Label
from ui.components.layout import Pane, across, down
from ui.theme import theme

PANES = {"outline": "list-bullets", "editor": "pencil-simple", "page": "file-text"}


class Strip(Pane):
    """The identity strip of the writing room. `toggled` carries a pane's name; `back_asked` is for the case."""

    toggled = Signal(str)
    print_asked = Signal()
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__("content", "bottom")
        names = {"outline": _("Headings"), "editor": _("Text"), "page": _("Page")}
        self._people = Flow(gap=14, line_gap=0)
        self._buttons = {
            key: IconButton(icon, names[key], checkable=True, pressed=partial(self.toggled.emit, key))
            for key, icon in PANES.items()
        }
        self._print = Button(_("Print"), icon="printer", pressed=self.print_asked.emit)
        people = QWidget()
        down(people, None, self._people, None)
        self.setMinimumHeight(theme().scaled(46))
        across(
            self, Icon("users-three", "accent", 20), (people, 1), *self._buttons.values(), Keycap("F6"), 8,
            with_key(self._print, "Ctrl P"),
            margins=(LEFT_EDGE, 5, RIGHT_EDGE, 5), spacing=6,
        )  # fmt: skip

    def show_facts(self, facts: CaseFacts, municipality: str, today: dt.date) -> None:
        """Another family, and whom in it the form is about."""
        home = facts.home
        parts: list[QWidget] = [Label(words.family(home.name, protected=home.protected), "title")]
        parts.append(self._number(facts.case.number))
        if home.protected:
            parts.append(Chip(_("Protected"), "prot", "shield-check-fill"))
        about = words.people(facts.about(today))
        if about:
            parts.append(Chip(_("About {names}").format(names=about), "info", "user"))
        for person in facts.applicants():
            parts.append(Label(person.full_name(), "strong"))
            parts.append(Label(words.born(person), "meta"))
        if municipality and not home.protected:
            parts.append(Label(municipality))
        self._people.set(parts)
        adults = ", ".join(f"{one.full_name()} {words.born(one)}" for one in facts.applicants())
        said = (home.name, facts.case.number, about, adults, municipality)
        self.setAccessibleName(", ".join(part for part in said if part))

    def _number(self, number: str) -> Button:
        """The way back to the case."""
        return Button(number, "link", pressed=self.back_asked.emit, help=_("To the case"))

    def show_panes(self, shown: set[str]) -> None:
        """Which panes are open."""
        for key, button in self._buttons.items():
            button.setChecked(key in shown)
