"""A month's, or some days', compensation worked out step by step, each step with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction

from fhr_desktop.domain.compensation import (
    OLDEST,
    WEEKEND,
    Fee,
    Guide,
    Part,
    Rate,
    Source,
    expenses_of,
    kronor,
)
from fhr_desktop.domain.errors import Refused
from i18n import _

MOST_DAYS, MOST_WEEKENDS = 31, 20


class What(Enum):
    """What a step gives."""

    FEE = auto()
    FEE_PART = auto()
    EXPENSES = auto()
    EXPENSES_PART = auto()
    ALLOWANCE = auto()
    CONTACT_FEE = auto()
    CONTACT_EXPENSES = auto()
    TOTAL = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """A child's month. `percent` None: expenses are not asked for; `fee` None: no fee.

    `days` of `of_days`: part of a month, or None for the whole. `allowance`: kronor that are paid direct and deducted.
    `rates_of`: the year whose percentages are tried where the year has none, said in the answer.
    """

    year: int
    age: int
    fee: Fee | None = None
    percent: int | None = None
    days: int | None = None
    of_days: int = 30
    allowance: int = 0
    rates_of: int | None = None


@dataclass(frozen=True, slots=True)
class AskedContact:
    """A contact family's stay: whole weekends from Friday to Sunday, and dygn besides."""

    year: int
    weekends: int = 0
    days: int = 0

    @property
    def dygn(self) -> Fraction:
        """Friday to Sunday is two and a half (SKR)."""
        return self.weekends * WEEKEND + self.days


@dataclass(frozen=True, slots=True)
class Step:
    """`amount`: whole kronor, `exact`: before rounding. `sources`: of the figures it is made of; none for what the
    person wrote. `given`: the amount itself stands in a source; otherwise it is worked out.
    """

    what: What
    amount: int
    exact: Fraction
    sources: tuple[Source, ...] = ()
    given: bool = False
    borrowed: bool = False  # another year's percentages are tried


def missing(guides: Mapping[int, Guide], year: int, wanted: Sequence[Part]) -> tuple[Part, ...]:
    """Which of the parts nobody has given for the year."""
    guide = guides.get(year, Guide(year))
    return tuple(one for one in wanted if not guide.knows(one))


PART_WORDS = {
    Part.PRICE_BASE: "prisbasbeloppet", Part.FEES: "arvodena",
    Part.EXPENSES: "procenttalen för omkostnader", Part.CONTACT: "beloppen per dygn för kontaktfamilj",
}  # fmt: skip


def _demand(guides: Mapping[int, Guide], year: int, wanted: Sequence[Part]) -> Guide:
    lacking = missing(guides, year, wanted)
    if lacking:
        said = [PART_WORDS[one] for one in lacking]
        listed = " och ".join(filter(None, (", ".join(said[:-1]), said[-1])))
        raise Refused(
            _("For {year} nobody has entered {parts}. Nothing is guessed: the unit manager enters them with their "
              "source, under Tables.").format(year=year, parts=listed)
        )  # fmt: skip
    return guides[year]


def rate_tried(guides: Mapping[int, Guide], asked: Asked) -> tuple[Rate, Source]:
    """The percentages that are used, and where they stand. Raises Refused."""
    year = asked.year if asked.rates_of is None else asked.rates_of
    guide = _demand(guides, year, (Part.EXPENSES,))
    rate = guide.rate(asked.age)
    if rate is None:
        raise Refused(_("The table of {year} has no percentages for the age.").format(year=year), field="age")
    return rate, guide.sources[Part.EXPENSES]


