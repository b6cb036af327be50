"""The demo's days are believable: nobody is in two places at once, and what is planned is on working days."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

from fhr_desktop.app import demo
from fhr_desktop.services.actor import Right
from fhr_desktop.services.suite import services_on

TODAY = dt.date(2026, 3, 17)


def test_nobody_is_in_two_places_at_once(tmp_path: Path) -> None:
    made = demo.build(tmp_path / "store", today=TODAY, families=24)
    services = services_on(made.opened.desk)
    first, last = TODAY - dt.timedelta(days=900), TODAY + dt.timedelta(days=60)
    visits = 0
    for actor in (one for one in made.staff.values() if one.may(Right.READ_CASEWORK)):
        stops = [one.visit for one in services.visits.day(actor, first, last)]
        visits += len(stops)
        for one, after in pairwise(stops):
            assert one.on < after.on or one.when()[1] + (one.minutes() or 90) <= after.when()[1], (one, after)
        assert all(0 < (one.minutes() or 90) <= 120 for one in stops)
        assert all(one.on.weekday() < 5 for one in stops if one.is_ahead())
    assert visits > 50
    made.opened.close()
