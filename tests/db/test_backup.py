"""Backups are encrypted, checked, three, and put back whole; whatever was in their place is kept."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pyrage
import pytest
import sqlalchemy as sa

from db import backup, swap
from db.connection import reading
from db.soundness import integrity
from fhr_desktop.domain.errors import StoreDamaged, StoreRefused
from tests.db.filled import CANARY, Filled, add, texts

START = dt.datetime(2026, 3, 14, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    folder = tmp_path / "store"
    folder.mkdir()
    return Filled(folder).make()


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def _make(filled: Filled, engine: sa.Engine, backups: Path, day: int = 0) -> backup.Backup:
    now = START + dt.timedelta(days=day)
    return backup.make_backup(engine, backups, filled.dek, filled.salt, b"wrapped key", now)


def _restore(filled: Filled, one: backup.Backup, aside: Path) -> None:
    backup.restore(one, filled.path, filled.dek, filled.salt, aside)


def test_backup_holds_what_is_saved_and_nothing_readable(filled: Filled, backups: Path) -> None:
    with filled.opened() as engine:
        add(engine, "senast")
        made = _make(filled, engine, backups)
    copy = Filled(made.folder, filled.dek, filled.salt)
    assert copy.texts() == filled.texts()
    assert made.recovery == b"wrapped key"
    for path in made.folder.iterdir():
        assert CANARY.encode() not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


def test_three_generations_are_kept(filled: Filled, backups: Path) -> None:
    with filled.opened() as engine:
        for day in range(5):
            _make(filled, engine, backups, day)
    found = backup.list_backups(backups)
    assert [one.made for one in found] == [START + dt.timedelta(days=day) for day in (4, 3, 2)]
    assert len(list(backups.iterdir())) == 3


def test_half_made_backup_is_no_generation_and_is_cleared(filled: Filled, backups: Path) -> None:
    (backups / "20260101T000000000000Z.part").mkdir(parents=True)
    (backups / "Anteckningar").mkdir()
    assert backup.list_backups(backups) == []
    with filled.opened() as engine:
        _make(filled, engine, backups)
    assert len(backup.list_backups(backups)) == 1
    assert not list(backups.glob("*.part"))


def test_backup_that_cannot_be_written_is_told_and_the_store_lives_on(filled: Filled, backups: Path) -> None:
    backups.write_text("not a folder")
    with filled.opened() as engine:
        with pytest.raises(StoreRefused, match="säkerhetskopiorna"):
            _make(filled, engine, backups)
        assert integrity(engine) == []


def test_restored_store_is_as_it_was_and_marked_as_a_copy(filled: Filled, backups: Path, tmp_path: Path) -> None:
    with filled.opened() as engine:
        made = _make(filled, engine, backups)
        with reading(engine) as connection:
            assert not backup.is_copy(connection)
        add(engine, "efter kopian")
    _restore(filled, made, tmp_path / "aside")
    with filled.opened() as engine:
        assert len(texts(engine)) == 60
        with engine.begin() as connection:
            assert backup.is_copy(connection)
            backup.make_own(connection)
    with filled.opened() as engine, reading(engine) as connection:
        assert not backup.is_copy(connection)
    kept = Filled(tmp_path / "aside", filled.dek, filled.salt)
    assert kept.texts()[-1] == "efter kopian"
    assert sorted(path.name for path in filled.folder.iterdir()) == ["store.db"]


def test_log_of_the_old_store_never_meets_the_restored_one(filled: Filled, backups: Path, tmp_path: Path) -> None:
    with filled.opened() as engine:
        made = _make(filled, engine, backups)
        add(engine, "i loggen")
        log = swap.wal_of(filled.path).read_bytes()
    swap.wal_of(filled.path).write_bytes(log)
    _restore(filled, made, tmp_path / "aside")
    assert len(filled.texts()) == 60
    assert (tmp_path / "aside" / "store.db-wal").read_bytes() == log


def test_broken_store_is_replaced_and_kept(filled: Filled, backups: Path, tmp_path: Path) -> None:
    with filled.opened() as engine:
        made = _make(filled, engine, backups)
    broken = os.urandom(4096)
    filled.path.write_bytes(broken)
    _restore(filled, made, tmp_path / "aside")
    assert len(filled.texts()) == 60
    assert (tmp_path / "aside" / "store.db").read_bytes() == broken


@pytest.mark.parametrize("spot", [3, 5000, -1])
def test_damaged_backup_is_refused_and_nothing_changes(
    filled: Filled, backups: Path, tmp_path: Path, spot: int
) -> None:
    with filled.opened() as engine:
        made = _make(filled, engine, backups)
    data = bytearray((made.folder / backup.DATABASE).read_bytes())
    data[spot] ^= 1
    (made.folder / backup.DATABASE).write_bytes(data)
    before = filled.path.read_bytes()
    with pytest.raises(StoreDamaged, match="Säkerhetskopian är skadad"):
        _restore(filled, made, tmp_path / "aside")
    assert filled.path.read_bytes() == before
    assert not (tmp_path / "aside").exists()
    assert [path.name for path in filled.folder.iterdir()] == ["store.db"]


def test_interrupted_restore_is_completed_at_the_next_opening(filled: Filled, backups: Path) -> None:
    with filled.opened() as engine:
        made = _make(filled, engine, backups)
        add(engine, "efter kopian")
        log = swap.wal_of(filled.path).read_bytes()
    swap.wal_of(filled.path).write_bytes(log)
    swap.copy(made.folder / backup.DATABASE, filled.path.with_name("store.db.ready"))
    assert len(filled.texts()) == 60
    assert [path.name for path in filled.folder.iterdir()] == ["store.db"]


def test_backup_of_a_damaged_store_leaves_the_good_ones(filled: Filled, backups: Path) -> None:
    with filled.opened() as engine:
        _make(filled, engine, backups)
    data = bytearray(filled.path.read_bytes())
    for page in range(1, 9):  # some of these hold notes
        data[page * 4096 + 99] ^= 1
    filled.path.write_bytes(data)
    with pytest.raises(StoreDamaged), filled.opened() as engine:
        _make(filled, engine, backups, day=1)
    assert [one.made for one in backup.list_backups(backups)] == [START]


def test_sheet_in_the_safe_opens_a_backup_on_another_computer(tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    filled = Filled(tmp_path).make()
    wrapped = pyrage.encrypt(filled.salt + bytes(filled.dek), [identity.to_public()])
    with filled.opened() as engine:
        made = backup.make_backup(engine, tmp_path / "usb", filled.dek, filled.salt, wrapped, START)
    payload = pyrage.decrypt(made.recovery, [identity])
    elsewhere = Filled(tmp_path / "new", bytearray(payload[16:]), payload[:16])
    elsewhere.folder.mkdir()
    _restore(elsewhere, made, tmp_path / "aside")
    assert len(elsewhere.texts()) == 60
