"""What the roster lets through: its own machines, for us, in scopes both have; and former colleagues' honest work."""

from __future__ import annotations

import dataclasses

import pytest

from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.operations import Stream
from fhr_desktop.domain.record import ScopeKind
from fhr_desktop.domain.unit import Role
from fhr_desktop.sync import roster_changes as change
from fhr_desktop.sync.manifest import Manifest, PeerState, Recipient, ScopeEntry
from fhr_desktop.sync.roster import Roster
from fhr_desktop.sync.standing import accepted_until, check_standing, granted_since, may_write
from tests.sync.rosters import DAY, UNIT, approved, device, founded, key

INC = b"i" * 8
HASH = b"h" * 32
ROSTER = approved(founded(), (1, Role.INVESTIGATOR), (2, Role.TRAINER), (3, Role.INVESTIGATOR))[-1].roster


def _entry(kind: ScopeKind) -> ScopeEntry:
    return ScopeEntry(key(kind), kind.value)


def _manifest(sender: int, to: int, *kinds: ScopeKind) -> Manifest:
    return Manifest(
        bundle=b"b" * 16, unit=UNIT, sender=PeerState(device(sender), (INC,), 1, 4, {}), created=1,
        recipients=(Recipient(device(7), HASH), Recipient(device(to), HASH)), rosters=(), proposal=None,
        app="0.1.0", schema="0002", min_reader="0.1.0", caps=(), scopes=tuple(_entry(kind) for kind in kinds),
        prereq={}, peers=(), checkpoint=(0, bytes(32)), transactions=0, operations=0, blobs=0,
    )  # fmt: skip


def _refusal(manifest: Manifest, to: int, *, roster: Roster = ROSTER, key_hash: bytes = HASH) -> Refusal:
    with pytest.raises(BundleRefused) as caught:
        check_standing(roster, manifest, device(to), key_hash)
    return caught.value.kind


def test_a_colleagues_file_for_us_passes() -> None:
    manifest = _manifest(1, 3, ScopeKind.UNIT, ScopeKind.CASEWORK)
    assert check_standing(ROSTER, manifest, device(3), HASH) == ROSTER.member(device(1))
    home = dataclasses.replace(manifest, scopes=(*manifest.scopes, ScopeEntry(b"p" * 16, "protected", b"h" * 16)))
    assert check_standing(ROSTER, home, device(3), HASH)


def test_each_fault_has_its_kind() -> None:
    good = _manifest(1, 3, ScopeKind.UNIT)
    revoked = change.revoked(ROSTER, device(1), {}, DAY)
    assert _refusal(dataclasses.replace(good, unit=b"o" * 16), 3) is Refusal.OTHER_UNIT
    assert _refusal(_manifest(6, 3), 3) is Refusal.UNKNOWN_SENDER
    assert _refusal(good, 3, roster=revoked) is Refusal.REVOKED
    assert _refusal(good, 2) is Refusal.NOT_FOR_US
    assert _refusal(good, 3, key_hash=b"o" * 32) is Refusal.NOT_FOR_US
    assert _refusal(good, 3, roster=change.revoked(ROSTER, device(3), {}, DAY)) is Refusal.GRANT


@pytest.mark.parametrize(
    ("sender", "to", "scope"),
    [
        (1, 2, _entry(ScopeKind.CASEWORK)),  # we have no right to it
        (2, 1, _entry(ScopeKind.CASEWORK)),  # the sender has none
        (1, 3, _entry(ScopeKind.COOPERATION)),  # neither has
        (1, 3, ScopeEntry(b"x" * 16, "casework")),  # a scope the unit does not have
        (1, 3, ScopeEntry(key(ScopeKind.CASEWORK), "unit")),
        (1, 2, ScopeEntry(key(ScopeKind.CASEWORK), "protected", b"h" * 16)),
    ],
)
def test_only_scopes_that_both_have_pass(sender: int, to: int, scope: ScopeEntry) -> None:
    assert _refusal(dataclasses.replace(_manifest(sender, to), scopes=(scope,)), to) is Refusal.GRANT


def test_a_former_machines_work_is_taken_up_to_what_was_held() -> None:
    casework, unit = (Stream(device(1), INC, key(kind)) for kind in (ScopeKind.CASEWORK, ScopeKind.UNIT))
    assert accepted_until(ROSTER, casework) is None
    after = change.revoked(ROSTER, device(1), {(INC, casework.scope): 41}, DAY)
    assert (accepted_until(after, casework), may_write(after, casework)) == (41, True)
    assert (accepted_until(after, unit), may_write(after, unit)) == (0, False)
    other = dataclasses.replace(casework, incarnation=b"j" * 8)
    assert not may_write(after, other)
    assert accepted_until(after, dataclasses.replace(casework, scope=b"p" * 16)) is None
    assert not may_write(ROSTER, Stream(device(6), INC, casework.scope))


def test_a_machine_that_never_had_the_scope_writes_nothing_there() -> None:
    stream = Stream(device(2), INC, key(ScopeKind.CASEWORK))
    assert not may_write(ROSTER, stream)
    moved = change.with_role(ROSTER, device(1), Role.TRAINER, {(INC, stream.scope): 5}, DAY)
    assert accepted_until(moved, dataclasses.replace(stream, device=device(1))) == 5


def test_a_scope_given_back_counts_from_then() -> None:
    chain = [founded().roster, ROSTER]
    chain.append(change.with_role(ROSTER, device(1), Role.TRAINER, {}, DAY))
    chain.append(change.with_role(chain[-1], device(1), Role.INVESTIGATOR, {}, DAY))
    since = granted_since(chain)
    assert {scope: version for (one, scope), version in since.items() if one == device(1)} == {
        key(ScopeKind.UNIT): 4, key(ScopeKind.TRAINING): 4, key(ScopeKind.CASEWORK): 6, key(ScopeKind.POOL): 6,
    }  # fmt: skip
    assert not [scope for one, scope in since if one == device(6)]
