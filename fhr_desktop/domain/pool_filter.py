"""Which homes of the pool are wanted, and in what order: pure, so that it is done where nobody waits for it.

A filter is saved as rows of key and value. What is written in the filter field is never saved: it may be a name.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from fhr_desktop.domain.places import Coordinates, place_named
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_list import BAND_MINUTES, PoolRow, kilometres, may_be_within, stale

Test = Callable[[PoolRow], bool]
OLDEST = 20  # no child is placed in a foster home at a higher age


class Scope(StrEnum):
    """The tabs: which homes are looked among."""

    FREE = "free"
    ALL = "all"
    UPDATE = "update"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class PoolFilter:
    """What is asked of a home; what is None or empty is not asked.

    `ages`: from and to, any of which the home takes. `near`: a known place and kilometres. `experience`: area and the
    levels that will do. Lists: one of them is enough, but every language and area is asked for.
    """

    ages: tuple[int, int] | None = None
    least_free: int | None = None
    near: tuple[str, int] | None = None
    municipalities: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    lengths: tuple[str, ...] = ()
    home_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    accessible: bool = False
    smoke_free: bool = False
    animals: str | None = None  # "with" or "without"
    experience: tuple[tuple[str, str], ...] = ()
    available_on: dt.date | None = None
    trained: str | None = None  # "yes" or "no"

    def chosen(self) -> tuple[str, ...]:
        """The names of what is asked."""
        return tuple(one.name for one in fields(self) if getattr(self, one.name) not in (None, (), False))

    def without(self, name: str) -> PoolFilter:
        """The same, with one thing not asked. Raises KeyError for a name that is none."""
        defaults: dict[str, Any] = {one.name: one.default for one in fields(self)}
        return replace(self, **{name: defaults[name]})

    def rows(self) -> tuple[dict[str, Any], ...]:
        """As it is saved."""
        return tuple({"key": name, "value": _plain(getattr(self, name))} for name in self.chosen())

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, Any]]) -> PoolFilter:
        """From what was saved; what is not understood, from a newer program, is passed over."""
        found = cls()
        for row in rows:
            read = _READERS.get(str(row.get("key")))
            if read is not None:
                try:
                    found = replace(found, **{str(row["key"]): read(row.get("value"))})
                except (TypeError, ValueError, KeyError):
                    continue
        return found

    def place(self) -> Coordinates | None:
        """Where distances are reckoned from; None when nothing is asked of them."""
        known = place_named(self.near[0]) if self.near is not None else None
        return None if known is None else known.at


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _pair(value: Any) -> tuple[int, int]:
    low, high = value
    return int(low), int(high)


def _near(value: Any) -> tuple[str, int]:
    name, km = value
    if place_named(str(name)) is None:
        raise ValueError(name)
    return str(name), int(km)


def _keys(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in value)


def _levels(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(area), str(level)) for area, level in value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "ages": _pair, "least_free": int, "near": _near, "available_on": lambda value: dt.date.fromisoformat(str(value)),
    "accessible": bool, "smoke_free": bool, "animals": str, "trained": str, "experience": _levels,
    **dict.fromkeys(("municipalities", "statuses", "siblings", "lengths", "home_types", "languages"), _keys),
}  # fmt: skip


def asks_of(
    scope: Scope, wanted: PoolFilter, today: dt.date, words: str = "",
    text: Callable[[PoolRow], str] = lambda row: row.name,
) -> list[Test]:  # fmt: skip
    """What a row of the scope must pass: all that the filter asks, and every word in its `text`."""
    tests = [_scope_test(scope, wanted, today), *_tests(wanted)]
    sought = words.casefold().split()
    if sought:
        tests.append(lambda row: all(word in text(row).casefold() for word in sought))
    return tests


def sift(rows: Iterable[PoolRow], scope: Scope, wanted: PoolFilter, today: dt.date) -> list[PoolRow]:
    """The rows of the scope that the filter lets through."""
    tests = asks_of(scope, wanted, today)
    return [row for row in rows if all(test(row) for test in tests)]


def count_more(rows: Iterable[PoolRow], today: dt.date, counts: dict[Scope, int]) -> None:
    """Add to how many homes each scope holds before anything is filtered."""
    tests = {scope: _scope_test(scope, PoolFilter(), today) for scope in Scope}
    for row in rows:
        for scope, test in tests.items():
            counts[scope] += test(row)


def _scope_test(scope: Scope, wanted: PoolFilter, today: dt.date) -> Test:
    if scope is Scope.FREE:
        return lambda row: row.is_free_on(today)
    if scope is Scope.UPDATE:
        return lambda row: bool(stale(row, today))
    if scope is Scope.PROPOSED:
        return lambda row: row.proposed
    if PoolStatus.LEFT in wanted.statuses:  # asked for by name
        return lambda _row: True
    return lambda row: row.status is not PoolStatus.LEFT


def _tests(wanted: PoolFilter) -> list[Test]:
    """A test for each thing asked, the cheap ones first."""
    found: list[Test] = []
    for keys, value in (
        (wanted.statuses, lambda row: row.status),
        (wanted.municipalities, lambda row: row.municipality),
        (wanted.siblings, lambda row: row.sibling_scope),
    ):
        if keys:
            found.append(lambda row, keys=frozenset(keys), value=value: value(row) in keys)  # type: ignore[misc]
    if wanted.least_free:
        found.append(lambda row, least=wanted.least_free: row.free >= least)  # type: ignore[misc]
    if wanted.ages is not None:
        low, high = wanted.ages
        found.append(lambda row: row.age_from <= high and low <= row.age_to)
    for some, among in ((wanted.lengths, _lengths), (wanted.home_types, _home_types)):
        if some:
            found.append(lambda row, some=frozenset(some), among=among: not some.isdisjoint(among(row)))  # type: ignore[misc]
    return [*found, *_home_tests(wanted), *_far_tests(wanted)]


def _lengths(row: PoolRow) -> frozenset[str]:
    return row.lengths


def _home_types(row: PoolRow) -> frozenset[str]:
    return row.home_types


def _home_tests(wanted: PoolFilter) -> list[Test]:
    found: list[Test] = []
    if wanted.languages:
        found.append(lambda row, every=frozenset(wanted.languages): every <= row.languages)  # type: ignore[misc]
    if wanted.accessible:
        found.append(lambda row: row.accessible is True)
    if wanted.smoke_free:
        found.append(lambda row: row.smoke_free is True)
    if wanted.animals is not None:
        found.append(lambda row, animals=wanted.animals == "with": row.animals is animals)  # type: ignore[misc]
    if wanted.trained is not None:
        found.append(lambda row, trained=wanted.trained == "yes": row.trained is trained)  # type: ignore[misc]
    for area, level in wanted.experience:
        will_do = {"experienced"} if level == "experienced" else {"experienced", "willing"}
        found.append(lambda row, area=area, will_do=will_do: row.experience.get(area) in will_do)  # type: ignore[misc]
    return found


def _far_tests(wanted: PoolFilter) -> list[Test]:
    found: list[Test] = []
    if wanted.available_on is not None:
        found.append(lambda row, day=wanted.available_on: row.is_free_on(day))  # type: ignore[misc]
    place = wanted.place()
    if place is not None and wanted.near is not None:
        found.append(lambda row, km=wanted.near[1]: may_be_within(row, place, km))  # type: ignore[misc]
    return found


# order

Key = Callable[[PoolRow], float | None]


def order_of(key: Key, *, descending: bool) -> Callable[[PoolRow], float]:
    """What to sort a column by: rows without a value stand last either way."""

    def weight(row: PoolRow) -> float:
        value = key(row)
        return math.inf if value is None else -value if descending else value

    return weight


def arrange(rows: Iterable[PoolRow], order: Sequence[tuple[str, bool]], keys: Mapping[str, Key]) -> list[PoolRow]:
    """Sort by columns, the most important first; True is descending. `keys` give a number, or None, for each row.

    Homes that nothing tells apart stand by name.
    """
    found = sorted(rows, key=lambda row: row.rank)
    for name, descending in reversed(order):
        if name in keys:
            found.sort(key=order_of(keys[name], descending=descending))
    return found


def day_number(day: dt.date | None) -> int | None:
    """A day to sort by."""
    return None if day is None else day.toordinal()


def distance_key(place: Coordinates | None) -> Key:
    """What rows are sorted by that are to stand by distance: kilometres, and of a protected home its band's least."""

    def key(row: PoolRow) -> float | None:
        if place is None:
            return None
        if row.protected:
            return BAND_MINUTES.get(row.band or "")
        return kilometres(row, place)

    return key
