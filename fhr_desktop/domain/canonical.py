"""One byte text for one value: deterministic CBOR (RFC 8949 §4.2) without floats, and SHA-256 of it."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

import cbor2

from fhr_desktop.domain.record import Plain

UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    cbor2.CBORError,
)  # what `decode` of damaged bytes leads to
_SIMPLE = frozenset({int, bytes, bool, type(None)})


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
    kind = type(value)
    if kind is str:
        _check_text(value)  # type: ignore[arg-type]
    elif kind is dict:
        for key, item in value.items():  # type: ignore[union-attr]
            _check(key)
            if type(item) not in _SIMPLE:
                _check(item)
    elif kind is list:
        for item in value:  # type: ignore[union-attr]
            if type(item) not in _SIMPLE:
                _check(item)
    elif isinstance(value, str):
        _check_text(value)
    elif kind is float:
        raise ValueError("a float has no one byte text")


def _check_text(text: str) -> None:
    if "\0" in text or not (text.isascii() or unicodedata.is_normalized("NFC", text)):
        raise ValueError("text is not NFC or holds NUL")


def clean_text(text: str) -> str:
    """Text as it is stored: NFC, no NUL, line ends as \\n."""
    return unicodedata.normalize("NFC", text).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
