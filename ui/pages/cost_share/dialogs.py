"""The dialogs: writing the budget, fixing a share that styrgruppen has decided, and reading in a population file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from fhr_desktop.domain.cost_share import AgeInterval, Budget
from fhr_desktop.domain.errors import Refused
from fhr_desktop.services.cost_share.shares import Decision
from fhr_desktop.services.cost_share.sheet import Choice, CostSheet
from fhr_desktop.services.cost_share.taking import NewCount, Population
from fhr_desktop.services.cost_share.words import ROUNDINGS, ages_said, kronor
from i18n import _, _n
from i18n.numbers import number
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import (
    ChoiceInput,
    DateInput,
    IntegerInput,
    LineInput,
    LongTextInput,
    RowColumn,
    RowsInput,
    YearInput,
)
from ui.components.layout import Column
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper
from ui.theme import theme

WIDE, ROWS_SHOWN = 900, 13


class BudgetDialog(FormDialog):
    """A year's rows, and who decided them."""

    def __init__(self, ctx: AppContext, owner: QWidget, sheet: CostSheet, today: dt.date) -> None:
        self._ctx, self._budget = ctx, sheet.budget or Budget(year=sheet.year)
        self._rows = RowsInput(
            [
                RowColumn("label", _("What for"), LineInput, 3),
                RowColumn("budget", _("Budget, kronor"), lambda: IntegerInput(width=10, apart=True)),
                RowColumn("outcome", _("Outcome, kronor"), lambda: IntegerInput(width=10, apart=True)),
                RowColumn("comment", _("Remark"), LineInput, 3),
            ],
            ordered=True,
        )
        self._rows.set_value(self._budget.rows)
        self._by, self._on, self._note = LineInput(), DateInput(today), LongTextInput(least=2)
        self._by.set_value(self._budget.decided_by)
        self._on.set_value(self._budget.decided_on)
        self._note.set_value(self._budget.note)
        fields = {
            "rows": Field(_("Rows"), self._rows, help=_("Leave the outcome empty until it is known.")),
            "decided_by": Field(_("Decided by"), self._by, help=_("Who, which meeting and which paragraph.")),
            "decided_on": Field(_("Decided on"), self._on),
            "note": Field(_("Remark"), self._note),
        }
        title = _("Budget {year}").format(year=sheet.year)
        layout = [("rows",), ("decided_by", "decided_on"), ("note",)]
        super().__init__(
            owner.window(), title, "", fields, _("Save"), self._save, body=FieldRows(fields, layout), width=WIDE
        )
        TypedKeeper(ctx, self, f"budget/{sheet.year}")
        self._rows.set_place(0)  # in the first cell, not at the button that adds another row
        self._rows.setFocus()
        self._fit()

    def _save(self) -> None:
        budget = replace(
            self._budget, rows=tuple(self._rows.value()), decided_by=self._by.value(), decided_on=self._on.value(),
            note=self._note.value().strip(),
        )  # fmt: skip
        task = self._ctx.tasks.write(self._ctx.services.cost_share.save_budget, self._ctx.actor, budget)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Any) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)


class FixDialog(FormDialog):
    """That styrgruppen has decided the share that the page shows."""

    def __init__(self, ctx: AppContext, owner: QWidget, sheet: CostSheet, choice: Choice, today: dt.date) -> None:
        self._ctx, self._sheet, self._choice = ctx, sheet, choice
        self._by, self._on, self._note = LineInput(), DateInput(today), LongTextInput(least=2)
        self._surplus = IntegerInput(width=10, unit=_("kronor"), apart=True)
        self._surplus.set_value(sheet.budget.surplus if sheet.budget else None)
        table = sheet.table(choice)
        population = table.population_date.isoformat() if table.population_date else ""
        said = _(
            "{total} by {ages} on {day}, {rounding}. What is fixed stays as it is; a new decision for the same year is "
            "a new version beside it."
        ).format(total=kronor(table.total), ages=ages_said(table.ages), day=population,
                 rounding=ROUNDINGS[table.rounding])  # fmt: skip
        help_ = _("Below zero for a deficit. Shared as the cost is; leave it empty when there is nothing to share.")
        fields = {
            "decided_by": Field(_("Decided by"), self._by, help=_("Who, which meeting and which paragraph.")),
            "decided_on": Field(_("Decided on"), self._on),
            "surplus": Field(_("Surplus to share"), self._surplus, help=help_),
            "note": Field(_("Remark"), self._note),
        }
        title = _("Fix the share of {year}").format(year=sheet.year)
        super().__init__(owner.window(), title, said, fields, _("Fix"), self._fix)
        TypedKeeper(ctx, self, f"fixing/{sheet.year}")

    def _fix(self) -> None:
        choice = replace(self._choice, surplus=self._surplus.value() or 0)
        decision = Decision(
            self._sheet.table(choice), choice, self._on.value(), self._by.value(), self._note.value()
        )  # fmt: skip
        task = self._ctx.tasks.write(self._ctx.services.cost_share.fix, self._ctx.actor, decision)
        task.on_done(self._fixed).on_error(self.refuse).owned_by(self).start()

    def _fixed(self, outcome: Any) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
        self._ctx.shell.toast.say(_("The share is fixed. Print it, and send it to all municipalities the same day."))


