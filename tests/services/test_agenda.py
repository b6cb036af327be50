"""What waits for somebody: begun text, what is missing, silence; and what is shut stays shut."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations import documents, notes
from fhr_desktop.services.investigations.agenda import INQUIRY_PLACE
from fhr_desktop.services.storage import OpenStore
from tests import stores

TODAY = stores.TODAY


def test_begun_text_is_found_with_its_place_and_the_newest_first(opened: OpenStore) -> None:
    services, actor = stores.services(opened), opened.actor
    case, _other = stores.investigated(opened)
    report = services.documents.begin(actor, case.id, "F10").value
    services.drafts.keep(actor, INQUIRY_PLACE, '{"given_name": "Lotta"}', 3)
    services.drafts.keep(actor, notes.draft_place(case.id), "Ringde", 6)
    services.drafts.keep(actor, documents.draft_place(report.id, "household_text", ""), "De bor", 6)
    services.drafts.keep(actor, f"record/person/{case.id.hex}", '{"phone": "1"}', 0)
    services.drafts.keep(actor, documents.draft_place(report.id, "no_such_question", ""), "x", 1)
    found = services.agenda.waiting(actor, TODAY).unfinished
    assert [one.heading for one in found] == ["3 Hushåll och familj", "Journalanteckning", "Ny intresseanmälan"]
    assert (found[0].document_id, found[0].field_key, found[0].family) == (report.id, "household_text", "Berg–Sundin")


def test_what_an_investigation_lacks_goes_away_when_it_is_done(opened: OpenStore) -> None:
    services, actor = stores.services(opened), opened.actor
    case, _other = stores.investigated(opened)
    child = next(p for p in services.cases.open(actor, case.id).persons if p.given_name == "Alva")
    before = {one.sentence for one in services.agenda.of_case(actor, case.id)}
    assert before == {
        "Hembesök", "Enskild intervju med Lotta", "Enskild intervju med Peter", "Intervju med båda vuxna",
        "Samtal med Alva, 9 år", "Utredningen är inte påbörjad", "12 kontroller återstår",
    }  # fmt: skip
    planned = Visit(case_id=case.id, kind="child_conversation", on=TODAY, participants=(child.id,))
    services.visits.save(actor, planned)
    talk = next(one for one in services.agenda.of_case(actor, case.id) if "Alva" in one.sentence)
    assert talk.due == TODAY
    services.visits.hold(actor, planned.id)
    services.documents.begin(actor, case.id, "F10")
    after = services.agenda.of_case(actor, case.id)
    assert not any("Alva" in one.sentence for one in after)
    (gaps,) = [one for one in after if one.document_id and "luckor" in one.sentence]
    assert gaps.heading == "den första i 1 Ärendet och hur utredningen har gjorts"


def test_a_new_family_is_called_within_the_units_days(opened: OpenStore) -> None:
    services, actor = stores.services(opened), opened.actor
    case = stores.family(opened)
    (lacks,) = services.agenda.of_case(actor, case.id)
    assert lacks.due == dt.date(2026, 1, 14) + dt.timedelta(days=14)
    services.cases.move(actor, case.id, CaseState.FIRST_CONTACT, TODAY)
    assert not services.agenda.of_case(actor, case.id)


def test_a_first_talk_that_is_held_is_not_lacking_but_the_step_is(opened: OpenStore) -> None:
    services, actor = stores.services(opened), opened.actor
    case = stores.family(opened)
    talk = Visit(case_id=case.id, kind="first_call", on=TODAY)
    services.visits.save(actor, talk)
    (lacks,) = services.agenda.of_case(actor, case.id)
    assert (lacks.sentence, lacks.tab) == ("Första samtal med familjen", "talks")
    services.visits.hold(actor, talk.id)
    (lacks,) = services.agenda.of_case(actor, case.id)
    assert (lacks.sentence, lacks.tab) == ("Första samtalet är hållet: flytta ärendet vidare", "overview")


def test_silence_ends_with_a_contact_and_while_a_case_rests(opened: OpenStore) -> None:
    services, actor = stores.services(opened), opened.actor
    case = stores.family(opened)
    services.cases.move(actor, case.id, CaseState.FIRST_CONTACT, dt.date(2026, 2, 1))
    (quiet,) = services.agenda.waiting(actor, TODAY).quiet
    assert quiet.days == 44
    services.cases.move(actor, case.id, CaseState.DORMANT, dt.date(2026, 2, 2), "move")
    assert not services.agenda.waiting(actor, TODAY).quiet
    services.cases.move(actor, case.id, CaseState.FIRST_CONTACT, dt.date(2026, 2, 3))
    services.notes.sign(actor, case.id, "Ringde")
    assert not services.agenda.waiting(actor, TODAY).quiet


def test_the_silence_clock_names_every_family_that_waits_and_no_other(opened: OpenStore) -> None:
    services, actor = stores.services(opened), opened.actor
    made = {days: stores.family(opened) for days in (13, 14, 30, 45)}
    for days, case in made.items():
        services.cases.move(actor, case.id, CaseState.FIRST_CONTACT, TODAY - dt.timedelta(days=days))
    services.notes.sign(actor, made[45].id, "Ringde och berättade var de är i kön.")
    assert [(one.case_id, one.days) for one in services.agenda.waiting(actor, TODAY).quiet] == [
        (made[30].id, 30), (made[14].id, 14),
    ]  # fmt: skip
    manager = replace(actor, role=Role.UNIT_MANAGER)
    services.unit.save_settings(manager, replace(services.unit.settings(), silence_days=13))
    assert [one.days for one in services.agenda.waiting(actor, TODAY).quiet] == [30, 14, 13]


def test_a_shut_home_is_not_spoken_of(opened: OpenStore) -> None:
    services, actor = stores.services(opened), opened.actor
    case, other = stores.investigated(opened)
    services.drafts.keep(actor, notes.draft_place(case.id), "Ringde", 6)
    with opened.desk.store.write(actor.user_id) as work:
        home = work.get(Home, case.home_id)
        assert home is not None
        work.save(replace(home, protected=True, readers=(other.id,)))
    waiting = services.agenda.waiting(actor, TODAY)
    assert not waiting.missing and not waiting.quiet
    assert [one.family for one in waiting.unfinished] == [""]


def test_the_manager_is_told_of_reports_to_review(opened: OpenStore) -> None:
    services = stores.services(opened)
    case, other = stores.investigated(opened)
    report = services.documents.begin(opened.actor, case.id, "F10").value
    services.assessments.sign(opened.actor, report.id, "Referenterna är på resa.")
    colleague = Actor(other.id, other.name, Role.INVESTIGATOR)
    services.assessments.sign(colleague, report.id)
    boss = stores.colleague(opened, "Eva Norling", Role.UNIT_MANAGER)
    manager = Actor(boss.id, boss.name, Role.UNIT_MANAGER)
    for _number in range(7):
        stores.family(opened)  # whose first talk is long overdue, and more than the first page shows
    task, *others = services.agenda.waiting(manager, TODAY).missing
    assert (task.sentence, task.due) == ("Granska utredningen och ta ställning", TODAY)
    assert len(others) == 7
    assert not [one for one in services.agenda.waiting(opened.actor, TODAY).missing if one.tab == "review"]


def test_what_a_case_lacks_is_the_same_for_the_manager_as_for_the_pair(opened: OpenStore) -> None:
    services = stores.services(opened)
    case, _other = stores.investigated(opened)
    manager = Actor(stores.colleague(opened, "Eva Norling", Role.UNIT_MANAGER).id, "Eva Norling", Role.UNIT_MANAGER)
    lacking = services.agenda.of_case(opened.actor, case.id)
    assert lacking and services.agenda.of_case(manager, case.id) == lacking
