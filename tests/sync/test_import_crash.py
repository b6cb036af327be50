"""Killed with signal 9 at any write of taking a package in, or of making one: all of it is there, or nothing."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from db import local, peers
from db.queries.dump import dump
from db.soundness import integrity
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.sync.bundle_read import open_bundle
from tests.stores import PHRASE, family, services, storage
from tests.sync import syscalls_support as syscalls
from tests.sync.syscalls_support import Point
from tests.sync.tampering_support import keys
from tests.units import device, export, unit_of

pytestmark = pytest.mark.skipif(not syscalls.works(), reason="needs strace that may watch our own processes")

PARTS = 8  # of a whole sweep, to share between processors
ENOUGH = 300  # points of a flow
EXPORTS = 5
FULLY = 25  # every so many kills the store is checked row for row
CONTENT = ("op", "tx", "have", "head", "clash", "element", "tombstone", "scope", "stream", "roster", "checkpoint")


@dataclass
class Flow:
    """A unit of two, both closed, made afresh from a master before each kill; what a package brings to the laptop."""

    root: Path
    master: Path
    laptop_device: bytes
    kills: int = 0

    @property
    def stick(self) -> Path:
        """Where packages lie."""
        return self.root / "stick"

    @property
    def told(self) -> Path:
        """A letter for each thing the work said it had done."""
        return self.root / "told"

    def fresh(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.master, self.root)

    def open(self, name: str) -> OpenStore:
        return storage().open(self.root / name / "store", PHRASE)

    def say(self) -> None:
        with self.told.open("ab") as stream:
            stream.write(b".")

    def said(self) -> int:
        return self.told.stat().st_size if self.told.exists() else 0

    def demand_sound(self, opened: OpenStore) -> None:
        """Every page is right, nothing half made is left, and now and then every row."""
        assert integrity(opened.desk.store.engine) == []
        if self.kills % FULLY == 0:
            assert storage().check(opened) == []
        with opened.desk.store.read() as connection:
            known = {row["fields"]["blob"] for row in dump(connection) if row.get("record") == "attachment"}
        assert {path.name for path in opened.desk.blobs.folder.glob("*")} == known
        assert not list(opened.folder.glob("*.part"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, bytes]]:
    """The master: an office with families and attachments, a laptop that has none of them, and the package."""
    root = tmp_path_factory.mktemp("crash")
    unit = unit_of(root / "master", {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR})
    office, laptop = unit["office"], unit["laptop"]
    for size in range(10):
        case = family(office)
        content = io.BytesIO(os.urandom(100_000 + 50_000 * size))
        services(office).attachments.add(office.actor, case.id, "intyg.pdf", content, "application/pdf")
    (root / "master" / "stick").mkdir()
    export(office, root / "master" / "stick", laptop)
    for one in (office, laptop):
        one.close()
    yield root, device(laptop)
    shutil.rmtree(root)


@pytest.fixture
def flow(made: tuple[Path, bytes]) -> Flow:
    root, laptop = made
    found = Flow(root / "run", root / "master", laptop)
    found.fresh()
    return found


def content(opened: OpenStore) -> str:
    """A fingerprint of what a package brings, and of which packages have been taken in."""
    digest = hashlib.sha256()
    with opened.desk.store.read() as connection:
        for table in CONTENT:
            digest.update(repr(connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()).encode())
        for line in dump(connection):
            digest.update(repr(line).encode())
        digest.update(repr(connection.exec_driver_sql("SELECT bundle, sha FROM ledger WHERE incoming").all()).encode())
        digest.update(local.get(connection, "peers") or b"")
    return digest.hexdigest()


# Taking in


def _take_in(flow: Flow, file: Path, opened: OpenStore) -> None:
    services(opened).exchange.take_in(opened.actor, file)
    flow.say()
    opened.close()


class Importing:
    """The sweep over taking a package in."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        (self.file,) = flow.stick.iterdir()
        self.prepare = partial(flow.open, "laptop")
        self.work = partial(_take_in, flow, self.file)
        opened = self.prepare()
        self.before = content(opened)
        services(opened).exchange.take_in(opened.actor, self.file)
        self.after = content(opened)
        opened.close()
        assert self.before != self.after

    def verify(self) -> bool:
        """Whether the package is in. The next time it is taken in, it is whole in any case."""
        flow = self.flow
        opened = self.prepare()
        stands = content(opened)
        assert stands == self.after or (stands == self.before and not flow.said())
        flow.demand_sound(opened)
        arrival = services(opened).exchange.take_in(opened.actor, self.file).value
        assert arrival.already == (stands == self.after)
        assert content(opened) == self.after
        flow.demand_sound(opened)
        opened.close()
        return stands == self.after

    def kill(self, point: Point) -> bool:
        self.flow.fresh()
        self.flow.kills += 1
        assert syscalls.killed_at(point, self.prepare, self.work), point
        return self.verify()


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_every_write_of_taking_in(flow: Flow, part: int) -> None:
    importing = Importing(flow)
    flow.fresh()
    found = syscalls.points(flow.root / "log", importing.prepare, importing.work)
    assert importing.verify() and len(found) >= ENOUGH
    ends = [importing.kill(point) for point in found[part::PARTS]]
    print(f"{len(ends)} kills of {len(found)} writes; the package was in {sum(ends)} times")
    assert any(ends) and not all(ends)


