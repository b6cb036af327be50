"""Conflicts planted in the demo's unit, for scenes: a telephone number, a motive, an answer in a report, a decision."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from db import records
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Answer
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.suite import services_on
from tests import unseen
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
    return RecordId(bytes=case_id.bytes)
