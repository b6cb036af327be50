"""What a split would be if something were otherwise: who takes part and when, the total, the children. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fhr_desktop.domain.cost_share import AgeInterval, Rounding
from fhr_desktop.domain.cost_share_split import Basis, Member, Share, Split, split
from fhr_desktop.domain.errors import Refused
from i18n import _


@dataclass(frozen=True, slots=True)
class Turn:
    """A municipality that joins on `first`, leaves after `last`, or both; None where that stays as it is."""

    member: Member
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise. None, or nothing, leaves it as it is.

    `turns`: municipalities that join or leave. `children`: other numbers, by code, as of another age interval or year,
    and then `ages` and `population_year` say which.
    """

    total: int | None = None
    turns: tuple[Turn, ...] = ()
    children: Mapping[str, int] = field(default_factory=dict)
    rounding: Rounding | None = None
    ages: AgeInterval | None = None
    population_year: int | None = None

    def __bool__(self) -> bool:
        """Whether anything is otherwise."""
        return self != Change()


@dataclass(frozen=True, slots=True)
class Compared:
    """A municipality beside itself. None where it does not take part."""

    member: Member
    before: Share | None
    after: Share | None

    @property
    def difference(self) -> int:
        """Kronor a year more, below zero for less."""
        return (self.after.year if self.after else 0) - (self.before.year if self.before else 0)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A split beside the changed one: a row for each municipality in either, newcomers last."""

    base: Split
    changed: Split
    rows: tuple[Compared, ...]

    @property
    def difference(self) -> int:
        """Kronor a year more, for all of them."""
        return sum(one.difference for one in self.rows)


def what_if(basis: Basis, change: Change) -> WhatIf:
    """The split with the change made. Raises Refused when it cannot be shared then, or a day is in another year."""
    before, after = split(basis), split(changed(basis, change))
    members = {one.member.code: one.member for one in (*after.rows, *before.rows)}
    order = [one.member.code for one in before.rows]
    order += [one.member.code for one in after.rows if one.member.code not in set(order)]
    rows = tuple(Compared(members[code], before.share(code), after.share(code)) for code in order)
    return WhatIf(before, after, rows)


def changed(basis: Basis, change: Change) -> Basis:
    """The basis with the change made."""
    members = {
        one.code: replace(one, children=change.children.get(one.code, one.children)) for one in basis.members
    }  # fmt: skip
    for turn in change.turns:
        own = members.get(turn.member.code)
        one = own or replace(turn.member, children=change.children.get(turn.member.code, turn.member.children))
        members[one.code] = _turned(one, turn, basis.year, joins=own is None or own.days(basis.year) is None)
    return replace(
        basis,
        total=basis.total if change.total is None else change.total,
        members=tuple(members.values()),
        rounding=change.rounding or basis.rounding,
        ages=change.ages or basis.ages,
        population_year=change.population_year or basis.population_year,
    )


def _turned(one: Member, turn: Turn, year: int, *, joins: bool) -> Member:
    for day in (turn.first, turn.last):
        if day is not None and day.year != year:
            said = _("{day} lies outside {year}. Choose a day in the year that is shared.")
            raise Refused(said.format(day=day.isoformat(), year=year), field="day")
    if joins:  # what it once was does not count; without a day it takes part all year
        first, last = turn.first, turn.last
        if first is None and last is not None:
            said = _(
                "{name} does not take part in {year}, and cannot leave. Choose that it joins, or another municipality."
            )
            raise Refused(said.format(name=one.name, year=year), field="what")
    else:
        if turn.last is None and turn.first is not None and (one.first is None or one.first < turn.first):
            said = _("{name} takes part already. Choose that it leaves, or another municipality.")
            raise Refused(said.format(name=one.name), field="what")
        first, last = turn.first or one.first, turn.last or one.last
    if first is not None and last is not None and first > last:
        said = _("{name} leaves before it joins. Check the days.")
        raise Refused(said.format(name=one.name), field="day")
    return replace(one, first=first, last=last)
