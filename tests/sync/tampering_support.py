"""A real package taken apart by one who may read it, and put together again with a fault by one who may sign it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyrage
import zstandard

from fhr_desktop.domain.operations import GENESIS, Body, Header, Parcel, leaves_hash, pack, seal
from fhr_desktop.domain.record import Plain
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.security import device_keys, signing
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync.machine import MachineKeys, machine_keys
from fhr_desktop.sync import limits
from fhr_desktop.sync.bundle_read import open_bundle
from fhr_desktop.sync.bundle_unpack import unpack, unpack_header
from fhr_desktop.sync.bundle_write import write_bundle
from fhr_desktop.sync.manifest import Manifest, Recipient
from fhr_desktop.sync.wire_records import BlobChunk

MAGIC = b"FHRB1"


def keys(opened: OpenStore) -> MachineKeys:
    """What only the machine holds."""
    with opened.desk.store.read() as connection:
        return machine_keys(connection)


def plain_of(file: Path, reader: OpenStore) -> bytes:
    """What is inside the outer file: magic, compressed records, padding."""
    return bytes(pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.from_str(keys(reader).age_identity)]))


def inner_of(file: Path, reader: OpenStore) -> bytes:
    """The records of a package, inflated."""
    frame = zstandard.ZstdDecompressor().decompressobj()
    return bytes(frame.decompress(plain_of(file, reader)[len(MAGIC) :]))


def framed(inner: bytes) -> bytes:
    """Records compressed and padded as the program does."""
    frame = zstandard.ZstdCompressor(level=3).compressobj()
    plain = MAGIC + frame.compress(inner) + frame.flush()
    return plain + bytes(-len(plain) % limits.STEP)


def sealed(plain: bytes, *receivers: OpenStore) -> bytes:
    """Any bytes as an age file for machines."""
    return bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(keys(one).recipient) for one in receivers]))


def recipient(opened: OpenStore) -> Recipient:
    """The machine as a manifest names it."""
    own = keys(opened)
    return Recipient(own.device, device_keys.key_hash(own.recipient))


@dataclass(frozen=True)
class Package:
    """A package's parts."""

    said: Manifest
    parcels: tuple[Parcel, ...]
    blobs: tuple[tuple[bytes, tuple[bytes, ...]], ...]

    @staticmethod
    def of(file: Path, reader: OpenStore) -> Package:
        """What a machine finds in a package for it."""
        with file.open("rb") as stream, open_bundle(stream, keys(reader).age_identity) as bundle:
            items = list(bundle)
            bundle.finish(lambda *_: True)
        chunks = [one for one in items if isinstance(one, BlobChunk)]
        blobs = itertools.groupby(chunks, lambda one: one.blob)
        return Package(
            bundle.manifest,
            tuple(one for one in items if isinstance(one, Parcel)),
            tuple((blob, tuple(one.data for one in some)) for blob, some in blobs),
        )

    def saying(self, **changes: Any) -> Package:
        """With another manifest."""
        return replace(self, said=replace(self.said, **changes))

    def carrying(self, parcels: Iterable[Parcel]) -> Package:
        """With other transactions."""
        return replace(self, parcels=tuple(parcels))

    def with_first(self, change: Callable[[Parcel], Parcel]) -> Package:
        """With the first transaction changed."""
        first, *others = self.parcels
        return self.carrying([change(first), *others])

    def write(self, file: Path, by: OpenStore | signing.Signer, *receivers: OpenStore) -> Path:
        """Put together for receivers, signed by a machine or a key."""
        signer = by if isinstance(by, signing.Signer) else keys(by).signer
        said = replace(
            self.said, transactions=len(self.parcels), operations=sum(len(one.entries) for one in self.parcels),
            blobs=len(self.blobs),
        )  # fmt: skip
        recipients = [keys(one).recipient for one in receivers]
        with file.open("wb") as stream:
            write_bundle(stream, said, self.parcels, self.blobs, recipients, signer.sign, TaskContext())
        return file


def resealed(parcel: Parcel, signer: signing.Signer, **changes: Any) -> Parcel:
    """A transaction with another header, and `device`, `incarnation` or `scope` in its stream, rightly signed."""
    found = unpack(parcel)
    names = {name: changes.pop(name) for name in ("device", "incarnation", "scope") if name in changes}
    header: Header = replace(found.header, stream=replace(found.header.stream, **names), **changes)
    return replace(parcel, header=header.encode(), signature=signer.sign(header.encode()))


def reworked(
    parcel: Parcel, signer: signing.Signer, values: Mapping[str, Plain] | None = None, **changes: Any
) -> Parcel:
    """A transaction whose operations are others (`kind`, `table`, `record`…) or say other values; all else is right."""
    found = unpack(parcel)
    said = {seq: Body.of(values) if values is not None else body for seq, body in found.bodies.items()}
    bodies = {seq: body for seq, body in said.items() if body is not None}
    operations = tuple(replace(one, commit=bodies[one.seq].commit(), **changes) for one in found.operations)
    header = replace(found.header, leaves_hash=leaves_hash(operations))
    return pack(seal(header, operations, bodies, signer.sign))


def begun(parcel: Parcel, signer: signing.Signer, **names: bytes) -> Parcel:
    """A transaction as the first of a stream, whose `device`, `incarnation` and `scope` are those given."""
    found = unpack(parcel)
    operations = tuple(replace(one, seq=seq) for seq, one in enumerate(found.operations, 1))
    bodies = {seq: body for seq, body in enumerate(found.bodies.values(), 1) if body is not None}
    header = replace(
        found.header, stream=replace(found.header.stream, **names), seq_from=1, seq_to=len(operations),
        prev_hash=GENESIS, leaves_hash=leaves_hash(operations),
    )  # fmt: skip
    return pack(seal(header, operations, bodies, signer.sign))


def flipped(data: bytes, bit: int) -> bytes:
    """The bytes with one bit changed."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def first_entry(parcel: Parcel, **changes: Any) -> Parcel:
    """A transaction whose first operation's bytes are others."""
    entry, *others = parcel.entries
    return replace(parcel, entries=(replace(entry, **changes), *others))


def scope_of(parcel: Parcel) -> bytes:
    """The scope a transaction is written in."""
    return unpack_header(parcel.header).stream.scope
