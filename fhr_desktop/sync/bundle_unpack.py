"""From a transaction's bytes to its values, strictly: shapes, names, hashes and numbers are checked.

Signature, chain and rights are for the caller. Bytes are hashed as they came, never written anew.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from typing import Any

from fhr_desktop.domain.errors import Refusal
from fhr_desktop.domain.operations import (
    FORMAT,
    Body,
    Dot,
    Entry,
    Header,
    Operation,
    OperationKind,
    Parcel,
    Stream,
    Transaction,
)
from fhr_desktop.domain.record import RecordId
from fhr_desktop.sync import limits, wire
from fhr_desktop.sync.refusals import refused
from fhr_desktop.sync.wire_records import SIGNATURE

_HEADER = {"v", "to", "app", "dev", "hlc", "inc", "from", "prev", "user", "scope", "leaves", "schema"}
_KINDS: dict[str, OperationKind] = {kind.value: kind for kind in OperationKind}


def unpack(parcel: Parcel) -> Transaction:
    """The transaction of a parcel.

    Raises BundleRefused: TOO_NEW for a format or a kind of operation we do not know, TOO_LARGE for a string beyond
    the limit, and CONTENT for anything else that is not as docs/bundle-format.md says.
    """
    header = unpack_header(parcel.header)
    _demand(len(parcel.signature) == SIGNATURE)
    _demand(len(parcel.entries) == header.seq_to - header.seq_from + 1)
    leaves, reader = sha256(), _Operations(header.stream.scope)
    operations: list[Operation] = []
    bodies: dict[int, Body | None] = {}
    for seq, entry in enumerate(parcel.entries, header.seq_from):
        leaves.update(sha256(entry.plain).digest())
        operation = reader.operation(entry.plain)
        _demand(operation.seq == seq)
        operations.append(operation)
        bodies[seq] = _body(entry, operation.commit)
    _demand(leaves.digest() == header.leaves_hash)
    return Transaction(header, parcel.signature, tuple(operations), bodies)


def unpack_header(data: bytes) -> Header:
    """The header of its bytes. Raises as `unpack`."""
    plain = wire.decode(data)
    if type(plain) is not dict:
        raise refused(Refusal.CONTENT)
    if type(plain.get("v")) is int and plain["v"] > FORMAT:
        raise refused(Refusal.TOO_NEW)
    _demand(plain.keys() == _HEADER and plain["v"] == FORMAT and plain["v"] is not True)
    _demand(_is_bytes(plain["dev"], 16) and _is_bytes(plain["inc"], 8) and _is_bytes(plain["scope"], 16))
    _demand(_is_bytes(plain["prev"], 32) and _is_bytes(plain["leaves"], 32) and _is_bytes(plain["user"], 16))
    _demand(_is_number(plain["from"], 1) and _is_number(plain["to"], plain["from"]) and _is_number(plain["hlc"], 0))
    for name in ("app", "schema"):
        _demand(type(plain[name]) is str and len(plain[name]) <= limits.NAME)
    if plain["to"] - plain["from"] >= limits.ENTRIES:
        raise refused(Refusal.TOO_LARGE)
    return Header.decode(data)


class _Operations:
    """Reads the operations of one transaction; the streams their parents name are kept, as they are few."""

    def __init__(self, scope: bytes) -> None:
        self._scope = scope
        self._streams: dict[tuple[bytes, bytes], Stream] = {}

    def operation(self, data: bytes) -> Operation:
        plain = wire.loads(data)
        _demand(type(plain) is list and len(plain) == 7)
        seq, kind, table, record, fields, hlc, commit = plain
        _demand(type(kind) is str and type(table) is str and wire.is_name(table))
        _demand(_is_number(seq, 1) and _is_number(hlc, 0) and type(fields) is dict)
        _demand(_is_bytes(record, 16) and _is_bytes(commit, 32))
        if kind not in _KINDS:
            raise refused(Refusal.TOO_NEW if wire.is_name(kind) else Refusal.CONTENT)
        parents = self._fields(fields) if fields else {}
        _demand(wire.size(plain, limits.DEPTH) == len(data))
        return Operation(seq, _KINDS[kind], table, RecordId(bytes=record), parents, hlc, commit)

    def _fields(self, fields: dict[Any, Any]) -> dict[str, tuple[Dot, ...]]:
        found = {}
        for name, parents in fields.items():
            _demand(type(name) is str and wire.is_name(name) and type(parents) is list)
            if len(parents) > limits.PARENTS:
                raise refused(Refusal.TOO_LARGE)
            dots = tuple([self._dot(parent) for parent in parents])
            if len(dots) > 1:
                _demand(all(one < other for one, other in pairwise(dots)))
            found[name] = dots
        return found

    def _dot(self, parent: Any) -> Dot:
        _demand(type(parent) is list and len(parent) == 3)
        device, incarnation, seq = parent
        _demand(_is_bytes(device, 16) and _is_bytes(incarnation, 8) and _is_number(seq, 1))
        stream = self._streams.get((device, incarnation))
        if stream is None:
            stream = self._streams[(device, incarnation)] = Stream(device, incarnation, self._scope)
        return Dot(stream, seq)


def _body(entry: Entry, commit: bytes) -> Body | None:
    """The values that the operation is committed to; None when they are erased."""
    if entry.salt is None or entry.body is None:
        _demand(entry.salt is None and entry.body is None)
        return None
    _demand(len(entry.salt) == 16 and sha256(entry.salt + entry.body).digest() == commit)
    values = wire.decode(entry.body)
    _demand(type(values) is dict and all(map(wire.is_name, values)))
    return Body(entry.salt, values)


def _is_bytes(value: Any, length: int) -> bool:
    return type(value) is bytes and len(value) == length


def _is_number(value: Any, least: int) -> bool:
    return type(value) is int and least <= value <= limits.NUMBER


def _demand(holds: bool) -> None:
    if not holds:
        raise refused(Refusal.CONTENT)
