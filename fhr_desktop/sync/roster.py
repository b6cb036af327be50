"""The roster: which machines the unit has, whose they are, what they may hold, and who may change that (SYNC §9).

Values, their one byte text, and signatures over it. How one roster becomes the next is in `roster_changes`, what
is taken over from a colleague in `adoption`. Protected homes' scopes never stand here: their number must not show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from fhr_desktop.domain import canonical
from fhr_desktop.domain.errors import Refusal
from fhr_desktop.domain.operations import GENESIS
from fhr_desktop.domain.record import Plain, ScopeKind
from fhr_desktop.domain.unit import Role
from fhr_desktop.sync import strict
from fhr_desktop.sync.refusals import refused

FORMAT = 1
CONTEXT = b"FHR-roster-1"
LARGEST = 256 * 1024  # a signed roster
MOST_MEMBERS = 64
MOST_ADMINS = 16
MOST_ACCEPTED = 512  # streams of one member
WARN_DAYS = 60
KINDS: tuple[ScopeKind, ...] = tuple(kind for kind in ScopeKind if kind is not ScopeKind.PROTECTED)

Verify = Callable[[bytes, bytes, bytes], bool]  # public key, message, signature

_CASEWORK = (ScopeKind.UNIT, ScopeKind.CASEWORK, ScopeKind.TRAINING, ScopeKind.POOL)
GRANTS: Mapping[Role, tuple[ScopeKind, ...]] = {
    Role.INVESTIGATOR: _CASEWORK,
    Role.UNIT_MANAGER: KINDS,
    Role.TRAINER: (ScopeKind.UNIT, ScopeKind.TRAINING),
    Role.ADMINISTRATOR: (ScopeKind.UNIT, ScopeKind.CASEWORK, ScopeKind.POOL),  # registers enquiries (DOMAIN §3.3)
    Role.SYSTEM_ADMINISTRATOR: (ScopeKind.UNIT,),
}


class Status(StrEnum):
    """A revoked machine stays in the list: what it wrote before is still verified with its key."""

    ACTIVE = "active"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Member:
    """One machine. `device` and `user` 16 bytes, `verify` 32, `recipient` "age1…", `scopes` keys of 16 bytes.

    `accept_until`: (incarnation, scope) → the last number accepted from it where it no longer has the scope.
    `series` begins its case numbers.
    """

    device: bytes
    user: bytes
    role: Role
    verify: bytes
    recipient: str
    scopes: tuple[bytes, ...]
    series: int
    status: Status = Status.ACTIVE
    accept_until: Mapping[tuple[bytes, bytes], int] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        """Whether it still belongs to the unit."""
        return self.status is Status.ACTIVE

    @property
    def grants(self) -> frozenset[bytes]:
        """The scopes it may hold now."""
        return frozenset(self.scopes) if self.active else frozenset()


@dataclass(frozen=True, slots=True)
class Roster:
    """One version of the list. `admins` are the verify keys that may sign the next, `threshold` how many must."""

    unit: bytes
    version: int
    issued: dt.date
    expires: dt.date
    threshold: int
    admins: tuple[bytes, ...]
    scopes: tuple[tuple[bytes, ScopeKind], ...]
    members: tuple[Member, ...]
    prev_hash: bytes = GENESIS

    def member(self, device: bytes) -> Member | None:
        """The machine, active or revoked."""
        return next((member for member in self.members if member.device == device), None)

    def grants(self, device: bytes) -> frozenset[bytes]:
        """The scopes a machine may hold now; none when it is unknown or revoked."""
        found = self.member(device)
        return found.grants if found else frozenset()

    @property
    def kinds(self) -> dict[bytes, ScopeKind]:
        """Kind by scope key."""
        return dict(self.scopes)

    @property
    def revoked_count(self) -> int:
        """How many machines are revoked."""
        return sum(not member.active for member in self.members)

    def needs_renewal(self, today: dt.date) -> bool:
        """Whether it has expired or soon will. It only warns: weeks without network are ordinary."""
        return self.expires - today <= dt.timedelta(days=WARN_DAYS)

    def encode(self) -> bytes:
        """The canonical bytes that are hashed and signed."""
        return canonical.encode(
            {
                "v": FORMAT,
                "unit": self.unit,
                "version": self.version,
                "issued": self.issued.isoformat(),
                "expires": self.expires.isoformat(),
                "threshold": self.threshold,
                "admins": list(self.admins),
                "scopes": [[key, kind.value] for key, kind in self.scopes],
                "members": [_member_plain(member) for member in self.members],
                "prev": self.prev_hash,
            }
        )

    def hash(self) -> bytes:
        """SHA-256 of the canonical bytes: what the next version names as the one before."""
        return canonical.digest(self.encode())


@dataclass(frozen=True, slots=True)
class SignedRoster:
    """A roster's bytes and the signatures over them, (public key, signature), ordered by key."""

    body: bytes
    signatures: tuple[tuple[bytes, bytes], ...] = ()

    @property
    def hash(self) -> bytes:
        """The roster's hash; the signatures are no part of it."""
        return canonical.digest(self.body)

    @property
    def roster(self) -> Roster:
        """The list. Raises BundleRefused(ROSTER) when the bytes are malformed."""
        try:
            return _roster(self.body)
        except ValueError as error:
            raise refused(Refusal.ROSTER) from error

    def encode(self) -> bytes:
        """The bytes that are stored and carried in bundles."""
        return canonical.encode([self.body, [[public, signature] for public, signature in self.signatures]])

    @staticmethod
    def decode(data: bytes) -> SignedRoster:
        """The inverse of `encode`; the roster inside is checked too. Raises BundleRefused(ROSTER)."""
        try:
            body, signatures = strict.items(strict.decode(data, LARGEST), 2)
            pairs = [
                (strict.octets(public, 32), strict.octets(signature, 64))
                for public, signature in strict.items(signatures, MOST_ADMINS, 2)
            ]
            strict.ascending([public for public, _signature in pairs])
            _roster(body)
        except ValueError as error:
            raise refused(Refusal.ROSTER) from error
        return SignedRoster(body, tuple(pairs))

    def signed(self, public: bytes, sign: Callable[[bytes], bytes]) -> SignedRoster:
        """The same with one more signature; a second by the same key takes the first one's place."""
        return self.joined([(public, sign(CONTEXT + self.body))])

    def joined(self, signatures: Collection[tuple[bytes, bytes]]) -> SignedRoster:
        """The same with further signatures."""
        return SignedRoster(self.body, tuple(sorted({**dict(self.signatures), **dict(signatures)}.items())))


