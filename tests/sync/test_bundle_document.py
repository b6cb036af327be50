"""docs/bundle-format.md is true: its example is what the program writes, and its words are enough to read it by."""

from __future__ import annotations

import re
from hashlib import sha256

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fhr_desktop.domain.operations import OperationKind, Parcel
from fhr_desktop.sync import limits
from fhr_desktop.sync.bundle_unpack import unpack
from tests.sync import example
from tests.sync.bundles import Box, Sender, stream_of

PAGE = example.PAGE.read_text("utf-8")


def _stream() -> bytes:
    return bytes.fromhex("".join(re.findall(r"^[0-9a-f]+$", example.on_page(PAGE), re.MULTILINE)))


def test_the_example_is_what_the_program_writes() -> None:
    assert example.on_page(PAGE) == example.text()


def test_the_example_can_be_read_by_the_page_alone() -> None:
    """With nothing of our own: what a stranger would write after sections 1, 3 and 4."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(re.findall(r"public key is `([0-9a-f]{64})`", PAGE)[0]))
    inner, records, at = _stream(), [], 0
    while at < len(inner):
        length = int.from_bytes(inner[at : at + 4], "big")
        begun, at = at, at + 4 + length
        records.append(cbor2.loads(inner[begun + 4 : at]))
    said, (_, header, signature, count), (_, entries), (_, blob, number, last, sealed), trailer = records
    _, digest, length, signed = trailer
    assert (length, digest) == (begun, sha256(inner[:begun]).digest())
    key.verify(signed, b"FHRB1-bundle" + digest + length.to_bytes(8, "big"))
    assert said["counts"] == [1, 3, 1]
    assert (blob, number, last, sealed) == (b"\xbb" * 16, 0, True, b"sealed bytes")

    key.verify(signature, header)
    head = cbor2.loads(header)
    assert head["prev"] == bytes(32)
    assert len(entries) == count == head["to"] - head["from"] + 1
    leaves = b"".join(sha256(plain).digest() for plain, _salt, _body in entries)
    assert head["leaves"] == sha256(leaves).digest()
    values = []
    for expected, (plain, salt, body) in enumerate(entries, head["from"]):
        seq, _kind, table, record, _parents, _hlc, commit = cbor2.loads(plain)
        assert (seq, table, record) == (expected, "home", b"\xee" * 16)
        if body is not None:
            assert sha256(salt + body).digest() == commit
        values.append(body and cbor2.loads(body))
    assert values == [{"name": "Åkerlund", "places": 2}, None, {"name": "Berglund"}]
    (place, held), *_ = said["sender"][4]
    assert [*said["streams"][place], held] == [head["dev"], head["inc"], head["scope"], head["to"]]


def test_the_program_reads_the_example() -> None:
    box, sender = Box(), Sender(example.SIGNER, example.STREAM)
    parts = [record for _name, record in example.records()]
    assert stream_of(parts, sender) == _stream()
    said, items = box.read(box.framed(_stream()), sender)
    assert said.sender.device == sender.stream.device
    assert isinstance(items[0], Parcel)
    assert unpack(items[0]).bodies[2] is None


@pytest.mark.parametrize("kind", OperationKind)
def test_every_kind_of_operation_is_on_the_page(kind: OperationKind) -> None:
    assert f"| `{kind.value}` |" in PAGE


def test_the_limits_on_the_page_are_the_programs() -> None:
    for words, number in (
        ("| file | 2 GiB |", limits.FILE == 2 * limits.GIB),
        ("| age header; stanzas | 16 KiB; 64 |", (limits.HEADER, limits.STANZAS) == (16 * limits.KIB, 64)),
        ("| inflated | 4 GiB |", limits.INFLATED == 4 * limits.GIB),
        ("512 MiB, and 200 × the length", (limits.CONTENT, limits.RATIO) == (512 * limits.MIB, 200)),
        ("| record | 1 MiB |", limits.RECORD == limits.MIB),
        ("`body` themselves) | 256 KiB |", limits.STRING == 256 * limits.KIB),
        ("| 256 KiB; 100 000 |", (limits.CHUNK, limits.BLOBS) == (256 * limits.KIB, 100_000)),
        ("| 5 000 000; 262 144 |", (limits.OPERATIONS, limits.ENTRIES) == (5_000_000, 262_144)),
        ("of a transaction | 128 MiB |", limits.TRANSACTION == 128 * limits.MIB),
        ("| parents of a field | 64 |", limits.PARENTS == 64),
        ("| containers within each other | 8 |", limits.DEPTH == 8),
        ("| memory asked for by zstd | 8 MiB |", limits.WINDOW == 8 * limits.MIB),
        ("stays 2 MiB below", limits.AHEAD == 2 * limits.MIB),
    ):
        assert words in PAGE
        assert number, words
