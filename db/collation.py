"""Swedish alphabetical order for SQLite and for lists: å, ä, ö last, accents and case only between equals."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that are not their Latin base letter. { | } stand right after z.
_OWN = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y", "ð": "d", "đ": "d", "ł": "l", "þ": "th", "œ": "oe"}


@lru_cache(maxsize=65536)
def sort_key(text: str) -> tuple[str, str, str]:
    """Sorts as a Swedish reader expects; equal only for equal texts."""
    folded = unicodedata.normalize("NFC", text.casefold())
    if folded.isascii():
        return folded, folded, text
    letters = "".join(_OWN.get(letter) or _base(letter) for letter in folded)
    return letters, folded, text


def compare(one: str, other: str) -> int:
    """-1, 0 or 1, as SQLite's collations want it."""
    left, right = sort_key(one), sort_key(other)
    return (left > right) - (left < right)


def forget() -> None:
    """Drop remembered names, when the store is closed."""
    sort_key.cache_clear()


def _base(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part)) or letter
