"""How the list of machines becomes another one here: signed by this machine, and held at once or as a proposal.

What may be changed in it is `sync.roster_changes`' matter, who may ask for it `devices`'.
"""

from __future__ import annotations

from db import local, log, peers
from db.store import Connection, Store
from fhr_desktop.services.sync import machine, membership
from fhr_desktop.services.sync.membership import Membership
from fhr_desktop.sync import adoption
from fhr_desktop.sync.adoption import Adopted
from fhr_desktop.sync.roster import Roster, SignedRoster, endorsed, unsigned, valid_signatures

PROPOSAL = "proposal"


def put_forward(connection: Connection, member: Membership, roster: Roster) -> bool:
    """Sign the next list. With enough signatures it holds from now; otherwise it waits for another's. Whether it holds.

    A proposal that waited before gives way to it.
    """
    return _keep(connection, member, unsigned(roster))


def cosign(connection: Connection, member: Membership, waiting: SignedRoster) -> bool:
    """Sign the list that waits. Whether it holds now."""
    return _keep(connection, member, waiting)


def _keep(connection: Connection, member: Membership, next_one: SignedRoster) -> bool:
    signer = machine.machine_keys(connection).signer
    signed = next_one.signed(signer.public, signer.sign)
    if not endorsed(signed, member.tip, membership.verify_key):
        local.put(connection, PROPOSAL, signed.encode())
        return False
    local.put(connection, PROPOSAL, b"")
    peers.keep_roster(connection, signed.roster.version, signed.encode())
    membership.enforce(connection, member.tip, Membership((*member.chain, signed), member.device))
    return True


def waiting(connection: Connection, member: Membership) -> SignedRoster | None:
    """The list that waits for a signature, if it can still come after the one that holds."""
    kept = local.get(connection, PROPOSAL)
    if not kept:
        return None
    found = SignedRoster.decode(kept)
    return found if adoption.follows(member.chain[-1], found, membership.verify_key) else None


def signed_by(proposal: SignedRoster, member: Membership) -> frozenset[bytes]:
    """The machines that have signed a proposal."""
    keys = valid_signatures(proposal, member.tip.admins, membership.verify_key)
    return frozenset(one.device for one in member.tip.members if one.verify in keys)


def withdraw(connection: Connection) -> None:
    """Forget the list that waits."""
    local.put(connection, PROPOSAL, b"")


def hear(connection: Connection, member: Membership, said: bytes) -> Membership:
    """A colleague's proposal: signatures on the same one are joined, one of our own only gives way to a greater."""
    theirs, ours = SignedRoster.decode(said), waiting(connection, member)
    if not adoption.follows(member.chain[-1], theirs, membership.verify_key):
        return member
    if ours is not None and ours.body == theirs.body:
        theirs = ours.joined(theirs.signatures)
    elif ours is not None and member.device in signed_by(ours, member) and adoption.rank(ours) > adoption.rank(theirs):
        return member
    if not endorsed(theirs, member.tip, membership.verify_key):
        local.put(connection, PROPOSAL, theirs.encode())
        return member
    local.put(connection, PROPOSAL, b"")
    adopted = Adopted(adoption.Outcome.NEWER, (*member.chain, theirs), added=(theirs,))
    return membership.settle(connection, member, adopted)


def held_of(connection: Connection, roster: Roster, device: bytes) -> dict[tuple[bytes, bytes], int]:
    """What is held here of a machine's writing: (incarnation, scope) → last number, in the unit's own scopes."""
    held = log.vector(connection, roster.kinds)
    return {(one.incarnation, one.scope): seq for one, seq in held.items() if one.device == device}


def go_on(store: Store) -> None:
    """Let the store write under the incarnation it has after a list that took scopes from it."""
    with store.read() as connection:
        fresh = machine.own_incarnation(connection)
    if fresh != store.identity.incarnation:
        store.rename(fresh)
