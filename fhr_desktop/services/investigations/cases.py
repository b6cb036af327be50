"""Cases: the list, opening one, moving it through its states, taking a step back, giving it to a pair."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import fhr_desktop.domain.case_states as states
from db import history, records
from db.queries import inbox
from db.queries import investigations as queries
from db.queries.checks import references
from db.queries.counts import own_open
from db.queries.investigations import CaseRow
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.case_states import ASSESSED, CaseState, Elapsed
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Assessment, Case, FormDocument, Note, Transition, Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.references import Reference
from fhr_desktop.domain.unit import User
from fhr_desktop.services.actor import Actor, Right, demand_case, may_know_end
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.steps import step, step_back, steps_of
from fhr_desktop.services.outcome import Outcome
from i18n import _


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A person of the case who is in another case too: somebody has `said` so, or the number is the same."""

    name: str
    case_id: RecordId
    number: str
    said: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another case of the same home, with its state as far as it is for the actor to know."""

    case_id: RecordId
    number: str
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything a case page shows. `users` names every user by id; `position` is how far the log had come."""

    case: Case
    home: Home
    persons: tuple[Person, ...]
    inquiry: Inquiry | None
    transitions: tuple[Transition, ...]
    visits: tuple[Visit, ...]
    references: tuple[Reference, ...]
    notes: tuple[Note, ...]
    documents: tuple[FormDocument, ...]
    assessments: tuple[Assessment, ...]
    earlier: tuple[Earlier, ...]
    users: dict[RecordId, str]
    elsewhere: tuple[Elsewhere, ...]
    elapsed: Elapsed
    position: int

    def rests_from(self) -> CaseState | None:
        """The state a dormant case goes back to."""
        return CaseState(self.case.rests_from) if self.case.rests_from else None


