"""Sealed files come back whole or not at all, and a name is never a path."""

from __future__ import annotations

import hashlib
import os
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import Refused, StoreDamaged, StoreRefused
from fhr_desktop.domain.task import Cancelled, TaskContext
from fhr_desktop.security import blobs as module
from fhr_desktop.security.blobs import HANDED, HEADER, PIECE, SEAL, Blobs, Sealed, sealed_size

CANARY = b"kanariehemligheten om grannen"
WHOLE = PIECE + SEAL


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def put(blobs: Blobs, content: bytes) -> Sealed:
    return blobs.put([content], TaskContext())


def got(blobs: Blobs, sealed: Sealed) -> bytes:
    return b"".join(blobs.read(sealed.blob, sealed.key))


def lying(blobs: Blobs) -> list[str]:
    return sorted(path.name for path in blobs.folder.iterdir()) if blobs.folder.exists() else []


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_what_is_put_away_comes_back(blobs: Blobs, size: int) -> None:
    content = os.urandom(size)
    sealed = blobs.put((content[at : at + 1000] for at in range(0, size, 1000)), TaskContext())
    assert got(blobs, sealed) == content
    assert (sealed.size, sealed.digest) == (size, hashlib.sha256(content).hexdigest())
    path = blobs.folder / sealed.blob
    assert path.stat().st_size == sealed_size(size)
    assert lying(blobs) == [sealed.blob]
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0 and blobs.folder.stat().st_mode & 0o077 == 0


def test_nothing_readable_lies_on_the_disk_and_no_two_files_are_alike(blobs: Blobs) -> None:
    one, two = put(blobs, CANARY * 9000), put(blobs, CANARY * 9000)
    data = [(blobs.folder / sealed.blob).read_bytes() for sealed in (one, two)]
    assert CANARY not in data[0] and data[0][HEADER:] != data[1][HEADER:]
    assert one.blob != two.blob and one.key != two.key
    assert one.key not in repr(one)


def test_another_key_opens_nothing(blobs: Blobs) -> None:
    one, two = put(blobs, CANARY), put(blobs, CANARY)
    for key in (two.key, one.key[:-2], "", "zz" * 32, "nyckel"):
        with pytest.raises(StoreDamaged, match="skadad"):
            list(blobs.read(one.blob, key))


@pytest.mark.parametrize(
    "length",
    [0, 1, HEADER - 1, HEADER, HEADER + 1, HEADER + SEAL, HEADER + WHOLE - 1, HEADER + WHOLE, HEADER + WHOLE + 1,
     HEADER + 2 * WHOLE, HEADER + 2 * WHOLE + SEAL, HEADER + 2 * WHOLE + SEAL + 6],
)  # fmt: skip
def test_a_shortened_file_is_refused(blobs: Blobs, length: int) -> None:
    sealed = put(blobs, os.urandom(2 * PIECE + 7))
    path = blobs.folder / sealed.blob
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(StoreDamaged, match="skadad"):
        list(blobs.read(sealed.blob, sealed.key))


