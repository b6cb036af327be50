"""A round as a calendar: read by the icalendar library, in Swedish time, and with nobody's name in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import icalendar
import pytest

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.training import Course, Participant
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.services.courses import add, held
from tests.services.test_training import meetings
from tests.stores import TODAY, open_store, services

CANARIES = ("Kanarina", "kanarie.example", "Kanarieholm", "070-555 12 34")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.TRAINER, "Kanarina Rask")
    yield made
    made.close()


def a_round(opened: OpenStore) -> Course:
    """A round with canaries wherever a name or a link is written."""
    course, _people = held(opened, "Kanarina Berg")
    add(opened, course, Participant(name="Per Kanarieholm", phone="070-555 12 34"))
    changed = replace(course, trainers="Kanarina Rask", link="https://kanarie.example/rum")
    services(opened).rounds.save(opened.actor, changed)
    second = meetings(opened, course)[1]
    services(opened).rounds.save_session(
        opened.actor,
        replace(
            second, trainers="Kanarina Ek", note="Kanarina kom sent.", place="Bystugan, Orsa; övre salen", minutes=105
        ),
    )
    return changed


def events(ics: bytes) -> list[icalendar.Event]:
    return [one for one in icalendar.Calendar.from_ical(ics).walk("VEVENT") if isinstance(one, icalendar.Event)]


def test_each_meeting_stands_there_with_part_time_and_place_and_no_name(opened: OpenStore) -> None:
    course = a_round(opened)
    made = services(opened).calendars.of_round(opened.actor, course.id)
    found = events(made.ics)
    sessions = meetings(opened, course)
    assert made.meetings == len(found) == len(sessions) == 8
    for event, session in zip(found, sessions, strict=True):
        assert session.on is not None
        assert str(event["UID"]) == str(session.id)
        assert str(event["SUMMARY"]) == f"Ett hem att växa i, träff {session.number}: {session.title}"
        starts = event.decoded("DTSTART")
        assert starts.replace(tzinfo=None) == dt.datetime.combine(session.on, dt.time(17, 30))
        assert starts.tzinfo is not None and event["DTSTART"].params["TZID"] == "Europe/Stockholm"
        assert event.decoded("DTEND") - starts == dt.timedelta(minutes=105 if session.number == 2 else 180)
        place = "Bystugan, Orsa; övre salen" if session.number == 2 else "Folkets hus, Rättvik"
        assert str(event["LOCATION"]) == place
        assert set(event) <= {"UID", "DTSTAMP", "SUMMARY", "LOCATION", "DTSTART", "DTEND"}
    text = made.ics.decode()
    unfolded = text.replace("\r\n ", "")
    assert not [canary for canary in CANARIES if canary in unfolded]
    assert unfolded.count("BEGIN:VTIMEZONE") == 1 and "TZID:Europe/Stockholm" in unfolded


def test_summer_time_moves_the_hour_in_the_world_and_not_on_the_clock(opened: OpenStore) -> None:
    course = a_round(opened)
    first, second = meetings(opened, course)[:2]
    services(opened).rounds.save_session(opened.actor, replace(first, on=dt.date(2026, 1, 15)))
    services(opened).rounds.save_session(opened.actor, replace(second, on=dt.date(2025, 7, 15)))
    found = {str(one["UID"]): one for one in events(services(opened).calendars.of_round(opened.actor, course.id).ics)}
    winter, summer = (found[str(one.id)].decoded("DTSTART") for one in (first, second))
    assert (winter.utcoffset(), summer.utcoffset()) == (dt.timedelta(hours=1), dt.timedelta(hours=2))


def test_a_moved_meeting_keeps_its_id(opened: OpenStore) -> None:
    course = a_round(opened)
    before = {str(one["UID"]) for one in events(services(opened).calendars.of_round(opened.actor, course.id).ics)}
    first = meetings(opened, course)[0]
    services(opened).rounds.save_session(
        opened.actor, replace(first, on=TODAY - dt.timedelta(days=9), title="Ny rubrik")
    )
    after = events(services(opened).calendars.of_round(opened.actor, course.id).ics)
    assert {str(one["UID"]) for one in after} == before
    assert any("Ny rubrik" in str(one["SUMMARY"]) for one in after)


def test_a_meeting_without_a_time_is_a_day_and_one_without_a_day_is_left_out(opened: OpenStore) -> None:
    course = a_round(opened)
    first, second, *rest = meetings(opened, course)
    rounds = services(opened).rounds
    rounds.save_session(opened.actor, replace(first, starts=""))
    rounds.save_session(opened.actor, replace(second, on=None))
    rounds.save_session(opened.actor, replace(rest[0], form="digital"))
    made = services(opened).calendars.of_round(opened.actor, course.id)
    found = {str(one["UID"]): one for one in events(made.ics)}
    assert made.meetings == 7 and str(second.id) not in found
    assert found[str(first.id)].decoded("DTSTART") == first.on
    assert str(found[str(rest[0].id)]["LOCATION"]) == "Säkert videomöte"


def test_a_cancelled_round_is_cancelled_in_the_calendar(opened: OpenStore) -> None:
    course = a_round(opened)
    services(opened).rounds.save(opened.actor, replace(course, cancelled=True))
    found = events(services(opened).calendars.of_round(opened.actor, course.id).ics)
    assert {str(one["STATUS"]) for one in found} == {"CANCELLED"}


def test_nothing_to_write_and_nobody_s_right_are_refused(opened: OpenStore) -> None:
    course = a_round(opened)
    with pytest.raises(NotAllowed):
        services(opened).calendars.of_round(replace(opened.actor, role=Role.ADMINISTRATOR), course.id)
    for one in meetings(opened, course):
        services(opened).rounds.save_session(opened.actor, replace(one, on=None))
    with pytest.raises(Refused, match="datum"):
        services(opened).calendars.of_round(opened.actor, course.id)
