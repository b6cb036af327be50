"""Saved views of the pool: one's own, the unit's, and what travels of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.pool_filter import PoolFilter, Scope
from fhr_desktop.domain.pool_views import SavedView, order_rows
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.storage import OpenStore
from tests.stores import colleague, open_store, services, storage
from tests.units import common_dump, exchange, unit_of

WANTED = PoolFilter(least_free=2, siblings=("siblings_welcome",), near=("Leksand", 60))


def view(actor: Actor, name: str = "Syskon", **changes: object) -> SavedView:
    made = SavedView(
        name=name, owner_id=actor.user_id, among=Scope.FREE.value, filter=WANTED.rows(),
        order=order_rows([("distance", False), ("free", True)]),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path)
    yield made
    made.close()


def names(opened: OpenStore, actor: Actor) -> list[str]:
    return [one.name for one in services(opened).pool_views.listed(actor)]


def test_a_view_is_saved_as_it_was_asked_and_seen_by_its_owner(opened: OpenStore) -> None:
    views, actor = services(opened).pool_views, opened.actor
    other = colleague(opened)
    theirs = Actor(other.id, other.name, Role.INVESTIGATOR)
    saved = views.save(actor, view(actor, "  Syskon  nära ")).value
    views.save(actor, view(actor, "Ålder", shared=True))
    (shown, _second) = views.listed(actor)
    assert (shown.name, shown.wanted(), shown.homes()) == ("Syskon nära", WANTED, Scope.FREE)
    assert shown.columns() == (("distance", False), ("free", True))
    assert names(opened, theirs) == ["Ålder"]
    views.put_away(actor, saved.id)
    assert names(opened, actor) == ["Ålder"]
    views.put_away(actor, saved.id, away=False)
    assert names(opened, actor) == ["Syskon nära", "Ålder"]


def test_what_a_view_is_refused_for(opened: OpenStore) -> None:
    views, actor = services(opened).pool_views, opened.actor
    saved = views.save(actor, view(actor, shared=True)).value
    for name, said in (("", "namn"), ("x" * 41, "högst 40"), ("SYSKON", "redan")):
        with pytest.raises(Refused, match=said):
            views.save(actor, view(actor, name))
    views.save(actor, replace(saved, name="Syskon"))  # its own name is no other's
    other = colleague(opened)
    theirs, leads = (Actor(other.id, other.name, role) for role in (Role.INVESTIGATOR, Role.UNIT_MANAGER))
    with pytest.raises(Refused, match="kollegas"):
        views.put_away(theirs, saved.id)
    views.put_away(leads, saved.id)  # so that it does not outlive whoever left
    with pytest.raises(NotAllowed):
        views.listed(replace(actor, role=Role.TRAINER))


def test_a_shared_view_travels_and_ones_own_is_shown_to_nobody_else(tmp_path: Path) -> None:
    machines = unit_of(tmp_path, {"kontoret": Role.UNIT_MANAGER, "ena": Role.INVESTIGATOR})
    office, one = machines.values()
    shared = services(office).pool_views.save(office.actor, view(office.actor, shared=True)).value
    services(office).pool_views.save(office.actor, view(office.actor, "Min"))
    exchange(office, one)
    assert [found.id for found in services(one).pool_views.listed(one.actor)] == [shared.id]
    services(office).pool_views.save(office.actor, replace(shared, name="Syskon i norr"))
    exchange(office, one)
    assert names(one, one.actor) == ["Syskon i norr"]
    exchange(one, office)
    assert common_dump(one, office) == common_dump(office, one)
    for machine in machines.values():
        assert storage().check(machine) == []
        machine.close()
