"""Operations and transactions: what the log holds and what a bundle carries (SYNC §2). Pure values and hashes.

An operation covers one record. Its body (salt and values) is kept apart, so that it can be erased while
the operation's hash, the transaction's signature and the stream's chain still verify.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fhr_desktop.domain import canonical
from fhr_desktop.domain.record import Plain, RecordId

FORMAT = 1
GENESIS = bytes(32)  # prev hash of a stream's first transaction


class OperationKind(StrEnum):
    """What an operation does. A `set` with more than one parent on a field resolves a conflict.

    `add` and `rem` name elements of sets; `archive` is a `set` of `archived` that says what its writer had seen;
    `erase` takes the record away for good, wherever it has come.
    """

    NEW = "new"
    SET = "set"
    ADD = "add"
    REM = "rem"
    ARCHIVE = "archive"
    ERASE = "erase"


SEEN = "_seen"  # in the body of `archive` and `erase`: [[device, incarnation, seq]…] held in the scope when it was made
WITH = "_with"  # in the body of `erase`: [[table, record]…] that belonged to the record then, and goes with it
MOST_NAMED = 10_000  # so many of them at most: an operation must fit in a package


@dataclass(frozen=True, slots=True, order=True)
class Stream:
    """One machine's numbering in one scope: 16, 8 and 16 random bytes (SYNC §1)."""

    device: bytes
    incarnation: bytes
    scope: bytes


@dataclass(frozen=True, slots=True, order=True)
class Dot:
    """One operation's name: its stream and its number there, from 1 without holes."""

    stream: Stream
    seq: int


@dataclass(frozen=True, slots=True)
class Body:
    """The values of an operation, and the salt that hides them in the commitment."""

    salt: bytes
    values: Mapping[str, Plain]

    @staticmethod
    def of(values: Mapping[str, Plain]) -> Body:
        """Values with a fresh salt."""
        return Body(os.urandom(16), values)

    def commit(self) -> bytes:
        """SHA-256(salt ‖ canonical values)."""
        return canonical.digest(self.salt + canonical.encode(dict(self.values)))


LONGEST_TEXT = 256 * 1024  # bytes of one text in a value, and
LARGEST_BODY = 768 * 1024  # of all values of an operation: what a colleague's machine takes in (SYNC §13)


def fits(values: Mapping[str, Plain]) -> bool:
    """Whether the values can travel: what is written here must never stop a later package."""
    return _longest(dict(values)) <= LONGEST_TEXT and len(canonical.encode(dict(values))) <= LARGEST_BODY


def _longest(value: Plain) -> int:
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, list):
        return max(map(_longest, value), default=0)
    if isinstance(value, dict):
        return max(map(_longest, value.values()), default=0)
    return 0


@dataclass(frozen=True, slots=True)
class Operation:
    """One record's change. `fields` names, for a `set`, each field's parents; for a `new` it is empty."""

    seq: int
    kind: OperationKind
    table: str
    record: RecordId
    fields: Mapping[str, tuple[Dot, ...]]
    hlc: int
    commit: bytes

    def to_plain(self) -> Plain:
        """As it stands in canonical bytes; the scope of parents is the operation's own."""
        parents: dict[str, Plain] = {
            name: [[dot.stream.device, dot.stream.incarnation, dot.seq] for dot in sorted(dots)]
            for name, dots in self.fields.items()
        }
        return [self.seq, self.kind.value, self.table, self.record.bytes, parents, self.hlc, self.commit]

    @staticmethod
    def from_plain(plain: list, scope: bytes) -> Operation:  # type: ignore[type-arg]
        """The inverse of `to_plain`. Raises ValueError or TypeError when the shape is not right."""
        seq, kind, table, record, parents, hlc, commit = plain
        fields = {
            name: tuple(Dot(Stream(device, incarnation, scope), number) for device, incarnation, number in dots)
            for name, dots in parents.items()
        }
        return Operation(seq, OperationKind(kind), table, RecordId(bytes=record), fields, hlc, commit)

    def leaf(self) -> bytes:
        """SHA-256 of the canonical operation."""
        return canonical.digest(canonical.encode(self.to_plain()))


