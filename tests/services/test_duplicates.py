"""Families that may be known: found in the store, kept in step with it, and told only to those who may know."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import integrity
from db.tables import match_due, match_key
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import NotAllowed
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.erasing import Reason
from fhr_desktop.services.inquiries import NewInquiry, NewPerson
from fhr_desktop.services.storage import OpenStore
from tests import units
from tests.stores import TODAY, colleague, family, services

CALL = NewInquiry((NewPerson("Charlotta", "Bergh", phone="0701740612"),), "2039", TODAY, "phone")


def _rows(opened: OpenStore) -> tuple[int, int]:
    with opened.desk.store.read() as connection:
        counts = [connection.execute(sa.select(sa.func.count()).select_from(one)).scalar_one()
                  for one in (match_key, match_due)]  # fmt: skip
    return counts[0], counts[1]


def _ended(opened: OpenStore, state: CaseState) -> Case:
    """A family whose case ended so, long ago."""
    case = family(opened)
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(replace(case, state=state, state_since=dt.date(2024, 3, 5)))
    return case


def test_a_family_that_calls_again_is_found_and_it_is_said_why(opened: OpenStore) -> None:
    case = family(opened)
    (hit,) = services(opened).duplicates.find(opened.actor, CALL).hits
    assert (hit.case_id, hit.number, hit.family) == (case.id, "2026-0001", "Berg–Sundin")
    assert hit.adults == ("Lotta Berg", "Peter Sundin")
    assert hit.state is CaseState.INQUIRY
    assert hit.reasons == ("samma telefonnummer", "Bergh kan vara Berg", "Charlotta kan vara Lotta")
    assert not services(opened).duplicates.find(opened.actor, replace(CALL, persons=(NewPerson("Bo", "Ek"),))).hits


def test_a_number_as_it_is_typed_is_enough(opened: OpenStore) -> None:
    family(opened)
    find = services(opened).duplicates.find
    for typed, sure in (("811228-9874", True), ("19811228 9874", True), ("811228-9784", False)):
        call = replace(CALL, municipality="", persons=(NewPerson("Lotta", identity_text=typed),))
        (hit,) = find(opened.actor, call).hits
        assert hit.same_number is sure
    assert not find(opened.actor, replace(CALL, persons=(NewPerson("Lotta", identity_text="811228-98"),))).hits


def test_what_is_changed_is_found_as_it_is_now(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    case = family(opened)
    s.duplicates.find(actor, CALL)
    lotta = next(p for p in s.cases.open(actor, case.id).persons if p.given_name == "Lotta")
    before = _rows(opened)
    s.homes.save_person(actor, replace(lotta, occupation="snickare"))
    assert _rows(opened) == before  # nothing that is looked for
    s.homes.save_person(actor, replace(lotta, given_name="Ulla", phone="0000 12 34 56"))
    assert _rows(opened) == (0, 1)
    call = replace(CALL, municipality="", persons=(NewPerson("Charlotta", "Bergh", phone="0701740612"),))
    assert not s.duplicates.find(actor, call).hits
    assert s.duplicates.find(actor, replace(call, persons=(NewPerson("Ulla", phone="0000-123456"),))).hits


def test_what_goes_takes_its_keys_along(opened: OpenStore) -> None:
    s = services(opened)
    manager = replace(opened.actor, role=Role.UNIT_MANAGER)
    case, other = family(opened), colleague(opened)
    s.duplicates.find(manager, CALL)
    assert _rows(opened)[0] > 0
    s.erasing.erase_home(manager, case.home_id, Reason.DEMAND, other.id)
    assert _rows(opened)[0] == 0
    assert not s.duplicates.find(manager, CALL).hits


def test_keys_are_made_anew_with_the_tables_and_in_parts(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    case = family(opened)
    family(opened)
    s = services(opened).duplicates
    s.find(opened.actor, CALL)
    before = _rows(opened)
    with opened.desk.store.local() as connection:
        integrity.reproject(connection)
    assert _rows(opened) == (0, 2)
    monkeypatch.setattr("db.queries.duplicates.AT_ONCE", 1)
    monkeypatch.setattr("db.queries.duplicates.make_keys.__defaults__", (1,))
    assert s.find(opened.actor, CALL).left == 1
    assert [s.prepare(opened.actor) for _n in range(2)] == [0, 0]
    assert _rows(opened) == before
    assert case.id in {hit.case_id for hit in s.find(opened.actor, CALL).hits}


def test_a_family_that_came_with_a_package_is_found(tmp_path: Path) -> None:
    unit = units.unit_of(tmp_path, {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR})
    office, laptop = unit["office"], unit["laptop"]
    family(laptop)
    assert not services(office).duplicates.find(office.actor, CALL).hits
    units.exchange(laptop, office)
    assert [hit.family for hit in services(office).duplicates.find(office.actor, CALL).hits] == ["Berg–Sundin"]
    for one in unit.values():
        one.close()


@pytest.mark.parametrize("state", [CaseState.NOT_SUITABLE, CaseState.SUITABLE, CaseState.CLOSED])
def test_how_an_earlier_case_ended_is_for_the_manager_to_tell(opened: OpenStore, state: CaseState) -> None:
    _ended(opened, state)
    find = services(opened).duplicates.find
    (hit,) = find(opened.actor, CALL).hits
    assert (hit.state, hit.not_suitable_on) == (None, None)
    (hit,) = find(replace(opened.actor, role=Role.UNIT_MANAGER), CALL).hits
    assert hit.state is state
    assert hit.not_suitable_on == (dt.date(2024, 3, 5) if state is CaseState.NOT_SUITABLE else None)


def test_a_protected_home_is_shown_to_its_readers_only(opened: OpenStore) -> None:
    people = (NewPerson("Lotta", "Berg", identity_text="811228-9874", protection_degree="confidentiality_mark"),)
    s = services(opened)
    s.inquiries.register(opened.actor, replace(CALL, persons=people))
    call = replace(CALL, persons=(NewPerson("Lotta", "Berg", identity_text="811228-9874"),))
    assert len(s.duplicates.find(opened.actor, call).hits) == 1
    other = colleague(opened)
    for role in (Role.INVESTIGATOR, Role.UNIT_MANAGER, Role.ADMINISTRATOR):
        found = s.duplicates.find(replace(opened.actor, user_id=other.id, role=role), call)
        assert (found.hits, found.others) == ((), 0)


def test_who_may_not_read_cases_is_only_told_that_there_is_one(opened: OpenStore) -> None:
    family(opened)
    found = services(opened).duplicates.find(replace(opened.actor, role=Role.ADMINISTRATOR), CALL)
    assert (found.hits, found.others) == ((), 1)
    with pytest.raises(NotAllowed):
        services(opened).duplicates.find(replace(opened.actor, role=Role.TRAINER), CALL)


def test_the_log_says_that_somebody_looked_once_for_what_is_shown(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    case = family(opened)
    manager = replace(actor, role=Role.UNIT_MANAGER)

    def noted() -> list[tuple[str, ...]]:
        return [one.codes for one in s.privacy.log(manager) if one.action == "duplicates.find"]

    s.duplicates.find(actor, replace(CALL, persons=(NewPerson("Bo", "Ek"),)))
    assert noted() == []
    s.duplicates.find(actor, CALL)
    s.duplicates.find(actor, CALL, seen=[case.id])
    assert noted() == [("1",)]


def test_nothing_that_is_told_is_stored(opened: OpenStore) -> None:
    family(opened)
    services(opened).duplicates.find(opened.actor, CALL)
    with opened.desk.store.read() as connection:
        person = connection.execute(sa.text("SELECT count(*) FROM person WHERE given_name = 'Charlotta'"))
        assert person.scalar_one() == 0


def test_cases_opened_in_spite_of_an_earlier_one_point_to_each_other(opened: OpenStore) -> None:
    first, second, s = family(opened), family(opened), services(opened)

    def pointed(case: Case) -> list[tuple[str, bool]]:
        return [(one.number, one.said) for one in s.cases.open(opened.actor, case.id).elsewhere]

    assert pointed(first) == [(second.number, False)]
    assert pointed(second) == [(first.number, False)]
    (pair,) = s.inbox.open(opened.actor).duplicates
    s.inbox.settle(opened.actor, pair.one, pair.other, False)
    assert pointed(first) == pointed(second) == []  # somebody has said that they are two
    s.inbox.settle(opened.actor, pair.one, pair.other, None)
    person = next(one for one in s.cases.open(opened.actor, second.id).persons if one.identity_number)
    s.homes.save_person(opened.actor, replace(person, protection_degree="confidentiality_mark"))
    stranger = Actor(colleague(opened).id, "Mikael Dahl", Role.INVESTIGATOR)
    assert pointed(first) == [(second.number, False)]
    assert s.cases.open(stranger, first.id).elsewhere == ()  # a home that is shut is not pointed at