def test_every_flipped_bit_is_refused(blobs: Blobs) -> None:
    sealed = put(blobs, b"abc")
    path = blobs.folder / sealed.blob
    data = path.read_bytes()
    for bit in range(8 * len(data)):
        bad = bytearray(data)
        bad[bit // 8] ^= 1 << bit % 8
        path.write_bytes(bad)
        with pytest.raises(StoreDamaged):
            list(blobs.read(sealed.blob, sealed.key))


def test_a_flip_in_any_piece_is_refused_and_earlier_pieces_are_true(blobs: Blobs) -> None:
    content = os.urandom(2 * PIECE + 7)
    sealed = put(blobs, content)
    path = blobs.folder / sealed.blob
    data = path.read_bytes()
    for piece, spot in enumerate((HEADER, HEADER + WHOLE + PIECE // 2, len(data) - 1)):
        bad = bytearray(data)
        bad[spot] ^= 1
        path.write_bytes(bad)
        seen = []
        with pytest.raises(StoreDamaged):
            for some in blobs.read(sealed.blob, sealed.key):
                seen.append(some)
        assert b"".join(seen) == content[: piece * PIECE]


def test_pieces_moved_left_out_repeated_or_added_are_refused(blobs: Blobs) -> None:
    sealed = put(blobs, os.urandom(2 * PIECE + 7))
    path = blobs.folder / sealed.blob
    data = path.read_bytes()
    head, body = data[:HEADER], data[HEADER:]
    one, two, last = body[:WHOLE], body[WHOLE : 2 * WHOLE], body[2 * WHOLE :]
    for bad in (
        head + two + one + last, head + one + last, head + one + one + two + last, head + last,
        data + last, data + b"\0", data + data,
    ):  # fmt: skip
        path.write_bytes(bad)
        with pytest.raises(StoreDamaged):
            list(blobs.read(sealed.blob, sealed.key))
    path.write_bytes(data)
    assert len(got(blobs, sealed)) == 2 * PIECE + 7


def test_a_missing_file_is_told_as_such(blobs: Blobs) -> None:
    for reading in (blobs.read("ab" * 16, "cd" * 32), blobs.raw("ab" * 16)):
        with pytest.raises(StoreDamaged, match="saknas"):
            next(reading)
    assert not blobs.has("ab" * 16)
    blobs.remove("ab" * 16)
    assert not blobs.folder.exists()


@pytest.mark.parametrize(
    "name", ["../keys.json", "..", "", "A" * 32, "a" * 31, "a" * 33, "a" * 32 + "\n", "a" * 30 + "/b", "å" * 32]
)
def test_a_name_that_is_none_is_never_looked_for(blobs: Blobs, tmp_path: Path, name: str) -> None:
    (tmp_path / "keys.json").write_text("kvar", "utf-8")
    for act in (
        lambda: list(blobs.read(name, "00" * 32)), lambda: list(blobs.raw(name)), lambda: blobs.has(name),
        lambda: blobs.begin(name), lambda: blobs.remove(name),
    ):  # fmt: skip
        with pytest.raises(StoreDamaged):
            act()  # type: ignore[no-untyped-call]
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def _flow(size: int, times: int) -> Iterator[bytes]:
    block = bytes(size)
    for _time in range(times):
        yield block


def test_a_large_file_never_lies_whole_in_memory(blobs: Blobs) -> None:
    tracemalloc.start()
    try:
        sealed = blobs.put(_flow(300_000, 100), TaskContext())
        size = sum(len(piece) for piece in blobs.read(sealed.blob, sealed.key))
        handed = sum(len(piece) for piece in blobs.raw(sealed.blob))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size == 30_000_000 and handed == sealed_size(size)
    assert peak < 4_000_000


def test_too_large_cancelled_or_failing_leaves_nothing(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 3 * PIECE)
    assert put(blobs, bytes(3 * PIECE)).size == 3 * PIECE
    kept = lying(blobs)
    with pytest.raises(Refused, match="större än"):
        put(blobs, bytes(3 * PIECE + 1))
    task = TaskContext(lambda done, total, _sentence: task.cancel() if done >= 2 * PIECE else None)
    with pytest.raises(Cancelled):
        blobs.put([bytes(3 * PIECE)], task)

    def pulled_out() -> Iterator[bytes]:
        yield bytes(2 * PIECE)
        raise OSError(5, "I/O error")

    with pytest.raises(StoreRefused, match="Kontrollera disken"):
        blobs.put(pulled_out(), TaskContext())
    assert lying(blobs) == kept


def test_progress_says_how_far(blobs: Blobs) -> None:
    steps: list[tuple[int, int]] = []
    blobs.put([bytes(2 * PIECE + 1)], TaskContext(lambda done, total, _s: steps.append((done, total))), 2 * PIECE + 1)
    assert steps == [(PIECE, 2 * PIECE + 1), (2 * PIECE, 2 * PIECE + 1), (2 * PIECE + 1, 2 * PIECE + 1)]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_full_disk_is_told_and_nothing_half_is_left(blobs: Blobs) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(StoreRefused, match="Kontrollera disken"):
            put(blobs, bytes(1_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert lying(blobs) == []


def test_a_sealed_file_goes_to_another_store_as_it_is(blobs: Blobs, tmp_path: Path) -> None:
    content = os.urandom(5 * HANDED)
    sealed, other = put(blobs, content), Blobs(tmp_path / "other")
    pieces = list(blobs.raw(sealed.blob))
    assert max(map(len, pieces)) == HANDED and CANARY not in b"".join(pieces)
    with other.begin(sealed.blob) as incoming:
        for piece in pieces:
            incoming.write(piece)
        assert not other.has(sealed.blob)
        incoming.commit()
    assert got(other, sealed) == content
    assert lying(other) == [sealed.blob]


def test_what_is_not_committed_is_gone_and_a_half_made_file_is_begun_anew(blobs: Blobs) -> None:
    with blobs.begin("ab" * 16) as incoming:
        incoming.write(b"sealed")
    assert lying(blobs) == []
    (blobs.folder / ("ab" * 16 + ".part")).write_bytes(b"left by a crash")
    with blobs.begin("ab" * 16) as incoming:
        incoming.write(b"sealed")
        incoming.commit()
    assert (blobs.folder / ("ab" * 16)).read_bytes() == b"sealed"


def test_nobody_can_write_over_a_file_by_sending_another_of_its_name(blobs: Blobs) -> None:
    sealed = put(blobs, CANARY)
    with blobs.begin(sealed.blob) as incoming:
        incoming.write(b"something else")
        incoming.commit()
    assert got(blobs, sealed) == CANARY
    assert lying(blobs) == [sealed.blob]


def test_what_comes_in_has_a_limit(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", PIECE)
    with pytest.raises(StoreRefused, match="större än"), blobs.begin("ab" * 16) as incoming:
        incoming.write(bytes(sealed_size(PIECE)))
        incoming.write(b"\0")
    assert lying(blobs) == []


def test_tidying_takes_what_nobody_refers_to(blobs: Blobs) -> None:
    one, two = put(blobs, b"1"), put(blobs, b"2")
    (blobs.folder / ("ab" * 16 + ".part")).write_bytes(b"half")
    (blobs.folder / "Anteckningar.txt").write_bytes(b"not ours")
    assert blobs.tidy({one.blob}) == 2
    assert lying(blobs) == sorted([one.blob, "Anteckningar.txt"])
    assert not blobs.has(two.blob)
    assert Blobs(blobs.folder / "none").tidy(set()) == 0


@pytest.mark.parametrize("links", [True, False], ids=["linked", "copied"])
def test_a_copy_of_the_folder_outlives_it(
    blobs: Blobs, tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_paths: object) -> None:
        raise OSError(1, "links are not for this disk")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    one = put(blobs, CANARY)
    (blobs.folder / ("ab" * 16 + ".part")).write_bytes(b"half")
    other = Blobs(tmp_path / "other")
    blobs.copy_to(other.folder)
    two = put(blobs, b"2")
    blobs.copy_to(other.folder)
    blobs.tidy(set())
    assert got(other, one) == CANARY and got(other, two) == b"2"
    assert lying(other) == sorted([one.blob, two.blob])
    Blobs(tmp_path / "none").copy_to(tmp_path / "empty")
    assert not (tmp_path / "empty").exists()
