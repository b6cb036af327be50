"""Reads a bundle (docs/bundle-format.md) as a stream. What is in it is only to be acted on after `finish`.

Whether the sender is known, this machine a recipient, and each transaction right, is for the caller.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator
from types import TracebackType
from typing import BinaryIO

from fhr_desktop.domain.errors import Refusal
from fhr_desktop.domain.operations import Entry, Parcel
from fhr_desktop.sync import limits
from fhr_desktop.sync.bundle_kind import FileKind, told
from fhr_desktop.sync.bundle_stream import Decrypted, Inflated
from fhr_desktop.sync.bundle_write import signed_part
from fhr_desktop.sync.refusals import refused, wrong_file
from fhr_desktop.sync.wire_manifest import decode_manifest
from fhr_desktop.sync.wire_records import Begin, BlobChunk, BundleRecord, Entries, Trailer, decode_record
from i18n import _

Verify = Callable[[bytes, bytes, bytes], bool]  # device, message, signature


def open_bundle(source: BinaryIO, identity: str) -> BundleReader:
    """A reader of the bundle in a seekable file, for the age identity (AGE-SECRET-KEY-1…). Use it as a context.

    Raises BundleRefused for what the file's beginning shows; iterating and `finish` raise it for the rest.
    """
    plain = Decrypted(source, identity)
    try:
        return BundleReader(plain)
    except BaseException:
        plain.close()
        raise


class BundleReader:
    """The manifest, then transactions and pieces of attachments by iterating once, then `finish`."""

    def __init__(self, plain: Decrypted) -> None:
        self._plain = plain
        first = plain.read()
        if told(first) is not FileKind.BUNDLE:
            raise wrong_file(_("a package"))
        self._inflated = Inflated(plain, first, len(FileKind.BUNDLE.value))
        self._digest, self._length = hashlib.sha256(), 0
        self._latest = b""  # the record last read, not yet in the digest
        self._trailer: Trailer | None = None
        self.manifest = decode_manifest(self._framed())
        self._items = self._read()

    def __enter__(self) -> BundleReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._plain.close()

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._plain.size

    @property
    def taken(self) -> int:
        """Bytes of the file that have been read so far."""
        return self._plain.taken

    def __iter__(self) -> Iterator[Parcel | BlobChunk]:
        """All transactions in the sender's order, then all attachments' pieces in order."""
        return self._items

    def finish(self, verify: Verify) -> bytes:
        """Read what is left, and demand that the bundle is whole and signed by its sender. SHA-256 of the file.

        `verify(device, message, signature)`. Raises BundleRefused SIGNATURE, or as iterating does.
        """
        for _item in self._items:
            pass
        trailer = self._trailer
        if trailer is None:  # an earlier fault ended the iteration
            raise refused(Refusal.CONTENT)
        if not verify(self.manifest.sender.device, signed_part(trailer.digest, trailer.length), trailer.signature):
            raise refused(Refusal.SIGNATURE)
        return self._plain.digest()

    def _read(self) -> Iterator[Parcel | BlobChunk]:
        record = yield from self._parcels(self._record())
        record = yield from self._blobs(record)
        if not isinstance(record, Trailer) or (record.digest, record.length) != (self._digest.digest(), self._length):
            raise refused(Refusal.CONTENT)
        self._inflated.end()
        self._trailer = record

    def _parcels(self, record: BundleRecord) -> Generator[Parcel, None, BundleRecord]:
        said, transactions, operations = self.manifest, 0, 0
        while isinstance(record, Begin):
            transactions, operations = transactions + 1, operations + record.count
            if transactions > said.transactions or operations > said.operations:
                raise refused(Refusal.CONTENT)
            yield Parcel(record.header, record.signature, self._entries(record.count))
            record = self._record()
        if (transactions, operations) != (said.transactions, said.operations):
            raise refused(Refusal.CONTENT)
        return record

    def _entries(self, count: int) -> tuple[Entry, ...]:
        entries: list[Entry] = []
        length = 0
        while len(entries) < count:
            record = self._record()
            if not isinstance(record, Entries):
                raise refused(Refusal.CONTENT)
            entries += record.entries
            length += len(self._latest)
            if length > limits.TRANSACTION + limits.RECORD:
                raise refused(Refusal.TOO_LARGE)
        if len(entries) != count:
            raise refused(Refusal.CONTENT)
        return tuple(entries)

    def _blobs(self, record: BundleRecord) -> Generator[BlobChunk, None, BundleRecord]:
        seen: set[bytes] = set()
        expected = 0
        while isinstance(record, BlobChunk):
            if expected == 0:
                fits = record.blob not in seen and len(seen) < self.manifest.blobs
                seen.add(record.blob)
                latest = record.blob
            else:
                fits = record.blob == latest
            full = len(record.data) == limits.CHUNK or (record.last and (bool(record.data) or expected == 0))
            if not fits or record.number != expected or not full:
                raise refused(Refusal.CONTENT)
            self._inflated.attached += len(self._latest)
            yield record
            expected = 0 if record.last else expected + 1
            record = self._record()
        if expected or len(seen) != self.manifest.blobs:
            raise refused(Refusal.CONTENT)
        return record

    def _record(self) -> BundleRecord:
        return decode_record(self._framed())

    def _framed(self) -> bytes:
        """The next record's bytes."""
        self._digest.update(self._latest)
        self._length += len(self._latest)
        prefix = self._inflated.take(4)
        length = int.from_bytes(prefix)
        if length > limits.RECORD:
            raise refused(Refusal.TOO_LARGE)
        record = self._inflated.take(length)
        self._latest = prefix + record
        return record
