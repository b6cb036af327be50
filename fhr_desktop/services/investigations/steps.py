"""A case's steps: taking one inside a unit of work, and which of those recorded still stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import fhr_desktop.domain.case_states as states
from db.queries import investigations as queries
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.case_states import CaseState, Step
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.services.actor import Actor, Right
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


def standing(transitions: Sequence[Transition]) -> list[Transition]:
    """Those that stand: reversals and what they took back are left out."""
    gone = {one.reverses for one in transitions if one.reverses} | {one.id for one in transitions if one.reverses}
    return [one for one in transitions if one.id not in gone]


def step_back(work: UnitOfWork, actor: Actor, desk: Desk, case: Case, reason: str) -> Case:
    """Take back a case's latest step inside a unit of work; the case as it was. Raises Refused for the first one."""
    taken = standing(queries.transitions(work.connection, case.id))
    if len(taken) < 2:
        raise Refused(_("The enquiry itself cannot be taken back. Close the case instead; nothing has been changed."))
    last, before = taken[-1], taken[-2]
    if last.to_state in states.ASSESSED:
        actor.demand(Right.ASSESS)
    target = CaseState(before.to_state)
    moved = replace(
        case,
        state=target.value,
        state_since=before.on,
        rests_from=before.from_state if target is CaseState.DORMANT else None,
        closing_reason=None,
        opened_on=None if last.to_state == CaseState.OPENED else case.opened_on,
    )
    back = Transition(
        case_id=case.id,
        from_state=last.to_state,
        to_state=target.value,
        on=before.on,
        recorded_at=desk.now(),
        user_id=actor.user_id,
        note=reason.strip(),
        reverses=last.id,
    )
    work.save(moved, back)
    work.audit("case.reverse", case.id, last.to_state)
    return moved


def steps_of(transitions: Sequence[Transition]) -> list[Step]:
    """The steps that stand: reversals and what they took back are left out."""
    return [Step(CaseState(one.to_state), one.on) for one in standing(transitions)]
