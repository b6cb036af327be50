"""Units of several machines for tests: founded, let in and exchanging through the real services, as people do it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from db import arrivals
from db.queries.dump import dump
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync.views import Arrival, Machine
from tests.stores import PHRASE, copied, open_store, services, storage

NAMES = ("Eva Norling", "Sara Lindqvist", "Mikael Dahl", "Johanna Rask", "Anna Ek", "Peter Norell", "Ulla Frid")


def unit_of(tmp_path: Path, roles: Mapping[str, Role]) -> dict[str, OpenStore]:
    """Open stores by machine name, in `tmp_path / name / "store"`. The first is the manager's that lets the rest in."""
    key, whole = " ".join(f"{name}={role.value}" for name, role in roles.items()), tmp_path / "copied unit"
    copied("unit", key, whole, lambda made: _found(made, roles))
    for name in roles:
        (whole / name).rename(tmp_path / name)
    whole.rmdir()
    return {name: storage().open(tmp_path / name / "store", PHRASE) for name in roles}


def _found(folder: Path, roles: Mapping[str, Role]) -> None:
    """The unit's stores, closed, each having taken in what the manager's has."""
    unit = {
        name: open_store(folder / name, role, NAMES[at % len(NAMES)]) for at, (name, role) in enumerate(roles.items())
    }
    manager, *others = unit
    services(unit[manager]).devices.rename(unit[manager].actor, device(unit[manager]), manager)
    for name in others:
        let_in(unit[manager], unit[name], roles[name], name)
    for name in others:  # when all are in the list
        exchange(unit[manager], unit[name])
    for one in unit.values():
        one.close()


def let_in(manager: OpenStore, new: OpenStore, role: Role, name: str) -> Machine:
    """The ceremony: a request, read and approved at the manager's. The first package is still to be taken in."""
    with tempfile.TemporaryDirectory() as folder:
        file, asked = services(new).devices.request(new.actor, Path(folder))
        seen = services(manager).devices.read(manager.actor, file)
        assert seen.digits == asked.digits
        approve = services(manager).devices.approve
        return approve(manager.actor, file, role, name, compared=asked.digits).value


def reopened(opened: OpenStore) -> OpenStore:
    """The store, locked and unlocked."""
    opened.close()
    return storage().open(opened.folder, PHRASE)


def device(opened: OpenStore) -> bytes:
    """The machine's id."""
    return opened.desk.store.identity.device


def exchange(sender: OpenStore, *receivers: OpenStore) -> list[Arrival]:
    """A package from one machine for others, taken in at each."""
    with tempfile.TemporaryDirectory() as folder:
        files = export(sender, Path(folder), *receivers)
        return [services(to).exchange.take_in(to.actor, files[device(to)]).value for to in receivers]


def meet(unit: Mapping[str, OpenStore], order: Sequence[str] = ()) -> None:
    """Everybody's packages to everybody, twice round, in an order."""
    names = order or tuple(unit)
    for _round in range(2):
        for sender in names:
            exchange(unit[sender], *(unit[one] for one in names if one != sender))


def export(sender: OpenStore, folder: Path, *receivers: OpenStore) -> dict[bytes, Path]:
    """Packages in a folder; the file for each receiver's machine."""
    made: dict[bytes, Path] = {}
    for to in receivers:
        (sent,) = services(sender).exchange.export(sender.actor, [device(to)], folder).value
        made[device(to)] = sent.file
    return made


def common_dump(one: OpenStore, other: OpenStore) -> list[str]:
    """What the first holds of the scopes both hold, a JSON line each; to compare with `common_dump(other, one)`."""
    return lines(one, set(scopes(one)) & set(scopes(other)))


def lines(opened: OpenStore, keys: Collection[bytes]) -> list[str]:
    """What a store holds of some scopes, a JSON line each."""
    with opened.desk.store.read() as connection:
        return [json.dumps(line, sort_keys=True) for line in dump(connection, scopes=keys)]


def scopes(opened: OpenStore) -> frozenset[bytes]:
    """The scopes a store knows."""
    with opened.desk.store.read() as connection:
        return frozenset(arrivals.scopes(connection))
