"""What is said when a sealed package has been made, whatever is in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from i18n import _
from ui.components.act_dialog import ActDialog
from ui.components.buttons import Button
from ui.components.labels import Label
from ui.components.layout import Column, Row, down
from ui.theme import theme


class PackedDialog(ActDialog):
    """The code that opens the package: shown once, to be told by telephone."""

    def __init__(self, parent: QWidget, name: str, code: str) -> None:
        super().__init__(parent)
        title = _("The package is made")
        self.setWindowTitle("FHR Desktop")
        self.setAccessibleName(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(min(theme().scaled(520), parent.window().width() - 40))
        told = _("The file is called {name}. Tell the code by telephone; it is shown only now and kept nowhere.")
        self.code = Label(code, "title", wrap=True)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.code.setAccessibleName(_("The code: {code}").format(code=code))
        close = Button(_("I have written it down"), "primary", pressed=self.accept)
        body = Column(
            Label(title, "sub", wrap=True), Label(told.format(name=name), "meta", wrap=True), self.code,
            margins=(24, 20, 24, 18), spacing=10,
        )  # fmt: skip
        down(self, body, Row(None, close, surface="panel", line="top", margins=(24, 12, 24, 12)))
        close.setFocus()
