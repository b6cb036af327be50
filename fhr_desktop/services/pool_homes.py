"""The card of a home in the pool: all that is known of it there, read at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from db import history, records
from db.queries import investigations, pool_home
from db.queries import pool as queries
from db.queries.pool_current import UNKNOWN, Current, current
from db.queries.pool_undecided import undecided
from db.queries.proposals import of_home
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.placement_questions import Question, Standing, questions, standings
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolEntry, PoolStatus, PoolStep, most_careful, places_free, places_resting
from fhr_desktop.domain.pool_timeline import TimeLine, time_line
from fhr_desktop.domain.proposals import ProposalState, status_on
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor, Right, demand_home
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Seen
from fhr_desktop.services.proposal_views import Clash, Proposed, clash_of, shown
from i18n import _


@dataclass(frozen=True, slots=True)
class HomeSheet:
    """A home in the pool as it was read. `certified`: the day of each person's certificate of the basic course.

    `case`: the last of its cases. `seen` goes along with what is written from it.
    """

    home: Home
    entry: PoolEntry
    persons: tuple[Person, ...]
    placements: tuple[Placement, ...]
    steps: tuple[PoolStep, ...]
    days: Current
    certified: Mapping[RecordId, dt.date]
    case: Case | None
    questions: tuple[Question, ...]
    standings: tuple[Standing, ...]
    line: TimeLine
    proposals: tuple[Proposed, ...]
    today: dt.date
    seen: Seen
    undecided: tuple[PoolStatus, ...] = ()
    clash: Clash | None = None

    @property
    def free(self) -> int:
        """Places that no placement takes."""
        return max(self.entry.places - sum(one.takes_a_place() for one in self.placements), 0)

    @property
    def offered(self) -> int:
        """Of those, the places that can be asked for today."""
        return places_free(self.status, *self._taken(), refused=self.days.refused_on is not None)

    @property
    def resting(self) -> int:
        """Of those, the places of a home that cannot be offered now."""
        return places_resting(self.status, *self._taken(), refused=self.days.refused_on is not None)

    def _taken(self) -> tuple[int, int]:
        return self.entry.places, self.entry.places - self.free

    @property
    def status(self) -> PoolStatus:
        """The state today: reserved as long as a proposal holds the home, and no longer; the most careful of what
        machines have said, until somebody decides.
        """
        ongoing = any(one.state == PlacementState.ONGOING for one in self.placements)
        stored = most_careful(self.entry.stage(), self.undecided)
        return status_on(stored, any(one.holds for one in self.proposals), ongoing)

    @property
    def since(self) -> dt.date | None:
        """Since when it is in that state: a reservation that has run out ended after its last day. None when nobody has
        written the day down.
        """
        if self.status is self.entry.stage():
            return self.entry.status_since
        if self.status is PoolStatus.RESERVED:
            return min((one.proposal.sent_on for one in self.proposals if one.holds), default=None)
        ended = [day for one in self.proposals if (day := one.proposal.reserved_until) is not None and day < self.today]
        ran_out = self.entry.stage() is PoolStatus.RESERVED and not self.undecided and ended
        return max(ended) + dt.timedelta(days=1) if ran_out else None

    def agreed(self) -> tuple[Proposed, ...]:
        """The proposals that both sides have said yes to, and no child has come by yet."""
        return tuple(one for one in self.proposals if one.state is ProposalState.PROCEEDING and one.need is not None)


class PoolHomes:
    """Reading one home of the pool."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, actor: Actor, home_id: RecordId) -> HomeSheet:
        """The home's card. The reading is noted. Raises Refused for one not in the pool, or not for the actor."""
        actor.demand(Right.READ_CASEWORK)
        today = self._desk.today()
        with self._desk.store.logged_read(actor.user_id, "pool.home", home_id) as connection:
            home = records.load(connection, Home, home_id)
            entry = queries.entry_of(connection, home_id)
            if home is None or entry is None:
                raise Refused(_("The home is not in the pool. Nothing has been changed."))
            demand_home(actor, home)
            placements = queries.placements_of(connection, [home_id]).get(home_id, ())
            steps, days = pool_home.steps_of(connection, home_id), current(connection, home_id).get(home_id, UNKNOWN)
            proposals = shown(connection, actor.user_id, of_home(connection, home_id), today)
            cases = investigations.cases_of_home(connection, home_id)
            return HomeSheet(
                home=home, entry=entry, persons=investigations.persons(connection, home_id), placements=placements,
                steps=steps, days=days, certified=pool_home.certified_of(connection, home_id),
                case=cases[-1] if cases else None, questions=questions(entry, placements, today),
                standings=standings(entry, placements, days.update_by, days.checked_on, today,
                                    refused=days.refused_on is not None, lacking=days.lacking),
                line=time_line(steps, placements, (days.assessed_on, days.update_by), days.checked_on, today),
                proposals=proposals, today=today, seen=Seen(history.position(connection)),
                undecided=undecided(connection, home_id).get(entry.id, ()),
                clash=clash_of(home, entry, proposals, placements),
            )  # fmt: skip
