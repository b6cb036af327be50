"""Days that do not suit somebody: weekdays and single days, written as a set of short texts. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def suits(unsuited: Collection[str], day: dt.date) -> bool:
    """Whether the day is none of those that do not suit."""
    return WEEKDAYS[day.weekday()] not in unsuited and day.isoformat() not in unsuited


def in_order(unsuited: Iterable[str]) -> tuple[str, ...]:
    """Each once, as it is stored: weekdays from Monday, then days. Raises ValueError for what is neither."""
    some = set(unsuited)
    days = sorted(dt.date.fromisoformat(one).isoformat() for one in some.difference(WEEKDAYS))
    return (*(one for one in WEEKDAYS if one in some), *days)


def parted(unsuited: Iterable[str]) -> tuple[tuple[str, ...], tuple[dt.date, ...]]:
    """The weekdays and the days, each in order. Leaves out what a newer program may have written."""
    some = set(unsuited)
    return tuple(one for one in WEEKDAYS if one in some), tuple(sorted(filter(None, map(_day, some))))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
