"""The report's parts in order, their fields, and the list of parts with what is still to be written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fhr_desktop.domain.annual_report import FACTORS, GOALS, TEXTS, WRITTEN, AnnualReport, unwritten
from i18n import _
from ui.components.inputs import DateInput, Input, LineInput, LongTextInput, RowColumn, RowsInput
from ui.components.layout import across
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.record_form import RecordForm

LINES = 4  # of a text nobody has written in yet


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report: the field's name, its word, and a mark of `paint.STATUS` for how far it has come."""

    name: str
    word: str
    mark: str
    said: str


def parts(report: AnnualReport) -> tuple[Part, ...]:
    """Every part that is written, with how far it has come."""
    lacking = unwritten(report)

    def made(name: str) -> Part:
        empty = name == "events" and not report.events
        mark = "missing" if name in lacking else "not" if empty else "ok"
        said = _("to be written") if name in lacking else _("nothing noted") if empty else _("written")
        return Part(name, AnnualReport.SPECS[name].label, mark, said)

    return tuple(made(name) for name in WRITTEN)


def skeleton() -> tuple[Part, ...]:
    """The parts before the report is read, which are always the same."""
    return tuple(Part(name, AnnualReport.SPECS[name].label, "", "") for name in WRITTEN)


class Outline(ListTable[Part]):
    """The parts. The one that is stood on is shown; Enter goes into its text."""

    def __init__(self) -> None:
        super().__init__(_("Parts of the report"), [
            ListColumn("part", _("Part"), lambda one: one.word, mark=lambda one: one.mark, strong=True),
        ], lambda one: one.name)  # fmt: skip
        self.horizontalHeader().hide()
        self.setProperty("surface", "panel")

    def show_parts(self, found: Sequence[Part]) -> None:
        """How far they have come."""
        self.set_rows(list(found))


class WrittenDay(Input):
    """A day in a row of a table, which holds it as ISO text. Value: str, or None."""

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self._day = DateInput(today)
        across(self, self._day)
        self._adopt(*self._day.controls)
        self._day.edited.connect(self.edited.emit)

    def value(self) -> Any:
        """The day as text."""
        day = self._day.value()
        return day.isoformat() if day is not None else None

    def set_value(self, value: Any) -> None:
        """Show a day."""
        self._day.set_value(value)

    def problem(self) -> str:
        """Not a date."""
        return self._day.problem()

    def draft(self) -> str:
        """What stands in it."""
        return self._day.draft()

    def set_draft(self, text: str) -> None:
        """Show it again."""
        self._day.set_draft(text)


def make_form(today: dt.date) -> RecordForm:
    """Fields for all that is written, in the report's order."""
    texts = {name: lambda: LongTextInput(least=LINES, spelled=True) for name in TEXTS}
    inputs = {**texts, "goals": _goals, "events": lambda: _events(today), "factors": _factors}
    return RecordForm(AnnualReport, [("", WRITTEN)], today, columns=1, inputs=inputs)


def _goals() -> RowsInput:
    return RowsInput(
        [
            RowColumn("target", _("Target"), LineInput, 2),
            RowColumn("comment", _("Comment on the goal"), lambda: LongTextInput(least=2, spelled=True), 2),
        ],
        fixed=[(one.key, one.words) for one in GOALS], stacked=True,
    )  # fmt: skip


def _events(today: dt.date) -> RowsInput:
    return RowsInput([
        RowColumn("date", _("When"), lambda: WrittenDay(today)), RowColumn("event", _("What happened"), LineInput, 3),
        RowColumn("effect", _("How it was felt"), LineInput, 3),
    ])  # fmt: skip


def _factors() -> RowsInput:
    return RowsInput(
        [RowColumn("text", _("What the year says of it"), lambda: LongTextInput(least=2, spelled=True), 2)],
        fixed=[(one.key, one.words) for one in FACTORS], stacked=True,
    )  # fmt: skip
