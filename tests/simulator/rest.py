"""At rest: everybody has exchanged until nothing more comes. What must then hold between machines (SYNC §16).

The same `dump` for the scopes two machines share; every write that nobody lost with a store put back, or wrote past
what is taken from a machine shut out, is held by all who may have it (`checks` has shown that what is held is a head,
superseded by an operation that names it, or erased); conflicts are the same; nothing is held outside grants; files
taken in once more change nothing.
"""

from __future__ import annotations

from collections import Counter

from db import integrity
from db.queries.dump import dump
from fhr_desktop.services.sync import membership
from tests.simulator import checks, travelling
from tests.simulator.machine import Machine
from tests.simulator.memory import Name, demand
from tests.simulator.world import World

ROUNDS = 6
AGAIN = 2  # files a machine takes in once more
OWN_CHECK = 8  # in so many schedules, one has the program's own check too


def come_to_rest(world: World) -> None:
    """Exchange, and check."""
    _who_belongs(world)
    for number in range(ROUNDS):
        _round(world, pairwise=number > 0)
        _who_belongs(world)
        if _settled(world):
            break
    demand(_settled(world), f"no rest after {ROUNDS} rounds: {_unsettled(world)}")
    _everything_held(world)
    _alike(world)
    for machine in world.at_work():
        _only_granted(world, machine)
        _again(world, machine)
        checks.look_closely(world.memory, machine)
    machine = world.chance.choice(world.at_work())
    checks.rebuild(machine)
    if world.chance.randrange(OWN_CHECK):
        return
    with machine.store.read() as connection:
        demand(not integrity.differing_tables(connection), "the program's own check finds other tables")
        verify = membership.read(connection).verify
        demand(not integrity.chain_faults(connection, verify), "the program's own check finds a broken chain")


def _who_belongs(world: World) -> None:
    """Whoever stands in the manager's list belongs, whatever was said in lists that no longer hold."""
    tip = travelling.roster(_hub(world))
    for one in world.machines:
        found = tip.member(one.device)
        one.shut_out = found is None or not found.active


def _hub(world: World) -> Machine:
    return world.machines[0]


def _round(world: World, *, pairwise: bool) -> None:
    hub, others = _hub(world), [one for one in world.at_work() if one is not _hub(world)]
    if not pairwise:
        for one in others:
            _bring(world, one, [hub])
        _bring(world, hub, others)
        return
    for one in world.at_work():
        _bring(world, one, [other for other in world.at_work() if other is not one])


def _bring(world: World, sender: Machine, receivers: list[Machine], *, again: bool = True) -> None:
    """A package from one to others, with what is asked for in between."""
    for made in travelling.export_to(world, sender, [one.device for one in receivers]):
        world.look(sender)
        for one in receivers:
            if one.device not in made.receivers:
                continue
            said = travelling.take(world, one, made.path)
            world.trace.append(f"rest: {sender.name} to {one.name}: {said}")
            if said == "gap" and again:
                _ask(world, one, sender)
            elif said == "old_roster" and again:
                _bring(world, one, [sender], again=False)
                _bring(world, sender, [one], again=False)
            else:
                demand(said not in ("clone", "content", "signature"), f"between honest machines: {said}")


def _ask(world: World, machine: Machine, colleague: Machine) -> None:
    before = len(world.requests)
    travelling.ask(world, machine, colleague.device)
    for path, _asker, _asked in world.requests[before:]:
        (sent,) = colleague.services.exchange.answer(colleague.actor, path, world.stick).value
        said = travelling.take(world, machine, sent.file)
        world.trace.append(f"rest: {colleague.name} answers {machine.name}: {said}")
        demand(said != "gap", "an answer to a request has a gap")


def scopes_shared(world: World, one: Machine, other: Machine) -> set[bytes]:
    """The scopes in which each of two machines tells the other everything; under one name they need a third for it."""
    if one.device == other.device:
        thirds = [each for each in world.at_work() if each.device != one.device]
        through = [scopes_shared(world, one, each) & scopes_shared(world, other, each) for each in thirds]
        return set[bytes]().union(*through)
    tip = travelling.roster(one)
    shared = set(tip.grants(one.device) & tip.grants(other.device))
    for key, kind in one.scopes.items():
        if kind == "protected" and _reads(one, key, other) and _reads(other, key, one):
            shared.add(key)
    return shared


