"""Whose roster holds: chains are followed step by step, and two made apart end the same on every machine."""

from __future__ import annotations

import dataclasses
import itertools
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fhr_desktop.domain.errors import BundleRefused, Refusal, Refused
from fhr_desktop.domain.record import ScopeKind
from fhr_desktop.domain.unit import Role
from fhr_desktop.sync import roster_changes as change
from fhr_desktop.sync.adoption import Adopted, Outcome, adopt, anchor, first_contact, follows, rank
from fhr_desktop.sync.roster import Roster, SignedRoster, unsigned
from tests.sync.rosters import BY_KEY, DAY, SCOPES, SIGNERS, approved, device, founded, member, signed, verify

INC = b"i" * 8
Chain = list[SignedRoster]


def _next(current: Roster, rng: random.Random) -> Roster:
    """Some change the manager may make, if it can be made; otherwise a renewal."""
    n = rng.randrange(len(SIGNERS))
    changes = [
        lambda: change.with_member(current, member(n, rng.choice(list(Role))), DAY),
        lambda: change.revoked(current, device(n), {(INC, current.scopes[0][0]): rng.randrange(9)}, DAY),
        lambda: change.with_role(current, device(n), rng.choice(list(Role)), {(INC, current.scopes[1][0]): 3}, DAY),
        lambda: change.with_admin(current, device(n), DAY),
        lambda: change.without_admin(current, device(n), DAY),
        lambda: change.with_threshold(current, rng.choice([1, 2]), DAY),
        lambda: change.with_recipient(current, device(n), f"age1{'qpzry9x8'[n] * 57}l", DAY),
    ]
    try:
        return rng.choice(changes)()
    except Refused:
        return change.next_roster(current, DAY)


def _sealed(current: Roster, following: Roster, rng: random.Random) -> SignedRoster:
    found = unsigned(following)
    for public in rng.sample(current.admins, current.threshold):
        found = found.signed(public, BY_KEY[public].sign)
    return found


def _grown(chain: Chain, rng: random.Random, steps: int) -> Chain:
    grown = list(chain)
    for _step in range(steps):
        current = grown[-1].roster
        grown.append(_sealed(current, _next(current, rng), rng))
    return grown


def _refused(held: Chain, incoming: Chain) -> Refusal:
    with pytest.raises(BundleRefused) as caught:
        adopt(held, incoming, verify)
    return caught.value.kind


seeds = st.integers(0, 10**9).map(random.Random)


@settings(max_examples=60)
@given(seeds, st.integers(0, 8), st.data())
def test_every_prefix_meets_every_other(rng: random.Random, steps: int, data: st.DataObject) -> None:
    chain = _grown([founded()], rng, steps)
    assert [rank(one) for one in chain] == sorted(rank(one) for one in chain)
    a, b = data.draw(st.integers(1, len(chain))), data.draw(st.integers(1, len(chain)))
    found = adopt(chain[:a], chain[:b], verify)
    expected = Outcome.SAME if a == b else Outcome.NEWER if b > a else Outcome.OLDER
    assert (found.outcome, list(found.chain), list(found.added)) == (expected, chain[: max(a, b)], chain[a:b])
    start = data.draw(st.integers(0, min(a, b - 1)))
    late = adopt(chain[:a], chain[start:b], verify)
    assert (late.outcome, late.chain) == (expected, found.chain)


@settings(max_examples=60)
@given(seeds, st.integers(1, 6), st.integers(1, 6), st.data())
def test_a_chain_out_of_order_or_with_holes_is_refused(
    rng: random.Random, held: int, more: int, data: st.DataObject
) -> None:
    chain = _grown([founded()], rng, held + more)
    at = data.draw(st.integers(1, len(chain) - 2))
    wrong = [
        chain[:at] + chain[at + 1 :],
        [*chain[:at], chain[at], *chain[at:]],
        [*chain[: at - 1], chain[at], chain[at - 1], *chain[at + 1 :]],
        chain[::-1],
        [],
    ]
    for incoming in wrong:
        assert _refused(chain[:held], incoming) is Refusal.ROSTER
    assert _refused(chain[:held], chain[held + 1 :] or [_orphan(rng)]) is Refusal.ROSTER


def _orphan(rng: random.Random) -> SignedRoster:
    """The sixtieth roster of some other beginning."""
    return _grown([_beginning()], rng, 60)[-1]


def _beginning() -> SignedRoster:
    return signed(dataclasses.replace(founded().roster, expires=DAY), 0)


