"""The hours of the invented visits: nobody is in two places at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fhr_desktop.services.actor import Actor
from fhr_desktop.services.suite import Services

HELD = ("9.00", "10.45", "13.00", "15.30")  # when a visit begins; each is over before the next
PLANNED = (("9.45", "11.30"), ("13.00", "14.30"), ("14.45", "16.15"))
_APART = 105  # minutes from one beginning to the next


def free_hour(services: Services, pair: Sequence[Actor], day: dt.date, starts: Sequence[str], wished: str) -> str:
    """The wished hour, or the next of `starts` when nobody of the pair is elsewhere; "" on a day that is full."""
    visits = {one.visit.id: one.visit for actor in pair for one in services.visits.day(actor, day, day)}
    taken = [visit.when()[1] for visit in visits.values()]
    at = starts.index(wished)
    for start in (*starts[at:], *starts[:at]):
        if all(abs(_minutes(start) - other) >= _APART for other in taken):
            return start
    return ""


def working_day(day: dt.date) -> dt.date:
    """The day, or the Monday after a weekend."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _minutes(start: str) -> int:
    hour, minute = start.split(".")
    return int(hour) * 60 + int(minute)
