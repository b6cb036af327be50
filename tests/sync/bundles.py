"""Bundles for tests: made of random but valid parts, and taken apart and put together again with faults."""

from __future__ import annotations

import io
import os
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import pyrage
import zstandard

from fhr_desktop.domain.operations import (
    GENESIS,
    Body,
    Dot,
    Header,
    Operation,
    OperationKind,
    Parcel,
    Stream,
    leaves_hash,
    pack,
    seal,
)
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.security import signing
from fhr_desktop.sync import limits
from fhr_desktop.sync.bundle_read import open_bundle
from fhr_desktop.sync.bundle_unpack import unpack
from fhr_desktop.sync.bundle_write import signed_part, write_bundle
from fhr_desktop.sync.manifest import Manifest, PeerState, Recipient, ScopeEntry
from fhr_desktop.sync.wire_manifest import encode_manifest
from fhr_desktop.sync.wire_records import BlobChunk, Trailer, encode_chunk, encode_parcel, encode_trailer

Blob = tuple[bytes, bytes]


@dataclass(frozen=True)
class Sender:
    """A machine that signs, and its stream."""

    signer: signing.Signer
    stream: Stream

    @staticmethod
    def make() -> Sender:
        stream = Stream(os.urandom(16), os.urandom(8), os.urandom(16))
        return Sender(signing.Signer(signing.generate()), stream)

    def verify(self, device: bytes, message: bytes, signature: bytes) -> bool:
        return device == self.stream.device and signing.verify(self.signer.public, signature, message)


def parcels(sender: Sender, transactions: int = 3, each: int = 2) -> list[Parcel]:
    """A valid chain of transactions."""
    made, prev, seq = [], GENESIS, 1
    for _ in range(transactions):
        operations, bodies = [], {}
        for number in range(seq, seq + each):
            body = Body.of({"name": f"Åkerlund {number}", "places": number, "archived": None})
            fields = {"name": (Dot(sender.stream, number - 1),)} if number > 1 else {}
            kind = OperationKind.SET if number > 1 else OperationKind.NEW
            operations.append(Operation(number, kind, "home", uuid.uuid4(), fields, 1 << 56, body.commit()))
            bodies[number] = body
        header = Header(
            sender.stream, seq, seq + each - 1, prev, uuid.uuid4(), 1 << 56, "0.1.0", "0002",
            leaves_hash(tuple(operations)),
        )  # fmt: skip
        transaction = seal(header, tuple(operations), bodies, sender.signer.sign)
        prev, seq = transaction.hash(), seq + each
        made.append(pack(transaction))
    return made


def manifest(sender: Sender, carried: Sequence[Parcel] = (), blobs: int = 0) -> Manifest:
    """A manifest with something in every part."""
    stream = sender.stream
    other = Stream(os.urandom(16), os.urandom(8), stream.scope)
    return Manifest(
        bundle=os.urandom(16),
        unit=os.urandom(16),
        sender=PeerState(stream.device, (os.urandom(8), stream.incarnation), 7, 2, {stream: 6, other: 300}),
        created=1 << 56,
        recipients=(Recipient(other.device, os.urandom(32)),),
        rosters=(b"one", b"two"),
        proposal=None,
        app="0.1.0",
        schema="0002",
        min_reader="0.1.0",
        caps=("erase",),
        scopes=(ScopeEntry(stream.scope, "casework"), ScopeEntry(os.urandom(16), "protected", os.urandom(16))),
        prereq={other: 299},
        peers=(PeerState(other.device, (other.incarnation,), 1, 2, {other: 300, stream: 1}),),
        checkpoint=(5, os.urandom(32)),
        transactions=len(carried),
        operations=sum(len(parcel.entries) for parcel in carried),
        blobs=blobs,
    )


class Box:
    """A receiver's key, and what has been sealed for it."""

    def __init__(self) -> None:
        key = pyrage.x25519.Identity.generate()
        self.identity, self.recipient = str(key), str(key.to_public())

    def bundle(self, sender: Sender, carried: Sequence[Parcel], blobs: Sequence[Blob] = ()) -> bytes:
        """A bundle as the program writes it."""
        target = io.BytesIO()
        said = manifest(sender, carried, len(blobs))
        pieces = [(blob, [data]) for blob, data in blobs]
        write_bundle(target, said, carried, pieces, [self.recipient], sender.signer.sign, TaskContext())
        return target.getvalue()

    def sealed(self, plain: bytes) -> bytes:
        """Any bytes as an age file."""
        return pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(self.recipient)])

    def framed(self, inner: bytes, magic: bytes = b"FHRB1") -> bytes:
        """Any inner stream, compressed, padded and encrypted."""
        frame = zstandard.ZstdCompressor(level=3).compressobj()
        plain = magic + frame.compress(inner) + frame.flush()
        return self.sealed(plain + bytes(-len(plain) % limits.STEP))

    def read(self, data: bytes, sender: Sender) -> tuple[Manifest, list[Parcel | BlobChunk]]:
        """Everything a receiver does to trust a bundle's bytes."""
        with open_bundle(io.BytesIO(data), self.identity) as bundle:
            items = list(bundle)
            bundle.finish(sender.verify)
        for item in items:
            if isinstance(item, Parcel):
                unpack(item)
        return bundle.manifest, items


def records(said: Manifest, carried: Iterable[Parcel], chunks: Iterable[BlobChunk] = ()) -> list[bytes]:
    """The records of a bundle before its trailer."""
    found = [encode_manifest(said)]
    for parcel in carried:
        found += encode_parcel(parcel)
    return found + [encode_chunk(chunk) for chunk in chunks]


def stream_of(many: Iterable[bytes], sender: Sender | None = None) -> bytes:
    """Records with their lengths, and a trailer when a sender signs them."""
    inner = b"".join(len(one).to_bytes(4) + one for one in many)
    if sender is None:
        return inner
    digest = sha256(inner).digest()
    trailer = encode_trailer(Trailer(digest, len(inner), sender.signer.sign(signed_part(digest, len(inner)))))
    return inner + len(trailer).to_bytes(4) + trailer


def counted(said: Manifest, **counts: int) -> Manifest:
    """The manifest with other counts."""
    return replace(said, **counts)  # type: ignore[arg-type]