# Making


def _export(flow: Flow, opened: OpenStore) -> None:
    for _time in range(EXPORTS):
        services(opened).exchange.export(opened.actor, [flow.laptop_device], flow.stick)
        flow.say()
    opened.close()


class Exporting:
    """The sweep over making packages, one after the other."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.prepare = partial(flow.open, "office")
        self.work = partial(_export, flow)

    def verify(self, laptop: OpenStore) -> int:
        """How many packages lie there: each is whole, and nothing that is not whole has a package's name."""
        flow = self.flow
        for file in flow.stick.iterdir():
            assert file.name.removesuffix(".part").endswith(".fhrb")
        assert len(self._packages()) - 1 in (flow.said(), flow.said() + 1)  # the master has one
        assert len(list(flow.stick.glob("*.part"))) <= 1
        opened = self.prepare()
        flow.demand_sound(opened)
        before = content(opened)
        services(opened).exchange.export(opened.actor, [flow.laptop_device], flow.stick)
        assert content(opened) == before
        assert not list(flow.stick.glob("*.part")), "what was left half written is still there"
        serials = [self._serial(file, opened, laptop) for file in self._packages()]
        assert len(set(serials)) == len(serials), "two packages under one number"
        opened.close()
        return len(serials)

    def _packages(self) -> list[Path]:
        return sorted(self.flow.stick.glob("*.fhrb"))

    def _serial(self, file: Path, office: OpenStore, laptop: OpenStore) -> int:
        """The number of a package, which is read to its end unless its maker has noted just these bytes."""
        with office.desk.store.read() as connection:
            noted = {one.sha for one in peers.packages(connection, incoming=False)}
        with file.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").digest() not in noted:
                return services(laptop).exchange.inspect(laptop.actor, file).manifest.sender.serial
            with open_bundle(stream, keys(laptop).age_identity) as bundle:
                return bundle.manifest.sender.serial

    def kill(self, point: Point, laptop: OpenStore) -> int:
        self.flow.fresh()
        self.flow.kills += 1
        assert syscalls.killed_at(point, self.prepare, self.work), point
        return self.verify(laptop)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_every_write_of_making_a_package(flow: Flow, tmp_path: Path, part: int) -> None:
    exporting, folder = Exporting(flow), tmp_path / "laptop"
    shutil.copytree(flow.master / "laptop" / "store", folder)
    found = syscalls.points(flow.root / "log", exporting.prepare, exporting.work)
    laptop = storage().open(folder, PHRASE)
    assert exporting.verify(laptop) == EXPORTS + 2 and len(found) >= ENOUGH
    ends = [exporting.kill(point, laptop) for point in found[part::PARTS]]
    laptop.close()
    print(f"{len(ends)} kills of {len(found)} writes; packages: {sorted(set(ends))}")
    assert len(set(ends)) > 1
