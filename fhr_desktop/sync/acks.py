"""What each machine has said that it holds, and what may therefore be left out of a bundle for it. Pure values.

A machine's word is kept per incarnation and scope, because a colleague may pass it on for some scopes only; the
latest word counts, by its serial. Incarnations never lend each other anything: one restored from a backup holds
less than the one before it, so where two are alive, the least that either has said is what the machine holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from fhr_desktop.domain.operations import Stream
from fhr_desktop.sync.manifest import PeerState, Vector


@dataclass(frozen=True, slots=True)
class Word:
    """What an incarnation said of one scope in its file number `serial`, when it held roster version `roster`."""

    serial: int
    roster: int
    have: Vector


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """An incarnation's word on a scope: heard from itself (`direct`) or passed on by a colleague."""

    device: bytes
    incarnation: bytes
    scope: bytes
    direct: bool


@dataclass(frozen=True, slots=True)
class Peers:
    """All that has been heard. `lineages`: (device, incarnation) → its incarnations in order, itself last."""

    words: Mapping[Place, Word] = field(default_factory=dict)
    lineages: Mapping[tuple[bytes, bytes], tuple[bytes, ...]] = field(default_factory=dict)

    def live(self, device: bytes) -> frozenset[bytes]:
        """The device's incarnations that none of its others names as a predecessor."""
        own = [lineage for (owner, _incarnation), lineage in self.lineages.items() if owner == device]
        return frozenset(lineage[-1] for lineage in own) - {past for lineage in own for past in lineage[:-1]}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a machine has confirmed of ours: `through` the numbers, `waiting` how many operations it has not.

    `heard` is False when nothing is known of it.
    """

    through: Vector
    waiting: int
    heard: bool


NOBODY = Peers()
Since = Mapping[tuple[bytes, bytes], int]  # machine and scope → the roster version that gave it


def learn(peers: Peers, state: PeerState, *, direct: bool) -> Peers:
    """Add what a machine said; `direct` when the file came from it, not from a colleague who passed its word on.

    The same in any order and however often.
    """
    return learn_all(peers, [(state, direct)])


def learn_all(peers: Peers, heard: Iterable[tuple[PeerState, bool]]) -> Peers:
    """Add many states, each with whether it was direct."""
    words, lineages = dict(peers.words), dict(peers.lineages)
    for state, direct in heard:
        name = (state.device, state.incarnation)
        lineages[name] = max(lineages.get(name, ()), state.lineage, key=lambda one: (len(one), one))
        for scope, have in _by_scope(state.have).items():
            place, word = Place(*name, scope, direct), Word(state.serial, state.roster, have)
            words[place] = _later(words.get(place), word)
    return Peers(words, lineages)


def holdings(peers: Peers) -> Mapping[Place, tuple[int, Vector]]:
    """What each has said that it holds and by which roster version, without when it said so last."""
    return {place: (word.roster, word.have) for place, word in peers.words.items()}


def base(
    peers: Peers,
    device: bytes,
    streams: Iterable[Stream],
    scopes: Collection[bytes],
    since: Since | None = None,
) -> Vector:
    """What the machine surely holds of the streams in the scopes: the least over its live incarnations, never more.

    Its own word goes before what others say of it. `since` (`standing.granted_since`): a word from before the machine
    was given a scope speaks of one it has since put away; and a word from before a stream's author was given it may
    speak of what has since been cut off. Zeros are left out.
    """
    return _least(peers, device, streams, scopes, since or {}, _own_word)


def group_base(
    peers: Peers,
    devices: Collection[bytes],
    streams: Iterable[Stream],
    scopes: Collection[bytes],
    since: Since | None = None,
) -> Vector:
    """What all the machines surely hold. Empty for no machines."""
    asked = tuple(streams)
    each = [base(peers, device, asked, scopes, since) for device in devices]
    if not each:
        return {}
    return {stream: least for stream in asked if (least := min(one.get(stream, 0) for one in each))}


def confirmed(
    peers: Peers, device: bytes, held: Vector, scopes: Collection[bytes], since: Since | None = None
) -> Confirmed:
    """What the machine has confirmed of what we hold, in its own words or passed on, whichever is later."""
    asked = {stream: seq for stream, seq in held.items() if stream.scope in scopes}
    has = _least(peers, device, asked, scopes, since or {}, _latest_word)
    through = {stream: min(seq, asked[stream]) for stream, seq in has.items()}
    waiting = sum(seq - through.get(stream, 0) for stream, seq in asked.items())
    return Confirmed(through, waiting, heard=bool(peers.live(device)))


def states(peers: Peers, scopes: Collection[bytes] | None = None) -> tuple[tuple[PeerState, bool], ...]:
    """All words of live incarnations as states with whether each was direct: to store, or, for scopes, to pass on.

    Learnt again they give the same base.
    """
    parts: dict[tuple[bytes, bytes, bool, int, int], dict[Stream, int]] = defaultdict(dict)
    live = {device: peers.live(device) for device, _incarnation in peers.lineages}
    for place, word in peers.words.items():
        if place.incarnation in live[place.device] and (scopes is None or place.scope in scopes):
            parts[place.device, place.incarnation, place.direct, word.serial, word.roster].update(word.have)
    for device, incarnation in peers.lineages:  # that one took another's place matters even when it holds nothing
        if incarnation in live[device] and not any(part[:2] == (device, incarnation) for part in parts):
            parts[device, incarnation, False, 0, 0].update({})
    return tuple(
        (PeerState(device, peers.lineages[device, incarnation], serial, roster, have), direct)
        for (device, incarnation, direct, serial, roster), have in sorted(parts.items(), key=lambda part: part[0])
    )


def rolled_back(said: Vector, device: bytes, incarnation: bytes, held: Vector) -> bool:
    """Whether somebody holds more of this incarnation's own streams than itself: the store is older than it was."""
    return any(
        seq > held.get(stream, 0)
        for stream, seq in said.items()
        if (stream.device, stream.incarnation) == (device, incarnation)
    )


