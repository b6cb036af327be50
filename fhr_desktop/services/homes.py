"""Homes and their persons: changing what is known, the protection flag, and who may read a protected home."""

from __future__ import annotations

from dataclasses import replace

from db import records
from db.queries import investigations as queries
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.case_states import ENDED
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person, check_person, shield_home, shield_person, with_birth_date
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor, Right, demand_home
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from fhr_desktop.services.training.shielding import shield_participants
from i18n import _


class Homes:
    """What is known of a household."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def save_home(self, actor: Actor, home: Home, seen: Seen = ALL) -> Outcome[Home]:
        """Change what is known of the home, as far as `seen`. Its protection flag is not taken off here."""
        with self._desk.store.write(actor.user_id) as work:
            work.had_seen(Home, home.id, seen)
            saved = self.put_home(work, actor, home)
        return Outcome(saved, work.changes)

    def save_person(self, actor: Actor, person: Person, seen: Seen = ALL) -> Outcome[Person]:
        """Add or change a person, as far as `seen`. A protected person protects the whole home (DOMAIN §3.4)."""
        with self._desk.store.write(actor.user_id) as work:
            work.had_seen(Person, person.id, seen)
            saved = self.put_person(work, actor, person)
        return Outcome(saved, work.changes)

    def lift_protection(self, actor: Actor, home_id: RecordId, reason: str) -> Outcome[Home]:
        """Take the flag off. Raises Refused while a person is protected, or without a reason."""
        actor.demand(Right.ASSESS)
        if not reason.strip():
            raise Refused(_("Say why the home is no longer protected. Nothing has been changed yet."), field="reason")
        with self._desk.store.write(actor.user_id) as work:
            home = self._home(work, actor, home_id)
            if any(p.protection_degree != "none" for p in queries.persons(work.connection, home_id)):
                raise Refused(_("Somebody in the home still has protected personal data. Nothing has been changed."))
            home = replace(home, protected=False)
            work.save(home)
            work.find_again(home_id)
            work.audit("home.lift_protection", home_id)
        return Outcome(home, work.changes)

    def archive(self, actor: Actor, home_id: RecordId) -> Outcome[Home]:
        """Put a home away with which nobody works any more. Raises Refused while one of its cases is open."""
        actor.demand(Right.WRITE_CASEWORK)
        with self._desk.store.write(actor.user_id) as work:
            home = replace(self._home(work, actor, home_id), archived=True)
            if any(case.stage() not in ENDED for case in queries.cases_of_home(work.connection, home_id)):
                raise Refused(_("A case of this home is still open. Nothing has been changed; close the case first."))
            work.save(home)
            work.audit("home.archive", home_id)
        return Outcome(home, work.changes)

    def put_home(self, work: UnitOfWork, actor: Actor, home: Home) -> Home:
        """Save a home inside a unit of work."""
        actor.demand(Right.WRITE_CASEWORK)
        stored = self._home(work, actor, home.id)
        people = queries.persons(work.connection, home.id)
        if not home.name.strip():
            raise Refused(_("The family needs a name to be found by. Nothing has been saved."), field="name")
        saved = shield_home(replace(home, protected=home.protected or stored.protected), people)
        work.save(self._with_reader(work, saved, stored, actor))
        work.audit("home.save", home.id)
        self._apart(work, actor, saved, stored)
        return saved

    def put_person(self, work: UnitOfWork, actor: Actor, person: Person) -> Person:
        """Save a person inside a unit of work, and the home whose protection follows from it."""
        actor.demand(Right.WRITE_CASEWORK)
        stored, person = self._home(work, actor, person.home_id), with_birth_date(person)
        check_person(person, self._desk.today())
        others = [p for p in queries.persons(work.connection, stored.id) if p.id != person.id]
        home = shield_home(stored, [*others, person])
        if home != stored:
            work.save(self._with_reader(work, home, stored, actor))
            work.save(*(shield_person(other, home) for other in others))
        saved = shield_person(person, home)
        work.save(saved)
        work.audit("person.save", saved.home_id)
        self._apart(work, actor, home, stored)
        return saved

    def _apart(self, work: UnitOfWork, actor: Actor, home: Home, stored: Home) -> None:
        """A home that has just become protected lives in a scope of its own from now on, under new ids."""
        if home.protected and not stored.protected:
            shield_participants(work, home.id, actor.user_id)
            work.set_apart(home.id, actor.user_id)
            work.audit("home.protect", home.id)

    def _with_reader(self, work: UnitOfWork, home: Home, stored: Home, actor: Actor) -> Home:
        """A home that has just become protected stays open to those who work with it, and to nobody else."""
        if not home.protected or stored.protected:
            return home
        own = queries.cases_of_home(work.connection, home.id)
        pairs = [one for case in own for one in (case.investigator_1, case.investigator_2) if one is not None]
        return replace(home, readers=tuple(dict.fromkeys((*home.readers, actor.user_id, *pairs))))

    def _home(self, work: UnitOfWork, actor: Actor, home_id: RecordId) -> Home:
        home = work.get(Home, home_id)
        if home is None:
            raise Refused(_("The home is not in this store. Nothing has been changed."))
        demand_home(actor, home)
        return home

    def persons(self, actor: Actor, home_id: RecordId) -> tuple[Person, ...]:
        """The home's persons: applicants first."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            home = records.load(connection, Home, home_id)
            if home is not None:
                demand_home(actor, home)
            return queries.persons(connection, home_id)
