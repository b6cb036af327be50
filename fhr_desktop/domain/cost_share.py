"""What the cooperation costs and who pays what (DOMAIN §4.2): the year's budget, and the share that was decided.

How a cost is split is `cost_share_split`; what is asked of a split without being stored is `cost_share_what_if`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.kronor import check_kronor
from fhr_desktop.domain.record import Kind, Record, RecordId, ScopeKind, derived_id, described, record
from fhr_desktop.domain.unit import UNIT_NAMESPACE, Municipality
from i18n import _

MOST = 10_000_000_000  # kronor; beyond it somebody has leant on a key


class Rounding(StrEnum):
    """How rows are made whole kronor. Keys of the choice list `rounding`."""

    EACH_ROW = "each_row"  # as the unit's own report of 2022 does it
    EXACT_SUM = "exact_sum"


class AgeInterval(StrEnum):
    """Which children are counted: the agreement says one in its heading and another in its text (DOMAIN §4.2)."""

    TO_17 = "age_0_17"
    TO_18 = "age_0_18"

    @property
    def span(self) -> str:
        """As it stands in a municipality's row of children: "0-17"."""
        return f"0-{self.last_age}"

    @property
    def last_age(self) -> int:
        """The oldest who is counted."""
        return int(self.value.rpartition("_")[2])


def ages_of(row: Mapping[str, Any]) -> str:
    """Which ages a row of `Municipality.children_by_year` counts; rows from before the question was asked are 0–17."""
    return str(row.get("ages") or AgeInterval.TO_17.span)


def children_in(municipality: Municipality, year: int, ages: AgeInterval) -> int | None:
    """How many children of those ages lived there on 31 December of the year; None when it is not known."""
    for row in municipality.children_by_year:
        if int(row.get("year") or 0) == year and ages_of(row) == ages.span and row.get("children") is not None:
            return int(row["children"])
    return None


def newest_children(municipality: Municipality) -> int:
    """Those 0–17 of the latest year that is known; 0–18 where there is nothing else, and 0 where nothing is known."""
    rows = [row for row in municipality.children_by_year if row.get("children") is not None]
    usual = AgeInterval.TO_17.span
    newest = max(rows, key=lambda row: (ages_of(row) == usual, int(row.get("year") or 0)), default=None)
    return int(newest["children"]) if newest else 0


def with_children(municipality: Municipality, year: int, ages: AgeInterval, n: int) -> tuple[Mapping[str, Any], ...]:
    """The municipality's rows of children with this number in, in the order of years; other rows as they were."""
    kept = [
        row for row in municipality.children_by_year
        if (int(row.get("year") or 0), ages_of(row)) != (year, ages.span)
    ]  # fmt: skip
    kept.append({"year": year, "children": n, "ages": ages.span})
    return tuple(sorted(kept, key=lambda row: (int(row.get("year") or 0), ages_of(row))))


@record
class Budget(Record):
    """A year's budget and what came of it: rows of `key`, `label`, `budget`, `outcome` (kronor) and `comment`.

    An outcome that is not known yet is left out of its row.
    """

    LABEL: ClassVar[str] = "Budget"
    PLURAL: ClassVar[str] = "Budgetar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION

    year: int = described(Kind.INTEGER, "År")
    rows: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Poster", help="Budget och utfall i kronor.", default=())
    decided_on: dt.date | None = described(Kind.DATE, "Beslutad den", default=None)
    decided_by: str = described(Kind.TEXT, "Beslutad av", help="Vem, vilket möte och vilken paragraf.", default="")
    note: str = described(Kind.LONG_TEXT, "Kommentar", default="")

    @staticmethod
    def id_of(year: int) -> RecordId:
        """The same id on every machine: a year has one budget."""
        return derived_id(UNIT_NAMESPACE, f"budget:{year}")

    @property
    def total(self) -> int:
        """What is budgeted, in kronor."""
        return sum(int(row.get("budget") or 0) for row in self.rows)

    @property
    def outcome(self) -> int | None:
        """What it came to, in kronor, of the rows that are known; None when none is."""
        known = [int(row["outcome"]) for row in self.rows if row.get("outcome") is not None]
        return sum(known) if known else None

    @property
    def surplus(self) -> int | None:
        """What is left of the budget, below zero when it did not last; None until every row's outcome is known."""
        if not self.rows or any(row.get("outcome") is None for row in self.rows):
            return None
        return self.total - sum(int(row["outcome"]) for row in self.rows)


