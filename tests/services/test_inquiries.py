"""Enquiries: what a call becomes, and the sentences for what cannot be registered."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.homes import PersonRole
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.inquiries import NewInquiry, NewPerson, OutsideCooperation, family_name
from fhr_desktop.services.storage import OpenStore
from tests.stores import TODAY, family, services


def _new(**changes: object) -> NewInquiry:
    plain = NewInquiry(
        persons=(NewPerson("Lotta", "Berg"),), municipality="2080", received_on=dt.date(2026, 3, 2), channel="phone"
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def _nothing_stored(opened: OpenStore) -> bool:
    rows = services(opened).cases.rows(opened.actor)
    return not rows and not services(opened).cases.rows(opened.actor, ended=True)


def test_a_call_becomes_a_case_in_its_first_state(opened: OpenStore) -> None:
    case = family(opened)
    found = services(opened).cases.open(opened.actor, case.id)
    assert found.case.stage() is CaseState.INQUIRY
    assert found.case.number == "2026-0001"
    assert found.home.name == "Berg–Sundin"
    assert [p.given_name for p in found.persons] == ["Lotta", "Peter", "Alva"]
    assert found.persons[0].identity_number == "198112289874"
    assert found.persons[0].birth_date == dt.date(1981, 12, 28)
    assert found.inquiry is not None and found.inquiry.received_by == opened.actor.user_id
    assert [step.to_state for step in found.transitions] == [CaseState.INQUIRY]


def test_numbers_run_on_within_the_year(opened: OpenStore) -> None:
    numbers = [services(opened).inquiries.register(opened.actor, _new()).value.number for _ in range(3)]
    earlier = services(opened).inquiries.register(opened.actor, _new(received_on=dt.date(2025, 12, 30))).value.number
    assert (numbers, earlier) == (["2026-0001", "2026-0002", "2026-0003"], "2025-0001")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"received_on": TODAY + dt.timedelta(days=1)}, "daterad efter i dag"),
        ({"persons": (NewPerson("Lotta", identity_text="811228-9875"),)}, "Sista siffran"),
        ({"persons": (NewPerson("Lotta", birth_date=dt.date(2009, 1, 1)),)}, "fyllt 18"),
        ({"persons": (NewPerson("Lotta", birth_date=dt.date(2030, 1, 1)),)}, "framtiden"),
        ({"persons": (NewPerson(" "),)}, "minst en vuxen"),
        ({"persons": (NewPerson("Alva", role=PersonRole.CHILD),)}, "minst en vuxen"),
        ({"municipality": "9999"}, "Välj kommunen"),
        ({"age_from": 9, "age_to": 3}, "lägre åldern"),
        ({"municipality": "2062"}, "Mora deltar inte"),
    ],
)
def test_each_fault_has_its_sentence_and_nothing_is_stored(
    opened: OpenStore, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refusal:
        services(opened).inquiries.register(opened.actor, _new(**changes))
    assert "\n" not in refusal.value.sentence
    assert _nothing_stored(opened)


def test_a_family_from_mora_is_kept_apart_as_referred(opened: OpenStore) -> None:
    with pytest.raises(OutsideCooperation):
        services(opened).inquiries.register(opened.actor, _new(municipality="2062"))
    case = services(opened).inquiries.register(opened.actor, _new(municipality="2062", refer=True)).value
    found = services(opened).cases.open(opened.actor, case.id)
    assert found.case.stage() is CaseState.CLOSED
    assert (found.case.closing_reason, found.inquiry and found.inquiry.referred_to) == ("referred", "2062")
    report = services(opened).followup.year(opened.actor, 2026)
    assert report.figure("inquiries", "alla").value == 0
    assert report.figure("referred", "alla").value == 1


def test_a_municipality_that_joins_is_part_from_its_day(opened: OpenStore) -> None:
    s = services(opened)
    mora = next(m for m in s.unit.municipalities() if m.code == "2062")
    manager = replace(opened.actor, role=Role.UNIT_MANAGER)
    s.unit.save_municipality(manager, replace(mora, participates_from=dt.date(2026, 3, 1)))
    s.inquiries.register(opened.actor, _new(municipality="2062", received_on=dt.date(2026, 3, 1)))
    with pytest.raises(OutsideCooperation):
        s.inquiries.register(opened.actor, _new(municipality="2062", received_on=dt.date(2026, 2, 28)))


def test_a_protected_person_protects_the_home_from_the_start(opened: OpenStore) -> None:
    people = (NewPerson("Lotta", "Berg", phone="070-174 06 12", protection_degree="confidentiality_mark"),)
    case = services(opened).inquiries.register(opened.actor, _new(persons=people, street_address="Gatan 1")).value
    found = services(opened).cases.open(opened.actor, case.id)
    assert found.home.protected and not found.home.street_address
    assert not found.persons[0].phone
    other = replace(opened.actor, user_id=type(opened.actor.user_id)(int=5), role=Role.UNIT_MANAGER)
    assert services(opened).cases.rows(other)[0].family == ""
    with pytest.raises(NotAllowed, match="utsedda"):
        services(opened).cases.open(other, case.id)
    assert services(opened).search.find(opened.actor, "Berg") == ()


def test_only_those_who_take_calls_register(opened: OpenStore) -> None:
    with pytest.raises(NotAllowed, match="utbildare"):
        services(opened).inquiries.register(replace(opened.actor, role=Role.TRAINER), _new())
    services(opened).inquiries.register(replace(opened.actor, role=Role.ADMINISTRATOR), _new())


def test_what_a_family_is_called() -> None:
    assert family_name((NewPerson("A", "Berg"), NewPerson("B", "Berg"))) == "Berg"
    assert family_name((NewPerson("A", "Berg"), NewPerson("B", "Ek"))) == "Berg–Ek"
    assert family_name((NewPerson("Åsa"),)) == "Åsa"
