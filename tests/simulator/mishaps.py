"""Steps of what goes wrong: crashes, stores put back or copied, clocks years off."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from db.connection import close_engine, open_engine
from fhr_desktop.domain.errors import BundleRefused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.unit import Role
from tests.simulator import travelling, writing
from tests.simulator.machine import DEK, SALT, Machine, Ring
from tests.simulator.memory import WRITTEN, Name, demand
from tests.simulator.world import World

YEARS = dt.timedelta(days=3650)
CLOCKS = (YEARS, -YEARS, dt.timedelta(days=3), -dt.timedelta(days=3), dt.timedelta(), dt.timedelta())
LONGEST = 300  # statements after which the plug may be pulled


@dataclass(frozen=True)
class Copy:
    """A store as it was."""

    machine: Machine
    folder: Path
    held: frozenset[Name]
    incarnation: bytes
    drafts: frozenset[tuple[bytes, bytes, bytes]]


class Crash(RuntimeError):
    """The plug is pulled."""


def restart(world: World) -> str | None:
    """Locked and unlocked."""
    machine = world.anyone()
    before = machine.incarnation()
    machine.close()
    machine.open()
    demand(machine.incarnation() == before, "a new incarnation without a reason")
    world.look(machine)
    return f"{machine.name} locks and unlocks"


def clock(world: World) -> str | None:
    """A clock set wrong, or right."""
    machine = world.anyone()
    machine.wrong = world.chance.choice(CLOCKS)
    return f"{machine.name}'s clock is off by {machine.wrong.days} days"


def keep_copy(world: World) -> str | None:
    """A copy of the store is put aside."""
    machine = world.anyone()
    folder = world.folder / f"copy{world.number()}"
    machine.copy_to(folder)
    world.copies.append(Copy(machine, folder, machine.held, machine.incarnation(), frozenset(machine.drafts)))
    return f"{machine.name} keeps a copy"


def restore(world: World) -> str | None:
    """A copy takes the store's place, as a backup put back would, or behind the program's back."""
    copy = world.choose(world.copies)
    if copy is None:
        return None
    machine = copy.machine
    marked = machine.ring is None or world.chance.random() < 0.5
    if not marked:  # the keyring then knows of a later opening than the copy does
        machine.close()
        machine.open()
    before = machine.incarnation()
    _put_back(world, copy, mark=marked)
    demand(machine.incarnation() not in (before, copy.incarnation), "a store put back goes on under its old name")
    world.look(machine)
    return f"{machine.name} is put back, marked={marked}"


def _put_back(world: World, copy: Copy, *, mark: bool) -> None:
    machine = copy.machine
    machine.drop()
    shutil.rmtree(machine.folder)
    shutil.copytree(copy.folder, machine.folder)
    if mark:
        mark_copy(machine.path)
    world.lose(name for name in machine.held - copy.held if name[0] == machine.device)
    machine.positions.clear()
    machine.held, machine.drafts, machine.put_back = copy.held, set(copy.drafts), True
    machine.open()
    if machine.actor.role is Role.UNIT_MANAGER:
        world.may_be_shut_again()


def mark_copy(path: Path) -> None:
    """The mark that every backup has."""
    engine = open_engine(path, DEK, SALT)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 1")
    close_engine(engine)


def put_back_unseen(world: World) -> str | None:
    """A copy takes the store's place and nothing on the machine shows it; a colleague's package does."""
    found = [
        (copy, other)
        for copy in world.copies
        for other in world.at_work()
        if copy.machine.ring is None and copy.incarnation == copy.machine.incarnation() and not copy.machine.shut_out
        and other.device != copy.machine.device and not _list_differs(copy.machine, other) and _knows_more(copy, other)
    ]  # fmt: skip
    chosen = world.choose(found)
    if chosen is None:
        return None
    copy, other = chosen
    machine, ring = copy.machine, copy.machine.ring
    machine.ring = None
    _put_back(world, copy, mark=False)
    demand(machine.incarnation() == copy.incarnation, "a silent rollback was seen by magic")
    world.look(machine)
    machine.ring = ring
    made = travelling.export_to(world, other, [machine.device])
    world.look(other)
    if not made:
        return None
    said = travelling.deliver_file(world, machine, made[0])
    demand(
        machine.incarnation() != copy.incarnation or said in ("old_roster", "grant"),
        f"a store older than colleagues know goes on under its old name ({said})",
    )
    return f"{machine.name} is put back unseen, found out by {other.name}: {said}"


def _list_differs(machine: Machine, other: Machine) -> bool:
    one, two = travelling.roster(machine), travelling.roster(other)
    return one.hash() != two.hash()


def _knows_more(copy: Copy, other: Machine) -> bool:
    lost = copy.machine.held - copy.held
    own = {name for name in lost if name[:2] == (copy.machine.device, copy.incarnation)}
    shared = {key for key, kind in other.scopes.items() if kind != "protected"} & set(copy.machine.scopes)
    return any(name in other.held for name in own if name[2] in shared)


def clone(world: World) -> str | None:
    """A backup is opened on another computer, and both go on."""
    if any(one.name.endswith(" II") for one in world.machines):
        return None
    machine = world.anyone()
    if machine.shut_out:
        return None
    folder = world.folder / f"clone{world.number()}"
    machine.copy_to(folder)
    mark_copy(folder / machine.path.name)
    other = Machine(folder, machine.name + " II", machine.actor.user_id, machine.actor.role, Ring())
    other.seconds, other.seen, other.drafts = machine.seconds, set(machine.seen), set(machine.drafts)
    other.put_back = machine.put_back = True
    other.open()
    demand(other.incarnation() != machine.incarnation(), "a copy goes on under the same name")
    world.machines.append(other)
    world.look(other)
    return f"{machine.name} is opened on another computer too"


# The plug


def crash_importing(world: World) -> str | None:
    """The plug is pulled while a package is taken in."""
    machine = world.anyone()
    mine = [one for one in world.files if machine.device in one.receivers]
    if not mine:
        return None
    file = mine[-min(len(mine), 1 + int(world.chance.expovariate(0.5)))]
    return f"{machine.name} loses power with file {file.number}: " + _until_crash(
        world, machine, lambda: _tolerant(machine, file.path)
    )


def _tolerant(machine: Machine, path: Path) -> None:
    try:
        machine.services.exchange.take_in(machine.actor, path)
    except BundleRefused:
        return


def crash_writing(world: World) -> str | None:
    """The plug is pulled while something is saved."""
    machine = world.anyone()
    record = world.choose(world.records(machine, "home"))
    if record is None:
        return None

    def act() -> None:
        with machine.store.write(machine.actor.user_id) as work:
            stored: Any = writing.load(work, "home", record)
            assert isinstance(stored, Home)
            work.save(replace(stored, name=world.text(), other_adults=world.text()))

    return f"{machine.name} loses power saving: " + _until_crash(world, machine, act)


def crash_exporting(world: World) -> str | None:
    """The plug is pulled while a package is made."""
    machine = world.anyone()
    others = [one.device for one in world.machines if one.device != machine.device]
    if not others:
        return None
    before = len(world.files)
    said = _until_crash(world, machine, lambda: travelling.export_to(world, machine, others[:1]))
    demand(not list(world.stick.glob("*.part")), "half a package is left")
    if said == "before":
        for one in set(world.stick.glob("*.fhrb")) - {file.path for file in world.files[:before]}:
            one.unlink()  # it may have been made, but nobody was told
        del world.files[before:]
    return f"{machine.name} loses power packing: {said}"


def _until_crash(world: World, machine: Machine, act: Callable[[], object]) -> str:
    """Act until the plug is pulled at some statement, then start again: all of it is there, or nothing."""
    kept = (*travelling.LOG, *WRITTEN, "quarantine", "scope", "roster")
    left = world.chance.randrange(1, LONGEST)
    before = travelling.fingerprint(machine, *kept)
    image = world.folder / f"crash{world.number()}"
    incarnation = machine.incarnation()

    def count(*_arguments: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            _picture(machine, image)
            raise Crash

    sa.event.listen(machine.store.engine, "before_cursor_execute", count)
    try:
        act()
        crashed = False
    except Crash:
        crashed = True
    finally:
        sa.event.remove(machine.store.engine, "before_cursor_execute", count)
    if not crashed:
        world.look(machine, writing=True)
        _picture(machine, image)
    after = travelling.fingerprint(machine, *kept) if not crashed else before
    anew = machine.incarnation() != incarnation
    machine.drop()
    for file in machine.folder.glob("store.db*"):
        file.unlink()
    for file in image.iterdir():
        shutil.copy(file, machine.folder / file.name)
    shutil.rmtree(image)
    machine.open()
    stands = travelling.fingerprint(machine, *kept)
    demand(stands in (before, after), "after a crash neither all nor nothing is there")
    demand(crashed or stands == after, "what was done is gone after a crash")
    demand(anew or machine.incarnation() == incarnation, "a new incarnation without a reason")
    world.look(machine, writing=True)
    return "before" if crashed else "after"


def _picture(machine: Machine, image: Path) -> None:
    image.mkdir()
    for file in machine.folder.glob("store.db*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, image / file.name)


CHANCES = (
    (4, restart),
    (4, clock),
    (8, keep_copy),
    (5, restore),
    (3, put_back_unseen),
    (1, clone),
    (4, crash_importing),
    (2, crash_writing),
    (1, crash_exporting),
)
