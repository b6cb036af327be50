"""Splitting a cost between municipalities by their children (DOMAIN §4.2). Pure, in exact fractions.

Every month bears a twelfth of the year, and within a month every day alike; a day's part is split by the children of
those that take part that day. A municipality that takes part all year thus pays `total × children / all children`, as
the formula says, and one that joins or leaves on a day changes nothing before it. The parts always make the whole.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from fhr_desktop.domain.cost_share import AgeInterval, Rounding, check_total
from fhr_desktop.domain.errors import Refused
from i18n import _

MONTHS = range(1, 13)
MOST_CHILDREN = 1_000_000  # no municipality of the country has a fourth of it
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality that is to pay. `code` is its four digits, or its name where it has none.

    `first` and `last`: the days between which it takes part; None where there is no such day.
    """

    code: str
    name: str
    children: int
    first: dt.date | None = None
    last: dt.date | None = None

    def days(self, year: int) -> tuple[dt.date, dt.date] | None:
        """The first and last day of the year on which it takes part; None when it never does."""
        first = max(self.first or dt.date(year, 1, 1), dt.date(year, 1, 1))
        last = min(self.last or dt.date(year, 12, 31), dt.date(year, 12, 31))
        return (first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a split follows from. `total` and `surplus` in whole kronor; a deficit is below zero.

    `population_year`: the year on whose 31 December the children are counted; None where that is not known.
    """

    year: int
    total: int
    members: tuple[Member, ...]
    rounding: Rounding = Rounding.EACH_ROW
    surplus: int = 0
    ages: AgeInterval = AgeInterval.TO_17
    population_year: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """One municipality's part. Money in whole kronor; `exact` is the year's part before it was rounded.

    `months`: what each month comes to. `month`: a twelfth of the year's cost for whoever takes part all year while
    nobody comes or goes; otherwise what the last of its months comes to in which it takes part on every day.
    `percent`: of the year's cost, with two decimals. `days`: of the year on which it takes part.
    """

    member: Member
    days: int
    exact: Fraction
    percent: Decimal
    year: int
    month: int
    months: tuple[int, ...]
    surplus: int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """A cost split: the rows in the order of the members, those that never take part left out."""

    basis: Basis
    rows: tuple[Share, ...]

    def share(self, code: str) -> Share | None:
        """A municipality's part, or None."""
        return next((one for one in self.rows if one.member.code == code), None)


def split(basis: Basis) -> Split:
    """The cost split. Raises Refused for a total, a number of children or days that cannot be shared."""
    check_total(basis.total)
    members = [one for one in basis.members if one.days(basis.year) is not None]
    _check_members(members)
    by_month = _parts(members, basis.year)
    weights = {code: sum(parts, Fraction(0)) / len(MONTHS) for code, parts in by_month.items()}
    heads = {one.code: one.children for one in members}
    years = shared(basis.total, weights, basis.rounding, heads)
    surplus = shared(basis.surplus, weights, basis.rounding, heads)
    rows = []
    for one in members:
        months = tuple(half_up(basis.total * part / len(MONTHS)) for part in by_month[one.code])
        rows.append(
            Share(
                one, _length(one, basis.year), basis.total * weights[one.code],
                Decimal(half_up(weights[one.code] * 10_000)) / 100, years[one.code],
                months[_last_whole_month(one, basis.year) - 1], months, surplus[one.code],
            )
        )  # fmt: skip
    return Split(basis, tuple(rows))


def shared(
    amount: int, weights: Mapping[str, Fraction], rounding: Rounding, heads: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Whole kronor for each; `weights` add to one. A deficit, below zero, is the mirror of a surplus.

    EACH_ROW rounds every part half up for itself, so that the rows may miss the amount. EXACT_SUM takes the whole
    kronor of every part and gives those that are left, one each, to the largest remainders; where remainders are alike
    to the one with more children (`heads`), and then by code. In what order they are given changes nothing.
    """
    if rounding is Rounding.EACH_ROW:
        return {code: half_up(amount * weight) for code, weight in weights.items()}
    sign = -1 if amount < 0 else 1
    exact = {code: abs(amount) * weight for code, weight in weights.items()}
    whole = {code: part.numerator // part.denominator for code, part in exact.items()}
    many = heads or {}
    turn = sorted(exact, key=lambda code: (whole[code] - exact[code], -many.get(code, 0), code))
    for code in turn[: abs(amount) - sum(whole.values())]:
        whole[code] += 1
    return {code: sign * kronor for code, kronor in whole.items()}


def half_up(number: Fraction) -> int:
    """The nearest whole number; a half goes away from zero, so that -1,5 is the mirror of 1,5."""
    up = (abs(number) + Fraction(1, 2)).__floor__()
    return -up if number < 0 else up


def _parts(members: Sequence[Member], year: int) -> dict[str, tuple[Fraction, ...]]:
    """Each one's part of each month's cost, by code."""
    found: dict[str, list[Fraction]] = {one.code: [] for one in members}
    spans = {one.code: span for one in members if (span := one.days(year)) is not None}
    for month in MONTHS:
        sums = dict.fromkeys(found, Fraction(0))
        begins, length = dt.date(year, month, 1), calendar.monthrange(year, month)[1]
        turns = {first for first, _last in spans.values()} | {last + DAY for _first, last in spans.values()}
        inside = sorted(day for day in turns if begins < day < begins + length * DAY)
        for start, end in pairwise((begins, *inside, begins + length * DAY)):
            present = [one for one in members if spans[one.code][0] <= start <= spans[one.code][1]]
            children = sum(one.children for one in present)
            if not children:
                raise Refused(
                    _("Nobody with children takes part on {day}, so the cost cannot be shared. Check who takes part.")
                    .format(day=start.isoformat()), field="members",
                )  # fmt: skip
            for one in present:
                sums[one.code] += Fraction((end - start).days, length) * Fraction(one.children, children)
        for code, part in sums.items():
            found[code].append(part)
    return {code: tuple(parts) for code, parts in found.items()}


def _check_members(members: Sequence[Member]) -> None:
    if not members:
        raise Refused(_("No municipality takes part that year, so the cost cannot be shared."), field="members")
    codes = [one.code for one in members]
    for one in members:
        if codes.count(one.code) > 1:
            said = _("{name} stands twice, so the cost cannot be shared. Leave one of them.")
            raise Refused(said.format(name=one.name), field="members")
        if not 0 <= one.children <= MOST_CHILDREN:
            said = _("{n} children in {name} cannot be right, so the cost cannot be shared. Check the number.")
            raise Refused(said.format(n=one.children, name=one.name), field="children")


def _length(member: Member, year: int) -> int:
    span = member.days(year)
    return (span[1] - span[0]).days + 1 if span else 0


def _last_whole_month(member: Member, year: int) -> int:
    """The last month of which no day is missing, 1–12; the last that it takes part in at all where there is none."""
    span = member.days(year)
    assert span is not None
    first, last = span
    after = last + DAY
    ends = after.month - 1 if after.year == year else 12  # the last month that is whole at its end
    begins = first.month + (first.day > 1)
    return ends if ends >= begins else last.month
