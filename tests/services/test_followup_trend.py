"""Trends of a real store are the very figures that a report of the same days has, and show nobody who is protected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import NotAllowed
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.followup import ALL, STATISTICS
from fhr_desktop.services.storage import OpenStore
from tests.services.test_followup_pool import TOWNS, drawn
from tests.stores import TODAY, open_store, services


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER)
    drawn(made, 3)
    yield made
    made.close()


def test_every_point_is_the_figure_of_a_report_over_the_same_days(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    report = s.followup.year(actor, 2026)
    look = s.trends.read(actor, report)
    noted = [one.action for one in s.privacy.log(actor)].count("statistics")
    assert noted == 1, "the report's own reading"
    days = look.trend("inquiries", ALL).points
    own = {one.days: s.followup.period(actor, one.days.first, one.days.last) for one in (days[0], days[3], days[-1])}
    assert max(one.days.last for one in days) == TODAY
    for town in (ALL, TOWNS[0]):
        for key in (one.key for one in report.statistics):
            found = look.trend(key, town)
            for point in found.points:
                if point.days in own:
                    figure = _figure(own[point.days], key, town)
                    assert (point.value, point.n) == figure, (key, town, point.days)
            assert found.before is not None and found.before.days.last == dt.date(2025, 3, 17)
    with pytest.raises(KeyError):
        look.trend("unheard_of", ALL)
    assert {one.key for one in STATISTICS} >= {one.key for one in report.statistics}


def _figure(report: object, key: str, town: str) -> tuple[float | int | None, int]:
    try:
        found = report.figure(key, town)  # type: ignore[attr-defined]
    except KeyError:
        return 0, 0  # a kind of home that nobody had is left out of a report
    return found.value, len(found.cases)


def test_what_is_open_today_and_a_child_with_protected_data_is_in_no_band(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    look = s.trends.read(actor, s.followup.year(actor, 2025))
    assert look.last == dt.date(2025, 12, 31)
    going = s.followup.year(actor, 2026).figure("open", ALL)
    assert look.open_now(ALL).cases == going.value
    year = s.followup.year(actor, 2026)
    asked = s.trends.read(actor, year).by_age()
    with opened.desk.store.write(actor.user_id) as work:
        for n, protected in enumerate((True, False)):
            work.save(Need(number=f"N-9{n}", municipality="2080", received_on=TODAY, protected=protected,
                           children=({"alias": "X", "age": 14},)))  # fmt: skip
    assert [one.asked for one in s.trends.read(actor, year).by_age()] == [
        one.asked + (one.band == (13, 15)) for one in asked
    ]


def test_a_trainer_reads_no_trends(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    report = s.followup.year(actor, 2026)
    with pytest.raises(NotAllowed):
        s.trends.read(Actor(actor.user_id, "Utbildare", Role.TRAINER), report)