@record
class CostShare(Record):
    """A year's share as styrgruppen decided it. What was decided stands: another one for the year is a new version.

    `rows`, one a municipality in Swedish order: `municipality` (code), `name`, `children`, `first` and `last` (ISO)
    for those that take part in a part of the year, `share` ("9,13"), `year_cost`, `month_cost` and, where there is a
    surplus to share, `surplus_share`; money in whole kronor. `months`: what each of the twelve comes to, with spaces
    between, where they are not alike. `surplus`: kronor that go back, below zero for what is still to be paid.
    """

    LABEL: ClassVar[str] = "Kostnadsfördelning"
    PLURAL: ClassVar[str] = "Kostnadsfördelningar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION
    APPEND_ONLY: ClassVar[bool] = True

    year: int = described(Kind.INTEGER, "År")
    total: int = described(Kind.INTEGER, "Total kostnad", help="Hela kronor.")
    population_date: dt.date = described(Kind.DATE, "Befolkning per")
    age_interval: str = described(
        Kind.CHOICE, "Åldersspann", choices="age_interval", default=AgeInterval.TO_17.value
    )  # fmt: skip
    rounding: str = described(Kind.CHOICE, "Avrundning", choices="rounding", default=Rounding.EACH_ROW.value)
    rows: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Kommuner", default=())
    surplus: int | None = described(Kind.INTEGER, "Över- eller underskott att fördela", default=None)
    decided_on: dt.date | None = described(Kind.DATE, "Beslutad den", default=None)
    decided_by: str = described(Kind.TEXT, "Beslutad av", help="Vem, vilket möte och vilken paragraf.", default="")
    note: str = described(Kind.LONG_TEXT, "Kommentar", default="")
    recorded_at: dt.datetime | None = described(Kind.MOMENT, "Antecknat", default=None)
    user_id: RecordId | None = described(Kind.REF, "Av", ref="user", default=None)


def in_force(shares: Iterable[CostShare], year: int) -> CostShare | None:
    """The newest version that was decided for the year, or None."""
    return next(iter(versions(shares, year)), None)


def versions(shares: Iterable[CostShare], year: int) -> tuple[CostShare, ...]:
    """The year's versions, the newest decision first; of one day, the one written last."""
    mine = [one for one in shares if one.year == year]
    return tuple(sorted(mine, key=_age, reverse=True))


def _age(share: CostShare) -> tuple[dt.date, dt.datetime, str]:
    written = share.recorded_at or dt.datetime.min.replace(tzinfo=dt.UTC)
    return share.decided_on or dt.date.min, written, share.id.hex


def check_budget(budget: Budget) -> None:
    """Raises Refused for a budget with a row that says nothing, a number out of bounds, or a doubled row."""
    if not budget.rows:
        raise Refused(_("A budget needs at least one row. Nothing has been saved."), field="rows")
    labels: list[str] = []
    for row in budget.rows:
        label = str(row.get("label") or "").strip()
        if not label or row.get("budget") is None:
            raise Refused(_("Every row says what it is for and how much. Nothing has been saved."), field="rows")
        for key in ("budget", "outcome"):
            check_kronor(int(row.get(key) or 0), MOST)
        labels.append(label.casefold())
    doubled = _first_doubled(labels)
    if doubled is not None:
        said = _("The row “{row}” stands twice. Nothing has been saved; put them together.")
        raise Refused(said.format(row=budget.rows[doubled]["label"]), field="rows")


def check_decision(share: CostShare, today: dt.date) -> None:
    """Raises Refused for a share that nobody decided, or that is dated in the future."""
    if not share.decided_by.strip() or share.decided_on is None:
        raise Refused(_("Write who decided the share, and when. Nothing has been saved."), field="decided_by")
    if share.decided_on > today:
        raise Refused(_("The date lies in the future. Nothing has been saved."), field="decided_on")


def check_total(total: int) -> None:
    """Raises Refused for a total that cannot be shared."""
    if total < 1:
        raise Refused(_("The total must be at least one krona. Nothing has been shared."), field="total")
    check_kronor(total, MOST)


def _first_doubled(labels: Sequence[str]) -> int | None:
    return next((at for at, label in enumerate(labels) if label in labels[:at]), None)
