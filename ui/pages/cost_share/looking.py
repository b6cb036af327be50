"""What is looked at on the page: a year's sheet, how it is counted or which decision is shown, and what is tried out.

Nothing here is stored, and nothing is read: the sheet holds it all, so every change shows at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from fhr_desktop.domain.cost_share import CostShare
from fhr_desktop.domain.cost_share_split import Basis
from fhr_desktop.domain.cost_share_what_if import Change, WhatIf, what_if
from fhr_desktop.services.cost_share.sheet import Choice, CostSheet
from fhr_desktop.services.cost_share.tables import CostTable, Paid, basis_again, counted, decided


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: a municipality as it is, and as it would be. None where it does not take part."""

    code: str
    name: str
    now: Paid | None
    then: Paid | None = None

    @property
    def difference(self) -> int:
        """Kronor a year more, below zero for less."""
        return (self.then.year if self.then else 0) - (self.now.year if self.now else 0)


@dataclass(frozen=True, slots=True)
class Looking:
    """`version` None: the draft, counted as `choice` says. `change`: what is tried out; none when nothing is."""

    sheet: CostSheet
    choice: Choice
    version: CostShare | None = None
    change: Change = field(default_factory=Change)

    def basis(self) -> Basis:
        """What the table is split from. Raises Refused when it cannot be counted."""
        if self.version is not None:
            table = decided(self.version)
            return basis_again(table, table.surplus)
        return self.sheet.basis(self.choice)

    def table(self) -> CostTable:
        """The table without what is tried out. Raises Refused when it cannot be counted."""
        return decided(self.version) if self.version is not None else self.sheet.table(self.choice)

    def tried(self) -> CostTable | None:
        """The table as it would be; None when nothing is tried out. Raises Refused when that cannot be counted."""
        return counted(self._found().changed) if self.change else None

    def lines(self) -> tuple[Line, ...]:
        """The rows, those who would come last. Raises Refused as the tables do."""
        table, then = self.table(), self.tried()
        codes = [(one.code, one.name) for one in table.rows]
        if then is not None:
            codes += [(one.code, one.name) for one in then.rows if table.row(one.code) is None]
        return tuple(Line(code, name, table.row(code), then.row(code) if then else None) for code, name in codes)

    def with_change(self, change: Change) -> Looking:
        """The same with something else tried out."""
        return replace(self, change=change)

    def _found(self) -> WhatIf:
        return what_if(self.basis(), self.change)
