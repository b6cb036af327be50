"""Reads for the pool: its homes with what matching asks of them, and what municipalities need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from db import records
from db.queries import proposals as proposal_queries
from db.queries.pool_current import UNKNOWN, Current, current
from db.queries.pool_undecided import undecided
from fhr_desktop.domain.homes import Home, Person, PersonRole
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placement_questions import is_emptied
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolEntry, PoolStatus, most_careful
from fhr_desktop.domain.proposals import Proposal, status_on
from fhr_desktop.domain.record import RecordId


@dataclass(frozen=True, slots=True)
class PooledHome:
    """A home of the pool as it is stored. `days`: how current what is known of it is. `certified_on`: the day of each
    applicant's first certificate of a basic course, or None. `standing`: the proposals that nobody has ended;
    `undecided`: the states that machines have written unseen by each other, when one is that it may not be offered.
    """

    entry: PoolEntry
    home: Home
    persons: tuple[Person, ...]
    placements: tuple[Placement, ...]
    days: Current
    certified_on: tuple[dt.date | None, ...]
    standing: tuple[Proposal, ...] = ()
    undecided: tuple[PoolStatus, ...] = ()

    def status_on(self, day: dt.date) -> PoolStatus:
        """The state of the home on a day: what is stored, and reserved as long as a proposal holds it; the most
        careful of what machines have said, until somebody decides.
        """
        ongoing = any(one.state == PlacementState.ONGOING for one in self.placements)
        stored = most_careful(self.entry.stage(), self.undecided)
        return status_on(stored, any(one.live(day) for one in self.standing), ongoing)

    def is_emptied(self) -> bool:
        """Whether the last child has left, and nobody has answered whether the home goes back to the pool."""
        return is_emptied(self.entry, self.placements)

    def free(self) -> int:
        """How many places nobody has or is to have."""
        return max(self.entry.places - sum(one.takes_a_place() for one in self.placements), 0)


def homes_in_pool(connection: sa.Connection, reader: RecordId) -> tuple[PooledHome, ...]:
    """Every home in the pool, in the order of their names; protected ones only for those named."""
    entries = {one.home_id: one for one in records.load_where(connection, PoolEntry)}
    homes = [
        home for home in records.load_where(connection, Home, order="name")
        if home.id in entries and not home.archived and (not home.protected or reader in home.readers)
    ]  # fmt: skip
    persons: dict[RecordId, list[Person]] = {}
    for person in records.load_where(connection, Person):
        if person.home_id in entries:
            persons.setdefault(person.home_id, []).append(person)
    days, certified, differ = current(connection), _certified(connection), undecided(connection)
    placed = placements_of(connection, entries)
    proposed: dict[RecordId, list[Proposal]] = {}
    for one in proposal_queries.standing(connection):
        proposed.setdefault(one.home_id, []).append(one)
    return tuple(
        PooledHome(
            entries[home.id], home, tuple(persons.get(home.id, ())), placed.get(home.id, ()),
            days.get(home.id, UNKNOWN),
            tuple(certified.get(who.id) for who in persons.get(home.id, ()) if who.role == PersonRole.APPLICANT),
            tuple(proposed.get(home.id, ())), differ.get(entries[home.id].id, ()),
        )
        for home in homes
    )  # fmt: skip


def home_in_pool(connection: sa.Connection, reader: RecordId, home: RecordId) -> PooledHome | None:
    """One home of the pool; None when it is not there, or not the reader's to know."""
    return next((one for one in homes_in_pool(connection, reader) if one.home.id == home), None)


def placements_of(connection: sa.Connection, homes: Collection[RecordId]) -> dict[RecordId, tuple[Placement, ...]]:
    """The placements in each home, the first at the beginning."""
    found: dict[RecordId, list[Placement]] = {}
    for one in records.load_where(connection, Placement, order="starts_on"):
        if one.home_id in homes:
            found.setdefault(one.home_id, []).append(one)
    return {home: tuple(many) for home, many in found.items()}


def overfull(connection: sa.Connection) -> frozenset[RecordId]:
    """The homes in which more children are placed, or are to be, than they have places."""
    query = (
        "SELECT e.home_id FROM pool_entry e JOIN placement p ON p.home_id = e.home_id "
        "WHERE p.state IN ('planned', 'ongoing') GROUP BY e.home_id HAVING count(*) > max(e.places)"
    )
    return frozenset(RecordId(bytes=one) for one in connection.exec_driver_sql(query).scalars())


def placements_for(connection: sa.Connection, need: RecordId | None) -> tuple[Placement, ...]:
    """The placements that were made for a request."""
    return records.load_where(connection, Placement, order="starts_on", request_id=need)


def _certified(connection: sa.Connection) -> dict[RecordId, dt.date]:
    """For each person the day of their first certificate of a basic course."""
    query = (
        "SELECT l.person_id, min(f.issued_on) FROM training_link l JOIN enrolment e ON e.participant_id = "
        "l.participant_id JOIN certificate f ON f.enrolment_id = e.id JOIN course c ON c.id = e.course_id "
        "JOIN course_template t ON t.id = c.template_id WHERE t.basic GROUP BY 1"
    )
    return {RecordId(bytes=row[0]): dt.date.fromisoformat(row[1]) for row in connection.exec_driver_sql(query)}


def entry_of(connection: sa.Connection, home: RecordId) -> PoolEntry | None:
    """The home's entry, or None when it is not in the pool."""
    return records.load(connection, PoolEntry, PoolEntry.id_of(home))


def needs(connection: sa.Connection, states: Collection[str]) -> tuple[Need, ...]:
    """The requests in one of the states, those that came in first at the beginning."""
    found = [one for one in records.load_where(connection, Need, order="received_on") if one.state in states]
    return tuple(found)


def need_numbered(connection: sa.Connection, number: str) -> Need | None:
    """The request with that number, in whatever letters."""
    found = [one for one in records.load_where(connection, Need) if one.number.casefold() == number.casefold()]
    return found[0] if found else None


def last_need(connection: sa.Connection, prefix: str) -> int:
    """The highest running number after the prefix among all requests, or 0."""
    numbers = connection.exec_driver_sql("SELECT number FROM need").scalars()
    tails = [one[len(prefix) :] for one in numbers if one.startswith(prefix)]
    return max((int(tail) for tail in tails if tail.isdigit()), default=0)


def suitable_on(connection: sa.Connection, home: RecordId) -> dt.date | None:
    """The day the home was last assessed as suitable; None when it never was, or has been refused since."""
    if current(connection, home).get(home, UNKNOWN).refused_on is not None:
        return None
    query = 'SELECT max(state_since) FROM "case" WHERE home_id = ? AND state = ?'
    found = connection.exec_driver_sql(query, (home.bytes, "a8_suitable")).scalar()
    return dt.date.fromisoformat(found) if found else None
