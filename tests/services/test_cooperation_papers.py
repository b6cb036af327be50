"""Kallelse, protocol and calendar of a meeting: what stands in them, in PDF as in Word, and what never does."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import icalendar
import pytest

from fhr_desktop.domain.cooperation import (
    Concern,
    Decision,
    Ending,
    Meeting,
    MeetingAction,
    MeetingState,
    Seat,
    Showing,
    Standing,
)
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.cooperation.papers import Paper
from fhr_desktop.services.cooperation.room import Cooperation
from fhr_desktop.services.storage import OpenStore
from tests.printing.reading import Document
from tests.printing.test_tags import check
from tests.stores import TODAY, open_store, services

LINK = "https://moten.example/styrgrupp-7"
NAMES = ("Ada Lind", "Bo Ström", "Cia Berg", "Eva Ros", "ada@orsa.example")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OpenStore]:
    store = open_store(tmp_path, Role.UNIT_MANAGER, "Anna Ek")
    yield store
    store.close()


def held(opened: OpenStore) -> tuple[Cooperation, Meeting]:
    """A meeting with everything in it."""
    room, actor = services(opened).cooperation, opened.actor
    seats = [
        Seat(group="steering", municipality="2034", name="Ada Lind", title="Socialchef", email="ada@orsa.example"),
        Seat(group="steering", municipality="2034", name="Bo Ström", standing=Standing.SUBSTITUTE.value),
        Seat(group="steering", municipality="2080", name="Cia Berg", title="Förvaltningschef"),
    ]
    for one in seats:
        room.seats.save(actor, one)
    new = Meeting(
        group="steering", on=TODAY - dt.timedelta(days=7), starts="9", ends="11.30", place="Stadshuset, Falun",
        link=LINK, secretary="Anna Ek", adjusters="Ada Lind",
    )  # fmt: skip
    meeting = room.meetings.plan(actor, new).value
    money = room.meetings.add_item(actor, meeting.id, "Ekonomi", "Budgetutfallet till och med februari.").value
    room.meetings.add_item(actor, meeting.id, "Övriga frågor")
    room.meetings.save_item(actor, replace(money, notes="Utfallet gicks igenom.\n- inget att anmärka"))
    room.meetings.set_state(actor, meeting.id, MeetingState.HELD)
    room.protocols.mark(actor, meeting.id, {seats[0].id: Showing.PRESENT, seats[2].id: Showing.ABSENT})
    room.protocols.set_guest(actor, meeting.id, "Eva Ros, ekonom")
    room.protocols.decide(actor, Decision(meeting_id=meeting.id, number=0, text="Utfallet godkänns.",
                                          item_id=money.id, concern=Concern.MONEY.value))  # fmt: skip
    room.protocols.decide(actor, Decision(meeting_id=meeting.id, number=0, text="Turordningen tas upp igen i höst.",
                                          concern=Concern.ORDER.value, ending=Ending.DEFERRED.value))  # fmt: skip
    room.protocols.act(
        actor, MeetingAction(meeting_id=meeting.id, what="Skicka underlag", who="Enhetschefen", due=TODAY)
    )
    return room, meeting


def test_the_protocol_says_the_same_on_paper_and_in_word(office: OpenStore) -> None:
    room, meeting = held(office)
    document = Document(room.papers.pdf(office.actor, meeting.id, Paper.PROTOCOL).pdf)
    check(document)
    word = docx.Document(io.BytesIO(room.papers.word(office.actor, meeting.id, Paper.PROTOCOL)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    told = " ".join([*(one.text for one in word.paragraphs), *cells])
    for said in (
        "Protokoll, styrgruppen 10 mars 2026", "kl. 9.00–11.30", "Stadshuset, Falun", "Eva Ros, ekonom", "Gäst",
        "Ordförande: Cia Berg, Falun", "Utfallet gicks igenom.", "§ 1 Ekonomi", "Utfallet godkänns.",
        "§ 2 Turordning · Bordlagt", "Skicka underlag", "2026-03-17", "Protokollet är inte justerat.",
    ):  # fmt: skip
        assert said in document.text, said
        assert said in told.replace("\n", " "), said
    heads = [one.text for one in word.paragraphs if one.style is not None and one.style.name == "Heading 2"]
    assert heads == ["Närvarande", "Ärenden", "Övriga beslut", "Åtgärder", "Justering"]
    assert "2. Övriga frågor" in document.text and "2. Övriga frågor" in told
    assert "Sekretess" not in document.text  # nothing of a family stands in it


def test_an_adjusted_protocol_is_no_draft(office: OpenStore) -> None:
    room, meeting = held(office)
    before = room.papers.preview(office.actor, meeting.id, Paper.PROTOCOL).pdf
    room.meetings.adjust(office.actor, meeting.id, TODAY)
    after = Document(room.papers.preview(office.actor, meeting.id, Paper.PROTOCOL).pdf)
    assert "Protokollet justerades den 17 mars 2026 av Ada Lind." in after.text
    assert before != after


def test_the_summons_has_who_is_called_the_agenda_and_the_link_and_nothing_of_what_was_said(office: OpenStore) -> None:
    room, meeting = held(office)
    document = Document(room.papers.pdf(office.actor, meeting.id, Paper.SUMMONS).pdf)
    check(document)
    for said in ("Kallelse, styrgruppen", LINK, "Ada Lind", "Bo Ström", "1. Ekonomi", "Budgetutfallet"):
        assert said in document.text
    for kept in ("Utfallet", "godkänns", "§ 1"):
        assert kept not in document.text


def test_the_calendar_parses_and_names_nobody(office: OpenStore) -> None:
    room, meeting = held(office)
    made = room.calendars.of_meeting(office.actor, meeting.id)
    (event,) = icalendar.Calendar.from_ical(made).events
    assert event["summary"] == "Styrgrupp FHR"
    assert event["location"] == "Stadshuset, Falun"
    assert event["url"] == LINK
    assert event.start.isoformat() == "2026-03-10T09:00:00+01:00"
    assert event.end.isoformat() == "2026-03-10T11:30:00+01:00"
    assert str(event.start.tzinfo) == "Europe/Stockholm"
    text = made.decode()
    for said in (*NAMES, "Anna Ek", "ATTENDEE", "ORGANIZER", "mailto", "Ekonomi", "godkänns"):
        assert said not in text
    again = room.calendars.of_meeting(office.actor, meeting.id)
    (same,) = icalendar.Calendar.from_ical(again).events
    assert same["uid"] == event["uid"]


def test_a_meeting_without_a_time_is_a_whole_day_and_a_cancelled_one_says_so(office: OpenStore) -> None:
    room = services(office).cooperation
    new = Meeting(group="reference", on=dt.date(2026, 6, 1))
    meeting = room.meetings.plan(office.actor, new).value
    room.meetings.set_state(office.actor, meeting.id, MeetingState.CANCELLED)
    (event,) = icalendar.Calendar.from_ical(room.calendars.of_meeting(office.actor, meeting.id)).events
    assert event.start == dt.date(2026, 6, 1)
    assert (event["status"], event["summary"]) == ("CANCELLED", "Referensgrupp FHR")
    assert "url" not in event and "location" not in event
