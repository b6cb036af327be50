"""One comment as a box: who wrote it, about which words, its answer, and closing it. Where it stands is a page's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Remark, ReviewReply
from fhr_desktop.services.drafts import Draft
from i18n import _
from ui import words
from ui.components.buttons import Button, with_key
from ui.components.field import Field
from ui.components.flow import Flow
from ui.components.inputs import LongTextInput
from ui.components.labels import Chip, Label
from ui.components.layout import across, down
from ui.context import AppContext
from ui.drafting import DraftKeeper
from ui.theme import theme


def answer_place(comment: RecordId) -> str:
    """Where the unsaved answer to a comment is kept."""
    return f"answer/{comment.hex}"


class CommentBox(QWidget):
    """A comment with its answer. `write` is told of what the person did; `show_passage` marks the words it is about.

    Without `may_write` it is only read.
    """

    def __init__(
        self, ctx: AppContext, comment: Remark, users: Mapping[RecordId, str], today: dt.date,
        *, may_write: bool, show_passage: Callable[[Remark], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._ctx, self._users, self._today, self._may_write = ctx, users, today, may_write
        self.comment = comment
        self._chip = Flow(gap=8, line_gap=2)
        self._quote = Label("", "small", wrap=True)
        self._text = Label("", wrap=True)
        self._answer = Label("", wrap=True)
        self._gone = Label(_("The words have been changed since."), "help", wrap=True)
        self.field = Field(_("Your answer"), LongTextInput(least=2, most=12, spelled=True))
        self._send = Button(_("Answer"), "secondary", "arrow-bend-down-left", pressed=self.send)
        self._keyed = with_key(self._send, "Ctrl Enter")
        self._close = Button(_("Close the comment"), "quiet", "check", pressed=self.close_comment)
        self._again = Button(_("Take up again"), "link", pressed=self._reopen)
        self._place = Button(_("Show the words"), "link", pressed=lambda: show_passage and show_passage(self.comment))
        self._has_place = show_passage is not None
        down(
            self, self._chip, self._quote, self._gone, self._text, self._answer, self.field,
            Flow((self._keyed, self._close, self._again), gap=8), across(None, self._place, None),
            margins=(12, 8, 10, 8), spacing=5,
        )  # fmt: skip
        self.keeper = DraftKeeper(ctx, answer_place(comment.id), self)
        self.field.control.edited.connect(self._typed)
        self.show_comment(comment, None)
        find = ctx.services.drafts.find  # as it is now: something may have been begun since the page was read
        ctx.tasks.read(find, ctx.actor, self.keeper.place).on_done(self._bring_back).owned_by(self).start()

    def show_comment(self, comment: Remark, text: str | None) -> None:
        """Show the comment as it stands; `text` is the answer it is about as it is now, when that is known."""
        self.comment = comment
        written = comment.comment
        who, when = self._name(written.written_by), words.near_day(written.written_at.date(), self._today)
        kind, icon, state = self._state()
        self._chip.set([Label(who, "strong"), Label(when, "small"), Chip(state, kind, icon)])
        passage = written.passage
        self._quote.setText(f"”{passage}”")
        self._quote.setVisible(bool(passage))
        here = text is not None and written.place_in(text) is not None
        self._gone.setVisible(bool(passage) and text is not None and not here)
        self._text.setText(written.text)
        answered = bool(comment.answers)
        self._answer.setText("\n".join(self._said(one) for one in comment.answers))
        self._answer.setVisible(answered)
        open_ = comment.is_open and self._may_write
        asked = open_ and not answered and written.written_by != self._ctx.actor.user_id  # nobody answers herself
        self.field.setVisible(asked)
        self._keyed.setVisible(asked)
        self._close.setVisible(open_)
        self._again.setVisible(self._may_write and not comment.is_open)
        self._place.setVisible(self._has_place and here)
        self.setAccessibleName(_("Comment by {name}: {text}").format(name=who, text=written.text))
        about = written.text[:60]
        self._send.setAccessibleName(_("Answer the comment: {text}").format(text=about))
        self._close.setAccessibleName(_("Close the comment: {text}").format(text=about))

    def _bring_back(self, drafts: tuple[Draft, ...]) -> None:
        """Text that was begun and not sent, unless something else is being written."""
        if drafts and not self.field.control.value():
            self.field.control.set_draft(drafts[0].text)
            self.field.control.set_place(drafts[0].cursor)

    def _state(self) -> tuple[str, str, str]:
        if not self.comment.is_open:
            return "ok", "check-circle-fill", _("Closed")
        if self.comment.waits:
            return "amber", "chat-circle-text", _("Waits for an answer")
        return "info", "chat-circle-text", _("Answered")

    def _said(self, reply: ReviewReply) -> str:
        return _("{name} answers: {text}").format(name=self._name(reply.written_by), text=reply.text)

    def _name(self, user: RecordId | None) -> str:
        return self._users.get(user, "") if user is not None else ""

    def _typed(self) -> None:
        self.keeper.typed(self.field.control.draft(), self.field.control.place())

    # acts

    def send(self) -> None:
        """Answer."""
        self.keeper.flush()
        self._write(self._ctx.services.reviews.answer, self.comment.id, self.field.control.value(), done=self._sent)

    def _sent(self) -> None:
        self.field.control.set_value("")
        self.keeper.drop()

    def close_comment(self) -> None:
        """The comment is dealt with; an answer being written goes along."""
        if self.field.control.value().strip():
            self.send()
        self._write(self._ctx.services.reviews.close, self.comment.id)

    def _reopen(self) -> None:
        self._write(self._ctx.services.reviews.reopen, self.comment.id)

    def _write(self, call: Callable[..., Any], *args: Any, done: Callable[[], object] | None = None) -> None:
        def finished(outcome: Any) -> None:
            if done is not None:
                done()
            self._ctx.bus.changed.emit(outcome.changes)

        task = self._ctx.tasks.write(call, self._ctx.actor, *args)
        task.on_done(finished).on_error(self._refused).owned_by(self).start()

    def _refused(self, error: FhrError) -> None:
        if isinstance(error, Refused) and self.field.isVisible():
            self.field.show_error(error.sentence)
            self.field.setFocus()
        else:
            self._ctx.tasks.refused.emit(error)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Enter in the answer is this box's, before it is the page's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._sends(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter answers."""
        if self._sends(event):
            self.send()
            return
        super().keyPressEvent(event)

    def _sends(self, event: QKeyEvent) -> bool:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return bool(enter and ctrl) and self.field.isVisible() and self.field.control.controls[0].hasFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A tinted box with an edge: amber while it waits, else quiet."""
        painter = QPainter(self)
        look = theme()
        kind = "amber" if self.comment.waits else "info" if self.comment.is_open else "wait"
        painter.fillRect(self.rect(), look.color(f"{kind}_bg"))
        painter.fillRect(0, 0, 3, self.height(), look.color(f"{kind}_edge"))
        painter.end()
