"""The room's services as one thing, so that whoever is given it has them all."""

from __future__ import annotations

from fhr_desktop.services.cooperation.calendar import MeetingCalendars
from fhr_desktop.services.cooperation.guidelines import Guidelines
from fhr_desktop.services.cooperation.meetings import Meetings
from fhr_desktop.services.cooperation.members import Members
from fhr_desktop.services.cooperation.papers import MeetingPapers
from fhr_desktop.services.cooperation.protocol import Protocols
from fhr_desktop.services.cooperation.seats import Seats
from fhr_desktop.services.desk import Desk


class Cooperation:
    """One of each."""

    def __init__(self, desk: Desk) -> None:
        self.meetings = Meetings(desk)
        self.protocols = Protocols(desk)
        self.seats = Seats(desk)
        self.guidelines = Guidelines(desk)
        self.members = Members(desk)
        self.papers = MeetingPapers(desk)
        self.calendars = MeetingCalendars(desk)
