"""What a rightful receiver could put into a bundle and encrypt anew is refused; so is what would fill memory."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import cbor2
import pytest
import zstandard

from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.operations import Entry, Parcel
from fhr_desktop.sync import limits
from fhr_desktop.sync.bundle_read import open_bundle
from fhr_desktop.sync.wire_manifest import encode_manifest
from fhr_desktop.sync.wire_records import BlobChunk, encode_chunk, encode_parcel
from tests.sync.bundles import Box, Sender, counted, manifest, parcels, records, stream_of

SENDER, BOX = Sender.make(), Box()
CARRIED = parcels(SENDER, 2, 1)
BLOB = BlobChunk(os.urandom(16), 0, True, b"sealed")
SAID = manifest(SENDER, CARRIED, 1)
RECORDS = records(SAID, CARRIED, [BLOB])


def _kind(data: bytes) -> Refusal:
    with pytest.raises(BundleRefused) as refusal:
        BOX.read(data, SENDER)
    return refusal.value.kind


def _inner(many: Sequence[bytes], sender: Sender | None = SENDER) -> Refusal:
    return _kind(BOX.framed(stream_of(many, sender)))


def test_the_parts_put_together_are_a_bundle() -> None:
    said, items = BOX.read(BOX.framed(stream_of(RECORDS, SENDER)), SENDER)
    assert (said, items) == (SAID, [*CARRIED, BLOB])


def _changes(step: int) -> None:
    inner = stream_of(RECORDS, SENDER)
    for bit in range(0, len(inner) * 8, step):
        changed = bytearray(inner)
        changed[bit // 8] ^= 1 << bit % 8
        kind = _kind(BOX.framed(bytes(changed)))
        assert kind in (Refusal.CONTENT, Refusal.TOO_LARGE, Refusal.TOO_NEW, Refusal.SIGNATURE), f"bit {bit}: {kind}"


def test_a_changed_byte_inside_is_refused() -> None:
    _changes(17)  # every second byte, and each bit of them in turn


@pytest.mark.slow
def test_every_changed_bit_inside_is_refused() -> None:
    _changes(1)


def test_a_bundle_made_right_but_signed_by_another_is_refused() -> None:
    other = Sender(Sender.make().signer, SENDER.stream)
    assert _inner(RECORDS, other) is Refusal.SIGNATURE
    altered = replace(SAID, recipients=(replace(SAID.recipients[0], device=os.urandom(16)),))
    assert _inner([encode_manifest(altered), *RECORDS[1:]], other) is Refusal.SIGNATURE


def test_a_bundle_without_a_trailer_or_with_more_after_it_is_refused() -> None:
    whole = stream_of(RECORDS, SENDER)
    more = [whole + whole, whole + stream_of(RECORDS[-1:]), whole + b"\0"]
    for inner in (stream_of(RECORDS), *more, b"", whole[:-1], whole[:3]):
        assert _kind(BOX.framed(inner)) is Refusal.CONTENT


def test_only_padding_of_zeros_to_a_whole_step_may_follow() -> None:
    frame = zstandard.ZstdCompressor().compress(stream_of(RECORDS, SENDER))
    plain = b"FHRB1" + frame
    full = -len(plain) % limits.STEP
    assert BOX.read(BOX.sealed(plain + bytes(full)), SENDER)[0] == SAID
    assert BOX.read(BOX.sealed(plain + bytes(full + 2 * limits.STEP)), SENDER)[0] == SAID
    for padding in (
        b"",
        bytes(full - 1),
        bytes(full + 1),
        bytes(full - 1) + b"\1",
        bytes(full) + bytes(limits.STEP - 1) + b"\1",
        frame + bytes((full - len(frame)) % limits.STEP),
    ):
        assert _kind(BOX.sealed(plain + padding)) is Refusal.CONTENT


def test_other_things_than_one_zstd_frame_are_refused() -> None:
    inner = stream_of(RECORDS, SENDER)
    dictionary = zstandard.ZstdCompressionDict(os.urandom(200), dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    wide = zstandard.ZstdCompressionParameters(window_log=27)
    frames = {
        b"not zstd at all": Refusal.CONTENT,
        zstandard.ZstdCompressor(dict_data=dictionary).compress(inner)[:-3]: Refusal.CONTENT,
        b"\x50\x2a\x4d\x18" + (4).to_bytes(4, "little") + b"skip": Refusal.CONTENT,
        _streamed(zstandard.ZstdCompressor(compression_params=wide), inner): Refusal.TOO_LARGE,
    }
    for frame, kind in frames.items():
        plain = b"FHRB1" + frame
        assert _kind(BOX.sealed(plain + bytes(-len(plain) % limits.STEP))) is kind, frame[:12]


def _streamed(compressor: zstandard.ZstdCompressor, data: bytes) -> bytes:
    frame = compressor.compressobj()
    return frame.compress(data) + frame.flush()


def test_counts_must_be_those_of_the_manifest() -> None:
    for counts in ({"transactions": 1}, {"transactions": 3}, {"operations": 1}, {"operations": 3}, {"blobs": 2}):
        assert _inner([encode_manifest(counted(SAID, **counts)), *RECORDS[1:]]) is Refusal.CONTENT
    assert _inner(records(counted(SAID, blobs=0), CARRIED, [BLOB])) is Refusal.CONTENT
    assert _inner([encode_manifest(counted(SAID, operations=limits.OPERATIONS + 1))]) is Refusal.TOO_LARGE
    assert _inner([encode_manifest(counted(SAID, blobs=limits.BLOBS + 1))]) is Refusal.TOO_LARGE


def test_records_must_stand_in_their_order() -> None:
    said, first, one, second, two, blob = RECORDS
    for order in (
        [first, said, one, second, two, blob],
        [said, said, first, one, second, two, blob],
        [said, first, second, one, two, blob],
        [said, one, first, second, two, blob],
        [said, first, one, blob, second, two],
        [said, first, one, two, second, blob],
        [said, first, one, second, blob],
        [said],
    ):
        assert _inner(order) is Refusal.CONTENT


def test_pieces_of_attachments_must_follow_each_other() -> None:
    full = os.urandom(limits.CHUNK)
    parts = [BlobChunk(BLOB.blob, 0, False, full), BlobChunk(BLOB.blob, 1, True, b"end")]
    said = counted(SAID, transactions=0, operations=0)
    assert BOX.read(BOX.framed(stream_of(records(said, [], parts), SENDER)), SENDER)[1] == parts
    other = os.urandom(16)
    for chunks in (
        parts[:1],
        parts[1:],
        [parts[0], replace(parts[1], number=2)],
        [parts[0], replace(parts[1], blob=other)],
        [parts[0], replace(parts[1], data=b"")],
        [replace(parts[0], data=b"short"), parts[1]],
        [*parts, *parts],
        [BLOB, replace(BLOB, blob=other)],
    ):
        assert _inner(records(said, [], chunks)) is Refusal.CONTENT


def test_records_have_one_text_only() -> None:
    begin = cbor2.loads(RECORDS[1])
    entry = cbor2.loads(RECORDS[2])[1][0]
    long_head = b"\x84\x61t" + b"\x5a" + len(begin[1]).to_bytes(4) + begin[1] + cbor2.dumps(begin[2]) + b"\x01"
    for bad in (
        long_head,
        RECORDS[1] + b"\0",
        b"\x9f" + RECORDS[1][1:] + b"\xff",
        b"\xd9\xd9\xf7" + RECORDS[1],
        cbor2.dumps(["t", begin[1], begin[2][:-1], 1]),
        cbor2.dumps(["t", begin[1], begin[2], 0]),
        cbor2.dumps(["t", begin[1], begin[2], True]),
        cbor2.dumps(["t", begin[1], begin[2], 1.0]),
        cbor2.dumps(["t", begin[1], begin[2], 1, 1]),
        cbor2.dumps(["x", 1]),
        cbor2.dumps([[], 1]),
        cbor2.dumps({}),
        b"",
    ):
        assert _inner([RECORDS[0], bad, *RECORDS[2:]]) is Refusal.CONTENT, bad[:20]
    text, salt, body = entry
    for items in (
        [],
        [[text, salt]],
        [[text, salt, None]],
        [[text, None, body]],
        [[text, salt[:-1], body]],
        [[text[:60], salt, body]],
        [[None, salt, body]],
        [[text, salt, "body"]],
        [entry, entry],
        [text],
    ):
        assert _inner([*RECORDS[:2], cbor2.dumps(["o", items]), *RECORDS[3:]]) is Refusal.CONTENT, items
    assert _inner([*RECORDS[:2], cbor2.dumps(["o", "x"]), *RECORDS[3:]]) is Refusal.CONTENT


def test_manifests_are_strict() -> None:
    good = cbor2.loads(RECORDS[0])
    spoiled: list[Callable[[dict], object]] = [  # type: ignore[type-arg]
        lambda plain: plain.pop("unit"),
        lambda plain: plain.update(extra=1),
        lambda plain: plain.update(v=0),
        lambda plain: plain.update(v=True),
        lambda plain: plain.update(unit=b"short"),
        lambda plain: plain.update(created=-1),
        lambda plain: plain.update(created=1 << 63),
        lambda plain: plain.update(created=1.5),
        lambda plain: plain.update(recipients=[]),
        lambda plain: plain.update(recipients=good["recipients"] * (limits.STANZAS + 1)),
        lambda plain: plain.update(app="x" * 65),
        lambda plain: plain.update(app="a\0"),
        lambda plain: plain.update(app="a\u030a"),
        lambda plain: plain.update(streams=list(reversed(plain["streams"]))),
        lambda plain: plain.update(streams=[*plain["streams"], [b"\xff" * 16, bytes(8), bytes(16)]]),
        lambda plain: plain.update(prereq=[[9, 1]]),
        lambda plain: plain.update(prereq=[[0, 0]]),
        lambda plain: plain.update(prereq=[[0, 1], [0, 2]]),
        lambda plain: plain.update(prereq=[[1, 1], [0, 2]]),
        lambda plain: plain.update(peers=[[]]),
        lambda plain: plain["sender"].__setitem__(1, []),
        lambda plain: plain["sender"].__setitem__(1, [bytes(8), bytes(8)]),
        lambda plain: plain.update(counts=[0, 0]),
        lambda plain: plain.update(rosters=[["deep"]]),
    ]
    for spoil in spoiled:
        plain = cbor2.loads(RECORDS[0])
        spoil(plain)
        assert _inner([cbor2.dumps(plain, canonical=True), *RECORDS[1:]]) is Refusal.CONTENT, plain
    assert _inner([cbor2.dumps(good | {"v": 2}, canonical=True), *RECORDS[1:]]) is Refusal.TOO_NEW
    large = cbor2.dumps(good | {"rosters": [bytes(limits.STRING + 1)]}, canonical=True)
    assert _inner([large, *RECORDS[1:]]) is Refusal.TOO_LARGE
    for bad in (
        cbor2.dumps(dict(reversed(good.items()))),
        cbor2.dumps([good]),
        b"\xbf" + RECORDS[0][1:] + b"\xff",
        b"\x81" * 500 + b"\x80",
        b"\x81" * 1_000_000 + b"\x80",
        b"\xa1" * 500,
        b"",
    ):
        assert _inner([bad, *RECORDS[1:]]) is Refusal.CONTENT, bad[:10]


def test_a_record_beyond_the_limit_is_refused_before_it_is_read() -> None:
    inner = stream_of(RECORDS[:1]) + (limits.RECORD + 1).to_bytes(4)
    assert _kind(BOX.framed(inner)) is Refusal.TOO_LARGE
    big = encode_chunk(replace(BLOB, data=bytes(limits.CHUNK + 1)))
    assert _inner([*RECORDS[:-1], big]) is Refusal.TOO_LARGE


def test_a_transaction_without_end_is_refused() -> None:
    entry = Entry(bytes(61), None, None)
    begin = cbor2.dumps(["t", b"header", bytes(64), limits.ENTRIES + 1])
    assert _inner([encode_manifest(counted(SAID, operations=5_000_000)), begin]) is Refusal.TOO_LARGE
    _, operations = encode_parcel(Parcel(b"header", bytes(64), (entry,) * 3))
    begin = cbor2.dumps(["t", b"header", bytes(64), 2])
    assert _inner([encode_manifest(counted(SAID, operations=2)), begin, operations]) is Refusal.CONTENT


OPEN = """
import re, sys
from pathlib import Path
from fhr_desktop.domain.errors import BundleRefused
from fhr_desktop.sync.bundle_read import open_bundle
for path in sys.argv[2:]:
    try:
        with open(path, "rb") as source, open_bundle(source, sys.argv[1]) as bundle:
            bundle.finish(lambda *_: True)
    except BundleRefused as refusal:
        print(refusal.kind.value)
