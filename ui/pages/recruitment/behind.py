"""What is behind a step, a campaign or a source: how it is counted, figures beside it, and the cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal

from i18n import _, _n
from ui.components.buttons import Button
from ui.components.facts import Facts
from ui.components.flow import Flow
from ui.components.labels import Label
from ui.components.layout import Pane, ScrollPane, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.theme import theme

LEAST = 120  # of the list, at 100 %


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one: its name, the number in large and what it is of, how it is counted, facts, and the ways to
    lists: what each is called and its cases. The first way's cases are shown.
    """

    name: str
    number: str
    unit: str
    counted: str
    facts: Sequence[tuple[str, str]]
    ways: Sequence[tuple[str, Sequence[str]]]


class Behind(Pane):
    """The pane at the right. `case_asked` carries a case number."""

    case_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("panel")
        self._name, self._number, self._unit = Label("", "sub", wrap=True), Label("", "display"), Label("", "meta")
        self._head, self._counted = Label(_("How it is counted"), "strong"), Label("", wrap=True)
        self._facts, self._ways = Facts(), Flow(gap=10, line_gap=2)
        self._count = Label("", "strong", wrap=True)
        self._help = Label(_("Enter opens the case."), "help")
        self.cases: ListTable[str] = ListTable(
            _("Behind the figure"), [ListColumn[str]("number", _("Case"), str, strong=True)], lambda one: one
        )
        self.cases.setProperty("surface", "panel")
        self.cases.horizontalHeader().hide()
        self.cases.setMinimumHeight(theme().scaled(LEAST))
        self.cases.opened.connect(lambda number: self.case_asked.emit(number))
        said = down(
            None, self._name, across(None, self._number, self._unit, None, spacing=8), 6, self._head, self._counted, 8,
            self._facts, 6, self._ways, 10, self._count, self._help, spacing=2, margins=(18, 14, 16, 4),
        )  # fmt: skip
        self._scroll = ScrollPane(said, (self.cases, 1), surface="panel", margins=(0, 0, 0, 0), spacing=0)
        down(self, (self._scroll, 1))
        self.setMinimumWidth(270)
        self.setFocusProxy(self.cases)

    def tell(self, told: Told) -> None:
        """Tell about another."""
        self._name.setText(told.name)
        self._number.setText(told.number)
        self._unit.setText(told.unit)
        self._head.setVisible(bool(told.counted))
        self._counted.setVisible(bool(told.counted))
        self._counted.setText(told.counted)
        self._facts.set(told.facts)
        self._facts.setVisible(bool(told.facts))
        named = [(word, some) for word, some in told.ways if some]
        self._ways.set([Button(f"{word}: {len(some)}", "link", pressed=partial(self._turn, word, some))
                        for word, some in named[1:]])  # fmt: skip
        self._ways.setVisible(len(named) > 1)
        self._list(*(told.ways[0] if told.ways else ("", ())))

    def _turn(self, word: str, some: Sequence[str]) -> None:
        self._list(word, some)
        self.go_in()

    def _list(self, word: str, some: Sequence[str]) -> None:
        n = len(some)
        said = _n("{word}: {n} case", "{word}: {n} cases", n).format(word=word, n=n)
        self._count.setText(said)
        self._help.setVisible(bool(some))
        self.cases.set_rows(list(some))

    def go_in(self) -> None:
        """The focus on the first case."""
        self.cases.setFocus(Qt.FocusReason.TabFocusReason)
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self.cases))
