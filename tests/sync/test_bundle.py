"""A bundle gives back exactly what was put in, and leaves whole or not at all."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.operations import Entry, Parcel
from fhr_desktop.domain.task import Cancelled, TaskContext
from fhr_desktop.sync import limits
from fhr_desktop.sync.bundle_kind import FileKind, kind_of
from fhr_desktop.sync.bundle_read import open_bundle
from fhr_desktop.sync.bundle_write import write_bundle
from fhr_desktop.sync.request import write_request
from fhr_desktop.sync.wire_records import BlobChunk
from tests.sync.bundles import Box, Sender, counted, manifest, parcels

SENDER, BOX = Sender.make(), Box()

ENTRIES = st.builds(
    lambda plain, body: Entry(plain, *(body or (None, None))),
    st.binary(min_size=61, max_size=300),
    st.none() | st.tuples(st.binary(min_size=16, max_size=16), st.binary(max_size=400)),
)
PARCELS = st.builds(
    lambda header, signature, entries: Parcel(header, signature, tuple(entries)),
    st.binary(max_size=200),
    st.binary(min_size=64, max_size=64),
    st.lists(ENTRIES, min_size=1, max_size=5),
)


@given(st.lists(PARCELS, max_size=6), st.lists(st.binary(max_size=2000), max_size=3))
@settings(max_examples=40)
def test_what_goes_in_comes_out(carried: list[Parcel], files: list[bytes]) -> None:
    blobs = [(os.urandom(16), data) for data in files]
    said = manifest(SENDER, carried, len(blobs))
    target = io.BytesIO()
    pieces = [(blob, [data[:7], data[7:]]) for blob, data in blobs]
    written = write_bundle(target, said, carried, pieces, [BOX.recipient], SENDER.signer.sign, TaskContext())
    with open_bundle(target, BOX.identity) as bundle:
        assert bundle.manifest == said
        items = list(bundle)
        assert bundle.finish(SENDER.verify) == written
    assert items[: len(carried)] == carried
    assert items[len(carried) :] == [BlobChunk(blob, 0, True, data) for blob, data in blobs]
    assert bundle.taken == bundle.size == len(target.getvalue())


@pytest.mark.parametrize("length", [0, 1, limits.CHUNK, limits.CHUNK + 1, 3 * limits.CHUNK])
def test_attachments_are_cut_into_full_pieces(length: int) -> None:
    data = os.urandom(length)
    blob = os.urandom(16)
    _, items = BOX.read(BOX.bundle(SENDER, [], [(blob, data)]), SENDER)
    chunks = [item for item in items if isinstance(item, BlobChunk)]
    assert b"".join(chunk.data for chunk in chunks) == data
    assert [chunk.number for chunk in chunks] == list(range(len(chunks)))
    assert [chunk.last for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    assert all(len(chunk.data) == limits.CHUNK for chunk in chunks[:-1])


def test_a_large_transaction_is_spread_over_records() -> None:
    body = os.urandom(limits.STRING - 100)
    entries = tuple(Entry(os.urandom(70), os.urandom(16), body) for _ in range(11))
    carried = [Parcel(b"header", bytes(64), entries)]
    said, target = manifest(SENDER, carried), io.BytesIO()
    write_bundle(target, said, carried, [], [BOX.recipient], SENDER.signer.sign, TaskContext())
    with open_bundle(target, BOX.identity) as bundle:
        assert list(bundle) == carried
        bundle.finish(SENDER.verify)


def test_text_that_compresses_well_makes_the_file_longer_instead_of_a_bomb() -> None:
    entries = tuple(Entry(os.urandom(70), bytes(16), b"a" * limits.STRING) for _ in range(80))
    carried = [Parcel(b"header", bytes(64), entries)]
    target = io.BytesIO()
    write_bundle(target, manifest(SENDER, carried), carried, [], [BOX.recipient], SENDER.signer.sign, TaskContext())
    assert len(target.getvalue()) > 2 * limits.STEP
    with open_bundle(target, BOX.identity) as bundle:
        assert list(bundle) == carried
        bundle.finish(SENDER.verify)


def test_every_receiver_opens_the_same_file_and_its_size_says_little() -> None:
    boxes = [Box() for _ in range(limits.STANZAS)]
    target = io.BytesIO()
    carried = parcels(SENDER)
    keys = [box.recipient for box in boxes]
    write_bundle(target, manifest(SENDER, carried), carried, [], keys, SENDER.signer.sign, TaskContext())
    for box in (boxes[0], boxes[-1]):
        assert box.read(target.getvalue(), SENDER)[1] == carried
        assert len(pyrage.decrypt(target.getvalue(), [pyrage.x25519.Identity.from_str(box.identity)])) == limits.STEP
    with pytest.raises(ValueError, match="recipients"):
        write_bundle(target, manifest(SENDER), [], [], [*keys, BOX.recipient], SENDER.signer.sign, TaskContext())
    with pytest.raises(ValueError, match="X25519"):
        write_bundle(target, manifest(SENDER), [], [], ["age1nobody"], SENDER.signer.sign, TaskContext())


@pytest.mark.skipif(shutil.which("age") is None, reason="the age tool is not installed here")
def test_the_stock_age_tool_opens_the_outer_file(tmp_path: Path) -> None:
    key, file = tmp_path / "key", tmp_path / "2026-11-21_a7k2mp.fhrb"
    key.write_text(BOX.identity + "\n", "ascii")
    file.write_bytes(BOX.bundle(SENDER, parcels(SENDER)))
    plain = subprocess.run(["age", "-d", "-i", key, file], capture_output=True, check=True).stdout
    assert plain.startswith(b"FHRB1\x28\xb5\x2f\xfd")
    assert len(plain) == limits.STEP


def test_kinds_are_told_apart_by_what_is_inside() -> None:
    state = manifest(SENDER).sender
    files = {
        FileKind.BUNDLE: BOX.bundle(SENDER, parcels(SENDER)),
        FileKind.REQUEST: write_request(state, os.urandom(16), [BOX.recipient], SENDER.signer.sign),
        FileKind.ENROLMENT: b"FHRE1 and more",
    }
    for kind, data in files.items():
        source = io.BytesIO(data)
        assert kind_of(source, BOX.identity) is kind
        assert source.tell() == 0
    for plain, kind in ((b"FHRB2 later", Refusal.TOO_NEW), (b"letter", Refusal.UNREADABLE), (b"", Refusal.UNREADABLE)):
        with pytest.raises(BundleRefused) as refusal:
            kind_of(io.BytesIO(BOX.sealed(plain)), BOX.identity)
        assert refusal.value.kind is kind
    with pytest.raises(BundleRefused) as refusal:
        open_bundle(io.BytesIO(files[FileKind.REQUEST]), BOX.identity)
    assert refusal.value.kind is Refusal.UNREADABLE


@pytest.mark.parametrize("counts", [{"transactions": 2}, {"operations": 7}, {"blobs": 1}])
def test_a_manifest_that_counts_wrong_is_not_written(counts: dict[str, int]) -> None:
    carried = parcels(SENDER)
    said = counted(manifest(SENDER, carried), **counts)
    with pytest.raises(ValueError, match="counts"):
        write_bundle(io.BytesIO(), said, carried, [], [BOX.recipient], SENDER.signer.sign, TaskContext())


def test_what_no_reader_would_take_is_not_written() -> None:
    huge = Parcel(b"header", bytes(64), (Entry(bytes(70), bytes(16), bytes(limits.RECORD)),))
    many = Parcel(b"header", bytes(64), (Entry(bytes(70), None, None),) * (limits.ENTRIES + 1))
    for parcel in (huge, many):
        with pytest.raises(BundleRefused) as refusal:
            write_bundle(
                io.BytesIO(), manifest(SENDER, [parcel]), [parcel], [], [BOX.recipient], SENDER.signer.sign,
                TaskContext(),
            )  # fmt: skip
        assert refusal.value.kind is Refusal.TOO_LARGE


def test_cancelling_and_a_full_disk_reach_the_caller() -> None:
    carried = parcels(SENDER, 10)
    task = TaskContext(lambda done, total, sentence: task.cancel() if done == 4 else None)
    with pytest.raises(Cancelled):
        write_bundle(
            io.BytesIO(), manifest(SENDER, carried), carried, [], [BOX.recipient], SENDER.signer.sign, task
        )  # fmt: skip

    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_bundle(
            Full(), manifest(SENDER, carried), carried, [], [BOX.recipient], SENDER.signer.sign, TaskContext()
        )  # fmt: skip


def test_progress_grows_to_all_there_is() -> None:
    seen: list[tuple[int, int]] = []
    task = TaskContext(lambda done, total, sentence: seen.append((done, total)))
    carried = parcels(SENDER)
    blobs = [(os.urandom(16), [b"x"])]
    write_bundle(
        io.BytesIO(), manifest(SENDER, carried, 1), carried, blobs, [BOX.recipient], SENDER.signer.sign, task
    )  # fmt: skip
    assert seen == [(2, 7), (4, 7), (6, 7), (7, 7)]


def test_a_reader_may_be_left_before_its_end() -> None:
    data = BOX.bundle(SENDER, [], [(os.urandom(16), os.urandom(4 * limits.MIB))])
    with open_bundle(io.BytesIO(data), BOX.identity) as bundle:
        assert isinstance(next(iter(bundle)), BlobChunk)
    assert bundle.taken < bundle.size


def test_a_stick_pulled_out_is_not_called_damage() -> None:
    class Pulled(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > limits.STEP:
                raise OSError(5, "Input/output error")
            return super().read(size)

    data = BOX.bundle(SENDER, [], [(os.urandom(16), os.urandom(limits.MIB))])
    with pytest.raises(BundleRefused) as refusal, open_bundle(Pulled(data), BOX.identity) as bundle:
        bundle.finish(SENDER.verify)
    assert refusal.value.kind is Refusal.UNREADABLE
    assert "minnet" in refusal.value.sentence
