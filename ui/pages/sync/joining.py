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
    digits: Callable[[], object]
    choose_file: Callable[[], object]


class Alone(QWidget):
    """One card. For somebody who may not manage computers: three steps into the unit. For a manager: let others in.
    For whoever has asked: what it waits for.
    """

    def __init__(self, ways: Ways) -> None:
        super().__init__()
        self.ask_button = Button(_("Ask to join …"), "primary", "paper-plane-tilt", pressed=ways.ask)
        self.file_button = Button(_("Choose a file …"), icon="tray", pressed=ways.choose_file)
        self.let_in_button = Button(_("Let a computer in …"), "primary", "laptop", pressed=ways.let_in)
        self.other_button = Button(
            _("This computer is to join a unit that exists already"), "link", pressed=ways.ask
        )  # fmt: skip
        self.package_button = Button(_("Choose a file …"), "primary", "tray", pressed=ways.choose_file)
        self.digits_button = Button(_("Show the digits"), "link", pressed=ways.digits)
        self.again_button = Button(_("Ask anew …"), "link", pressed=ways.ask)
        self._asked = Label("", "meta", wrap=True)
        self._joining, self._waiting = self._steps(), self._waits()
        self._managing = EmptyState(
            _("No other computers yet"),
            _(
                "Here packages are made for your colleagues and taken in from them. First let a colleague's computer "
                "into the unit: it sends you a small file, and you compare digits with each other."
            ),
            self.let_in_button,
            self.other_button,
        )
        down(self, (self._joining, 1), (self._waiting, 1), (self._managing, 1))
        self.show_for(manages=False)

    def show_for(self, *, manages: bool, asked: str = "") -> None:
        """Which of the cards; `asked` says when it asked to be let in, in words, and is empty when it has not."""
        self._asked.setText(
            _(
                "A request to join was written {when}. Now this computer waits for the starting package, which the "
                "unit manager makes when the computer has been let in. Register nothing here until then: only an "
                "empty store joins."
            ).format(when=asked)
        )
        self._waiting.setVisible(bool(asked))
        self._joining.setVisible(not asked and not manages)
        self._managing.setVisible(not asked and manages)

    def first(self) -> QWidget:
        """What to press."""
        if self._waiting.isVisibleTo(self):
            return self.package_button
        return self.let_in_button if self._managing.isVisibleTo(self) else self.ask_button

    def _steps(self) -> QWidget:
        words = Label(
            _(
                "Three steps bring you what the unit has. Take them before you register anything here: "
                "only an empty store joins."
            ),
            "meta", wrap=True,
        )  # fmt: skip
        return _card(
            _("This computer is not in the unit yet"), words,
            _step(1, _("Ask to join"),
                  _("The program writes a small file without secrets. Give it to the unit manager."),
                  self.ask_button, now=True),
            _step(2, _("Compare the digits"),
                  _("Both your screens show the same twelve groups. Read them to each other, side by side or by "
                    "phone.")),
            _step(3, _("Take in the starting package"),
                  _("Drop the file you get anywhere in the window. After that you have what the unit has."),
                  self.file_button),
        )  # fmt: skip

    def _waits(self) -> QWidget:
        return _card(
            _("This computer waits to be let in"), self._asked,
            _step(1, _("The request is written"),
                  _("Give the file to the unit manager if you have not done so. Is it lost, ask anew: it does no "
                    "harm."),
                  self.again_button, done=True),
            _step(2, _("Compare the digits"),
                  _("When the unit manager opens the file, you read your twelve groups to each other."),
                  self.digits_button),
            _step(3, _("Take in the starting package"),
                  _("Drop the file you get anywhere in the window, or choose it here. After that you have what the "
                    "unit has."),
                  self.package_button, now=True),
        )  # fmt: skip


def _card(title: str, words: Label, *steps: QWidget) -> QWidget:
    card = Pane("content")
    down(card, Label(title, "title", wrap=True), 4, words, 16, *steps, spacing=0)
    card.setMaximumWidth(theme().scaled(COLUMN))
    pane = ScrollPane(margins=(20, 24, 16, 20))
    pane.column.addLayout(across(None, (card, 50), None))
    pane.column.addStretch(1)
    pane.setAccessibleName(title)
    return pane


def _step(
    number: int, title: str, said: str, button: Button | None = None, *, now: bool = False, done: bool = False
) -> QWidget:
    step = Pane("content", "top")
    inner = down(None, Label(title, "strong"), Label(said, "meta", wrap=True), spacing=2)
    if button is not None:
        inner.addSpacing(8)
        inner.addLayout(across(None, button, None))
    disc = Numbered(number, now=now, done=done)
    row = across(step, down(None, disc, None), inner, margins=(0, 14, 0, 16), spacing=14)
    row.setStretch(1, 1)
    return step
