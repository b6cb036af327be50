"""Two machines apart write in the same request: nothing is won unseen, and nothing is proposed until it is decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.needs import Need, NeedState
from fhr_desktop.domain.pool_views import SavedView
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import asked_for, offered, pooled
from tests.stores import services
from tests.units import exchange, meet

ROLES = {"kontoret": Role.UNIT_MANAGER, "ena": Role.INVESTIGATOR, "andra": Role.INVESTIGATOR}


def request(one: OpenStore, need: Need) -> Need:
    return services(one).needs.find(one.actor, need.number)


def kept_from(one: OpenStore, need: Need, *places: str) -> None:
    rows = tuple({"place": name, "km": 30} for name in places)
    services(one).needs.save(one.actor, replace(request(one, need), not_near=rows))


def decided(one: OpenStore, value: object) -> None:
    (conflict,) = services(one).inbox.open(one.actor).conflicts
    side = next(side.value for side in conflict.sides if side.value == value)
    services(one).inbox.decide(one.actor, conflict.table, conflict.record, conflict.field, side)


def test_where_a_home_may_not_lie_written_apart_is_decided_before_anything_is_proposed(
    unit: dict[str, OpenStore],
) -> None:
    office, ena, andra = unit.values()
    home, need = pooled(office), asked_for(office)
    exchange(office, ena, andra)
    kept_from(ena, need, "Älvdalen")
    kept_from(andra, need, "Falun")
    meet(unit)
    for one in unit.values():
        inbox = services(one).inbox
        assert inbox.waiting(one.actor) == 1
        (conflict,) = inbox.of_record(one.actor, Need.table(), need.id)
        assert (conflict.field, conflict.what) == ("not_near", need.number) and len(conflict.sides) == 2
        with pytest.raises(Refused, match="Hemmet får inte ligga nära"):
            offered(one, request(one, need), home)
        assert not services(one).proposals.of_need(one.actor, need.id)
    decided(office, [{"place": "Älvdalen", "km": 30}])
    meet(unit)
    for one in unit.values():
        assert services(one).inbox.waiting(one.actor) == 0
        assert request(one, need).not_near == ({"place": "Älvdalen", "km": 30},)


@pytest.mark.parametrize("then", [NeedState.CLOSED, NeedState.PROPOSED])
def test_a_request_closed_while_a_home_was_proposed_waits_for_a_person(
    unit: dict[str, OpenStore], then: NeedState
) -> None:
    office, ena, andra = unit.values()
    home, need = pooled(office), asked_for(office)
    exchange(office, ena, andra)
    services(ena).needs.move(ena.actor, need.id, NeedState.CLOSED, outcome="solved_network")
    (one,) = offered(andra, need, home)
    meet(unit)
    for machine in unit.values():
        assert services(machine).inbox.waiting(machine.actor) == 1
        with pytest.raises(Refused, match="Läge"):
            services(machine).needs.move(machine.actor, need.id, NeedState.OPEN)
    decided(office, then.value)
    meet(unit)
    for machine in unit.values():
        found = request(machine, need)
        assert services(machine).inbox.waiting(machine.actor) == 0 and found.stage() is then
        ended = then is NeedState.CLOSED
        assert (found.outcome, found.closed_on is not None) == (("solved_network", True) if ended else (None, False))
        (proposed,) = services(machine).proposals.of_need(machine.actor, need.id)
        assert proposed.proposal.id == one.id and (proposed.proposal.outcome == "withdrawn_by_fhr") is ended


def test_a_view_that_two_have_changed_is_decided_by_one_of_them(unit: dict[str, OpenStore]) -> None:
    office, ena, andra = unit.values()
    view = SavedView(name="Lediga", owner_id=ena.actor.user_id, shared=True)
    services(ena).pool_views.save(ena.actor, view)
    exchange(ena, office, andra)
    for one, name in ((office, "Lediga nu"), (ena, "Lediga i Falun")):
        services(one).pool_views.save(one.actor, replace(view, name=name))
    meet(unit)
    assert [services(one).inbox.waiting(one.actor) for one in unit.values()] == [1, 1, 0]
    decided(ena, "Lediga nu")
    meet(unit)
    assert [one.name for one in services(andra).pool_views.listed(andra.actor)] == ["Lediga nu"]
    assert not any(services(one).inbox.waiting(one.actor) for one in unit.values())
