"""From a transaction's bytes to its values, strictly: shapes, names, hashes and numbers are checked.

Signature, chain and rights are for the caller. Bytes are hashed as they came, never written anew.
"""

from __future__ import annotations

from functools import lru_cache
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
from fhr_desktop.sync.wire_records import SALT, SIGNATURE

_HEADER = ("v", "to", "app", "dev", "hlc", "inc", "from", "prev", "user", "scope", "leaves", "schema")
_HEADER_FIXED = 1 + sum(1 + len(name) for name in _HEADER) + 1 + 3 * (1 + 16) + (1 + 8) + 2 * (2 + 32)
_FIXED = 1 + (1 + 16) + (2 + 32)  # bytes of an operation's own head, record and commitment
_DOT = 1 + (1 + 16) + (1 + 8)  # bytes of a parent besides its number
_FEW = 32  # names that are remembered together
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
        operation = reader.operation(entry.plain, seq)
        operations.append(operation)
        bodies[seq] = _body(entry, operation.commit)
    _demand(leaves.digest() == header.leaves_hash)
    return Transaction(header, parcel.signature, tuple(operations), bodies)


def unpack_header(data: bytes) -> Header:
    """The header of its bytes. Raises as `unpack`."""
    plain = wire.loads(data)
    if type(plain) is not dict or type(plain.get("v")) is not int:
        raise refused(Refusal.CONTENT)
    if plain["v"] > FORMAT:
        raise refused(Refusal.TOO_NEW)
    _demand(plain["v"] == FORMAT and tuple(plain) == _HEADER)
    _, last, app, device, hlc, incarnation, first, prev, user, scope, leaves, schema = plain.values()
    _demand(_is_bytes(device, 16) and _is_bytes(incarnation, 8) and _is_bytes(scope, 16) and _is_bytes(user, 16))
    _demand(_is_bytes(prev, 32) and _is_bytes(leaves, 32))
    _demand(_is_number(first, 1) and _is_number(last, first) and _is_number(hlc, 0))
    _demand(type(app) is type(schema) is str and len(app) <= limits.NAME and len(schema) <= limits.NAME)
    numbers = wire.head(first) + wire.head(last) + wire.head(hlc)
    _demand(_HEADER_FIXED + numbers + wire.size(app, 0) + wire.size(schema, 0) == len(data))
    if last - first >= limits.ENTRIES:
        raise refused(Refusal.TOO_LARGE)
    stream = Stream(device, incarnation, scope)
    return Header(stream, first, last, prev, RecordId(bytes=user), hlc, app, schema, leaves)


class _Operations:
    """Reads the operations of one transaction; the streams their parents name are kept, as they are few.

    A text is deterministic when it is as long as the shortest text of its values, and its maps are in order.
    """

    def __init__(self, scope: bytes) -> None:
        self._scope = scope
        self._streams: dict[tuple[bytes, bytes], Stream] = {}

    def operation(self, data: bytes, expected: int) -> Operation:
        plain = wire.loads(data)
        if type(plain) is not list or len(plain) != 7:
            raise refused(Refusal.CONTENT)
        seq, kind, table, record, fields, hlc, commit = plain
        if not (
            type(seq) is int
            and seq == expected
            and type(hlc) is int
            and 0 <= hlc <= limits.NUMBER
            and type(kind) is type(table) is str
            and type(record) is type(commit) is bytes
            and len(record) == 16
            and len(commit) == 32
            and type(fields) is dict
        ):
            raise refused(Refusal.CONTENT)
        known, size = _sort(kind, table)
        parents, more = self._fields(fields) if fields else ({}, 1)
        if _FIXED + wire.head(seq) + size + more + wire.head(hlc) != len(data):
            raise refused(Refusal.CONTENT)
        return Operation(seq, known, table, RecordId(bytes=record), parents, hlc, commit)

    def _fields(self, fields: dict[Any, Any]) -> tuple[dict[str, tuple[Dot, ...]], int]:
        """The parents of each field, and the bytes they take."""
        found, size = {}, wire.head(len(fields)) + _names(tuple(fields))
        for name, parents in fields.items():
            if type(parents) is not list:
                raise refused(Refusal.CONTENT)
            if len(parents) > limits.PARENTS:
                raise refused(Refusal.TOO_LARGE)
            size += wire.head(len(parents))
            dots = []
            for parent in parents:
                dots.append(dot := self._dot(parent))
                size += _DOT + wire.head(dot.seq)
            if len(dots) > 1:
                _demand(all(one < other for one, other in pairwise(dots)))
            found[name] = tuple(dots)
        return found, size

    def _dot(self, parent: Any) -> Dot:
        if type(parent) is not list or len(parent) != 3:
            raise refused(Refusal.CONTENT)
        device, incarnation, seq = parent
        if type(device) is not bytes or type(incarnation) is not bytes or type(seq) is not int:
            raise refused(Refusal.CONTENT)
        stream = self._streams.get((device, incarnation))
        if stream is None:
            _demand(len(device) == 16 and len(incarnation) == 8)
            stream = self._streams[(device, incarnation)] = Stream(device, incarnation, self._scope)
        if not 0 < seq <= limits.NUMBER:
            raise refused(Refusal.CONTENT)
        return Dot(stream, seq)


def _body(entry: Entry, commit: bytes) -> Body | None:
    """The values that the operation is committed to; None when they are erased."""
    salt, data = entry.salt, entry.body
    if salt is None or data is None:
        _demand(salt is None and data is None)
        return None
    if len(salt) != SALT or sha256(salt + data).digest() != commit:
        raise refused(Refusal.CONTENT)
    values = wire.loads(data)
    if type(values) is not dict:
        raise refused(Refusal.CONTENT)
    size = wire.head(len(values)) + _names(tuple(values))
    if size + sum([wire.size(value, limits.DEPTH - 1) for value in values.values()]) != len(data):
        raise refused(Refusal.CONTENT)
    return Body(salt, values)


@lru_cache(maxsize=1024)
def _sort(kind: str, table: str) -> tuple[OperationKind, int]:
    """The kind of an operation, and the bytes that kind and table take."""
    if not wire.is_name(kind) or not wire.is_name(table):
        raise refused(Refusal.CONTENT)
    if kind not in _KINDS:
        raise refused(Refusal.TOO_NEW)
    return _KINDS[kind], wire.string(len(kind)) + wire.string(len(table))


def _names(names: tuple[Any, ...]) -> int:
    """The bytes that a map's keys take. Raises BundleRefused CONTENT unless they are names and in order."""
    return _remembered(names) if len(names) <= _FEW else _keys(names)


def _keys(names: tuple[Any, ...]) -> int:
    if not all(type(name) is str and wire.is_name(name) for name in names) or not wire.ordered(names):
        raise refused(Refusal.CONTENT)
    return sum(wire.string(len(name)) for name in names)


_remembered = lru_cache(maxsize=1024)(_keys)  # the same few come in every operation


def _is_bytes(value: Any, length: int) -> bool:
    return type(value) is bytes and len(value) == length


def _is_number(value: Any, least: int) -> bool:
    return type(value) is int and least <= value <= limits.NUMBER


def _demand(holds: bool) -> None:
    if not holds:
        raise refused(Refusal.CONTENT)
