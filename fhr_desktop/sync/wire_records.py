"""The records inside a bundle as CBOR: transaction, operations, piece of an attachment and trailer.

Entries are carried as the byte strings they are; what is in them is for `bundle_unpack`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cbor2

from fhr_desktop.domain.errors import Refusal
from fhr_desktop.domain.operations import Entry, Parcel
from fhr_desktop.sync import limits, wire
from fhr_desktop.sync.refusals import refused, too_much_to_write

SIGNATURE = 64
SALT = 16
_LEAST = 61  # bytes of the shortest operation there can be
_DEPTH = 3  # an entry in the list of a record
_INFO = {2: 24, 3: 25, 5: 26, 9: 27}  # what a head says of its own length


@dataclass(frozen=True, slots=True)
class Begin:
    """A transaction's header and signature, and how many entries follow."""

    header: bytes
    signature: bytes
    count: int


@dataclass(frozen=True, slots=True)
class Entries:
    """Some of a transaction's entries, in order."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class BlobChunk:
    """A piece of an encrypted attachment: its 16-byte id, the piece's number from 0, and whether it is the last."""

    blob: bytes
    number: int
    last: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class Trailer:
    """SHA-256 and length of all before it, and the sender's signature of them."""

    digest: bytes
    length: int
    signature: bytes


BundleRecord = Begin | Entries | BlobChunk | Trailer


def encode_parcel(parcel: Parcel) -> Iterator[bytes]:
    """The records of one transaction, each within the limit. Raises BundleRefused TOO_LARGE."""
    if len(parcel.entries) > limits.ENTRIES:
        raise too_much_to_write()
    yield cbor2.dumps(["t", parcel.header, parcel.signature, len(parcel.entries)])
    pending: list[bytes] = []
    length = total = 0
    for entry in parcel.entries:
        item = b"\x83" + _optional(entry.plain) + _optional(entry.salt) + _optional(entry.body)
        total += len(item)
        if len(item) > limits.RECORD - 16 or total > limits.TRANSACTION:
            raise too_much_to_write()
        if length + len(item) > limits.RECORD - 16:  # room for the record's own heads
            yield _entries(pending)
            pending, length = [], 0
        pending.append(item)
        length += len(item)
    yield _entries(pending)


def encode_chunk(chunk: BlobChunk) -> bytes:
    """The record of one piece of an attachment."""
    return cbor2.dumps(["b", chunk.blob, chunk.number, chunk.last, chunk.data])


def encode_trailer(trailer: Trailer) -> bytes:
    """The last record."""
    return cbor2.dumps(["e", trailer.digest, trailer.length, trailer.signature])


def decode_record(data: bytes) -> BundleRecord:
    """A record after the manifest. Raises BundleRefused CONTENT or TOO_LARGE."""
    plain = wire.loads(data, _DEPTH)
    if type(plain) is not list or not plain or type(plain[0]) is not str or plain[0] not in _READERS:
        raise refused(Refusal.CONTENT)
    return _READERS[plain[0]](plain, len(data))


def _begin(plain: list[Any], length: int) -> Begin:
    _demand(len(plain) == 4 and wire.size(plain, 1) == length)
    _, header, signature, count = plain
    _demand(type(header) is bytes and type(signature) is bytes and len(signature) == SIGNATURE)
    _demand(type(count) is int and count > 0)
    if count > limits.ENTRIES:
        raise refused(Refusal.TOO_LARGE)
    return Begin(header, signature, count)


def _some(plain: list[Any], length: int) -> Entries:
    _demand(len(plain) == 2 and type(plain[1]) is list and bool(plain[1]))
    total, entries = 1 + 2 + wire.head(len(plain[1])), []
    for item in plain[1]:
        _demand(type(item) is list and len(item) == 3)
        text, salt, body = item
        _demand(type(text) is bytes and len(text) >= _LEAST)
        total += 1 + len(text) + wire.head(len(text))
        if salt is None and body is None:
            total += 2
        else:
            _demand(type(salt) is bytes and len(salt) == SALT and type(body) is bytes)
            total += 1 + SALT + len(body) + wire.head(len(body))
        entries.append(Entry(text, salt, body))
    _demand(total == length)
    return Entries(tuple(entries))


def _chunk(plain: list[Any], length: int) -> BlobChunk:
    _demand(len(plain) == 5 and wire.size(plain, 1) == length)
    _, blob, number, last, data = plain
    _demand(type(blob) is bytes and len(blob) == 16 and type(number) is int and number >= 0)
    _demand(type(last) is bool and type(data) is bytes)
    return BlobChunk(blob, number, last, data)


def _trailer(plain: list[Any], length: int) -> Trailer:
    _demand(len(plain) == 4 and wire.size(plain, 1) == length)
    _, digest, total, signature = plain
    _demand(type(digest) is bytes and len(digest) == 32 and type(total) is int and total >= 0)
    _demand(type(signature) is bytes and len(signature) == SIGNATURE)
    return Trailer(digest, total, signature)


_READERS: dict[str, Callable[[list[Any], int], BundleRecord]] = {"t": _begin, "o": _some, "b": _chunk, "e": _trailer}


def _demand(holds: bool) -> None:
    if not holds:
        raise refused(Refusal.CONTENT)


def _entries(items: Sequence[bytes]) -> bytes:
    return b"\x82\x61o" + _head(4, len(items)) + b"".join(items)


def _optional(data: bytes | None) -> bytes:
    return b"\xf6" if data is None else _head(2, len(data)) + data


def _head(major: int, argument: int) -> bytes:
    """The head of an item of a major type: written here, as carrying bytes is most of what a bundle costs."""
    length = wire.head(argument)
    if length == 1:
        return bytes([major << 5 | argument])
    return bytes([major << 5 | _INFO[length]]) + argument.to_bytes(length - 1)
