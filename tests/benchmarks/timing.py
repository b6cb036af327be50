"""Timing one thing many times, and a measured row of the report. What is timed stands in the other modules."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each run by the clock, and those the processor worked, which other programs do not lengthen."""

    seconds: tuple[float, ...]
    worked: tuple[float, ...]

    @property
    def p50(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """What 95 of 100 runs stay within; with fewer than twenty runs the slowest."""
        return _p95(self.seconds)

    @property
    def p95_worked(self) -> float:
        """The same of the processor's seconds; more than the clock's where several cores work at once."""
        return _p95(self.worked)


def _p95(seconds: tuple[float, ...]) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report. `goal` is in seconds, of p95; None where there is only something to compare with."""

    work: str
    times: Times
    goal: float | None = None
    told: str = ""

    def held(self) -> str:
        """Whether the goal was held, in a word."""
        return "" if self.goal is None else "yes" if self.times.p95 <= self.goal else "**no**"


def times(action: Callable[[T], object], inputs: Iterable[T], *, warm: int = 1) -> Times:
    """The action on each input; the first `warm` inputs are done once before, uncounted."""
    every = list(inputs)
    for one in every[:warm]:
        action(one)
    gc.collect()
    taken, worked = [], []
    for one in every:
        start, begun = time.perf_counter(), time.process_time()
        action(one)
        taken.append(time.perf_counter() - start)
        worked.append(time.process_time() - begun)
    return Times(tuple(taken), tuple(worked))
