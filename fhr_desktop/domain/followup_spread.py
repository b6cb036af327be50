"""A median with its spread: the statistics declared together for one kind of days, and how each is reckoned."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from fhr_desktop.domain.followup import WEIGHT, Counts, Line, Reduce, Sample, Statistic, Value, median, percentile


def _values(lines: Sequence[Line]) -> list[float | int]:
    return list(map(WEIGHT, lines))


def median_of(lines: Sequence[Line], _municipality: str) -> Value:
    """The middle one of the rows' values."""
    return median(_values(lines))


def oldest_of(lines: Sequence[Line], _municipality: str) -> Value:
    """The highest of the rows' values."""
    return max(_values(lines), default=None)


def _mean(lines: Sequence[Line], _municipality: str) -> Value:
    return round(statistics.fmean(_values(lines)), 1) if lines else None


def _rank(percent: int) -> Reduce:
    return lambda lines, _municipality: percentile(_values(lines), percent)


MEASURES: dict[str, Reduce] = {
    "median": median_of, "q1": _rank(25), "q3": _rank(75), "mean": _mean, "p90": _rank(90), "oldest": oldest_of,
}  # fmt: skip
_NAMES = {
    "median": "median", "q1": "en fjärdedel klara", "q3": "tre fjärdedelar klara", "mean": "medelvärde",
    "p90": "nio av tio klara", "oldest": "längst",
}  # fmt: skip
_SAID = {
    "median": "Hälften av dem tog högst så många dagar.",
    "q1": "En fjärdedel av dem tog högst så många dagar.",
    "q3": "Tre fjärdedelar av dem tog högst så många dagar.",
    "mean": "Summan av dagarna delad med antalet. Några få långa drar upp talet.",
    "p90": "Nio av tio av dem tog högst så många dagar.",
    "oldest": "Den som har tagit flest dagar.",
}


def declared(
    stem: str, nr: int, name: str, about: str, on: str, measures: Sequence[str], counts: Counts = Counts.CASES,
    ending: str = "",
) -> tuple[Statistic, ...]:  # fmt: skip
    """The statistics of one kind of days. `about`: which days they are; `on`: the figure that counts the same rows."""
    return tuple(
        Statistic(
            f"{stem}_{one}{ending}", nr, f"{name}, {_NAMES[one]}", f"{about} {_SAID[one]}", "dagar", counts,
            built_on=(on,),
        )
        for one in measures
    )  # fmt: skip


def samples(stem: str, lines: Sequence[Line], measures: Sequence[str], ending: str = "") -> dict[str, Sample]:
    """The same rows for each of the measures."""
    return {f"{stem}_{one}{ending}": Sample(lines, MEASURES[one]) for one in measures}