@settings(max_examples=60)
@given(seeds, st.integers(0, 5))
def test_a_step_without_enough_rightful_signatures_is_refused(rng: random.Random, steps: int) -> None:
    chain = _grown([founded()], rng, steps)
    current = chain[-1].roster
    good = _sealed(current, _next(current, rng), rng)
    outsider = next(signer for signer in SIGNERS if signer.public not in current.admins)
    too_few = SignedRoster(good.body, good.signatures[1:])
    for wrong in (
        unsigned(good.roster),
        too_few,
        too_few.signed(outsider.public, outsider.sign),
        SignedRoster(good.body, tuple((public, bytes(64)) for public, _signature in good.signatures)),
        SignedRoster(good.body, tuple((public, outsider.sign(good.body)) for public, _signature in good.signatures)),
    ):
        assert _refused(chain, [*chain, wrong]) is Refusal.ROSTER
    assert adopt(chain, [*chain, good], verify).outcome is Outcome.NEWER
    assert follows(chain[-1], good, verify)
    assert not follows(chain[-1], unsigned(good.roster), verify)
    assert follows(chain[-1], too_few, verify) == (current.threshold == 2)


@settings(max_examples=80)
@example(random.Random(81155), 3, 3, 3)  # the same roster made twice, signed by different admins
@given(seeds, st.integers(0, 4), st.integers(2, 3), st.integers(1, 4))
def test_rosters_made_apart_end_the_same_in_any_order(
    rng: random.Random, shared: int, branches: int, longest: int
) -> None:
    stem = _grown([founded()], rng, shared)
    chains = [_grown(stem, rng, rng.randrange(longest + 1)) for _branch in range(branches)]
    seen = [chain[:length] for chain in chains for length in range(len(stem), len(chain) + 1)]
    ends = set()
    for _order in range(6):
        rng.shuffle(seen)
        held = tuple(rng.choice(seen))
        for incoming in [*seen, rng.choice(seen)]:  # duplicates too
            held = adopt(held, incoming, verify).chain
        ends.add(tuple(one.hash for one in held))
    best = max(chains, key=lambda chain: rank(chain[-1]))
    assert ends == {tuple(one.hash for one in best)}


def test_a_fork_is_told_on_both_sides_and_a_revocation_wins() -> None:
    stem = [founded(), *approved(founded(), (1, Role.INVESTIGATOR), (2, Role.TRAINER))]
    now = stem[-1].roster
    longer = [*stem, *approved(stem[-1], (3, Role.TRAINER), (4, Role.TRAINER))]
    revoking = [*stem, signed(change.revoked(now, device(2), {}, DAY), 0)]
    kept, taken = adopt(revoking, longer, verify), adopt(longer, revoking, verify)
    assert kept == Adopted(Outcome.FORK_KEPT, tuple(revoking))
    assert taken == Adopted(Outcome.FORK_TAKEN, tuple(revoking), (revoking[-1],), tuple(longer[3:]))
    assert kept.fork
    assert taken.fork
    assert kept.tip == taken.tip == revoking[-1].roster


def test_nobody_makes_themselves_admin() -> None:
    stem = [founded(), *approved(founded(), (1, Role.UNIT_MANAGER), (2, Role.TRAINER))]
    own = signed(change.with_admin(stem[-1].roster, device(2), DAY), 2)
    assert _refused(stem, [*stem, own]) is Refusal.ROSTER
    assert not follows(stem[-1], own, verify)


def test_as_many_admins_must_sign_as_the_roster_before_demands() -> None:
    stem = [founded(), *approved(founded(), (1, Role.UNIT_MANAGER), (2, Role.TRAINER))]
    stem.append(signed(change.with_admin(stem[-1].roster, device(1), DAY), 0))
    stem.append(signed(change.with_threshold(stem[-1].roster, 2, DAY), 0))  # the one before demanded one
    assert adopt(stem[:-1], stem, verify).outcome is Outcome.NEWER
    following = change.with_threshold(stem[-1].roster, 1, DAY)
    for too_few in (signed(following, 0), signed(following, 1, 2)):
        assert _refused(stem, [*stem, too_few]) is Refusal.ROSTER
        assert follows(stem[-1], too_few, verify)
    assert adopt(stem, [*stem, signed(following, 0, 1)], verify).outcome is Outcome.NEWER


def test_more_signatures_on_the_same_list_are_no_fork() -> None:
    stem = [founded(), *approved(founded(), (1, Role.UNIT_MANAGER))]
    both = signed(change.with_admin(stem[-1].roster, device(1), DAY), 0)
    following = change.with_member(both.roster, member(2), DAY)
    one, other = signed(following, 0), signed(following, 1)
    assert adopt([*stem, both, one], [*stem, both, other], verify).outcome is Outcome.SAME


