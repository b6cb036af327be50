"""The recovery sheet on screen: shown, printed, and proved to be on paper by typing a group of it."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QStackedWidget, QWidget

from fhr_desktop.printing.document import Printed
from fhr_desktop.security.recovery import MISREAD, RecoverySheet
from fhr_desktop.services.recovery_paper import TITLE, recovery_printed
from i18n import _
from ui.components.banner import Notice
from ui.components.buttons import Button
from ui.components.digits import QrView
from ui.components.field import Field
from ui.components.inputs import LineInput
from ui.components.labels import Label
from ui.components.layout import Pane, Row, ScrollPane, across, down
from ui.context import AppContext
from ui.preview.print_preview import PrintPreview
from ui.theme import theme

FILE_NAME = "aterstallningsnyckel"


class _Rows(Pane):
    """The key's rows with their numbers, in figures and letters of equal width."""

    def __init__(self, sheet: RecoverySheet) -> None:
        super().__init__("inset")
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(3)
        for number, row in enumerate(sheet.rows):
            grid.addWidget(Label(_("Row {n}").format(n=number + 1), "small"), number, 0)
            for place, group in enumerate(row.split(" ")):
                said = Label(group, "sub")
                said.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
                grid.addWidget(said, number, place + 1)
        grid.setColumnStretch(9, 1)
        self.setAccessibleName(_("The recovery key"))
        self.setAccessibleDescription(". ".join(sheet.rows))


class SheetView(QWidget):
    """Shows the sheet, then asks for one group of it with the rows hidden. `confirmed` when it was right."""

    confirmed = Signal()

    def __init__(self, ctx: AppContext, sheet: RecoverySheet) -> None:
        super().__init__()
        self._ctx, self._sheet = ctx, sheet
        self._stack = QStackedWidget()
        self._stack.addWidget(self._shown())
        self._stack.addWidget(self._asked())
        down(self, self._stack)

    def _shown(self) -> QWidget:
        words = _(
            "This key opens the database if the passphrase is forgotten. It is shown only now and kept nowhere. "
            "Print it and lock it away, apart from the computer."
        )
        self.print_button = Button(_("Print …"), "primary", "printer", pressed=self.print_out)
        self.go_on = Button(_("I have it on paper"), pressed=self._ask)
        body = QWidget()
        sign = QrView(self._sheet.qr, _("The same key as a sign to scan"))
        rows = QWidget()
        down(rows, _Rows(self._sheet), None)
        down(
            body, Label(words, wrap=True), across(None, (rows, 1), down(None, sign, None), spacing=14), 4,
            across(None, self.print_button, self.go_on, None), None, spacing=10,
        )  # fmt: skip
        return body

    def _asked(self) -> QWidget:
        self._question, self.answer = Label("", wrap=True), LineInput(width=8)
        self.field = Field(_("The group on the paper"), self.answer)
        self.check_button = Button(_("Check"), "primary", "check", pressed=self._check)
        again = Button(_("Show the key again"), "link", pressed=lambda: self._stack.setCurrentIndex(0))
        self.answer.line.returnPressed.connect(self._check)
        body = QWidget()
        down(body, self._question, self.field, across(None, self.check_button, again, None), None, spacing=10)
        return body

    def print_out(self) -> None:
        """The sheet's page, to be printed or saved by an explicit choice."""
        preview = PrintPreview(
            self.window(), self._ctx, _("Recovery key"), FILE_NAME,
            lambda: self._page(""), lambda: self._page("recovery_sheet"),
        )  # fmt: skip
        # The window it stands before is small: the page needs more.
        room = self.screen().availableSize()
        preview.resize(min(theme().scaled(700), room.width() - 40), min(theme().scaled(760), room.height() - 60))
        preview.open()

    def _page(self, logged: str) -> Printed:
        context = self._ctx.services.paper.plain_context(self._ctx.actor, logged)
        return recovery_printed(self._sheet, context)

    def _ask(self) -> None:
        whole = [
            (row, place)
            for row, text in enumerate(self._sheet.rows)
            for place, group in enumerate(text.split(" "))
            if len(group) == 4
        ]
        self.asked = secrets.choice(whole)
        row, place = self.asked
        self._question.setText(
            _("Take the paper and write group {place} on row {row}, so that we know it is there.").format(
                place=place + 1, row=row + 1
            )
        )
        self.answer.set_value("")
        self.field.show_plain()
        self._stack.setCurrentIndex(1)
        self.answer.setFocus()

    def _check(self) -> None:
        row, place = self.asked
        wanted = self._sheet.rows[row].split(" ")[place]
        written = str(self.answer.value()).upper().replace(" ", "").translate(MISREAD)
        if written == wanted:
            self.confirmed.emit()
            return
        self.field.show_error(_("That is not what stands there. Compare with the paper, or show the key again."))
        self.answer.setFocus()


class SheetDialog(QDialog):
    """A new sheet while the store is open. Stays until the paper is proved."""

    def __init__(self, parent: QWidget, ctx: AppContext, sheet: RecoverySheet) -> None:
        super().__init__(parent)
        self.setWindowTitle("FHR Desktop")
        self.setAccessibleName(TITLE)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view = SheetView(ctx, sheet)
        self.view.confirmed.connect(self.accept)
        old = Notice(_("The old sheet no longer opens the database. Destroy it when the new one is in place."))
        later = Button(_("Close without printing"), "quiet", pressed=self.reject)
        body = ScrollPane(Label(_("New recovery key"), "title"), 8, old, 10, self.view, margins=(24, 20, 24, 16))
        down(self, (body, 1), Row(None, later, surface="panel", line="top", margins=(24, 10, 24, 10)))
        self.resize(theme().scaled(620), min(theme().scaled(470), parent.window().height() - 30))
