"""Placements: entering, ending and undoing them, what they make of the home's state, and the way back to the pool."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from db import records
from db.queries import pool as queries
from db.queries.pool_current import UNKNOWN, current
from db.queries.pool_undecided import undecided
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.placement_questions import BACK_TO, Redo, is_emptied, standings
from fhr_desktop.domain.placements import Placement, PlacementState, check_placement
from fhr_desktop.domain.pool import CLOSED, WORDS, PoolEntry, PoolStatus, PoolStep, check_step
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.services import reserving
from fhr_desktop.services.actor import Actor, Right, demand_home
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from fhr_desktop.services.reserving import Writer
from i18n import _

PLACED = frozenset({PoolStatus.AVAILABLE, PoolStatus.RESERVED, PoolStatus.FULL, PoolStatus.PLACES_LEFT})
UNDONE, NEVER_CAME = "undone", "never_came"


@dataclass(frozen=True, slots=True)
class Returned:
    """The answer to "back to the pool?": the home's entry before it and after."""

    before: PoolEntry
    after: PoolEntry


@dataclass(frozen=True, slots=True)
class Placed:
    """A placement as it was saved. `free`: places left; `ask_back`: the home has no child left, back to the pool?

    `before`: as it was, None for a new one; `moved_from`: the home's entry before its state followed, None if it
    did not; `followed`: proposals and their request before the placement ended them. `take_back` goes by all these.
    """

    placement: Placement
    free: int
    ask_back: bool
    before: Placement | None = None
    moved_from: PoolEntry | None = None
    followed: tuple[Record, ...] = ()