def test_nobody_is_forgotten_or_comes_back() -> None:
    stem = [founded(), *approved(founded(), (1, Role.INVESTIGATOR), (2, Role.TRAINER))]
    stem.append(signed(change.revoked(stem[-1].roster, device(2), {}, DAY), 0))
    now = stem[-1].roster
    one, two, three = now.members
    other_key = dataclasses.replace(two, verify=b"k" * 32)
    back = dataclasses.replace(three, status=stem[0].roster.members[0].status)
    new_keys = tuple((bytes([n]) * 16, kind) for n, (_key, kind) in enumerate(now.scopes))
    for changes in (
        {"members": (one, three)},
        {"members": (one, other_key, three)},
        {"members": (one, dataclasses.replace(two, series=40), three)},
        {"members": (one, two, back)},
        {"unit": b"o" * 16},
        {"version": now.version + 2},
        {"scopes": new_keys, "members": tuple(dataclasses.replace(m, scopes=(), accept_until={}) for m in now.members)},
    ):
        following = dataclasses.replace(change.next_roster(now, DAY), **changes)
        assert SignedRoster.decode(signed(following, 0).encode())
        assert _refused(stem, [*stem, signed(following, 0)]) is Refusal.ROSTER


def test_another_unit_and_another_beginning_are_refused() -> None:
    other = change.first(b"o" * 16, member(0, Role.UNIT_MANAGER), SCOPES, DAY)
    assert _refused([founded()], [signed(other, 0)]) is Refusal.OTHER_UNIT
    assert _refused([founded()], [_beginning()]) is Refusal.ROSTER


def test_who_is_far_behind_is_only_behind() -> None:
    chain = [founded(), *approved(founded(), *((n, Role.TRAINER) for n in range(1, 6)))]
    assert adopt(chain[4:], chain[:2], verify).outcome is Outcome.OLDER
    assert adopt(chain[4:], chain[:4], verify).outcome is Outcome.OLDER
    assert adopt(chain[:2], chain[2:], verify).outcome is Outcome.NEWER


def test_a_new_machine_takes_the_roster_that_lists_it() -> None:
    chain = [founded(), *approved(founded(), (1, Role.INVESTIGATOR), (2, Role.TRAINER))]
    own = SIGNERS[1].public
    assert first_contact(chain, device(1), own, verify) == chain[-1]
    assert first_contact(chain[2:], device(1), own, verify) == chain[-1]
    gone = [*chain, signed(change.revoked(chain[-1].roster, device(1), {}, DAY), 0)]
    for incoming, key, kind in (
        (chain, SIGNERS[2].public, Refusal.NOT_FOR_US),
        (chain[:1], own, Refusal.NOT_FOR_US),
        (gone, own, Refusal.NOT_FOR_US),
        (chain[::-1], own, Refusal.ROSTER),
        ([], own, Refusal.ROSTER),
        ([unsigned(chain[0].roster), *chain[1:]], own, Refusal.ROSTER),
        ([*chain[:2], unsigned(chain[2].roster)], own, Refusal.ROSTER),
        ([unsigned(chain[2].roster)], own, Refusal.ROSTER),
    ):
        with pytest.raises(BundleRefused) as caught:
            first_contact(incoming, device(1), key, verify)
        assert caught.value.kind is kind


def test_the_keys_to_compare_are_of_those_who_signed_for_themselves() -> None:
    """A stranger cannot show the manager's digits over a list that only the stranger has signed."""
    stranger = signed(change.first(b"u" * 16, member(5, Role.UNIT_MANAGER), SCOPES, DAY), 5)
    chain = [stranger]
    for n in (0, 1):
        chain.append(signed(change.with_member(chain[-1].roster, member(n), DAY), 5))
    chain.append(signed(change.with_admin(chain[-1].roster, device(0), DAY), 5))
    chain.append(signed(change.without_admin(chain[-1].roster, device(5), DAY), 5))
    assert chain[-1].roster.admins == (SIGNERS[0].public,)
    assert SIGNERS[5].public in anchor(chain, device(1), SIGNERS[1].public, verify).admins


def test_three_apart_settle_pairwise_too() -> None:
    stem = [founded(), *approved(founded(), (1, Role.TRAINER), (2, Role.TRAINER))]
    tips = [[*stem, signed(change.with_member(stem[-1].roster, member(n), DAY), 0)] for n in (3, 4, 5)]
    for one, two, three in itertools.permutations(tips):
        held = adopt(adopt(one, two, verify).chain, three, verify).chain
        assert held == tuple(max(tips, key=lambda chain: rank(chain[-1])))
    assert ScopeKind.PROTECTED not in held[-1].roster.kinds.values()
