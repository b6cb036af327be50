"""The rhythm of a round's meetings, so that a copy has it without the days that were moved. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise


def every_days(days: Sequence[dt.date | None]) -> int | None:
    """The days between meetings, where more than half of them follow one rhythm; None where they follow none.

    None in `days` is a meeting without a day.
    """
    dated = [(number, day) for number, day in enumerate(days) if day is not None]
    steps = Counter((b[1] - a[1]).days // (b[0] - a[0]) for a, b in pairwise(dated))
    best: tuple[int, int] | None = None
    for step in steps:
        begun = Counter(day - dt.timedelta(days=step * number) for number, day in dated)
        follow = max(begun.values())
        if step > 0 and 2 * follow > len(dated) and (best is None or follow > best[0]):
            best = follow, step
    return best[1] if best else None


def moved_to(days: Sequence[dt.date | None], first: dt.date) -> tuple[dt.date | None, ...]:
    """The days of a copy whose first meeting is on `first`: in the rhythm, or else with the same days between."""
    dated = [day for day in days if day is not None]
    step = every_days(days)
    if step is None:
        shift = first - min(dated) if dated else dt.timedelta()
        return tuple(day + shift if day is not None else None for day in days)
    begun = next(number for number, day in enumerate(days) if day is not None)
    return tuple(
        first + dt.timedelta(days=step * (number - begun)) if day is not None else None
        for number, day in enumerate(days)
    )
