"""Replies written in from paper, one after the other, and those of the round that are there to be put right."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.surveys import SurveyReply
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.survey_forms import survey_form
from fhr_desktop.services.surveys import RoundSheet, Typed, reply_place
from i18n import _
from ui import words
from ui.components.banner import Notice
from ui.components.buttons import Button, with_key
from ui.components.facts import Facts
from ui.components.headers import SectionHead
from ui.components.labels import Label
from ui.components.layout import Column, Row, ScrollPane, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.drafting import DraftKeeper
from ui.pages.surveys.reply_form import ReplyForm
from ui.tasks import Task
from ui.theme import theme

SIDE_WIDTH, LEAST_LIST = 330, 180


@dataclass(frozen=True, slots=True)
class Written:
    """A reply in the list: its number in the order of the papers."""

    number: int
    reply: SurveyReply


class WritingIn(QWidget):
    """The form, and beside it the keys and what has been written in."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self.ctx = ctx
        self.sheet: RoundSheet | None = None
        self.form: ReplyForm | None = None
        self.corrects: Written | None = None
        self._keeper: DraftKeeper | None = None
        self._saving: Task | None = None
        self._asked_where = ""  # the question about a municipality that has been asked for once
        self._title = Label("", "sub", wrap=True)
        self._closed = Notice(_("The round is closed. Open it again to write in more replies."), "info", "lock-key")
        self.back = Notice("", "info", "clock-counter-clockwise")
        self._error = Label("", "error", wrap=True)
        self.save_button = Button(_("Save the reply"), "primary", "check", pressed=self.save)
        self.leave_button = Button(_("Stop correcting"), pressed=self._leave_correcting)
        self.take_away_button = Button(_("Take the reply away"), "danger", pressed=self.take_away)
        self._place = QWidget()
        self._host = down(self._place)
        self._pane = ScrollPane(self._title, 6, self._closed, self.back, 4, self._place, self._error, None)
        foot = Row(
            self.take_away_button, None, self.leave_button, with_key(self.save_button, "Ctrl Enter"), surface="panel",
            line="top", margins=(20, 8, 16, 8),
        )  # fmt: skip
        main = Column((self._pane, 1), foot)
        self.table: ListTable[Written] = ListTable(_("Replies written in"), self._columns(), lambda one: one.number)
        self.table.opened.connect(self.correct)
        self.table.setMinimumHeight(theme().scaled(LEAST_LIST))
        self._head = SectionHead(_("Replies written in"), surface="panel", left=18)
        keys = Facts([
            ("1–5", _("answers and goes on")), ("0, V", _("does not know")),
            ("Enter", _("goes on without an answer")), (_("Arrows"), _("up and down between the questions")),
            ("Ctrl Enter", _("saves, and begins the next")),
        ])  # fmt: skip
        words_of_keys = QWidget()
        down(words_of_keys, Label(_("Keys"), "sub"), 4, keys, margins=(18, 14, 16, 8))
        hint = Label(_("Enter in the list puts a reply right."), "help", wrap=True)
        side = Column(
            words_of_keys, self._head, (self.table, 1), Row((hint, 1), surface="panel", margins=(18, 4, 16, 8)),
            surface="panel",
        )  # fmt: skip
        side.setMinimumWidth(270)
        self.split = WithInspector(main, side, settings=ctx.settings, key="survey-replies", width=SIDE_WIDTH)
        down(self, (self.split, 1))
        for part in (self._closed, self.back, self._error, self.leave_button, self.take_away_button):
            part.hide()

    def _columns(self) -> list[ListColumn[Written]]:
        return [
            ListColumn[Written]("number", _("Nr"), lambda one: str(one.number), 58, strong=True, right=True,
                                sort=lambda one: one.number),
            ListColumn[Written]("municipality", _("Municipality"), self._where, None),
            ListColumn[Written]("at", _("Written in"), lambda one: one.reply.recorded_at.date().isoformat(), 96,
                                folds=True),
        ]  # fmt: skip

    def _where(self, one: Written) -> str:
        if self.sheet is None:
            return ""
        code = str(one.reply.said().get(self.sheet.asked.about, ""))
        return self.sheet.names.get(code, code) or "–"

    # reading

    def show_sheet(self, sheet: RoundSheet) -> None:
        """Another round, or the same read anew: what is being typed stays."""
        another = self.sheet is None or self.sheet.round.id != sheet.round.id
        self.sheet = sheet
        self._closed.setVisible(not sheet.round.open)
        self._place.setVisible(sheet.round.open)
        self.save_button.setEnabled(sheet.round.open)
        many = [Written(number, one) for number, one in enumerate(sheet.replies, start=1)]
        self._head.set_remark(str(len(many)))
        self.table.set_rows(many[::-1])
        if another:
            self._begin(sheet)
        self._say()

    def _begin(self, sheet: RoundSheet) -> None:
        self.save_pending()
        self.corrects, self._asked_where = None, ""
        if self.form is not None:
            self.form.setParent(None)
            self.form.deleteLater()
        form = survey_form(sheet.round.form, sheet.round.form_version)
        self.form = ReplyForm(form, list(sheet.names.items()))  # in Swedish order
        self.form.edited.connect(self._typed)
        self.form.wish.connect(self.save)
        self.form.went.connect(lambda field: self._pane.ensureWidgetVisible(field, 0, self._pane.height() // 4))
        self._host.addWidget(self.form)
        self.back.hide()
        self._error.hide()
        if self._keeper is not None:
            self._keeper.deleteLater()
        self._keeper = DraftKeeper(self.ctx, reply_place(sheet.round.id), self)
        find = self.ctx.services.drafts.find
        task = self.ctx.tasks.read(find, self.ctx.actor, self._keeper.place)
        task.on_done(partial(self._bring_back, self.form)).owned_by(self).start()

    def _bring_back(self, form: ReplyForm, drafts: list[Draft]) -> None:
        if form is not self.form or form.draft() or not drafts or not drafts[0].text:
            return
        kept = json.loads(drafts[0].text)
        form.show_typed(kept["answers"], kept["comments"])
        when = words.near_moment(moment_of(drafts[0].hlc), self.ctx.services.unit.today())
        self.back.set_words(_("What you began {when} is back.").format(when=when))
        self.back.show()

    def _say(self) -> None:
        """What is being written, and what the button does."""
        if self.sheet is None:
            return
        right = self.corrects
        next_one = _("Reply {n}").format(n=len(self.sheet.replies) + 1)
        self._title.setText(_("You put reply {n} right").format(n=right.number) if right else next_one)
        self.save_button.setText(_("Save the correction") if right else _("Save the reply"))
        self.leave_button.setVisible(right is not None)
        self.take_away_button.setVisible(right is not None)

    # writing

    def begin(self) -> None:
        """Into the first question."""
        if self.form is not None and self.sheet is not None and self.sheet.round.open:
            self.form.begin()

    def _typed(self) -> None:
        if self._keeper is None or self.form is None or self.corrects is not None:
            return  # a correction is in the store already as it was
        text = self.form.draft()
        if text:
            self._keeper.typed(text, 0)
        else:
            self._keeper.drop()

    def save_pending(self) -> None:
        """Have the reply that is being typed kept at once."""
        if self._keeper is not None:
            self._keeper.flush()

    def correct(self, one: Written) -> None:
        """Have a reply that was written in stand in the form, to be put right."""
        if self.form is None or self.sheet is None or not self.sheet.round.open:
            return
        self.save_pending()
        self.corrects, self._asked_where = one, ""
        self.form.show_typed(one.reply.said(), one.reply.written())
        self._error.hide()
        self._say()
        self.form.begin()

    def _leave_correcting(self) -> None:
        """Back to new replies; what was begun before is there again."""
        self.corrects = None
        assert self.form is not None
        assert self._keeper is not None
        self.form.show_typed({}, {})
        self._error.hide()
        self._say()
        self.form.begin()
        find = self.ctx.services.drafts.find
        task = self.ctx.tasks.read(find, self.ctx.actor, self._keeper.place)
        task.on_done(partial(self._bring_back, self.form)).owned_by(self).start()

    def save(self) -> None:
        """Save what is written, and on to the next paper."""
        if self.form is None or self.sheet is None or self._keeper is None or not self.sheet.round.open:
            return
        if self._saving is not None and self._saving.under_way:
            return
        wrong = self.form.problem()
        if wrong:
            self.form.focus_on(wrong)
            return
        if self._asks_where(self.form):
            return
        self._keeper.forget()
        before = self.corrects.reply if self.corrects else None
        task = self._write(self.form.typed(), before.id if before else None)
        self._saving = task.on_done(partial(self._saved, self.form, before)).on_error(self._refused).start()

    def _asks_where(self, form: ReplyForm) -> bool:
        """Whether a municipality lacks that has not been asked for: without one the reply counts in the sum alone."""
        lacks, asked = form.placeless(), self._asked_where
        self._asked_where = lacks
        if not lacks or lacks == asked:
            return False
        form.focus_on(lacks)
        self._error.setText(
            _("No municipality is chosen. Choose one, or save once more: the reply then counts only where all "
              "municipalities are counted together.")
        )  # fmt: skip
        self._error.show()
        return True

    def _write(self, typed: Typed, corrects: RecordId | None) -> Task:
        assert self.sheet is not None
        write = self.ctx.services.surveys.write_in
        return self.ctx.tasks.write(write, self.ctx.actor, self.sheet.round.id, typed, corrects).owned_by(self)

    def _refused(self, error: FhrError) -> None:
        self._error.setText(error.sentence)
        self._error.show()
        self._typed()

    def _saved(self, form: ReplyForm, before: SurveyReply | None, outcome: Outcome[SurveyReply]) -> None:
        if form is self.form:
            self.corrects, self._asked_where = None, ""
            form.show_typed({}, {})
            self._error.hide()
            self.back.hide()
            form.begin()
        self.ctx.bus.changed.emit(outcome.changes)
        if self.ctx.shell is not None:
            back = partial(self._put_back, before, outcome.value.id) if before else partial(
                self._withdraw, outcome.value.id
            )  # fmt: skip
            where = outcome.value.said().get(self.sheet.asked.about) if self.sheet is not None else None
            said = _("The reply is saved") if where else _("The reply is saved, without a municipality")
            self.ctx.shell.toast.say(said, back)

    def _put_back(self, before: SurveyReply, now: RecordId) -> None:
        """What the reply said before it was put right."""
        task = self._write(Typed(before.said(), before.written()), now)
        task.on_done(lambda outcome: self.ctx.bus.changed.emit(outcome.changes)).start()

    def take_away(self) -> None:
        """Take away the reply that stands in the form; Ångra puts it back."""
        if self.corrects is None:
            return
        reply = self.corrects.reply.id
        self._leave_correcting()
        self._withdraw(reply)

    def _withdraw(self, reply: RecordId) -> None:
        services, actor = self.ctx.services.surveys, self.ctx.actor

        def done(outcome: Outcome[SurveyReply]) -> None:
            self.ctx.bus.changed.emit(outcome.changes)
            self.ctx.shell.toast.say(_("The reply is taken away"), partial(self._restore, outcome.value.id))

        self.ctx.tasks.write(services.withdraw, actor, reply).on_done(done).owned_by(self).start()

    def _restore(self, reply: RecordId) -> None:
        task = self.ctx.tasks.write(self.ctx.services.surveys.restore, self.ctx.actor, reply)
        task.on_done(lambda outcome: self.ctx.bus.changed.emit(outcome.changes)).owned_by(self).start()
