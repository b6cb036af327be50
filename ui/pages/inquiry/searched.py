"""What somebody searched for, when an enquiry is begun already: the person says where it belongs. Nothing is lost."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal

from fhr_desktop.domain.pasted import Proposal, searched
from i18n import _
from ui.components.buttons import Button
from ui.components.flow import Flow
from ui.components.labels import Label
from ui.components.layout import Pane, down


class SearchedFor(Pane):
    """Asks what becomes of the words; `here` when they belong in what is begun, `anew` when it is another family."""

    here = Signal()
    anew = Signal()

    def __init__(self, today: dt.date) -> None:
        super().__init__("inset")
        self._today, self._text = today, ""
        self._said = Label("", wrap=True)
        self._here = Button(_("It is the same family: fill it in"), "secondary", "check", pressed=self.here.emit)
        another = Button(_("Another family: empty the fields first"), "quiet", "eraser", pressed=self.anew.emit)
        down(self, self._said, Flow((self._here, another), gap=8), margins=(14, 10, 14, 12), spacing=8)
        self.hide()

    def hear(self, text: str) -> None:
        """These words were searched for; "" for none."""
        self._text = text
        self.hide()

    def words(self) -> list[Proposal]:
        """What they may be."""
        return list(searched(self._text, self._today))

    def ask(self) -> None:
        """Show the question, with the focus in it."""
        said = _("You have begun an enquiry already, and “{text}” is not in it.").format(text=self._text)
        self._said.setText(said)
        self.setAccessibleName(said)
        self.show()
        self._here.setFocus(Qt.FocusReason.OtherFocusReason)
