"""How strong a passphrase is, in words. An estimate to learn from, not a wall: only the shortest are refused."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fhr_desktop.security.passphrase import SHORTEST
from i18n import _

ENOUGH, GOOD = 36.0, 48.0  # bits, as estimated below
WORD_BITS = 12.0  # a word somebody thinks of is one of some thousands
_COMMON = ("lösenord", "password", "qwerty", "12345", "familjehem", "sommar", "vinter", "abc123", "hemlig", "dalarna")


@dataclass(frozen=True, slots=True)
class Strength:
    """`kind` is one of `paint.STATUS`; `sentence` says what would make it stronger."""

    kind: str
    sentence: str


def strength(phrase: str) -> Strength:
    """How well the phrase stands against guessing."""
    if too_short(phrase):
        short = _("Too short. At least {n} characters, preferably several words.")
        return Strength("missing", short.format(n=SHORTEST))
    bits = estimate(phrase)
    if bits < ENOUGH:
        return Strength("missing", _("Weak. Add one or two words that do not belong together."))
    if bits < GOOD:
        return Strength("partly", _("Fair. One more word makes it strong."))
    return Strength("ok", _("Strong."))


def too_short(phrase: str) -> bool:
    """Whether the phrase is refused whatever it is made of."""
    return len(phrase.strip()) < SHORTEST


def estimate(phrase: str) -> float:
    """Bits of surprise, at most: words count as words, runs and repeats as next to nothing."""
    text = phrase.casefold().strip()
    for common in _COMMON:
        text = text.replace(common, "ab")
    text = " ".join(dict.fromkeys(text.split()))  # a word said twice is said once
    words = [word for word in text.split() if len(word) >= 3]
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum() and not c.isspace())
    alphabet = sum(size for kind, size in zip(kinds, (29, 29, 10, 20), strict=True) if any(map(kind, phrase)))
    by_character = _fresh(text) * math.log2(max(2, alphabet))
    if len(set(words)) < 2:
        # One word with decorations: letters follow each other as in a word, and guessers know that.
        return by_character * 0.6
    rest = sum(len(word) for word in text.split() if len(word) < 3)
    return min(by_character, len(set(words)) * WORD_BITS + rest * 4 + len(words))


def _fresh(text: str) -> int:
    """Characters that are neither the one before nor the next in a row such as abc or 321."""
    return sum(1 for before, one in zip(" " + text, text, strict=False) if abs(ord(one) - ord(before)) > 1)
