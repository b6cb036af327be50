"""What two unseen edits become (SYNC §3): which operations are a field's heads, and which value is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fhr_desktop.domain.operations import Dot
from fhr_desktop.domain.record import Merge, Plain

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Head:
    """A value nobody who wrote later has seen."""

    dot: Dot
    hlc: int
    value: Plain


def advance(heads: Iterable[D], parents: Iterable[D], dot: D) -> frozenset[D]:
    """The heads after an operation that had seen `parents`. A dot may be any name of an operation."""
    return (frozenset(heads) - frozenset(parents)) | {dot}


def shown(heads: Sequence[Head], merge: Merge) -> Plain:
    """The one value a page shows: the newest stamp, or `on` for a safety flag that anybody has on."""
    if merge is Merge.SAFETY and any(head.value is True for head in heads):
        return True
    return max(_weighed(heads, merge), key=lambda head: (head.hlc, head.dot)).value


def in_conflict(heads: Sequence[Head], merge: Merge) -> bool:
    """Whether the heads say different things; equal values collapse in the view."""
    first, *others = _weighed(heads, merge)
    return any(head.value != first.value or type(head.value) is not type(first.value) for head in others)


def _weighed(heads: Sequence[Head], merge: Merge) -> Sequence[Head]:
    if merge is not Merge.SAID:
        return heads
    return [head for head in heads if head.value not in (None, "", [])] or heads
