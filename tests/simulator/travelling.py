"""Steps of files that travel: made, delivered in any order or never, damaged, asked for, looked into, misdelivered."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import cbor2

from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.services.sync.views import Sent
from fhr_desktop.sync.roster import Roster, SignedRoster
from tests.simulator.machine import Machine
from tests.simulator.memory import demand
from tests.simulator.world import File, World

LOG = ("op", "tx", "have", "head", "clash", "element", "tombstone", "gone")


def fingerprint(machine: Machine, *tables: str) -> str:
    """One value for all that stands in some tables."""
    digest = hashlib.sha256()
    with machine.raw() as run:
        for table in tables:
            for row in run(f'SELECT * FROM "{table}"'):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def roster(machine: Machine) -> Roster:
    """The list of machines held."""
    with machine.raw() as run:
        ((signed,),) = run("SELECT signed FROM roster ORDER BY version DESC LIMIT 1")
    return _read_roster(signed)


def lists(machine: Machine) -> frozenset[bytes]:
    """Every list of machines that has held here and was not lost, by its hash."""
    with machine.raw() as run:
        return frozenset(_read_roster(signed).hash() for (signed,) in run("SELECT signed FROM roster"))


@lru_cache(1000)
def _read_roster(signed: bytes) -> Roster:
    return SignedRoster.decode(signed).roster


def untouched(machine: Machine) -> tuple[tuple[int, int], ...]:
    """What changes when anything is committed: the sizes and times of the database's files."""
    found = (machine.folder / name for name in ("store.db", "store.db-wal"))
    return tuple((one.stat().st_size, one.stat().st_mtime_ns) for one in found)


def export_to(world: World, machine: Machine, receivers: list[bytes]) -> list[File]:
    """Packages for machines that the maker knows to belong to the unit."""
    tip = roster(machine)
    to = [one for one in receivers if one != machine.device and (found := tip.member(one)) and found.active]
    own = tip.member(machine.device)
    if not to or own is None:
        return []
    sent = machine.services.exchange.export(machine.actor, to, world.stick).value
    return [_file(world, machine, one) for one in sent]


def _file(world: World, machine: Machine, sent: Sent) -> File:
    with machine.raw() as run:
        (peers,) = run("SELECT peers FROM ledger WHERE bundle = ?", (sent.bundle,))
    receivers = tuple(cbor2.loads(peers[0]))
    made = File(len(world.files), sent.file, machine.device, receivers, machine.held, roster(machine).hash())
    world.files.append(made)
    return made


def export(world: World) -> str | None:
    """A package for some of the others."""
    machine = world.anyone()
    others = [one.device for one in world.machines if one.device != machine.device]
    if not others:
        return None
    chosen = world.chance.sample(others, world.chance.randint(1, len(others)))
    made = export_to(world, machine, chosen)
    world.look(machine)
    listed = ", ".join(f"file {one.number} to {names(world, one.receivers)}" for one in made)
    return f"{machine.name} makes {listed}" if made else None


def names(world: World, devices: tuple[bytes, ...]) -> str:
    """Who the devices are, for the trace."""
    return " and ".join(sorted({one.name for one in world.machines if one.device in devices})) or "nobody here"


def take(world: World, machine: Machine, path: Path) -> str:
    """Take a file in; a refusal must change nothing and be one that may be met. How it went, in a word."""
    before, incarnation = untouched(machine), machine.incarnation()
    try:
        arrival = machine.services.exchange.take_in(machine.actor, path).value
    except BundleRefused as refusal:
        if machine.incarnation() == incarnation:
            demand(untouched(machine) == before, f"a refused package changed something ({refusal.kind})")
        world.look(machine)
        demand(
            refusal.kind is not Refusal.GAP or machine.put_back,
            "a package builds on what its receiver has never said to hold",
        )
        world.refusals[refusal.kind.value] = world.refusals.get(refusal.kind.value, 0) + 1
        return refusal.kind.value
    world.look(machine)
    return "known" if arrival.already else f"{arrival.operations} operations"


