"""What follows from a proposal in the home and in the request: reserved, released, and where the request stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from db import local
from db.queries import conflicts
from db.queries import pool as queries
from db.queries import proposals as proposal_queries
from db.queries.pool_undecided import undecided
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.needs import ALLOWED, ENDED, PLACED_THROUGH_US, Need, NeedState, NeedStep
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import OFFERED, PoolEntry, PoolStatus, PoolStep
from fhr_desktop.domain.proposals import (
    LIVE,
    Proposal,
    ProposalOutcome,
    ProposalState,
    ProposalStep,
    StepKind,
    unreserved,
)
from fhr_desktop.domain.record import Kind, Record, RecordId
from fhr_desktop.services import numbering
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.desk import Desk
from i18n import _

_WAY = (NeedState.OPEN, NeedState.PROPOSED, NeedState.FAMILY_ASKED, NeedState.ASSESSING)
_OF_STAGE = {
    ProposalState.SENT: NeedState.PROPOSED,
    ProposalState.FAMILY_ASKED: NeedState.FAMILY_ASKED,
    ProposalState.PROCEEDING: NeedState.ASSESSING,
}
_FOLLOWED = (ProposalOutcome.PLACED, ProposalOutcome.OTHER_HOME, ProposalOutcome.PROCEED)  # by a placement
_GIVEN = "home_numbers_given"  # the highest of this machine's series, also of homes that are here no more


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, where and when: what every function here needs."""

    work: UnitOfWork
    actor: Actor
    today: dt.date
    now: Callable[[], dt.datetime]
    given: list[int] = field(default_factory=list)  # home numbers, in this action

    @staticmethod
    def of(work: UnitOfWork, actor: Actor, desk: Desk) -> Writer:
        """The actor on this day."""
        return Writer(work, actor, desk.today(), desk.now)

    def step(self, proposal: Proposal, what: StepKind, *, answer: str | None = None, note: str = "",
             on: dt.date | None = None) -> ProposalStep:  # fmt: skip
        """The step as it is to be saved."""
        return ProposalStep(
            home_id=proposal.home_id, proposal_id=proposal.id, what=what.value, on=on or self.today,
            recorded_at=self.now(), user_id=self.actor.user_id, answer=answer, note=note.strip(),
        )  # fmt: skip


def of_home(work: UnitOfWork, home: RecordId) -> list[Proposal]:
    """The home's proposals, with what waits to be saved."""
    return _with_collected(
        work, proposal_queries.of_home(work.connection, home), lambda one: one.home_id == home
    )  # fmt: skip


def of_need(work: UnitOfWork, need: RecordId) -> list[Proposal]:
    """The request's proposals, with what waits to be saved."""
    return _with_collected(
        work, proposal_queries.of_need(work.connection, need), lambda one: one.need_id == need
    )  # fmt: skip


def _with_collected(
    work: UnitOfWork, stored: Iterable[Proposal], own: Callable[[Proposal], bool]
) -> list[Proposal]:  # fmt: skip
    found = {one.id: one for one in stored}
    found |= {one.id: one for one in work.collected(Proposal) if own(one)}
    return list(found.values())


def end(
    by: Writer, proposal: Proposal, outcome: ProposalOutcome, what: StepKind, *, note: str = "",
    answer: str | None = None, on: dt.date | None = None,
) -> Proposal:  # fmt: skip
    """End a proposal; the home is free again unless another proposal holds it, and the request follows."""
    before = proposal.stage()
    ended = replace(proposal, state=ProposalState.ENDED.value, outcome=outcome.value, ended_on=on or by.today)
    by.work.save(ended, by.step(ended, what, note=note, answer=answer, on=on))
    release(by, ended.home_id, on=on)
    if outcome is not ProposalOutcome.PLACED:
        follow(by, ended.need_id, before)
    return ended


def reserve(by: Writer, entry: PoolEntry) -> PoolEntry:
    """Let the home be reserved. It may be offered (`check_step` has said so), or is reserved already."""
    if entry.stage() is PoolStatus.RESERVED:
        return entry
    return _enter(by, entry, PoolStatus.RESERVED, by.today)


def release(by: Writer, home: RecordId, *, on: dt.date | None = None) -> None:
    """Take a reservation back that no proposal holds any more."""
    entry = by.work.get(PoolEntry, PoolEntry.id_of(home))
    if entry is None or entry.stage() is not PoolStatus.RESERVED or undecided(by.work.connection, home):
        return
    if any(one.live(by.today) for one in of_home(by.work, home)):
        return
    placed = queries.placements_of(by.work.connection, [home]).get(home, ())
    ongoing = any(one.state == PlacementState.ONGOING for one in placed)
    _enter(by, entry, unreserved(entry.stage(), ongoing), on or by.today)