def _by_scope(have: Vector) -> dict[bytes, dict[Stream, int]]:
    parts: dict[bytes, dict[Stream, int]] = defaultdict(dict)
    for stream, seq in have.items():
        parts[stream.scope][stream] = seq
    return parts


def _later(old: Word | None, new: Word) -> Word:
    """The word of the greater serial; where two differ under one serial, the least of both."""
    if old is None or new.serial > old.serial:
        return new
    if old.serial > new.serial:
        return old
    have = {**new.have, **old.have}
    least = {stream: min(seq, new.have.get(stream, seq)) for stream, seq in have.items()}
    return Word(old.serial, min(old.roster, new.roster), least)


def _own_word(own: Word | None, passed_on: Word | None) -> Word | None:
    return own or passed_on


def _latest_word(own: Word | None, passed_on: Word | None) -> Word | None:
    if own is None or passed_on is None:
        return own or passed_on
    return passed_on if passed_on.serial > own.serial else own


def _least(
    peers: Peers,
    device: bytes,
    streams: Iterable[Stream],
    scopes: Collection[bytes],
    since: Since,
    choose: Callable[[Word | None, Word | None], Word | None],
) -> dict[Stream, int]:
    """The least that any live incarnation has said of each stream; a stream one of them is silent on is left out."""
    live = peers.live(device)
    said: dict[bytes, list[Word | None]] = {}
    for scope in scopes if live else ():
        given = since.get((device, scope), 0)
        said[scope] = []
        for incarnation in live:
            own, passed_on = (peers.words.get(Place(device, incarnation, scope, direct)) for direct in (True, False))
            said[scope].append(choose(_valid(own, given), _valid(passed_on, given)))
    found = {}
    for stream in streams:
        given = since.get((stream.device, stream.scope), 0)
        words = (_valid(word, given) for word in said.get(stream.scope, ()))
        if least := min((word.have.get(stream, 0) if word else 0 for word in words), default=0):
            found[stream] = least
    return found


def _valid(word: Word | None, since: int) -> Word | None:
    return word if word is not None and word.roster >= since else None
