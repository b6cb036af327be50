"""What a figure tells: the number, the change, how it has gone, how it is counted, and what belongs with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.annual_report import Meant
from fhr_desktop.domain.followup import Counts, Figure, Statistic
from fhr_desktop.domain.followup_trend import Trend
from fhr_desktop.services.followup import Report
from fhr_desktop.services.followup_trend import OpenNow
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.facts import Facts
from ui.components.flow import Flow
from ui.components.labels import Icon, Label
from ui.components.layout import Pane, Row, ScrollPane, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.figures_said import number, text
from ui.pages.statistics import trend_chart
from ui.pages.statistics.compare import change
from ui.pages.statistics.figures import SPLIT, beside, head, with_unit
from ui.pages.statistics.periods import Period
from ui.pages.statistics.trend_chart import Told as Quarter
from ui.pages.statistics.trend_chart import TrendChart
from ui.theme import theme

_TIMES = ("days_median", "days_median_active", "days_mean", "days_p90")  # what is still open belongs with these


class _Change(QWidget):
    """An arrow and words; green where it is for the better."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._words = Icon("arrow-right", "text2", 15), Label("", "small")
        across(self, self._icon, self._words, spacing=5)

    def show_change(self, icon: str, said: str, *, better: bool) -> None:
        ink = "ok" if better else "text2"
        self._icon.set_icon(icon, ink)
        self._words.setText(said)
        self._words.setFont(theme().font("small", 600))
        self._words.setStyleSheet(f"color: {theme().color(ink).name()}; font-weight: 600")


class Told(Pane):
    """`list_asked` carries the figure whose list is to be opened."""

    list_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__("panel")
        self.name, self._where = Label("", "sub", wrap=True), Label("", "meta", wrap=True)
        self.figure, self._unit, self._change = Label("", "display"), Label("", "meta"), _Change()
        self._caption, self.chart = Label("", "small", wrap=True), TrendChart()
        self.table: ListTable[Quarter] = ListTable(_("Figures by quarter"), _columns(), lambda row: row.quarter)
        self.table.setProperty("surface", "panel")
        self.definition, self._number = Label("", wrap=True), Label("", "help", wrap=True)
        self.meant: Mapping[str, Meant] = {}  # what figures meant before, by their keys
        self.before = Label("", "help", wrap=True)
        self._facts, self._ways = Facts(), Flow(gap=10, line_gap=2)
        self._how = Label(_("How it is counted"), "strong")
        number_side = QWidget()
        across(number_side, self.figure, self._unit, spacing=8)
        self._scroll = ScrollPane(
            self.name, self._where, Flow([number_side, self._change], gap=16, line_gap=0), self._caption,
            self.chart, self.table, 6, self._how, self.definition, self.before, 8,
            self._facts, self._ways, 8, self._number, None,
            surface="panel", margins=(18, 12, 16, 8), spacing=2,
        )  # fmt: skip
        self.open_list = Button("", icon="list-bullets", pressed=self._ask)
        self.as_table = Button(_("Show as table"), "quiet", pressed=self._turn)
        foot = Row(Flow([self.open_list, self.as_table], gap=6), surface="panel", margins=(18, 8, 12, 12))
        down(self, (self._scroll, 1), foot)
        self._shown: Figure | None = None
        self._pairs: list[tuple[str, str]] = []
        self._tabled = False
        theme().changed.connect(self._measure)
        self._show_chart()

    def show_figure(self, report: Report, figure: Figure, period: Period) -> None:
        """Tell about another figure. Its trend comes when it has been counted."""
        known = {one.key: one for one in report.statistics}
        statistic, declared = known[figure.key], head(known[figure.key])
        same = self._shown is not None and (figure.key, figure.municipality) == (
            self._shown.key, self._shown.municipality,
        )  # fmt: skip
        self._shown = figure
        self.name.setText(declared.word)
        self._where.setText(f"{dict(report.municipalities)[figure.municipality]} · {period.said}")
        self.figure.setText(text(figure, statistic))
        self._unit.setText(_unit(statistic))
        self.definition.setText(f"{statistic.name}. {statistic.definition}")
        meant = self.meant.get(figure.key)
        self.before.setText(_meant(meant) if meant is not None else "")
        self.before.setVisible(meant is not None)
        self._number.setText(_("Definition {number} in the list of follow-up.").format(number=statistic.nr))
        near = [report.figure(key, figure.municipality) for key in beside(figure.key, report.statistics)]
        ways = [one for one in near if one.key in SPLIT or (one.cases and one.cases != figure.cases)]
        self._pairs = [
            (_count_word(statistic.counts), number(len(figure.cases))),
            *((head(known[one.key]).word, with_unit(text(one, known[one.key]), known[one.key]))
              for one in near if one not in ways and not _quarter(one)),
            *_middle(near, known),
        ]  # fmt: skip
        self._facts.set(self._pairs)
        self._ways.set([self._way(one, known[one.key]) for one in ways])
        self._ways.setVisible(bool(ways))
        n = len(figure.cases)
        self.open_list.setVisible(n > 0)
        self.open_list.setText(opens(statistic.counts, n))
        if not same:
            self._change.hide()

    def show_trend(self, trend: Trend, statistic: Statistic, period: Period, now: OpenNow) -> None:
        """How it has gone."""
        assert self._shown is not None
        self.chart.show_trend(trend, statistic)
        rows = trend_chart.rows(trend, statistic)
        self.table.setColumnHidden(2, not trend.banded)
        self.table.set_rows(rows)
        self._caption.setText(_("by quarter, with the middle half") if trend.banded else _("by quarter"))
        found = change(self._shown, trend, statistic, head(statistic), period)
        self._change.setVisible(found is not None)
        if found is not None:
            self._change.show_change(found.icon, found.words, better=found.better)
        if trend.key in _TIMES:
            self._facts.set([*self._pairs, (_("Open today"), _standing(now))])
        self._measure()

    def _way(self, one: Figure, statistic: Statistic) -> QWidget:
        said = f"{head(statistic).word}: {text(one, statistic)}"
        if one.cases:
            return Button(said, "link", pressed=partial(self.list_asked.emit, one))
        word = Label(said, "meta")
        word.setContentsMargins(6, 0, 6, 0)  # as far in as the words of a button beside it
        return word

    def _ask(self) -> None:
        if self._shown is not None:
            self.list_asked.emit(self._shown)

    def _turn(self) -> None:
        self._tabled = not self._tabled
        self._show_chart()

    def _show_chart(self) -> None:
        self.chart.setVisible(not self._tabled)
        self.table.setVisible(self._tabled)
        self.as_table.setText(_("Show as chart") if self._tabled else _("Show as table"))
        self._measure()

    def _measure(self) -> None:
        rows = self.table.rows_model.rowCount() * self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows + 2)


