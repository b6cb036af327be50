"""What is behind a figure: how it is counted, what belongs with it, and the cases."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.followup import Figure, Statistic
from fhr_desktop.services.followup import Report
from i18n import _, _n
from ui.components.buttons import Button
from ui.components.facts import Facts
from ui.components.labels import Label
from ui.components.layout import Pane, ScrollPane, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.pages.statistics.figures import BY_KEY, text
from ui.theme import theme

LEAST = 110  # of the list, at 100 %; what is taller than the pane scrolls


class Behind(Pane):
    """The pane at the right. `case_asked` carries a case number, `round_asked` a course round's id."""

    case_asked = Signal(str)
    round_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__("panel")
        self._name, self._figure, self._unit = Label("", "sub", wrap=True), Label("", "display"), Label("", "meta")
        self._definition = Label("", wrap=True)
        self._facts = Facts()
        self._ways = QWidget()
        self._ways_column = down(self._ways, spacing=4)
        self._count = Label("", "strong")
        column = ListColumn[str]("number", _("Case"), lambda number: number, strong=True)
        self.cases: ListTable[str] = ListTable(_("Cases behind the figure"), [column], lambda number: number)
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
        near = [report.figure(key, figure.municipality) for key in beside]
        other = [one for one in near if one.cases and one.cases != figure.cases]
        self._facts.set([(BY_KEY[one.key].word, _with_unit(one, known[one.key])) for one in near if one not in other])
        self._facts.setVisible(len(other) < len(near))
        self._report = report
        self._show_ways(other)
        self._shown, n = figure, len(figure.cases)
        if known[figure.key].people:
            counted = _n("{n} person behind the figure", "{n} persons behind the figure", n)
            self._help.setText(_("Enter opens the course round."))
        else:
            counted = _n("{n} case behind the figure", "{n} cases behind the figure", n)
            self._help.setText(_("Enter opens the case."))
        self._count.setText(counted.format(n=n))
        self.cases.set_rows(figure.cases)

    def _show_ways(self, many: list[Figure]) -> None:
        """Figures told together with the one that is shown, each the way to its own list."""
        while (item := self._ways_column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._ways.setVisible(bool(many))
        for one in many:
            said = f"{BY_KEY[one.key].word}: {text(one)}"
            way = Button(said, "link", pressed=partial(self._turn, one))
            self._ways_column.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)

    def _turn(self, figure: Figure) -> None:
        if self._report is not None:
            self.show_figure(self._report, figure)
            self.go_in()

    def _open(self, row: str) -> None:
        assert self._shown is not None
        if self._shown.rounds:
            self.round_asked.emit(self._shown.rounds[self._shown.cases.index(row)])
        else:
            self.case_asked.emit(row)

    def go_in(self) -> None:
        """The focus on the first case."""
        self.cases.setFocus(Qt.FocusReason.TabFocusReason)
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self.cases))  # once it is laid out


def _unit(statistic: Statistic) -> str:
    return _("number") if statistic.unit == "antal" else statistic.unit


def _with_unit(figure: Figure, statistic: Statistic) -> str:
    said = text(figure)
    return f"{said} {statistic.unit}" if figure.value is not None and statistic.unit != "antal" else said
