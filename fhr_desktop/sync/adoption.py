"""Which roster holds when a colleague's arrives: theirs, ours, or one of two made apart. Pure; `db` keeps the chain.

Every step of a chain names the one before and is signed by as many of *its* admins as it demands. Two machines that
have seen the same rosters, in any order, hold the same one: each step has a greater rank than the one before, and of
two rosters made apart the greater rank wins. With a threshold of one, whoever holds an admin's key can make such a
rival; that is what a threshold of two is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.sync.refusals import refused
from fhr_desktop.sync.roster import Roster, SignedRoster, Verify, endorsed, valid_signatures


class Outcome(StrEnum):
    """How their chain stands to ours."""

    SAME = "same"
    NEWER = "newer"  # theirs goes on from ours
    OLDER = "older"  # ours goes on from theirs
    FORK_KEPT = "fork_kept"  # both go on from a common one; ours holds
    FORK_TAKEN = "fork_taken"  # theirs holds


@dataclass(frozen=True, slots=True)
class Adopted:
    """The chain to hold from now, oldest first. `added` are new to us; `dropped` were ours and no longer hold.

    In a fork one side's change is lost: an admin must be told to make it again (`fork`).
    """

    outcome: Outcome
    chain: tuple[SignedRoster, ...]
    added: tuple[SignedRoster, ...] = ()
    dropped: tuple[SignedRoster, ...] = ()

    @property
    def fork(self) -> bool:
        """Whether two rosters were made apart from each other."""
        return self.outcome in (Outcome.FORK_KEPT, Outcome.FORK_TAKEN)

    @property
    def ours_holds(self) -> bool:
        """Whether theirs is behind ours, or lost against it: their package is refused until they have ours."""
        return self.outcome in (Outcome.OLDER, Outcome.FORK_KEPT)

    @property
    def tip(self) -> Roster:
        """The roster that holds."""
        return self.chain[-1].roster


def adopt(held: Sequence[SignedRoster], incoming: Sequence[SignedRoster], verify: Verify) -> Adopted:
    """Weigh a colleague's chain against ours; both oldest first, ours trusted and not empty.

    Raises BundleRefused: OTHER_UNIT, or ROSTER when theirs is malformed, broken, not signed or not linked to ours.
    """
    ours, theirs = tuple(held), _linked(incoming)
    if theirs[0].roster.unit != ours[-1].roster.unit:
        raise refused(Refusal.OTHER_UNIT)
    place = {signed.hash: at for at, signed in enumerate(ours)}
    known = [at for at, signed in enumerate(theirs) if signed.hash in place]
    if known:
        base, new = place[theirs[known[-1]].hash], theirs[known[-1] + 1 :]
    elif theirs[0].roster.prev_hash in place:
        base, new = place[theirs[0].roster.prev_hash], theirs
    elif theirs[-1].roster.version < ours[0].roster.version:
        return Adopted(Outcome.OLDER, ours)
    else:
        raise refused(Refusal.ROSTER)
    _check_steps(ours[base], new, verify)
    return _weigh(ours, base, new)


def _weigh(ours: tuple[SignedRoster, ...], base: int, new: tuple[SignedRoster, ...]) -> Adopted:
    own = ours[base + 1 :]
    if not new:
        return Adopted(Outcome.OLDER if own else Outcome.SAME, ours)
    if not own:
        return Adopted(Outcome.NEWER, ours + new, added=new)
    if rank(new[-1]) <= rank(own[-1]):
        return Adopted(Outcome.FORK_KEPT, ours)
    return Adopted(Outcome.FORK_TAKEN, ours[: base + 1] + new, added=new, dropped=own)


def rank(signed: SignedRoster) -> tuple[int, int, bytes]:
    """What decides between two rosters made apart: more revoked machines first, then version, then hash."""
    roster = signed.roster
    return roster.revoked_count, roster.version, signed.hash


def first_contact(incoming: Sequence[SignedRoster], device: bytes, own_key: bytes, verify: Verify) -> SignedRoster:
    """The roster a machine without one takes: it trusts the ceremony, so show `enrolment.mutual_digits` first.

    Raises BundleRefused: ROSTER when the chain is broken in itself, NOT_FOR_US when this machine is not an active
    member with its own key. Keep the whole of `incoming` as the chain.
    """
    chain = _linked(incoming)
    if chain[0].roster.version == 1 and not endorsed(chain[0], chain[0].roster, verify):
        raise refused(Refusal.ROSTER)
    _check_steps(chain[0], chain[1:], verify)
    anchor(chain, device, own_key, verify)
    tip = chain[-1]
    if not _lists(tip.roster, device, own_key):
        raise refused(Refusal.NOT_FOR_US)
    return tip


def anchor(chain: Sequence[SignedRoster], device: bytes, own_key: bytes, verify: Verify) -> Roster:
    """The newest roster that lists the machine and that its own admins have signed: theirs are the keys to compare.

    A later roster may have been signed by the former admins only. Raises BundleRefused(ROSTER, NOT_FOR_US).
    """
    listing = [signed for signed in chain if _lists(signed.roster, device, own_key)]
    if not listing:
        raise refused(Refusal.NOT_FOR_US)
    for signed in reversed(listing):
        if endorsed(signed, signed.roster, verify):
            return signed.roster
    raise refused(Refusal.ROSTER)


def follows(tip: SignedRoster, proposal: SignedRoster, verify: Verify) -> bool:
    """Whether a roster that may lack signatures could come after ours: rightly made, signed by one of our admins."""
    try:
        _check_step(tip.roster, proposal)
    except BundleRefused:
        return False
    return bool(valid_signatures(proposal, tip.roster.admins, verify))


def _lists(roster: Roster, device: bytes, own_key: bytes) -> bool:
    member = roster.member(device)
    return member is not None and member.active and member.verify == own_key


def _linked(chain: Sequence[SignedRoster]) -> tuple[SignedRoster, ...]:
    """The chain when each roster names the one before it. Raises BundleRefused(ROSTER)."""
    if not chain:
        raise refused(Refusal.ROSTER)
    for before, signed in pairwise(chain):
        roster = signed.roster
        if roster.prev_hash != before.hash or roster.version != before.roster.version + 1:
            raise refused(Refusal.ROSTER)
    return tuple(chain)


def _check_steps(start: SignedRoster, steps: Sequence[SignedRoster], verify: Verify) -> None:
    previous = start.roster
    for signed in steps:
        _check_step(previous, signed)
        if not endorsed(signed, previous, verify):
            raise refused(Refusal.ROSTER)
        previous = signed.roster


def _check_step(previous: Roster, signed: SignedRoster) -> None:
    """Raises BundleRefused(ROSTER) unless the roster may come next, its signatures aside.

    Nobody is forgotten or comes back: former members' keys verify what they wrote, and rank must only grow.
    """
    roster = signed.roster
    lasting = roster.prev_hash == previous.hash() and roster.version == previous.version + 1
    lasting &= roster.unit == previous.unit and roster.scopes == previous.scopes
    for member in previous.members:
        now = roster.member(member.device)
        lasting &= now is not None and now.verify == member.verify and now.series == member.series
        lasting &= now is not None and (member.active or not now.active)
    if not lasting:
        raise refused(Refusal.ROSTER)
