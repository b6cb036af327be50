"""Machines and rosters to test with: real keys, few of them, so that a test takes milliseconds."""

from __future__ import annotations

import datetime as dt
import hashlib

from fhr_desktop.domain.record import ScopeKind
from fhr_desktop.domain.unit import Role
from fhr_desktop.security import signing
from fhr_desktop.sync import roster_changes
from fhr_desktop.sync.roster import KINDS, Member, Roster, SignedRoster, unsigned

DAY = dt.date(2026, 11, 21)
UNIT = b"u" * 16
SCOPES = {kind: hashlib.sha256(kind.encode()).digest()[:16] for kind in KINDS}
SIGNERS = [signing.Signer(hashlib.sha256(bytes([n])).digest()) for n in range(8)]
BY_KEY = {signer.public: signer for signer in SIGNERS}
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """As the services hand it to sync."""
    return signing.verify(public, signature, message)


def device(n: int) -> bytes:
    """Machine n's id."""
    return bytes([n + 1]) * 16


def member(n: int, role: Role = Role.INVESTIGATOR) -> Member:
    """Machine n as its request describes it."""
    return Member(device(n), bytes([n + 100]) * 16, role, SIGNERS[n].public, f"age1{BECH32[n] * 58}", (), n + 1)


def key(kind: ScopeKind) -> bytes:
    """The scope's key."""
    return SCOPES[kind]


def founded() -> SignedRoster:
    """The manager's machine 0 alone."""
    return signed(roster_changes.first(UNIT, member(0, Role.UNIT_MANAGER), SCOPES, DAY), 0)


def signed(roster: Roster, *by: int) -> SignedRoster:
    """The roster with these machines' signatures."""
    found = unsigned(roster)
    for n in by:
        found = found.signed(SIGNERS[n].public, SIGNERS[n].sign)
    return found


def approved(current: SignedRoster, *newcomers: tuple[int, Role]) -> list[SignedRoster]:
    """The chain of machine 0 letting machines in, one a roster; without `current`."""
    chain = [current]
    for n, role in newcomers:
        chain.append(signed(roster_changes.with_member(chain[-1].roster, member(n, role), DAY), 0))
    return chain[1:]
