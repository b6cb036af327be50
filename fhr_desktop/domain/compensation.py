"""What families are recommended to be paid (DOMAIN §7): dated tables with their sources, and exact arithmetic on them.

The municipality decides. A year or a part of one that no source gives is entered by hand, and is never filled in from
another year unless that is asked for, and then said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.kronor import check_kronor
from fhr_desktop.domain.record import Kind, Record, RecordId, ScopeKind, described, record
from i18n import _

MOST = 1_000_000  # kronor, of any of a table's amounts
OLDEST = 19  # years; the tables end there
WEEKEND = Fraction(5, 2)  # Friday to Sunday, in dygn
Ages = tuple[int, int]
CLASSES: tuple[Ages, ...] = ((0, 12), (13, OLDEST))


class Part(StrEnum):
    """What a year's table may say, each with a source of its own."""

    PRICE_BASE = "price_base_amount"
    FEES = "fees"
    EXPENSES = "expenses"
    CONTACT = "contact"


@record
class CompensationTable(Record):
    """A year's figures as somebody has read them in a source and entered them. What was entered before stands.

    `fees`: rows of `label`, `age_from`, `age_to` (None: the source names no age) and `amount`, kronor a month.
    `expenses`: rows of `age_from`, `age_to`, `base` and `highest`, percent of the price base amount a year.
    """

    LABEL: ClassVar[str] = "Ersättningstabell"
    PLURAL: ClassVar[str] = "Ersättningstabeller"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.UNIT
    APPEND_ONLY: ClassVar[bool] = True

    year: int = described(Kind.INTEGER, "År")
    source: str = described(
        Kind.TEXT, "Källa", help="Vad det står i, till exempel cirkulärets nummer och var det finns."
    )
    price_base_amount: int | None = described(
        Kind.INTEGER, "Prisbasbelopp", help="Kronor för året.", default=None
    )  # fmt: skip
    fees: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Arvoden per månad", default=())
    expenses: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Omkostnader i procent av prisbasbeloppet", default=()
    )  # fmt: skip
    contact_fee: int | None = described(Kind.INTEGER, "Kontaktfamilj, arvode per dygn", default=None)
    contact_expenses: int | None = described(Kind.INTEGER, "Kontaktfamilj, omkostnader per dygn", default=None)
    recorded_at: dt.datetime | None = described(Kind.MOMENT, "Inskrivet", default=None)
    user_id: RecordId | None = described(Kind.REF, "Av", ref="user", default=None)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure stands. `entered_on` and `entered_by` when a person has entered it by hand."""

    text: str
    entered_on: dt.date | None = None
    entered_by: RecordId | None = None

    @property
    def by_hand(self) -> bool:
        """Whether somebody entered it; otherwise the program came with it."""
        return self.entered_on is not None


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount in kronor a month for the work. `ages` None: the source names no ages."""

    label: str
    amount: int
    ages: Ages | None = None

    def fits(self, age: int) -> bool:
        """Whether it may be meant for a child of the age."""
        return self.ages is None or self.ages[0] <= age <= self.ages[1]


@dataclass(frozen=True, slots=True)
class Rate:
    """The least and the highest tax-free expenses, percent of the price base amount a year. The amounts, kronor a
    month, where the source gives them too.
    """

    ages: Ages
    base: int
    highest: int
    base_amount: int | None = None
    highest_amount: int | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """What is known of one year."""

    year: int
    price_base: int | None = None
    fees: tuple[Fee, ...] = ()
    rates: tuple[Rate, ...] = ()
    contact_fee: int | None = None
    contact_expenses: int | None = None
    sources: Mapping[Part, Source] = field(default_factory=dict)

    def rate(self, age: int) -> Rate | None:
        """The percentages for a child of the age."""
        return next((one for one in self.rates if one.ages[0] <= age <= one.ages[1]), None)

    def fees_for(self, age: int) -> tuple[Fee, ...]:
        """The fees to choose among for a child of the age."""
        return tuple(one for one in self.fees if one.fits(age))

    def knows(self, part: Part) -> bool:
        """Whether there are figures for the part."""
        return part in self.sources


