"""Writes a bundle (docs/bundle-format.md) as a stream. What goes into it is chosen by the caller."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from fhr_desktop.domain.operations import Parcel
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.sync import limits
from fhr_desktop.sync.bundle_kind import FileKind
from fhr_desktop.sync.bundle_stream import compressed, encrypt, padded
from fhr_desktop.sync.manifest import Manifest
from fhr_desktop.sync.refusals import too_much_to_write
from fhr_desktop.sync.wire_manifest import encode_manifest
from fhr_desktop.sync.wire_records import BlobChunk, Trailer, encode_chunk, encode_parcel, encode_trailer
from i18n import _

CONTEXT = b"FHRB1-bundle"

Blobs = Iterable[tuple[bytes, Iterable[bytes]]]  # 16-byte id, and the encrypted file in pieces of any size


def write_bundle(
    target: BinaryIO,
    manifest: Manifest,
    parcels: Iterable[Parcel],
    blobs: Blobs,
    recipients: Sequence[str],
    sign: Callable[[bytes], bytes],
    task: TaskContext,
) -> bytes:
    """Write the bundle for age recipients (age1…) and give SHA-256 of the file's bytes.

    Attachments are encrypted files: what compresses well would count as a bomb. The manifest's counts must be those
    of what comes: ValueError otherwise. Raises BundleRefused TOO_LARGE beyond the limits, Cancelled, and whatever the
    target raises; the caller then removes what was written.
    """
    inner = _Inner(manifest, task)
    pieces = compressed(inner.records(parcels, blobs, sign))
    return encrypt(target, padded(FileKind.BUNDLE.value, pieces, inner.least), recipients)


def signed_part(digest: bytes, length: int) -> bytes:
    """What the sender signs: the context, SHA-256 of the records, and their length as eight bytes."""
    return CONTEXT + digest + length.to_bytes(8)


class _Inner:
    """The records of one bundle, counted and hashed as they are made."""

    def __init__(self, manifest: Manifest, task: TaskContext) -> None:
        self._manifest, self._task = manifest, task
        self._digest = hashlib.sha256()
        self._length = self._attached = 0
        self._transactions = self._operations = self._blobs = 0

    def records(self, parcels: Iterable[Parcel], blobs: Blobs, sign: Callable[[bytes], bytes]) -> Iterator[bytes]:
        """Each record with its length before it."""
        yield self._record(encode_manifest(self._manifest))
        for parcel in parcels:
            self._transactions += 1
            self._operations += len(parcel.entries)
            for record in encode_parcel(parcel):
                yield self._record(record)
            self._step()
        for blob, pieces in blobs:
            self._blobs += 1
            for chunk in _chunks(blob, pieces):
                record = self._record(encode_chunk(chunk))
                self._attached += len(record)
                yield record
                self._task.check()
            self._step()
        said = self._manifest
        if (self._transactions, self._operations, self._blobs) != (said.transactions, said.operations, said.blobs):
            raise ValueError("the manifest's counts are not those of what came")
        digest, length = self._digest.digest(), self._length
        yield self._record(encode_trailer(Trailer(digest, length, sign(signed_part(digest, length)))))

    def least(self) -> int:
        """How long the file must be for what is in it, by the readers' limit on what one may grow to."""
        return -(-(self._length - self._attached + limits.AHEAD) // limits.RATIO)

    def _step(self) -> None:
        done = self._operations + self._blobs
        self._task.step(done, self._manifest.operations + self._manifest.blobs, _("Packing what is to be sent…"))

    def _record(self, record: bytes) -> bytes:
        framed = len(record).to_bytes(4) + record
        self._digest.update(framed)
        self._length += len(framed)
        if (
            len(record) > limits.RECORD
            or self._length > limits.INFLATED
            or self._length - self._attached > limits.CONTENT - limits.AHEAD
            or self._operations > limits.OPERATIONS
            or self._blobs > limits.BLOBS
        ):
            raise too_much_to_write()
        return framed


def _chunks(blob: bytes, pieces: Iterable[bytes]) -> Iterator[BlobChunk]:
    """The file in full pieces and a last one, which is empty only when the file is."""
    pending, number = bytearray(), 0
    for piece in pieces:
        pending += piece
        while len(pending) > limits.CHUNK:
            yield BlobChunk(blob, number, False, bytes(pending[: limits.CHUNK]))
            del pending[: limits.CHUNK]
            number += 1
    yield BlobChunk(blob, number, True, bytes(pending))
