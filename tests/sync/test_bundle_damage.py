"""A bundle whose bytes are not those that were written is refused, with the kind that fits, wherever it was changed."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.sync import age_header, limits
from fhr_desktop.sync.bundle_read import open_bundle
from tests.sync.bundles import Box, Sender, parcels

SENDER, BOX = Sender.make(), Box()
SEALED = limits.AGE_CHUNK + limits.AGE_TAG
HEADER_KINDS = {Refusal.DAMAGED, Refusal.NOT_FOR_US, Refusal.UNREADABLE}  # a changed key is another's key
PARTS = 16


@cache
def _small() -> bytes:
    """One age chunk."""
    return BOX.bundle(SENDER, parcels(SENDER))


@cache
def _larger() -> bytes:
    """Several age chunks."""
    return BOX.bundle(SENDER, parcels(SENDER), [(bytes(16), random.Random(1).randbytes(200_000))])


@cache
def _head() -> int:
    return age_header.check(io.BytesIO(_small()))


def _kind(data: bytes) -> Refusal:
    """Why the bytes are refused; that they are."""
    with pytest.raises(BundleRefused) as refusal:
        BOX.read(data, SENDER)
    return refusal.value.kind


def _flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _refuses_flips(bits: Iterable[int]) -> None:
    head = _head() * 8
    for bit in bits:
        kind = _kind(_flipped(_small(), bit))
        assert kind in HEADER_KINDS if bit < head else kind is Refusal.DAMAGED, f"bit {bit}: {kind}"


def test_a_flipped_bit_is_refused() -> None:
    head, end, rng = _head(), len(_small()), random.Random(2)
    spots = [*range(head + 32), *range(end - 64, end), *rng.sample(range(head, end), 200)]
    _refuses_flips(spot * 8 + rng.randrange(8) for spot in spots)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_flipped_bit_is_refused(part: int) -> None:
    _refuses_flips(range(part, len(_small()) * 8, PARTS))


def test_a_file_that_ends_too_early_is_called_cut_short() -> None:
    head, end = _head(), len(_small())
    for length in [*range(head + 20), *range(head + 20, end, 1009), end - 16, end - 1]:
        assert _kind(_small()[:length]) is Refusal.CUT_SHORT, length


@pytest.mark.slow
def test_every_truncation_is_called_cut_short() -> None:
    for length in range(len(_small())):
        assert _kind(_small()[:length]) is Refusal.CUT_SHORT, length


def test_a_longer_file_cut_between_its_chunks_is_called_cut_short() -> None:
    data, first = _larger(), age_header.check(io.BytesIO(_larger())) + limits.AGE_TAG
    for chunk in range(3):
        for off in (-1, 0, 1):
            assert _kind(data[: first + chunk * SEALED + off]) is Refusal.CUT_SHORT


def test_chunks_that_change_places_or_go_missing_are_damage() -> None:
    data, first = _larger(), age_header.check(io.BytesIO(_larger())) + limits.AGE_TAG
    chunks = [data[at : at + SEALED] for at in range(first, len(data), SEALED)]
    for order in ([1, 0, 2, 3], [0, 2, 3], [0, 1, 1, 2, 3], [0, 1, 2, 3, 3]):
        assert _kind(data[:first] + b"".join(chunks[at] for at in order)) is Refusal.DAMAGED


@pytest.mark.parametrize("more", [b"\0", b"x" * 100, bytes(SEALED), bytes(3 * SEALED)])
def test_appended_bytes_are_damage(more: bytes) -> None:
    assert _kind(_small() + more) is Refusal.DAMAGED


def test_nothing_of_a_damaged_file_is_told_before_the_damage_is_found() -> None:
    """What comes before the damage may be read, but the bundle can then never be finished."""
    changed = _flipped(_larger(), len(_larger()) * 8 - 7)
    with open_bundle(io.BytesIO(changed), BOX.identity) as bundle:
        assert bundle.manifest.transactions == 3
        for _ in range(2):
            with pytest.raises(BundleRefused):
                bundle.finish(SENDER.verify)


def test_a_file_for_somebody_else() -> None:
    assert _kind(Box().bundle(SENDER, parcels(SENDER))) is Refusal.NOT_FOR_US


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 and more", b"age-encryption.org/v2\n", b"-----BEGIN AGE ENCRYPTED FILE-----\n", bytes(100)],
    ids=["pdf", "later age", "armour", "zeros"],
)
def test_other_files(data: bytes) -> None:
    assert _kind(data) is Refusal.UNREADABLE


def _stanza(rng: random.Random, tag: str = "X25519") -> bytes:
    key, body = (base64.b64encode(rng.randbytes(32))[:-1].decode() for _ in range(2))
    return f"-> {tag} {key}\n{body}\n".encode()


def _header(stanzas: Iterable[bytes]) -> bytes:
    mac = base64.b64encode(bytes(range(32)))[:-1]
    return age_header.VERSION + b"".join(stanzas) + b"--- " + mac + b"\n" + bytes(16 + SEALED)


def test_two_thousand_stanzas_are_too_many() -> None:
    rng = random.Random(3)
    assert _kind(_header(_stanza(rng) for _ in range(2000))) is Refusal.TOO_LARGE
    assert _kind(_header(_stanza(rng) for _ in range(limits.STANZAS + 1))) is Refusal.TOO_LARGE
    assert _kind(_header(_stanza(rng) for _ in range(limits.STANZAS))) is Refusal.NOT_FOR_US
    assert _kind(age_header.VERSION + b"-> X25519 " + b"A" * limits.HEADER) is Refusal.TOO_LARGE
    assert _kind(_header([b"-> q-grease\n" + b"A" * 64 + b"\n" * 2] * 2)) is Refusal.TOO_LARGE
    assert _kind(_header([b"-> q-grease\n" + (b"A" * 64 + b"\n") * 300 + b"\n", _stanza(rng)])) is Refusal.TOO_LARGE


def test_only_our_kind_of_key_is_tried() -> None:
    """A passphrase stanza with 2^23 rounds would hold the machine for hours if it were."""
    rng = random.Random(4)
    salt = base64.b64encode(rng.randbytes(16))[:-2].decode()
    scrypt = f"-> scrypt {salt} 23\n{base64.b64encode(rng.randbytes(32))[:-1].decode()}\n".encode()
    for other in (scrypt, _stanza(rng, "ssh-ed25519 AAAAAA"), _stanza(rng, "piv-p256"), b"-> x25519 a\nb\n"):
        assert _kind(_header([other])) is Refusal.UNREADABLE
        assert _kind(_header([_stanza(rng), other])) is Refusal.UNREADABLE
    assert _kind(_header([])) is Refusal.UNREADABLE


def test_a_header_has_one_text_only() -> None:
    good = _stanza(random.Random(5))
    bent = (
        good.replace(b"X25519 ", b"X25519  "),
        good.replace(b"\n", b"\r\n"),
        good.replace(b"\n", b"=\n", 1),
        good[:-2] + b"\n",
        good[:-3] + b"_\n",
        good + b"\n",
        good + b"x\n",
        b"-> \n",
        b"->\n",
    )
    for stanza in bent:
        assert _kind(_header([stanza])) in (Refusal.DAMAGED, Refusal.UNREADABLE), stanza


@given(st.binary(max_size=400), st.integers(0, 400), st.integers(0, 60))
@settings(max_examples=150)
def test_any_header_is_refused_or_passed_to_age(noise: bytes, at: int, gone: int) -> None:
    data = _small()[:at] + noise + _small()[at + gone :]
    if data != _small():
        assert isinstance(_kind(data), Refusal)


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "2026-11-21_large1.fhrb"
    with file.open("wb") as sparse:
        sparse.write(_small())
        sparse.truncate(limits.FILE + 1)
    with file.open("rb") as source, pytest.raises(BundleRefused) as refusal:
        open_bundle(source, BOX.identity)
    assert refusal.value.kind is Refusal.TOO_LARGE
