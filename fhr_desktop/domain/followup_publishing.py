"""What may be shown of a report with regard to all that has been published.

The rule: nobody who lays all published reports beside each other, and knows how their numbers hang together and that
a number marked as small lies from 1 to `least` - 1, may say what a number from 1 to four is, of anything that is
counted, in any municipality or in all, between any two days that a published report begins or ends at. It must be
possible that it was at least one other number. “Not shown” tells nothing, not even that the number is large.

What was published is never changed. The numbers of the new report are let in one at a time, zeros and sums first, then
the marks; a number with which a small one would be told is not shown, and a small one whose mark would tell it, or
another, is not marked as small but only not shown (`followup_system`, `other_worlds`). What was counted otherwise when
it was published than it is now is taken as if it were the same: that hides more, never less.

What is not prevented: that what stands on two days, as homes in the pool, differs by few. Neither how many came nor how
many went is published, so that each may be any number. Nor are the means of days taken apart: they rest on what is
counted here, and are hidden with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from fhr_desktop.domain.followup import ALL, ONE_DAY, Figure, Happenings, Nature, Statistic
from fhr_desktop.domain.followup_history import Counted
from fhr_desktop.domain.followup_masking import NOWHERE, Cell, built_on, masked, small_and_beside, worked_out
from fhr_desktop.domain.followup_system import New, Stood, closed
from fhr_desktop.domain.publications import Shown

CLOSE_BY = 31  # days


def publishable(
    figures: Sequence[Figure], statistics: Sequence[Statistic], first: dt.date, last: dt.date, least: int,
    earlier: Sequence[Shown], happened: Happenings, stood: Stood,
) -> tuple[Figure, ...]:  # fmt: skip
    """The figures as they may be shown, after the `earlier` reports. `happened`: since the first day of any of them;
    `stood`: what stood on the last day of each of them, as it is counted now.
    """
    found = {(one.key, one.municipality): one for one in figures}
    reports = [*(one.values.keys() | one.small | one.beside for one in earlier), found.keys()]
    places = tuple(sorted({where for cells in reports for _key, where in cells} - {ALL} | {NOWHERE}))
    counted = Counted(happened, least, frozenset(places))
    small, beside = small_and_beside(figures, least, ALL, statistics)
    kept, moved = _recounted(found, statistics, first, last, earlier, counted)
    beside |= moved - small
    near = _near(found, statistics, last, earlier, least)
    before_hidden, unmarked = _hidden_before(statistics, first, last, earlier)
    beside |= (near | before_hidden) & found.keys() - small
    new = New(first, last, found, frozenset(small - unmarked), frozenset(small | beside), near)
    told = closed(statistics, new, earlier, stood, counted, least)
    hidden = small | beside | told.cells
    small -= told.unmarked | unmarked
    worked = built_on(hidden, statistics)
    standing = built_on(set(kept) - hidden, statistics) - hidden - worked
    before, derived = _latest(earlier, first, last), worked_out(statistics)
    for cell in standing & found.keys():
        if cell in before:
            kept[cell] = before[cell]
        else:
            worked.add(cell)
    return tuple(
        masked(one, beside=one.key in derived or cell not in small) if cell in hidden or cell in worked
        else replace(one.alone(), value=kept[cell], as_before=True) if cell in kept
        else one.alone()
        for cell, one in found.items()
    )  # fmt: skip


def _near(
    found: Mapping[Cell, Figure], statistics: Sequence[Statistic], last: dt.date, earlier: Iterable[Shown], least: int
) -> frozenset[Cell]:
    """What stands otherwise, by few, than on a day close by that was published: somebody who knows which home came or
    went between the two would see that it was counted.
    """
    alone = _alone(statistics)
    return frozenset(
        cell for report in earlier if 0 < abs((last - report.last).days) <= CLOSE_BY
        for cell, then in report.values.items()
        if cell[0] in alone and then is not None and cell in found and found[cell].value is not None
        and 0 < abs((found[cell].value or 0) - then) < least
    )  # fmt: skip


def _hidden_before(
    statistics: Sequence[Statistic], first: dt.date, last: dt.date, earlier: Iterable[Shown]
) -> tuple[set[Cell], set[Cell]]:
    """What was not shown for the very same period is not shown now either, nor what stood on the same day: what it was
    hidden beside may be in that report alone. And of those the ones that were not marked as small.
    """
    alone, cells, unmarked = _alone(statistics), set[Cell](), set[Cell]()
    for report in earlier:
        if (report.first, report.last) == (first, last):
            cells |= report.small | report.beside
            unmarked |= report.beside
        elif report.last == last:
            cells |= {cell for cell in report.small | report.beside if cell[0] in alone}
    return cells, unmarked


def _alone(statistics: Iterable[Statistic]) -> set[str]:
    """What stands and is not what came less what went."""
    return {one.key for one in statistics if one.nature is Nature.STOCK and one.balance == ((), ())}


def _latest(earlier: Iterable[Shown], first: dt.date, last: dt.date) -> dict[Cell, float | int | None]:
    """What was last shown for the very same period."""
    found: dict[Cell, float | int | None] = {}
    for one in earlier:
        if (one.first, one.last) == (first, last):
            found |= one.values
    return found


def _recounted(
    found: Mapping[Cell, Figure], statistics: Sequence[Statistic], first: dt.date, last: dt.date,
    earlier: Sequence[Shown], counted: Counted,
) -> tuple[dict[Cell, float | int | None], set[Cell]]:  # fmt: skip
    """What is counted otherwise now than when it was published, by so little that the difference would be a small
    number: the cells whose published number stands, and those that a difference could be had from.
    """
    kept: dict[Cell, float | int | None] = {}
    moved: set[Cell] = set()
    declared = {one.key: one for one in statistics}
    by_flow: dict[str, list[Statistic]] = {}
    for one in statistics:
        if one.nature is Nature.FLOW:
            by_flow.setdefault(one.happening, []).append(one)
    for report in earlier:
        for (key, where), then in report.values.items():
            statistic = declared.get(key)
            if statistic is None or then is None or statistic.nature is Nature.DERIVED:
                continue
            if statistic.nature is Nature.STOCK:
                now = found.get((key, where))
                if now is not None and report.last == last and counted.few(now.value, then):
                    kept[key, where] = then
                continue
            begin, end = statistic.window.days(report.first, report.last)
            stale = counted.few(counted.number(statistic.happening, where, begin, end + ONE_DAY), then)
            for other in by_flow[statistic.happening]:
                begun, ended = other.window.days(first, last)
                now = found.get((other.key, where))
                if stale and (begun, ended) == (begin, end):
                    kept[other.key, where] = then
                elif stale and begun <= end and begin <= ended:
                    moved.add((other.key, where))
                elif (begun == begin or ended == end) and now is not None and counted.few(now.value, then):
                    moved.add((other.key, where))  # a number that is wrong, but looks like one that is small
    kept = {cell: value for cell, value in kept.items() if cell in found and found[cell].value != value}
    return kept, {cell for cell in moved - kept.keys() if cell in found}  # what is said again tells nothing new
