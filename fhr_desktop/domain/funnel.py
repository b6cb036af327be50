"""The way from an enquiry to a placed child, counted: how far families have come, where they left and why.

Everything is counted on `Way`, a case with the day it reached each step.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

from fhr_desktop.domain.case_states import CaseState, Step
from fhr_desktop.domain.recruitment import Campaign, compared

NOT_COUNTED = frozenset({"duplicate", "referred"})  # closing reasons of what is no enquiry of the unit's


class Reached(IntEnum):
    """The steps, in order."""

    INQUIRY = 0
    FIRST_CONTACT = 1
    OPENED = 2
    INITIAL_ASSESSMENT = 3
    INVESTIGATION = 4
    SUITABLE = 5
    POOL = 6
    PLACED = 7


class Basis(StrEnum):
    """What a funnel is counted on."""

    PERIOD = "period"  # what happened in the period, whenever the family called
    COHORT = "cohort"  # how far those have come who called in the period


_STATES = {
    Reached.FIRST_CONTACT: CaseState.FIRST_CONTACT,
    Reached.OPENED: CaseState.OPENED,
    Reached.INITIAL_ASSESSMENT: CaseState.INITIAL_ASSESSMENT,
    Reached.INVESTIGATION: CaseState.INVESTIGATION,
    Reached.SUITABLE: CaseState.SUITABLE,
}
NOT_SUITABLE = "not_suitable"  # beside the closing reasons
LEFT_POOL = "left_pool"


@dataclass(frozen=True, slots=True)
class Left:
    """The day a family left, and why: a closing reason, NOT_SUITABLE, or LEFT_POOL."""

    on: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Way:
    """A case: the first day of each step it reached, those it went past with the day of the next; and where it left.

    `assessed`: whether it was found suitable or not.
    """

    number: str
    municipality: str
    source: str | None
    channel: str
    campaign: str
    days: tuple[dt.date, ...]
    left: Left | None
    assessed: bool

    @property
    def furthest(self) -> Reached:
        """The last step it reached."""
        return Reached(len(self.days) - 1)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the funnel, as case numbers. In a cohort everybody who `reached` it `went_on`, `left` or is `here`;
    in a period `left` are those who left in it, and the others are empty. `reasons`: why they left, the most first.
    """

    step: Reached
    reached: tuple[str, ...]
    went_on: tuple[str, ...]
    left: tuple[str, ...]
    here: tuple[str, ...]
    reasons: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Yield:
    """What came of a campaign or a source: case numbers. `key` is the campaign's id in hex, or a key of a list; ""
    for those without. `cost` in kronor; None when nothing is known of it.
    """

    key: str
    name: str
    inquiries: tuple[str, ...]
    opened: tuple[str, ...]
    assessed: tuple[str, ...]
    suitable: tuple[str, ...]
    cost: int | None = None

    @property
    def each_inquiry(self) -> int | None:
        """Kronor for an enquiry, half up; None when there is none, or no cost."""
        return _each(self.cost, self.inquiries)

    @property
    def each_home(self) -> int | None:
        """Kronor for a home found suitable."""
        return _each(self.cost, self.suitable)


def way(
    number: str, municipality: str, received_on: dt.date, steps: Sequence[Step], closing_reason: str | None, *,
    source: str | None = None, channel: str = "", campaign: str = "", pooled: Sequence[dt.date] = (),
    placed: Sequence[dt.date] = (), left_pool_on: dt.date | None = None,
) -> Way:  # fmt: skip
    """A case's way from what is stored. `steps` in order, without those taken back; `pooled` and `placed`: the days the
    home entered a state of the pool, and children came to it; `left_pool_on`: the day it left, if it has.
    """
    first: dict[Reached, dt.date] = {Reached.INQUIRY: received_on}
    for reached, state in _STATES.items():
        day = next((step.on for step in steps if step.state is state), None)
        if day is not None:
            first[reached] = day
    found = first.get(Reached.SUITABLE)
    if found is not None:  # a home from an earlier case is not this one's
        for reached, some in ((Reached.POOL, pooled), (Reached.PLACED, placed)):
            later = min((day for day in some if day >= found), default=None)
            if later is not None:
                first[reached] = later
    furthest = max(first)
    days = [received_on]
    for step in list(Reached)[1 : furthest + 1]:
        days.append(min(day for reached, day in first.items() if reached >= step))
    last = steps[-1] if steps else None
    left: Left | None = None
    if last is not None and last.state is CaseState.CLOSED:
        left = Left(last.on, closing_reason or "other")
    elif last is not None and last.state is CaseState.NOT_SUITABLE:
        left = Left(last.on, NOT_SUITABLE)
    elif furthest is Reached.POOL and left_pool_on is not None and left_pool_on >= days[-1]:
        left = Left(left_pool_on, LEFT_POOL)
    assessed = any(step.state in (CaseState.SUITABLE, CaseState.NOT_SUITABLE) for step in steps)
    return Way(number, municipality, source, channel, campaign, tuple(days), left, assessed)


