"""Register checks and consents of a case: the matrix of adults and registers, and what is written in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from db import history
from db.queries import checks as queries
from db.queries import investigations as cases
from db.store import Connection
from fhr_desktop.domain import checks as rules
from fhr_desktop.domain.checks import Consent, Ground, Redo, Register, RegisterCheck, Result
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.library import library
from fhr_desktop.forms.wording import resolve
from fhr_desktop.services.actor import Actor, demand_case
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import case_and_home, own_case
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from fhr_desktop.services.print_context import laws_on
from i18n import _

ASKED_BY_CONSENT = tuple(register for register, grounds in rules.GROUNDS.items() if grounds[0] is Ground.CONSENT)


@dataclass(frozen=True, slots=True)
class Cell:
    """One register for one adult. `check` is what stands, or a blank one that is not saved yet."""

    person: Person
    check: RegisterCheck
    grounds: tuple[Ground, ...]
    age: rules.Age | None
    redo: Redo | None
    consent: str | None  # its status, where the ground is a consent


@dataclass(frozen=True, slots=True)
class Matrix:
    """All checks of a case: the adults, and for each the registers that concern the person, in a fixed order."""

    case: Case
    cells: tuple[Cell, ...]
    consents: Mapping[tuple[RecordId, str], Consent]
    assessed_on: dt.date  # the day that ages are counted to
    position: int
    grounds: Mapping[Ground, str] = field(default_factory=dict)  # worded as the law stands today

    def left(self) -> int:
        """How many checks have no result, or must be made again."""
        return sum(not cell.check.answered() or cell.redo is not None for cell in self.cells)

    def soon_too_old(self, today: dt.date) -> tuple[int, dt.date] | None:
        """How many checks are due for a reminder, and the day the first is too old; None when none is."""
        checks = [cell.check for cell in self.cells]
        due = [one.received_on for one in checks if one.received_on and rules.remind_at(one, today) is not None]
        return (len(due), min(due) + dt.timedelta(days=rules.LIMIT_DAYS)) if due else None


class Checks:
    """What is done with checks and consents."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def matrix(self, actor: Actor, case_id: RecordId, reason: str = "") -> Matrix:
        """The case's checks; the reading is logged. Raises ReasonNeeded for another pair's case."""
        with self._desk.store.read() as connection:
            forced = demand_case(actor, *case_and_home(connection, case_id), reason)
        action = "checks.open_with_reason" if forced else "checks.open"
        with self._desk.store.logged_read(actor.user_id, action, case_id) as connection:
            today = self._desk.today()
            return replace(matrix_of(connection, case_id, today), grounds=_ground_words(connection, today))

    def save(self, actor: Actor, check: RegisterCheck, seen: Seen = ALL) -> Outcome[RegisterCheck]:
        """Write a check, as far as `seen`, with what a result says of itself: see `completed`.

        Raises Refused when it lacks a ground, or its days cannot be.
        """
        today = self._desk.today()
        with self._desk.store.write(actor.user_id) as work:
            own_case(work, actor, check.case_id)
            person = work.get(Person, check.person_id)
            if person is None:
                raise Refused(_("The person is not in this store. Nothing has been changed."))
            check = completed(check, person, actor, today)
            mine = [one for one in queries.consents(work.connection, check.case_id) if one.person_id == person.id]
            rules.check_check(check, person, mine, today)
            work.had_seen(RegisterCheck, check.id, seen)
            work.save(check)
            work.audit("check.save", check.case_id)
        return Outcome(check, work.changes)

    def ask(self, actor: Actor, case_id: RecordId, person_id: RecordId) -> Outcome[tuple[RegisterCheck, ...]]:
        """Note that everything that may be asked for about a person, and is not, is asked for today.

        What rests on a consent that is not given is left out. Raises Refused when nothing is left to ask for.
        """
        today = self._desk.today()
        with self._desk.store.write(actor.user_id) as work:
            own_case(work, actor, case_id)
            cells = matrix_of(work.connection, case_id, today).cells
            asked = tuple(
                replace(
                    cell.check, legal_basis=cell.grounds[0].value, requested_on=today, result=Result.REQUESTED.value
                )
                for cell in cells
                if cell.person.id == person_id and _may_be_asked(cell)
            )
            if not asked:
                raise Refused(_("Everything that may be asked for is asked for already. Nothing has been changed."))
            work.save(*asked)
            work.audit("check.save", case_id)
        return Outcome(asked, work.changes)

    def renew(self, actor: Actor, check: RegisterCheck) -> Outcome[RegisterCheck]:
        """Begin a check anew: it is asked for today, and what came before is only in the history."""
        return self.save(
            actor,
            replace(
                check, requested_on=self._desk.today(), received_on=None, result=Result.REQUESTED.value,
                reviewer_1=None, reviewer_2=None, destroyed_on=None,
            ),
        )  # fmt: skip

    def consent(self, actor: Actor, consent: Consent, seen: Seen = ALL) -> Outcome[Consent]:
        """Write what an adult has said about one thing. Raises Refused for days that cannot be."""
        rules.check_consent(consent, self._desk.today())
        consent = rules.lasting(consent)
        with self._desk.store.write(actor.user_id) as work:
            own_case(work, actor, consent.case_id)
            work.had_seen(Consent, consent.id, seen)
            work.save(consent)
            work.audit("consent.save", consent.case_id)
        return Outcome(consent, work.changes)

    def plan(self, actor: Actor, case_id: RecordId, day: dt.date | None) -> Outcome[Case]:
        """Say which day the assessment is planned for; ages are counted to it."""
        with self._desk.store.write(actor.user_id) as work:
            case, _home = own_case(work, actor, case_id)
            case = replace(case, assessment_planned_on=day)
            work.save(case)
            work.audit("check.save", case_id)
        return Outcome(case, work.changes)


