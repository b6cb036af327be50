"""The unit that every schedule begins with: five machines, let in by the manager, made once in each process."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from db.backup import DATABASE
from db.connection import close_engine, leave_memory, open_engine
from db.store import Store, furnish
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role, User
from fhr_desktop.services.sync import machine as product
from tests.simulator.machine import BEGINNING, DEK, SALT, Machine
from tests.simulator.randomness import seeded

leave_memory()
SHARED_MEMORY = Path("/dev/shm")  # where there is none, any folder for temporary files does
PEOPLE = (
    ("Eva Norling", Role.UNIT_MANAGER),
    ("Sara Lindqvist", Role.INVESTIGATOR),
    ("Tove Åslund", Role.TRAINER),
    ("Mikael Dahl", Role.INVESTIGATOR),
    ("Jonas Ek", Role.ADMINISTRATOR),
)


@dataclass(frozen=True)
class Place:
    """Where one person's store lies."""

    folder: Path
    name: str
    role: Role
    user: RecordId

    def machine(self, folder: Path) -> Machine:
        """A machine in `folder` with a copy of the store, not open yet."""
        shutil.copytree(self.folder, folder)
        return Machine(folder, self.name, self.user, self.role, None)


def room() -> Path:
    """A new folder for stores, in memory where the system has that; gone when the process ends."""
    shared = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
    made = Path(tempfile.mkdtemp(prefix="fhr-simulator-", dir=shared))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def unit() -> tuple[Place, ...]:
    """The manager's store first. All have taken in the list of machines and each other's names."""
    top = room()
    with seeded("unit"):
        places = [_found(top / str(number), *person) for number, person in enumerate(PEOPLE)]
        machines = [place.machine(top / f"open{number}") for number, place in enumerate(places)]
        for one in machines:
            one.open()
        manager, *others = machines
        stick = top / "stick"
        stick.mkdir()
        for one, (_name, role) in zip(others, PEOPLE[1:], strict=True):
            asked, _enrolment = one.services.devices.request(one.actor, stick)
            manager.services.devices.approve(manager.actor, asked, role, f"Dator {one.name}")
        for one in others:
            for sent in manager.services.exchange.export(manager.actor, [one.device], stick).value:
                one.services.exchange.take_in(one.actor, sent.file)
        for one in machines:
            one.close()
    return tuple(
        Place(one.folder, place.name, place.role, place.user) for place, one in zip(places, machines, strict=True)
    )


def _found(folder: Path, name: str, role: Role) -> Place:
    folder.mkdir()
    engine = open_engine(folder / DATABASE, DEK, SALT, create=True)
    user = User(name=name, role=role.value, exam="Socionomexamen", exam_year=2012)
    try:
        furnish(engine)
        store = Store(engine)
        store.clock.now = lambda: BEGINNING
        product.found(store, user, BEGINNING.date())
    finally:
        close_engine(engine)
    return Place(folder, name, role, user.id)
