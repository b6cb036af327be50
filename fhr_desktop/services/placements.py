"""Placements: entering and ending them, and what they make of the home's state in the pool."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db import records
from db.queries import pool as queries
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.placements import Placement, PlacementState, check_placement
from fhr_desktop.domain.pool import PoolEntry, PoolStatus, PoolStep
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services import reserving
from fhr_desktop.services.actor import Actor, Right, demand_home
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from fhr_desktop.services.reserving import Writer
from i18n import _

PLACED = frozenset({PoolStatus.AVAILABLE, PoolStatus.RESERVED, PoolStatus.FULL, PoolStatus.PLACES_LEFT})


@dataclass(frozen=True, slots=True)
class Placed:
    """A placement as it was saved. `free`: places left; `ask_back`: the home has no child left, back to the pool?"""

    placement: Placement
    free: int
    ask_back: bool


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
        check_placement(placement, self._desk.today())
        with self._desk.store.write(actor.user_id) as work:
            home = records.load(work.connection, Home, placement.home_id)
            entry = queries.entry_of(work.connection, placement.home_id)
            if home is None or entry is None:
                raise Refused(_("The home is not in the pool. Nothing has been changed."))
            demand_home(actor, home)
            known = queries.placements_of(work.connection, [placement.home_id]).get(placement.home_id, ())
            others = [one for one in known if one.id != placement.id and one.takes_a_place()]
            free = entry.places - len(others) - placement.takes_a_place()
            if placement.takes_a_place() and free < 0:
                raise Refused(_("The home has no place left. Nothing has been saved; look at its placements first."))
            work.had_seen(Placement, placement.id, seen)
            work.save(placement)
            ongoing = [one for one in (*others, placement) if one.state == PlacementState.ONGOING]
            self._follow(work, actor, entry, bool(ongoing), free)
            reserving.placed(Writer.of(work, actor, self._desk), placement)
            work.audit("placement.save", placement.home_id)
        ended = placement.state == PlacementState.ENDED
        return Outcome(Placed(placement, free, ended and not others), work.changes)

    def _follow(self, work: UnitOfWork, actor: Actor, entry: PoolEntry, ongoing: bool, free: int) -> None:
        """A home with a child has places left or is full; what a person has decided (rest, a block) stands."""
        if not ongoing or entry.stage() not in PLACED:
            return
        then = PoolStatus.PLACES_LEFT if free > 0 else PoolStatus.FULL
        if then is entry.stage():
            return
        today = self._desk.today()
        work.save(
            replace(entry, status=then.value, status_since=today, status_reason=None),
            PoolStep(home_id=entry.home_id, from_status=entry.status, to_status=then.value, on=today,
                     recorded_at=self._desk.now(), user_id=actor.user_id),
        )  # fmt: skip