def unsigned(roster: Roster) -> SignedRoster:
    """The roster as bytes, without signatures."""
    return SignedRoster(roster.encode())


def valid_signatures(signed: SignedRoster, admins: Collection[bytes], verify: Verify) -> frozenset[bytes]:
    """The admins whose signature holds; others' signatures count for nothing."""
    return frozenset(
        public
        for public, signature in signed.signatures
        if public in admins and verify(public, CONTEXT + signed.body, signature)
    )


def endorsed(signed: SignedRoster, by: Roster, verify: Verify) -> bool:
    """Whether as many of the other roster's admins as it demands have signed this one."""
    return len(valid_signatures(signed, by.admins, verify)) >= by.threshold


def scopes_for(role: Role, roster: Roster) -> tuple[bytes, ...]:
    """The keys of the scopes the role gives."""
    return tuple(sorted(key for key, kind in roster.scopes if kind in GRANTS[role]))


def _member_plain(member: Member) -> Plain:
    accepted: list[Plain] = [
        [incarnation, scope, seq] for (incarnation, scope), seq in sorted(member.accept_until.items())
    ]
    return {
        "device": member.device,
        "user": member.user,
        "role": member.role.value,
        "verify": member.verify,
        "recipient": member.recipient,
        "scopes": list(member.scopes),
        "series": member.series,
        "status": member.status.value,
        "accept": accepted,
    }


def _member(plain: object) -> Member:
    device, user, role, verify, recipient, scopes, series, status, accepted = strict.fields(
        plain, "device", "user", "role", "verify", "recipient", "scopes", "series", "status", "accept"
    )
    rows = [
        (strict.octets(incarnation, 8), strict.octets(scope, 16), strict.whole(seq))
        for incarnation, scope, seq in strict.items(accepted, MOST_ACCEPTED, 3)
    ]
    strict.ascending([row[:2] for row in rows])
    return Member(
        strict.octets(device, 16),
        strict.octets(user, 16),
        Role(strict.text(role)),
        strict.octets(verify, 32),
        strict.recipient(recipient),
        tuple(strict.octets(scope, 16) for scope in strict.items(scopes, len(KINDS))),
        strict.whole(series),
        Status(strict.text(status)),
        {(incarnation, scope): seq for incarnation, scope, seq in rows},
    )


def _roster(body: object) -> Roster:
    """Raises ValueError unless the bytes are a roster whose parts agree."""
    if not isinstance(body, bytes):
        raise ValueError("body")  # noqa: TRY004  # one kind of error to callers
    return _checked(body)


@lru_cache(64)  # the same few lists come with every package
def _checked(body: bytes) -> Roster:
    version_of_format, *rest = strict.fields(
        strict.decode(body, LARGEST),
        "v", "unit", "version", "issued", "expires", "threshold", "admins", "scopes", "members", "prev",
    )  # fmt: skip
    if strict.whole(version_of_format) != FORMAT:
        raise ValueError("format")
    unit, version, issued, expires, threshold, admins, scopes, members, prev = rest
    found = Roster(
        strict.octets(unit, 16),
        strict.whole(version, 1),
        strict.day(issued),
        strict.day(expires),
        strict.whole(threshold, 1, 2),
        tuple(strict.octets(admin, 32) for admin in strict.items(admins, MOST_ADMINS)),
        tuple((strict.octets(key, 16), ScopeKind(strict.text(kind))) for key, kind in strict.items(scopes, 5, 2)),
        tuple(_member(member) for member in strict.items(members, MOST_MEMBERS)),
        strict.octets(prev, 32),
    )
    _agree(found)
    return found


def _agree(roster: Roster) -> None:
    """Raises ValueError when the parts of a roster contradict each other."""
    strict.ascending(list(roster.admins))
    strict.ascending([key for key, _kind in roster.scopes])
    strict.ascending([member.device for member in roster.members])
    if sorted(kind for _key, kind in roster.scopes) != sorted(KINDS):
        raise ValueError("scopes")
    for taken in ("verify", "recipient", "series"):
        if len({getattr(member, taken) for member in roster.members}) != len(roster.members):
            raise ValueError(taken)
    if not set(roster.admins) <= {member.verify for member in roster.members if member.active}:
        raise ValueError("an admin is not a member")
    if roster.threshold > len(roster.admins) or roster.expires < roster.issued:
        raise ValueError("threshold or dates")
    if (roster.version == 1) != (roster.prev_hash == GENESIS):
        raise ValueError("the first follows no other")
    known = set(roster.kinds)
    for member in roster.members:
        strict.ascending(list(member.scopes))
        if not set(member.scopes) | {scope for _incarnation, scope in member.accept_until} <= known:
            raise ValueError("a scope not in the list")
