"""Beside the text: the figures that speak to it as they will be printed, and what the year's records suggest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.annual_report import FACTORS, GOALS, AnnualReport, Told
from fhr_desktop.domain.followup import ALL
from fhr_desktop.services.annual_report.blocks import SHORT
from fhr_desktop.services.annual_report.gathering import Gathered
from fhr_desktop.services.annual_report.wording import budget_cells, budget_total
from i18n import _
from ui.components.banner import Notice
from ui.components.buttons import Button
from ui.components.labels import Label
from ui.components.layout import ScrollPane, across, down, rule

WIDTH = 320
FIGURED = ("summary", "goals", "work_year", "factors")  # the parts that figures speak to


class Beside(ScrollPane):
    """`add_asked` carries a part's name and a sentence to put in its text; `figures_asked` asks for Statistik."""

    add_asked = Signal(str, str)
    figures_asked = Signal()

    def __init__(self) -> None:
        super().__init__(surface="panel", margins=(18, 14, 16, 14), spacing=4)
        self.setMinimumWidth(270)
        self.setAccessibleName(_("Figures as they are printed"))
        self._title = Label("", "sub", wrap=True)
        self._about = Label("", "help", wrap=True)
        self._body = QWidget()
        self._inner = down(self._body, spacing=4)
        self.way = Button(_("Lists behind the figures"), "link", "chart-bar", pressed=self.figures_asked.emit)
        for one in (self._title, self._about, self._body, self.way):
            self.column.addWidget(one)
        self.column.addStretch(1)
        self._shown: tuple[Gathered, str, bool] | None = None

    def show_part(self, of: Gathered, part: str, *, counted: bool = True) -> None:
        """What speaks to the part. `counted`: whether the figures are there, or are still being counted."""
        if self._shown == (of, part, counted):
            return
        self._shown = (of, part, counted)
        self._clear()
        self._title.setText(AnnualReport.SPECS[part].label)
        least = of.report.least
        said = _("So the figures stand in the report, for all municipalities. Those that rest on fewer than {n} are "
                 "hidden.").format(n=least)  # fmt: skip
        self._about.setText(said if counted else _("The figures are being counted …"))
        figured = part in FIGURED
        self._about.setVisible(figured and (bool(least) or not counted))
        self.way.setVisible(figured)
        for told in {"goals": GOALS, "factors": FACTORS}.get(part, ()) if counted else ():
            self._told(of, told, of.year.facts.get(told.key, ()) if part == "factors" else ())
        if part == "economy_note":
            self._money(of)
        elif part in ("summary", "work_year"):
            self._figures(_told(of, SHORT))
        if figured and any(one.as_before for one in of.report.figures if one.municipality == ALL):
            self._add(Label(_("A figure that stands as in an earlier report has changed by so few since that the "
                              "difference would tell of somebody."), "help", wrap=True))  # fmt: skip
        if part == "summary":
            for one in of.changed:
                before = of.before.year if of.before is not None else 0
                words = _("{name}: the definition has changed since {year}.") if one.before else _(
                    "{name}: a new figure since {year}."
                )  # fmt: skip
                self._add(Notice(words.format(name=one.name, year=before), "amber", "info"))
        self._suggest(of, part)

    def _told(self, of: Gathered, told: Told, facts: tuple[str, ...]) -> None:
        self._add(Label(told.words, "strong", wrap=True))
        for said in facts:
            self._add(Label(said, wrap=True))
        self._figures(_told(of, told.figures))
        self._inner.addSpacing(8)

    def _money(self, of: Gathered) -> None:
        if not of.year.budget:
            self._add(Label(_("The year's budget is entered under Costs."), wrap=True))
            return
        for row in (*of.year.budget, budget_total(of.year.budget)):
            label, budget, outcome, left = budget_cells(row)
            self._add(Label(label, "strong", wrap=True))
            words = (_("Budget, kr"), _("Outcome, kr"), _("Difference, kr"))
            self._figures(zip(words, (budget, outcome, left), strict=True))

    def _suggest(self, of: Gathered, part: str) -> None:
        many = of.year.suggested.get(part, ())
        if not many or of.record.fixed:
            return
        if self._inner.count():
            self._add(rule())
        self._add(Label(_("From the year's records"), "strong"))
        for said in many:
            self._add(Label(said, wrap=True))
            add = Button(_("Put it in the text"), "link", "plus", pressed=partial(self.add_asked.emit, part, said))
            add.setAccessibleDescription(said)
            self._add(add)

    def _figures(self, pairs: Iterable[tuple[str, str]]) -> None:
        """A line for each figure: its name, which may take two lines, and the number to the right."""
        for name, value in pairs:
            line, number = QWidget(), Label(value, "strong")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            number.setAccessibleName(f"{name}: {value}")
            across(line, (Label(name, "small", wrap=True), 1), number, spacing=12)
            self._add(line)

    def _add(self, widget: QWidget) -> None:
        self._inner.addWidget(widget)

    def _clear(self) -> None:
        while (item := self._inner.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()


def _told(of: Gathered, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The figures with their names, and which of them stand as an earlier report had them."""
    for one, value in of.told(keys):
        as_before = of.report.figure(one.key, ALL).as_before
        yield _("{name}, as in an earlier report").format(name=one.name) if as_before else one.name, value
