"""A round's meetings as an .ics file, for anybody's own calendar: course, part, time and place, and nobody's name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Course, Session
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.training.sheets import read_sheet
from i18n import _

if TYPE_CHECKING:
    from icalendar import Event

ZONE = "Europe/Stockholm"
DIGITAL = "Säkert videomöte"
_ONLINE = "digital"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The file, and how many meetings stand in it."""

    ics: bytes
    meetings: int


class Calendars:
    """Making calendars. Nothing is written to disk here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_round(self, actor: Actor, course_id: RecordId) -> Calendar:
        """The meetings that have a day; logged. Raises Refused when none has.

        A meeting keeps its id, so that a file taken in anew moves what has moved.
        """
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.logged_read(actor.user_id, "training.calendar", course_id) as connection:
            sheet = read_sheet(connection, course_id, self._desk.today())
        dated = [one for one in sheet.sessions if one.on is not None]
        if not dated:
            raise Refused(_("No meeting of the round has a day. Nothing has been written; give them days first."))
        from icalendar import Calendar as Made  # a fifth of a second's loading, for few commands

        made = Made()
        made.add("prodid", "-//FHR Desktop//SV")
        made.add("version", "2.0")
        made.add("method", "PUBLISH")
        for one in dated:
            made.add_component(_event(sheet.course, one, self._desk.now()))
        days = [one.on for one in dated if one.on is not None]
        made.add_missing_timezones(dt.date(min(days).year - 1, 1, 1), dt.date(max(days).year + 1, 1, 1))
        return Calendar(made.to_ical(), len(dated))


def _event(course: Course, session: Session, now: dt.datetime) -> Event:
    from icalendar import Event

    made = Event()
    made.add("uid", str(session.id))
    made.add("dtstamp", now.astimezone(dt.UTC))
    made.add("summary", _summary(course, session))
    place = DIGITAL if session.form == _ONLINE else session.place or course.place
    if place:
        made.add("location", place)
    times = session.times()
    if times is not None:
        for name, local in zip(("dtstart", "dtend"), times, strict=True):
            made.add(name, local.replace(tzinfo=ZoneInfo(ZONE)))
    else:
        made.add("dtstart", session.on)
    if course.cancelled:
        made.add("status", "CANCELLED")
    return made


def _summary(course: Course, session: Session) -> str:
    told = f"{course.name}, träff {session.number}"
    return f"{told}: {session.title}" if session.title else told
