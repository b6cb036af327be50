"""One schedule's world: machines, files on the stick, what was written, and the chance that decides."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from db.unit_of_work import UnitOfWork
from fhr_desktop.services.sync import machine as product
from tests.simulator import checks, template
from tests.simulator.machine import Machine, Ring
from tests.simulator.memory import Broken, Line, Memory, Name, Write, demand

T = TypeVar("T")
CLOSER, REBUILT = 6, 24  # a machine's looks between two closer ones


@dataclass(frozen=True)
class File:
    """A package on the stick, what its maker said it held, and the list of machines it carries."""

    number: int
    path: Path
    sender: bytes
    receivers: tuple[bytes, ...]
    holds: frozenset[Name]
    roster: bytes


@dataclass
class World:
    """Everything a step may look at and change."""

    folder: Path
    chance: random.Random
    memory: Memory
    machines: list[Machine]
    files: list[File] = field(default_factory=list)
    requests: list[tuple[Path, bytes, bytes]] = field(default_factory=list)  # file, asker, asked
    trace: list[str] = field(default_factory=list)
    refusals: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    excused: set[str] = field(default_factory=set)  # refusals that may now be met
    copies: list[Any] = field(default_factory=list)  # stores put aside
    shut: dict[tuple[bytes, bytes], bool] = field(default_factory=dict)  # (device, scope): its right was taken away
    been_shut: set[tuple[bytes, bytes]] = field(default_factory=set)  # those of which it was ever so
    doubtful: set[Line] = field(default_factory=set)  # streams of which something was not taken
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def stick(self) -> Path:
        """Where files are put for others."""
        return self.folder / "stick"

    def number(self) -> int:
        """A number not used before."""
        return next(self._numbers)

    def text(self) -> str:
        """A string like no other."""
        return f"Åsen zq{self.number()}q"

    def choose(self, many: Iterable[T]) -> T | None:
        """One of them, or None of none."""
        listed = many if isinstance(many, Sequence) else list(many)
        return self.chance.choice(listed) if listed else None

    def at_work(self) -> list[Machine]:
        """Machines that belong to the unit as far as anybody knows."""
        return [one for one in self.machines if not one.shut_out]

    def anyone(self) -> Machine:
        """A machine, those shut out seldom."""
        some = self.at_work()
        if len(some) < len(self.machines) and self.chance.random() < 0.1:
            return self.chance.choice(self.machines)
        return self.chance.choice(some)

    def records(self, machine: Machine, *tables: str) -> list[bytes]:
        """The records that stand on a machine, in the order they were first written."""
        order = self.memory.order
        return sorted((one for one, table in machine.view.born.items() if table in tables), key=order.__getitem__)

    def write(self, machine: Machine, act: Callable[[UnitOfWork], None]) -> list[Write]:
        """What a person does in one go, and the writes it made."""
        with machine.store.write(machine.actor.user_id) as work:
            act(work)
        return self.look(machine, writing=True)

    def look(self, machine: Machine, *, writing: bool = False) -> list[Write]:
        """Check the machine."""
        try:
            made = self._look(machine, writing=writing)
        except Broken as fault:
            raise Broken(f"{machine.name}: {fault}") from None
        for write in made:
            if self.shut.get((write.name[0], write.name[2])) or write.name[:3] in self.doubtful:
                self.lose([write.name])
        return made

    def _look(self, machine: Machine, *, writing: bool) -> list[Write]:
        before = machine.held
        made = checks.look(self.memory, machine, writing=writing)
        for name in before - machine.held:
            self._vanished(machine, name)
        machine.looks += 1
        if machine.looks % CLOSER == 0:
            checks.look_closely(self.memory, machine)
        if machine.looks % REBUILT == 0:
            checks.rebuild(machine)
        return made

    def _vanished(self, machine: Machine, name: Name) -> None:
        """What goes from a log is cut off with a machine that was shut out, or goes with its scope."""
        if name[2] in machine.scopes:
            demand(name in self.memory.lost, "an operation vanished from the log")
        elif name[0] == machine.device:  # and was held by nobody else, perhaps
            self.lose([name])

    def lose(self, names: Iterable[Name]) -> None:
        """Writes that may be gone now, if they are gone everywhere."""
        self.memory.lost.update(names)

    def may_be_shut_again(self) -> None:
        """A manager is put back: the list that gave a right back may be gone, and the one before it come again with
        somebody who holds it. What was written by that right since is then cut off (seed 4162).
        """
        for device, scope in self.been_shut:
            self.shut[device, scope] = True
            self.lose(name for name in self.memory.writes if (name[0], name[2]) == (device, scope))
            self.doubtful |= {name[:3] for name in self.memory.writes if (name[0], name[2]) == (device, scope)}

    def wrong_to_erase(self, machine: Machine) -> bool:
        """Whether the machine has lost a right, so that what it erases may be undone: see `erased_unknown_to`."""
        return any(away for (device, _scope), away in self.shut.items() if device == machine.device)

    def erased_unknown_to(self, manager: Machine, device: bytes) -> bool:
        """Whether a machine has erased what the manager still has.

        Such an erasure is undone when the machine's rights are taken away, but a colleague who has carried it out has
        no values to put back; SYNC does not say what is then to happen, so the schedules keep away from it.
        """
        return any(
            name[0] == device and one.kind == "erase" and name not in manager.held
            for name, one in self.memory.writes.items()
        )

    def close(self) -> None:
        """Take everything away."""
        for one in self.machines:
            one.drop()
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def _beginning() -> tuple[Memory, tuple[frozenset[Name], ...]]:
    """What stands in the unit's stores before the first step."""
    memory, seen = Memory(), []
    room = template.room()
    machines = [place.machine(room / str(number)) for number, place in enumerate(template.unit())]
    for one in machines:
        one.open()
        with one.store.read() as connection:
            public = product.machine_keys(connection).signer.public
        memory.keys[one.device] = Ed25519PublicKey.from_public_bytes(public)
    for one in machines:
        made = checks.look(memory, one, writing=True)
        demand(made or one is not machines[0], "the unit begins with nothing")
        seen.append(frozenset(one.seen))
        one.close()
    return memory, tuple(seen)


def begin(folder: Path, chance: random.Random) -> World:
    """Two to five machines of the unit; the manager and an investigator are always among them."""
    memory, seen = _beginning()
    many = chance.choices((2, 3, 4, 5), (35, 40, 18, 7))[0]
    others = sorted(chance.sample((2, 3, 4), many - 2))
    (folder / "stick").mkdir(parents=True)
    machines = []
    for number in (0, 1, *others):
        one = template.unit()[number].machine(folder / f"m{number}")
        one.ring = Ring() if chance.random() < 0.5 else None
        one.open()
        one.seen = set(seen[number])
        machines.append(one)
    world = World(folder, chance, memory.copy(), machines)
    for one in machines:
        checks.look(world.memory, one)
    return world
