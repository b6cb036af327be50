"""What the store knows that a year's cost can be shared on: who takes part, how many children, budget and decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fhr_desktop.domain.cost_share import AgeInterval, Budget, CostShare, Rounding, children_in, versions
from fhr_desktop.domain.cost_share_split import Basis, Member, split
from fhr_desktop.domain.cost_share_what_if import Change
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.cost_share.tables import CostTable, counted
from fhr_desktop.services.cost_share.tables import decided as decided_table
from i18n import _

Population = tuple[int, AgeInterval]  # children on 31 December of the year, of those ages


@dataclass(frozen=True, slots=True)
class Choice:
    """How it is to be counted: `total` None for the budget's, `population_year` None for the newest that will do."""

    ages: AgeInterval = AgeInterval.TO_17
    rounding: Rounding = Rounding.EACH_ROW
    total: int | None = None
    surplus: int = 0
    population_year: int | None = None


@dataclass(frozen=True, slots=True)
class CostSheet:
    """A year as it stands. `members` take part on some day of it; `others` are the county's other municipalities.

    `known`: children by population and code. `decided`: the year's versions, the newest first. `usual`: how it was
    counted when it was last decided, for this year or one before.
    """

    year: int
    members: tuple[Member, ...]
    others: tuple[Member, ...]
    known: Mapping[Population, Mapping[str, int]]
    budget: Budget | None
    decided: tuple[CostShare, ...]
    usual: Choice

    def populations(self, ages: AgeInterval) -> tuple[int, ...]:
        """The years before this one for which every member's children are known, the newest first."""
        years = sorted({year for year, its in self.known if its is ages and year < self.year}, reverse=True)
        return tuple(year for year in years if not self.lacking(year, ages))

    def lacking(self, year: int, ages: AgeInterval) -> tuple[str, ...]:
        """The names of the members whose children are not known."""
        counts = self.known.get((year, ages), {})
        return tuple(one.name for one in self.members if one.code not in counts)

    def basis(self, choice: Choice) -> Basis:
        """What to split. The population is that of the year before, or the newest before it that is whole.

        Raises Refused when there is no such population, or no budget and no total.
        """
        total = choice.total if choice.total is not None else self.budget.total if self.budget else None
        if total is None:
            said = _("There is no budget for {year} yet. Write the budget first.")
            raise Refused(said.format(year=self.year), field="total")
        return self.basis_of(choice, total)

    def basis_of(self, choice: Choice, total: int) -> Basis:
        """The same with a total that is given."""
        year = choice.population_year
        if year is None:
            year = next(iter(self.populations(choice.ages)), None)
        counts = self.known.get((year, choice.ages), {}) if year is not None else {}
        if year is None or self.lacking(year, choice.ages):
            said = _("There is no population of children {ages} for all who take part. Read in the population file.")
            raise Refused(said.format(ages=choice.ages.span.replace("-", "–")), field="ages")
        members = tuple(_counted(one, counts) for one in self.members)
        return Basis(self.year, total, members, choice.rounding, choice.surplus, choice.ages, year)

    def table(self, choice: Choice) -> CostTable:
        """The cost shared as it stands now. Raises Refused as `basis` does, and for what cannot be shared."""
        return counted(split(self.basis(choice)))

    def in_force(self) -> CostTable | None:
        """The share that was last decided, as it was decided; None when none is."""
        return decided_table(self.decided[0]) if self.decided else None

    def counts_change(self, ages: AgeInterval, population_year: int | None, choice: Choice) -> Change:
        """The change that another age interval or another population makes. Raises Refused when it is not known."""
        basis = self.basis_of(Choice(ages, choice.rounding, None, 0, population_year), 1)
        others = self.known[basis.population_year or 0, ages]
        return Change(children=dict(others), ages=ages, population_year=basis.population_year)


def sheet_of(
    year: int, municipalities: Iterable[Municipality], budgets: Iterable[Budget], shares: Iterable[CostShare]
) -> CostSheet:
    """The year's sheet; the municipalities in Swedish order."""
    municipalities, shares = tuple(municipalities), tuple(shares)
    known: dict[Population, dict[str, int]] = {}
    for one in municipalities:
        for ages in AgeInterval:
            for its in {int(row.get("year") or 0) for row in one.children_by_year}:
                n = children_in(one, its, ages)
                if n is not None:
                    known.setdefault((its, ages), {})[one.code] = n
    there: list[Member] = []
    others: list[Member] = []
    for one in municipalities:
        member = Member(one.code, one.name, 0, one.participates_from, one.participates_to)
        takes_part = one.participates_from is not None and member.days(year) is not None
        (there if takes_part else others).append(member)
    return CostSheet(
        year, tuple(there), tuple(others), known, next((one for one in budgets if one.year == year), None),
        versions(shares, year), _usual(shares, year),
    )  # fmt: skip


def _counted(one: Member, counts: Mapping[str, int]) -> Member:
    return Member(one.code, one.name, counts[one.code], one.first, one.last)


def _usual(shares: Iterable[CostShare], year: int) -> Choice:
    earlier = sorted((one for one in shares if one.year <= year), key=lambda one: one.year)
    if not earlier:
        return Choice()
    last = versions(earlier, earlier[-1].year)[0]
    return Choice(AgeInterval(last.age_interval), Rounding(last.rounding))
