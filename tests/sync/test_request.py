"""A request says what its machine holds, to the machines it is for, and cannot be altered on the way."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhr_desktop.domain import canonical
from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.operations import Stream
from fhr_desktop.sync import limits
from fhr_desktop.sync.manifest import PeerState
from fhr_desktop.sync.request import CONTEXT, Request, read_request, write_request
from fhr_desktop.sync.wire_manifest import encode_state
from tests.sync.bundles import Box, Sender, parcels

SENDER, BOX, UNIT = Sender.make(), Box(), os.urandom(16)
STATE = PeerState(SENDER.stream.device, (SENDER.stream.incarnation,), 3, 1, {SENDER.stream: 17})
DATA = write_request(STATE, UNIT, [BOX.recipient], SENDER.signer.sign)


def _kind(data: bytes) -> Refusal:
    with pytest.raises(BundleRefused) as refusal:
        read_request(data, BOX.identity, SENDER.verify)
    return refusal.value.kind


def _sealed(record: bytes, *, magic: bytes = b"FHRQ1", signature: bytes | None = None, after: bytes = b"") -> bytes:
    signed = SENDER.signer.sign(CONTEXT + record) if signature is None else signature
    plain = magic + len(record).to_bytes(4) + record + signed + after
    return BOX.sealed(plain + bytes(-len(plain) % limits.STEP))


@given(
    st.dictionaries(
        st.builds(Stream, st.binary(min_size=16, max_size=16), st.binary(min_size=8, max_size=8), st.just(bytes(16))),
        st.integers(1, limits.NUMBER),
        max_size=40,
    ),
    st.lists(st.binary(min_size=8, max_size=8), min_size=1, max_size=4, unique=True),
    st.integers(0, limits.NUMBER),
)
@settings(max_examples=40)
def test_what_is_asked_is_heard(have: dict[Stream, int], lineage: list[bytes], serial: int) -> None:
    state = PeerState(SENDER.stream.device, tuple(lineage), serial, 4, have)
    data = write_request(state, UNIT, [Box().recipient, BOX.recipient], SENDER.signer.sign)
    assert read_request(data, BOX.identity, SENDER.verify) == Request(UNIT, state)


def test_a_damaged_request_is_refused() -> None:
    rng = random.Random(1)
    for at in [*range(0, 500, 7), *rng.sample(range(len(DATA)), 100)]:
        changed = bytearray(DATA)
        changed[at] ^= 1 << rng.randrange(8)
        assert _kind(bytes(changed)) in (Refusal.DAMAGED, Refusal.NOT_FOR_US, Refusal.UNREADABLE)
        assert _kind(DATA[:at]) is Refusal.CUT_SHORT
    assert _kind(DATA + b"\0") is Refusal.DAMAGED
    assert _kind(bytes(3 * limits.MIB)) is Refusal.TOO_LARGE


def test_what_a_receiver_alters_and_seals_anew_is_refused() -> None:
    record = encode_state(UNIT, STATE)
    assert read_request(_sealed(record), BOX.identity, SENDER.verify).state == STATE
    signature = SENDER.signer.sign(CONTEXT + record)
    for bit in range(0, len(record) * 8, 3):
        changed = bytearray(record)
        changed[bit // 8] ^= 1 << bit % 8
        kind = _kind(_sealed(bytes(changed), signature=signature))
        assert kind in (Refusal.CONTENT, Refusal.SIGNATURE, Refusal.TOO_NEW), bit
    assert _kind(_sealed(record, signature=SENDER.signer.sign(record))) is Refusal.SIGNATURE
    assert _kind(_sealed(record, after=b"\1")) is Refusal.CONTENT
    assert _kind(_sealed(record, after=bytes(limits.STEP))) is Refusal.CONTENT
    assert _kind(BOX.sealed(b"FHRQ1" + len(record).to_bytes(4) + record + signature)) is Refusal.CONTENT
    assert _kind(BOX.sealed(b"FHRQ1" + b"\xff" * (limits.STEP - 5))) is Refusal.CONTENT
    assert _kind(_sealed(canonical.encode({"v": 1, "unit": UNIT, "state": None, "streams": []}))) is Refusal.CONTENT
    assert _kind(_sealed(canonical.encode({"v": 2}))) is Refusal.TOO_NEW
    assert _kind(_sealed(record, magic=b"FHRQ2")) is Refusal.TOO_NEW


def test_a_bundle_is_no_request() -> None:
    assert _kind(BOX.bundle(SENDER, parcels(SENDER))) is Refusal.UNREADABLE


def test_more_streams_than_fit_are_not_written() -> None:
    have = {Stream(number.to_bytes(16), bytes(8), bytes(16)): 1 for number in range(25_000)}
    with pytest.raises(BundleRefused) as refusal:
        write_request(PeerState(UNIT, (bytes(8),), 1, 1, have), UNIT, [BOX.recipient], SENDER.signer.sign)
    assert refusal.value.kind is Refusal.TOO_LARGE
