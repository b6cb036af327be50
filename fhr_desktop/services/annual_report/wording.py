"""How money is printed in the annual report."""

from __future__ import annotations

from collections.abc import Sequence

from fhr_desktop.services.annual_report.gathering import BudgetRow
from fhr_desktop.services.followup_files import MISSING
from i18n.numbers import number


def budget_cells(row: BudgetRow) -> tuple[str, str, str, str]:
    """A row of the budget as it is printed; a dash for what is not known."""
    left = None if row.outcome is None else row.budget - row.outcome
    return row.label, kronor(row.budget), kronor(row.outcome), kronor(left)


def budget_total(rows: Sequence[BudgetRow]) -> BudgetRow:
    """All rows together; the outcome is known when every row's is."""
    known = [one.outcome for one in rows if one.outcome is not None]
    whole = sum(known) if len(known) == len(rows) else None
    return BudgetRow("Tillsammans", sum(one.budget for one in rows), whole)


def kronor(amount: int | None) -> str:
    """ "3 998 600", with a real minus sign; a dash for none."""
    return MISSING if amount is None else number(amount)
