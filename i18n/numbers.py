"""Numbers as they are written in Swedish, on screen and on paper."""

from __future__ import annotations


def number(n: int) -> str:
    """ "3 998 600": thousands apart by a space that no line breaks at, and a real minus sign."""
    said = f"{abs(n):,}".replace(",", "\u00a0")
    return f"\u2212{said}" if n < 0 else said
