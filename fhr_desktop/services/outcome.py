"""What a write gives back: its value and which records it touched, so that pages know what to show anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from db.unit_of_work import Changes

T = TypeVar("T")

__all__ = ["Changes", "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A finished action."""

    value: T
    changes: Changes
