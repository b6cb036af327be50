"""Cases: steps and their reversal, pairs, access, and what a case page is given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from db import records
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor, ReasonNeeded
from fhr_desktop.services.storage import OpenStore
from tests.stores import TODAY, colleague, family, investigated, open_store, services

S = CaseState


def test_steps_are_dated_back_but_the_record_time_is_kept(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    found = services(opened).cases.open(opened.actor, case.id)
    assert [(t.to_state, t.on) for t in found.transitions][-1] == (S.INVESTIGATION, dt.date(2026, 2, 24))
    assert all(t.recorded_at.date() == TODAY for t in found.transitions)
    assert found.case.opened_on == dt.date(2026, 2, 2)
    assert found.elapsed.with_rest == (TODAY - dt.date(2026, 1, 14)).days


def test_an_illegal_step_changes_nothing(opened: OpenStore) -> None:
    case = family(opened)
    with pytest.raises(Refused, match="kan inte gå från ”Intresseanmälan” till ”Utredning”"):
        services(opened).cases.move(opened.actor, case.id, S.INVESTIGATION, TODAY)
    assert services(opened).cases.open(opened.actor, case.id).case == case


def test_an_investigation_needs_a_pair(opened: OpenStore) -> None:
    case, s = family(opened), services(opened)
    for state in (S.FIRST_CONTACT, S.OPENED, S.INITIAL_ASSESSMENT):
        s.cases.move(opened.actor, case.id, state, TODAY)
    with pytest.raises(Refused, match="två utredare"):
        s.cases.move(opened.actor, case.id, S.INVESTIGATION, TODAY)
    with pytest.raises(Refused, match="olika personer"):
        s.cases.assign(opened.actor, case.id, opened.actor.user_id, opened.actor.user_id)


def test_rest_goes_back_to_where_it_came_from_and_is_counted_apart(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s = services(opened)
    s.cases.move(opened.actor, case.id, S.DORMANT, dt.date(2026, 3, 1), "move")
    with pytest.raises(Refused, match="kan inte gå"):
        s.cases.move(opened.actor, case.id, S.QUEUE, TODAY)
    s.cases.move(opened.actor, case.id, S.INVESTIGATION, dt.date(2026, 3, 11))
    time = s.cases.open(opened.actor, case.id).elapsed
    assert time.with_rest - time.without_rest == 10


def test_a_step_is_taken_back_with_a_reason_and_nothing_is_deleted(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s = services(opened)
    with pytest.raises(Refused, match="varför steget"):
        s.cases.reverse(opened.actor, case.id, " ")
    s.cases.reverse(opened.actor, case.id, "Fel familj.")
    found = s.cases.open(opened.actor, case.id)
    assert found.case.stage() is S.INITIAL_ASSESSMENT
    assert found.case.state_since == dt.date(2026, 2, 11)
    assert [t.to_state for t in found.transitions][-2:] == [S.INVESTIGATION, S.INITIAL_ASSESSMENT]
    assert found.transitions[-1].reverses == found.transitions[-2].id
    s.cases.reverse(opened.actor, case.id, "Också fel.")
    assert s.cases.open(opened.actor, case.id).case.stage() is S.OPENED


def test_the_enquiry_itself_is_not_taken_back(opened: OpenStore) -> None:
    case = family(opened)
    with pytest.raises(Refused, match="kan inte tas tillbaka"):
        services(opened).cases.reverse(opened.actor, case.id, "Hoppsan.")


def test_another_pairs_case_opens_with_a_reason_that_is_logged(opened: OpenStore) -> None:
    case, s = family(opened), services(opened)
    s.cases.assign(opened.actor, case.id, colleague(opened, "Anna Ek").id, colleague(opened, "Johan Wik").id)
    with pytest.raises(ReasonNeeded):
        s.cases.open(opened.actor, case.id)
    s.cases.open(opened.actor, case.id, "Vikarierar för Anna.")
    manager = replace(opened.actor, role=Role.UNIT_MANAGER)
    assert any(entry.action == "case.open_with_reason" for entry in s.privacy.log(manager, case.id))
    with pytest.raises(NotAllowed):
        s.notes.sign(opened.actor, case.id, "Text")


def test_a_trainer_reads_nothing_of_casework(opened: OpenStore) -> None:
    case = family(opened)
    trainer = replace(opened.actor, role=Role.TRAINER)
    s = services(opened)
    for attempt in (
        lambda: s.cases.rows(trainer),
        lambda: s.cases.open(trainer, case.id),
        lambda: s.search.find(trainer, "Berg"),
        lambda: s.homes.persons(trainer, case.home_id),
        lambda: s.followup.year(trainer, 2026),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert {line["scope"] for line in s.privacy.dump(trainer)} == {"unit"}


def test_an_unknown_case_is_said_plainly(opened: OpenStore) -> None:
    with pytest.raises(Refused, match="2026-9999"):
        services(opened).cases.find(opened.actor, "2026-9999")
    with pytest.raises(Refused, match="finns inte"):
        services(opened).cases.open(opened.actor, RecordId(int=1))


def test_notes_are_signed_once_and_corrected_by_addition(opened: OpenStore) -> None:
    case, s = family(opened), services(opened)
    with pytest.raises(Refused, match="tom"):
        s.notes.sign(opened.actor, case.id, "  ")
    with pytest.raises(Refused, match="efter i dag"):
        s.notes.sign(opened.actor, case.id, "Text", happened_on=TODAY + dt.timedelta(days=1))
    first = s.notes.sign(opened.actor, case.id, "Ringde familjen.").value
    second = s.notes.sign(opened.actor, case.id, "Det var igår.", corrects=first.id).value
    assert s.cases.open(opened.actor, case.id).notes == (first, second)
    with pytest.raises(Refused, match="ska rättas"):
        s.notes.sign(opened.actor, case.id, "Fel", corrects=case.id)


def test_a_visit_ahead_is_planned_but_not_held(opened: OpenStore) -> None:
    case, s = family(opened), services(opened)
    ahead = Visit(case_id=case.id, kind="home_visit_booked", on=TODAY + dt.timedelta(days=2), held=True)
    with pytest.raises(Refused, match="Ett genomfört besök"):
        s.visits.save(opened.actor, ahead)
    plan = replace(ahead, held=False, investigators=(opened.actor.user_id,), starts="9.45")
    s.visits.save(opened.actor, plan)
    (day,) = s.visits.day(opened.actor, TODAY, TODAY + dt.timedelta(days=7))
    assert (day.family, day.address, day.phone) == ("Berg–Sundin", "Särnavägen 14, 796 90 Älvdalen", "070-174 06 12")


def test_protection_added_later_clears_whereabouts_and_is_lifted_with_a_reason(opened: OpenStore) -> None:
    case, s = family(opened), services(opened)
    lotta = s.homes.persons(opened.actor, case.home_id)[0]
    moved = s.homes.save_person(opened.actor, replace(lotta, protection_degree="protected_registration")).changes.moved
    case = replace(case, id=moved[case.id], home_id=moved[case.home_id])
    found = s.cases.open(opened.actor, case.id)
    assert found.home.protected and not found.home.street_address
    assert not any(person.phone for person in found.persons)
    manager = replace(opened.actor, role=Role.UNIT_MANAGER)
    with pytest.raises(Refused, match="fortfarande"):
        s.homes.lift_protection(manager, case.home_id, "Hävt.")
    s.homes.save_person(opened.actor, replace(found.persons[0], protection_degree="none"))
    assert s.cases.open(opened.actor, case.id).home.protected
    s.homes.lift_protection(manager, case.home_id, "Beslut från Skatteverket.")
    with opened.desk.store.read() as connection:
        home = records.load(connection, Home, case.home_id)
    assert home is not None and not home.protected


def test_the_count_of_the_rail(opened: OpenStore) -> None:
    case, other = investigated(opened)
    family(opened)
    cases = services(opened).cases
    assert cases.own_open(opened.actor) == 1
    cases.assign(opened.actor, case.id, other.id, None)
    assert cases.own_open(opened.actor) == 0


def test_how_another_pairs_case_ended_is_not_told_in_the_list_nor_in_a_later_case(tmp_path: Path) -> None:
    opened = open_store(tmp_path, Role.UNIT_MANAGER)
    case, s = family(opened), services(opened)
    one, two, stranger = (colleague(opened, name) for name in ("Sara Lindqvist", "Mikael Dahl", "Karin Ek"))
    ended = replace(case, state=S.NOT_SUITABLE, investigator_1=one.id, investigator_2=two.id)
    later = replace(case, id=new_id(), number="2026-0999", state=S.INQUIRY, investigator_1=None, investigator_2=None)
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(ended, later)
    for actor, told in (
        (opened.actor, S.NOT_SUITABLE),
        (Actor(one.id, one.name, Role.INVESTIGATOR), S.NOT_SUITABLE),
        (Actor(stranger.id, stranger.name, Role.INVESTIGATOR), S.CLOSED),
    ):
        assert [row.state for row in s.cases.rows(actor, ended=True)] == [told]
        (earlier,) = s.cases.open(actor, later.id).earlier
        assert (earlier.case_id, earlier.state) == (ended.id, told)
    opened.close()
