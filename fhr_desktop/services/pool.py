"""The pool of homes: putting a home in it, what it offers, its states, and that the family still can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from db import records
from db.queries import pool as queries
from db.queries.counts import in_pool
from db.queries.pool import PooledHome
from db.queries.pool_list import pool_rows
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.placement_questions import LIVED_IN
from fhr_desktop.domain.pool import OFFERED, PoolEntry, PoolStatus, PoolStep, check_entry, check_step, is_told
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.forms.library import listed_areas
from fhr_desktop.services.actor import Actor, Right, demand_home
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from fhr_desktop.services.reserving import Writer, demand_decided, numbered, of_home
from fhr_desktop.services.unit import settings_of
from i18n import _


@dataclass(frozen=True, slots=True)
class PoolSheet:
    """The list of the pool as it was read: its rows by name, and what they are read against."""

    rows: tuple[PoolRow, ...]
    today: dt.date
    municipalities: Mapping[str, str]


UNDONE = "Steget innan ångrades."  # stands in the home's history


class Pool:
    """What is done with homes in the pool."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(self, actor: Actor) -> tuple[PooledHome, ...]:
        """The homes of the pool by name. The reading is noted."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.logged_read(actor.user_id, "pool.open", None) as connection:
            return queries.homes_in_pool(connection, actor.user_id)

    def rows(self, actor: Actor) -> PoolSheet:
        """The list of the pool: as `listed`, with only what may stand in a list. The reading is noted."""
        actor.demand(Right.READ_CASEWORK)
        areas = frozenset(key for key, _label in listed_areas())
        with self._desk.store.logged_read(actor.user_id, "pool.open", None) as connection:
            every = settings_of(connection).home_trained_rule != "any"
            found = pool_rows(connection, actor.user_id, self._desk.today(), every=every, areas=areas)
            known = {one.code: one.name for one in records.load_where(connection, Municipality)}
        return PoolSheet(found, self._desk.today(), known)

    def count(self, actor: Actor) -> int:
        """How many homes the actor's pool holds. A number names nobody, so that it is not noted."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            return in_pool(connection, actor.user_id)

    def note_export(self, actor: Actor, homes: int) -> None:
        """Note in the access log that the list leaves the program, with so many homes."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.logged_read(actor.user_id, "pool.export", None, str(homes)):
            pass

    def put_in(self, actor: Actor, entry: PoolEntry) -> Outcome[PoolEntry]:
        """Put a home in the pool, with its number and what it offers. Raises Refused unless it was found suitable."""
        actor.demand(Right.ASSESS)
        check_entry(entry)
        today = self._desk.today()
        with self._desk.store.write(actor.user_id) as work:
            demand_home(actor, _home(work, entry.home_id))
            found = queries.suitable_on(work.connection, entry.home_id)
            if found is None:
                raise Refused(
                    _("Only a home that has been found suitable comes into the pool. Nothing has been changed.")
                )
            before = queries.entry_of(work.connection, entry.home_id)
            if before is not None and before.stage() is not PoolStatus.LEFT:
                raise Refused(_("The home is in the pool already. Nothing has been changed."))
            if before is not None and before.status_since is not None and found < before.status_since:
                raise Refused(
                    _("A home that has left the pool comes back by a new case. Nothing has been changed; open one.")
                )
            made = replace(
                entry, id=PoolEntry.id_of(entry.home_id), status=PoolStatus.AVAILABLE.value, status_since=today,
                status_reason=None, entered_on=today, confirmed_on=entry.confirmed_on or today,
                number=before.number if before else "",
            )  # fmt: skip
            work.save(made, self._step(actor, made.home_id, before, PoolStatus.AVAILABLE, today))
            made = numbered(Writer.of(work, actor, self._desk), made)
            work.audit("pool.enter", made.home_id)
        return Outcome(made, work.changes)

    def save(self, actor: Actor, entry: PoolEntry, seen: Seen = ALL) -> Outcome[PoolEntry]:
        """Change what a home offers, as far as `seen`; its number stays, and its state is changed by `move`."""
        actor.demand(Right.WRITE_CASEWORK)
        check_entry(entry)
        with self._desk.store.write(actor.user_id) as work:
            demand_home(actor, _home(work, entry.home_id))
            stored = _entry(work, entry.home_id)
            saved = replace(
                entry, status=stored.status, status_since=stored.status_since, status_reason=stored.status_reason,
                number=stored.number,
            )  # fmt: skip
            work.had_seen(PoolEntry, entry.id, seen)
            work.save(saved)
            work.audit("pool.save", entry.home_id)
        return Outcome(saved, work.changes)

    def move(
        self, actor: Actor, home_id: RecordId, then: PoolStatus, *, reason: str | None = None, note: str = "",
        on: dt.date | None = None,
    ) -> Outcome[PoolEntry]:  # fmt: skip
        """Let the home enter a state. Raises Refused for a step that is not allowed, or lacks its reason."""
        actor.demand(Right.WRITE_CASEWORK)
        today = self._desk.today()
        day = on or today
        with self._desk.store.write(actor.user_id) as work:
            demand_home(actor, _home(work, home_id))
            stored = _entry(work, home_id)
            if then is not PoolStatus.BLOCKED:  # the most careful may always be said
                demand_decided(work, home_id)
            check_step(stored.stage(), then, reason)
            if is_told(stored.stage(), then) and not note.strip():
                raise Refused(_("Write why in the note. Nothing has been changed."), field="note")
            self._demand_by_hand(work, home_id, then)
            _demand_lived_in(work, home_id, then)
            if day > today or (stored.status_since is not None and day < stored.status_since):
                said = _("The day must lie between the last step and today. Nothing has been changed.")
                raise Refused(said, field="on")
            saved = replace(stored, status=then.value, status_since=day, status_reason=reason)
            step = self._step(actor, home_id, stored, then, day)
            work.save(saved, replace(step, reason=reason, note=note))
            work.audit("pool.move", home_id, then.value)
        return Outcome(saved, work.changes)

    def unmove(self, actor: Actor, before: PoolEntry, moved: PoolEntry) -> Outcome[PoolEntry]:
        """Undo a step: the home stands as before, and both steps are kept. Raises Refused when it has moved on."""
        actor.demand(Right.WRITE_CASEWORK)
        home_id = before.home_id
        with self._desk.store.write(actor.user_id) as work:
            demand_home(actor, _home(work, home_id))
            stored = _entry(work, home_id)
            if (stored.status, stored.status_since) != (moved.status, moved.status_since):
                raise Refused(_("The home has moved on since then. Nothing has been changed."))
            demand_decided(work, home_id)
            self._demand_by_hand(work, home_id, before.stage())
            saved = replace(
                stored, status=before.status, status_since=before.status_since, status_reason=before.status_reason
            )
            day = moved.status_since or self._desk.today()
            step = self._step(actor, home_id, stored, before.stage(), day)
            work.save(saved, replace(step, reason=before.status_reason, note=UNDONE))
            work.audit("pool.unmove", home_id, before.status)
        return Outcome(saved, work.changes)

    def _demand_by_hand(self, work: UnitOfWork, home_id: RecordId, then: PoolStatus) -> None:
        """A reservation follows from proposals alone: nobody makes one, or takes one away, beside them."""
        if then is PoolStatus.RESERVED:
            raise Refused(_("A home is reserved by being proposed to a municipality. Nothing has been changed."))
        if then in OFFERED and any(one.live(self._desk.today()) for one in of_home(work, home_id)):
            raise Refused(_("A proposal holds the home. Nothing has been changed; withdraw the proposal."))

    def confirm(self, actor: Actor, homes: Collection[RecordId]) -> Outcome[Mapping[RecordId, dt.date | None]]:
        """Note that the families have said today that they still can. The days before, for `unconfirm`."""
        actor.demand(Right.WRITE_CASEWORK)
        today, earlier = self._desk.today(), {}
        with self._desk.store.write(actor.user_id) as work:
            for home_id in homes:
                demand_home(actor, _home(work, home_id))
                stored = _entry(work, home_id)
                earlier[home_id] = stored.confirmed_on
                work.save(replace(stored, confirmed_on=today))
                work.audit("pool.confirm", home_id)
        return Outcome(earlier, work.changes)

    def unconfirm(self, actor: Actor, earlier: Mapping[RecordId, dt.date | None]) -> Outcome[int]:
        """Take back a confirmation made today: the days stand as before. Another day written since is left alone."""
        actor.demand(Right.WRITE_CASEWORK)
        taken_back = 0
        with self._desk.store.write(actor.user_id) as work:
            for home_id, day in earlier.items():
                demand_home(actor, _home(work, home_id))
                stored = _entry(work, home_id)
                if stored.confirmed_on == self._desk.today():
                    work.save(replace(stored, confirmed_on=day))
                    work.audit("pool.unconfirm", home_id)
                    taken_back += 1
        return Outcome(taken_back, work.changes)

    def steps(self, actor: Actor, home_id: RecordId) -> tuple[PoolStep, ...]:
        """The home's way through the pool, from its first day."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.logged_read(actor.user_id, "pool.steps", home_id) as connection:
            home = records.load(connection, Home, home_id)
            if home is not None:
                demand_home(actor, home)
            found = records.load_where(connection, PoolStep, home_id=home_id)
        return tuple(sorted(found, key=lambda one: (one.on, one.recorded_at)))

    def _step(
        self, actor: Actor, home_id: RecordId, before: PoolEntry | None, then: PoolStatus, day: dt.date
    ) -> PoolStep:
        return PoolStep(
            home_id=home_id, from_status=before.status if before else None, to_status=then.value, on=day,
            recorded_at=self._desk.now(), user_id=actor.user_id,
        )  # fmt: skip


def _demand_lived_in(work: UnitOfWork, home_id: RecordId, then: PoolStatus) -> None:
    """Raises Refused for a home that would be told to have a child and has none."""
    placed = queries.placements_of(work.connection, [home_id]).get(home_id, ())
    if then in LIVED_IN and not any(one.takes_a_place() for one in placed):
        raise Refused(
            _("No child lives in the home or is to come. Nothing has been changed; enter the placement, and the state "
              "follows."), field="then",
        )  # fmt: skip


def _home(work: UnitOfWork, home_id: RecordId) -> Home:
    home = records.load(work.connection, Home, home_id)
    if home is None:
        raise Refused(_("The home is not in this store. Nothing has been changed."))
    return home


def _entry(work: UnitOfWork, home_id: RecordId) -> PoolEntry:
    entry = queries.entry_of(work.connection, home_id)
    if entry is None:
        raise Refused(_("The home is not in the pool. Nothing has been changed."))
    return entry
