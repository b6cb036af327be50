"""The table of who pays what: the sums first, municipalities down, painted with bars. One stands on a row."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from fhr_desktop.services.cost_share.tables import CostTable, Paid, percent_text
from fhr_desktop.services.cost_share.words import signed
from i18n import _
from i18n.numbers import number
from ui.components import paint
from ui.pages.cost_share.looking import Line
from ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
NAME, CHILDREN, PERCENT, YEAR, MONTH, SURPLUS, THEN, DIFFERENCE = range(8)
FOLDS = (MONTH, CHILDREN, PERCENT)  # left out for want of room, the first first; the pane beside tells them
LEFT, NAME_WIDTH, CELL_WIDTH, BAR_ROOM = 20, 118, 92, 70
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the table shows: the lines, and the tables whose sums stand first. `then` None while nothing is tried."""

    lines: tuple[Line, ...]
    table: CostTable
    then: CostTable | None = None


class Costs(QAbstractTableModel):
    """The lines as cells: the sums first."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: Shown | None = None

    def show(self, shown: Shown) -> None:
        """Show others."""
        self.beginResetModel()
        self.shown = shown
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """The line of a row; None for the sums."""
        return self.shown.lines[row - 1] if self.shown is not None and 0 < row <= len(self.shown.lines) else None

    def value(self, row: int, column: int) -> str:
        """What is written in a cell."""
        assert self.shown is not None
        line, table, then = self.line(row), self.shown.table, self.shown.then
        if line is None:
            return _sum(table, then, column)
        if column == NAME:
            return line.name
        if column == THEN:
            return number(line.then.year) if line.then else NOTHING
        if column == DIFFERENCE:
            return signed(line.difference)
        return _own(line.now, column) if line.now else NOTHING

    def part(self, row: int, column: int) -> float:
        """How long the cell's bar is, 0–1 of the longest in its column."""
        assert self.shown is not None
        line = self.line(row)
        if line is None or line.now is None or column != PERCENT:
            return 0.0
        most = max(one.now.percent for one in self.shown.lines if one.now is not None)
        return float(line.now.percent / most) if most else 0.0

    def head(self, column: int) -> tuple[str, str]:
        """The column's word, and the grey words below it."""
        table = self.shown.table if self.shown else None
        year = f", {table.population_date.year}" if table and table.population_date else ""
        ages = f"0–{table.ages.last_age} år{year}" if table else ""
        changes = table is not None and not table.even
        return {
            NAME: (_("Municipality"), ""),
            CHILDREN: (_("Children"), ages),
            PERCENT: (_("Share"), _("percent")),
            YEAR: (_("Per year"), _("kronor")),
            MONTH: (_("Per month"), _("last whole month") if changes else _("kronor")),
            SURPLUS: (_("Deficit") if table and table.surplus < 0 else _("Surplus"), _("its part")),
            THEN: (_("What if"), _("kronor per year")),
            DIFFERENCE: (_("Difference"), _("kronor per year")),
        }[column]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Municipalities, and all of them."""
        return 0 if parent.isValid() or self.shown is None else len(self.shown.lines) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """All columns; those that say nothing are hidden by the view."""
        return 0 if parent.isValid() else DIFFERENCE + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, and what is read aloud."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.value(index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = self.value(index.row(), index.column())
            word = self.head(index.column())[0]
            return said if index.column() == NAME else f"{self.value(index.row(), NAME)}, {word}: {said}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' words."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.head(section)[0]
        return None


def _own(one: Paid, column: int) -> str:
    if column == PERCENT:
        return percent_text(one.percent)
    return number({CHILDREN: one.children, YEAR: one.year, MONTH: one.month, SURPLUS: one.surplus}[column])


def _sum(table: CostTable, then: CostTable | None, column: int) -> str:
    if column == NAME:  # no number when more, or fewer, would take part
        same = then is None or len(then.rows) == len(table.rows)
        return _("All {n}").format(n=len(table.rows)) if same else _("All")
    if column == PERCENT:
        return percent_text(table.percent)
    if column in (THEN, DIFFERENCE):
        made = then.year_sum if then else 0
        return NOTHING if then is None else number(made) if column == THEN else signed(made - table.year_sum)
    sums = {CHILDREN: table.children, YEAR: table.year_sum, MONTH: table.month_sum, SURPLUS: table.surplus_sum}
    return number(sums[column])


class _Header(QHeaderView):
    """The word in semibold, what it means in grey below."""

    def __init__(self, parent: QTableView, costs: Costs) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._costs = costs
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), math.ceil(theme().line("small") + theme().line("micro")) + 14)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        look, box = theme(), QRectF(rect)
        word, below = self._costs.head(logical)
        tried = logical in (THEN, DIFFERENCE)
        painter.save()
        painter.fillRect(box, look.color("sel" if tried else "panel"))
        paint.horizontal(painter, box.left(), box.right() + 1, box.bottom() - 1, "line")
        inner = box.adjusted(LEFT if logical == NAME else 4, 6, -10, -6)
        side = paint.LEFT if logical == NAME else paint.RIGHT
        upper, lower = QRectF(inner), QRectF(inner)
        upper.setHeight(look.line("small"))
        lower.setTop(inner.bottom() - look.line("micro"))
        if logical == NAME:
            upper.moveBottom(inner.bottom())
        paint.words(painter, upper, word, look.font("small", 600), "text2" if logical == NAME else "text", side)
        paint.words(painter, lower, below, look.font("micro"), "text2", side)
        painter.restore()


class _Cells(QStyledItemDelegate):
    """Bar and figure."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, model = option.widget, index.model()
        assert isinstance(view, CostView)
        assert isinstance(model, Costs)
        look, rect = theme(), QRectF(option.rect)
        total, current = index.row() == 0, index.row() == view.currentIndex().row()
        tried = index.column() in (THEN, DIFFERENCE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "tint" if tried else "panel" if total else "content"
        if current:
            ground = "sel" if view.hasFocus() else "sel_idle"
        painter.fillRect(rect, look.color(ground))
        paint.horizontal(painter, rect.left(), rect.right() + 1, rect.bottom() - 1, "line" if total else "hair")
        if current and index.column() == NAME:
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height() - 1), look.color("accent"))
        self._content(painter, rect, model, index, strong=total or index.column() in (NAME, DIFFERENCE))
        if option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            paint.focus_ring(painter, rect.adjusted(0, 0, 0, -1), 3)
        painter.restore()

    @staticmethod
    def _content(painter: QPainter, rect: QRectF, model: Costs, index: Index, *, strong: bool) -> None:
        look, said = theme(), model.value(index.row(), index.column())
        font = look.font("body", 600 if strong else 400, tabular=True)
        if index.column() == NAME:
            paint.words(painter, rect.adjusted(LEFT, 0, -4, 0), said, font)
            return
        quiet = said in (NOTHING, "0")
        paint.words(painter, rect.adjusted(6, 0, -10, 0), said, font, "text3" if quiet else "text", paint.RIGHT)
        part = model.part(index.row(), index.column())
        room = rect.width() - look.scaled(BAR_ROOM) - 8
        if not part or room < look.scaled(16):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("line"))
        painter.drawRoundedRect(QRectF(rect.left() + 8, rect.center().y() - 3, max(3.0, room * part), 6), 1.5, 1.5)