def with_entered(shipped: Iterable[Guide], entered: Sequence[CompensationTable]) -> dict[int, Guide]:
    """What is known, by year: what the program came with, and over it what was entered by hand, the newest last.

    Part by part: a table that says nothing of a part leaves it as it was.
    """
    found = {one.year: one for one in shipped}
    least = dt.datetime.min.replace(tzinfo=dt.UTC)
    for one in sorted(entered, key=lambda table: (table.recorded_at or least, table.id.hex)):
        found[one.year] = _over(found.get(one.year, Guide(one.year)), one)
    return dict(sorted(found.items()))


def _over(guide: Guide, table: CompensationTable) -> Guide:
    source = Source(table.source, table.recorded_at.date() if table.recorded_at else dt.date.min, table.user_id)
    made, told = guide, dict(guide.sources)
    if table.price_base_amount is not None:
        made, told[Part.PRICE_BASE] = replace(made, price_base=table.price_base_amount), source
    if table.fees:
        made, told[Part.FEES] = replace(made, fees=tuple(_fee(row) for row in table.fees)), source
    if table.expenses:
        rates = tuple(Rate(_ages(row) or (0, OLDEST), row["base"], row["highest"]) for row in table.expenses)
        made, told[Part.EXPENSES] = replace(made, rates=rates), source
    if table.contact_fee is not None:
        made = replace(made, contact_fee=table.contact_fee, contact_expenses=table.contact_expenses or 0)
        told[Part.CONTACT] = source
    return replace(made, sources=told)


def _fee(row: Mapping[str, Any]) -> Fee:
    return Fee(str(row["label"]), row["amount"], _ages(row))


def _ages(row: Mapping[str, Any]) -> Ages | None:
    low, high = row.get("age_from"), row.get("age_to")
    return None if low is None or high is None else (low, high)


def kronor(exact: Fraction) -> int:
    """Whole kronor, half a krona and more upwards."""
    return int((exact + Fraction(1, 2)) // 1)


def expenses_of(price_base: int, percent: int) -> Fraction:
    """Expenses a month, exactly: the percentage of the price base amount, a twelfth of it."""
    return Fraction(price_base * percent, 100 * 12)


def check_table(table: CompensationTable, this_year: int) -> None:
    """Raises Refused for a table that says nothing, has no source, or cannot be meant."""
    if not 2000 <= table.year <= this_year + 1:
        raise Refused(_("Choose a year up to the next one. Nothing has been saved."), field="year")
    if not table.source.strip():
        raise Refused(_("Write where the figures stand, so that others can look. Nothing has been saved."),
                      field="source")  # fmt: skip
    said = (table.price_base_amount, table.fees or None, table.expenses or None, table.contact_fee)
    if all(one is None for one in said):
        raise Refused(_("Write at least one figure. Nothing has been saved."), field="price_base_amount")
    if any(one is not None and one <= 0 for one in (table.price_base_amount, table.contact_fee)):
        raise Refused(_("An amount must be more than zero. Nothing has been saved."), field="price_base_amount")
    amounts = {"price_base_amount": table.price_base_amount, "contact_fee": table.contact_fee,
               "contact_expenses": table.contact_expenses,
               "fees": max((row.get("amount") or 0 for row in table.fees), default=0)}  # fmt: skip
    for name, amount in amounts.items():
        check_kronor(amount, MOST, name)
    for row in table.fees:
        if not str(row.get("label") or "").strip() or not row.get("amount") or not _ages_right(row):
            raise Refused(
                _("Each fee has a name, an amount and either both ages or none. Nothing has been saved."), field="fees"
            )
    for row in table.expenses:
        low, high = row.get("base"), row.get("highest")
        if not low or not high or low > high or not _ages_right(row) or _ages(row) is None:
            raise Refused(
                _("Each row has both ages, a least percentage and one that is as high or higher. Nothing has been "
                  "saved."), field="expenses",
            )  # fmt: skip
    taken = [age for row in table.expenses for age in range(row["age_from"], row["age_to"] + 1)]
    if len(taken) != len(set(taken)):
        raise Refused(_("An age stands in two rows. Nothing has been saved."), field="expenses")


def _ages_right(row: Mapping[str, Any]) -> bool:
    low, high = row.get("age_from"), row.get("age_to")
    if low is None and high is None:
        return True
    return low is not None and high is not None and 0 <= low <= high <= OLDEST
