"""The margin beside the report: one answer, what is new in it, its comments, and a place to write another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.review import Remark
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.investigations.review import Reading, draft_place
from i18n import _
from ui.components.banner import Notice
from ui.components.buttons import Button, with_key
from ui.components.facts import Inspector
from ui.components.field import Field
from ui.components.inputs import LongTextInput
from ui.components.labels import Label
from ui.components.layout import across
from ui.context import AppContext
from ui.drafting import DraftKeeper
from ui.margin.comments import Comments
from ui.pages.review.changed import ChangedText
from ui.pages.review.points import Point

_QUOTED = 48  # characters of the marked words that are shown


class Margin(Inspector):
    """What is said of the point that is chosen. `next_asked` is called by the button of F8."""

    def __init__(self, ctx: AppContext, next_asked: Callable[[], object]) -> None:
        self._ctx = ctx
        self.point: Point | None = None
        self._reading: Reading | None = None
        self._keeper: DraftKeeper | None = None
        self._sending = False
        self._where = Label("", "small", wrap=True)
        self._question = Label("", "sub", wrap=True)
        self._gap = Notice("", "amber", "circle-dashed")
        self.changed = ChangedText()
        self.answer = LongTextInput(least=2, most=8, spelled=True)
        self.answer.set_read_only(True)
        self.answer.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._answer_field = Field(_("The answer as it stands"), self.answer)
        self.comments = Comments(ctx, show_passage=self._show_passage)
        self.comment = Field(_("New comment"), LongTextInput(least=2, most=12, spelled=True))
        self._send = Button(_("Comment"), "secondary", "chat-circle-text", pressed=self.send)
        next_ = Button(_("Next"), "quiet", "skip-forward", pressed=next_asked, help=_("Next to look at"))
        super().__init__(
            self._where, 2, self._question, 8, self._gap, 8, self.changed, 8, self._answer_field, 8, self.comments, 8,
            self.comment, 4, across(None, with_key(self._send, "Ctrl Enter"), None, with_key(next_, "F8")), None,
        )  # fmt: skip
        self.setAccessibleName(_("The margin"))
        self.setMaximumWidth(16777215)
        self.setMinimumWidth(320)
        self.answer.text.selectionChanged.connect(self._say_about)
        self.comment.control.edited.connect(self._typed)

    def show_point(self, reading: Reading, point: Point, today: dt.date) -> None:
        """Show one answer; a comment being written on it stays."""
        other = self.point is None or self.point.key != point.key
        self._reading = reading
        text = reading.texts.get(point.key, "")
        if other:
            self.save_pending()
        self.point = point
        heading = f"{point.number} {point.heading}".strip()
        self._where.setText(f"{heading} · {point.whom}" if point.whom else heading)
        self._question.setText(point.question)
        self._gap.setVisible(point.gap is not None)
        self._gap.set_words(point.gap.sentence if point.gap is not None else "")
        self.changed.show_change(point.change)
        self.answer.set_value(text or _("Nothing is written here."))
        writable = reading.document.locked_at is None
        self.comments.show_comments(point.comments, reading.users, today, text, may_write=writable)
        for widget in (self.comment, self._send.parentWidget()):
            assert widget is not None
            widget.setVisible(writable)
        if other:
            self._begin(draft_place(reading.document.id, point.key))
        self._say_about()

    def _begin(self, place: str) -> None:
        if self._keeper is not None:
            self._keeper.deleteLater()
        self._keeper = DraftKeeper(self._ctx, place, self)
        self.comment.show_plain()
        self.comment.control.set_value("")
        self.verticalScrollBar().setValue(0)
        find = self._ctx.services.drafts.find  # as it is now: F8 leaves a comment half written and comes back to it
        self._ctx.tasks.read(find, self._ctx.actor, place).on_done(self._bring_back).owned_by(self._keeper).start()

    def _bring_back(self, drafts: tuple[Draft, ...]) -> None:
        place = self._keeper.place if self._keeper is not None else ""
        draft = next((one for one in drafts if one.place == place), None)
        if draft is not None and not self.comment.control.value():
            self.comment.control.set_draft(draft.text)

    def save_pending(self) -> None:
        """Keep what is being typed, as a draft."""
        if self._keeper is not None:
            self._keeper.flush()
        self.comments.save_pending()

    # the passage

    def passage(self) -> tuple[str, int]:
        """The words that are marked in the answer, and where; ("", 0) for none."""
        cursor = self.answer.text.textCursor()
        marked = cursor.selectedText().replace("\u2029", "\n")
        if self.point is None or self._reading is None or not self._reading.texts.get(self.point.key):
            return "", 0
        return marked.strip(), cursor.selectionStart() if marked.strip() else 0

    def _say_about(self) -> None:
        words = " ".join(self.passage()[0].split())
        shown = words if len(words) <= _QUOTED else words[:_QUOTED].rpartition(" ")[0] + " …"
        help_ = (
            _("About the words “{words}”").format(words=shown)
            if words
            else _("About the whole answer. Mark words in the answer to comment on them.")
        )
        self.comment.set_help(help_)

    def _show_passage(self, comment: Remark) -> None:
        place = comment.comment.place_in(self.answer.value())
        if place is not None:
            cursor = self.answer.text.textCursor()
            cursor.setPosition(place[0])
            cursor.setPosition(place[1], QTextCursor.MoveMode.KeepAnchor)
            self.answer.text.setTextCursor(cursor)
            self.answer.setFocus()

    # acts

    def _typed(self) -> None:
        if self._keeper is not None:
            self._keeper.typed(self.comment.control.draft(), self.comment.control.place())

    def send(self) -> None:
        """Comment on the answer, or on the words that are marked in it."""
        if self._sending or self.point is None or self._reading is None or self._reading.document.locked_at is not None:
            return
        self._sending = True
        (passage, at), keeper = self.passage(), self._keeper

        def done(outcome: Any) -> None:
            if keeper is self._keeper:
                self.comment.control.set_value("")
            if keeper is not None:
                keeper.drop()
            self._ctx.bus.changed.emit(outcome.changes)

        write = self._ctx.services.reviews.comment
        task = self._ctx.tasks.write(
            write, self._ctx.actor, self._reading.document.id, self.point.key, self.comment.control.value(),
            passage=passage, passage_at=at,
        )  # fmt: skip
        task.on_done(done).on_error(self._refused).on_finished(self._sent).owned_by(self).start()

    def _sent(self) -> None:
        self._sending = False

    def _refused(self, error: FhrError) -> None:
        if isinstance(error, Refused):
            self.comment.show_error(error.sentence)
            self.comment.setFocus()
        else:
            self._ctx.tasks.refused.emit(error)

    def first_focus(self) -> QWidget:
        """Where a comment is written."""
        return self.comment
