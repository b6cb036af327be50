"""Places that are taken, a copy's rhythm, a meeting brought back, versions of a course, and what an editor had seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db import records
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.training import Course, Enrolment, EnrolmentStatus, Participant, Session
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.outcome import Seen
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.participants import Enrolled
from tests import unseen
from tests.services import training
from tests.services.training import sheet
from tests.stores import TODAY, open_store, services

NAMES = tuple(f"{given} Strand" for given in ("Ada", "Bo", "Cia", "Dan", "Eva", "Finn", "Gun"))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def a_round(opened: OpenStore, first_on: dt.date = TODAY - dt.timedelta(days=42), name: str = "Rättvik") -> Course:
    return training.a_round(opened, first_on, name, seats=8)


def meetings(opened: OpenStore, course: Course) -> tuple[Session, ...]:
    return sheet(opened, course).sessions


def test_whoever_is_called_takes_a_place_wherever_places_are_counted(opened: OpenStore) -> None:
    course = a_round(opened)
    people = services(opened).participants

    def call(name: str, *, beyond: bool = False) -> Enrolled:
        person = Participant(name=name, municipality="2031")
        return people.add(opened.actor, course.id, person, beyond=beyond).value

    assert [call(name).waiting for name in (*NAMES, "Eva Nordin", "Olle Nordin")] == [False] * 8 + [True]
    (row,) = services(opened).rounds.listed(opened.actor)
    assert (row.seated, row.seats_left, dict(row.municipalities)) == (8, 0, {"2031": 8})
    seen = sheet(opened, course)
    assert (seen.seated(), seen.seats_left(), len(seen.rows)) == (8, 0, 8)
    assert people.next_waiting(opened.actor, course.id) is None
    other = a_round(opened, TODAY, "Falun")
    later = services(opened).attendance.later(opened.actor, other.id, ["s8"])["s8"]
    assert [one.seats_left for one in later] == [0]
    over = call("Finn Nordin", beyond=True)
    assert (over.waiting, over.beyond) == (False, 1)
    spot = people.add_on_the_spot(opened.actor, meetings(opened, course)[0].id, Participant(name="Gun Nordin"))
    assert spot.value.beyond == 2 and sheet(opened, course).seats_left() == -2


def test_a_copy_has_the_rhythm_and_not_a_moved_day(opened: OpenStore) -> None:
    course, rounds = a_round(opened), services(opened).rounds
    moved = meetings(opened, course)[2]
    assert moved.on is not None
    rounds.save_session(opened.actor, replace(moved, on=moved.on + dt.timedelta(days=3)))
    made = rounds.copy(opened.actor, course.id, "Rättvik hösten 2027", dt.date(2027, 9, 7)).value
    assert [one.on for one in meetings(opened, made)] == [
        dt.date(2027, 9, 7) + dt.timedelta(days=14 * n) for n in range(8)
    ]  # fmt: skip


def test_a_meeting_taken_away_can_be_brought_back(opened: OpenStore) -> None:
    course, rounds = a_round(opened), services(opened).rounds
    gone = rounds.remove_session(opened.actor, meetings(opened, course)[7].id).value
    assert len(meetings(opened, course)) == 7
    rounds.bring_back(opened.actor, gone)
    last = meetings(opened, course)[7]
    assert (last.number, last.on, last.part, last.title) == (8, gone.on, gone.part, gone.title)


def test_a_round_made_by_mistake_goes_with_its_meetings(opened: OpenStore) -> None:
    kept, rounds = a_round(opened), services(opened).rounds
    made = rounds.copy(opened.actor, kept.id, "Rättvik hösten 2027", dt.date(2027, 9, 7)).value
    rounds.take_back(opened.actor, made)
    assert [one.course for one in rounds.listed(opened.actor)] == [kept]
    with opened.desk.store.read() as connection:
        assert {one.course_id for one in records.load_where(connection, Session)} == {kept.id}
    with pytest.raises(Refused):
        rounds.take_back(opened.actor, made)


def test_a_round_with_anybody_in_it_or_marked_stands(opened: OpenStore) -> None:
    rounds, other = services(opened).rounds, a_round(opened, name="Falun")
    enrolled, visited, answered = (a_round(opened, name=name) for name in ("Orsa", "Mora", "Malung"))
    training.with_people(opened, enrolled, "Ada Strand")
    who = training.with_people(opened, other, "Bo Strand")["Bo Strand"]
    training.attends(opened, visited, who, [1])
    services(opened).evaluations.enter(opened.actor, answered.id, {}, "Bra")
    for made in (enrolled, visited, answered):
        with pytest.raises(Refused, match="Inget har ändrats"):
            rounds.take_back(opened.actor, made)
    assert len(rounds.listed(opened.actor)) == 4


def test_another_rule_is_another_version_of_the_course(opened: OpenStore) -> None:
    rounds = services(opened).rounds
    (template,) = rounds.templates(opened.actor)
    same = rounds.save_template(opened.actor, replace(template, material="Familjehemmets bok")).value
    assert same.version == 1
    assert rounds.save_template(opened.actor, replace(same, most_made_up=2)).value.version == 2
    fewer = replace(same, most_made_up=2, parts=same.parts[:7])
    assert rounds.save_template(opened.actor, fewer).value.version == 3


def test_what_a_colleague_has_changed_meanwhile_is_not_won_over(opened: OpenStore) -> None:
    course, rounds = a_round(opened), services(opened).rounds
    seen, (template,) = sheet(opened, course), rounds.templates(opened.actor)
    before, meeting = rounds.position(opened.actor), seen.sessions[0]
    assert before == seen.position
    for theirs in (
        unseen.edit(opened, course, place="Kulturhuset, Orsa", seats=12),
        unseen.edit(opened, meeting, starts="18.00", title="En annan kväll"),
        unseen.edit(opened, template, material="Deras bok", homework="Deras uppgift"),
    ):
        unseen.receive(opened, theirs)
    seen_then = Seen(before)
    rounds.save(opened.actor, replace(course, place="Stadshotellet, Orsa"), seen_then)
    rounds.save_session(opened.actor, replace(meeting, starts="17.00"), seen_then)
    rounds.save_template(opened.actor, replace(template, material="Vår bok"), seen_then)
    now = sheet(opened, course)
    (kind,) = rounds.templates(opened.actor)
    assert (now.course.seats, now.sessions[0].title, kind.homework) == (12, "En annan kväll", "Deras uppgift")
    asked = [
        one.field
        for record in (course, meeting, template)
        for one in services(opened).inbox.of_record(opened.actor, record.table(), record.id)
    ]
    assert asked == ["place", "starts", "material"]


def test_days_that_do_not_suit_come_from_two_machines_and_both_stand(opened: OpenStore) -> None:
    people = services(opened).participants
    made = people.add(opened.actor, a_round(opened).id, Participant(name="Ada Ek"), EnrolmentStatus.WAITING).value
    place = replace(made.enrolment, unsuited=("tue",))
    people.save(opened.actor, made.participant, place=place)
    theirs = unseen.edit(opened, place, unsuited=("wed",))  # out with Tuesday, in with Wednesday
    people.save(opened.actor, made.participant, place=replace(place, unsuited=("2027-03-12", "tue")))
    unseen.receive(opened, theirs)
    with opened.desk.store.read() as connection:
        stored = records.load(connection, Enrolment, place.id)
    assert stored is not None and set(stored.unsuited) == {"wed", "2027-03-12"}
