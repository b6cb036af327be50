"""What the roster says of one file: may this sender give us this, and whose writing do we take (SYNC §7 step 2).

Who may read a protected home is named in its own scope and is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence

from fhr_desktop.domain.errors import Refusal
from fhr_desktop.domain.operations import Stream
from fhr_desktop.domain.record import ScopeKind
from fhr_desktop.sync.manifest import Manifest
from fhr_desktop.sync.refusals import refused
from fhr_desktop.sync.roster import Member, Roster


def check_standing(roster: Roster, manifest: Manifest, device: bytes, key_hash: bytes) -> Member:
    """The sender, when the file may be taken in by this machine, whose age key has the hash.

    `roster` is the one that holds after the manifest's have been weighed. Raises BundleRefused: OTHER_UNIT,
    UNKNOWN_SENDER, REVOKED, NOT_FOR_US or GRANT.
    """
    if manifest.unit != roster.unit:
        raise refused(Refusal.OTHER_UNIT)
    sender = sender_of(roster, manifest.sender.device)
    if not any((one.device, one.key_hash) == (device, key_hash) for one in manifest.recipients):
        raise refused(Refusal.NOT_FOR_US)
    shared, kinds = sender.grants & roster.grants(device), roster.kinds
    for scope in manifest.scopes:
        listed = kinds.get(scope.key)
        if listed is None and scope.kind == ScopeKind.PROTECTED and roster.grants(device):
            continue
        if listed is None or scope.kind != listed or scope.key not in shared:
            raise refused(Refusal.GRANT)
    return sender


def sender_of(roster: Roster, device: bytes) -> Member:
    """The machine, when it may send. Raises BundleRefused UNKNOWN_SENDER or REVOKED."""
    found = roster.member(device)
    if found is None:
        raise refused(Refusal.UNKNOWN_SENDER)
    if not found.active:
        raise refused(Refusal.REVOKED)
    return found


def shut_out(before: Roster, after: Roster) -> list[bytes]:
    """The machines that might exchange by one list and may not by a later one."""
    active = (one.device for one in before.members if one.active)
    return [device for device in active if (now := after.member(device)) is None or not now.active]


def accepted_until(roster: Roster, stream: Stream) -> int | None:
    """The last number taken from a stream's author; None without limit, 0 when nothing of it is.

    A protected home's scope stands in no roster, so what a former machine wrote there has no limit: losing what
    an honest colleague wrote before leaving is worse than what a revoked machine could still have passed on.
    """
    author = roster.member(stream.device)
    if author is None:
        return 0
    if stream.scope in author.grants or stream.scope not in roster.kinds:
        return None
    return author.accept_until.get((stream.incarnation, stream.scope), 0)


def may_write(roster: Roster, stream: Stream) -> bool:
    """Whether anything in the stream is taken: its author has the scope, or had it when it wrote."""
    return accepted_until(roster, stream) != 0


def granted_since(chain: Sequence[Roster]) -> dict[tuple[bytes, bytes], int]:
    """Machine and scope → the version from which it has had the scope without a break; `chain` oldest first."""
    since: dict[tuple[bytes, bytes], int] = {}
    for roster in chain:
        held = [(one.device, scope) for one in roster.members for scope in roster.grants(one.device)]
        since = {place: since.get(place, roster.version) for place in held}
    return since
