"""How much has happened between any two days, by municipality, and whether that is a small number."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection

from fhr_desktop.domain.followup import ALL, Happenings
from fhr_desktop.domain.followup_masking import NOWHERE


class Counted:
    """What has happened, ready to be counted. Numbers from 1 to below `least` are small.

    `places`: the municipalities that have a row somewhere; what lies elsewhere is counted in none.
    """

    def __init__(self, happened: Happenings, least: int, places: Collection[str]) -> None:
        self._least = least
        self._by: dict[tuple[str, str], list[tuple[dt.date, str]]] = {}
        for flow, some in happened.items():
            for one in some:
                place = one.line.municipality
                for where in (place if place in places else NOWHERE, ALL):
                    self._by.setdefault((flow, where), []).append((one.on, one.line.subject))
        for rows in self._by.values():
            rows.sort()
        self._days = {key: [day for day, _subject in rows] for key, rows in self._by.items()}

    def before(self, flow: str, where: str, day: dt.date) -> int:
        """How many had happened before a day."""
        return bisect_left(self._days.get((flow, where), []), day)

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
