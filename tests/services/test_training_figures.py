"""The figures on training (DOMAIN §4.1 nr 5 and 11) against a recount by hand, and their lists."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.homes import PersonRole
from fhr_desktop.domain.training import EnrolmentStatus
from fhr_desktop.domain.unit import Role
from fhr_desktop.services import followup_files
from fhr_desktop.services.followup import ALL, Report
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.links import ToEnrol
from tests.services.training import OVER, a_round, attends, sheet, with_people
from tests.stores import TODAY, family, open_store, services


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def year(opened: OpenStore, number: int = 2026) -> Report:
    return services(opened).followup.year(opened.actor, number)


def test_persons_are_counted_where_they_live_and_when_they_finished(opened: OpenStore) -> None:
    course = a_round(opened)
    near = with_people(opened, course, "Lotta Berg", "Peter Sundin", municipality="2039")
    far = with_people(opened, course, "Farid Ahmadi", municipality="2080")
    attends(opened, course, near["Lotta Berg"])
    attends(opened, course, far["Farid Ahmadi"])
    attends(opened, course, near["Peter Sundin"], range(1, 8))  # one is missing
    report = year(opened)
    assert [report.figure("trained_persons", code).value for code in ("2039", "2080", ALL)] == [1, 1, 2]
    assert report.figure("trained_persons", "2039").cases == ("Berg, Lotta, Rättvik",)
    assert report.figure("trained_persons", ALL).records == (course.id, course.id)
    assert report.figure("training_offered", ALL).value == 3
    assert report.figure("training_accepted", ALL).value == 3
    assert year(opened, 2025).figure("trained_persons", ALL).value == 0


def test_a_no_is_an_offer_without_a_yes(opened: OpenStore) -> None:
    course = a_round(opened)
    with_people(opened, course, "Lotta Berg")
    (row,) = sheet(opened, course).rows
    assert row.enrolment is not None
    services(opened).participants.answer(opened.actor, row.enrolment.id, EnrolmentStatus.DECLINED)
    report = year(opened)
    assert (report.figure("training_offered", ALL).value, report.figure("training_accepted", ALL).value) == (1, 0)


@pytest.mark.parametrize(("rule", "after_one"), [("all", 0), ("any", 1)])
def test_a_home_is_trained_by_the_units_rule(opened: OpenStore, rule: str, after_one: int) -> None:
    settings = replace(services(opened).unit.settings(), home_trained_rule=rule)
    services(opened).unit.save_settings(opened.actor, settings)
    course, case = a_round(opened), family(opened)
    home = services(opened).cases.open(opened.actor, case.id)
    adults = [one for one in home.persons if one.role == PersonRole.APPLICANT]
    people = services(opened).participants
    made = [services(opened).links.enrol(opened.actor, course.id, [ToEnrol(one.id)]).value[0] for one in adults]
    for one in made:
        people.answer(opened.actor, one.enrolment.id, EnrolmentStatus.ACCEPTED)
    assert {one.participant.household for one in made} == {made[0].participant.household} != {""}
    attends(opened, course, made[0].participant.id)
    assert year(opened).figure("trained_homes", ALL).value == after_one
    attends(opened, course, made[1].participant.id)
    figure = year(opened).figure("trained_homes", home.home.municipality or "")
    assert (figure.value, figure.cases) == (1, (case.number,))


def test_a_home_that_splits_up_is_trained_by_the_one_who_stays(opened: OpenStore) -> None:
    course, case = a_round(opened), family(opened)
    home = services(opened).cases.open(opened.actor, case.id)
    lotta, peter = [one for one in home.persons if one.role == PersonRole.APPLICANT]
    made = services(opened).links.enrol(opened.actor, course.id, [ToEnrol(lotta.id)]).value[0]
    attends(opened, course, made.participant.id)
    assert year(opened).figure("trained_homes", ALL).value == 0
    services(opened).homes.save_person(opened.actor, replace(peter, role=PersonRole.OTHER_ADULT.value))
    assert year(opened).figure("trained_homes", ALL).value == 1


def test_nobody_is_named_in_a_file_and_small_figures_are_hidden_for_others(opened: OpenStore) -> None:
    course = a_round(opened)
    people = with_people(opened, course, "Lotta Berg", municipality="2039")
    attends(opened, course, people["Lotta Berg"])
    report = year(opened)
    assert "Berg" not in followup_files.as_json(report)
    assert b"Berg" not in followup_files.as_csv(report)
    plain = {one["key"]: one for one in json.loads(followup_files.as_json(report))["statistics"]}
    assert plain["trained_persons"]["nr"] == 5 and plain["training_offered"]["nr"] == 11
    hidden = report.for_others(5).figure("trained_persons", "2039")
    assert hidden.hidden and hidden.value is None and hidden.cases == hidden.records == ()


def test_a_round_that_began_last_year_counts_in_the_year_it_was_finished(opened: OpenStore) -> None:
    course = a_round(opened, OVER)
    assert OVER.year == 2025
    people = with_people(opened, course, "Lotta Berg")
    attends(opened, course, people["Lotta Berg"])
    last = sheet(opened, course).sessions[-1].on
    assert last is not None and dt.date(2026, 1, 1) <= last <= TODAY
    assert year(opened).figure("trained_persons", ALL).value == 1
