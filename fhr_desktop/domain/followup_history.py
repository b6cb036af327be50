"""How much has happened between any two days, by municipality, and whether that is a small number."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from fhr_desktop.domain.followup import ALL, Happenings
from fhr_desktop.domain.followup_masking import NOWHERE


class Counted:
    """What has happened, ready to be counted. Numbers from 1 to below `least` are small.

    `places`: the municipalities that have a row somewhere; what lies elsewhere is counted in none.
    """

    def __init__(self, happened: Happenings, least: int, places: Collection[str]) -> None:
        self._least = least
        self.places = tuple(sorted({*places, NOWHERE}))
        self._by: dict[tuple[str, str], list[tuple[dt.date, str]]] = {}
        for flow, some in happened.items():
            for one in some:
                place = one.line.municipality
                for where in (place if place in places else NOWHERE, ALL):
                    self._by.setdefault((flow, where), []).append((one.on, one.line.subject))
        for rows in self._by.values():
            rows.sort()
        self._days = {key: [day for day, _subject in rows] for key, rows in self._by.items()}

    def numbers(self, flow: str, where: str, days: Sequence[dt.date]) -> list[int]:
        """How many happened from each of the days to before the next one."""
        happened = self._days.get((flow, where), [])
        before = [bisect_left(happened, day) for day in days]
        return [then - now for now, then in pairwise(before)]

    def small_stretches(
        self, flow: str, less: str, where: str, days: Sequence[dt.date]
    ) -> Iterable[tuple[dt.date, dt.date]]:  # fmt: skip
        """From which of the days to which other few happened, the shortest of those in which the same did; `less`: of
        these the others than the ones that are told.
        """
        numbers = self.numbers(flow, where, days)
        there = [at for at, number in enumerate(numbers) if number]
        for at, first in enumerate(there):
            for last in there[at:]:
                begin, end = days[first], days[last + 1]
                if self.small(flow, less, where, begin, end):
                    yield begin, end
                elif self.number(flow, where, begin, end) != self.number(less, where, begin, end):
                    break

    def number(self, flow: str, where: str, begin: dt.date, end: dt.date) -> int:
        """How many happened from a day to before another."""
        days = self._days.get((flow, where), [])
        return bisect_left(days, end) - bisect_left(days, begin)

    def small(self, flow: str, less: str, where: str, begin: dt.date, end: dt.date) -> bool:
        """Whether few happened, or happened to few; `less`: of these the others than the ones that are told."""
        number = self.number(flow, where, begin, end)
        if less:
            return 0 < number - self.number(less, where, begin, end) < self._least
        if 0 < number < self._least:
            return True
        return 0 < self._subjects(flow, where, begin, end) < self._least

    def _subjects(self, flow: str, where: str, begin: dt.date, end: dt.date) -> int:
        days = self._days.get((flow, where), [])
        rows = self._by.get((flow, where), [])[bisect_left(days, begin) : bisect_left(days, end)]
        return len({subject for _day, subject in rows if subject})

    def few(self, now: float | int | None, then: float | int) -> bool:
        """Whether two countings of the same differ by a small number."""
        return now is not None and 0 < abs(now - then) < self._least
