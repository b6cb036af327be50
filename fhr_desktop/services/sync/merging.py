"""Proposes how two versions of a long text could become one. A person decides; nothing is merged here by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from merge3 import Merge3

_SPACE = "\0"  # never in a text
_BLANK = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A merged text. `clean` when no paragraph was changed on both sides; else both versions of it stand there."""

    text: str
    clean: bool


def propose(base: str | None, one: str, other: str) -> Proposal:
    """Merge paragraph by paragraph. Without a known base what both have is taken for it, and nothing is clean."""
    between = "\n\n" if any(_BLANK.search(text or "") for text in (base, one, other)) else "\n"
    ours, theirs = _paragraphs(one, between), _paragraphs(other, between)
    before = _paragraphs(base, between) if base is not None else _in_both(ours, theirs)
    merged: list[str] = []
    clean = base is not None
    for group in Merge3(_spaced(before), _spaced(ours), _spaced(theirs)).merge_groups():
        if group[0] != "conflict":
            merged += group[1]
            continue
        clean = False
        merged += group[2]
        merged += [paragraph for paragraph in group[3] if paragraph not in group[2]]
    return Proposal(between.join(one for one in merged if one != _SPACE), clean)


def _spaced(paragraphs: Sequence[str]) -> list[str]:
    """With a mark after each paragraph, so that changes in two neighbours are not taken for one change."""
    return [part for one in paragraphs for part in (one, _SPACE)]


def _paragraphs(text: str, between: str) -> list[str]:
    if not text:
        return []
    return _BLANK.split(text.strip("\n")) if between == "\n\n" else text.split("\n")


def _in_both(one: Sequence[str], other: Sequence[str]) -> list[str]:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [paragraph for block in blocks for paragraph in one[block.a : block.a + block.size]]
