"""The request file `*.fhrq`: what a machine holds, so that a colleague can make the package it lacks (SYNC §7)."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fhr_desktop.domain.errors import Refusal
from fhr_desktop.sync import limits
from fhr_desktop.sync.bundle_kind import FileKind, told
from fhr_desktop.sync.bundle_read import Verify
from fhr_desktop.sync.bundle_stream import Decrypted, encrypt, padded
from fhr_desktop.sync.manifest import PeerState
from fhr_desktop.sync.refusals import refused, too_much_to_write, wrong_file
from fhr_desktop.sync.wire_manifest import decode_state, encode_state
from fhr_desktop.sync.wire_records import SIGNATURE
from i18n import _

CONTEXT = b"FHRQ1-request"
_HEAD = len(FileKind.REQUEST.value) + 4


@dataclass(frozen=True, slots=True)
class Request:
    """The unit of the machine that asks (16 bytes), and what it holds of all streams."""

    unit: bytes
    state: PeerState


def write_request(state: PeerState, unit: bytes, recipients: Sequence[str], sign: Callable[[bytes], bytes]) -> bytes:
    """The file's bytes, for age recipients (age1…). Raises BundleRefused TOO_LARGE when too many streams are held."""
    record = encode_state(unit, state)
    if len(record) > limits.RECORD:
        raise too_much_to_write()
    target = io.BytesIO()
    pieces = [len(record).to_bytes(4), record, sign(CONTEXT + record)]
    encrypt(target, padded(FileKind.REQUEST.value, pieces), recipients)
    return target.getvalue()


def read_request(data: bytes, identity: str, verify: Verify) -> Request:
    """The request in a file's bytes. `verify(device, message, signature)`; whether it may ask is for the caller.

    Raises BundleRefused as `open_bundle` and `BundleReader.finish` do.
    """
    plain = _plain(data, identity)
    if told(plain) is not FileKind.REQUEST:
        raise wrong_file(_("a request"))
    end = _HEAD + int.from_bytes(plain[_HEAD - 4 : _HEAD])
    record, signature, padding = plain[_HEAD:end], plain[end : end + SIGNATURE], plain[end + SIGNATURE :]
    if end + SIGNATURE > len(plain) or len(record) > limits.RECORD or len(plain) % limits.STEP:
        raise refused(Refusal.CONTENT)
    if len(padding) >= limits.STEP or padding.count(0) != len(padding):
        raise refused(Refusal.CONTENT)
    unit, state = decode_state(record)
    if not verify(state.device, CONTEXT + record, signature):
        raise refused(Refusal.SIGNATURE)
    return Request(unit, state)


def _plain(data: bytes, identity: str) -> bytes:
    if len(data) > 2 * limits.RECORD:
        raise refused(Refusal.TOO_LARGE)
    decrypted = Decrypted(io.BytesIO(data), identity)
    try:
        return b"".join(iter(decrypted.read, b""))
    finally:
        decrypted.close()
