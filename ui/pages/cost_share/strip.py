"""How the table is counted: which version is shown, which children, and how it is rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.cost_share import AgeInterval, CostShare, Rounding
from fhr_desktop.services.cost_share.tables import decided
from i18n import _
from ui.components.combo import Combo
from ui.components.flow import Flow
from ui.components.labels import Label
from ui.components.layout import Pane, across, down
from ui.pages.cost_share.looking import Looking


class Strip(Pane):
    """`changed` when something else is chosen; `chosen` gives it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("content", "bottom")
        self.version, self.ages, self.population, self.rounding = (Combo() for _each in range(4))
        words = (_("Shows"), _("Children"), _("Population"), _("Rounding"))
        labels: dict[Combo, Label] = {}
        for word, combo in zip(words, self._combos(), strict=True):
            combo.setAccessibleName(word)
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
            combo.setMinimumContentsLength(1)
            combo.activated.connect(lambda _index: self.changed.emit())
            labels[combo] = Label(word, "small")
            labels[combo].setBuddy(combo)
        pairs: list[QWidget] = []
        for group in ((self.version,), (self.ages, self.population), (self.rounding,)):
            pair = QWidget()
            across(pair, labels[group[0]], *group, spacing=6)
            pairs.append(pair)
        self._version = pairs[0]
        down(self, Flow(pairs, gap=18, line_gap=4), margins=(20, 5, 16, 5))
        self.setFocusProxy(self.ages)

    def show_looking(self, looking: Looking) -> None:
        """What is looked at, and what else there is."""
        sheet, version = looking.sheet, looking.version
        drafts = [(_("Draft, counted now"), None)]
        _fill(self.version, [*((_said(one, sheet.decided), one) for one in sheet.decided), *drafts], version)
        self._version.setVisible(bool(sheet.decided))
        choice = looking.choice
        if version is not None:
            table = decided(version)
            year = table.population_date.year if table.population_date else None
            choice = replace(choice, ages=table.ages, rounding=table.rounding, population_year=year)
        _fill(self.ages, [(_("0–{age} years").format(age=one.last_age), one) for one in AgeInterval], choice.ages)
        years = list(sheet.populations(choice.ages))
        year = choice.population_year if choice.population_year is not None else next(iter(years), None)
        years = years if year is None or year in years else [year, *years]
        shown = [(f"{one}-12-31", one) for one in years]
        _fill(self.population, shown or [(_("missing"), None)], year)
        _fill(self.rounding, [(_ROUNDING[one](), one) for one in Rounding], choice.rounding)
        for combo in (self.ages, self.population, self.rounding):
            combo.setEnabled(version is None)

    def chosen(self, looking: Looking) -> Looking:
        """What is looked at with what is chosen here; another age takes the newest population of it."""
        version: CostShare | None = self.version.currentData()
        if version is not None or looking.version is not None:
            return replace(looking, version=version)
        ages, year = AgeInterval(self.ages.currentData()), self.population.currentData()
        choice = replace(
            looking.choice, ages=ages, rounding=Rounding(self.rounding.currentData()),
            population_year=year if ages is looking.choice.ages else None,
        )  # fmt: skip
        return replace(looking, choice=choice)

    def _combos(self) -> Sequence[Combo]:
        return self.version, self.ages, self.population, self.rounding


def _fill(combo: Combo, options: Sequence[tuple[str, Any]], chosen: Any) -> None:
    combo.clear()
    for word, value in options:
        combo.addItem(word, value)
    combo.setCurrentIndex(next((at for at, one in enumerate(options) if one[1] == chosen), 0))


def _said(share: CostShare, all_: Sequence[CostShare]) -> str:
    day = share.decided_on.isoformat() if share.decided_on else ""
    if len(all_) == 1:
        return _("Fixed {day}").format(day=day)
    return _("Fixed {day}, version {n}").format(day=day, n=len(all_) - all_.index(share))


_ROUNDING = {
    Rounding.EACH_ROW: lambda: _("as in the report"),
    Rounding.EXACT_SUM: lambda: _("the sum is exact"),
}
