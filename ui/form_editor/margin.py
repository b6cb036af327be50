"""The unit manager's comments beside the answers of a report that is being written, each to answer and close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QBoxLayout

from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Remark, ReviewComment, ReviewReply
from ui import words
from ui.components.inputs import LongTextInput
from ui.context import AppContext
from ui.form_editor.block import FieldBlock
from ui.margin.comments import Comments

_REVIEWED = "F10"  # the form that a unit manager comments on


@dataclass(frozen=True, slots=True)
class _Read:
    comments: tuple[Remark, ...]
    users: Mapping[RecordId, str]
    today: dt.date


class EditorMargin(QObject):
    """Reads the comments once, and again when one is written; `blocks` are the questions that are shown.

    `found` carries the comments that have been read.
    """

    found = Signal(object)

    def __init__(
        self, ctx: AppContext, document: FormDocument, blocks: Callable[[], Iterable[FieldBlock]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ctx, self._document, self._blocks = ctx, document, blocks
        self._found: _Read | None = None
        if document.form_key == _REVIEWED:
            ctx.bus.changed.connect(self._changed)
            self._load()

    def _changed(self, changes: Any) -> None:
        if changes is None or changes.touches(ReviewComment, ReviewReply):
            self._load()

    def _load(self) -> None:
        task = self._ctx.tasks.read(self._read).on_done(self._show)
        task.on_error(lambda _error: None).owned_by(self).start()  # opened with a reason: the comments are the pair's

    def _read(self) -> _Read:
        services, actor = self._ctx.services, self._ctx.actor
        return _Read(
            services.reviews.comments(actor, self._document.id),
            words.user_names(services.unit.users()),
            services.unit.today(),
        )

    def _show(self, found: _Read) -> None:
        self._found = found
        self.found.emit(found.comments)
        for block in self._blocks():
            self.dress(block)

    def dress(self, block: FieldBlock) -> None:
        """Put what there is to say of an answer below it."""
        if self._found is None:
            return
        mine = [one for one in self._found.comments if one.key == block.key]
        box = block.findChild(Comments)
        if box is None and mine:
            is_text = isinstance(block.control, LongTextInput)
            box = Comments(self._ctx, show_passage=partial(_mark_words, block) if is_text else None)
            column = block.layout()
            assert isinstance(column, QBoxLayout)
            column.addWidget(box)
        if box is not None:
            text = block.control.value() if isinstance(block.control, LongTextInput) else None
            box.show_comments(
                mine, self._found.users, self._found.today, text,
                may_write=self._document.locked_at is None,
            )  # fmt: skip

    def save_pending(self) -> None:
        """Keep the answers being written."""
        for block in self._blocks():
            box = block.findChild(Comments)
            if box is not None:
                box.save_pending()


def _mark_words(block: FieldBlock, comment: Remark) -> None:
    """Select the words that a comment is about, as they stand now."""
    assert isinstance(block.control, LongTextInput)
    place = comment.comment.place_in(block.control.value())
    if place is None:
        return
    cursor = block.control.text.textCursor()
    cursor.setPosition(place[0])
    cursor.setPosition(place[1], QTextCursor.MoveMode.KeepAnchor)
    block.control.text.setTextCursor(cursor)
    block.control.setFocus()
