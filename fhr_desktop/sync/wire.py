"""Strict deterministic CBOR from others: only the one byte text of a value is taken (RFC 8949 §4.2).

What the values mean is not known here. Bytes that this program wrote go through `domain.canonical`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NoReturn

import cbor2

from fhr_desktop.domain.errors import Refusal
from fhr_desktop.sync import limits
from fhr_desktop.sync.refusals import refused

_NAME = re.compile(r"[a-z_][a-z0-9_]*")


class _NoTags(dict[int, Any]):
    """Answers for every tag that it is refused; some would make a short text stand for a large value."""

    def __missing__(self, tag: int) -> Any:
        return _tag


def _tag(*_args: Any) -> NoReturn:
    raise ValueError("a tag")


_NO_TAGS = _NoTags()


def loads(data: bytes, depth: int = limits.DEPTH) -> Any:
    """The value of well-formed bytes without tags, indefinite lengths and double keys; the rest is for `decode`.

    Raises BundleRefused CONTENT.
    """
    try:
        return cbor2.loads(
            data,
            semantic_decoders=_NO_TAGS,
            max_depth=depth,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            strict_hashable_types=True,
        )
    except (cbor2.CBORError, ValueError, OverflowError):
        raise refused(Refusal.CONTENT) from None


def decode(data: bytes) -> Any:
    """The value of deterministic bytes: None, bool, int of 64 bits, text in NFC, bytes, lists, maps with text keys.

    Raises BundleRefused: TOO_LARGE for a string beyond the limit, otherwise CONTENT.
    """
    value = loads(data)
    if size(value, limits.DEPTH) != len(data):  # a longer head than needed, or something after the value
        raise refused(Refusal.CONTENT)
    return value


def size(value: Any, depth: int) -> int:
    """The length in bytes of the value's deterministic text. Raises as `decode`, also for unsorted maps."""
    kind = type(value)
    if kind is str:
        if "\0" in value:
            raise refused(Refusal.CONTENT)
        length = len(value) if value.isascii() else _length(value)
        return length + 1 if length < 24 else string(length)
    if kind is bytes:
        return string(len(value))
    if kind is int:
        return number(value)
    if value is None or kind is bool:
        return 1
    if depth == 0:
        raise refused(Refusal.CONTENT)
    if kind is list:
        return head(len(value)) + sum([size(item, depth - 1) for item in value])
    if kind is dict:
        return _map(value, depth)
    raise refused(Refusal.CONTENT)  # a float, undefined or a simple value


def head(argument: int) -> int:
    """The bytes before an item of this length or number."""
    if argument < 24:
        return 1
    if argument < 1 << 8:
        return 2
    if argument < 1 << 16:
        return 3
    return 5 if argument < 1 << 32 else 9


def string(length: int) -> int:
    """The bytes of text or bytes of this length. Raises BundleRefused TOO_LARGE."""
    if length > limits.STRING:
        raise refused(Refusal.TOO_LARGE)
    return length + head(length)


def number(value: int) -> int:
    """The bytes of an integer. Raises BundleRefused CONTENT beyond 64 bits with sign."""
    argument = value if value >= 0 else -1 - value
    if argument > limits.NUMBER:
        raise refused(Refusal.CONTENT)
    return head(argument)


def is_name(text: str) -> bool:
    """Whether this is the name of a table or a field: short, lower-case ASCII."""
    return len(text) <= limits.NAME and _NAME.fullmatch(text) is not None


def ordered(names: Iterable[str]) -> bool:
    """Whether a map's keys stand as deterministic CBOR has them: the shorter first, then by their bytes."""
    keys = [(len(plain), plain) for plain in map(str.encode, names)]
    return keys == sorted(keys)


def _length(text: str) -> int:
    """Bytes of text that is not all ASCII."""
    if not unicodedata.is_normalized("NFC", text):
        raise refused(Refusal.CONTENT)
    return len(text.encode())


def _map(value: dict[Any, Any], depth: int) -> int:
    total = head(len(value))
    for key, item in value.items():
        if type(key) is not str:
            raise refused(Refusal.CONTENT)
        total += size(key, 0) + size(item, depth - 1)
    if len(value) > 1 and not ordered(value):
        raise refused(Refusal.CONTENT)
    return total
