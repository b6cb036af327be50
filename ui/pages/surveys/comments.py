"""What was written in own words, by question. It stays in the unit unless the manager takes it along."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtWidgets import QWidget

from fhr_desktop.services.surveys import RoundSheet
from i18n import _
from ui.components.banner import Notice
from ui.components.empty import EmptyState
from ui.components.labels import Label
from ui.components.layout import ScrollPane, across, down, rule


class Comments(QWidget):
    """The comments in a column to read."""

    def __init__(self) -> None:
        super().__init__()
        self._pane = ScrollPane(spacing=4)
        self._pane.setAccessibleName(_("Comments"))
        self._none = EmptyState(_("No comments"), _("Here stands what was written in own words on the paper."))
        down(self, (self._pane, 1), (self._none, 1))
        self.setFocusProxy(self._pane)

    def show_sheet(self, sheet: RoundSheet) -> None:
        """Another round's, or the same read anew."""
        column = self._pane.column
        while (item := column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
            elif (layout := item.layout()) is not None:
                layout.deleteLater()
        self._pane.setVisible(bool(sheet.comments))
        self._none.setVisible(not sheet.comments)
        column.addWidget(Notice(
            _("Comments stay in the unit. They are taken out only when you choose it; read them first: they can point "
              "somebody out."),
            "info", "eye-slash",
        ))  # fmt: skip
        for question, some in groupby(sheet.comments, key=lambda one: one.question):
            column.addSpacing(12)
            column.addWidget(Label(question, "sub", wrap=True))
            for one in some:
                line = QWidget()
                words = Label(one.text, wrap=True)
                across(line, (words, 8), Label(one.municipality, "small"), None, margins=(0, 3, 0, 3), spacing=14)
                column.addWidget(line)
                column.addWidget(rule())
        column.addStretch(1)
