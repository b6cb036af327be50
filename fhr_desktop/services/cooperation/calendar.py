"""A meeting as an .ics file for anybody's own calendar: the group, the time, the place and the link; nobody's name."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from fhr_desktop.domain.cooperation import Group, Meeting, MeetingState
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.cooperation.views import read_sheet
from fhr_desktop.services.desk import Desk

ZONE = "Europe/Stockholm"
SUMMARY = {Group.STEERING: "Styrgrupp FHR", Group.REFERENCE: "Referensgrupp FHR"}


class MeetingCalendars:
    """Making calendars. Nothing is written to disk here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_meeting(self, actor: Actor, meeting_id: RecordId) -> bytes:
        """The meeting; logged. It keeps its id, so that a file taken in anew moves a meeting that has moved."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.logged_read(actor.user_id, "meeting.calendar", meeting_id) as connection:
            meeting = read_sheet(connection, meeting_id, self._desk.today()).meeting
        return _ics(meeting, self._desk.now())


def _ics(meeting: Meeting, now: dt.datetime) -> bytes:
    from icalendar import Calendar, Event  # a fifth of a second's loading, for few commands

    event = Event()
    event.add("uid", f"{meeting.id}@fhr-desktop")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("last-modified", now.astimezone(dt.UTC))
    event.add("summary", SUMMARY[Group(meeting.group)])
    times = meeting.times()
    if times is None:
        event.add("dtstart", meeting.on)
    else:
        begins, ends = times
        event.add("dtstart", begins.replace(tzinfo=ZoneInfo(ZONE)))
        if ends is not None:
            event.add("dtend", ends.replace(tzinfo=ZoneInfo(ZONE)))
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.link:
        event.add("url", meeting.link)
    if meeting.state == MeetingState.CANCELLED:
        event.add("status", "CANCELLED")
    made = Calendar()
    made.add("prodid", "-//FHR Desktop//SV")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(event)
    made.add_missing_timezones(dt.date(meeting.on.year - 1, 1, 1), dt.date(meeting.on.year + 1, 1, 1))
    return bytes(made.to_ical())
