"""Which words two texts differ in. Pure; how that looks is the box's matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

SAME, OUT, IN = "same", "out", "in"
Piece = tuple[str, str]  # kind and text
_WORDS = re.compile(r"\w+[^\S\n]*|[^\w\s][^\S\n]*|[^\S\n]+|\n")  # a word or a sign, with the space after it


def pieces(before: str, after: str) -> list[Piece]:
    """`after` cut into what is the same as in `before`, what was put in, and, in its place, what was taken out."""
    found: list[Piece] = []
    for one, other in _paragraphs(before, after):
        if one == other:
            found.append((SAME, one))
            continue
        old, new = _WORDS.findall(one), _WORDS.findall(other)
        for tag, a1, a2, b1, b2 in _opcodes(old, new):
            if tag == "equal":
                found.append((SAME, "".join(new[b1:b2])))
                continue
            if a2 > a1:
                found.append((OUT, "".join(old[a1:a2])))
            if b2 > b1:
                found.append((IN, "".join(new[b1:b2])))
    return [piece for piece in found if piece[1]]


def alike(found: Sequence[Piece]) -> bool:
    """Whether the texts have so much in common that marking what differs says more than it disturbs."""
    same = sum(len(text.strip()) for kind, text in found if kind == SAME)
    other = sum(len(text.strip()) for kind, text in found if kind == IN)
    return same > 0 and same * 2 >= other


def _paragraphs(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Paragraphs that belong together: comparing whole texts word by word would take long."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for _tag, a1, a2, b1, b2 in _opcodes(old, new):
        yield "".join(old[a1:a2]), "".join(new[b1:b2])


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    stripped = [one.strip() for one in old], [one.strip() for one in new]
    return SequenceMatcher(None, *stripped, autojunk=False).get_opcodes()
