"""A case's steps: taking one inside a unit of work, and which of those recorded still stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import fhr_desktop.domain.case_states as states
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.case_states import CaseState, Step
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.desk import Desk
from i18n import _


def step(
    work: UnitOfWork,
    actor: Actor,
    desk: Desk,
    case: Case,
    to: CaseState,
    on: dt.date,
    reason: str | None = None,
    note: str = "",
) -> Case:
    """Save a checked step of a case inside a unit of work; the moved case."""
    now, rests = case.stage(), CaseState(case.rests_from) if case.rests_from else None
    states.check_transition(now, to, reason, rests)
    states.check_day(on, case.state_since, desk.today())
    if to is CaseState.INVESTIGATION and None in (case.investigator_1, case.investigator_2):
        raise Refused(_("An investigation needs two investigators. Nothing has been changed; choose the pair first."))
    moved = replace(
        case,
        state=to.value,
        state_since=on,
        rests_from=now.value if to is CaseState.DORMANT else None,
        opened_on=on if to is CaseState.OPENED else case.opened_on,
        closing_reason=reason if to is CaseState.CLOSED else None,
    )
    entry = Transition(
        case_id=case.id,
        from_state=now.value,
        to_state=to.value,
        on=on,
        recorded_at=desk.now(),
        user_id=actor.user_id,
        reason=reason,
        note=note.strip(),
    )
    work.save(moved, entry)
    work.audit("case.move", case.id, to.value)
    return moved


def steps_of(transitions: Sequence[Transition]) -> list[Step]:
    """The steps that stand: reversals and what they took back are left out."""
    gone = {one.reverses for one in transitions if one.reverses} | {one.id for one in transitions if one.reverses}
    return [Step(CaseState(one.to_state), one.on) for one in transitions if one.id not in gone]
