"""Skicka: for whom, where the package is laid, and the place to drop what colleagues have given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.services.sync.views import Colleague, Unit
from i18n import _, _n
from ui.components.buttons import Button, with_key
from ui.components.drop_place import DropPlace
from ui.components.headers import LEFT_EDGE, SectionHead
from ui.components.labels import Elided, Icon, Label
from ui.components.layout import ScrollPane, across, down, rule
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.sync.receivers import Receivers
from ui.theme import theme

OPEN_KEY = "Ctrl+O"


class Sending(QWidget):
    """`wanted` when Enter on a receiver asks for the package. The page makes it."""

    wanted = Signal()

    def __init__(self, ctx: AppContext, choose_file: Callable[[], object], choose_folder: Callable[[], object]) -> None:
        super().__init__()
        self.ctx = ctx
        self.people = Receivers()
        self.people.entered.connect(self.wanted)
        self.people.changed.connect(self._count)
        self._head = SectionHead(_("Receivers"))
        self._folder = Elided("", "strong")
        self.folder_button = Button(_("Another place …"), "quiet", "folder-open", pressed=choose_folder)
        self.file_button = Button(_("Choose a file …"), icon="tray", pressed=choose_file)
        self.devices_button = Button(
            _("The unit's computers"), "link", "laptop", pressed=lambda: ctx.navigate("devices")
        )
        self._unit = Label("", "small", wrap=True)
        main = ScrollPane(self._head, self.people, 10, self._where(), None, margins=(0, 4, 0, 16))
        main.setAccessibleName(_("Send"))
        self.main, self.side = main, self._side()
        self._both = WithInspector(main, self.side, settings=ctx.settings, key="sync", width=336)
        down(self, (self._both, 1))

    def _where(self) -> QWidget:
        words = _("Encrypted: it opens only on the ticked computers. Give it on a stick, a share or in a message.")
        where = QWidget()
        down(
            where,
            across(None, Icon("hard-drive", "text2", 18), Label(_("Is laid on")), (self._folder, 1), self.folder_button,
                   spacing=8),
            across(None, 26, (Label(words, "help", wrap=True), 50), None, spacing=0),
            margins=(LEFT_EDGE, 4, 14, 4), spacing=2,
        )  # fmt: skip
        return where

    def _side(self) -> ScrollPane:
        drop = DropPlace(
            across(None, Icon("tray", "accent", 22), Label(_("Take in from a colleague"), "strong"), None, spacing=10),
            Label(_("Drop the file anywhere in the window, or choose it. You see what it brings first."), "note",
                  wrap=True),
            2,
            across(None, with_key(self.file_button, "Ctrl O"), None),
        )  # fmt: skip
        steps = (
            _("You give the package to your colleagues."),
            _("They take it in on their computers."),
            _("Their next package to you says what they have. Then it is confirmed."),
        )
        rows = [_Step(number, said) for number, said in enumerate(steps, 1)]
        pane = ScrollPane(
            drop, 16, Label(_("How you know that it has arrived"), "strong"), 6, *rows, 12, rule(), 10,
            across(None, self.devices_button, None), self._unit, None,
            surface="panel", margins=(18, 14, 16, 14), spacing=4,
        )  # fmt: skip
        pane.setMinimumWidth(270)
        pane.setAccessibleName(_("Take in from a colleague"))
        return pane

    def show_colleagues(self, colleagues: Sequence[Colleague], today: dt.date) -> None:
        """Who may be given a package."""
        self.people.set(colleagues, today)
        self._count()

    def show_folder(self, folder: Path | None) -> None:
        """Where the next package is laid; None asks when it is made."""
        self._folder.setText(str(folder) if folder is not None else _("a place you choose when the package is made"))

    def show_unit(self, unit: Unit) -> None:
        """How large the unit is, below the way to its computers."""
        number = len(unit.machines)
        self._unit.setText(_n("{n} computer in the unit", "{n} computers in the unit", number).format(n=number))

    def _count(self) -> None:
        ticked, all_ = len(self.people.chosen()), len(self.people.boxes)
        said = _("{n} of {all} ticked").format(n=ticked, all=all_)
        remembered = _("the choice is remembered")
        self._head.set_remark(f"{said} · {remembered}")


class _Step(QWidget):
    """A numbered line."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        count = Label(f"{number}", "strong")
        count.setFixedWidth(theme().scaled(16))
        across(self, down(None, count, None), (Label(words, "note", wrap=True), 1), spacing=4)
