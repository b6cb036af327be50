"""What others hold: never more than a living incarnation has said, and the same however it was heard."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.operations import Stream
from fhr_desktop.sync.acks import NOBODY, Peers, base, confirmed, group_base, learn, learn_all, rolled_back, states
from fhr_desktop.sync.manifest import PeerState
from tests.sync.rosters import device

ANNA, BERIT = device(1), device(2)
FIRST, SECOND, THIRD = b"1" * 8, b"2" * 8, b"3" * 8
SCOPES = [b"s" * 16, b"t" * 16]
STREAMS = [Stream(device(n), b"i" * 8, scope) for n in (5, 6) for scope in SCOPES]
LINEAGES = [(FIRST,), (FIRST, SECOND), (FIRST, SECOND, THIRD), (b"c" * 8,)]  # the last is a copy that nobody knew of

Heard = list[tuple[PeerState, bool]]

vectors = st.dictionaries(st.sampled_from(STREAMS), st.integers(1, 9))
heard = st.lists(
    st.tuples(
        st.builds(
            PeerState,
            st.sampled_from([ANNA, BERIT]),
            st.sampled_from(LINEAGES),
            st.integers(1, 5),
            st.integers(1, 3),
            vectors,
        ),
        st.booleans(),
    ),
    max_size=12,
)


def _said(lineage: tuple[bytes, ...], serial: int, *held: int, roster: int = 1) -> PeerState:
    have = {stream: seq for stream, seq in zip(STREAMS, held, strict=False) if seq}
    return PeerState(ANNA, lineage, serial, roster, have)


def _base(*heard: tuple[PeerState, bool], since: dict[tuple[bytes, bytes], int] | None = None) -> list[int]:
    found = base(learn_all(NOBODY, heard), ANNA, STREAMS, SCOPES, since)
    return [found.get(stream, 0) for stream in STREAMS]


@given(heard, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(all_heard: Heard, rng: random.Random) -> None:
    other = all_heard + all_heard[: len(all_heard) // 2]
    rng.shuffle(other)
    found: Peers = NOBODY
    for state, direct in other:
        found = learn(found, state, direct=direct)
    assert found == learn_all(NOBODY, all_heard)


@given(heard)
def test_the_base_is_never_above_what_any_live_incarnation_said(all_heard: Heard) -> None:
    peers = learn_all(NOBODY, all_heard)
    found = base(peers, ANNA, STREAMS, SCOPES)
    assert all(seq > 0 for seq in found.values())
    for incarnation in peers.live(ANNA):
        for stream, seq in found.items():
            said = [s.have.get(stream, 0) for s, _d in all_heard if s.device == ANNA and s.incarnation == incarnation]
            assert seq <= max(said)
    if not peers.live(ANNA):
        assert not found


@given(heard)
def test_a_group_holds_what_each_of_it_holds(all_heard: Heard) -> None:
    peers = learn_all(NOBODY, all_heard)
    group, one, other = (
        group_base(peers, [ANNA, BERIT], STREAMS, SCOPES),
        base(peers, ANNA, STREAMS, SCOPES),
        base(peers, BERIT, STREAMS, SCOPES),
    )
    assert group == {s: min(one[s], other[s]) for s in STREAMS if s in one and s in other}
    assert group_base(peers, [ANNA, device(4)], STREAMS, SCOPES) == group_base(peers, [], STREAMS, SCOPES) == {}


@given(heard)
def test_what_is_stored_gives_the_same_base(all_heard: Heard) -> None:
    peers = learn_all(NOBODY, all_heard)
    again = learn_all(NOBODY, states(peers))
    for who in (ANNA, BERIT):
        assert base(again, who, STREAMS, SCOPES) == base(peers, who, STREAMS, SCOPES)
        for since in (1, 2, 3):
            given_then = dict.fromkeys(((ANNA, scope) for scope in SCOPES), since)
            assert base(again, who, STREAMS, SCOPES, given_then) == base(peers, who, STREAMS, SCOPES, given_then)
    assert states(again) == states(peers)


def test_the_latest_word_counts_also_when_it_is_less() -> None:
    first, later = _said((FIRST,), 1, 5, 5), _said((FIRST,), 2, 3, 9)
    assert _base((first, True), (later, True)) == [3, 9, 0, 0]
    assert _base((later, True), (first, True)) == [3, 9, 0, 0]


def test_a_restored_machine_holds_what_it_says_now_not_what_it_held() -> None:
    before, restored = _said((FIRST,), 9, 8, 8), _said((FIRST, SECOND), 1, 2)
    assert _base((restored, True), (before, True)) == [2, 0, 0, 0]
    gone_on = _said((FIRST, SECOND), 2, 9, 9)
    assert _base((restored, True), (before, True), (gone_on, True)) == [9, 9, 0, 0]
    empty = _said((FIRST, SECOND, THIRD), 1)
    assert _base((before, True), (restored, True), (empty, True)) == [0, 0, 0, 0]


def test_of_two_living_copies_the_least_counts() -> None:
    assert _base((_said((FIRST,), 1, 8, 2), True), (_said((SECOND,), 4, 3, 7), True)) == [3, 2, 0, 0]


def test_of_two_words_with_one_serial_the_least_counts() -> None:
    one, other = _said((FIRST,), 4, 5, 2), _said((FIRST,), 4, 3, 7)
    assert _base((one, True), (other, True)) == _base((other, True), (one, True)) == [3, 2, 0, 0]


def test_a_word_passed_on_for_fewer_scopes_takes_nothing_away() -> None:
    whole, narrow = _said((FIRST,), 1, 5, 6), _said((FIRST,), 2, 0, 7)
    assert _base((whole, True), (narrow, True)) == [5, 7, 0, 0]


def test_ones_own_word_goes_before_what_others_say() -> None:
    own, others = _said((FIRST,), 1, 5), _said((FIRST,), 99, 9)
    assert _base((others, False)) == [9, 0, 0, 0]
    assert _base((others, False), (own, True)) == [5, 0, 0, 0]
    peers = learn_all(NOBODY, [(own, True), (others, False)])
    assert confirmed(peers, ANNA, {STREAMS[0]: 20}, SCOPES).through == {STREAMS[0]: 9}


def test_a_word_from_before_the_scope_was_given_back_counts_for_nothing() -> None:
    before = _said((FIRST,), 1, 5, 6, roster=3)
    assert _base((before, True), since={(ANNA, SCOPES[0]): 4}) == [0, 6, 0, 0]
    after = _said((FIRST,), 2, 1, roster=4)
    assert _base((before, True), (after, True), since={(ANNA, SCOPES[0]): 4}) == [1, 6, 0, 0]


def test_only_the_asked_scopes_are_named() -> None:
    peers = learn(NOBODY, _said((FIRST,), 1, 5, 6), direct=True)
    assert base(peers, ANNA, STREAMS, SCOPES[:1]) == {STREAMS[0]: 5}
    (told, _direct), *more = states(peers, SCOPES[:1])
    assert (dict(told.have), told.lineage, more) == ({STREAMS[0]: 5}, (FIRST,), [])


def test_what_a_colleague_has_confirmed_and_what_waits() -> None:
    peers = learn(NOBODY, _said((FIRST,), 1, 5, 60), direct=True)
    found = confirmed(peers, ANNA, {STREAMS[0]: 12, STREAMS[1]: 10, STREAMS[2]: 3}, SCOPES)
    assert (found.through, found.waiting, found.heard) == ({STREAMS[0]: 5, STREAMS[1]: 10}, 10, True)
    nothing = confirmed(peers, BERIT, {STREAMS[0]: 12}, SCOPES)
    assert (nothing.through, nothing.waiting, nothing.heard) == ({}, 12, False)


def test_others_knowing_more_of_us_than_we_do_shows_an_old_store() -> None:
    own = Stream(ANNA, FIRST, SCOPES[0])
    assert rolled_back({own: 4}, ANNA, FIRST, {own: 3})
    assert rolled_back({own: 1}, ANNA, FIRST, {})
    assert not rolled_back({own: 3, STREAMS[0]: 9}, ANNA, FIRST, {own: 3})
    assert not rolled_back({own: 4}, ANNA, SECOND, {own: 3})
