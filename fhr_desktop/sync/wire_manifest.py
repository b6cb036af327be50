"""The manifest and what a machine says it holds, as CBOR. Streams stand once, in a table that vectors point into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fhr_desktop.domain import canonical
from fhr_desktop.domain.errors import Refusal
from fhr_desktop.domain.operations import Stream
from fhr_desktop.domain.record import Plain
from fhr_desktop.sync import limits, wire
from fhr_desktop.sync.manifest import Manifest, PeerState, Recipient, ScopeEntry, Vector
from fhr_desktop.sync.refusals import refused

FORMAT = 1


def encode_manifest(manifest: Manifest) -> bytes:
    """Deterministic bytes. Numbers that are nought are left out of vectors."""
    table = _Table([manifest.prereq, manifest.sender.have, *(peer.have for peer in manifest.peers)])
    return canonical.encode(
        {
            "v": FORMAT,
            "bundle": manifest.bundle,
            "unit": manifest.unit,
            "sender": table.peer(manifest.sender),
            "created": manifest.created,
            "recipients": [[one.device, one.key_hash] for one in manifest.recipients],
            "rosters": list(manifest.rosters),
            "proposal": manifest.proposal,
            "app": manifest.app,
            "schema": manifest.schema,
            "min_reader": manifest.min_reader,
            "caps": list(manifest.caps),
            "scopes": [[one.key, one.kind, one.home] for one in manifest.scopes],
            "streams": table.plain(),
            "prereq": table.vector(manifest.prereq),
            "peers": [table.peer(peer) for peer in manifest.peers],
            "checkpoint": list(manifest.checkpoint),
            "counts": [manifest.transactions, manifest.operations, manifest.blobs],
        }
    )


def decode_manifest(data: bytes) -> Manifest:
    """The manifest of bytes that a bundle holds. Raises BundleRefused: TOO_NEW, TOO_LARGE or CONTENT."""
    plain = opened(data)
    streams = [_stream(item) for item in _list(plain.get("streams"))]
    transactions, operations, blobs = (_number(item) for item in _list(plain.get("counts"), 3))
    number, digest = _list(plain.get("checkpoint"), 2)
    proposal = plain.get("proposal")
    if operations > limits.OPERATIONS or blobs > limits.BLOBS:
        raise refused(Refusal.TOO_LARGE)
    manifest = Manifest(
        bundle=_bytes(plain.get("bundle"), 16),
        unit=_bytes(plain.get("unit"), 16),
        sender=_peer(plain.get("sender"), streams),
        created=_number(plain.get("created")),
        recipients=tuple(_recipient(item) for item in _list(plain.get("recipients"))),
        rosters=tuple(_bytes(item) for item in _list(plain.get("rosters"))),
        proposal=None if proposal is None else _bytes(proposal),
        app=_name(plain.get("app")),
        schema=_name(plain.get("schema")),
        min_reader=_name(plain.get("min_reader")),
        caps=tuple(_name(item) for item in _list(plain.get("caps"))),
        scopes=tuple(_scope(item) for item in _list(plain.get("scopes"))),
        prereq=_vector(plain.get("prereq"), streams),
        peers=tuple(_peer(item, streams) for item in _list(plain.get("peers"))),
        checkpoint=(_number(number), _bytes(digest, 32)),
        transactions=transactions,
        operations=operations,
        blobs=blobs,
    )
    if not 1 <= len(manifest.recipients) <= limits.STANZAS or encode_manifest(manifest) != data:
        raise refused(Refusal.CONTENT)  # another order, a stream nothing points to, or a part we do not know
    return manifest


def encode_state(unit: bytes, state: PeerState) -> bytes:
    """What a request says: the unit (16 bytes) and what its machine holds."""
    table = _Table([state.have])
    return canonical.encode({"v": FORMAT, "unit": unit, "state": table.peer(state), "streams": table.plain()})


def decode_state(data: bytes) -> tuple[bytes, PeerState]:
    """The inverse of `encode_state`. Raises BundleRefused: TOO_NEW, TOO_LARGE or CONTENT."""
    plain = opened(data)
    unit = _bytes(plain.get("unit"), 16)
    state = _peer(plain.get("state"), [_stream(item) for item in _list(plain.get("streams"))])
    if encode_state(unit, state) != data:
        raise refused(Refusal.CONTENT)
    return unit, state


def opened(data: bytes) -> Mapping[str, Any]:
    """The map of deterministic bytes, of this format."""
    plain = wire.decode(data)
    if type(plain) is not dict or type(plain.get("v")) is not int:
        raise refused(Refusal.CONTENT)
    if plain["v"] != FORMAT:
        raise refused(Refusal.TOO_NEW if plain["v"] > FORMAT else Refusal.CONTENT)
    return plain


class _Table:
    """The streams that vectors name, sorted, and their places."""

    def __init__(self, vectors: Iterable[Vector]) -> None:
        streams = sorted({stream for vector in vectors for stream, seq in vector.items() if seq})
        self._places = {stream: place for place, stream in enumerate(streams)}

    def plain(self) -> Plain:
        return [[stream.device, stream.incarnation, stream.scope] for stream in self._places]

    def vector(self, vector: Vector) -> Plain:
        return [[place, seq] for place, seq in sorted((self._places[s], seq) for s, seq in vector.items() if seq)]

    def peer(self, state: PeerState) -> Plain:
        return [state.device, list(state.lineage), state.serial, state.roster, self.vector(state.have)]


def _peer(plain: Any, streams: Sequence[Stream]) -> PeerState:
    device, lineage, serial, roster, have = _list(plain, 5)
    incarnations = tuple(_bytes(item, 8) for item in _list(lineage))
    if not incarnations or len(set(incarnations)) != len(incarnations):
        raise refused(Refusal.CONTENT)
    return PeerState(
        _bytes(device, 16), incarnations, _number(serial), _number(roster), _vector(have, streams)
    )  # fmt: skip


def _vector(plain: Any, streams: Sequence[Stream]) -> dict[Stream, int]:
    vector: dict[Stream, int] = {}
    for item in _list(plain):
        place, seq = (_number(part) for part in _list(item, 2))
        if place >= len(streams):
            raise refused(Refusal.CONTENT)
        vector[streams[place]] = seq
    return vector


def _stream(plain: Any) -> Stream:
    device, incarnation, scope = _list(plain, 3)
    return Stream(_bytes(device, 16), _bytes(incarnation, 8), _bytes(scope, 16))


def _recipient(plain: Any) -> Recipient:
    device, key_hash = _list(plain, 2)
    return Recipient(_bytes(device, 16), _bytes(key_hash, 32))


def _scope(plain: Any) -> ScopeEntry:
    key, kind, home = _list(plain, 3)
    return ScopeEntry(_bytes(key, 16), _name(kind), None if home is None else _bytes(home, 16))


def _list(plain: Any, length: int | None = None) -> list[Any]:
    if type(plain) is not list or (length is not None and len(plain) != length):
        raise refused(Refusal.CONTENT)
    return plain


def _bytes(plain: Any, length: int | None = None) -> bytes:
    if type(plain) is not bytes or (length is not None and len(plain) != length):
        raise refused(Refusal.CONTENT)
    return plain


def _number(plain: Any) -> int:
    if type(plain) is not int or plain < 0:
        raise refused(Refusal.CONTENT)
    return plain


def _name(plain: Any) -> str:
    if type(plain) is not str or len(plain) > limits.NAME:
        raise refused(Refusal.CONTENT)
    return plain
