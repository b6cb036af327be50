"""Kommuner: who takes part from when, contacts, and children per year. The unit manager changes them; others read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from fhr_desktop.domain.cost_share import AgeInterval, ages_of
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.unit import Municipality, participating
from fhr_desktop.domain.whereabouts import phone_shown
from fhr_desktop.services.actor import Right
from fhr_desktop.services.outcome import Outcome
from i18n import _
from i18n.numbers import number
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.headers import SectionHead
from ui.components.inputs import ChoiceInput, DateInput, IntegerInput, LineInput, RowColumn, RowsInput, YearInput
from ui.components.layout import Column
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext


def taking_part(one: Municipality, today: dt.date) -> tuple[str, str]:
    """A status kind and its words."""
    if one.participates(today):
        return "ok", _("Takes part")
    if one.participates_from is not None and today < one.participates_from:
        return "wait", _("Joins {date}").format(date=one.participates_from.isoformat())
    if one.participates_to is not None:
        return "not", _("Left {date}").format(date=one.participates_to.isoformat())
    return "not", _("Outside")


def newest(one: Municipality) -> Mapping[str, Any] | None:
    """The row of children of the latest year, those 0–17 where there is a choice; or None."""
    usual = AgeInterval.TO_17.span
    return max(one.children_by_year, key=lambda row: (int(row["year"]), ages_of(row) == usual), default=None)


def _ages() -> list[tuple[str, str]]:
    return [(one.span, f"0–{one.last_age}") for one in AgeInterval]


def _columns(today: dt.date) -> list[ListColumn[Municipality]]:
    def day(value: dt.date | None) -> str:
        return value.isoformat() if value is not None else ""

    def children(one: Municipality) -> str:
        row = newest(one)
        return number(int(row.get("children") or 0)) if row is not None else ""

    def year(one: Municipality) -> str:
        row = newest(one)
        return str(row["year"]) if row is not None else ""

    return [
        ListColumn("name", _("Municipality"), lambda m: m.name, 150, strong=True),
        ListColumn("code", _("Code"), lambda m: m.code, 70),
        ListColumn(
            "part", _("In the cooperation"), lambda m: taking_part(m, today)[1], 170,
            mark=lambda m: taking_part(m, today)[0],
        ),
        ListColumn("from", _("From"), lambda m: day(m.participates_from), 100),
        ListColumn("to", _("To"), lambda m: day(m.participates_to), 100),
        ListColumn("children", _("Children"), children, 90, sort=lambda m: int((newest(m) or {}).get("children") or 0),
                   right=True),
        ListColumn("year", _("Year"), year, 70, right=True),
        ListColumn("contacts", _("Contacts"), lambda m: ", ".join(str(c.get("name", "")) for c in m.contacts)),
    ]  # fmt: skip


class Municipalities(Column):
    """The list; Enter edits one."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self.ctx = ctx
        self._may = ctx.actor.may(Right.MANAGE_UNIT)
        self._edit = Button(_("Change …"), icon="pencil-simple", pressed=self._edit_current)
        self._edit.setVisible(self._may)
        self._head = SectionHead(_("Municipalities of the county"), "", self._edit)
        self.table: ListTable[Municipality] | None = None
        self.column.addWidget(self._head)

    def opened(self) -> None:
        """Read them anew."""
        self.ctx.tasks.read(self._read).on_done(self._show).owned_by(self).start()

    def refresh(self, changes: Any) -> None:
        """One may have been changed."""
        if changes is None or changes.touches(Municipality):
            self.opened()

    def save_pending(self) -> None:
        """Nothing is typed in the list."""

    def _read(self) -> tuple[dt.date, tuple[Municipality, ...]]:
        return self.ctx.services.unit.today(), self.ctx.services.unit.municipalities()

    def _show(self, found: tuple[dt.date, tuple[Municipality, ...]]) -> None:
        self._today, rows = found
        if self.table is None:
            self.table = ListTable(_("Municipalities of the county"), _columns(self._today), lambda m: m.id)
            remember(self.table, self.ctx.settings, "municipalities")
            self.table.opened.connect(self.edit)
            self.column.addWidget(self.table, 1)
        self.table.set_rows(rows)
        part = len(participating(rows, self._today))
        self._head.set_remark(_("{n} of {total} take part today").format(n=part, total=len(rows)))

    def _edit_current(self) -> None:
        row = self.table.current() if self.table is not None else None
        if row is not None:
            self.edit(row)

    def edit(self, municipality: Municipality) -> None:
        """Dates, children, contacts."""
        if self._may:
            MunicipalityDialog(self, municipality, self._today).open()


class MunicipalityDialog(FormDialog):
    """One municipality."""

    def __init__(self, section: Municipalities, municipality: Municipality, today: dt.date) -> None:
        self._section, self._municipality = section, municipality
        self._from, self._to = DateInput(today, future=True), DateInput(today, future=True)
        self._from.set_value(municipality.participates_from)
        self._to.set_value(municipality.participates_to)
        self._children = RowsInput([
            RowColumn("year", _("Year"), lambda: YearInput(1990, today.year + 1)),
            RowColumn("children", _("Children on 31 December"), lambda: IntegerInput(low=0, width=8)),
            RowColumn("ages", _("Ages"), lambda: ChoiceInput(_ages(), open_=False, cell=True)),
        ])  # fmt: skip
        self._children.set_value([{**row, "ages": ages_of(row)} for row in municipality.children_by_year])
        self._contacts = RowsInput([
            RowColumn("name", _("Name"), LineInput, 2), RowColumn("role", _("Role"), LineInput, 2),
            RowColumn("phone", _("Phone"), partial(LineInput, tidy=phone_shown), 2),
            RowColumn("email", _("E-mail"), LineInput, 2),
        ])  # fmt: skip
        self._contacts.set_value(municipality.contacts)
        fields = {
            "participates_from": Field(_("Takes part from"), self._from),
            "participates_to": Field(_("Takes part to"), self._to, help=_("Leave empty while it takes part.")),
            "children_by_year": Field(_("Children per year"), self._children),
            "contacts": Field(_("Contacts"), self._contacts),
        }
        super().__init__(section.window(), municipality.name, "", fields, _("Save"), self._save)

    def _save(self) -> None:
        changed = replace(
            self._municipality,
            participates_from=self._from.value(),
            participates_to=self._to.value(),
            children_by_year=self._written(),
            contacts=tuple(self._contacts.value()),
        )
        ctx = self._section.ctx
        task = ctx.tasks.write(ctx.services.unit.save_municipality, ctx.actor, changed)
        task.on_done(self._saved).on_error(self._failed).owned_by(self).start()

    def _written(self) -> tuple[Mapping[str, Any], ...]:
        rows = [{**row, "ages": ages_of(row)} for row in self._children.value() if set(row) != {"ages"}]
        return tuple(sorted(rows, key=lambda row: (int(row.get("year") or 0), row["ages"])))

    def _saved(self, outcome: Outcome[Municipality]) -> None:
        self.finish()
        self._section.ctx.bus.changed.emit(outcome.changes)

    def _failed(self, error: FhrError) -> None:
        self.refuse(error)
