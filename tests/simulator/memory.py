"""What the simulator itself remembers of every write, and what follows from it: a second opinion on how things merge.

It reads bytes with a plain CBOR reader and shares no code with the product's projection: heads, conflicts, sets and
erasures are worked out from the whole set of operations, never one after the other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fhr_desktop.domain.record import Merge
from fhr_desktop.domain.registry import BY_TABLE

MARKER = re.compile(rb"zq[0-9]+q")
WRITTEN = (
    "home",
    "person",
    "case",
    "visit",
    "note",
    "form_document",
    "answer",
    "user",
    "device",
    "course",
    "session",
    "participant",
    "attendance",
    "pool_entry",
    "need",
    "placement",
    "proposal",
)  # the tables that steps write in
PARENTS = ("home_id", "case_id", "document_id", "course_id", "session_id", "participant_id")
Line = tuple[bytes, bytes, bytes]  # device, incarnation, scope
Name = tuple[bytes, bytes, bytes, int]  # an operation: its line and its number
Place = tuple[bytes, str]  # record and field


class Broken(AssertionError):
    """An invariant that does not hold."""


def demand(holds: object, what: str) -> None:
    """Raises Broken with the words unless it holds."""
    if not holds:
        raise Broken(what)


def plain_cbor(data: bytes) -> Any:
    """The value of bytes."""
    return cbor2.loads(data)


@dataclass(frozen=True)
class Write:
    """One operation, as its author's store held it when it was made."""

    name: Name
    kind: str
    table: str
    record: bytes
    fields: dict[str, frozenset[Name]]
    values: dict[str, Any]
    hlc: int
    plain: bytes
    markers: frozenset[bytes]

    @cached_property
    def parents(self) -> tuple[bytes, ...]:
        """The records it is born to, for a new one."""
        named = (self.values.get(one) for one in PARENTS) if self.kind == "new" else ()
        return tuple(one for one in named if isinstance(one, bytes))


def read_write(line: Line, plain: bytes, body: bytes) -> Write:
    """A write of its bytes."""
    number, kind, table, record, parents, hlc, _commit = plain_cbor(plain)
    fields = {
        name: frozenset((device, incarnation, line[2], seq) for device, incarnation, seq in dots)
        for name, dots in parents.items()
    }
    marks = frozenset(MARKER.findall(body))
    return Write((*line, number), kind, table, record, fields, plain_cbor(body), hlc, plain, marks)


@dataclass
class Chain:
    """A line's signed transactions as first seen, each verified then."""

    key: Ed25519PublicKey
    ends: dict[int, tuple[int, bytes]] = field(default_factory=dict)  # first number → last number, hash
    texts: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)  # first number → header, signature


class Memory:
    """All that was ever written, by name."""

    def __init__(self) -> None:
        self.writes: dict[Name, Write] = {}
        self.order: dict[bytes, int] = {}  # records in the order they were first written
        self.kind_of: dict[bytes, str] = {}
        self.above: dict[bytes, tuple[bytes, ...]] = {}  # parents by record
        self.lost: set[Name] = set()  # put back or cut off: they may be gone, if they are gone everywhere
        self.keys: dict[bytes, Ed25519PublicKey] = {}
        self._chains: dict[Line, Chain] = {}

    def unseen_by(self, view_: View, write: Write) -> list[bool]:
        """Of each erasure by which the write's record is gone: whether its author had not seen the write."""
        above, found = self.line_of(write.record), []
        for record, name in view_.erasures:
            if record in above:
                seen = {(device, inc): seq for device, inc, seq in self.writes[name].values.get("_seen", ())}
                found.append(write.name[3] > seen.get(write.name[:2], 0) or write.name[2] != name[2])
        return found

    def line_of(self, record: bytes) -> set[bytes]:
        """The record, what it was ever born to, and so on."""
        above, fresh = set(), [record]
        while fresh:
            one = fresh.pop()
            above.add(one)
            fresh += [up for up in self.above.get(one, ()) if up not in above]
        return above

    def copy(self) -> Memory:
        """The same, to go on from."""
        other = Memory()
        other.writes, other.order, other.kind_of = dict(self.writes), dict(self.order), dict(self.kind_of)
        other.keys, other.above = dict(self.keys), dict(self.above)
        other._chains = {line: Chain(one.key, dict(one.ends), dict(one.texts)) for line, one in self._chains.items()}
        return other

    def add(self, write: Write) -> None:
        """Remember a write that has just been made."""
        demand(write.name not in self.writes, "two operations under one name")
        self.writes[write.name] = write
        self.order.setdefault(write.record, len(self.order))
        self.kind_of.setdefault(write.record, write.table)
        if write.parents:
            self.above[write.record] = write.parents

    def check_transaction(self, line: Line, header: bytes, signature: bytes, leaves: Iterable[bytes]) -> None:
        """Signature, chain and leaves of a transaction; one seen before must be the same to the byte."""
        said = plain_cbor(header)
        first, last = said["from"], said["to"]
        chain = self._chains.get(line)
        if chain is None:
            demand(line[0] in self.keys, "a transaction of a machine nobody knows")
            chain = self._chains[line] = Chain(self.keys[line[0]])
        if first in chain.texts:
            demand(chain.texts[first] == (header, signature), "one name, two transactions")
            return
        try:
            chain.key.verify(signature, header)
        except InvalidSignature:
            raise Broken("a signature that does not hold stands in the log") from None
        demand((said["dev"], said["inc"], said["scope"]) == line, "a transaction stands in another's stream")
        before = next((digest for end, digest in chain.ends.values() if end == first - 1), bytes(32))
        demand(first == 1 or before != bytes(32), "a transaction whose forerunner nobody has seen")
        demand(said["prev"] == before, "a chain that does not hold")
        every = hashlib.sha256(b"".join(hashlib.sha256(one).digest() for one in leaves)).digest()
        demand(said["leaves"] == every, "operations that are not those signed")
        chain.texts[first] = header, signature
        chain.ends[first] = last, hashlib.sha256(header + signature).digest()

    def chain_hash(self, line: Line, last: int) -> bytes:
        """The chain's value after a number."""
        return next(digest for end, digest in self._chains[line].ends.values() if end == last)


