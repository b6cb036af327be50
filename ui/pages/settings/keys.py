"""Tangenter: every shortcut there is, and the same as a card to print."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QWidget

from fhr_desktop.printing.document import Printed, render_plain
from fhr_desktop.printing.plain import Rows, Text
from i18n import _
from ui.components.buttons import Button
from ui.components.labels import Keycap, Label
from ui.components.layout import across
from ui.context import AppContext
from ui.pages.settings.section import Section
from ui.preview.print_preview import PrintPreview
from ui.shell.key_card import of_controls, paired

CARD = "Kortkommandon"


class Keys(Section):
    """The card."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._grid_host = QWidget()
        self._grid = QGridLayout(self._grid_host)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        self.print_button = Button(_("Print the card …"), icon="printer", pressed=self.print_out)
        self.head(_("Shortcuts"), _("Everything in the program can be done with the keyboard. F1 shows this anywhere."))
        self.add(across(None, self.print_button, None), 6, self._grid_host)

    def pairs(self) -> list[tuple[str, str]]:
        """What, and the keys for it."""
        return [*paired(self.ctx.shell.commands.all()), *of_controls()]

    def opened(self) -> None:
        """The keys of the moment."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        pairs = self.pairs()
        half = (len(pairs) + 1) // 2
        for number, (words, key) in enumerate(pairs):
            line, column = number % half, 3 * (number // half)
            self._grid.addWidget(Label(words), line, column)
            self._grid.addWidget(Keycap(key), line, column + 1)
        self._grid.setColumnMinimumWidth(2, 28)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(3, 1)

    def print_out(self) -> None:
        """The card's page, to be printed or saved."""
        pairs = self.pairs()

        def page(logged: str) -> Printed:
            context = replace(self.ctx.services.paper.plain_context(self.ctx.actor, logged), secrecy="")
            intro = Text("Allt i programmet kan göras med tangentbordet. F1 visar det här i programmet.")
            return render_plain(CARD, [intro, Rows(("Gör så här", "Tangenter"), tuple(pairs))], context)

        PrintPreview(
            self.window(), self.ctx, _("Shortcuts"), "kortkommandon", lambda: page(""), lambda: page("key_card")
        ).open()
