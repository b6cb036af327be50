"""Digits for reading keys aloud: the same twelve groups of five on two screens mean the same bytes."""

from __future__ import annotations

import hashlib

GROUPS = 12


def groups(data: bytes) -> str:
    """SHA-256 of the bytes as twelve groups of five digits (199 of its 256 bits)."""
    number = int.from_bytes(hashlib.sha256(data).digest()) % 100_000**GROUPS
    digits = f"{number:0{5 * GROUPS}}"
    return " ".join(digits[at : at + 5] for at in range(0, len(digits), 5))
