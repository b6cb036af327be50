"""What a write gives back, so that pages know what to show anew; and what its writer had seen (`Seen`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from db.history import Seen
from db.unit_of_work import Changes

T = TypeVar("T")

__all__ = ["ALL", "Changes", "Outcome", "Seen"]
ALL = Seen()  # the writer had seen all there is


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A finished action."""

    value: T
    changes: Changes
