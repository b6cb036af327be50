"""Steps of the unit manager: roles taken and given back, machines shut out, homes that become protected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from tests.simulator import writing
from tests.simulator.machine import Machine
from tests.simulator.memory import demand
from tests.simulator.travelling import roster
from tests.simulator.world import World

AWAY = Role.TRAINER  # what a machine becomes when its casework is taken from it


def _manager(world: World) -> Machine | None:
    found = [one for one in world.at_work() if one.actor.role is Role.UNIT_MANAGER]
    return world.choose(found)


def _other(world: World, manager: Machine) -> Machine | None:
    return world.choose([one for one in world.at_work() if one.device != manager.device])


def change_role(world: World) -> str | None:
    """Casework taken from a colleague, or given back."""
    manager = _manager(world)
    other = _other(world, manager) if manager else None
    if manager is None or other is None or other.actor.role is AWAY:
        return None
    found = roster(manager).member(other.device)
    if found is None or not found.active:
        return None
    role = AWAY if found.role is not AWAY else other.actor.role
    if role is AWAY and world.erased_unknown_to(manager, other.device):
        return None
    manager.services.devices.change_role(manager.actor, other.device, role)
    world.look(manager, writing=True)
    _cut(world, manager, other.device)
    world.excused |= {"grant", "old_roster"}
    return f"{manager.name} makes {other.name} {role.value}"


def revoke(world: World) -> str | None:
    """A machine is shut out for good."""
    manager = _manager(world)
    other = _other(world, manager) if manager else None
    if manager is None or other is None or len({one.device for one in world.at_work()}) < 3:
        return None
    if world.erased_unknown_to(manager, other.device):
        return None
    try:
        manager.services.devices.revoke(manager.actor, other.device)
    except Refused:  # a manager put back, whose list has it shut out already
        return None
    world.look(manager, writing=True)
    _cut(world, manager, other.device)
    world.excused |= {"grant", "old_roster", "revoked"}
    for one in world.machines:
        one.shut_out |= one.device == other.device
    return f"{manager.name} shuts out {other.name}"


def _cut(world: World, manager: Machine, device: bytes) -> None:
    """What the machine has written where it has no right now, past what the manager holds, may be taken or not."""
    tip = roster(manager)
    found = tip.member(device)
    assert found is not None
    for one in world.machines:
        one.put_back |= one.device == device  # what it drops and gets again is no longer its own unseen text
    for scope in tip.kinds:
        world.shut[device, scope] = scope not in found.grants
        if world.shut[device, scope]:
            world.been_shut.add((device, scope))
    for name in world.memory.writes:
        if name[0] == device and world.shut.get((device, name[2])):
            until = found.accept_until.get((name[1], name[2]), 0)
            world.doubtful.add(name[:3])
            if name[3] > until:
                world.lose([name])


def protected_home(world: World) -> str | None:
    """A home that is protected from the first day lives in a scope of its own."""
    return writing.new_home(world, protected=True)


def move_apart(world: World) -> str | None:
    """A home becomes protected: it gets a scope of its own, and is erased where it was."""
    machine = world.anyone()
    homes = [one for one in world.records(machine, "home") if not writing.protected_scope(machine, one)]
    record = world.choose(homes)
    if record is None or world.wrong_to_erase(machine):
        return None
    others = [one.actor.user_id for one in world.machines if writing.may_write(one) and one is not machine]
    readers = (machine.actor.user_id, *world.chance.sample(others, world.chance.randint(0, len(others))))
    said = writing.of(world, machine, record)[1]
    home = RecordId(bytes=record)
    done: list[UnitOfWork] = []

    def act(work: UnitOfWork) -> None:
        stored: Any = writing.load(work, "home", record)
        work.save(replace(stored, protected=True, readers=readers, street_address=""))
        work.set_apart(home, machine.actor.user_id)
        done.append(work)

    with machine.store.write(machine.actor.user_id) as work:
        act(work)
    moved = done[0].changes.moved
    new = {old.bytes: one.bytes for old, one in moved.items()}
    with machine.raw() as run:
        ((scope,),) = run("SELECT key FROM scope WHERE id = (SELECT scope FROM home WHERE id = ?)", (new[record],))
    machine.drafts = {(new.get(one, one), scope if one in new else where, mark) for one, where, mark in machine.drafts}
    world.look(machine, writing=True)
    demand(record not in machine.view.born, "a home that moved stands where it was")
    demand(Home.table() == machine.view.born.get(new[record]), "a home that moved does not stand")
    return f"{machine.name} moves {said} apart"


CHANCES = (
    (4, change_role),
    (2, revoke),
    (3, protected_home),
    (2, move_apart),
)
