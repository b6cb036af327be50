"""The demo's courses: on the unit's day one has ended with its certificates, two go on, and one is to come."""

from __future__ import annotations

from pathlib import Path

from fhr_desktop.app import demo
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.app.demo_training import hold_courses
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.suite import services_on
from tests.stores import TODAY


def test_the_demos_courses_are_where_they_should_be(tmp_path: Path) -> None:
    clock = DemoClock(TODAY)
    made = demo.begin(tmp_path / "store", Role.TRAINER, clock)
    services, actor = services_on(made.opened.desk), made.opened.actor
    hold_courses(services, made.staff, clock)
    rounds = services.rounds.listed(actor)
    assert [(row.course.round, row.over(TODAY), row.seats_left) for row in rounds] == [
        ("Rättvik våren 2026", False, 0), ("Falun våren 2026", False, 0), ("Orsa våren 2026", False, 10),
        ("Borlänge hösten 2025", True, 6),
    ]  # fmt: skip
    rattvik, falun, _orsa, borlange = (services.rounds.open(actor, row.course.id) for row in rounds)
    tonight = rattvik.session_now()
    assert tonight is not None and (tonight.number, tonight.on) == (4, TODAY)
    assert not any(tonight.id in row.marks for row in rattvik.rows)
    assert falun.rows and {one.participant.name for one in falun.others} == {"Gunnar Vik", "Ester Zander"}
    assert sum(row.certificate is not None for row in borlange.rows) == 9
    said = services.evaluations.summary(actor, borlange.course.id)
    assert said.answers == 9 and all(one.spread and one.mean for one in said.said)
    made.opened.close()
