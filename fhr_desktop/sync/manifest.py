"""What a bundle says of itself: who made it, for whom, what it builds on and what its maker holds. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fhr_desktop.domain.operations import Stream

Vector = Mapping[Stream, int]  # the highest number held of each stream


@dataclass(frozen=True, slots=True)
class Recipient:
    """A machine the bundle is for, and SHA-256 of the age recipient it was encrypted to."""

    device: bytes
    key_hash: bytes


@dataclass(frozen=True, slots=True)
class ScopeEntry:
    """A scope the bundle carries: 16-byte key, kind, and the protected home it is for (16 bytes) or None."""

    key: bytes
    kind: str
    home: bytes | None = None


@dataclass(frozen=True, slots=True)
class PeerState:
    """What a machine said it held. `lineage` are its incarnations in order, the one that spoke last.

    `serial` grows with every file an incarnation writes; `roster` is the version it held.
    """

    device: bytes
    lineage: tuple[bytes, ...]
    serial: int
    roster: int
    have: Vector

    @property
    def incarnation(self) -> bytes:
        """The incarnation that spoke."""
        return self.lineage[-1]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first record of a bundle. Trusted only once the bundle's trailer has been verified."""

    bundle: bytes  # 16 random bytes
    unit: bytes  # 16 random bytes: the unit all machines of a roster share
    sender: PeerState  # `have` filtered to the scopes carried
    created: int  # hlc
    recipients: tuple[Recipient, ...]
    rosters: tuple[bytes, ...]  # signed rosters, oldest first; the last is the sender's
    proposal: bytes | None  # a roster that still lacks signatures
    app: str
    schema: str
    min_reader: str
    caps: tuple[str, ...]  # what a reader must understand
    scopes: tuple[ScopeEntry, ...]
    prereq: Vector  # what a receiver must already hold
    peers: tuple[PeerState, ...]  # what the sender knows that others hold
    checkpoint: tuple[int, bytes]  # number and hash of the newest entry of the sender's access log
    transactions: int
    operations: int
    blobs: int
