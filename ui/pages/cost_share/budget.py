"""Budget and outcome: the rows with bars, what is left of them, and how that is shared."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from fhr_desktop.services.cost_share.shares import BudgetLine, YearOutcome, outcome_of
from fhr_desktop.services.cost_share.sheet import CostSheet
from i18n import _
from i18n.numbers import number
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.headers import SectionHead
from ui.components.labels import Label
from ui.components.layout import Column, Pane, Row, ScrollPane, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.theme import theme

NOTHING = "–"
LEAST = 120  # of the parts, at 100 %; what is taller than the pane scrolls
BAR_ROOM = 54  # for the words after a bar, at 100 %


class BudgetPane(QWidget):
    """The second of the page's tabs. `change` opens the dialog where it is written."""

    def __init__(self, ctx: AppContext, change: Callable[[], object]) -> None:
        super().__init__()
        self._button = Button(_("Change the budget …"), icon="pencil-simple", pressed=change)
        self._head = SectionHead(_("Budget and outcome"), "", self._button)
        self.table: ListTable[BudgetLine] = ListTable(_("Budget and outcome"), _columns(), lambda one: one.key)
        self._said = Label("", "help", wrap=True)
        self._said.setMaximumWidth(16777215)
        self._parts: ListTable[tuple[str, int]] = ListTable(_("Each one's part"), _part_columns(), lambda one: one[0])
        self._parts.setProperty("surface", "panel")
        self._parts.horizontalHeader().hide()
        self._parts.setMinimumHeight(theme().scaled(LEAST))
        self._sum, self._word = Label("", "display"), Label("", "sub", wrap=True)
        self._rule = Label("", wrap=True)
        self._filler = QWidget()  # in place of the parts, or the words would be spread over the pane
        self._filler.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        beside = Pane("panel")
        words = down(None, self._word, self._sum, 6, self._rule, spacing=2, margins=(18, 14, 16, 8))
        down(beside, (ScrollPane(words, (self._parts, 1), self._filler, surface="panel", margins=(0, 0, 0, 0)), 1))
        beside.setMinimumWidth(270)
        self._foot = Row((self._said, 1), line="top", margins=(20, 5, 16, 5))
        shown = Column(self._head, (self.table, 1), self._foot)
        self.split = WithInspector(shown, beside, settings=ctx.settings, key="cost_share.budget")
        self.empty = EmptyState(
            _("No budget for the year yet"),
            _("Write what the year may cost, row by row. The sum is shared between the municipalities by children, and "
              "what is left at the end of the year is shared in the same way."),
            Button(_("Write the budget …"), "primary", "pencil-simple", pressed=change),
        )  # fmt: skip
        down(self, (self.split, 1), (self.empty, 1))
        self.setFocusProxy(self.table)

    def show_sheet(self, sheet: CostSheet) -> None:
        """Show another year."""
        found = outcome_of(sheet)
        self.split.setVisible(found is not None)
        self.empty.setVisible(found is None)
        if found is None:
            return
        self._head.set_remark(_decided(found))
        total = BudgetLine("", _("All together"), found.budget, found.outcome)
        self.table.set_rows([*found.lines, total])
        self._said.setText(found.note)
        self._foot.setVisible(bool(found.note))
        self._tell(found, {one.code: one.name for one in (*sheet.members, *sheet.others)})

    def _tell(self, found: YearOutcome, names: dict[str, str]) -> None:
        left = found.surplus
        self._parts.setVisible(left is not None)
        self._filler.setVisible(left is None)
        if left is None:
            known = sum(one.outcome is not None for one in found.lines)
            self._word.setText(_("What is left"))
            self._sum.setText(NOTHING)
            said = _("The outcome is known for {n} of {all} rows. When all are known, what is left is shared here.")
            self._rule.setText(said.format(n=known, all=len(found.lines)))
            return
        self._word.setText(_("Surplus") if left >= 0 else _("Deficit"))
        self._sum.setText(number(abs(left)))
        self._rule.setText(_("kronor, shared as the year's cost unless styrgruppen decides otherwise:"))
        self._parts.set_rows([(names.get(code, code), part) for code, part in found.parts.items()])


def _columns() -> list[ListColumn[BudgetLine]]:
    def money(kronor_: int | None) -> str:
        return NOTHING if kronor_ is None else number(kronor_)

    def used(one: BudgetLine) -> str:
        return NOTHING if one.outcome is None or not one.budget else f"{_percent(one)} %"

    return [
        ListColumn("label", _("Row"), lambda one: one.label, strong=True),
        ListColumn("budget", _("Budget"), lambda one: money(one.budget), 104, right=True, sort=lambda one: one.budget),
        ListColumn(
            "outcome", _("Outcome"), lambda one: money(one.outcome), 104, right=True, sort=lambda one: one.outcome or 0
        ),
        ListColumn("left", _("Left"), lambda one: money(one.left), 104, right=True, sort=lambda one: one.left or 0),
        ListColumn("used", _("Used"), used, 150, sort=_percent, draw=_bar, folds=True),
        ListColumn("comment", _("Remark"), lambda one: one.comment, 206, folds=True),
    ]


def _part_columns() -> list[ListColumn[tuple[str, int]]]:
    return [
        ListColumn("name", _("Municipality"), lambda one: one[0]),
        ListColumn("part", _("Kronor"), lambda one: number(one[1]), 110, right=True, sort=lambda one: one[1]),
    ]


def _percent(one: BudgetLine) -> int:
    """How much of the row is used, in whole percent."""
    return (200 * (one.outcome or 0) + one.budget) // (2 * one.budget) if one.budget > 0 else 0


def _bar(painter: QPainter, rect: QRectF, one: BudgetLine) -> QRectF:
    """The budget as a track, the outcome on it; what goes beyond the track is in the words."""
    look, words = theme(), theme().scaled(BAR_ROOM)
    track = QRectF(rect.left(), rect.center().y() - 3, max(0.0, rect.width() - words - 8), 6)
    if one.outcome is None or track.width() < look.scaled(20):
        return rect
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("hair"))
    painter.drawRoundedRect(track, 1.5, 1.5)
    part = min(1.0, max(0.0, _percent(one) / 100))
    painter.setBrush(look.color("amber_edge" if _percent(one) > 100 else "info_edge"))
    painter.drawRoundedRect(QRectF(track.left(), track.top(), track.width() * part, 6), 1.5, 1.5)
    return rect.adjusted(track.width() + 8, 0, 0, 0)


def _decided(found: YearOutcome) -> str:
    if found.decided_on is None:
        return _("not decided yet")
    return _("decided {day}, {who}").format(day=found.decided_on.isoformat(), who=found.decided_by).rstrip(", ")
