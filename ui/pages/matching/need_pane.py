"""The need at the left: what is required, what is wished for, and that close relations have been considered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fhr_desktop.services import need_words
from fhr_desktop.services.need_words import Asked
from i18n import _
from ui.components.labels import Icon, Label
from ui.components.layout import ScrollPane, across, down
from ui.pages.matching.view import MatchView

PIN, HEART = ("push-pin-fill", "accent"), ("heart-straight", "text2")


class NeedPane(ScrollPane):
    """What is asked for. Read by scrolling; changed on the request's card."""

    def __init__(self) -> None:
        super().__init__(surface="panel", margins=(18, 12, 14, 14), spacing=4)
        self.setAccessibleName(_("The need"))
        self.setMinimumWidth(200)
        self._head, self._from = Label(_("The need"), "strong"), Label("", "small", wrap=True)
        self._asked = QWidget()
        self._column = down(self._asked, spacing=7)
        self._note = Label("", "help", wrap=True)
        for item in (self._head, self._from, self._asked):
            self.column.addWidget(item)
        self.column.addStretch(1)
        self.column.addWidget(self._note)

    def show_view(self, view: MatchView) -> None:
        """Another need, or the same one changed."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._from.setText(_("from {municipality}").format(municipality=view.municipality()))
        required = need_words.required(view.need, view.today, view.municipalities)
        self._group(_("Requirements"), required, PIN)
        self._group(_("Wishes"), need_words.wished(view.need), HEART)
        self._group(_("Not used in matching"), need_words.unused(view.need), HEART)
        considered = need_words.considered_said(view.need)
        self._note.setText(" ".join((considered, _("The child has no name in the program."))))

    def _group(self, head: str, asked: Sequence[Asked], mark: tuple[str, str]) -> None:
        if not asked:
            return
        self._column.addSpacing(6)
        self._column.addWidget(Label(head, "small"))
        for one in asked:
            words = Label(one.what, "strong" if mark is PIN else "body", wrap=True)
            told = QWidget()
            more = [Label(one.more, "small", wrap=True)] if one.more else []
            lines = QWidget()
            down(lines, words, *more, spacing=0)
            across(told, down(None, Icon(*mark, 16), None), (lines, 1), spacing=9)
            told.setAccessibleName(", ".join(part for part in (head, one.what, one.more) if part))
            self._column.addWidget(told)
