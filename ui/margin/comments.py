"""The comments on one answer, or of a whole report, below each other; those that are closed are folded away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Remark, Tally
from i18n import _
from ui import words
from ui.components.buttons import Button
from ui.components.layout import down
from ui.context import AppContext
from ui.margin.comment import CommentBox


class Comments(QWidget):
    """Boxes that stay while their comment does, so that an answer being written is never taken away."""

    def __init__(self, ctx: AppContext, *, show_passage: Callable[[Remark], object] | None = None) -> None:
        super().__init__()
        self._ctx, self._show_passage = ctx, show_passage
        self.boxes: dict[RecordId, CommentBox] = {}
        self._unfolded = False
        self._fold = Button("", "link", pressed=self._toggle)
        self._column = down(self, spacing=8)
        self._column.addWidget(self._fold)
        self.setAccessibleName(_("Comments"))
        self.hide()

    def show_comments(
        self, comments: Sequence[Remark], users: Mapping[RecordId, str], today: dt.date, text: str | None,
        *, may_write: bool,
    ) -> None:  # fmt: skip
        """Show these, those that are open first; `text` is the answer they are about, as it stands."""
        for gone in [key for key in self.boxes if key not in {one.id for one in comments}]:
            box = self.boxes.pop(gone)
            box.keeper.flush()
            self._column.removeWidget(box)
            box.hide()
            box.deleteLater()
        for one in comments:
            if one.id not in self.boxes:
                made = CommentBox(self._ctx, one, users, today, may_write=may_write, show_passage=self._show_passage)
                self.boxes[one.id] = made
                self._column.insertWidget(self._column.count() - 1, made)
            self.boxes[one.id].show_comment(one, text)
        self._arrange()

    def save_pending(self) -> None:
        """Keep what is being typed."""
        for box in self.boxes.values():
            box.keeper.flush()

    def _arrange(self) -> None:
        closed = [box for box in self.boxes.values() if not box.comment.is_open]
        for box in self.boxes.values():
            box.setVisible(box.comment.is_open or self._unfolded)
        said = _("Hide what is closed") if self._unfolded else words.comments(Tally(closed=len(closed)))
        self._fold.setText(said)
        self._fold.setVisible(bool(closed))
        self.setVisible(bool(self.boxes))

    def _toggle(self) -> None:
        self._unfolded = not self._unfolded
        self._arrange()