def _reads(holder: Machine, key: bytes, reader: Machine) -> bool:
    """Whether the holder would send the protected home to the reader."""
    with holder.raw() as run:
        home = run("SELECT home FROM scope WHERE key = ?", (key,))
    if not home or home[0][0] not in holder.view.born:
        return False
    wanted = reader.actor.user_id.bytes
    return any(place[:2] == (home[0][0], "readers") and wanted in place[2] for place in holder.view.elements)


def _in(machine: Machine, scope: bytes) -> frozenset[Name]:
    return frozenset(name for name in machine.held if name[2] == scope)


def _unsettled(world: World) -> str:
    tips = {travelling.roster(one).hash() for one in world.at_work()}
    if len(tips) > 1:
        return f"{len(tips)} lists of machines"
    for one in world.at_work():
        for other in world.at_work():
            for scope in scopes_shared(world, one, other):
                lacks = _in(one, scope) - _in(other, scope)
                if lacks:
                    return f"{other.name} lacks {len(lacks)} of {one.name}'s in {one.scopes[scope]}"
    return ""


def _settled(world: World) -> bool:
    return not _unsettled(world)


def _everything_held(world: World) -> None:
    tip = travelling.roster(_hub(world))
    for name in world.memory.writes:
        if name in world.memory.lost:
            continue
        entitled = [one for one in world.at_work() if name[2] in tip.grants(one.device)]
        if name[2] not in tip.kinds:  # a protected home: some machine has it, and its readers have been compared
            demand(any(name in one.held for one in world.machines), "a write in a protected home is nowhere")
        every = all if len({one.device for one in entitled}) > 1 else any  # two under one name need a third
        held = not entitled or every(name in one.held for one in entitled)
        demand(held, f"a write is not held: {world.memory.writes[name].kind}")


def _alike(world: World) -> None:
    dumps: dict[tuple[int, frozenset[bytes]], list[str]] = {}
    for at, one in enumerate(world.at_work()):
        for other in world.at_work()[at + 1 :]:
            shared = frozenset(scopes_shared(world, one, other))
            for each in (one, other):
                if (id(each), shared) not in dumps:
                    dumps[id(each), shared] = _dumped(each, shared)
            left, right = dumps[id(one), shared], dumps[id(other), shared]
            demand(left == right, f"{one.name} and {other.name} dump differently: {_first(left, right)}")


def _dumped(machine: Machine, scopes: frozenset[bytes]) -> list[str]:
    with machine.store.read() as connection:
        return [repr(line) for line in dump(connection, scopes=scopes)]


def _first(left: list[str], right: list[str]) -> str:
    one, other = Counter(left) - Counter(right), Counter(right) - Counter(left)
    return f"{min(one, default='-')[:600]} / {min(other, default='-')[:600]}"


def _only_granted(world: World, machine: Machine) -> None:
    tip = travelling.roster(machine)
    granted = tip.grants(machine.device)
    for device, incarnation, scope, number in machine.held:
        author = tip.member(device)
        if scope in tip.kinds and (author is None or scope not in author.grants):
            until = author.accept_until.get((incarnation, scope), 0) if author else 0
            demand(number <= until, "writing past what is taken from a machine shut out")
    for key, kind in machine.scopes.items():
        if kind == "protected":
            wanted = machine.actor.user_id.bytes
            named = any(wanted in (value or ()) for one in world.memory.writes.values() if one.name[2] == key
                        for value in [one.values.get("readers")])  # fmt: skip
            demand(named or not _in(machine, key), "a protected home lies with somebody never named for it")
        else:
            demand(key in granted or not _in(machine, key), f"{machine.name} holds {kind} without a right to it")
    foreign = {
        mark for name, one in world.memory.writes.items() if name[2] not in machine.scopes for mark in one.markers
    } - checks.allowed(world.memory, machine)
    with machine.raw() as run:
        found = checks.strings(run)
    demand(not found & foreign, "strings from outside what is granted")


def _again(world: World, machine: Machine) -> None:
    """Files taken in once more change nothing; one that holds what was lost with a store put back is left out.

    So is one with a list of machines that was lost so: it is news.
    """
    kinds, lists = travelling.roster(machine).kinds, travelling.lists(machine)
    mine = [
        one for one in world.files
        if machine.device in one.receivers
        and one.roster in lists
        and all(name in machine.held for name in one.holds if name[2] in machine.scopes or name[2] not in kinds)
    ]  # fmt: skip
    before = travelling.fingerprint(machine, *travelling.LOG)
    for file in world.chance.sample(mine, min(len(mine), AGAIN)):
        said = travelling.take(world, machine, file.path)
        stands = travelling.fingerprint(machine, *travelling.LOG)
        demand(stands == before, f"file {file.number} taken in once more changed something ({said})")
