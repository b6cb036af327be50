"""Free places beside the requests that wait for one, by the child's age, on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fhr_desktop.domain.pool_past import Asked, HomeThrough
from fhr_desktop.domain.record import RecordKey

BANDS = ((0, 5), (6, 12), (13, 15), (16, 20))  # as a child's years are spoken of: before school, in it, teens, after


@dataclass(frozen=True, slots=True)
class AgeRow:
    """Free places that take children of the band, and requests that wait with a child of it. A home or a request may
    stand in several bands."""

    band: tuple[int, int]
    free: int
    asked: int

    @property
    def short(self) -> bool:
        """Whether more is asked for than there is."""
        return self.asked > self.free


def by_age(
    homes: Sequence[HomeThrough], requests: Sequence[Asked], ages: Mapping[RecordKey, Sequence[int]], day: dt.date
) -> tuple[AgeRow, ...]:
    """A row for each band on the day. `ages`: of the children in each request; those not in it are not counted."""
    waiting = [one for one in requests if one.received_on <= day and (one.closed_on is None or one.closed_on > day)]
    asked = [ages[one.id] for one in waiting if one.id in ages]
    return tuple(
        AgeRow(
            band,
            sum(home.free(day) for home in homes if home.terms(day).takes(band)),
            sum(any(band[0] <= age <= band[1] for age in some) for some in asked),
        )
        for band in BANDS
    )
