"""The roster: one byte text, strict to read, changed only in ways that leave somebody to change it again."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain import canonical
from fhr_desktop.domain.errors import BundleRefused, Refusal, Refused
from fhr_desktop.domain.record import ScopeKind
from fhr_desktop.domain.unit import Role
from fhr_desktop.sync import roster as rosters
from fhr_desktop.sync import roster_changes as change
from fhr_desktop.sync.roster import LARGEST, Roster, SignedRoster, Status, unsigned, valid_signatures
from tests.sync.rosters import DAY, SCOPES, SIGNERS, approved, device, founded, key, member, signed, verify

INC = b"i" * 8


def _office() -> SignedRoster:
    return approved(founded(), (1, Role.INVESTIGATOR), (2, Role.TRAINER), (3, Role.SYSTEM_ADMINISTRATOR))[-1]


def test_a_signed_roster_reads_back() -> None:
    now = _office().roster
    now = change.revoked(now, device(1), {(INC, key(ScopeKind.CASEWORK)): 41}, DAY)
    sealed = signed(now, 0)
    assert SignedRoster.decode(sealed.encode()) == sealed
    assert sealed.roster == now
    assert sealed.hash == now.hash()
    assert valid_signatures(sealed, now.admins, verify) == {SIGNERS[0].public}


def test_roles_give_their_scopes_and_no_more() -> None:
    now = _office().roster
    kinds = {n: {now.kinds[k] for k in now.grants(device(n))} for n in range(4)}
    casework = {ScopeKind.UNIT, ScopeKind.CASEWORK, ScopeKind.TRAINING, ScopeKind.POOL}
    assert kinds[0] == set(SCOPES)
    assert kinds[1] == casework
    assert kinds[2] == {ScopeKind.UNIT, ScopeKind.TRAINING}
    assert kinds[3] == {ScopeKind.UNIT}
    assert now.grants(b"?" * 16) == frozenset()


def test_a_revoked_machine_stays_with_what_was_held_and_no_trace_of_a_protected_home() -> None:
    now = _office().roster
    held = {(INC, key(ScopeKind.UNIT)): 7, (INC, b"protected home 1"): 9}
    after = change.revoked(now, device(1), held, DAY)
    gone = after.member(device(1))
    assert gone is not None
    assert (gone.status, dict(gone.accept_until)) == (Status.REVOKED, {(INC, key(ScopeKind.UNIT)): 7})
    assert after.grants(device(1)) == frozenset()
    assert b"protected home 1" not in after.encode()
    with pytest.raises(Refused):
        change.revoked(after, device(1), {}, DAY)
    with pytest.raises(Refused):
        change.with_member(after, member(1), DAY)


def test_a_changed_role_keeps_what_was_written_before() -> None:
    now = change.with_role(_office().roster, device(1), Role.TRAINER, {(INC, key(ScopeKind.CASEWORK)): 5}, DAY)
    moved = now.member(device(1))
    assert moved is not None
    assert now.grants(device(1)) == {key(ScopeKind.UNIT), key(ScopeKind.TRAINING)}
    assert moved.accept_until == {(INC, key(ScopeKind.CASEWORK)): 5}
    back = change.with_role(now, device(1), Role.INVESTIGATOR, {}, DAY).member(device(1))
    assert back is not None
    assert not back.accept_until


def test_a_new_manager_takes_over_and_somebody_can_always_sign() -> None:
    now = _office().roster
    with pytest.raises(Refused):
        change.without_admin(now, device(0), DAY)
    with pytest.raises(Refused):
        change.revoked(now, device(0), {}, DAY)
    with pytest.raises(Refused):
        change.with_threshold(now, 2, DAY)
    both = change.with_threshold(change.with_admin(now, device(1), DAY), 2, DAY)
    assert (both.threshold, len(both.admins)) == (2, 2)
    for bad in (0, 3):
        with pytest.raises(Refused):
            change.with_threshold(both, bad, DAY)
    alone = change.without_admin(both, device(0), DAY)
    assert (alone.threshold, alone.admins) == (1, (SIGNERS[1].public,))
    gone = change.revoked(both, device(0), {}, DAY)
    assert (gone.threshold, gone.admins) == (1, (SIGNERS[1].public,))


def test_age_only_warns() -> None:
    now = founded().roster
    assert not now.needs_renewal(DAY)
    assert now.needs_renewal(DAY + dt.timedelta(days=306))
    assert now.needs_renewal(DAY + dt.timedelta(days=3000))


def _malformed() -> list[Roster]:
    now = _office().roster
    two = now.members[1]
    return [
        dataclasses.replace(now, unit=b"short"),
        dataclasses.replace(now, version=0),
        dataclasses.replace(now, version=1),
        dataclasses.replace(now, prev_hash=bytes(32)),
        dataclasses.replace(now, threshold=2),
        dataclasses.replace(now, threshold=0),
        dataclasses.replace(now, admins=()),
        dataclasses.replace(now, admins=(b"x" * 32,)),
        dataclasses.replace(now, admins=now.admins * 2),
        dataclasses.replace(now, expires=DAY - dt.timedelta(days=1)),
        dataclasses.replace(now, scopes=now.scopes[:-1]),
        dataclasses.replace(now, scopes=((now.scopes[0][0], ScopeKind.PROTECTED), *now.scopes[1:])),
        dataclasses.replace(now, scopes=now.scopes[::-1]),
        dataclasses.replace(now, members=now.members[::-1]),
        dataclasses.replace(now, members=(*now.members, now.members[-1])),
        *(
            dataclasses.replace(now, members=(now.members[0], dataclasses.replace(two, **wrong), *now.members[2:]))
            for wrong in (
                {"series": 1},
                {"series": -1},
                {"verify": now.members[0].verify},
                {"recipient": now.members[0].recipient},
                {"recipient": "age1b" + "q" * 57},
                {"recipient": two.recipient.upper()},
                {"scopes": (b"p" * 16,)},
                {"scopes": two.scopes[::-1]},
                {"accept_until": {(INC, b"p" * 16): 1}},
                {"accept_until": {(INC, two.scopes[0]): -1}},
                {"user": b"u"},
            )
        ),
    ]


@pytest.mark.parametrize("wrong", _malformed())
def test_parts_that_disagree_are_refused(wrong: Roster) -> None:
    with pytest.raises(BundleRefused) as caught:
        SignedRoster.decode(signed(wrong, 0).encode())
    assert caught.value.kind is Refusal.ROSTER


def test_no_other_bytes_are_read() -> None:
    sealed = _office()
    good = sealed.encode()
    body = canonical.decode(sealed.body)
    pair = list(sealed.signatures[0])
    wrong = [
        b"",
        good[:-1],
        good + b"\0",
        good.ljust(LARGEST + 1, b"\0"),
        b"\x81" * 1000,
        canonical.encode([sealed.body, [pair, pair]]),
        canonical.encode([sealed.body, [[*pair, b""]]]),
        canonical.encode([sealed.body]),
        canonical.encode({"body": sealed.body}),
        canonical.encode([5, []]),
        *(
            canonical.encode([canonical.encode({**body, **changed}), []])
            for changed in (
                {"more": 1},
                {"v": 2},
                {"v": True},
                {"version": True},
                {"issued": "20261121"},
                {"issued": 5},
                {"members": {}},
                {"members": [{**body["members"][0], "role": "owner"}, *body["members"][1:]]},
                {"members": [{**body["members"][0], "status": "asleep"}, *body["members"][1:]]},
            )
        ),
    ]
    for data in wrong:
        with pytest.raises(BundleRefused) as caught:
            SignedRoster.decode(data)
        assert caught.value.kind is Refusal.ROSTER


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(BundleRefused):
        SignedRoster.decode(data)


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_any_changed_byte_is_refused_or_unsigned(at: int, flip: int) -> None:
    sealed = _office()
    data = bytearray(sealed.encode())
    data[at % len(data)] ^= flip
    try:
        found = SignedRoster.decode(bytes(data))
    except BundleRefused as refusal:
        assert refusal.kind is Refusal.ROSTER
    else:
        assert not valid_signatures(found, sealed.roster.admins, verify)


def test_only_admins_signatures_over_this_text_count_and_once_each() -> None:
    sealed = _office()
    now = sealed.roster
    assert valid_signatures(signed(now, 1, 2), now.admins, verify) == frozenset()
    assert valid_signatures(signed(now, 0, 0, 1), now.admins, verify) == {SIGNERS[0].public}
    bare = unsigned(now).joined([(SIGNERS[0].public, SIGNERS[0].sign(now.encode()))])
    assert valid_signatures(bare, now.admins, verify) == frozenset()  # without the context
    both = unsigned(now).joined(signed(now, 1).signatures).joined(signed(now, 0).signatures)
    assert both == signed(now, 0, 1)


def test_sixty_four_machines_fit_in_a_roster_and_no_more() -> None:
    full = founded().roster
    first = full.members[0]
    for n in range(1, rosters.MOST_MEMBERS):
        new = dataclasses.replace(
            first,
            device=bytes([n + 1]) * 16,
            verify=bytes([n]) * 32,
            recipient=f"age1{'q' * 56}{'qpzry9x8'[n // 8]}{'qpzry9x8'[n % 8]}z"[:62],
            series=n + 1,
        )
        full = change.with_member(full, new, DAY)
    assert SignedRoster.decode(unsigned(full).encode()).roster == full
    with pytest.raises(Refused):
        change.with_member(full, dataclasses.replace(first, device=b"z" * 16), DAY)