print(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""
ZEROS = 512 * limits.MIB


def _framed_zeros(before: bytes) -> bytes:
    """A frame that does not tell its size: some bytes and then half a gigabyte of zeros."""
    frame = zstandard.ZstdCompressor(level=3).compressobj()
    parts = [frame.compress(before), *(frame.compress(bytes(limits.MIB)) for _ in range(ZEROS // limits.MIB))]
    plain = b"FHRB1" + b"".join(parts) + frame.flush()
    return BOX.sealed(plain + bytes(-len(plain) % limits.STEP))


def _declared_zeros() -> bytes:
    """A frame that tells its size."""
    frame = zstandard.ZstdCompressor(level=3).compressobj(size=ZEROS)
    parts = [frame.compress(bytes(limits.MIB)) for _ in range(ZEROS // limits.MIB)]
    plain = b"FHRB1" + b"".join(parts) + frame.flush()
    return BOX.sealed(plain + bytes(-len(plain) % limits.STEP))


def _bombs() -> dict[str, tuple[bytes, Refusal]]:
    said = encode_manifest(counted(SAID, transactions=10_000, operations=10_000))
    fat = Parcel(b"header", bytes(64), (Entry(bytes(61), bytes(16), bytes(limits.RECORD - 200)),))
    lists = b"\x9a" + (1_000_000).to_bytes(4) + b"\x80" * 1_000_000
    return {
        "declared": (_declared_zeros(), Refusal.TOO_LARGE),
        "undeclared": (_framed_zeros(stream_of(RECORDS[:1])), Refusal.TOO_LARGE),
        "many operations": (BOX.framed(stream_of([said, *[*encode_parcel(fat)] * 60])), Refusal.TOO_LARGE),
        "wide entries": (BOX.framed(stream_of([*RECORDS[:2], cbor2.dumps(["o", [[]] * 900_000])])), Refusal.CONTENT),
        "wide manifest": (BOX.framed(stream_of([lists] * 10)), Refusal.CONTENT),
    }


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_bombs_are_refused_in_little_memory(tmp_path: Path) -> None:
    """Half a gigabyte of zeros in a small file, with and without its size told, and values that are wide or many."""
    paths, kinds = [], []
    for name, (data, kind) in _bombs().items():
        assert len(data) < 3 * limits.STEP
        paths.append(tmp_path / name)
        paths[-1].write_bytes(data)
        kinds.append(kind.value)
    run = [sys.executable, "-c", OPEN, BOX.identity, *map(str, paths)]
    *found, kilobytes = subprocess.run(run, capture_output=True, check=True, text=True).stdout.split()
    assert found == kinds
    assert int(kilobytes) < 300 * 1024


def test_a_manifest_is_all_that_is_read_to_look_at_a_bundle() -> None:
    with open_bundle(io.BytesIO(BOX.framed(stream_of(RECORDS, SENDER))), BOX.identity) as bundle:
        assert bundle.manifest == SAID