def deliver_file(world: World, machine: Machine, file: File) -> str:
    """A whole file to somebody it is for: only what has happened may make it be refused."""
    said = take(world, machine, file.path)
    kinds = {kind.value for kind in Refusal}
    demand(said not in kinds or said in world.excused | {"gap"}, f"file {file.number} refused: {said}")
    return said


def deliver(world: World) -> str | None:
    """An earlier file, mostly a late one, comes to somebody it is for."""
    machine = world.anyone()
    mine = [one for one in world.files if machine.device in one.receivers]
    if not mine:
        return None
    file = mine[-min(len(mine), 1 + int(world.chance.expovariate(0.35)))]
    said = deliver_file(world, machine, file)
    if said == "gap" and world.chance.random() < 0.5:
        said += "; " + ask(world, machine, file.sender)
    return f"{machine.name} takes in file {file.number}: {said}"


def look_into(world: World) -> str | None:
    """A preview changes nothing."""
    machine = world.anyone()
    file = world.choose([one for one in world.files if machine.device in one.receivers])
    if file is None:
        return None
    before = untouched(machine)
    try:
        machine.services.exchange.preview(machine.actor, file.path)
    except BundleRefused as refusal:
        demand(refusal.kind.value in world.excused | {"gap"}, f"a preview refused: {refusal.kind}")
    demand(untouched(machine) == before, "a preview changed something")
    world.look(machine)
    return f"{machine.name} looks into file {file.number}"


def misdeliver(world: World) -> str | None:
    """A file comes to somebody it is not for."""
    machine = world.anyone()
    file = world.choose([one for one in world.files if machine.device not in one.receivers])
    if file is None or file.sender == machine.device:
        return None
    said = take(world, machine, file.path)
    demand(said == Refusal.NOT_FOR_US.value, f"a file for others was not refused as such: {said}")
    return f"{machine.name} is given file {file.number}, for others"


def damage(world: World) -> str | None:
    """A file with one bit turned, or cut short."""
    machine = world.anyone()
    file = world.choose([one for one in world.files if machine.device in one.receivers])
    if file is None:
        return None
    data = bytearray(file.path.read_bytes())
    where = world.chance.randrange(len(data))
    if world.chance.random() < 0.5:
        data[where] ^= 1 << world.chance.randrange(8)
    else:
        del data[where:]
    damaged = world.stick / f"damaged{world.number()}.fhrb"
    damaged.write_bytes(data)
    said = take(world, machine, damaged)
    damaged.unlink()
    demand(said in {kind.value for kind in Refusal}, f"a damaged file was taken in: {said}")
    return f"{machine.name} is given file {file.number} damaged at {where}: refused"


def ask(world: World, machine: Machine, device: bytes) -> str:
    """Ask a colleague for what is missing here."""
    found = roster(machine).member(device)
    if found is None or not found.active or device == machine.device:
        return "nobody to ask"
    path = machine.services.exchange.request(machine.actor, [device], world.stick)
    world.requests.append((path, machine.device, device))
    world.look(machine)
    return "asks"


def request(world: World) -> str | None:
    """Somebody asks another, missing something or not."""
    machine = world.anyone()
    other = world.choose([one for one in world.machines if one.device != machine.device])
    if other is None:
        return None
    return f"{machine.name} to {other.name}: {ask(world, machine, other.device)}"


def answer_request(world: World) -> str | None:
    """A request comes to the one who was asked, who makes the package."""
    waiting = world.choose(world.requests)
    if waiting is None:
        return None
    path, _asker, asked = waiting
    machine = world.choose([one for one in world.machines if one.device == asked])
    if machine is None:
        return None
    try:
        (sent,) = machine.services.exchange.answer(machine.actor, path, world.stick).value
    except BundleRefused as refusal:
        demand(refusal.kind.value in world.excused, f"a request refused: {refusal.kind}")
        return f"{machine.name} refuses a request: {refusal.kind}"
    world.look(machine)
    made = _file(world, machine, sent)
    return f"{machine.name} answers with file {made.number} to {names(world, made.receivers)}"