@dataclass(frozen=True, slots=True)
class Header:
    """What the device signs for one user action in one scope."""

    stream: Stream
    seq_from: int
    seq_to: int
    prev_hash: bytes
    user: RecordId
    hlc: int
    app_version: str
    schema: str
    leaves_hash: bytes

    def encode(self) -> bytes:
        """The canonical bytes that are hashed and signed."""
        return canonical.encode(
            {
                "v": FORMAT,
                "dev": self.stream.device,
                "inc": self.stream.incarnation,
                "scope": self.stream.scope,
                "from": self.seq_from,
                "to": self.seq_to,
                "prev": self.prev_hash,
                "user": self.user.bytes,
                "hlc": self.hlc,
                "app": self.app_version,
                "schema": self.schema,
                "leaves": self.leaves_hash,
            }
        )

    @staticmethod
    def decode(data: bytes) -> Header:
        """The inverse of `encode`. Raises ValueError for another format, KeyError for a missing part."""
        plain = canonical.decode(data)
        if plain["v"] != FORMAT:
            raise ValueError("unknown transaction format")
        stream = Stream(plain["dev"], plain["inc"], plain["scope"])
        user = RecordId(bytes=plain["user"])
        return Header(
            stream, plain["from"], plain["to"], plain["prev"], user, plain["hlc"], plain["app"], plain["schema"],
            plain["leaves"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transaction:
    """One signed user action in one scope. A body is None once its record is erased."""

    header: Header
    signature: bytes
    operations: tuple[Operation, ...]
    bodies: Mapping[int, Body | None]

    def hash(self) -> bytes:
        """The stream's chain value after this transaction."""
        return canonical.digest(self.header.encode() + self.signature)


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation as bytes: its canonical text, and its body's salt and canonical values until it is erased."""

    plain: bytes
    salt: bytes | None
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A transaction as bytes, as it lies in the log and travels in a bundle; nothing of it has been checked."""

    header: bytes
    signature: bytes
    entries: tuple[Entry, ...]

    def hash(self) -> bytes:
        """The stream's chain value after this transaction."""
        return canonical.digest(self.header + self.signature)

    def open(self) -> Transaction:
        """The transaction of bytes that were checked before they were kept. Raises as `Header.decode`."""
        header = Header.decode(self.header)
        scope = header.stream.scope
        operations = tuple(Operation.from_plain(canonical.decode(one.plain), scope) for one in self.entries)
        bodies = {
            operation.seq: None if one.body is None else Body(one.salt or b"", canonical.decode(one.body))
            for operation, one in zip(operations, self.entries, strict=True)
        }
        return Transaction(header, self.signature, operations, bodies)


def pack(transaction: Transaction) -> Parcel:
    """A transaction as bytes."""
    entries = []
    for operation in transaction.operations:
        body = transaction.bodies.get(operation.seq)
        values = None if body is None else canonical.encode(dict(body.values))
        plain = canonical.encode(operation.to_plain())
        entries.append(Entry(plain, None if body is None else body.salt, values))
    return Parcel(transaction.header.encode(), transaction.signature, tuple(entries))


def leaves_hash(operations: tuple[Operation, ...]) -> bytes:
    """SHA-256 of the operations' leaves in order."""
    return canonical.digest(b"".join(operation.leaf() for operation in operations))


def seal(
    header: Header, operations: tuple[Operation, ...], bodies: Mapping[int, Body], sign: Callable[[bytes], bytes]
) -> Transaction:
    """The signed transaction of a header whose hashes are already set."""
    return Transaction(header, sign(header.encode()), operations, dict(bodies))


def faults(transaction: Transaction, prev_hash: bytes, verify: Callable[[bytes, bytes], bool]) -> list[str]:
    """What does not hold in a transaction, as short codes; empty when all does. `verify(data, signature)`."""
    header, found = transaction.header, []
    if header.prev_hash != prev_hash:
        found.append("chain")
    if [o.seq for o in transaction.operations] != list(range(header.seq_from, header.seq_to + 1)):
        found.append("sequence")
    if leaves_hash(transaction.operations) != header.leaves_hash:
        found.append("leaves")
    for operation in transaction.operations:
        body = transaction.bodies.get(operation.seq)
        if body is not None and body.commit() != operation.commit:
            found.append("body")
            break
    if not verify(header.encode(), transaction.signature):
        found.append("signature")
    return found
