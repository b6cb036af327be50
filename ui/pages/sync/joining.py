"""What a store that stands alone is told: how to come into the unit, or how to let others in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from i18n import _
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.labels import Label
from ui.components.layout import Pane, ScrollPane, across, down
from ui.components.steps import Numbered
from ui.theme import theme

COLUMN = 620


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the buttons lead."""

    ask: Callable[[], object]
    let_in: Callable[[], object]
    choose_file: Callable[[], object]


class Alone(QWidget):
    """One card. For somebody who may not manage computers: three steps into the unit. For a manager: let others in."""

    def __init__(self, ways: Ways) -> None:
        super().__init__()
        self.ask_button = Button(_("Ask to join …"), "primary", "paper-plane-tilt", pressed=ways.ask)
        self.file_button = Button(_("Choose a file …"), icon="tray", pressed=ways.choose_file)
        self.let_in_button = Button(_("Let a computer in …"), "primary", "laptop", pressed=ways.let_in)
        self.other_button = Button(
            _("This computer is to join a unit that exists already"), "link", pressed=ways.ask
        )  # fmt: skip
        self._joining = self._steps()
        self._managing = EmptyState(
            _("No other computers yet"),
            _(
                "Here packages are made for your colleagues and taken in from them. First let a colleague's computer "
                "into the unit: it sends you a small file, and you compare digits with each other."
            ),
            self.let_in_button,
            self.other_button,
        )
        down(self, (self._joining, 1), (self._managing, 1))
        self.show_for(manages=False)

    def show_for(self, *, manages: bool) -> None:
        """Which of the two cards."""
        self._joining.setVisible(not manages)
        self._managing.setVisible(manages)

    def first(self) -> QWidget:
        """What to press."""
        return self.let_in_button if self._managing.isVisibleTo(self) else self.ask_button

    def _steps(self) -> QWidget:
        head = Label(_("This computer is not in the unit yet"), "title", wrap=True)
        words = Label(
            _(
                "Three steps bring you what the unit has. Take them before you register anything here: "
                "only an empty store joins."
            ),
            "meta", wrap=True,
        )  # fmt: skip
        steps = (
            (_("Ask to join"), _("The program writes a small file without secrets. Give it to the unit manager."),
             self.ask_button),
            (_("Compare the digits"),
             _("Both your screens show the same twelve groups. Read them to each other, side by side or by phone."),
             None),
            (_("Take in the starting package"),
             _("Drop the file you get anywhere in the window. After that you have what the unit has."),
             self.file_button),
        )  # fmt: skip
        rows: list[QWidget] = []
        for number, (title, said, button) in enumerate(steps, 1):
            rows.append(self._step(number, title, said, button))
        card = Pane("content")
        down(card, head, 4, words, 16, *rows, spacing=0)
        card.setMaximumWidth(theme().scaled(COLUMN))
        pane = ScrollPane(margins=(20, 24, 16, 20))
        pane.column.addLayout(across(None, (card, 50), None))
        pane.column.addStretch(1)
        pane.setAccessibleName(_("This computer is not in the unit yet"))
        return pane

    @staticmethod
    def _step(number: int, title: str, said: str, button: Button | None) -> QWidget:
        step = Pane("content", "top")
        inner = down(None, Label(title, "strong"), Label(said, "meta", wrap=True), spacing=2)
        if button is not None:
            inner.addSpacing(8)
            inner.addLayout(across(None, button, None))
        row = across(step, down(None, Numbered(number, now=number == 1), None), inner, margins=(0, 14, 0, 16),
                     spacing=14)  # fmt: skip
        row.setStretch(1, 1)
        return step