class Placements:
    """What is done with placements."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_home(self, actor: Actor, home_id: RecordId) -> tuple[Placement, ...]:
        """The home's placements, the first at the beginning. The reading is noted."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.logged_read(actor.user_id, "placement.open", home_id) as connection:
            home = records.load(connection, Home, home_id)
            if home is not None:
                demand_home(actor, home)
            return queries.placements_of(connection, [home_id]).get(home_id, ())

    def save(self, actor: Actor, placement: Placement, seen: Seen = ALL) -> Outcome[Placed]:
        """Enter or change a placement; the home's state in the pool follows. Raises Refused without room for it."""
        actor.demand(Right.WRITE_CASEWORK)
        placement = placement.as_it_stands()
        check_placement(placement, self._desk.today())
        with self._desk.store.write(actor.user_id) as work:
            entry, known = self._of(work, actor, placement.home_id)
            before = next((one for one in known if one.id == placement.id), None)
            others = [one for one in known if one.id != placement.id and one.takes_a_place()]
            free = _room(entry, [*others, placement])
            if placement.takes_a_place() and (before is None or not before.takes_a_place()):
                _demand_open(work, entry)
            work.had_seen(Placement, placement.id, seen)
            work.save(placement)
            self._follow(work, actor, entry, [*others, placement], free)
            followed = reserving.placed(Writer.of(work, actor, self._desk), placement)
            moved = work.get(PoolEntry, entry.id) != entry
            work.audit("placement.save", placement.home_id)
        ended = placement.state == PlacementState.ENDED
        done = Placed(placement, free, ended and not others, before, entry if moved else None, followed)
        return Outcome(done, work.changes)

    def take_back(self, actor: Actor, done: Placed) -> Outcome[Placement]:
        """Undo what `save` did: the placement is as before, or gone, and the home in the state that it was in.

        Raises Refused when somebody has gone on with the placement or the home.
        """
        actor.demand(Right.WRITE_CASEWORK)
        mine = done.placement
        with self._desk.store.write(actor.user_id) as work:
            entry, known = self._of(work, actor, mine.home_id)
            gone_on = mine not in known
            if done.moved_from is not None:
                gone_on = gone_on or entry.status_since != self._desk.today() or entry.status == done.moved_from.status
            if gone_on:
                raise Refused(_("Somebody has gone on with the placement. Nothing has been changed; look at it first."))
            others = [one for one in known if one.id != mine.id and one.takes_a_place()]
            if done.before is None:
                work.erase(Placement, mine.id, UNDONE, actor.user_id)
            else:
                _room(entry, [*others, done.before])
                work.save(done.before)
            if done.moved_from is not None:
                reserving.demand_decided(work, mine.home_id)
                back = done.moved_from
                saved = replace(
                    entry, status=back.status, status_since=back.status_since, status_reason=back.status_reason
                )
                work.save(saved, self._step(actor, entry, back.stage(), note="Ångrat."))
            reserving.take_back(Writer.of(work, actor, self._desk), done.followed)
            work.audit("placement.undo", mine.home_id)
        return Outcome(done.before or mine, work.changes)

    def never_came(self, actor: Actor, placement_id: RecordId, note: str) -> Outcome[Placement]:
        """Take away a planned placement whose child never came, with why: the place is free, the request waits again.

        Raises Refused for one that has begun, and without a word of why.
        """
        actor.demand(Right.WRITE_CASEWORK)
        if not note.strip():
            raise Refused(_("Write why the child never came. Nothing has been changed."), field="note")
        with self._desk.store.write(actor.user_id) as work:
            planned = work.get(Placement, placement_id)
            if planned is None or planned.state != PlacementState.PLANNED:
                raise Refused(_("Somebody has gone on with the placement. Nothing has been changed; look at it first."))
            self._of(work, actor, planned.home_id)
            reserving.never_came(Writer.of(work, actor, self._desk), planned, note.strip())
            work.erase(Placement, planned.id, NEVER_CAME, actor.user_id)
            work.audit("placement.never_came", planned.home_id)
        return Outcome(planned, work.changes)

    def back(
        self, actor: Actor, home_id: RecordId, then: PoolStatus, *, confirmed: bool, reason: str | None = None,
        note: str = "",
    ) -> Outcome[Returned]:  # fmt: skip
        """The answer to "back to the pool?": the home, which no child lives in, enters a state.

        `confirmed`: the family has said today that it still can. Raises Refused while a child lives there or is to
        come, and for a home that is to be available before its assessment, its checks and the family's word hold.
        """
        actor.demand(Right.WRITE_CASEWORK)
        today = self._desk.today()
        with self._desk.store.write(actor.user_id) as work:
            entry, known = self._of(work, actor, home_id)
            if then not in BACK_TO or not is_emptied(entry, known):
                raise Refused(_("A child lives in the home or is to come. Nothing has been changed; look at it first."))
            reserving.demand_decided(work, home_id)
            check_step(entry.stage(), then, reason)
            days = current(work.connection, home_id).get(home_id, UNKNOWN)
            held = standings(entry, known, days.update_by, days.checked_on, today, confirmed=confirmed,
                             refused=days.refused_on is not None, lacking=days.lacking)  # fmt: skip
            if then is PoolStatus.AVAILABLE and days.refused_on is not None:
                raise Refused(_("The newest assessment is that the home is not suitable. Nothing has been changed."))
            if then is PoolStatus.AVAILABLE and not all(one.holds for one in held):
                lacking = [one.redo for one in held if not one.holds]
                raise Refused(_LACKS[lacking[0]](), field="then")
            saved = replace(entry, status=then.value, status_since=today, status_reason=reason,
                            confirmed_on=today if confirmed else entry.confirmed_on)  # fmt: skip
            work.save(saved, self._step(actor, entry, then, reason, note))
            work.audit("pool.return", home_id, then.value)
        return Outcome(Returned(entry, saved), work.changes)

    def take_back_return(self, actor: Actor, done: Returned) -> Outcome[PoolEntry]:
        """Undo the answer: the home is as it was, and asked about again. Raises Refused when somebody has gone on."""
        actor.demand(Right.WRITE_CASEWORK)
        home_id = done.before.home_id
        with self._desk.store.write(actor.user_id) as work:
            entry, _known = self._of(work, actor, home_id)
            if entry != done.after:
                raise Refused(_("Somebody has gone on with the home. Nothing has been changed; look at it first."))
            work.save(done.before, self._step(actor, entry, done.before.stage(), note="Ångrat."))
            work.audit("pool.return", home_id, done.before.status)
        return Outcome(done.before, work.changes)

    def _of(self, work: UnitOfWork, actor: Actor, home_id: RecordId) -> tuple[PoolEntry, tuple[Placement, ...]]:
        home = records.load(work.connection, Home, home_id)
        entry = queries.entry_of(work.connection, home_id)
        if home is None or entry is None:
            raise Refused(_("The home is not in the pool. Nothing has been changed."))
        demand_home(actor, home)
        return entry, queries.placements_of(work.connection, [home_id]).get(home_id, ())

    def _follow(
        self, work: UnitOfWork, actor: Actor, entry: PoolEntry, placements: Collection[Placement], free: int
    ) -> bool:
        """A home with a child has places left or is full; what a person has decided (rest, a block) stands.

        Whether the state became another.
        """
        ongoing = any(one.state == PlacementState.ONGOING for one in placements)
        then = PoolStatus.PLACES_LEFT if free > 0 else PoolStatus.FULL
        if not ongoing or entry.stage() not in PLACED or then is entry.stage():
            return False
        if undecided(work.connection, entry.home_id):
            return False  # what a machine has said of rest or a block waits for a person, and is not written over
        saved = replace(entry, status=then.value, status_since=self._desk.today(), status_reason=None)
        work.save(saved, self._step(actor, entry, then))
        return True

    def _step(
        self, actor: Actor, entry: PoolEntry, then: PoolStatus, reason: str | None = None, note: str = ""
    ) -> PoolStep:
        today: dt.date = self._desk.today()
        return PoolStep(
            home_id=entry.home_id, from_status=entry.status, to_status=then.value, on=today,
            recorded_at=self._desk.now(), user_id=actor.user_id, reason=reason, note=note,
        )  # fmt: skip


def _demand_open(work: UnitOfWork, entry: PoolEntry) -> None:
    """No child is to come to a home that rests, is blocked or has left, or has been found not suitable since."""
    reserving.demand_decided(work, entry.home_id)
    if current(work.connection, entry.home_id).get(entry.home_id, UNKNOWN).refused_on is not None:
        raise Refused(_("The newest assessment is that the home is not suitable. Nothing has been changed."))
    if entry.stage() in CLOSED:
        said = _("The home is in the state “{state}”. Nothing has been saved; change its state first, with why.")
        raise Refused(said.format(state=WORDS[entry.stage()]))


def _room(entry: PoolEntry, placements: Collection[Placement]) -> int:
    """Places left with these placements. Raises Refused when there are too many."""
    free = entry.places - sum(one.takes_a_place() for one in placements)
    if free < 0:
        raise Refused(_("The home has no place left. Nothing has been saved; look at its placements first."))
    return free


_LACKS = {
    Redo.REPORT: lambda: _("The assessment is too old. Nothing has been changed; choose that it is to be updated."),
    Redo.CHECKS: lambda: _(
        "The register checks are too old, or one is missing. Nothing has been changed; choose that the home is to be "
        "updated."
    ),
    Redo.CONFIRMED: lambda: _(
        "The family has not said that it still can. Nothing has been changed; ask them, or choose another state."
    ),
}
