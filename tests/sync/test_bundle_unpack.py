"""A transaction's bytes become its values only when they are exactly as the format says."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhr_desktop.domain import canonical
from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.operations import (
    GENESIS,
    Body,
    Dot,
    Entry,
    Header,
    Operation,
    OperationKind,
    Parcel,
    Stream,
    leaves_hash,
    pack,
    seal,
)
from fhr_desktop.domain.record import Plain
from fhr_desktop.sync import limits, wire
from fhr_desktop.sync.bundle_unpack import unpack, unpack_header
from tests.sync.bundles import Sender, parcels

SENDER = Sender.make()
PARCEL = parcels(SENDER, 2, 3)[1]

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30).map(canonical.clean_text)
NUMBERS = st.integers(-limits.NUMBER - 1, limits.NUMBER)
LEAVES = st.none() | st.booleans() | NUMBERS | st.binary(max_size=30) | TEXT
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)
NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,40}", fullmatch=True)
SEQS = st.integers(1, limits.NUMBER)
STREAMS = st.sampled_from([Stream(os.urandom(16), os.urandom(8), SENDER.stream.scope) for _ in range(3)])
DOTS = st.sets(st.builds(Dot, STREAMS, SEQS), max_size=4).map(lambda dots: tuple(sorted(dots)))
PARTS = st.tuples(
    st.sampled_from(list(OperationKind)),
    NAMES,
    st.dictionaries(NAMES, DOTS, max_size=3),
    st.integers(0, limits.NUMBER),
    st.dictionaries(NAMES, VALUES, max_size=4),
    st.booleans(),
)


def _kind(parcel: Parcel) -> Refusal:
    with pytest.raises(BundleRefused) as refusal:
        unpack(parcel)
    return refusal.value.kind


@given(st.lists(PARTS, min_size=1, max_size=4), st.integers(1, limits.NUMBER - 4))
@settings(max_examples=50)
def test_what_is_packed_is_unpacked(parts: list[Any], first: int) -> None:
    operations, bodies = [], {}
    for seq, (kind, table, fields, hlc, values, _) in enumerate(parts, first):
        bodies[seq] = Body.of(values)
        operations.append(Operation(seq, kind, table, uuid.uuid4(), fields, hlc, bodies[seq].commit()))
    last = first + len(parts) - 1
    header = Header(
        SENDER.stream, first, last, GENESIS, uuid.uuid4(), 5, "0.1.0", "0002", leaves_hash(tuple(operations))
    )
    for seq, (*_, erased) in enumerate(parts, first):
        if erased:
            del bodies[seq]
    transaction = seal(header, tuple(operations), bodies, SENDER.signer.sign)
    parcel = pack(transaction)
    found = unpack(parcel)
    assert pack(found) == parcel
    assert found.header == header
    assert found.operations == transaction.operations
    assert {seq: body for seq, body in found.bodies.items() if body is not None} == bodies


@given(st.integers(0, 2), st.sampled_from(["plain", "salt", "body"]), st.integers(0, 500), st.binary(max_size=3))
@settings(max_examples=200)
def test_any_change_of_an_entry_is_refused(at: int, part: str, place: int, noise: bytes) -> None:
    entries = list(PARCEL.entries)
    old = getattr(entries[at], part)
    place = min(place, len(old))
    new = old[:place] + noise + old[place + len(noise) :]
    if new != old:
        entries[at] = replace(entries[at], **{part: new})
        assert _kind(replace(PARCEL, entries=tuple(entries))) is not None


@given(st.binary(max_size=60))
@settings(max_examples=300)
def test_strict_decoding_takes_the_one_text_of_a_value_or_refuses(data: bytes) -> None:
    try:
        value = wire.decode(data)
    except BundleRefused:
        return
    assert canonical.encode(value) == data


@given(VALUES)
@settings(max_examples=100)
def test_strict_decoding_takes_all_that_we_write(value: Plain) -> None:
    try:
        found = wire.decode(canonical.encode(value))
    except BundleRefused:
        assert _depth(value) > limits.DEPTH
    else:
        assert found == value


def _depth(value: Plain) -> int:
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 1 + max(map(_depth, value.values()), default=0) if isinstance(value, dict) else 0


def test_depth_and_strings_have_limits() -> None:
    deep: Plain = 1
    for _ in range(limits.DEPTH):
        deep = [deep]
    assert wire.decode(canonical.encode(deep)) == deep
    for bad, kind in (
        ([deep], Refusal.CONTENT),
        ("x" * (limits.STRING + 1), Refusal.TOO_LARGE),
        (bytes(limits.STRING + 1), Refusal.TOO_LARGE),
        ({"x" * (limits.STRING + 1): 1}, Refusal.TOO_LARGE),
        (1 << 63, Refusal.CONTENT),
        (-(1 << 63) - 1, Refusal.CONTENT),
    ):
        with pytest.raises(BundleRefused) as refusal:
            wire.decode(cbor2.dumps(bad, canonical=True))
        assert refusal.value.kind is kind
    assert wire.decode(cbor2.dumps("å" * (limits.STRING // 2))) == "å" * (limits.STRING // 2)


@pytest.mark.parametrize(
    "data",
    ["1800", "190010", "1a00000010", "1b0000000000000010", "3800", "580141", "780161", "9801f6", "b80161610a", "9fff",
     "bfff", "5fff", "7fff", "c24101", "c0616b", "d81c80", "82d81c80d81d00", "d9d9f701", "f90000", "fa00000000",
     "fb0000000000000000", "f7", "e0", "f820", "f814", "a2616201616101", "a2616101616102", "a2626161016162f6", "a10102",
     "a1410102", "61ff", "63eda080", "6100", "6261cc8a", "63610061", "0000", "", "ff", "1c", "8261", "fc"],
)  # fmt: skip
def test_other_texts_are_refused(data: str) -> None:
    with pytest.raises(BundleRefused) as refusal:
        wire.decode(bytes.fromhex(data))
    assert refusal.value.kind is Refusal.CONTENT


def _resealed(spoil: Callable[[list[Any]], object]) -> Parcel:
    """The transaction with its first operation changed, and hashed and signed again."""
    plain = cbor2.loads(PARCEL.entries[0].plain)
    spoil(plain)
    text = cbor2.dumps(plain, canonical=True)
    return _rehashed((replace(PARCEL.entries[0], plain=text), *PARCEL.entries[1:]))


def _rehashed(entries: tuple[Entry, ...]) -> Parcel:
    leaves = sha256(b"".join(sha256(entry.plain).digest() for entry in entries)).digest()
    header = replace(unpack_header(PARCEL.header), leaves_hash=leaves).encode()
    return Parcel(header, SENDER.signer.sign(header), entries)


def test_operations_are_strict() -> None:
    assert unpack(_resealed(lambda plain: None))
    parent = [SENDER.stream.device, SENDER.stream.incarnation, 1]
    spoiled: dict[Refusal, list[Callable[[list[Any]], object]]] = {
        Refusal.TOO_NEW: [lambda plain: plain.__setitem__(1, "note")],
        Refusal.TOO_LARGE: [
            lambda plain: plain.__setitem__(4, {"name": [[*parent[:2], n] for n in range(1, limits.PARENTS + 2)]}),
        ],
        Refusal.CONTENT: [
            lambda plain: plain.__setitem__(0, plain[0] + 1),
            lambda plain: plain.__setitem__(0, True),
            lambda plain: plain.__setitem__(0, "1"),
            lambda plain: plain.__setitem__(1, "Note here"),
            lambda plain: plain.__setitem__(1, 1),
            lambda plain: plain.__setitem__(2, "Home"),
            lambda plain: plain.__setitem__(2, "h" * 65),
            lambda plain: plain.__setitem__(2, ""),
            lambda plain: plain.__setitem__(2, [1]),
            lambda plain: plain.__setitem__(3, bytes(15)),
            lambda plain: plain.__setitem__(3, "x" * 16),
            lambda plain: plain.__setitem__(4, []),
            lambda plain: plain.__setitem__(4, None),
            lambda plain: plain.__setitem__(4, {"Name": []}),
            lambda plain: plain.__setitem__(4, {b"name": []}),
            lambda plain: plain.__setitem__(4, {"name": None}),
            lambda plain: plain.__setitem__(4, {"name": [1]}),
            lambda plain: plain.__setitem__(4, {"name": [parent[:2]]}),
            lambda plain: plain.__setitem__(4, {"name": [[parent[0], parent[1], 0]]}),
            lambda plain: plain.__setitem__(4, {"name": [[parent[0][1:], parent[1], 1]]}),
            lambda plain: plain.__setitem__(4, {"name": [[parent[0], parent[1][1:], 1]]}),
            lambda plain: plain.__setitem__(4, {"name": [[*parent[:2], 2], [*parent[:2], 1]]}),
            lambda plain: plain.__setitem__(4, {"name": [parent, parent]}),
            lambda plain: plain.__setitem__(5, -1),
            lambda plain: plain.__setitem__(5, 1 << 63),
            lambda plain: plain.__setitem__(5, 1.5),
            lambda plain: plain.__setitem__(6, bytes(31)),
            lambda plain: plain.append(1),
            lambda plain: plain.pop(),
        ],
    }
    for kind, spoils in spoiled.items():
        for number, spoil in enumerate(spoils):
            assert _kind(_resealed(spoil)) is kind, (kind, number)


def test_an_operation_has_one_text_only() -> None:
    plain = PARCEL.entries[0].plain
    seq, rest = plain[1:2], plain[2:]
    assert seq == b"\x04"
    two = {"name": [], "a": []}
    unsorted = cbor2.dumps([*cbor2.loads(plain)[:4], two, *cbor2.loads(plain)[5:]])
    for text in (plain[:1] + b"\x18\x04" + rest, plain + b"\0", b"\x9f" + plain[1:] + b"\xff", unsorted):
        entries = (replace(PARCEL.entries[0], plain=text), *PARCEL.entries[1:])
        assert _kind(_rehashed(entries)) is Refusal.CONTENT, text[:4]


def test_bodies_are_what_operations_are_committed_to() -> None:
    def with_body(body: bytes, salt: bytes = bytes(16)) -> Parcel:
        plain = cbor2.loads(PARCEL.entries[0].plain)
        plain[6] = sha256(salt + body).digest()
        entry = Entry(cbor2.dumps(plain, canonical=True), salt, body)
        return _rehashed((entry, *PARCEL.entries[1:]))

    assert unpack(with_body(b"\xa0"))
    texts = {
        b"\xa1\x64Name\x01": Refusal.CONTENT,
        b"\xa1\x44name\x01": Refusal.CONTENT,
        b"\xa2\x61b\x01\x61a\x01": Refusal.CONTENT,
        b"\xb8\x01\x61a\x01": Refusal.CONTENT,
        b"\xa0\0": Refusal.CONTENT,
        b"\x80": Refusal.CONTENT,
        b"\xf6": Refusal.CONTENT,
        b"": Refusal.CONTENT,
        cbor2.dumps({"a": 1.5}): Refusal.CONTENT,
        cbor2.dumps({"a": "x" * (limits.STRING + 1)}): Refusal.TOO_LARGE,
        b"\xa1\x61a" + b"\x81" * 8 + b"\x80": Refusal.CONTENT,
    }
    for body, kind in texts.items():
        assert _kind(with_body(body)) is kind, body[:20]
    for entry in (
        replace(PARCEL.entries[0], body=b"\xa0"),
        replace(PARCEL.entries[0], salt=bytes(16)),
        replace(PARCEL.entries[0], salt=None),
        replace(PARCEL.entries[0], body=None),
    ):
        assert _kind(replace(PARCEL, entries=(entry, *PARCEL.entries[1:]))) is Refusal.CONTENT


def test_headers_are_strict() -> None:
    good = cbor2.loads(PARCEL.header)
    changes: list[dict[str, Any]] = [
        {"v": 0}, {"v": True}, {"v": "1"}, {"dev": bytes(15)}, {"inc": bytes(9)}, {"scope": "x" * 16}, {"from": 0},
        {"to": 3}, {"to": 7}, {"to": 1 << 63}, {"prev": bytes(31)}, {"user": None}, {"hlc": -1}, {"hlc": 2.0},
        {"app": "x" * 65}, {"app": 1}, {"schema": "a\0"}, {"leaves": bytes(32)}, {"leaves": None}, {"more": 1},
    ]  # fmt: skip
    for change in changes:
        header = cbor2.dumps(good | change, canonical=True)
        assert _kind(replace(PARCEL, header=header)) is Refusal.CONTENT, change
    for header in (b"", b"\x80", PARCEL.header + b"\0", cbor2.dumps(dict(sorted(good.items()))), b"\xa1\x61v\x01"):
        assert _kind(replace(PARCEL, header=header)) is Refusal.CONTENT
    assert _kind(replace(PARCEL, header=cbor2.dumps(good | {"v": 2}, canonical=True))) is Refusal.TOO_NEW
    many = cbor2.dumps(good | {"to": good["from"] + limits.ENTRIES}, canonical=True)
    assert _kind(replace(PARCEL, header=many)) is Refusal.TOO_LARGE


def test_entries_must_be_all_of_them_in_order() -> None:
    one, two, three = PARCEL.entries
    for entries in ((one, two), (one, three, two), (one, two, three, three), ()):
        assert _kind(replace(PARCEL, entries=entries)) is Refusal.CONTENT
    assert _kind(_rehashed((one, three, two))) is Refusal.CONTENT
    assert _kind(replace(PARCEL, signature=bytes(63))) is Refusal.CONTENT