def _columns() -> list[ListColumn[Quarter]]:
    return [
        ListColumn("quarter", _("Quarter"), lambda row: row.quarter, strong=True),
        ListColumn("value", _("Figure"), lambda row: row.value, 58, right=True),
        ListColumn("middle", _("Middle half"), lambda row: row.middle, 112, right=True),
        ListColumn("n", _("Behind"), lambda row: row.n, 52, right=True),
    ]


def _quarter(one: Figure) -> bool:
    """Whether it is an end of the middle half."""
    return "_q1" in one.key or "_q3" in one.key


def _middle(near: Sequence[Figure], known: Mapping[str, Statistic]) -> list[tuple[str, str]]:
    """The middle half as one fact: "115–151 dagar"."""
    ends = [text(one, known[one.key]) for one in near if _quarter(one)]
    if len(ends) != 2:
        return []
    said = ends[0] if not ends[0][0].isdigit() else f"{ends[0]}–{ends[1]}"
    return [(_("Middle half"), with_unit(said, next(known[one.key] for one in near if _quarter(one))))]


def _meant(before: Meant) -> str:
    """ "Definitionen har ändrats sedan årsberättelsen för 2024, fastställd 2025-02-10. Då: …"."""
    if before.fixed_on is None:
        said = _("The definition has changed since the annual report of {year}. Before: {definition}")
        return said.format(year=before.year, definition=before.definition)
    said = _("The definition has changed since the annual report of {year}, fixed {day}. Before: {definition}")
    return said.format(year=before.year, day=before.fixed_on.isoformat(), definition=before.definition)


def _unit(statistic: Statistic) -> str:
    if statistic.unit == "antal":
        return _("number")
    return _("days, median") if "median" in statistic.key and statistic.in_days else statistic.unit


def _standing(now: OpenNow) -> str:
    cases = _n("{n} case", "{n} cases", now.cases).format(n=now.cases)
    if now.oldest is None:
        return cases
    return _("{cases}, oldest {days}").format(cases=cases, days=words.days(int(now.oldest)))


def _count_word(counts: Counts) -> str:
    return {
        Counts.PEOPLE: _("Number of persons"),
        Counts.REQUESTS: _("Number of requests"), Counts.PROPOSALS: _("Number of proposals"),
        Counts.PLACEMENTS: _("Number of placements"), Counts.HOMES: _("Number of homes"),
        Counts.REPLIES: _("Number of replies"),
    }.get(counts, _("Number of cases"))  # fmt: skip


def opens(counts: Counts, n: int) -> str:
    """ "Öppna listan, 41 ärenden"."""
    return _("Open the list, {what}").format(what=counted(counts, n))


def counted(counts: Counts, n: int) -> str:
    """ "41 ärenden"."""
    match counts:
        case Counts.PEOPLE:
            said = _n("{n} person", "{n} persons", n)
        case Counts.REQUESTS:
            said = _n("{n} request", "{n} requests", n)
        case Counts.PROPOSALS:
            said = _n("{n} proposal", "{n} proposals", n)
        case Counts.PLACEMENTS:
            said = _n("{n} placement", "{n} placements", n)
        case Counts.REPLIES:
            said = _n("{n} reply", "{n} replies", n)
        case Counts.HOMES:
            said = _n("{n} home", "{n} homes", n)
        case _:
            said = _n("{n} case", "{n} cases", n)
    return said.format(n=n)
