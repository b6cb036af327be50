"""What the unit manager may change in the roster: each change gives the next version, unsigned.

Raises Refused with a sentence when the change would leave a list nobody could change again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.operations import GENESIS
from fhr_desktop.domain.record import ScopeKind
from fhr_desktop.domain.unit import Role
from fhr_desktop.sync.roster import MOST_ADMINS, MOST_MEMBERS, Member, Roster, Status, scopes_for
from i18n import _

YEAR = dt.timedelta(days=365)

Accepted = Mapping[tuple[bytes, bytes], int]  # (incarnation, scope) → last number accepted


def first(unit: bytes, admin: Member, scopes: Mapping[ScopeKind, bytes], day: dt.date) -> Roster:
    """The unit's first roster: one machine, which is also its admin, with the scopes of its role."""
    listed = tuple(sorted((key, kind) for kind, key in scopes.items()))
    empty = Roster(unit, 1, day, day + YEAR, 1, (admin.verify,), listed, (), GENESIS)
    return replace(empty, members=(replace(admin, scopes=scopes_for(admin.role, empty)),))


def next_roster(current: Roster, day: dt.date, **changes: Any) -> Roster:
    """The version after `current` with the changed fields, valid for a year from the day."""
    return replace(
        current, version=current.version + 1, prev_hash=current.hash(), issued=day, expires=day + YEAR, **changes
    )


def next_series(roster: Roster) -> int:
    """A number no machine begins its case numbers with yet."""
    return max((member.series for member in roster.members), default=0) + 1


def with_member(current: Roster, member: Member, day: dt.date) -> Roster:
    """Let a new machine in, with the scopes of its role."""
    if len(current.members) >= MOST_MEMBERS:
        raise Refused(_("The unit's list of computers is full. Nothing has been changed."))
    taken = [m for m in current.members if m.device == member.device or m.verify == member.verify]
    if taken or any(m.recipient == member.recipient or m.series == member.series for m in current.members):
        raise Refused(
            _("The computer is or has been in the unit's list. Nothing has been changed. Ask for a new request.")
        )
    admitted = replace(member, scopes=scopes_for(member.role, current), status=Status.ACTIVE, accept_until={})
    return next_roster(current, day, members=_sorted(*current.members, admitted))


def with_role(current: Roster, device: bytes, role: Role, accept_until: Accepted, day: dt.date) -> Roster:
    """Give a machine another role; `accept_until` is what we hold from it in the scopes it loses."""
    member = _active(current, device)
    scopes = scopes_for(role, current)
    kept = {key: seq for key, seq in {**member.accept_until, **accept_until}.items() if key[1] not in scopes}
    return _with(current, day, replace(member, role=role, scopes=scopes, accept_until=_listed(current, kept)))


def with_recipient(current: Roster, device: bytes, recipient: str, day: dt.date) -> Roster:
    """Give a machine a new age key."""
    return _with(current, day, replace(_active(current, device), recipient=recipient))


def revoked(current: Roster, device: bytes, accept_until: Accepted, day: dt.date) -> Roster:
    """Take a machine's rights away for good; `accept_until` is what we hold from it. It no longer signs rosters."""
    member = _active(current, device)
    kept = _listed(current, {**member.accept_until, **accept_until})
    without = _with(current, day, replace(member, status=Status.REVOKED, accept_until=kept))
    if member.verify not in current.admins:
        return without
    admins = _fewer(current.admins, member.verify)
    return replace(without, admins=admins, threshold=min(current.threshold, len(admins)))


def with_admin(current: Roster, device: bytes, day: dt.date) -> Roster:
    """Let a machine sign rosters: a new manager, or the manager's second machine."""
    admins = {*current.admins, _active(current, device).verify}
    if len(admins) > MOST_ADMINS:
        raise Refused(_("The unit's list of computers is full. Nothing has been changed."))
    return next_roster(current, day, admins=tuple(sorted(admins)))


def without_admin(current: Roster, device: bytes, day: dt.date) -> Roster:
    """Take the right to sign rosters from a machine; it stays in the unit."""
    admins = _fewer(current.admins, _active(current, device).verify)
    return next_roster(current, day, admins=admins, threshold=min(current.threshold, len(admins)))


def with_threshold(current: Roster, threshold: int, day: dt.date) -> Roster:
    """Demand so many admins' signatures, 1 or 2, for each version after this one."""
    if not 1 <= threshold <= min(2, len(current.admins)):
        raise Refused(
            _("As many computers must be allowed to approve as are demanded, one or two. Nothing has been changed.")
        )
    return next_roster(current, day, threshold=threshold)


def _fewer(admins: tuple[bytes, ...], verify: bytes) -> tuple[bytes, ...]:
    left = tuple(admin for admin in admins if admin != verify)
    if not left:
        raise Refused(
            _(
                "This is the only computer that may approve others. Nothing has been changed. "
                "Let another computer approve first."
            )
        )
    return left


def _active(roster: Roster, device: bytes) -> Member:
    found = roster.member(device)
    if found is None or not found.active:
        raise Refused(_("The computer is not one of the unit's, or is already blocked. Nothing has been changed."))
    return found


def _with(current: Roster, day: dt.date, member: Member) -> Roster:
    others = [other for other in current.members if other.device != member.device]
    return next_roster(current, day, members=_sorted(*others, member))


def _sorted(*members: Member) -> tuple[Member, ...]:
    return tuple(sorted(members, key=lambda member: member.device))


def _listed(roster: Roster, accept_until: Accepted) -> dict[tuple[bytes, bytes], int]:
    """Only the unit's own scopes: a protected home's must not show here."""
    return {key: seq for key, seq in accept_until.items() if key[1] in roster.kinds}