def month(guides: Mapping[int, Guide], asked: Asked) -> tuple[Step, ...]:
    """The steps, the total last. Raises Refused, naming what is to be entered, when a figure is not known."""
    if not 0 <= asked.age <= OLDEST:
        raise Refused(_("The tables are for children and young people up to 19 years."), field="age")
    if asked.days is not None and not 0 < asked.days <= asked.of_days <= MOST_DAYS:
        raise Refused(_("The days must be at least one and no more than the month has."), field="days")
    wanted = [Part.FEES] if asked.fee is not None else []
    if asked.percent is not None:
        wanted += [Part.PRICE_BASE, *([Part.EXPENSES] if asked.rates_of is None else [])]
    guide = _demand(guides, asked.year, wanted)
    steps = [*_fee(guide, asked), *_expenses(guides, guide, asked)]
    total = sum(_ends(steps))
    if asked.allowance:
        if asked.allowance < 0:
            raise Refused(_("What is deducted is written as a positive amount."), field="allowance")
        steps.append(Step(What.ALLOWANCE, -asked.allowance, Fraction(-asked.allowance)))
        total -= asked.allowance
    return (*steps, Step(What.TOTAL, total, Fraction(total)))


def _fee(guide: Guide, asked: Asked) -> list[Step]:
    if asked.fee is None:
        return []
    if asked.fee not in guide.fees_for(asked.age):
        raise Refused(_("Choose a fee for the age and the year."), field="fee")
    whole, source = Fraction(asked.fee.amount), (guide.sources[Part.FEES],)
    steps = [Step(What.FEE, asked.fee.amount, whole, source, given=True)]
    if asked.days is not None:
        part = whole * Fraction(asked.days, asked.of_days)
        steps.append(Step(What.FEE_PART, kronor(part), part))
    return steps


def _expenses(guides: Mapping[int, Guide], guide: Guide, asked: Asked) -> list[Step]:
    if asked.percent is None:
        return []
    rate, source = rate_tried(guides, asked)
    if not rate.base <= asked.percent <= rate.highest:
        raise Refused(
            _("The percentage lies between {low} and {high} at the age.").format(low=rate.base, high=rate.highest),
            field="percent",
        )
    assert guide.price_base is not None
    whole = expenses_of(guide.price_base, asked.percent)
    told = {rate.base: rate.base_amount, rate.highest: rate.highest_amount}.get(asked.percent)
    borrowed = asked.rates_of is not None and asked.rates_of != asked.year
    given = told == kronor(whole) and not borrowed
    sources = (guide.sources[Part.PRICE_BASE], source)
    steps = [Step(What.EXPENSES, kronor(whole), whole, sources, given=given, borrowed=borrowed)]
    if asked.days is not None:
        part = whole * Fraction(asked.days, asked.of_days)
        steps.append(Step(What.EXPENSES_PART, kronor(part), part, borrowed=borrowed))
    return steps


def _ends(steps: Sequence[Step]) -> list[int]:
    """The amounts that are added: the part of the month in place of the whole month."""
    by_what = {one.what: one.amount for one in steps}
    pairs = ((What.FEE, What.FEE_PART), (What.EXPENSES, What.EXPENSES_PART))
    return [by_what.get(part, by_what.get(whole, 0)) for whole, part in pairs]


def contact(guides: Mapping[int, Guide], asked: AskedContact) -> tuple[Step, ...]:
    """A contact family's compensation for its dygn, the total last. Raises Refused."""
    if min(asked.weekends, asked.days) < 0 or asked.weekends > MOST_WEEKENDS or asked.days > MOST_DAYS:
        raise Refused(_("Write how many weekends and days, up to a month's."), field="weekends")
    if not asked.dygn:
        raise Refused(_("Write at least one weekend or one day."), field="weekends")
    guide = _demand(guides, asked.year, (Part.CONTACT,))
    assert guide.contact_fee is not None
    source = (guide.sources[Part.CONTACT],)
    fee, costs = guide.contact_fee * asked.dygn, (guide.contact_expenses or 0) * asked.dygn
    total = kronor(fee) + kronor(costs)
    return (
        Step(What.CONTACT_FEE, kronor(fee), fee, source),
        Step(What.CONTACT_EXPENSES, kronor(costs), costs, source),
        Step(What.TOTAL, total, Fraction(total)),
    )