def completed(check: RegisterCheck, person: Person, actor: Actor, today: dt.date) -> RegisterCheck:
    """The check with what its writer need not say: the usual ground, today's date, and oneself as a reader."""
    changes: dict[str, Any] = {}
    begun = check.result != Result.NOT_REQUESTED or check.requested_on or check.received_on
    if begun and check.legal_basis is None:
        changes["legal_basis"] = rules.grounds_for(person, Register(check.register))[0].value
    if check.result == Result.REQUESTED and check.requested_on is None:
        changes["requested_on"] = today
    if check.requested_on and check.result == Result.NOT_REQUESTED:
        changes["result"] = Result.REQUESTED.value
    if check.answered():
        changes |= {"received_on": check.received_on or today}
        if not check.reviewers():
            changes["reviewer_1"] = actor.user_id
    return replace(check, **changes)


def matrix_of(connection: Connection, case_id: RecordId, today: dt.date) -> Matrix:
    """The checks of a case as they stand; the grounds are not worded."""
    case, home = case_and_home(connection, case_id)
    people = cases.persons(connection, home.id)
    held = {(one.person_id, Register(one.register)): one for one in queries.checks(connection, case_id)}
    consents = queries.consents(connection, case_id)
    planned = case.assessment_planned_on
    day = planned if planned is not None and planned > today else today
    redo = {
        (one.person_id, one.register): one
        for one in rules.to_redo(
            people, held.values(), consents, queries.moved_on(connection, home.id), day, case.opened_on
        )
    }
    said = {(one.person_id, one.kind): one for one in consents}
    cells = []
    for person in people:
        wanted = dict.fromkeys(rules.wanted_of(person))
        wanted |= dict.fromkeys(register for one, register in (*held, *redo) if one == person.id)
        for register in wanted:
            check = held.get((person.id, register)) or RegisterCheck(
                id=RegisterCheck.id_of(case_id, person.id, register), case_id=case_id, person_id=person.id,
                register=register.value,
            )  # fmt: skip
            consent = said.get((person.id, register.value))
            cells.append(
                Cell(
                    person, check, rules.grounds_for(person, register), rules.age_of(check, day),
                    redo.get((person.id, register)), consent.status(today) if consent else None,
                )
            )  # fmt: skip
    return Matrix(
        case, tuple(cells), said, day, history.position(connection)
    )  # fmt: skip


def _ground_words(connection: Connection, today: dt.date) -> dict[Ground, str]:
    laws = laws_on(connection, today)
    labels = {one.key: one.label for one in library().choices("register_legal_basis")}
    return {ground: resolve(labels[ground.value], laws, today) for ground in Ground}


def _may_be_asked(cell: Cell) -> bool:
    """Whether it is for FHR to ask: not of what the person shows, nor without the consent it rests on."""
    if cell.check.result != Result.NOT_REQUESTED or cell.grounds[0] is Ground.OWN_EXTRACT:
        return False
    return cell.grounds[0] is not Ground.CONSENT or cell.consent == "given"
