"""The demo's register checks: those of the example report, and those of investigations under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from fhr_desktop.domain.checks import OF_APPLICANT, POLICE, Consent, Ground, Register, RegisterCheck, Result
from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import Value
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.facts import CaseFacts
from fhr_desktop.services.suite import Services

_DAYS = ("requested_on", "received_on", "destroyed_on")


def record_checks(services: Services, actor: Actor, facts: CaseFacts, pair: Sequence[RecordId], rows: Value) -> None:
    """Write the example's rows as the case's own checks, with the consents that they rest on."""
    people = {person.given_name: person for person in facts.applicants()}
    for row in rows if isinstance(rows, tuple) else ():
        person = people.get(str(row["adult"]).split()[0]) if isinstance(row, Mapping) else None
        if not isinstance(row, Mapping) or person is None:
            continue
        register = Register(str(row["register"]))
        asked, came, gone = (dt.date.fromisoformat(str(row[name])) for name in _DAYS)
        if row["legal_basis"] == Ground.CONSENT:
            _say_yes(services, actor, facts.case, person, register, asked)
        check = RegisterCheck(
            id=RegisterCheck.id_of(facts.case.id, person.id, register), case_id=facts.case.id, person_id=person.id,
            register=register.value, legal_basis=str(row["legal_basis"]), requested_on=asked, received_on=came,
            result=str(row["result"]), reviewer_1=pair[0], reviewer_2=pair[1], destroyed_on=gone,
        )  # fmt: skip
        services.checks.save(actor, check)


def begin_checks(
    services: Services, pair: Sequence[Actor], case: Case, persons: Iterable[Person], day: dt.date, present: dt.date,
    rng: Random,
) -> None:  # fmt: skip
    """Ask for everything as an investigation begins; answers come in two to five weeks, so that some are waited for."""
    for person in (one for one in persons if one.role == PersonRole.APPLICANT):
        for register in OF_APPLICANT:
            if register not in POLICE:
                if rng.random() < 0.15:
                    continue
                _say_yes(services, pair[0], case, person, register, day)
            asked = RegisterCheck(
                id=RegisterCheck.id_of(case.id, person.id, register), case_id=case.id, person_id=person.id,
                register=register.value, requested_on=day, result=Result.REQUESTED.value,
            )  # fmt: skip
            came = day + dt.timedelta(days=rng.randint(14, 35))
            read = came + dt.timedelta(days=2)
            if read > present:
                services.checks.save(pair[0], asked)
                continue
            services.checks.save(
                pair[0],
                RegisterCheck(
                    id=asked.id, case_id=case.id, person_id=person.id, register=register.value, requested_on=day,
                    received_on=came, result=Result.CLEAR.value, reviewer_1=pair[0].user_id,
                    reviewer_2=pair[1].user_id, destroyed_on=read if rng.random() < 0.8 else None,
                ),
            )  # fmt: skip


def _say_yes(services: Services, actor: Actor, case: Case, person: Person, register: Register, day: dt.date) -> None:
    services.checks.consent(
        actor,
        Consent(
            id=Consent.id_of(case.id, person.id, register.value), case_id=case.id, person_id=person.id,
            kind=register.value, answer="yes", answered_on=day,
        ),
    )  # fmt: skip
