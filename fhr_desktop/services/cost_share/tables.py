"""The cost's table as it is shown, printed and taken out: counted from a split, or as styrgruppen decided it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fhr_desktop.domain.cost_share import AgeInterval, CostShare, Rounding
from fhr_desktop.domain.cost_share_split import MONTHS, Basis, Member, Share, Split


@dataclass(frozen=True, slots=True)
class Paid:
    """What one municipality pays. Money in whole kronor; `percent` with two decimals; `months` January to December.

    `surplus`: its part of a surplus, below zero of a deficit. `first`, `last`: days of the year between which it takes
    part, None where it does from the beginning or to the end.
    """

    code: str
    name: str
    children: int
    percent: Decimal
    year: int
    month: int
    months: tuple[int, ...]
    surplus: int = 0
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def even(self) -> bool:
        """Whether every month comes to the same."""
        return len(set(self.months)) == 1


@dataclass(frozen=True, slots=True)
class CostTable:
    """A year's cost, shared. `decided`: the record, when the table is the one that was decided."""

    year: int
    total: int
    ages: AgeInterval
    rounding: Rounding
    population_date: dt.date | None
    surplus: int
    rows: tuple[Paid, ...]
    decided: CostShare | None = None

    @property
    def children(self) -> int:
        """All children counted."""
        return sum(one.children for one in self.rows)

    @property
    def percent(self) -> Decimal:
        """What the percentages add to."""
        return sum((one.percent for one in self.rows), Decimal(0))

    @property
    def year_sum(self) -> int:
        """What the rows add to, in kronor."""
        return sum(one.year for one in self.rows)

    @property
    def month_sum(self) -> int:
        """What the rows' months add to, in kronor."""
        return sum(one.month for one in self.rows)

    @property
    def surplus_sum(self) -> int:
        """What the parts of the surplus add to, in kronor."""
        return sum(one.surplus for one in self.rows)

    @property
    def even(self) -> bool:
        """Whether nobody comes or goes within the year."""
        return all(one.even for one in self.rows)

    def row(self, code: str) -> Paid | None:
        """A municipality's row, or None."""
        return next((one for one in self.rows if one.code == code), None)


def counted(split: Split) -> CostTable:
    """The table of a split."""
    basis = split.basis
    day = dt.date(basis.population_year, 12, 31) if basis.population_year is not None else None
    rows = tuple(_paid(one, basis.year) for one in split.rows)
    return CostTable(basis.year, basis.total, basis.ages, basis.rounding, day, basis.surplus, rows)


def decided(share: CostShare) -> CostTable:
    """The table as it was decided, whatever has happened to population, names and participation since."""
    return CostTable(
        share.year, share.total, AgeInterval(share.age_interval), Rounding(share.rounding), share.population_date,
        share.surplus or 0, tuple(_thawed(row) for row in share.rows), share,
    )  # fmt: skip


def basis_again(table: CostTable, surplus: int) -> Basis:
    """What a table was split from, with another surplus: that of a decided one can be shared as its cost was."""
    members = tuple(Member(one.code, one.name, one.children, one.first, one.last) for one in table.rows)
    year = table.population_date.year if table.population_date else None
    return Basis(table.year, table.total, members, table.rounding, surplus, table.ages, year)


def frozen(table: CostTable) -> tuple[Mapping[str, Any], ...]:
    """The rows as they are kept in a `CostShare`."""
    return tuple(_frozen(one) for one in table.rows)


def _paid(one: Share, year: int) -> Paid:
    span = one.member.days(year)
    assert span is not None
    first = span[0] if span[0] > dt.date(year, 1, 1) else None
    last = span[1] if span[1] < dt.date(year, 12, 31) else None
    return Paid(
        one.member.code, one.member.name, one.member.children, one.percent, one.year, one.month, one.months,
        one.surplus, first, last,
    )  # fmt: skip


def _frozen(one: Paid) -> Mapping[str, Any]:
    row: dict[str, Any] = {
        "municipality": one.code, "name": one.name, "children": one.children, "share": percent_text(one.percent),
        "year_cost": one.year, "month_cost": one.month, "surplus_share": one.surplus,
    }  # fmt: skip
    if not one.even:
        row["months"] = " ".join(str(kronor) for kronor in one.months)
    for key, day in (("first", one.first), ("last", one.last)):
        if day is not None:
            row[key] = day.isoformat()
    return row


def _thawed(row: Mapping[str, Any]) -> Paid:
    month = int(row["month_cost"])
    months = tuple(int(kronor) for kronor in str(row.get("months") or "").split()) or (month,) * len(MONTHS)
    return Paid(
        str(row["municipality"]), str(row["name"]), int(row["children"]), Decimal(str(row["share"]).replace(",", ".")),
        int(row["year_cost"]), month, months, int(row.get("surplus_share") or 0),
        _day(row.get("first")), _day(row.get("last")),
    )  # fmt: skip


def _day(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(str(text)) if text else None


def percent_text(percent: Decimal) -> str:
    """With two decimals and a comma."""
    return f"{percent:.2f}".replace(".", ",")
