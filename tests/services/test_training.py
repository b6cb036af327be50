"""Rounds, participants and attendance on a real store: a trainer's evening, a full room, a part made up elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.names import family_first
from fhr_desktop.domain.training import Attendance, Course, EnrolmentStatus, Mark, Participant, Session
from fhr_desktop.domain.training_completion import PartState
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.rounds import MOST_SESSIONS
from tests import unseen
from tests.services import training
from tests.services.training import sheet, with_people
from tests.stores import TODAY, open_store, services

NAMES = ("Farid Ahmadi", "Leila Ahmadi", "Lotta Berg", "Sten Björk", "Karin Dahlin", "Åsa Åkerlund", "Bengt Öst")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    yield made
    made.close()


def a_round(opened: OpenStore, first_on: dt.date = TODAY - dt.timedelta(days=42), name: str = "Rättvik") -> Course:
    """A round whose fourth meeting is today."""
    return training.a_round(opened, first_on, name, seats=8)


def meetings(opened: OpenStore, course: Course) -> tuple[Session, ...]:
    return sheet(opened, course).sessions


def test_a_round_has_the_templates_meetings(opened: OpenStore) -> None:
    course = a_round(opened)
    read = sheet(opened, course)
    assert [one.number for one in read.sessions] == list(range(1, 9))
    assert read.sessions[3].on == TODAY
    assert read.sessions[0].title == "Välkommen: uppdraget och vi som går kursen"
    assert {one.minutes for one in read.sessions} == {180}
    assert read.session_now() == read.sessions[3]
    (row,) = services(opened).rounds.listed(opened.actor)
    assert (row.sessions, row.first_on, row.seats_left) == (8, TODAY - dt.timedelta(days=42), 8)
    assert row.next_session == read.sessions[3]


def test_names_stand_in_swedish_order_family_name_first(opened: OpenStore) -> None:
    course = a_round(opened)
    with_people(opened, course, *reversed(NAMES))
    assert [row.listed_name for row in sheet(opened, course).rows] == [
        "Ahmadi, Farid", "Ahmadi, Leila", "Berg, Lotta", "Björk, Sten", "Dahlin, Karin", "Åkerlund, Åsa", "Öst, Bengt",
    ]  # fmt: skip


def test_an_evening_in_few_marks(opened: OpenStore) -> None:
    course = a_round(opened)
    people = with_people(opened, course, *NAMES)
    evening = meetings(opened, course)[3]
    book = services(opened).attendance
    book.mark(opened.actor, evening.id, people["Lotta Berg"], Mark.ABSENT)
    book.mark(opened.actor, evening.id, people["Sten Björk"], Mark.LATE, 25)
    before = book.mark_rest(opened.actor, evening.id).value
    marked = {row.participant.name: row.marks[evening.id].mark for row in sheet(opened, course).rows}
    assert marked == dict.fromkeys(NAMES, Mark.PRESENT) | {"Lotta Berg": Mark.ABSENT, "Sten Björk": Mark.LATE}
    again = book.put_back(opened.actor, before).value
    marked = {row.participant.name: row.marks[evening.id].mark for row in sheet(opened, course).rows}
    assert marked == dict.fromkeys(NAMES, None) | {"Lotta Berg": Mark.ABSENT, "Sten Björk": Mark.LATE}
    book.put_back(opened.actor, again)
    assert all(row.marks[evening.id].mark for row in sheet(opened, course).rows)


def test_nobody_is_marked_ahead_of_the_day(opened: OpenStore) -> None:
    course = a_round(opened)
    people = with_people(opened, course, "Lotta Berg")
    ahead = meetings(opened, course)[4]
    with pytest.raises(Refused, match="inte varit"):
        services(opened).attendance.mark(opened.actor, ahead.id, people["Lotta Berg"], Mark.PRESENT)
    with pytest.raises(Refused, match="inte varit"):
        services(opened).attendance.mark_rest(opened.actor, ahead.id)


def test_a_full_round_has_a_waiting_list(opened: OpenStore) -> None:
    course = a_round(opened)
    people = services(opened).participants
    with_people(opened, course, *NAMES, "Eva Nordin")
    late = people.add(opened.actor, course.id, Participant(name="Olle Nordin"), EnrolmentStatus.ACCEPTED).value
    assert late.waiting
    assert sheet(opened, course).seats_left() == 0
    assert people.next_waiting(opened.actor, course.id) is None
    with pytest.raises(Refused, match="Alla platser är tagna"):
        people.answer(opened.actor, late.enrolment.id, EnrolmentStatus.ACCEPTED)
    gone = sheet(opened, course).rows[0].enrolment
    assert gone is not None
    people.answer(opened.actor, gone.id, EnrolmentStatus.CANCELLED)
    first = people.next_waiting(opened.actor, course.id)
    assert first is not None and first.participant.name == "Olle Nordin"
    people.answer(opened.actor, late.enrolment.id, EnrolmentStatus.ACCEPTED)
    assert sheet(opened, course).row(late.participant.id) in sheet(opened, course).rows


def test_a_missed_part_is_made_up_in_another_round(opened: OpenStore) -> None:
    course = a_round(opened)
    other = a_round(opened, TODAY - dt.timedelta(days=28), "Falun")
    people = with_people(opened, course, "Lotta Berg")
    book, lotta = services(opened).attendance, people["Lotta Berg"]
    first, second, third, fourth = meetings(opened, course)[:4]
    for one in (first, third, fourth):
        book.mark(opened.actor, one.id, lotta, Mark.PRESENT)
    book.mark(opened.actor, second.id, lotta, Mark.ABSENT)
    (row,) = sheet(opened, course).rows
    assert row.status() is EnrolmentStatus.TO_MAKE_UP and row.to_make_up() == ("s2",)
    (later,) = book.later(opened.actor, course.id, ["s4"])["s4"]
    assert later.course == other
    book.mark(opened.actor, meetings(opened, other)[1].id, lotta, Mark.PRESENT)
    (row,) = sheet(opened, course).rows
    assert row.progress is not None and row.progress.states["s2"] is PartState.MADE_UP
    assert row.status() is EnrolmentStatus.ACCEPTED
    (visitor,) = sheet(opened, other).rows
    assert visitor.enrolment is None and visitor.participant.id == lotta
    history = services(opened).participants.history(opened.actor, lotta)
    assert [(one.course.round, one.session.number) for one in history] == [
        ("Rättvik", 1), ("Rättvik", 2), ("Falun", 2), ("Rättvik", 3), ("Rättvik", 4),
    ]  # fmt: skip


def test_who_may_come_from_another_round(opened: OpenStore) -> None:
    course = a_round(opened)
    other = a_round(opened, TODAY - dt.timedelta(days=70), "Falun")
    ahead = a_round(opened, TODAY + dt.timedelta(days=7), "Orsa")
    a_round(opened, TODAY - dt.timedelta(days=900), "Ludvika")
    with_people(opened, course, "Bengt Öst")
    people = with_people(opened, other, "Åsa Åkerlund", "Sten Björk", "Lotta Berg")
    with_people(opened, ahead, "Maja Eklöf")
    fourth = meetings(opened, course)[3]
    services(opened).attendance.mark(opened.actor, meetings(opened, other)[3].id, people["Lotta Berg"], Mark.PRESENT)
    found = services(opened).participants.elsewhere(opened.actor, fourth.id)
    assert [(one.participant.name, one.round, one.missed, one.taken) for one in found] == [
        ("Sten Björk", "Falun", True, False), ("Åsa Åkerlund", "Falun", True, False),
        ("Maja Eklöf", "Orsa", False, False), ("Lotta Berg", "Falun", False, True),
    ]  # fmt: skip


def test_a_clash_in_the_attendance_is_for_trainers_to_decide(opened: OpenStore) -> None:
    course = a_round(opened)
    lotta, evening = with_people(opened, course, "Lotta Berg")["Lotta Berg"], meetings(opened, course)[3]
    mark = Attendance(
        id=Attendance.id_of(evening.id, lotta), session_id=evening.id, participant_id=lotta, mark="absent"
    )
    theirs = unseen.written(opened, mark)
    services(opened).attendance.mark(opened.actor, evening.id, lotta, Mark.PRESENT)
    unseen.receive(opened, theirs)
    assert sheet(opened, course).rows[0].marks[evening.id].clashes == ("mark",)
    inbox = services(opened).inbox
    (found,) = inbox.of_record(opened.actor, "attendance", mark.id)
    assert (found.what, found.label, {side.text for side in found.sides}) == (
        "Lotta Berg", "Närvaro", {"Närvarande", "Frånvarande"},
    )  # fmt: skip
    investigator = replace(opened.actor, role=Role.INVESTIGATOR)
    assert inbox.of_record(investigator, "attendance", mark.id) == ()
    with pytest.raises(NotAllowed):
        inbox.decide(investigator, "attendance", mark.id, "mark", "late")
    inbox.decide(opened.actor, "attendance", mark.id, "mark", "late", found.position)
    assert sheet(opened, course).rows[0].marks[evening.id].mark is Mark.LATE
    assert inbox.of_record(opened.actor, "attendance", mark.id) == ()


def test_todays_meeting_is_not_missed_before_it_is_marked(opened: OpenStore) -> None:
    course = a_round(opened)
    people = with_people(opened, course, "Lotta Berg")
    first, second, third, today = meetings(opened, course)[:4]
    for one in (first, second, third):
        services(opened).attendance.mark(opened.actor, one.id, people["Lotta Berg"], Mark.PRESENT)
    assert sheet(opened, course).rows[0].to_make_up() == ()
    services(opened).attendance.mark(opened.actor, today.id, people["Lotta Berg"], Mark.ABSENT)
    assert sheet(opened, course).rows[0].to_make_up() == ("s4",)


def test_a_meeting_that_has_been_is_not_moved_ahead_of_today(opened: OpenStore) -> None:
    course = a_round(opened)
    people = with_people(opened, course, "Lotta Berg")
    today = meetings(opened, course)[3]
    services(opened).attendance.mark(opened.actor, today.id, people["Lotta Berg"], Mark.PRESENT)
    with pytest.raises(Refused, match="har redan varit"):
        services(opened).rounds.save_session(opened.actor, replace(today, on=TODAY + dt.timedelta(days=2)))
    with opened.desk.store.write(opened.actor.user_id) as work:  # as another machine may have done, unseen
        work.save(replace(today, on=TODAY + dt.timedelta(days=2)))
    (row,) = sheet(opened, course).rows
    assert row.progress is not None and row.progress.states["s4"] is PartState.AHEAD


def test_whoever_comes_later_is_not_waited_for_before(opened: OpenStore) -> None:
    course = a_round(opened)
    third, today = meetings(opened, course)[2:4]
    who = services(opened).participants.add_on_the_spot(opened.actor, today.id, Participant(name="Sven Ny")).value
    (row,) = sheet(opened, course).rows
    assert row.expected(today) and not row.expected(third)
    assert services(opened).attendance.mark_rest(opened.actor, third.id).value.marks == {}
    assert set(services(opened).attendance.mark_rest(opened.actor, today.id).value.marks) == {who.participant.id}
    (row,) = sheet(opened, course).rows
    assert row.to_make_up() == ("s1", "s2", "s3")


@pytest.mark.parametrize(
    ("typed", "kept"), [("1830", "18.30"), ("9:05", "09.05"), ("730", "07.30"), ("18", "18.00"), ("", "")]
)
def test_a_time_may_be_typed_as_people_do(opened: OpenStore, typed: str, kept: str) -> None:
    first = meetings(opened, a_round(opened))[0]
    assert services(opened).rounds.save_session(opened.actor, replace(first, starts=typed)).value.starts == kept


def test_a_waiver_needs_a_reason_and_can_be_taken_back(opened: OpenStore) -> None:
    course = a_round(opened)
    with_people(opened, course, "Lotta Berg")
    (row,) = sheet(opened, course).rows
    assert row.enrolment is not None
    people = services(opened).participants
    with pytest.raises(Refused):
        people.waive(opened.actor, row.enrolment.id, "s1", " ")
    with pytest.raises(Refused):
        people.waive(opened.actor, row.enrolment.id, "s9", "Gick den 2024.")
    waiver = people.waive(opened.actor, row.enrolment.id, "s1", "Gick den 2024.").value
    (row,) = sheet(opened, course).rows
    assert row.progress is not None and row.progress.states["s1"] is PartState.WAIVED
    people.withdraw_waiver(opened.actor, waiver.id)
    (row,) = sheet(opened, course).rows
    assert row.progress is not None and row.progress.states["s1"] is PartState.MISSING


def test_a_copied_round_is_moved_whole_and_is_empty(opened: OpenStore) -> None:
    course = a_round(opened)
    with_people(opened, course, *NAMES)
    made = services(opened).rounds.copy(opened.actor, course.id, "Rättvik hösten 2026", dt.date(2026, 9, 1)).value
    read = sheet(opened, made)
    assert [one.on for one in read.sessions[:2]] == [dt.date(2026, 9, 1), dt.date(2026, 9, 15)]
    assert read.rows == () and read.course.place == course.place
    assert len(sheet(opened, course).rows) == len(NAMES)


def test_an_investigator_reads_and_enrols_but_does_not_mark(tmp_path: Path) -> None:
    opened = open_store(tmp_path / "other", Role.UNIT_MANAGER, "Eva Norling")
    course = a_round(opened)
    people = with_people(opened, course, "Lotta Berg")
    investigator = replace(opened.actor, role=Role.INVESTIGATOR)
    assert services(opened).rounds.open(investigator, course.id).rows
    with pytest.raises(NotAllowed):
        services(opened).attendance.mark(
            investigator, meetings(opened, course)[0].id, people["Lotta Berg"], Mark.PRESENT
        )
    opened.close()


def test_nobody_is_written_in_twice_and_an_answer_is_put_back_as_it_stood(opened: OpenStore) -> None:
    course, other = a_round(opened), a_round(opened, TODAY + dt.timedelta(days=60), "Falun")
    book = services(opened).participants
    lotta = with_people(opened, course, "Lotta Berg")["Lotta Berg"]
    with_people(opened, other, "Sten Björk")
    assert [(one.participant.id, one.round) for one in book.known(opened.actor, other.id)] == [(lotta, "Rättvik")]
    (known,) = book.known(opened.actor, course.id)
    assert known.participant.name == "Sten Björk" and known.round == "Falun"
    made = book.add(opened.actor, course.id, known.participant).value
    assert not book.known(opened.actor, course.id)
    (before,) = (row.enrolment for row in sheet(opened, course).rows if row.participant.id == lotta)
    assert before is not None
    book.answer(opened.actor, before.id, EnrolmentStatus.DECLINED)
    assert book.put_back(opened.actor, before).value == before
    book.answer(opened.actor, before.id, EnrolmentStatus.DECLINED)
    with_people(opened, course, *(f"Deltagare Nummer{n}" for n in range(8)))
    with pytest.raises(Refused, match="Alla platser är tagna"):
        book.put_back(opened.actor, before)
    assert sheet(opened, course).row(made.participant.id) is not None


def test_words_in_a_names_place_are_not_turned() -> None:
    assert family_first("Skyddade uppgifter") == "Skyddade uppgifter"
    assert family_first("Maria von der Esch") == "von der Esch, Maria"


def test_a_meeting_of_the_longest_round_can_still_be_moved(opened: OpenStore) -> None:
    course = a_round(opened)
    rounds = services(opened).rounds
    for number in range(9, MOST_SESSIONS + 1):
        rounds.save_session(opened.actor, Session(course_id=course.id, number=number))
    with pytest.raises(Refused):
        rounds.save_session(opened.actor, Session(course_id=course.id, number=MOST_SESSIONS + 1))
    rounds.save_session(opened.actor, replace(meetings(opened, course)[-1], on=TODAY))
    assert meetings(opened, course)[-1].on == TODAY
