"""An order that styrgruppen has decided: entered by the manager, in force in matching and between requests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.order_rules import GIVEN, OrderRule, RequestCriterion
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import asked_for, offered, pooled
from tests.stores import TODAY, open_store, services

DAY = dt.timedelta(days=1)
RULE = OrderRule(valid_from=TODAY, decided_by="Styrgruppen 16 mars, § 4", decided_on=TODAY - DAY)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def test_a_new_order_is_entered_by_the_manager_and_orders_the_homes(opened: OpenStore) -> None:
    s, actor, need = services(opened), opened.actor, asked_for(opened, own_room="preferred")
    rooms, waited = pooled(opened, own_rooms=2), pooled(opened, own_rooms=0)
    sheet = s.matching.of_need(actor, need)
    assert [one.home.id for one in sheet.found.fitting] == [rooms, waited] and sheet.rule == GIVEN
    investigator = Actor(actor.user_id, "Sara", Role.INVESTIGATOR)
    with pytest.raises(NotAllowed):
        s.order_rules.enter(investigator, RULE)
    turned = tuple(reversed(GIVEN.homes))
    made = s.order_rules.enter(actor, replace(RULE, homes=turned)).value
    assert s.order_rules.in_force(investigator) == made and s.order_rules.listed(investigator) == (made, GIVEN)
    s.order_rules.enter(actor, replace(RULE, valid_from=TODAY + DAY))
    sheet = s.matching.of_need(actor, need)
    assert sheet.rule == made and sheet.rule.valid_from == TODAY
    assert s.proposals.no_home(actor, need.id, "Fler.").value.criteria == turned


def test_requests_for_one_home_come_in_the_order_with_what_decided(opened: OpenStore) -> None:
    s, actor, home = services(opened), opened.actor, pooled(opened)
    long = asked_for(opened, received_on=TODAY - 20 * DAY)
    urgent = asked_for(opened, id=RecordId(int=2), emergency_from=TODAY - 30 * DAY, municipality="2080")
    asked_for(opened, id=RecordId(int=3), places_that_matter=({"place": "Avesta", "minutes": 30},))  # too far
    found = s.proposals.competing(actor, home)
    assert [(one.request.need_id, one.decided) for one in found] == [
        (urgent.id, RequestCriterion.URGENCY), (long.id, None),
    ]  # fmt: skip
    assert found[0].request.balance < found[1].request.balance < 0  # the larger pays more, and nobody has had any
    with pytest.raises(Refused, match=f"{urgent.number} gäller samma hem och kommer först"):
        offered(opened, long, home)
    offered(opened, long, home, ground="Syskonen känner familjen.")
    (search,) = s.proposals.searches(actor, long.id)
    assert [(row["need"], row["rank"], row["decided"]) for row in search.competing] == [
        (urgent.number, 1, "urgency"), (long.number, 2, ""),
    ]  # fmt: skip


def test_between_equals_the_manager_writes_what_decides(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    one, other = asked_for(opened), asked_for(opened, id=RecordId(int=2))
    with pytest.raises(Refused, match=f"{other.number} gäller samma hem och står lika"):
        offered(opened, one, home)
    until, investigator = TODAY + 5 * DAY, Actor(opened.actor.user_id, "Sara", Role.INVESTIGATOR)
    with pytest.raises(NotAllowed):
        s.proposals.offer(investigator, one.id, [home], expires_on=until, recipient="Maria", tie_break="Lottning.")
    offered(opened, one, home, tie_break="Lottning i närvaro av referensgruppen.")
    (search,) = s.proposals.searches(opened.actor, one.id)
    assert search.tie_break == "Lottning i närvaro av referensgruppen."
