"""Träffar: the meetings of a round, when and where each is held, and moving, adding and removing one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Session
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui import words
from ui.components.buttons import Button
from ui.components.dialogs import confirm
from ui.components.empty import EmptyState
from ui.components.layout import Column, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext
from ui.pages.training.meeting_dialog import MeetingDialog, Saved, next_meeting
from ui.pages.training.round_dialogs import RoundActs
from ui.pages.training.view import RoundTab, RoundView

NEW_KEY, REMOVE_KEY, COPY_KEY = "Ctrl+N, T", "Ctrl+Shift+Del", "Ctrl+Shift+K"


def said_length(minutes: int) -> str:
    """ "3 tim", "2 tim 30 min", "45 min"."""
    hours, rest = divmod(minutes, 60)
    parts = [_("{n} h").format(n=hours)] if hours else []
    return " ".join([*parts, *([_("{n} min").format(n=rest)] if rest or not hours else [])])


class MeetingsTab(RoundTab):
    """The list; Enter changes one."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.view: RoundView | None = None
        self._wanted: RecordId | None = None  # to stand on when it has been read
        self._acts = RoundActs(ctx, self)
        self.table: ListTable[Session] = ListTable(_("Meetings"), self._columns(), lambda one: one.id)
        remember(self.table, ctx.settings, "meetings")
        self.table.opened.connect(self.change)
        none = EmptyState(_("No meetings yet"), _("A round without meetings has nothing to take part in."))
        self._stack = QStackedWidget()
        self._stack.addWidget(Column((self.table, 1)))
        self._stack.addWidget(none)
        down(self, (self._stack, 1))
        self._buttons = [
            Button(_("Change the round …"), "quiet", "pencil-simple", pressed=self.change_round),
            Button(_("Copy the round …"), "quiet", "copy", pressed=self.copy_round),
            Button(_("New meeting …"), "secondary", "plus", pressed=self.add),
        ]
        self._actions = [
            self._action(_("New meeting …"), self.add, NEW_KEY, "plus"),
            self._action(_("Change the meeting …"), self.change, "F2", "pencil-simple"),
            self._action(_("Take the meeting away …"), self.remove, REMOVE_KEY, "trash"),
            self._action(_("Change the round …"), self.change_round, "Ctrl+E", "pencil-simple"),
            self._action(_("Copy the round …"), self.copy_round, COPY_KEY, "copy"),
        ]

    def _action(self, said: str, run: Any, key: str, glyph: str) -> QAction:
        made = QAction(said, self)
        made.setShortcut(key)
        made.setProperty("glyph", glyph)
        made.triggered.connect(lambda: run())
        return made

    def _columns(self) -> list[ListColumn[Session]]:
        return [
            ListColumn[Session]("number", _("Meeting"), lambda s: str(s.number), 80, sort=lambda s: s.number),
            ListColumn[Session](
                "on", _("Day"), self._day, 170, sort=lambda s: s.on.isoformat() if s.on else "", second=self._hours,
                mark=lambda s: "ok" if self._been(s) else "wait",
            ),
            ListColumn[Session]("title", Session.SPECS["title"].label, lambda s: s.title or _("no title"), None,
                                strong=True, second=lambda s: s.note),
            ListColumn[Session]("place", _("Place"), self._place, 220, second=self._form, folds=True),
            ListColumn[Session]("leaders", _("Leaders"), self._leaders, 170, folds=True),
        ]  # fmt: skip

    def _today(self) -> dt.date:
        return self.view.sheet.today if self.view is not None else dt.date.max

    def _been(self, session: Session) -> bool:
        return session.on is not None and session.on < self._today()

    def _day(self, session: Session) -> str:
        if session.on is None:
            return _("no day yet")
        return f"{words.week_day(session.on)} {words.short_day(session.on, self._today())}"

    @staticmethod
    def _hours(session: Session) -> str:
        return " · ".join(part for part in (session.starts, said_length(session.minutes)) if part)

    def _place(self, session: Session) -> str:
        return session.place or (self.view.sheet.course.place if self.view is not None else "")

    @staticmethod
    def _form(session: Session) -> str:
        return words.choice("session_form", session.form)

    def _leaders(self, session: Session) -> str:
        return session.trainers or (self.view.sheet.course.trainers if self.view is not None else "")

    # the tab

    def show_sheet(self, view: RoundView) -> None:
        """The meetings, in order."""
        self.view = view
        self.table.set_rows(view.sheet.sessions)
        self._stack.setCurrentIndex(0 if view.sheet.sessions else 1)
        self.counted.emit(str(len(view.sheet.sessions)))
        now = view.sheet.session_now()
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None
        if self.table.current() is None and now is not None:
            self.table.select(now.id)

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.table

    def header_buttons(self) -> list[QWidget]:
        """For those who may change the round."""
        return [*self._buttons] if self._may() else []

    def actions_(self) -> list[QAction]:
        """What is done with meetings and with the round."""
        return self._actions if self._may() else []

    def _may(self) -> bool:
        return self.view is not None and self.view.may_mark()

    def place(self) -> Any:
        """The meeting one stands on."""
        row = self.table.current()
        return row.id if row is not None else None

    def restore(self, state: Any) -> None:
        """Back to it."""
        self.table.select(state)

    # what is done

    def change(self, session: Session | None = None) -> None:
        """Change a meeting, or the one one stands on."""
        session = session or self.table.current()
        if session is not None and self.view is not None and self._may():
            self._ask(self.view, session, new=False)

    def add(self) -> None:
        """One more, as long after the last as that is after the one before."""
        if self.view is None or not self._may():
            return
        self._ask(self.view, next_meeting(self.view), new=True)

    def _ask(self, view: RoundView, session: Session, *, new: bool) -> None:
        dialog = MeetingDialog(self.ctx, self, view, session, new=new)
        dialog.saved.connect(self._saved)
        dialog.open()

    def _saved(self, saved: Saved) -> None:
        """Said, and taken back by Ångra: as it was, or gone when it is new."""
        rounds = self.ctx.services.rounds
        if saved.before is None:
            said, back = _("Meeting {n} is in the round"), partial(rounds.remove_session, self.ctx.actor, saved.made.id)
        else:
            said = _("Meeting {n} is changed")
            back = partial(rounds.save_session, self.ctx.actor, saved.before, saved.seen)
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(said.format(n=saved.made.number), partial(self._take_back, back))

    def _take_back(self, back: Callable[[], Outcome[Session]]) -> None:
        task = self.ctx.tasks.write(back)
        task.on_done(lambda outcome: self.ctx.bus.changed.emit(outcome.changes)).on_error(self._sorry)
        task.owned_by(self).start()

    def remove(self) -> None:
        """Take the meeting one stands on away, when nobody is marked at it."""
        session = self.table.current()
        if session is None or self.view is None or not self._may():
            return
        if self.view.sheet.noted_at(session.id):  # said before it is asked
            self._say(_("Somebody is marked at the meeting. Nothing has been changed; move it instead."))
            return
        title = _("Take meeting {n} away?").format(n=session.number)
        said = _("It goes from the round on all computers. To hold it on another day, change its day instead.")
        if confirm(self.window(), title, said, _("Take away")):
            task = self.ctx.tasks.write(self.ctx.services.rounds.remove_session, self.ctx.actor, session.id)
            task.on_done(self._removed).on_error(self._sorry).owned_by(self).start()

    def _removed(self, outcome: Outcome[Session]) -> None:
        left = [one for one in self.table.rows_model.rows if one.id != outcome.value.id]
        at = self.table.rows_model.place_of(outcome.value.id)
        self._wanted = left[min(at, len(left) - 1)].id if left else None  # not the first, far above
        self.ctx.bus.changed.emit(outcome.changes)
        said = _("Meeting {n} is taken away").format(n=outcome.value.number)
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(said, partial(self._bring_back, outcome.value))

    def _bring_back(self, removed: Session) -> None:
        task = self.ctx.tasks.write(self.ctx.services.rounds.bring_back, self.ctx.actor, removed)
        task.on_done(self._came_back).on_error(self._sorry).owned_by(self).start()

    def _came_back(self, outcome: Outcome[Session]) -> None:
        self._wanted = outcome.value.id
        self.ctx.bus.changed.emit(outcome.changes)

    def _sorry(self, error: FhrError) -> None:
        self._say(error.sentence)

    def _say(self, sentence: str) -> None:
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(sentence, kind="amber")

    def change_round(self) -> None:
        """The round's own values."""
        if self.view is not None:
            self._acts.change(self.view.sheet)

    def copy_round(self) -> None:
        """The same meetings from another day."""
        if self.view is not None:
            self._acts.copy(self.view.sheet.course)
