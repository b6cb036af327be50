"""Steps in the pool: a home put in it, also by two machines apart, what it offers, a need, a placement."""

from __future__ import annotations

from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry, PoolStatus
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import Record, RecordId
from tests.simulator.machine import Machine
from tests.simulator.memory import demand
from tests.simulator.world import World
from tests.simulator.writing import DAY, change, may_write, of

STATUSES = tuple(one.value for one in PoolStatus)


def put_in(world: World) -> str | None:
    """A home put in the pool, or its state and what it offers there changed: two machines meet in one record."""
    machine = world.anyone()
    home = world.choose(world.records(machine, "home"))
    if home is None:
        return None
    identity = PoolEntry.id_of(RecordId(bytes=home))
    told = f"{machine.name} pool {of(world, machine, home)[1]}"
    if identity.bytes in machine.view.gone:
        return None
    if identity.bytes not in machine.view.born:
        _new(world, machine, PoolEntry(id=identity, home_id=RecordId(bytes=home), entered_on=DAY))
    elif world.chance.random() < 0.5:
        change(world, machine, identity.bytes, status=world.chance.choice(STATUSES), status_since=DAY)
    else:
        change(world, machine, identity.bytes, places=world.chance.randint(1, 4), limits_text=world.text())
    return told


def ask(world: World) -> str | None:
    """A municipality's need, new or changed: in the pool's own scope."""
    machine = world.anyone()
    if not may_write(machine):
        return None
    need = world.choose(world.records(machine, "need"))
    if need is None or world.chance.random() < 0.3:
        one = Need(number=world.text(), municipality="2031", received_on=DAY, children=({"alias": "A", "age": 6},))
        _new(world, machine, one)
        return f"{machine.name} new {of(world, machine, one.id.bytes)[1]}"
    change(world, machine, need, state=world.chance.choice(("open", "proposed", "closed")), officer=world.text())
    return f"{machine.name} changes {of(world, machine, need)[1]}"


def place(world: World) -> str | None:
    """A child placed in a home, or a placement ended."""
    machine = world.anyone()
    found = world.choose(world.records(machine, "placement"))
    if found is not None and world.chance.random() < 0.5:
        change(world, machine, found, state=world.chance.choice(("planned", "ongoing", "ended")), alias=world.text())
        return f"{machine.name} changes {of(world, machine, found)[1]}"
    home = world.choose(world.records(machine, "home"))
    if home is None:
        return None
    one = Placement(home_id=RecordId(bytes=home), municipality="2031", alias=world.text())
    _new(world, machine, one)
    return f"{machine.name} new {of(world, machine, one.id.bytes)[1]}"


def propose(world: World) -> str | None:
    """A home proposed for a need, also by two machines apart, or what became of it: it goes where the home goes."""
    machine = world.anyone()
    home, need = world.choose(world.records(machine, "home")), world.choose(world.records(machine, "need"))
    if home is None or need is None or not may_write(machine):
        return None
    identity = Proposal.id_of(RecordId(bytes=home), RecordId(bytes=need))
    if identity.bytes in machine.view.gone:
        return None
    if identity.bytes in machine.view.born:
        state = world.chance.choice(("sent", "family_asked", "proceeding", "ended"))
        change(world, machine, identity.bytes, state=state, ground=world.text())
    else:
        _new(world, machine, Proposal(
            id=identity, home_id=RecordId(bytes=home), need_id=RecordId(bytes=need), sheet=RecordId(bytes=need),
            sent_on=DAY, sent_by=machine.actor.user_id, ground=world.text(),
        ))  # fmt: skip
    return f"{machine.name} proposes {of(world, machine, home)[1]}"


def _new(world: World, machine: Machine, one: Record) -> None:
    made = world.write(machine, lambda work: work.save(one))
    demand([write.kind for write in made] == ["new"], "a new record was not written")


CHANCES = ((14, put_in), (10, ask), (8, place), (8, propose))
