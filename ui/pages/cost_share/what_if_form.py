"""What is to be tried out: another total, other children, municipalities that join or leave. Nothing of it is saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.cost_share import MOST, AgeInterval
from fhr_desktop.domain.cost_share_split import MOST_CHILDREN, Member
from fhr_desktop.domain.cost_share_what_if import Change, Turn
from fhr_desktop.domain.errors import Refused
from fhr_desktop.services.cost_share.sheet import CostSheet
from fhr_desktop.services.cost_share.words import ages_said, kronor
from i18n import _
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.inputs import ChoiceInput, DateInput, IntegerInput, RowColumn, RowsInput
from ui.components.layout import across, down
from ui.pages.cost_share.looking import Looking

JOINS, LEAVES = "joins", "leaves"
PAUSE = 250  # milliseconds after the last key


class WhatIfForm(QWidget):
    """`asked` when something else is to be tried out. `change` reads what; `said` puts it in words."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._looking: Looking | None = None
        self._total: IntegerInput | None = None
        self._children: ChoiceInput | None = None
        self._turns: RowsInput | None = None
        self._column = down(self, spacing=10)
        self._clear = Button(_("Clear"), "quiet", "x", pressed=self.clear)
        self._wait = QTimer(self, singleShot=True, interval=PAUSE)
        self._wait.timeout.connect(self.asked.emit)
        self._fields: list[Field] = []
        self._read = Change()
        self._left, self._refused = True, False  # whether what is written is done with; whether a field is refused
        self._rows: list[int] = []  # of each turn, which of the rows it is

    def show_year(self, looking: Looking) -> None:
        """Begin anew for a year, its population or its decision: another sheet, other choices."""
        same = self._looking is not None and self._looking.sheet == looking.sheet
        self._looking = looking
        if not same:
            self._build(looking.sheet)

    def change(self) -> Change:
        """What is tried out; what it was while something is being written that cannot be read yet.

        Raises Refused for a municipality whose children nobody knows.
        """
        looking = self._looking
        if looking is None or self._total is None or self._children is None or self._turns is None:
            return Change()
        if any(one.control.problem() for one in self._fields):
            return Change() if self._left else self._read
        counts = Change()
        if self._children.value() is not None:
            year, _space, ages = str(self._children.value()).partition(" ")
            counts = looking.sheet.counts_change(AgeInterval(ages), int(year), looking.choice)
        self._rows, turns = [], []
        for number, row in enumerate(self._turns.value()):
            self._rows.append(number)
            turn = self._turn(row, counts)
            if turn is None:
                self._rows.pop()
            else:
                turns.append(turn)
        self._read = Change(
            total=self._total.value(), turns=tuple(turns), children=counts.children, ages=counts.ages,
            population_year=counts.population_year,
        )  # fmt: skip
        return self._read

    def refuse(self, refused: Refused) -> bool:
        """Mark what cannot stand, when its row has been left; False when it is about none of the fields.

        What was refused last is about the last row that was read, or the first with which it cannot be counted.
        """
        if self._turns is None or not self._rows or refused.field not in ("what", "day", "children"):
            return False
        number = self._refused_row()
        if not self._turns.is_in(number):
            self._turns.blame(number, refused.field)
            self._fields[0].refuse(refused.sentence)
            self._refused = True
        return True

    def forgive(self) -> None:
        """It can be counted again."""
        if self._refused and not self._fields[0].control.problem():
            self._fields[0].show_plain()
        self._refused = False

    def _refused_row(self) -> int:
        looking = self._looking
        assert looking is not None
        try:
            turns = self.change().turns
        except Refused:
            return self._rows[-1]
        for count in range(1, len(turns) + 1):
            try:
                looking.with_change(Change(turns=turns[:count])).tried()
            except Refused:
                return self._rows[count - 1]
        return self._rows[-1]

    def said(self, change: Change) -> tuple[str, ...]:
        """The change in Swedish, a sentence each, for what is taken out."""
        parts = [] if change.total is None else [f"Totalen är {kronor(change.total)}."]
        if change.ages is not None:
            parts.append(f"Räknat på {ages_said(change.ages)} den 31 december {change.population_year}.")
        for turn in change.turns:
            if turn.first is not None or turn.last is None:
                parts.append(f"{turn.member.name} går med {_day(turn.first, 'från')}.".replace("  ", " "))
            if turn.last is not None:
                parts.append(f"{turn.member.name} lämnar efter {turn.last.isoformat()}.")
        return tuple(parts)

    def _soon(self, *, left: bool) -> None:
        self._left = left
        self._wait.start()

    def clear(self) -> None:
        """Try out nothing."""
        if self._looking is not None:
            self._build(self._looking.sheet)
            self.asked.emit()

    def join(self, code: str, day: dt.date, children: int | None = None) -> None:
        """Fill in that a municipality joins on a day."""
        assert self._turns is not None
        row: dict[str, Any] = {"code": code, "what": JOINS, "day": day}
        self._turns.set_value([*self._turns.value(), {**row, **({} if children is None else {"children": children})}])
        self.asked.emit()

    def _turn(self, row: Mapping[str, Any], counts: Change) -> Turn | None:
        """A row that says which municipality; without a day one joins for the whole year, and nobody leaves."""
        assert self._looking is not None
        code, leaves, day = row.get("code"), row.get("what") == LEAVES, row.get("day")
        if code is None or (leaves and day is None):
            return None
        sheet = self._looking.sheet
        basis = self._looking.basis()
        own = next((one for one in basis.members if one.code == code), None)
        name = next(one.name for one in (*sheet.members, *sheet.others, *basis.members) if one.code == code)
        known = sheet.known.get((basis.population_year or 0, basis.ages), {})
        n = row.get("children")
        if n is None:
            n = counts.children.get(str(code), own.children if own else known.get(str(code)))
        if n is None:
            said = _("How many children live in {name} is not known. Write the number in the row.")
            raise Refused(said.format(name=name), field="children")
        member = Member(str(code), name, int(n))
        return Turn(member, None if leaves else day, day if leaves else None)

    def _build(self, sheet: CostSheet) -> None:
        old = self._fields
        self._left, self._refused, self._read = True, False, Change()
        self._total = IntegerInput(low=1, high=MOST, width=11, unit=_("kronor"), apart=True)
        populations = [
            (f"{year} {ages.value}", _("0–{age} years, {year}").format(age=ages.last_age, year=year))
            for ages in AgeInterval for year in sheet.populations(ages)
        ]  # fmt: skip
        self._children = ChoiceInput(populations, open_=False)
        towns = [(one.code, one.name) for one in (*sheet.others, *sheet.members)]
        day = dt.date(sheet.year, 7, 1)
        year = (dt.date(sheet.year, 1, 1), dt.date(sheet.year, 12, 31))
        self._turns = RowsInput(
            [
                RowColumn("code", _("Municipality"), lambda: ChoiceInput(towns, open_=False, cell=True), 2),
                RowColumn("what", _("Does"), lambda: ChoiceInput(_what(), open_=False, cell=True), 2),
                RowColumn("day", _("From or to"), lambda: DateInput(day, future=True, within=year)),
                RowColumn("children", _("Children"), lambda: IntegerInput(low=0, high=MOST_CHILDREN, width=7)),
            ],
            stacked=True,
            surface="panel",
        )
        self._fields = [
            Field(_("Joins or leaves"), self._turns),
            Field(_("Another total"), self._total),
            Field(_("Other children"), self._children),
        ]
        self._fields[-1].setVisible(len(populations) > 1)
        for one in self._fields:
            one.control.edited.connect(lambda: self._soon(left=False))
            one.control.left.connect(lambda: self._soon(left=True))
        for one in old:
            one.setParent(None)
            one.deleteLater()
        if not old:
            self._column.addLayout(across(None, None, self._clear))
        for at, one in enumerate(self._fields):
            self._column.insertWidget(at, one)
        self._turns.set_place(0)  # in the first cell, not at the button that adds another row
        self.setFocusProxy(self._fields[0])

    def clear_button(self) -> QWidget:
        """The button that takes all of it away."""
        return self._clear


def _what() -> list[tuple[str, str]]:
    return [(JOINS, _("joins from")), (LEAVES, _("leaves after"))]


def _day(day: dt.date | None, word: str) -> str:
    return f"{word} {day.isoformat()}" if day is not None else "för hela året"