def is_inquiry(one: Way) -> bool:
    """Whether it counts: neither a duplicate nor a family that was referred."""
    return one.left is None or one.left.reason not in NOT_COUNTED


def funnel(ways: Iterable[Way], first: dt.date, last: dt.date, basis: Basis) -> tuple[Stage, ...]:
    """Every step, over the days from first to last."""
    counted = [one for one in ways if is_inquiry(one)]
    if basis is Basis.COHORT:
        came = [one for one in counted if first <= one.days[0] <= last]
        return tuple(_of_cohort(came, step) for step in Reached)
    return tuple(_of_period(counted, step, first, last) for step in Reached)


def _of_cohort(came: Sequence[Way], step: Reached) -> Stage:
    reached = [one for one in came if one.furthest >= step]
    stopped = [one for one in reached if one.furthest == step]
    left = [one for one in stopped if one.left is not None]
    return Stage(
        step, _numbers(reached), _numbers(one for one in reached if one.furthest > step), _numbers(left),
        _numbers(one for one in stopped if one.left is None), _reasons(left),
    )  # fmt: skip


def _of_period(ways: Sequence[Way], step: Reached, first: dt.date, last: dt.date) -> Stage:
    reached = [one for one in ways if one.furthest >= step and first <= one.days[step] <= last]
    left = [
        one for one in ways if one.furthest == step and one.left is not None and first <= one.left.on <= last
    ]  # fmt: skip
    return Stage(step, _numbers(reached), (), _numbers(left), (), _reasons(left))


def _reasons(left: Sequence[Way]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    many = Counter(one.left.reason for one in left if one.left is not None)
    ordered = sorted(many, key=lambda reason: (-many[reason], reason))
    return tuple(
        (reason, _numbers(one for one in left if one.left is not None and one.left.reason == reason))
        for reason in ordered
    )


def by_campaign(ways: Iterable[Way], campaigns: Sequence[Campaign]) -> tuple[Yield, ...]:
    """What each campaign has led to, whenever the families called, in the order given."""
    counted = [one for one in ways if is_inquiry(one)]
    return tuple(
        _yield(one.id.hex, one.name, [w for w in counted if compared(w.campaign) in one.names()], one.cost)
        for one in campaigns
    )


def by_key(
    ways: Iterable[Way], first: dt.date, last: dt.date, key: Callable[[Way], str | None], names: dict[str, str],
    costs: dict[str, int] | None = None,
) -> tuple[Yield, ...]:  # fmt: skip
    """What those who called in the period have come to, by source or by how they reached the unit; the most first.

    `costs` in kronor by key. A key with a cost and no enquiries has a row too. "" are those of whom nothing is said.
    """
    groups: dict[str, list[Way]] = {one: [] for one in costs or ()}
    for one in ways:
        if is_inquiry(one) and first <= one.days[0] <= last:
            groups.setdefault(key(one) or "", []).append(one)
    rows = [_yield(one, names.get(one, one), some, (costs or {}).get(one)) for one, some in groups.items()]
    return tuple(sorted(rows, key=lambda row: (not row.key, -len(row.inquiries), row.name)))


def _yield(key: str, name: str, own: Sequence[Way], cost: int | None) -> Yield:
    return Yield(
        key, name, _numbers(own), _numbers(one for one in own if one.furthest >= Reached.OPENED),
        _numbers(one for one in own if one.assessed), _numbers(one for one in own if one.furthest >= Reached.SUITABLE),
        cost,
    )  # fmt: skip


def _numbers(some: Iterable[Way]) -> tuple[str, ...]:
    return tuple(sorted(one.number for one in some))


def _each(cost: int | None, many: Sequence[str]) -> int | None:
    return math.floor(Fraction(cost, len(many)) + Fraction(1, 2)) if cost is not None and many else None