class Cases:
    """What is done with a case as a whole."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def rows(self, actor: Actor, *, ended: bool = False) -> tuple[CaseRow, ...]:
        """The list of cases; families whose home is shut to the actor have no name in it.

        Of one that ended in a way that is not for the actor to know it tells only that it is closed.
        """
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            rows = queries.case_rows(connection, actor.user_id, ended=ended)
        return tuple(
            one if may_know_end(actor, one.state, one.investigators) else replace(one, state=CaseState.CLOSED)
            for one in rows
        )

    def own_open(self, actor: Actor) -> int:
        """How many open cases are the actor's own."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            return own_open(connection, actor.user_id)

    def open(self, actor: Actor, case_id: RecordId, reason: str = "") -> CaseFile:
        """A case with all its parts; the reading is logged. Raises ReasonNeeded for another pair's case."""
        with self._desk.store.read() as connection:
            case, home = case_and_home(connection, case_id)
        forced = demand_case(actor, case, home, reason)
        action = "case.open_with_reason" if forced else "case.open"
        with self._desk.store.logged_read(actor.user_id, action, case_id) as connection:
            return self._file(connection, actor, case, home)

    def find(self, actor: Actor, number: str) -> RecordId:
        """The id of the case with the number. Raises Refused when there is none."""
        actor.demand(Right.READ_CASEWORK)
        if not number.strip():
            raise Refused(_("No number was given. Nothing has been changed; give the case's, as 2026-0004."))
        with self._desk.store.read() as connection:
            case = queries.by_number(connection, number.strip())
        if case is None:
            raise Refused(_("There is no case with the number {number} in this store.").format(number=number.strip()))
        return case.id

    def _file(self, connection: Connection, actor: Actor, case: Case, home: Home) -> CaseFile:
        transitions = queries.transitions(connection, case.id)
        users = records.load_where(connection, User, order="name")
        people = queries.persons(connection, home.id)
        earlier = queries.cases_of_home(connection, home.id)
        return CaseFile(
            case=case,
            home=home,
            persons=people,
            inquiry=records.load(connection, Inquiry, case.inquiry_id) if case.inquiry_id else None,
            transitions=transitions,
            visits=queries.visits(connection, case.id),
            references=references(connection, case.id),
            notes=queries.notes(connection, case.id),
            documents=queries.documents(connection, case.id),
            assessments=records.load_where(connection, Assessment, case_id=case.id),
            earlier=tuple(_earlier(actor, one) for one in earlier if one.id != case.id),
            users={user.id: user.name for user in users},
            elsewhere=tuple(_elsewhere(connection, actor, people)),
            elapsed=states.elapsed(steps_of(transitions), self._desk.today()),
            position=history.position(connection),
        )

    def move(
        self, actor: Actor, case_id: RecordId, to: CaseState, on: dt.date, reason: str | None = None, note: str = ""
    ) -> Outcome[Case]:
        """Take the case to another state from a day on. Raises Refused when the step is not allowed.

        The assessed states are reached by the assessment's signatures only.
        """
        with self._desk.store.write(actor.user_id) as work:
            case = self._own(work, actor, case_id)
            if to in ASSESSED:
                raise Refused(_("A case is assessed by its signatures, in the assessment. Nothing has been changed."))
            moved = step(work, actor, self._desk, case, to, on, reason, note)
        return Outcome(moved, work.changes)

    def reverse(self, actor: Actor, case_id: RecordId, reason: str) -> Outcome[Case]:
        """Take back the case's latest step. Nothing is deleted: the reversal is a step of its own, with its reason."""
        if not reason.strip():
            raise Refused(_("Say why the step is taken back. Nothing has been changed yet."), field="note")
        with self._desk.store.write(actor.user_id) as work:
            case = step_back(work, actor, self._desk, self._own(work, actor, case_id), reason)
        return Outcome(case, work.changes)

    def assign(self, actor: Actor, case_id: RecordId, first: RecordId | None, second: RecordId | None) -> Outcome[Case]:
        """Give the case to a pair of investigators. Raises Refused when they are one and the same."""
        actor.demand(Right.ASSIGN)
        if first is not None and first == second:
            raise Refused(_("The two investigators must be different persons. Nothing has been changed."))
        with self._desk.store.write(actor.user_id) as work:
            case = self._own(work, actor, case_id)
            case = replace(case, investigator_1=first, investigator_2=second)
            home = work.get(Home, case.home_id)
            if home is not None and home.protected:
                pair = tuple(one for one in (first, second) if one is not None)
                work.save(replace(home, readers=tuple(dict.fromkeys((*home.readers, *pair)))))
            work.save(case)
            work.audit("case.assign", case.id)
        return Outcome(case, work.changes)

    def set_treserva(self, actor: Actor, case_id: RecordId, number: str) -> Outcome[Case]:
        """Note the number the case has in Treserva."""
        with self._desk.store.write(actor.user_id) as work:
            case = replace(self._own(work, actor, case_id), treserva_number=number.strip())
            work.save(case)
        return Outcome(case, work.changes)

    def _own(self, work: UnitOfWork, actor: Actor, case_id: RecordId) -> Case:
        return own_case(work, actor, case_id)[0]


def _earlier(actor: Actor, one: Case) -> Earlier:
    known = may_know_end(actor, one.stage(), (one.investigator_1, one.investigator_2))
    return Earlier(one.id, one.number, one.stage() if known else CaseState.CLOSED)


def _elsewhere(connection: Connection, actor: Actor, people: tuple[Person, ...]) -> Iterator[Elsewhere]:
    """The other cases that its persons are in, of homes that are open to the actor: each case once."""
    pairs = [(*pair, True) for pair in inbox.same_as(connection, people)]
    pairs += [(*pair, False) for pair in inbox.same_number_as(connection, people)]
    told: set[RecordId] = set()
    for person, twin, said in pairs:
        place = inbox.place_of(connection, twin)
        if place.case is None or place.home is None or twin.home_id == person.home_id or place.case.id in told:
            continue
        if not place.home.protected or actor.user_id in place.home.readers:
            told.add(place.case.id)
            yield Elsewhere(person.full_name(), place.case.id, place.case.number, said)


def case_and_home(connection: Connection, case_id: RecordId) -> tuple[Case, Home]:
    """A case and its home. Raises Refused when the case is not in this store."""
    case = records.load(connection, Case, case_id)
    home = records.load(connection, Home, case.home_id) if case else None
    if case is None or home is None:
        raise Refused(_("The case is not in this store. Nothing has been changed."))
    return case, home


def own_case(work: UnitOfWork, actor: Actor, case_id: RecordId) -> tuple[Case, Home]:
    """A case the actor may write in, with its home. Raises NotAllowed for another pair's case."""
    actor.demand(Right.WRITE_CASEWORK)
    case, home = case_and_home(work.connection, case_id)
    demand_case(actor, case, home)
    return case, home
