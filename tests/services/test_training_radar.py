"""The radar on a real store: who lacks the course, from where, and what nobody may see in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import PersonRole
from fhr_desktop.domain.places import centre, place_of
from fhr_desktop.domain.training import CourseTemplate, EnrolmentStatus, Participant
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.links import ToEnrol
from fhr_desktop.services.training.radar import Radar
from tests.services.training import a_round, attends, with_people
from tests.stores import investigated_store, open_store, services, the_family

TEMPLATE = CourseTemplate.id_of("home_to_grow")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def radar(opened: OpenStore, role: Role | None = None) -> Radar:
    actor = replace(opened.actor, role=role) if role else opened.actor
    return services(opened).radar.read(actor, TEMPLATE)


def test_those_who_missed_something_or_wait_are_on_it(opened: OpenStore) -> None:
    course = a_round(opened, seats=3)
    people = with_people(opened, course, "Lotta Berg", "Peter Berg", municipality="2039")
    done = with_people(opened, course, "Farid Ahmadi", municipality="2080")
    waits = services(opened).participants.add(
        opened.actor, course.id, Participant(name="Eva Nordin", municipality="2062"), EnrolmentStatus.ACCEPTED
    ).value  # fmt: skip
    assert waits.waiting
    attends(opened, course, done["Farid Ahmadi"])
    attends(opened, course, people["Lotta Berg"], range(1, 7))
    attends(opened, course, people["Peter Berg"])
    seen = radar(opened)
    assert [(one.names, one.place.name, one.lacks) for one in seen.untrained] == [
        (("Nordin, Eva",), "Mora", ()), (("Berg, Lotta",), "Älvdalen", ("s7", "s8")),
    ]  # fmt: skip
    assert seen.elsewhere == 0 and "GeoNames" in seen.source


def test_the_best_place_is_between_them(opened: OpenStore) -> None:
    course = a_round(opened, seats=1)
    add = services(opened).participants.add
    for name, code in (("A Ek", "2062"), ("B Ek", "2062"), ("C Ek", "2034"), ("D Ek", "2080")):
        add(opened.actor, course.id, Participant(name=name, municipality=code), EnrolmentStatus.WAITING)
    seen = radar(opened)
    best = seen.plans(seen.places, 1, 16)[0]
    assert [one.place for one in best.offers] == ["Mora"] and best.left_out == 0
    two = seen.plans(seen.places, 2, 16)[0]
    assert two.km < best.km and {one.place for one in two.offers} >= {"Falun"}
    with pytest.raises(Refused, match="minst en plats"):
        seen.plans([], 1, 16)


def test_days_that_do_not_suit_send_a_household_elsewhere(opened: OpenStore) -> None:
    course = a_round(opened, seats=1)
    people = services(opened).participants
    made = [
        people.add(opened.actor, course.id, Participant(name=name, municipality=code, household=mark),
                   EnrolmentStatus.WAITING).value
        for name, code, mark in (("A Ek", "2062", "ek"), ("B Ek", "2062", "ek"), ("C Moss", "2062", ""))
    ]  # fmt: skip
    tuesday, wednesday = dt.date(2026, 9, 8), dt.date(2026, 9, 9)
    for one, days in zip(made, (("tue",), ("2026-09-10",), ("wed", "wed")), strict=True):
        place = replace(one.enrolment, unsuited=days)
        people.save(opened.actor, one.participant, place=place)
    seen = radar(opened)
    assert [sorted(one.unsuited) for one in seen.untrained] == [["2026-09-10", "tue"], ["wed"]]
    (mora,) = [one for one in seen.places if one.name == "Mora"]
    alone = seen.plans([mora], 1, 16, [tuesday, wednesday])[0]
    assert (alone.offers[0].on, alone.left_out, alone.goes) == (wednesday, 1, (0, None))
    both = seen.plans([mora], 2, 16, [tuesday, wednesday])[0]
    assert ([one.on for one in both.offers], both.left_out, both.goes) == ([tuesday, wednesday], 0, (1, 0))
    everywhere = seen.plans(seen.places, 3, 16, [tuesday, wednesday, dt.date(2026, 9, 12), dt.date(2026, 9, 15)])[0]
    assert everywhere.left_out == 0 and round(everywhere.km) == 0
    with pytest.raises(ValueError):
        people.save(opened.actor, made[0].participant, place=replace(made[0].enrolment, unsuited=("tis",)))


def test_homes_without_anybody_enrolled_are_for_those_who_read_casework(tmp_path: Path) -> None:
    opened = investigated_store(tmp_path)
    case, _other = the_family(opened)
    home = services(opened).cases.open(opened.actor, case.id)
    course = a_round_by_trainer(opened)
    (found,) = radar(opened).untrained
    assert found.home == home.home.id and found.people == 2
    assert radar(opened, Role.TRAINER).untrained == ()
    adults = [one for one in home.persons if one.role == PersonRole.APPLICANT]
    services(opened).links.enrol(opened.actor, course, [ToEnrol(adults[0].id)])
    (left,) = [one for one in radar(opened).untrained if one.home]
    assert left.people == 1
    services(opened).homes.save_person(opened.actor, replace(adults[1], protection_degree="confidential_marking"))
    seen = radar(opened)
    assert [one for one in seen.untrained if one.home] == [] and seen.elsewhere >= 1
    opened.close()


def a_round_by_trainer(opened: OpenStore) -> object:
    trainer = replace(opened, actor=replace(opened.actor, role=Role.TRAINER))
    return a_round(trainer).id


def test_places_are_found_by_village_post_town_and_municipality() -> None:
    def name(*where: str | None) -> str | None:
        found = place_of(where[0] or "", where[1] or "", where[2])
        return found.name if found else None

    assert name("Idre", "796 90 Älvdalen", "2039") == "Idre"
    assert name("Byn", "796 90 Älvdalen", "2039") == "Älvdalen"
    assert name("", "", "2023") == "Malung-Sälen" and name("", "782 31 Malung", "2023") == "Malung"
    assert name("", "", "0180") is None and centre(None) is None
