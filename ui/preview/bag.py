"""Blank forms for the bag: which, and how many of each, in one pile to look at and print."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from fhr_desktop.forms.library import library
from fhr_desktop.services.investigations.paper import MOST_COPIES
from i18n import _, _n
from ui.components.act_dialog import ActDialog
from ui.components.buttons import Button, with_key
from ui.components.inputs import IntegerInput
from ui.components.labels import Label
from ui.components.layout import Row, ScrollPane, down
from ui.context import AppContext
from ui.preview.print_preview import PrintPreview
from ui.theme import theme

LAST = "bag"  # the setting that holds what was chosen last
HOME_VISIT = {"F7": 1, "F8c": 2, "F9": 1, "F2": 2, "F3": 2}  # what is taken along to a first visit of two adults


class BagDialog(ActDialog):
    """A row for each form that has a blank: its number, its name, and how many."""

    def __init__(self, parent: QWidget, ctx: AppContext) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.setWindowTitle("FHR Desktop")
        self.setAccessibleName(_("Blank forms for the bag"))
        self.setModal(True)
        self.copies: dict[str, IntegerInput] = {}
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for line, number in enumerate(ctx.services.paper.blank_forms(ctx.actor)):
            title = library().title(number)
            grid.addWidget(Label(number, "strong"), line, 0)
            grid.addWidget(Label(title, "body", wrap=True), line, 1)
            grid.addWidget(self._count(number, title), line, 2)
        said = _("Choose how many of each. They come in one pile, each with its own page numbers.")
        visit = Button(_("For a first home visit"), "quiet", "house", pressed=lambda: self.choose(HOME_VISIT))
        none = Button(_("None"), "quiet", pressed=lambda: self.choose({}))
        visit.setVisible(HOME_VISIT.keys() <= self.copies.keys())
        head = Row(visit, none, None)
        body = ScrollPane(
            Label(_("Blank forms for the bag"), "title"), 4, Label(said, "meta", wrap=True), 10, head, 8, rows, None,
            margins=(24, 20, 24, 16),
        )  # fmt: skip
        self._sum = Label("", "small")
        self.show_button = Button(_("Show the pages"), "primary", "file-text", pressed=self.show_pages)
        close = Button(_("Close"), "quiet", pressed=self.reject)
        foot = Row(
            (self._sum, 1), close, with_key(self.show_button, "Ctrl P"),
            surface="panel", line="top", margins=(24, 10, 16, 10),
        )  # fmt: skip
        down(self, (body, 1), foot)
        QShortcut(QKeySequence("Ctrl+P"), self, self.show_pages)
        self.choose(ctx.settings.get(LAST) or {})
        wanted = QSize(theme().scaled(600), rows.sizeHint().height() + theme().scaled(230))
        self.resize(wanted.boundedTo(parent.size() - QSize(40, 40)))
        self.by_keys = self.show_pages
        next(iter(self.copies.values())).setFocus()

    def _count(self, number: str, title: str) -> IntegerInput:
        made = IntegerInput(low=0, high=MOST_COPIES, width=4)
        made.set_name(_("{form} {title}, copies").format(form=number, title=title))
        made.edited.connect(self._counted)
        self.copies[number] = made
        return made

    def choose(self, copies: Mapping[str, int]) -> None:
        """So many of each; none of the others."""
        for number, control in self.copies.items():
            count = copies.get(number)
            control.set_value(count if isinstance(count, int) and 0 < count <= MOST_COPIES else None)
        self._counted()

    def chosen(self) -> dict[str, int]:
        """How many of each, where there are any."""
        return {number: control.value() for number, control in self.copies.items() if control.value()}

    def _counted(self) -> None:
        wrong = next((control.problem() for control in self.copies.values() if control.problem()), "")
        chosen = {} if wrong else self.chosen()
        count = sum(chosen.values())
        said = _n("{n} copy in all", "{n} copies in all", count).format(n=count) if count else ""
        self._sum.setText(wrong or said)
        self._sum.set_kind("error" if wrong else "small")
        self.show_button.setEnabled(bool(chosen))

    def show_pages(self) -> None:
        """The pile's pages, to be printed or saved; what was chosen is remembered for next time."""
        if not self.show_button.isEnabled():
            return
        chosen, paper, actor = self.chosen(), self._ctx.services.paper, self._ctx.actor
        self._ctx.settings.set(LAST, chosen)
        preview = PrintPreview(
            self, self._ctx, _("Blank forms for the bag"), _("blank forms"),
            lambda: paper.preview_blanks(actor, chosen), lambda: paper.blanks(actor, chosen),
        )  # fmt: skip
        preview.accepted.connect(self.accept)
        preview.open()
