"""Utvärdering: answers on paper written in by digits, and what they say together. Nobody's name is on any of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import CourseEvaluation
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.training.evaluation import FEWEST, Question, Said, Summary, answer_place, shown
from i18n import _, _n
from ui import words
from ui.components.banner import Notice
from ui.components.buttons import Button, with_key
from ui.components.empty import EmptyState
from ui.components.facts import Inspector
from ui.components.field import Field
from ui.components.headers import SectionHead
from ui.components.inputs import LongTextInput
from ui.components.labels import Label
from ui.components.layout import Column, Row, ScrollPane, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.drafting import DraftKeeper
from ui.pages.training.scores import ScoreInput
from ui.pages.training.view import RoundTab, RoundView
from ui.tasks import Task

SIDE_WIDTH = 380


@dataclass(frozen=True)
class _Read:
    """What the round said, and the answer to it that was begun."""

    summary: Summary
    begun: Draft | None


class AnswerForm(Inspector):
    """One answer, from the paper in one's hand. `act` is called by the button and by Ctrl+Enter."""

    edited = Signal()

    def __init__(self, act: Any) -> None:
        self._act = act
        self.scores: dict[str, ScoreInput] = {}
        self.comment = LongTextInput(least=3, most=8)
        self._rows = QWidget()
        self._column = down(self._rows, spacing=10)
        self._error = Label("", "error", wrap=True)
        self._error.hide()
        self.back = Notice("", "info", "clock-counter-clockwise")
        self.back.hide()
        self.save_button = Button(_("Save the answer"), "primary", "check", pressed=act)
        super().__init__(
            Label(_("Write in an answer"), "sub"),
            Label(_("1 to 5 answers and goes on to the next. Leave out what is not answered."), "help", wrap=True), 8,
            self.back, self._rows, 10, Field(CourseEvaluation.SPECS["comment"].label, self.comment), self._error, 8,
            across(None, with_key(self.save_button, "Ctrl Enter"), None), None,
        )  # fmt: skip
        self.comment.edited.connect(self.edited)
        self.setAccessibleName(_("Write in an answer"))

    def ask(self, questions: tuple[Question, ...]) -> None:
        """The statements; the same ones again change nothing."""
        if list(self.scores) == [one.key for one in questions]:
            return
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.scores = {one.key: ScoreInput() for one in questions}
        for number, one in enumerate(questions, start=1):
            control = self.scores[one.key]
            control.edited.connect(self.edited)
            control.moved.connect(partial(self._go, number - 1))
            self._column.addWidget(Field(f"{number}. {one.text}", control))

    def _go(self, at: int, step: int) -> None:
        controls = list(self.scores.values())
        if 0 <= at + step < len(controls):
            controls[at + step].take_focus()
        elif step > 0:
            self.comment.setFocus(Qt.FocusReason.TabFocusReason)

    def given(self) -> tuple[dict[str, int], str]:
        """The scores by key, and the comment."""
        scores = {key: int(control.value()) for key, control in self.scores.items() if control.value()}
        return scores, self.comment.value() or ""

    def draft(self) -> str:
        """What is written as one text to keep; "" for nothing."""
        scores, comment = self.given()
        return json.dumps({"scores": scores, "comment": comment}, ensure_ascii=False) if scores or comment else ""

    def bring_back(self, draft: Draft, said: str) -> None:
        """Show again what was kept, and say so: the paper in one's hand may be another."""
        kept = json.loads(draft.text)
        for key, control in self.scores.items():
            score = kept["scores"].get(key)
            control.set_value(None if score is None else str(score))
        self.comment.set_draft(kept["comment"])
        self.comment.set_place(draft.cursor)
        self.back.set_words(said)
        self.back.show()

    def clear(self) -> None:
        """Nothing is answered."""
        for control in self.scores.values():
            control.set_value(None)
        self.comment.set_value("")
        self._error.hide()
        self.back.hide()

    def begin(self) -> None:
        """Into the first statement."""
        first = next(iter(self.scores.values()), None)
        if first is not None:
            first.take_focus()

    def refuse(self, error: FhrError) -> None:
        """Say why nothing was saved."""
        self._error.setText(error.sentence)
        self._error.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._act()
            return
        super().keyPressEvent(event)


