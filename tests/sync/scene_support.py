"""A unit, a good package for one of its machines, and what must hold when that machine refuses a spoilt one."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from db import arrivals
from db.queries.dump import dump
from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.unit import Role
from fhr_desktop.security import signing
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.sync import refusals
from tests.stores import PHRASE, family, services, storage
from tests.sync.tampering_support import Package
from tests.units import device, exchange, export, unit_of

ROLES = {
    "office": Role.UNIT_MANAGER,
    "laptop": Role.INVESTIGATOR,
    "other": Role.INVESTIGATOR,
    "trainer": Role.TRAINER,
}


@dataclass(frozen=True)
class Scene:
    """A unit, the laptop that is to refuse, and a good package for it with an attachment.

    The office's writing in it goes on from what the laptop holds, first in the unit's scope and last in the casework.
    """

    root: Path
    office: OpenStore
    laptop: OpenStore
    other: OpenStore
    trainer: OpenStore
    good: Path

    @property
    def stick(self) -> Path:
        """Where packages lie."""
        return self.root / "stick"

    @property
    def package(self) -> Package:
        """The good package's parts."""
        return Package.of(self.good, self.laptop)

    def file(self, data: bytes) -> Path:
        """A file on the stick."""
        path = self.stick / f"{os.urandom(4).hex()}.fhrb"
        path.write_bytes(data)
        return path

    def made(self, package: Package, by: OpenStore | signing.Signer | None = None, *to: OpenStore) -> Path:
        """A package on the stick, signed by the office unless by another, for the laptop unless for others."""
        return package.write(self.file(b""), by or self.office, *(to or (self.laptop,)))

    def refuses(self, file: Path | bytes) -> Refusal:
        """Why the laptop refuses it."""
        return refusal(self.laptop, file if isinstance(file, Path) else self.file(file))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The same for all tests of a module, as nothing that is refused changes it."""
    root = tmp_path_factory.mktemp("scene")
    unit = unit_of(root, ROLES)
    office, laptop = unit["office"], unit["laptop"]
    case = family(office)
    exchange(office, laptop)
    exchange(laptop, office)
    services(office).devices.rename(office.actor, device(laptop), "Falun-datorn")
    services(office).attachments.add(office.actor, case.id, "intyg.txt", io.BytesIO(b"intyg " * 2000), "text/plain")
    (root / "stick").mkdir()
    made = export(office, root / "stick", laptop)[device(laptop)]
    with unchanged(laptop):
        yield Scene(root, office, laptop, unit["other"], unit["trainer"], made)
    laptop.close()
    again = storage().open(laptop.folder, PHRASE)
    assert services(again).exchange.take_in(again.actor, made).value.operations  # after all that, the good one goes in
    assert storage().check(again) == []


def copied(opened: OpenStore, folder: Path) -> OpenStore:
    """A copy of the store's folder, open; the store itself stays open."""
    shutil.copytree(opened.folder, folder, ignore=shutil.ignore_patterns("*-shm"))
    return storage().open(folder, PHRASE)


def everything(opened: OpenStore) -> dict[str, str]:
    """A fingerprint of each table and of each attachment's file: all that a package could change."""
    found = {}
    with opened.desk.store.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for name in list(names.scalars()):
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()
            found[name] = hashlib.sha256(repr(rows).encode()).hexdigest()
        found["dump"] = hashlib.sha256(repr(list(dump(connection))).encode()).hexdigest()
        found["scopes"] = repr(sorted(arrivals.scopes(connection)))
    for path in sorted(opened.desk.blobs.folder.glob("*")):
        found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    found["clock"] = str(opened.desk.store.clock.last)
    return found


def untouched(opened: OpenStore) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...]]:
    """What changes as soon as anything is written: the database's files by size and time, attachments by name."""
    files = [one for one in (opened.folder / name for name in ("store.db", "store.db-wal")) if one.exists()]
    blobs = tuple(sorted(path.name for path in opened.desk.blobs.folder.glob("*")))
    return tuple((one.stat().st_size, one.stat().st_mtime_ns) for one in files), blobs


def refusal(opened: OpenStore, file: Path) -> Refusal:
    """Why the file is refused, both to look into and to take in; nothing has been written then."""
    before, kinds = untouched(opened), []
    exchange = services(opened).exchange
    for act in (exchange.preview, exchange.take_in):
        begun = time.perf_counter()
        with pytest.raises(BundleRefused) as caught:
            act(opened.actor, file)
        print(f"{caught.value.kind.value}: {1000 * (time.perf_counter() - begun):.0f} ms")
        kinds.append(caught.value.kind)
        _demand_words(caught.value)
    assert untouched(opened) == before, "a refused file has changed something"
    assert kinds[0] is kinds[1]
    return kinds[0]


@contextmanager
def unchanged(opened: OpenStore) -> Iterator[None]:
    """Demands that every row and file is afterwards as it was, and that the store is sound when opened again."""
    before = everything(opened)
    yield
    assert everything(opened) == before
    assert storage().check(opened) == []


def _demand_words(refused: BundleRefused) -> None:
    """One Swedish sentence, or a few, that no other kind has."""
    said = refused.sentence
    assert "\n" not in said and said.endswith(".") and "Inget har ändrats" in said
    others = {refusals.refused(kind).sentence for kind in Refusal if kind is not refused.kind}
    assert said not in others
