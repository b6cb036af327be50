"""The unit's machines as this store knows them: whose signature counts, and what a new list of them changes here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from db import arrivals, local, log, peers, records, retraction
from db.store import Connection
from fhr_desktop.domain import canonical
from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.record import RecordId, ScopeKind
from fhr_desktop.domain.unit import Device, Role, User
from fhr_desktop.security import signing
from fhr_desktop.services.sync.machine import begin_anew, machine_keys, needed
from fhr_desktop.sync import acks, adoption, standing
from fhr_desktop.sync.acks import Peers
from fhr_desktop.sync.adoption import Adopted
from fhr_desktop.sync.refusals import refused
from fhr_desktop.sync.roster import Member, Roster, SignedRoster
from fhr_desktop.sync.wire_manifest import decode_state, encode_state
from i18n import _

Verify = Callable[[bytes, bytes, bytes], bool]  # device, message, signature


@dataclass(frozen=True)
class Membership:
    """The lists of machines held, oldest first, and which machine this is."""

    chain: tuple[SignedRoster, ...]
    device: bytes

    @cached_property
    def tip(self) -> Roster:
        """The list that holds now."""
        return self.chain[-1].roster

    @property
    def alone(self) -> bool:
        """Whether nobody else has ever been in the unit that this store founded."""
        return len(self.tip.members) == 1

    def verify(self, device: bytes, message: bytes, signature: bytes) -> bool:
        """Whether a machine of the unit, present or former, signed the message."""
        return verify_by(self.tip)(device, message, signature)


def verify_by(roster: Roster) -> Verify:
    """Verifies by the keys of a list of machines."""
    keys = {member.device: member.verify for member in roster.members}

    def verify(device: bytes, message: bytes, signature: bytes) -> bool:
        public = keys.get(device)
        return public is not None and signing.verify(public, signature, message)

    return verify


def verify_key(public: bytes, message: bytes, signature: bytes) -> bool:
    """Verifies by a public key."""
    return signing.verify(public, signature, message)


def read(connection: Connection) -> Membership:
    """The membership of this store."""
    (device,) = needed(connection, "device")
    return Membership(tuple(SignedRoster.decode(one) for one in peers.rosters(connection)), device)


def own_role(connection: Connection) -> Role | None:
    """The role the unit has given this machine's user, while the machine is one of the unit's."""
    member = read(connection)
    own = member.tip.member(member.device)
    return own.role if own is not None and own.active else None


def readers_of(connection: Connection, scope: bytes) -> frozenset[bytes]:
    """The users named for a protected home's scope, as 16-byte ids; none when its home is not here."""
    _kind, home = arrivals.scopes(connection)[scope]
    found = records.load(connection, Home, RecordId(bytes=home)) if home else None
    return frozenset(one.bytes for one in found.readers) if found else frozenset()


def shared_scopes(connection: Connection, member: Membership, to: Sequence[Member]) -> frozenset[bytes]:
    """The scopes that this machine and all the others may hold. A protected home's: only those named for it."""
    tip = member.tip
    own = tip.grants(member.device)
    shared = own.intersection(*(one.grants for one in to))
    for key, (kind, _home) in arrivals.scopes(connection).items():
        if kind is ScopeKind.PROTECTED:
            readers = readers_of(connection, key)
            if all(one.active and one.user in readers for one in to):
                shared |= {key}
    return shared


def settle(connection: Connection, before: Membership, adopted: Adopted) -> Membership:
    """Keep a newer list of machines, and do what it demands of this store: put scopes away, set aside what came
    from a machine after it was lost. Raises BundleRefused(OLD_ROSTER) when ours is the one that holds."""
    if adopted.ours_holds:
        raise refused(Refusal.OLD_ROSTER)
    for signed in adopted.added:
        peers.keep_roster(connection, signed.roster.version, signed.encode())
    after = Membership(adopted.chain, before.device)
    if adopted.added:
        enforce(connection, before.tip, after)
    return after


def enforce(connection: Connection, before: Roster, after: Membership) -> None:
    """Bring what is held in line with a list of machines."""
    tip = after.tip
    lost = before.grants(after.device) - tip.grants(after.device)
    if lost:
        arrivals.drop_scopes(connection, lost)
        begin_anew(connection)  # our own numbering in them is gone: it must never begin again under the same name
    for key in tip.grants(after.device):
        arrivals.add_scope(connection, key, tip.kinds[key], None)
    late = {}
    for stream, seq in log.vector(connection).items():
        until = standing.accepted_until(tip, stream)
        if until is not None and seq > until:
            late[stream] = until
    if late:
        retraction.retract(connection, late)


def join(connection: Connection, before: Membership, incoming: Sequence[SignedRoster]) -> Membership:
    """Give up the unit this store founded for the one that has let it in. The digits were compared before.

    Raises BundleRefused: OTHER_UNIT when work has been done here, or as `adoption.first_contact`.
    """
    own_key = machine_keys(connection).signer.public
    adoption.first_contact(incoming, before.device, own_key, verify_key)
    if not before.alone:
        raise refused(Refusal.OTHER_UNIT)
    if retraction.has_work(connection):
        raise BundleRefused(Refusal.OTHER_UNIT, worked_here())
    arrivals.drop_scopes(connection, list(arrivals.scopes(connection)))
    peers.forget_rosters(connection)
    local.put(connection, "peers", b"")
    begin_anew(connection)
    after = Membership(tuple(incoming), before.device)
    for signed in after.chain:
        peers.keep_roster(connection, signed.roster.version, signed.encode())
    for key in after.tip.grants(after.device):
        arrivals.add_scope(connection, key, after.tip.kinds[key], None)
    return after


def worked_here() -> str:
    """Why a store that somebody has worked in cannot come into another unit."""
    return _(
        "Somebody has already worked in this store, so it cannot join another unit. Nothing has been changed. "
        "Create a new, empty store and ask to join from that one."
    )


def know_own_records(connection: Connection, member: Membership) -> None:
    """Find this machine's record and its user again, once the unit that let it in has sent them."""
    for one in records.load_where(connection, Device, device_key=member.device.hex()):
        local.put(connection, "device_record", one.id.bytes)
    own = member.tip.member(member.device)
    if own is not None and records.load(connection, User, RecordId(bytes=own.user)) is not None:
        local.put(connection, "user", own.user)


def heard(connection: Connection) -> Peers:
    """What other machines have said that they hold."""
    kept = local.get(connection, "peers")
    states = canonical.decode(kept) if kept else []
    return acks.learn_all(acks.NOBODY, [(decode_state(state)[1], direct) for direct, state in states])


def keep_heard(connection: Connection, unit: bytes, known: Peers) -> None:
    """Keep what other machines have said."""
    plain = [[direct, encode_state(unit, state)] for state, direct in acks.states(known)]
    local.put(connection, "peers", canonical.encode(plain))  # type: ignore[arg-type]
