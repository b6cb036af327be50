"""Killed anywhere in a write, a migration, a backup or a restore: the store opens, and it is old or new."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from db import backup, migrate
from db.connection import open_engine
from db.soundness import integrity
from tests import crash
from tests.db.filled import Filled, add, texts
from tests.db.test_migrate import FIRST, HEADER, REBUILD

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")

NOW = dt.datetime(2026, 3, 14, 8, 0, tzinfo=dt.UTC)


class Flow:
    """A filled store in `store`, made afresh from a master before each kill."""

    def __init__(self, tmp_path: Path) -> None:
        self.root = tmp_path / "run"
        self.master = tmp_path / "master"
        (self.master / "store").mkdir(parents=True)
        self.filled = Filled(self.master / "store").make()
        self.store = Filled(self.root / "store", self.filled.dek, self.filled.salt)

    def fresh(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.master, self.root)

    def sound_texts(self) -> list[str]:
        with self.store.opened() as engine:
            assert integrity(engine) == []
            return texts(engine)

    def sweep(self, work: Callable[[], None], verify: Callable[[], object], many: int) -> None:
        """Kill at chosen lines and at random moments; whatever is left must verify."""
        self.fresh()
        total = crash.steps(work)
        verify()
        for step in crash.some(total, many, seed=many):
            self.fresh()
            assert crash.killed_at(step, work)
            verify()
        moments = random.Random(many)
        for _moment in range(many):
            self.fresh()
            crash.killed_after(moments.uniform(0.0005, 0.06), work)
            verify()


@pytest.fixture
def flow(tmp_path: Path) -> Flow:
    return Flow(tmp_path)


@pytest.fixture(params=[5, pytest.param(500, marks=pytest.mark.slow)])
def many(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def test_killed_while_writing(flow: Flow, many: int) -> None:
    """What one transaction said it saved is there; the one under way is whole or absent."""
    told = flow.root / "told"

    def work() -> None:
        engine = open_engine(flow.store.path, flow.store.dek, flow.store.salt)
        for number in range(15):
            add(engine, f"ny {number} " + "ord " * 500)
            with told.open("ab") as stream:
                stream.write(b".")

    def verify() -> None:
        acknowledged = told.stat().st_size if told.exists() else 0
        found = flow.sound_texts()
        assert len(found) - 60 in (acknowledged, acknowledged + 1)
        assert [text.split()[1] for text in found[60:]] == [str(number) for number in range(len(found) - 60)]

    flow.sweep(work, verify, many)


def test_killed_while_migrating(flow: Flow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / "r1.py").write_text(HEADER.format(revision="r1", down=None) + FIRST)
    with flow.filled.opened() as engine:
        migrate.upgrade(engine, versions=versions)
        with engine.begin() as connection:
            run = connection.exec_driver_sql
            run("INSERT INTO parent (id, name) VALUES (?, 'Orsa')", [(n,) for n in range(1, 301)])
            run("INSERT INTO child (parent) VALUES (?)", [(n % 300 + 1,) for n in range(600)])
    (versions / "r2.py").write_text(HEADER.format(revision="r2", down="r1") + REBUILD)
    migrate.head.cache_clear()

    def work() -> None:
        engine = open_engine(flow.store.path, flow.store.dek, flow.store.salt)
        migrate.upgrade(engine, versions=versions)

    def verify() -> None:
        with flow.store.opened() as engine:
            assert integrity(engine) == []
            with engine.connect() as connection:
                columns = list(connection.exec_driver_sql("SELECT name FROM pragma_table_info('parent')").scalars())
                counts = [
                    connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
                    for table in ("parent", "child", "note")
                ]
            assert counts == [300, 600, 60]
            assert ("town" in columns) == (migrate.current(engine) == "r2")

    flow.sweep(work, verify, many)


def test_killed_while_backing_up(flow: Flow, many: int) -> None:
    def make(filled: Filled, day: int) -> None:
        engine = open_engine(filled.path, filled.dek, filled.salt)
        backup.make_backup(
            engine, filled.folder.parent / "backups", filled.dek, filled.salt, b"wrapped", NOW + dt.timedelta(days=day)
        )
        engine.dispose()

    for day in range(3):
        make(flow.filled, day)

    def verify() -> None:
        assert len(flow.sound_texts()) == 60
        found = backup.list_backups(flow.root / "backups")
        assert len(found) in (3, 4)
        for one in found[:3]:
            assert one.recovery == b"wrapped"
            assert len(Filled(one.folder, flow.store.dek, flow.store.salt).texts()) == 60

    flow.sweep(lambda: make(flow.store, 3), verify, many)


def test_killed_while_restoring(flow: Flow, many: int) -> None:
    with flow.filled.opened() as engine:
        made = backup.make_backup(engine, flow.master / "backups", flow.filled.dek, flow.filled.salt, b"wrapped", NOW)
        add(engine, "efter kopian")
    name = made.folder.name

    def work() -> None:
        one = backup.Backup(flow.root / "backups" / name, NOW)
        backup.restore(one, flow.store.path, flow.store.dek, flow.store.salt, flow.root / "aside")

    def verify() -> None:
        assert len(flow.sound_texts()) in (60, 61)

    flow.sweep(work, verify, many)
