"""Conflicts planted in the demo's unit, for scenes: a telephone number, a motive, an answer in a report, a decision."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache

from db import records
from db.unit_of_work import Identity, UnitOfWork
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Answer, Case
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import User
from fhr_desktop.security import signing
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import services_on
from tests import stores, unseen
from tests.screenshots import unit

BEFORE = (
    "Åsa arbetar heltid på vårdcentralen i Orsa och kan gå ned i tid.\n\n"
    "Ola kör timmerbil och är borta tre nätter i veckan."
)
MINE = BEFORE.replace("heltid", "75 procent")
THEIRS = BEFORE.replace("tre nätter i veckan", "två nätter i veckan sedan i vintras")
OVERLAP = BEFORE.replace("gå ned i tid", "vara tjänstledig sex månader")


@cache
def planted() -> RecordId:
    """A case of the first user's with conflicts of each kind, one of them decided."""
    opened = unit.unit()
    services, actor = services_on(opened.desk), opened.actor
    case_id = unit.a_case(CaseState.INVESTIGATION)
    if services.inbox.of_case(actor, case_id):
        return RecordId(bytes=case_id.bytes)
    other = next(user for user in unit.users() if user.id != actor.user_id)
    machine = unseen.machine(opened, "Falun-datorn")
    file = services.cases.open(actor, case_id)
    person, home = file.persons[0], file.home
    theirs = [unseen.edit(opened, person, by=other.id, on=machine, phone="070-174 06 13")]
    services.homes.save_person(actor, replace(person, phone="070-174 06 31"))
    unseen.receive(opened, theirs.pop())
    report = services.documents.begin(actor, case_id, "F10").value
    services.documents.answer(actor, report.id, "why_now", "", BEFORE)
    with opened.desk.store.read() as connection:
        answer = records.load(connection, Answer, Answer.id_of(report.id, "why_now", ""))
        (inquiry,) = records.load_where(connection, Inquiry, home_id=home.id)
    assert answer is not None
    theirs = [unseen.edit(opened, answer, by=other.id, on=machine, value=THEIRS)]
    services.documents.answer(actor, report.id, "why_now", "", MINE)
    unseen.receive(opened, theirs.pop())
    with opened.desk.store.write(actor.user_id) as work:
        work.save(inquiry := replace(inquiry, motive=BEFORE))
    theirs = [unseen.edit(opened, inquiry, by=other.id, on=machine, motive=OVERLAP)]
    with opened.desk.store.write(actor.user_id) as work:
        work.save(replace(inquiry, motive=MINE))
    unseen.receive(opened, theirs.pop())
    theirs = [unseen.edit(opened, home, by=other.id, on=machine, place="Orsa Finnmark")]
    services.homes.save_home(actor, replace(home, place="Noppikoski"))
    unseen.receive(opened, theirs.pop())
    services.inbox.decide(actor, Home.table(), home.id, "place", "Orsa Finnmark")
    _twice(opened, person)
    _archived(opened, other)
    _erased(opened, other)
    return RecordId(bytes=case_id.bytes)


def _twice(opened: OpenStore, person: Person) -> None:
    """The same person in another case."""
    services, actor = services_on(opened.desk), opened.actor
    second = services.cases.open(actor, unit.a_case(CaseState.INVESTIGATION, 1)).persons[0]
    services.homes.save_person(actor, replace(second, identity_number=person.identity_number))


def _archived(opened: OpenStore, other: User) -> None:
    """A home put away while a colleague wrote in it."""
    services, actor = services_on(opened.desk), opened.actor
    case = stores.family(opened).id
    services.cases.move(actor, case, CaseState.CLOSED, unit.TODAY, "withdrawn_by_family")
    file = services.cases.open(actor, case)
    theirs = unseen.edit(opened, file.persons[0], by=other.id, phone="070-174 06 77")
    services.homes.archive(actor, file.home.id)
    unseen.receive(opened, theirs)


def _erased(opened: OpenStore, other: User) -> None:
    """A case a colleague erased without having seen the latest note."""
    services, actor = services_on(opened.desk), opened.actor
    case = stores.family(opened).id
    with opened.desk.store.engine.connect() as connection:
        machine = Identity(os.urandom(16), os.urandom(8), signing.Signer(signing.generate()).sign)
        work = UnitOfWork(connection, machine, opened.desk.store.clock, other.id)
        work.erase(Case, case, "wrong_person", other.id)
        theirs = unseen.made_by(connection, work)
    services.notes.sign(actor, case, "Ringde familjen. De vill vänta till hösten och hör av sig själva i augusti.")
    unseen.receive(opened, theirs)
