"""One byte text for one value: deterministic CBOR (RFC 8949 §4.2) without floats, and SHA-256 of it."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

import cbor2

from fhr_desktop.domain.record import Plain


def encode(value: Plain) -> bytes:
    """Deterministic CBOR. Map keys are text, so length-first and bytewise order agree.

    Raises ValueError for floats, text that is not NFC, and NUL.
    """
    _check(value)
    return cbor2.dumps(value, canonical=True)


def decode(data: bytes) -> Any:
    """The value of bytes that this program wrote or has verified."""
    return cbor2.loads(data)


def digest(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def _check(value: Plain) -> None:
    if isinstance(value, float):
        raise ValueError("a float has no one byte text")  # noqa: TRY004  # a value error to callers
    if value is None or isinstance(value, int | bytes):
        return
    if isinstance(value, str):
        if "\0" in value or not (value.isascii() or unicodedata.is_normalized("NFC", value)):
            raise ValueError("text is not NFC or holds NUL")
    elif isinstance(value, list):
        for item in value:
            _check(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key)
            _check(item)


def clean_text(text: str) -> str:
    """Text as it is stored: NFC, no NUL, line ends as \\n."""
    return unicodedata.normalize("NFC", text).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