class EvaluationTab(RoundTab):
    """The summary, and beside it an answer to write in."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.view: RoundView | None = None
        self.summary: Summary | None = None
        self._saving: Task | None = None
        self._keeper: DraftKeeper | None = None
        self._fresh = False  # the round's draft has not been looked for yet
        self.table: ListTable[Said] = ListTable(_("What was said"), self._columns(), lambda one: one.question.key)
        self._head = SectionHead(_("What was said"))
        self.too_few = Notice("", "amber", "eye-slash")
        self._comments_head, self._comments = SectionHead(_("In their own words")), ScrollPane()
        self._none = EmptyState(
            _("No questions"),
            _("The kind of course has no questions for an evaluation. They are written in its template."),
        )
        few = Row((self.too_few, 1), margins=(20, 4, 16, 4))
        self._few = few
        said = Label(_("1 is not at all and 5 is wholly. The spread is the standard deviation."), "help", wrap=True)
        said.setMaximumWidth(16777215)
        main = Column(
            self._head, few, (self.table, 2), self._comments_head, (self._comments, 1),
            Row((said, 1), line="top", margins=(20, 5, 16, 5)),
        )  # fmt: skip
        self.form = AnswerForm(self.save)
        self.form.edited.connect(self._typed)
        self.split = WithInspector(main, self.form, settings=ctx.settings, key="evaluation", width=SIDE_WIDTH)
        down(self, (self.split, 1), (self._none, 1))
        self.write_button = Button(_("Write in an answer"), "secondary", "pencil-simple", pressed=self.write)

    @staticmethod
    def _columns() -> list[ListColumn[Said]]:
        return [
            ListColumn[Said]("said", _("Statement"), lambda one: one.question.text, None, strong=True),
            ListColumn[Said]("answers", _("Answers"), lambda one: str(one.answers), 80, right=True, filtered=False),
            ListColumn[Said]("mean", _("Mean"), lambda one: shown(one.mean), 110, right=True, filtered=False),
            ListColumn[Said]("spread", _("Spread"), lambda one: shown(one.spread), 90, right=True, filtered=False),
        ]  # fmt: skip

    # reading

    def show_sheet(self, view: RoundView) -> None:
        """Read what the round says; opening it is logged."""
        if self.view is None or self.view.course_id != view.course_id:
            self.summary = None
            self._keep_for(view.course_id)
        self.view = view
        asked = bool(view.sheet.template and view.sheet.template.questions)
        self.split.setVisible(asked)
        self._none.setVisible(not asked)
        self.form.setEnabled(view.may_mark())
        self._read()

    def _keep_for(self, course: RecordId) -> None:
        self.save_pending()
        if self._keeper is not None:
            self._keeper.deleteLater()
        self._keeper, self._fresh = DraftKeeper(self.ctx, answer_place(course), self), True
        self.form.clear()

    def _read(self) -> None:
        assert self.view is not None
        course = self.view.course_id
        self.ctx.tasks.read(self._ask, course).on_done(partial(self._show, course)).owned_by(self).start()

    def _ask(self, course: RecordId) -> _Read:
        services, actor = self.ctx.services, self.ctx.actor
        begun = [one for one in services.drafts.find(actor, answer_place(course)) if one.text]
        return _Read(services.evaluations.summary(actor, course), begun[0] if begun else None)

    def _show(self, course: RecordId, read: _Read) -> None:
        if self.view is None or self.view.course_id != course:
            return  # another round has been opened meanwhile
        summary = read.summary
        self.summary = summary
        number = summary.answers
        told = _n("{n} answer", "{n} answers", number).format(n=number)
        self.counted.emit(str(number) if number else "")
        self._head.set_remark(told)
        self.table.set_rows(summary.said)
        self._few.setVisible(summary.too_few)
        said = _(
            "{told}. Means and comments are shown from {few} answers on: with fewer, one could guess who said what."
        )
        self.too_few.set_words(said.format(told=told, few=FEWEST))
        self.form.ask(tuple(one.question for one in summary.said))
        self._bring_back(self.view, read.begun)
        self._show_comments(summary.comments)

    def _show_comments(self, comments: tuple[str, ...]) -> None:
        column = self._comments.column
        while (item := column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for one in comments:
            column.addWidget(Label(one, "body", wrap=True))
            column.addSpacing(8)
        column.addStretch(1)
        self._comments_head.setVisible(bool(comments))
        self._comments.setVisible(bool(comments))

    def _bring_back(self, view: RoundView, begun: Draft | None) -> None:
        """What was begun, once: later the form itself knows best."""
        fresh, self._fresh = self._fresh, False
        if fresh and begun is not None and view.may_mark() and not self.form.draft():
            when = words.near_moment(moment_of(begun.hlc), view.sheet.today)
            self.form.bring_back(begun, _("What you began {when} is back.").format(when=when))

    # writing

    def _typed(self) -> None:
        if self._keeper is None:
            return
        draft = self.form.draft()
        if draft:
            self._keeper.typed(draft, self.form.comment.place())
        else:
            self._keeper.drop()

    def save_pending(self) -> None:
        """Have the answer that is being written kept at once."""
        if self._keeper is not None:
            self._keeper.flush()

    def write(self) -> None:
        """To the first statement."""
        self.split.reveal()
        self.form.begin()

    def save(self) -> None:
        """Save the answer, and on to the next."""
        if self.view is None or not self.view.may_mark() or (self._saving is not None and self._saving.under_way):
            return
        keeper = self._keeper
        assert keeper is not None
        keeper.forget()
        scores, comment = self.form.given()
        enter, course = self.ctx.services.evaluations.enter, self.view.course_id
        task = self.ctx.tasks.write(enter, self.ctx.actor, course, scores, comment)
        self._saving = task.on_done(partial(self._saved, keeper)).on_error(self._refused).owned_by(self).start()

    def _refused(self, error: FhrError) -> None:
        """What is written stays, and stays kept."""
        self.form.refuse(error)
        self._typed()

    def _saved(self, keeper: DraftKeeper, outcome: Outcome[CourseEvaluation]) -> None:
        if keeper is self._keeper:  # else another round's answer stands there now
            keeper.drop()
            self.form.clear()
            self.form.begin()
        self.ctx.bus.changed.emit(outcome.changes)
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(_("The answer is saved"), partial(self._take_back, outcome.value.id))

    def _take_back(self, answer: RecordId) -> None:
        task = self.ctx.tasks.write(self.ctx.services.evaluations.remove, self.ctx.actor, answer)
        task.on_done(lambda outcome: self.ctx.bus.changed.emit(outcome.changes)).owned_by(self).start()

    # the page's questions

    def first_focus(self) -> QWidget | None:
        """The summary, or the first statement while there is none."""
        return self.table

    def header_buttons(self) -> list[QWidget]:
        """An answer."""
        return [self.write_button] if self.view is not None and self.view.may_mark() else []
