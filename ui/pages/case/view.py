"""What the parts of the case page are given: the case as it was read, and what is needed to word it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.case_states import ENDED, LINE, WORDS, CaseState, days_since
from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.investigations import FormDocument, first_talk_held
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role, User
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.agenda import Missing
from fhr_desktop.services.investigations.cases import CaseFile
from fhr_desktop.services.investigations.steps import steps_of
from fhr_desktop.services.sync.views import Conflict
from i18n import _
from ui import words
from ui.components.side import WithInspector
from ui.components.stage_line import Stage
from ui.context import AppContext


@dataclass(frozen=True)
class CaseView:
    """The case as read just now. `may_write` is False for another pair's case that was opened with a `reason`."""

    file: CaseFile
    today: dt.date
    municipalities: Mapping[str, str]
    staff: tuple[User, ...]
    missing: tuple[Missing, ...]
    actor: Actor
    may_write: bool
    conflicts: tuple[Conflict, ...] = ()
    reason: str = ""

    @property
    def case_id(self) -> RecordId:
        """The case."""
        return self.file.case.id

    @property
    def position(self) -> int:
        """How far the log had come."""
        return self.file.position

    def user(self, user_id: RecordId | None) -> str:
        """A user's name, or nothing."""
        return self.file.users.get(user_id, "") if user_id is not None else ""

    def workers(self) -> str:
        """The pair in words."""
        case = self.file.case
        return words.people([self.user(case.investigator_1), self.user(case.investigator_2)])

    def investigators(self) -> tuple[User, ...]:
        """Those who may be given the case."""
        return tuple(user for user in self.staff if user.active and user.role == Role.INVESTIGATOR)

    def applicants(self) -> tuple[Person, ...]:
        """Those who apply."""
        return tuple(p for p in self.file.persons if p.role == PersonRole.APPLICANT)

    def person_name(self, person_id: RecordId) -> str:
        """A person's first name, or nothing when the person is not in the home."""
        return next((p.given_name for p in self.file.persons if p.id == person_id), "")

    def report(self) -> FormDocument | None:
        """The report, when it is begun."""
        return next((one for one in self.file.documents if one.form_key == "F10"), None)

    def chip(self) -> tuple[str, str, str | None]:
        """The stage in words with its days, its kind and icon."""
        case = self.file.case
        state = case.stage()
        kind, icon = words.STATE_LOOKS[state]
        said = WORDS[state]
        if state not in ENDED:
            spent = words.days_passed(days_since(case.state_since, self.today))
            said = _("{stage}, {days}").format(stage=said, days=spent)
        return said, kind, icon

    def stages(self) -> list[Stage]:
        """The line: the stages passed with their days, the present one, and those ahead."""
        steps = steps_of(self.file.transitions)
        entered = {step.state: step.on for step in steps}
        left = {one.state: after.on for one, after in pairwise(steps)}
        state = self.file.case.stage()
        here = (self.file.rests_from() or CaseState.INQUIRY) if state is CaseState.DORMANT else state
        seen = [one for one in LINE if one in entered]
        if here not in LINE:  # ended: everything that was entered is passed
            return [*(self._passed(s, entered, left) for s in seen), self._end(state, entered)]
        at = LINE.index(here)
        line = [self._passed(one, entered, left) for one in seen if LINE.index(one) < at]
        now = _("resting since {day}") if state is CaseState.DORMANT else _("since {day}")
        since = words.short_day(self.file.case.state_since, self.today)
        line.append(Stage(WORDS[here], now.format(day=since), "now"))
        ahead = [*(Stage(WORDS[one], self._ready(one), "ahead") for one in LINE[at + 1 :])]
        return [*line, *ahead, Stage(_("Assessment"), "", "ahead")]

    def _ready(self, state: CaseState) -> str:
        """What a stage that lies ahead has had done already."""
        talk = first_talk_held(self.file.visits) if state is CaseState.FIRST_CONTACT else None
        return _("held {day}").format(day=words.short_day(talk.on, self.today)) if talk is not None else ""

    def _passed(
        self, state: CaseState, entered: Mapping[CaseState, dt.date], left: Mapping[CaseState, dt.date]
    ) -> Stage:
        first, last = entered[state], left.get(state)
        day = words.short_day(first, self.today)
        if state in (CaseState.QUEUE, CaseState.INVESTIGATION) and last is not None and last != first:
            start = str(first.day) if (first.year, first.month) == (last.year, last.month) else day
            day = f"{start}–{words.short_day(last, self.today)}"
        return Stage(WORDS[state], day, "done")

    def _end(self, state: CaseState, entered: Mapping[CaseState, dt.date]) -> Stage:
        on = entered.get(state, self.file.case.state_since)
        return Stage(WORDS[state], words.short_day(on, self.today), "done" if state is CaseState.SUITABLE else "now")


class Part(QWidget):
    """One tab of the case page. `counted` carries the remark after the tab's word, of one that must read first."""

    counted = Signal(str)
    side: WithInspector | None = None

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self.ctx = ctx
        self.view: CaseView | None = None

    def show_view(self, view: CaseView) -> None:
        """Show a case, or the same one read anew."""
        raise NotImplementedError

    def wake(self) -> None:
        """The tab is shown, or the case was read anew while it was: read what only this tab needs."""

    def save_pending(self) -> None:
        """Write what is being typed."""

    def first_focus(self) -> QWidget | None:
        """What gets the focus when the tab is chosen."""
        return None

    def give_room(self, needed: bool) -> None:
        """Something else needs the inspector's room."""
        if self.side is not None:
            self.side.set_aside(needed)

    def write(self, call: Any, *args: Any, **kwargs: Any) -> Any:
        """A write whose changes are told to every page. Returns the task; give it `on_error` when it matters."""
        return written(self.ctx, self, call, *args, **kwargs)


def written(ctx: AppContext, owner: QWidget, call: Any, *args: Any, done: Any = None, **kwargs: Any) -> Any:
    """A task that writes, tells the other pages, and then calls `done` with the outcome's value."""

    def finished(outcome: Any) -> None:
        if done is not None:
            done(outcome.value)
        ctx.bus.changed.emit(outcome.changes)

    return ctx.tasks.write(call, ctx.actor, *args, **kwargs).on_done(finished).owned_by(owner)