class PopulationDialog(FormDialog):
    """Which year and ages a file counts, and then the file."""

    def __init__(self, ctx: AppContext, owner: QWidget, sheet: CostSheet, choice: Choice, today: dt.date) -> None:
        self._ctx, self._owner = ctx, owner
        self._year = YearInput(1990, today.year)
        self._year.set_value(min(sheet.year - 1, today.year))
        self._ages = ChoiceInput([(one.value, f"0–{one.last_age}") for one in AgeInterval], open_=True)
        self._ages.set_value(choice.ages.value)
        said = _(
            "A file from SCB, or your own with the columns kommun and barn, as CSV or Excel. You see what it would "
            "change before anything is saved."
        )
        fields = {
            "year": Field(_("Population on 31 December"), self._year),
            "ages": Field(_("Ages"), self._ages),
        }
        super().__init__(owner.window(), _("Read in population"), said, fields, _("Choose a file …"), self._choose)

    def _choose(self) -> None:
        kinds = _("Population files (*.csv *.txt *.xlsx)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Choose a population file"), "", kinds)
        if chosen:
            self.look(Path(chosen))

    def look(self, path: Path) -> None:
        """Read the file and show what it would change."""
        ages, year = AgeInterval(self._ages.value() or AgeInterval.TO_17.value), self._year.value() or 0
        services, actor = self._ctx.services, self._ctx.actor

        def read() -> Population:
            try:
                data = path.read_bytes()
            except OSError:
                raise Refused(_("The file could not be read. Nothing has been changed.")) from None
            found: Population = services.populations.look(actor, data, path.name, year, ages)
            return found

        self.forgive()
        self._ctx.tasks.read(read).on_done(self._seen).on_error(self.refuse).owned_by(self).start()

    def _seen(self, population: Population) -> None:
        self.finish()
        CountsDialog(self._ctx, self._owner, population).open()


class CountsDialog(FormDialog):
    """What a population file would change."""

    def __init__(self, ctx: AppContext, owner: QWidget, population: Population) -> None:
        self._ctx, self._population = ctx, population
        changing = len(population.changing)
        self.table: ListTable[NewCount] = ListTable(_("What the file would change"), _columns(), lambda one: one.code)
        self.table.set_rows(population.rows)
        self.table.setMinimumHeight(theme().scaled(31) * (min(len(population.rows), ROWS_SHOWN) + 1))
        said = _("{ages} on 31 December {year}.").format(
            ages=ages_said(population.ages).capitalize(), year=population.year
        )
        changes = _n("{n} number becomes another.", "{n} numbers become others.", changing).format(n=changing)
        verb = _n("Save {n} number", "Save {n} numbers", changing).format(n=changing) if changing else _("Close")
        super().__init__(
            owner.window(), _("What the file would change"), f"{said} {changes}", {}, verb, self._take,
            extra=Column(self.table),
        )  # fmt: skip

    def _take(self) -> None:
        if not self._population.changing:
            self.finish()
            return
        task = self._ctx.tasks.write(self._ctx.services.populations.take, self._ctx.actor, self._population)
        task.on_done(self._taken).on_error(self.refuse).owned_by(self).start()

    def _taken(self, outcome: Any) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
        n = outcome.value
        self._ctx.shell.toast.say(_n("{n} number is saved.", "{n} numbers are saved.", n).format(n=n))


def _columns() -> list[ListColumn[NewCount]]:
    def before(one: NewCount) -> str:
        return "–" if one.before is None else number(one.before)

    def becomes(one: NewCount) -> str:
        return _("new") if one.before is None else "" if one.before == one.after else _("changed")

    return [
        ListColumn("name", _("Municipality"), lambda one: one.name, strong=True),
        ListColumn("known", _("Last known"), lambda one: number(one.known) if one.known else "–", 86, right=True,
                   sort=lambda one: one.known),
        ListColumn("before", _("Now"), before, 64, right=True, sort=lambda one: one.before or 0),
        ListColumn("after", _("In the file"), lambda one: number(one.after), 76, right=True,
                   sort=lambda one: one.after),
        ListColumn("becomes", "", becomes, 64),
    ]  # fmt: skip