def demand_decided(work: UnitOfWork, home: RecordId) -> None:
    """Raises Refused while machines say differently of the home's state: a step would decide it unseen."""
    if undecided(work.connection, home):
        raise Refused(
            _("Two machines have written different states of the home. Nothing has been changed; decide the conflict "
              "first, under Sync.")
        )  # fmt: skip


def demand_agreed(work: UnitOfWork, need: Need, *fields: str) -> None:
    """Raises Refused while machines say differently of the request, in any of the fields; in none but free text when
    none is named. What is searched for, or where it stands, would be decided unseen.
    """
    found = conflicts.fields_of(work.connection, need.id)
    differ = [name for name, spec in Need.SPECS.items() if name in (fields or Need.SPECS) and name in found
              and spec.kind not in (Kind.TEXT, Kind.LONG_TEXT)]  # fmt: skip
    if differ:
        said = ", ".join(Need.SPECS[one].label for one in differ)
        raise Refused(
            _("Two machines have written different things in the request, under {fields}. Nothing has been changed; "
              "decide the conflict first, under Sync.").format(fields=said)
        )  # fmt: skip


def _enter(by: Writer, entry: PoolEntry, then: PoolStatus, on: dt.date) -> PoolEntry:
    saved = replace(entry, status=then.value, status_since=on, status_reason=None)
    step = PoolStep(
        home_id=entry.home_id, from_status=entry.status, to_status=then.value, on=on, recorded_at=by.now(),
        user_id=by.actor.user_id,
    )  # fmt: skip
    by.work.save(saved, step)
    return saved


def end_lapsed(by: Writer, many: Iterable[Proposal]) -> list[Proposal]:
    """Write down what has ended by itself: the day after the last on which it was reserved."""
    ended = []
    for one in many:
        if one.lapsed(by.today) and one.reserved_until is not None:
            day = one.reserved_until + dt.timedelta(days=1)
            ended.append(end(by, one, ProposalOutcome.EXPIRED, StepKind.EXPIRED, on=day))
    return ended


def end_all(by: Writer, need_id: RecordId) -> None:
    """Withdraw what still stands for a request that has ended."""
    for one in of_need(by.work, need_id):
        if one.live(by.today):
            end(by, one, ProposalOutcome.WITHDRAWN, StepKind.WITHDRAWN)


def follow_state(by: Writer, need_id: RecordId) -> None:
    """What follows where somebody has decided in which state a request is: one that goes on has no end, and nothing
    stands for one that has ended.
    """
    need = by.work.get(Need, need_id)
    if need is not None and need.stage() in ENDED:
        end_all(by, need_id)
    elif need is not None:
        by.work.save(replace(need, outcome=None, closed_on=None))


def placed(by: Writer, placement: Placement) -> tuple[Record, ...]:
    """What a child that comes to a home makes of the proposals for the request.

    The home's own led to it, and is kept until the last of the children who are to live together has a place there;
    another home was chosen than those that still stand. When no child waits any more the request has ended. The homes
    are free as far as their places go. What was changed, as it was before.
    """
    need = by.work.get(Need, placement.request_id) if placement.request_id is not None else None
    if need is None or not placement.takes_a_place():
        return ()
    mine = of_need(by.work, need.id)
    all_placed = _children_placed(by, placement) >= len(need.children)
    for one in mine:
        if one.home_id == placement.home_id and one.live(by.today):
            if all_placed or not need.together:
                end(by, one, ProposalOutcome.PLACED, StepKind.PLACED)
            elif one.stage() is not ProposalState.PROCEEDING:
                proceed(by, one)  # it is kept for those who are still to come
    if all_placed or need.together:
        for one in mine:
            if one.home_id != placement.home_id and one.live(by.today):
                end(by, one, ProposalOutcome.OTHER_HOME, StepKind.OTHER_HOME)
    if all_placed:
        current = by.work.get(Need, need.id) or need
        if current.stage() in _WAY and "state" not in conflicts.fields_of(by.work.connection, need.id):
            enter_need(by, current, NeedState.PLACED, outcome=PLACED_THROUGH_US)
    return tuple(one for one in (need, *mine) if by.work.get(type(one), one.id) != one)


