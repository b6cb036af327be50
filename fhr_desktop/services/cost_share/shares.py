"""Sharing the cost: reading a year, its budget and outcome, and fixing what styrgruppen has decided.

What other rooms need of it: `percent_of` and `rows` for a municipality's page, `outcome` for the annual report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from db import records
from db.store import Connection
from fhr_desktop.domain.cost_share import Budget, CostShare, check_budget, check_decision
from fhr_desktop.domain.cost_share_split import split
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import new_id
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.cost_share.sheet import Choice, CostSheet, sheet_of
from fhr_desktop.services.cost_share.tables import CostTable, Paid, basis_again, counted, frozen
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from i18n import _


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A row of the budget, in kronor. `outcome` None while it is not known; `left` is below zero when it was more."""

    key: str
    label: str
    budget: int
    outcome: int | None
    comment: str = ""

    @property
    def left(self) -> int | None:
        """What is left of the row."""
        return None if self.outcome is None else self.budget - self.outcome


@dataclass(frozen=True, slots=True)
class YearOutcome:
    """A year's budget beside what came of it, in kronor.

    `outcome` adds the rows that are known. `surplus`, None until all are, is below zero for a deficit; `parts` is each
    municipality's part of it by code, split as the year's cost is.
    """

    year: int
    lines: tuple[BudgetLine, ...]
    budget: int
    outcome: int | None
    surplus: int | None
    parts: Mapping[str, int]
    decided_on: dt.date | None
    decided_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Decision:
    """That styrgruppen decides a share. `seen` is the table that was looked at when it was entered."""

    seen: CostTable
    choice: Choice
    decided_on: dt.date | None
    decided_by: str
    note: str = ""


class CostShares:
    """What the cooperation costs and who pays what. Everything here asks for Right.COOPERATE."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, actor: Actor, year: int) -> CostSheet:
        """The year as it stands; noted in the access log."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.logged_read(actor.user_id, "cost_share.open", None, str(year)) as connection:
            return read_sheet(connection, year)

    def rows(self, actor: Actor, year: int) -> tuple[Paid, ...]:
        """What each municipality pays that year: as decided, or else as it would be now; () when that is unknown."""
        table = self._table(actor, year)
        return table.rows if table is not None else ()

    def percent_of(self, actor: Actor, year: int) -> Mapping[str, Decimal]:
        """Each municipality's share of the year's cost in percent with two decimals, by code.

        As decided; or else as it would be now, for which no budget is needed. Empty when the children are not known.
        """
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            sheet = read_sheet(connection, year)
        try:
            table = sheet.in_force() or counted(split(sheet.basis_of(sheet.usual, 1)))
        except Refused:
            return {}
        return {one.code: one.percent for one in table.rows}

    def outcome(self, actor: Actor, year: int) -> YearOutcome | None:
        """The year's budget and what came of it, with each municipality's part; None without a budget."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            return outcome_of(read_sheet(connection, year))

    def save_budget(self, actor: Actor, budget: Budget) -> Outcome[Budget]:
        """Save a year's budget or its outcome. Raises Refused."""
        actor.demand(Right.COOPERATE)
        check_budget(budget)
        made = replace(budget, id=Budget.id_of(budget.year), rows=_keyed(budget.rows))
        with self._desk.store.write(actor.user_id) as work:
            work.save(made)
            work.audit("cost_share.budget", made.id, str(made.year))
        return Outcome(made, work.changes)

    def fix(self, actor: Actor, decision: Decision) -> Outcome[CostShare]:
        """Enter what styrgruppen decided; what was decided before stands as it was.

        Raises Refused when nobody has decided, or when what the table rests on has changed since it was seen.
        """
        actor.demand(Right.COOPERATE)
        year = decision.seen.year
        with self._desk.store.write(actor.user_id) as work:
            table = read_sheet(work.connection, year).table(decision.choice)
            if table != decision.seen:
                raise Refused(
                    _("What the share rests on has changed since you saw it. Nothing has been saved; look at it again.")
                )
            assert table.population_date is not None
            made = CostShare(
                id=new_id(), year=year, total=table.total, population_date=table.population_date,
                age_interval=table.ages.value, rounding=table.rounding.value, rows=frozen(table),
                surplus=table.surplus or None, decided_on=decision.decided_on,
                decided_by=decision.decided_by.strip(), note=decision.note.strip(),
                recorded_at=self._desk.now(), user_id=actor.user_id,
            )  # fmt: skip
            check_decision(made, self._desk.today())
            work.save(made)
            work.audit("cost_share.fix", made.id, str(year))
        return Outcome(made, work.changes)

    def note_export(self, actor: Actor, year: int, kind: str) -> None:
        """Note that the table has been taken out."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            work.audit("cost_share.export", None, str(year), kind)

    def _table(self, actor: Actor, year: int) -> CostTable | None:
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            return in_force_or_now(read_sheet(connection, year))


def read_sheet(connection: Connection, year: int) -> CostSheet:
    """The year's sheet, read from the store."""
    return sheet_of(
        year,
        records.load_where(connection, Municipality, order="name"),
        records.load_where(connection, Budget, year=year),
        records.load_where(connection, CostShare, order="year"),
    )


def in_force_or_now(sheet: CostSheet) -> CostTable | None:
    """The table that was decided, or the one that would be decided now; None when that cannot be counted."""
    try:
        return sheet.in_force() or sheet.table(sheet.usual)
    except Refused:
        return None


def outcome_of(sheet: CostSheet) -> YearOutcome | None:
    """The year's budget and what came of it."""
    budget = sheet.budget
    if budget is None:
        return None
    lines = tuple(
        BudgetLine(
            str(row.get("key") or ""), str(row["label"]), int(row.get("budget") or 0),
            int(row["outcome"]) if row.get("outcome") is not None else None, str(row.get("comment") or ""),
        )
        for row in budget.rows
    )  # fmt: skip
    return YearOutcome(
        budget.year, lines, budget.total, budget.outcome, budget.surplus, surplus_parts(sheet), budget.decided_on,
        budget.decided_by, budget.note,
    )  # fmt: skip


def surplus_parts(sheet: CostSheet) -> dict[str, int]:
    """Each municipality's part of what is left of the budget, by code; {} while that is not known."""
    surplus = sheet.budget.surplus if sheet.budget else None
    if surplus is None:
        return {}
    try:
        table = sheet.in_force()
        basis = basis_again(table, surplus) if table else sheet.basis(replace(sheet.usual, surplus=surplus))
        return {one.code: one.surplus for one in counted(split(basis)).rows}
    except Refused:
        return {}


def _keyed(rows: tuple[Mapping[str, object], ...]) -> tuple[Mapping[str, object], ...]:
    """Every row with a key of its own, which stays when it is called something else."""
    taken = {str(row["key"]) for row in rows if row.get("key")}
    free = (f"row{n}" for n in range(1, len(rows) + len(taken) + 1) if f"row{n}" not in taken)
    return tuple(row if row.get("key") else {**row, "key": next(free)} for row in rows)