class CostView(QTableView):
    """`moved` when another row is stood on, with its line or None for the sums. As tall as its rows."""

    moved = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.costs = Costs()
        self.setHorizontalHeader(_Header(self, self.costs))
        self.setModel(self.costs)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(_("Costs per municipality"))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._went)
        theme().changed.connect(self._share)

    def show_lines(self, shown: Shown) -> None:
        """Show others; the row and column stood on are the same."""
        here = self.currentIndex()
        row, column = (here.row(), here.column()) if here.isValid() else (0, NAME)
        self.costs.show(shown)
        self._share()
        if self.isColumnHidden(column):
            column = YEAR
        self.setCurrentIndex(self.costs.index(min(row, self.costs.rowCount() - 1), column))

    def current_line(self) -> Line | None:
        """The line stood on; None for the sums."""
        return self.costs.line(self.currentIndex().row())

    def _share(self) -> None:
        """Columns that say something, the slack to all alike; as tall as the rows are."""
        shown, look = self.costs.shown, theme()
        if shown is None:
            return
        self.setColumnHidden(SURPLUS, not shown.table.surplus)
        for column in (THEN, DIFFERENCE):
            self.setColumnHidden(column, shown.then is None)
        room, name, least = self.viewport().width(), look.scaled(NAME_WIDTH), look.scaled(CELL_WIDTH)
        columns = [n for n in range(CHILDREN, DIFFERENCE + 1) if n in FOLDS or not self.isColumnHidden(n)]
        for column in FOLDS:
            self.setColumnHidden(column, name + least * len(columns) > room)
            if self.isColumnHidden(column):
                columns.remove(column)
        width = max(least, (room - name) // len(columns))
        self.setColumnWidth(NAME, max(name, room - width * len(columns)) if width > least else name)
        for column in columns:
            self.setColumnWidth(column, width)
        high = math.ceil(look.line()) + 10
        self.verticalHeader().setDefaultSectionSize(high)
        bar = self.horizontalScrollBar().sizeHint().height() if name + width * len(columns) > room else 0
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + high * self.costs.rowCount() + bar + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share()

    def _went(self, _index: QModelIndex) -> None:
        self.viewport().update()
        self.moved.emit(self.current_line())