def never_came(by: Writer, placement: Placement, note: str) -> None:
    """What a child who never came makes of what its planned placement had ended: the request waits again, and the
    proposal did not lead to it. Other homes that were let go are proposed anew by a person.
    """
    need = by.work.get(Need, placement.request_id) if placement.request_id is not None else None
    if need is None:
        return
    for one in of_need(by.work, need.id):
        if one.home_id == placement.home_id and one.outcome == ProposalOutcome.PLACED:
            undone = replace(one, outcome=ProposalOutcome.WITHDRAWN.value, ended_on=by.today)
            by.work.save(undone, by.step(undone, StepKind.WITHDRAWN, note=note))
    if need.stage() is NeedState.PLACED and need.outcome == PLACED_THROUGH_US:
        enter_need(by, need, NeedState.OPEN)
    follow(by, need.id)


def proceed(by: Writer, proposal: Proposal) -> Proposal:
    """Both have said yes: the municipality assesses, and the home is kept for it."""
    on = replace(
        proposal, state=ProposalState.PROCEEDING.value, outcome=ProposalOutcome.PROCEED.value, proceeded_on=by.today
    )
    by.work.save(on, by.step(on, StepKind.PROCEEDING))
    follow(by, on.need_id)
    return on


def take_back(by: Writer, before: Iterable[Record]) -> None:
    """Put back what a placement that is undone had ended. Raises Refused when somebody has gone on since."""
    for one in before:
        if isinstance(one, Need):
            now = by.work.get(Need, one.id)
            if now is None or now.stage() not in (NeedState.PLACED, NeedState.ASSESSING):
                raise _gone_on()
            enter_need(by, now, one.stage())
        elif isinstance(one, Proposal):
            ended = by.work.get(Proposal, one.id)
            if ended is None or ended.outcome not in _FOLLOWED:
                raise _gone_on()
            by.work.save(one, by.step(one, StepKind.TAKEN_BACK))
            entry = by.work.get(PoolEntry, PoolEntry.id_of(one.home_id))
            if (
                entry is not None
                and entry.stage() in OFFERED
                and not undecided(by.work.connection, one.home_id)
                and one.live(by.today)
            ):
                reserve(by, entry)


def _gone_on() -> Refused:
    return Refused(_("Somebody has gone on with the placement. Nothing has been changed; look at it first."))


def _children_placed(by: Writer, placement: Placement) -> int:
    stored = queries.placements_for(by.work.connection, placement.request_id)
    return len({one.id for one in stored if one.takes_a_place()} | {placement.id})


def follow(by: Writer, need_id: RecordId, left: ProposalState | None = None) -> None:
    """Let the request stand where its proposals are. It goes back only from where the one that ended, `left`, had it:
    a proposal of a protected home, which is not here, may hold it where it is.
    """
    need = by.work.get(Need, need_id)
    if need is None or need.stage() not in _WAY or "state" in conflicts.fields_of(by.work.connection, need_id):
        return
    stages = [stage for one in of_need(by.work, need_id) if (stage := one.stage_on(by.today)) in LIVE]
    then = max((_OF_STAGE[stage] for stage in stages), key=_WAY.index, default=NeedState.OPEN)
    now = need.stage()
    back = _WAY.index(then) < _WAY.index(now)
    if then is now or (back and (left is None or _OF_STAGE.get(left) is not now)):
        return
    if then not in ALLOWED[now]:
        then = NeedState.PROPOSED  # from the municipality's assessment back to a family that is asked
    enter_need(by, need, then)


def enter_need(by: Writer, need: Need, then: NeedState, *, outcome: str | None = None) -> Need:
    """Let the request enter a state; one with an outcome has ended."""
    saved = replace(
        need, state=then.value, state_since=by.today, outcome=outcome, closed_on=by.today if outcome else None
    )
    step = NeedStep(
        need_id=need.id, from_state=need.state, to_state=then.value, on=by.today, recorded_at=by.now(),
        user_id=by.actor.user_id,
    )  # fmt: skip
    by.work.save(saved, step)
    return saved


def numbered(by: Writer, entry: PoolEntry) -> PoolEntry:
    """The entry with its number; one that has none yet is given the next of this machine's series (0017 in series 0).

    A number is never given twice, not even when the home has become protected and is here no more.
    """
    current = by.work.get(PoolEntry, entry.id) or entry
    if current.number:
        return current
    prefix = str(numbering.own_series(by.work.connection))
    by.given.append(by.given[-1] + 1 if by.given else _next_number(by.work, prefix))
    local.put(by.work.connection, _GIVEN, str(by.given[-1]).encode())
    made = replace(current, number=f"{prefix}{by.given[-1]:03d}")
    by.work.save(made)
    return made


def _next_number(work: UnitOfWork, prefix: str) -> int:
    given = int(local.get(work.connection, _GIVEN) or b"0")
    last = max(given, proposal_queries.last_home_number(work.connection, prefix))
    return numbering.next_after(work.connection, "home", last)
