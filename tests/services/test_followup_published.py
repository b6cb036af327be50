"""Publishing the figures from a real store: what is kept of it, who may, and what a second report hides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.record import ScopeKind
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.followup import ALL
from fhr_desktop.services.storage import OpenStore
from tests.stores import TODAY, open_store, services

YEAR = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
HALF = dt.date(2025, 1, 1), dt.date(2025, 6, 30)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def asked(opened: OpenStore, municipality: str, month: int, many: int) -> None:
    with opened.desk.store.write(opened.actor.user_id) as work:
        for number in range(many):
            key = f"N-2025-{municipality}-{month}-{number}"
            work.save(Need(number=key, municipality=municipality, received_on=dt.date(2025, month, 3),
                           children=({"alias": "A", "age": 7},)))  # fmt: skip


def test_a_second_report_does_not_tell_what_the_first_hid(opened: OpenStore) -> None:
    for town, early, late in (("2080", 12, 9), ("2081", 30, 3), ("2031", 8, 7), ("2039", 2, 20)):
        asked(opened, town, 2, early)
        asked(opened, town, 9, late)
    followup, actor = services(opened).followup, opened.actor
    year = followup.publish(actor, followup.period(actor, *YEAR))
    assert [year.figure("needs", code).value for code in ("2080", "2081", "2031", "2039")] == [21, 33, 15, 22]
    assert year.figure("needs", ALL).value == 91 and year.published
    assert all(not one.cases and not one.records and not one.weights for one in year.figures)
    half = followup.publish(actor, followup.period(actor, *HALF))
    assert half.figure("needs", "2039").hidden and not half.figure("needs", "2039").beside  # two of them
    assert half.figure("needs", "2081").beside  # 33 - 30 are three in the autumn
    assert half.figure("needs", "2080").value == 12
    assert half.figure("needs", ALL).value in (52, None)  # each of the four knows its own, and could take it away
    alone = followup.period(actor, *HALF).for_others(5)
    assert not any(one.cases or one.records or one.weights for one in alone.figures)
    assert alone.figure("needs", "2081").value == 30  # as long as nothing else is shown
    first, second = followup.publications(actor)
    assert (first.first, first.last, first.as_of, first.least) == (*YEAR, TODAY, 5)
    assert first.published_by == actor.user_id and second.last == HALF[1]
    said = " ".join(str(row) for row in (*first.cells, *second.cells))
    assert "N-2025" not in said and "Norling" not in said
    followup.publish(actor, followup.period(actor, *HALF))
    assert len(followup.publications(actor)) == 2  # the same once more is nothing new


def test_only_the_unit_manager_publishes(opened: OpenStore) -> None:
    followup, actor = services(opened).followup, opened.actor
    report = followup.period(actor, *YEAR)
    other = Actor(actor.user_id, actor.name, Role.INVESTIGATOR)
    with pytest.raises(NotAllowed):
        followup.publish(other, report)
    with pytest.raises(NotAllowed):
        followup.publications(other)
    with pytest.raises(Refused):
        followup.publish(actor, report.for_others(5))
    assert followup.publications(actor) == ()
    assert followup.publish(actor, report).first == YEAR[0]
    with opened.desk.store.read() as connection:
        query = "SELECT s.kind FROM publication p JOIN scope s ON s.id = p.scope"
        assert connection.exec_driver_sql(query).scalar() == ScopeKind.COOPERATION
