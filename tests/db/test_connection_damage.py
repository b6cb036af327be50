"""One flipped bit anywhere in the database file, or in the log a crash left, is refused in one sentence."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db import wal
from db.connection import open_engine
from db.soundness import integrity
from fhr_desktop.domain.errors import StoreDamaged, StoreRefused
from tests.db.filled import Filled, add, texts


def _flip(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _verdict(filled: Filled) -> list[str]:
    """The sentences of opening and of the check."""
    try:
        engine = open_engine(filled.path, filled.dek, filled.salt)
    except StoreRefused as error:
        return [error.sentence]
    try:
        return integrity(engine)
    finally:
        engine.dispose()


def _refuses(filled: Filled, good: bytes, bit: int) -> None:
    filled.path.write_bytes(_flip(good, bit))
    found = _verdict(filled)
    assert found, f"bit {bit} went unseen"
    assert all("skad" in sentence and "\n" not in sentence for sentence in found), found


def test_flipped_bits_are_refused(tmp_path: Path) -> None:
    filled = Filled(tmp_path, rows=12).make()
    good = filled.path.read_bytes()
    rng = random.Random(2)
    pages = len(good) // 4096
    spots = [*range(0, 128, 9)]  # the salt
    spots += [(page * 4096 + rng.randrange(4096)) * 8 + rng.randrange(8) for page in range(pages)]  # every page
    spots += [(page * 4096 + rng.randrange(4016, 4096)) * 8 for page in range(pages)]  # the reserved end of every page
    for bit in spots + rng.sample(range(len(good) * 8), 30):
        _refuses(filled, good, bit)
    filled.path.write_bytes(good)
    assert _verdict(filled) == []


@pytest.mark.slow
def test_ten_thousand_flipped_bits_are_refused(tmp_path: Path) -> None:
    filled = Filled(tmp_path, rows=4).make()
    good = filled.path.read_bytes()
    for bit in random.Random(3).sample(range(len(good) * 8), 10_000):
        _refuses(filled, good, bit)


@pytest.fixture
def crashed(tmp_path: Path) -> Filled:
    """A store whose program died after saving three more notes: they are in the log only."""
    first = Filled(tmp_path / "first", rows=3)
    first.folder.mkdir()
    first.make()
    second = Filled(tmp_path / "second", first.dek, first.salt)
    second.folder.mkdir()
    with first.opened() as engine:
        for number in range(3):
            add(engine, f"i loggen {number} " + "ord " * 50)
        for name in ("store.db", "store.db-wal"):
            shutil.copyfile(first.folder / name, second.folder / name)
    return second


def _log(filled: Filled) -> Path:
    return filled.folder / "store.db-wal"


def test_log_left_by_a_crash_is_read(crashed: Filled) -> None:
    wal.check(_log(crashed))
    assert [text[:10] for text in crashed.texts()[3:]] == ["i loggen 0", "i loggen 1", "i loggen 2"]


def test_flipped_bits_of_the_log_are_refused(crashed: Filled) -> None:
    good = _log(crashed).read_bytes()
    rng = random.Random(5)
    frames = (len(good) - 32) // 4120
    spots = [*range(0, 32 * 8, 11)]
    for frame in range(frames):
        start = 32 + frame * 4120
        spots += [(start + at) * 8 + rng.randrange(8) for at in range(0, 24, 2)]
        spots += [(start + 24 + rng.randrange(4096)) * 8 + rng.randrange(8) for _spot in range(12)]
    for bit in spots:
        _log(crashed).write_bytes(_flip(good, bit))
        with pytest.raises(StoreDamaged, match="skadad"):
            wal.check(_log(crashed))
    assert _verdict(crashed)
    assert _log(crashed).exists(), "nothing is thrown away"


@pytest.mark.parametrize(
    "tear",
    [
        lambda data: data[:-1],  # the last frame was being written
        lambda data: data[: -4096 + 17],
        lambda data: data[:-4096] + bytes(4096),  # a power cut: the name of the page came, its content did not
        lambda data: data + bytes(100),
        lambda data: data + bytes(4120 * 2),
    ],
)
def test_transaction_that_was_never_finished_is_no_damage(crashed: Filled, tear: Callable[[bytes], bytes]) -> None:
    _log(crashed).write_bytes(tear(_log(crashed).read_bytes()))
    wal.check(_log(crashed))
    assert len(crashed.texts()) >= 5


def test_damage_before_a_finished_transaction_is_no_tear(crashed: Filled) -> None:
    data = bytearray(_log(crashed).read_bytes())
    data[32 + 24 : 32 + 24 + 4096] = bytes(4096)
    _log(crashed).write_bytes(data)
    with pytest.raises(StoreDamaged):
        wal.check(_log(crashed))


def test_older_frames_left_in_a_reused_log_do_not_matter(crashed: Filled) -> None:
    engine = open_engine(crashed.path, crashed.dek, crashed.salt)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()  # type: ignore[union-attr]
        add(engine, "kort")
        data = _log(crashed).read_bytes()
        wal.check(_log(crashed))
        _log(crashed).with_name("copy").write_bytes(_flip(data, len(data) * 8 - 5))
        wal.check(_log(crashed).with_name("copy"))
        assert texts(engine)[-1] == "kort"
    finally:
        engine.dispose()
