"""The shapes that small texts from outside must have (rosters, requests): exact lengths, ranges and order.

Anything else is a ValueError. How bytes become values is `wire`'s.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import Any

from fhr_desktop.domain.errors import BundleRefused
from fhr_desktop.sync import wire

LARGEST_NUMBER = 2**53
LONGEST_TEXT = 500
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")  # Bech32 letters


def decode(data: bytes, limit: int) -> Any:
    """The value of deterministic bytes no longer than `limit`. Raises ValueError for anything else."""
    if len(data) > limit:
        raise ValueError("too long")
    try:
        return wire.decode(data)
    except BundleRefused as error:
        raise ValueError("not in the one form") from error


def fields(value: Any, *names: str) -> list[Any]:
    """The values of a map with exactly these names, in the order of the names."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise ValueError("map")
    return [value[name] for name in names]


def items(value: Any, most: int, length: int | None = None) -> list[Any]:
    """A list of at most `most` items; each itself a list of `length` items when that is given."""
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("list")
    if length is not None and any(not isinstance(item, list) or len(item) != length for item in value):
        raise ValueError("row")
    return value


def octets(value: Any, size: int) -> bytes:
    """Exactly so many bytes."""
    if not isinstance(value, bytes) or len(value) != size:
        raise ValueError("bytes")
    return value


def whole(value: Any, least: int = 0, most: int = LARGEST_NUMBER) -> int:
    """An integer in the range; True is no number."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError("number")
    return value


def text(value: Any, most: int = LONGEST_TEXT) -> str:
    """Text of at most so many characters, on one line."""
    if not isinstance(value, str) or len(value) > most or not value.isprintable():
        raise ValueError("text")
    return value


def day(value: Any) -> dt.date:
    """A date written as 2026-11-21 and in no other way."""
    found = dt.date.fromisoformat(text(value))
    if found.isoformat() != value:
        raise ValueError("date")
    return found


def recipient(value: Any) -> str:
    """An age X25519 recipient by its look; only encrypting to it tells whether its check letters hold."""
    if not isinstance(value, str) or _RECIPIENT.fullmatch(value) is None:
        raise ValueError("recipient")
    return value


def ascending(values: list[Any]) -> None:
    """Raises ValueError unless each value is greater than the one before, so that none stands twice."""
    if any(not one < other for one, other in pairwise(values)):
        raise ValueError("order")
