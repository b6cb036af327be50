"""What is behind a figure: how it is counted, what belongs with it, and the cases, requests or homes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.followup import Counts, Figure, Statistic
from fhr_desktop.services.followup import Report
from i18n import _, _n
from ui.components.buttons import Button
from ui.components.facts import Facts
from ui.components.flow import Flow
from ui.components.labels import Label
from ui.components.layout import Pane, ScrollPane, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.pages.statistics.figures import BY_KEY, SPLIT, text
from ui.theme import theme

Row = tuple[int, str]  # several of the same home are several rows
LEAST = 110  # of the list, at 100 %; what is taller than the pane scrolls


class Behind(Pane):
    """The pane at the right. `case_asked` carries a case number, `record_asked` what is counted and the id to open."""

    case_asked = Signal(str)
    record_asked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__("panel")
        self._name, self._figure, self._unit = Label("", "sub", wrap=True), Label("", "display"), Label("", "meta")
        self._definition = Label("", wrap=True)
        self._facts = Facts()
        self._ways = Flow(gap=10, line_gap=2)
        self._count = Label("", "strong")
        column = ListColumn[Row]("number", _("Case"), lambda row: row[1], strong=True)
        self.cases: ListTable[Row] = ListTable(_("Behind the figure"), [column], lambda row: row)
        self.cases.setProperty("surface", "panel")
        self.cases.horizontalHeader().hide()
        self.cases.opened.connect(self._open)
        self._help = Label("", "help")
        self._shown: Figure | None = None
        self._report: Report | None = None
        words = down(
            None, self._name, across(None, self._figure, self._unit, None, spacing=8), 6,
            Label(_("How it is counted"), "strong"), self._definition, 6, self._facts, self._ways, 10,
            self._count, self._help, spacing=2, margins=(18, 14, 16, 4),
        )  # fmt: skip
        self.cases.setMinimumHeight(theme().scaled(LEAST))
        self._scroll = ScrollPane(words, (self.cases, 1), surface="panel", margins=(0, 0, 0, 0), spacing=0)
        down(self, (self._scroll, 1))
        self.setMinimumWidth(270)
        self.setFocusProxy(self.cases)

    def show_figure(self, report: Report, figure: Figure | None) -> None:
        """Tell about another figure."""
        if figure is None:
            return
        known = {one.key: one for one in report.statistics}
        place = dict(report.municipalities)[figure.municipality]
        self._name.setText(known[figure.key].name)
        self._figure.setText(text(figure))
        self._unit.setText(f"{_unit(known[figure.key])}, {place}")
        self._definition.setText(known[figure.key].definition)
        beside = BY_KEY[figure.key].beside
        near = [report.figure(key, figure.municipality) for key in beside if key in known]
        ways = [one for one in near if one.key in SPLIT or (one.cases and one.cases != figure.cases)]
        self._facts.set([(BY_KEY[one.key].word, _with_unit(one, known[one.key])) for one in near if one not in ways])
        self._facts.setVisible(len(ways) < len(near))
        self._report = report
        self._show_ways(ways)
        self._shown, n = figure, len(figure.cases)
        counts = known[figure.key].counts
        self._count.setText(_counted(counts, n).format(n=n))
        self._help.setText(_OPENS[counts]())
        self.cases.set_rows(list(enumerate(figure.cases)))

    def _show_ways(self, many: list[Figure]) -> None:
        """Figures told together with the one that is shown, each the way to its own list; a word where it has none."""
        self._ways.set([self._way(one) for one in many])
        self._ways.setVisible(bool(many))

    def _way(self, one: Figure) -> QWidget:
        said = f"{BY_KEY[one.key].word}: {text(one)}"
        if one.cases:
            return Button(said, "link", pressed=partial(self._turn, one))
        word = Label(said, "meta")
        word.setContentsMargins(6, 0, 6, 0)  # as far in as the words of a button beside it
        return word

    def _turn(self, figure: Figure) -> None:
        if self._report is not None:
            self.show_figure(self._report, figure)
            self.go_in()

    def _open(self, row: Row) -> None:
        assert self._shown is not None
        assert self._report is not None
        at, number = row
        if self._shown.records:
            counts = next(one.counts for one in self._report.statistics if one.key == self._shown.key)
            self.record_asked.emit(counts, self._shown.records[at])
        else:
            self.case_asked.emit(number)

    def go_in(self) -> None:
        """The focus on the first case."""
        self.cases.setFocus(Qt.FocusReason.TabFocusReason)
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self.cases))  # once it is laid out


def _counted(counts: Counts, n: int) -> str:
    match counts:
        case Counts.PEOPLE:
            return _n("{n} person behind the figure", "{n} persons behind the figure", n)
        case Counts.REQUESTS:
            return _n("{n} request behind the figure", "{n} requests behind the figure", n)
        case Counts.PROPOSALS:
            return _n("{n} proposal behind the figure", "{n} proposals behind the figure", n)
        case Counts.PLACEMENTS:
            return _n("{n} placement behind the figure", "{n} placements behind the figure", n)
        case Counts.REPLIES:
            return _n("{n} reply behind the figure", "{n} replies behind the figure", n)
        case Counts.HOMES:
            return _n("{n} home behind the figure", "{n} homes behind the figure", n)
        case _:
            return _n("{n} case behind the figure", "{n} cases behind the figure", n)


_OPENS: Mapping[Counts, Callable[[], str]] = {
    Counts.CASES: lambda: _("Enter opens the case."),
    Counts.PEOPLE: lambda: _("Enter opens the course round."),
    Counts.REQUESTS: lambda: _("Enter opens the request."),
    Counts.PROPOSALS: lambda: _("Enter opens the request."),
    Counts.PLACEMENTS: lambda: _("Enter goes to the home in the pool."),
    Counts.REPLIES: lambda: _("Enter opens the survey."),
    Counts.HOMES: lambda: _("Enter goes to the home in the pool."),
}


def _unit(statistic: Statistic) -> str:
    return _("number") if statistic.unit == "antal" else statistic.unit


def _with_unit(figure: Figure, statistic: Statistic) -> str:
    said = text(figure)
    return f"{said} {statistic.unit}" if figure.value is not None and statistic.unit != "antal" else said