@dataclass
class View:
    """What follows from holding some of the writes."""

    born: dict[bytes, str] = field(default_factory=dict)  # record → table, of those that stand
    gone: set[bytes] = field(default_factory=set)
    erasures: set[tuple[bytes, Name]] = field(default_factory=set)
    heads: dict[Place, frozenset[Name]] = field(default_factory=dict)  # of fields written since birth
    conflicts: set[Place] = field(default_factory=set)
    elements: set[tuple[bytes, str, bytes, Name]] = field(default_factory=set)
    shown: dict[Place, Any] = field(default_factory=dict)  # of fields written since birth
    first: dict[bytes, Write] = field(default_factory=dict)  # a record's only `new`


def view(memory: Memory, held: Collection[Name]) -> View:
    """Work out what a machine that holds the writes must show."""
    seen = View()
    children: dict[bytes, list[bytes]] = {}
    news: dict[bytes, list[Write]] = {}
    edits: dict[bytes, list[Write]] = {}
    for name in held:
        write = memory.writes[name]
        if write.kind == "erase":
            seen.erasures.add((write.record, name))
        elif write.kind == "new":
            news.setdefault(write.record, []).append(write)
            for parent in write.parents:
                children.setdefault(parent, []).append(write.record)
        else:
            edits.setdefault(write.record, []).append(write)
    fresh = [record for record, _name in seen.erasures]
    fresh += [rec for _record, name in seen.erasures for _table, rec in memory.writes[name].values.get("_with", ())]
    while fresh:
        record = fresh.pop()
        if record not in seen.gone:
            seen.gone.add(record)
            fresh += children.get(record, ())
    for record, born in news.items():
        if record in seen.gone:
            continue
        seen.born[record] = born[0].table
        if len(born) == 1:
            seen.first[record] = born[0]
        _fields(seen, record, born, edits.get(record, []))
    return seen


@cache
def _sets(table: str) -> frozenset[str]:
    return frozenset(name for name, spec in BY_TABLE[table].SPECS.items() if spec.merge is Merge.SET)


def _fields(seen: View, record: bytes, born: list[Write], edits: list[Write]) -> None:
    specs, sets = BY_TABLE[born[0].table].SPECS, _sets(born[0].table)
    if not sets and not edits and len(born) == 1:
        return
    written = {name for one in edits if one.kind not in ("add", "rem") for name in one.fields}
    if len(born) > 1:
        written |= set(specs) - sets
    for name in written:
        writers = [*born, *(one for one in edits if one.kind not in ("add", "rem") and name in one.fields)]
        named = {dot for one in writers for dot in one.fields.get(name, ())}
        heads = [one for one in writers if one.name not in named]
        place = record, name
        seen.heads[place] = frozenset(one.name for one in heads)
        if specs[name].merge is Merge.SAID:
            heads = [one for one in heads if one.values.get(name)] or heads
        values = [one.values.get(name) for one in heads]
        if any(cbor2.dumps(one) != cbor2.dumps(values[0]) for one in values):
            seen.conflicts.add(place)
        if specs[name].merge is Merge.SAFETY and True in values:
            seen.shown[place] = True
        else:
            seen.shown[place] = max(heads, key=lambda one: (one.hlc, _in_order(one.name))).values.get(name)
    for name in sets:
        _set(seen, record, name, born, edits)


def _set(seen: View, record: bytes, name: str, born: list[Write], edits: list[Write]) -> None:
    taken = {
        (cbor2.dumps(value), dot)
        for one in edits if one.kind == "rem"
        for value in one.values.get(name, ())
        for dot in one.fields.get(name, ())
    }  # fmt: skip
    for one in (*born, *(edit for edit in edits if edit.kind == "add")):
        for value in one.values.get(name) or ():
            element = cbor2.dumps(value), one.name
            if element not in taken:
                seen.elements.add((record, name, *element))


def _in_order(name: Name) -> tuple[Line, int]:
    return name[:3], name[3]
