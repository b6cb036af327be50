"""The table of figures: municipalities down, figures across, painted with bars. One stands in a cell, not on a row."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from fhr_desktop.domain.followup import Figure
from fhr_desktop.services.followup import ALL, Report
from i18n import _
from ui.components import paint
from ui.pages.statistics.figures import HEADS, Sheet, text
from ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
NAME_WIDTH, CELL_WIDTH, BAR_FROM = 124, 98, 92
LEFT = 20


class Figures(QAbstractTableModel):
    """The report as cells: the row for all first, then the municipalities."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str]] = []
        self._figures: dict[tuple[str, str], Figure] = {}
        self._most: dict[str, float] = {}

    def show(self, report: Report) -> None:
        """Show another report."""
        self.beginResetModel()
        self.rows = sorted(report.municipalities, key=lambda one: one[0] != ALL)  # stable: the rest stay in order
        self._figures = {(one.key, one.municipality): one for one in report.figures}
        self._most = {}
        for one in report.figures:
            if one.municipality != ALL and one.value is not None:
                self._most[one.key] = max(self._most.get(one.key, 0.0), float(one.value))
        self.endResetModel()

    def figure(self, row: int, column: int) -> Figure | None:
        """The cell's figure; None in the column of names."""
        return self._figures[HEADS[column - 1].key, self.rows[row][0]] if column else None

    def part(self, figure: Figure) -> float:
        """How long the figure's bar is, 0–1 of the longest in its column."""
        most = self._most.get(figure.key, 0.0)
        return float(figure.value) / most if most and figure.value else 0.0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Municipalities, and all of them."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Figures, after the names."""
        return 0 if parent.isValid() else len(HEADS) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, and what is read aloud."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        name = self.rows[index.row()][1]
        figure = self.figure(index.row(), index.column())
        if figure is None:
            return name
        said = text(figure)
        if role == Qt.ItemDataRole.DisplayRole:
            return said
        head = HEADS[index.column() - 1]
        value = said if figure.value is not None else _("no figure")
        return f"{name}, {head.word}, {head.below}: {value}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' words."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _("Municipality") if section == 0 else HEADS[section - 1].word
        return None


class _Header(QHeaderView):
    """The word in semibold, what it means in two grey lines."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._table = parent
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), math.ceil(theme().line("small") * 4) + 12)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        look = theme()
        box = QRectF(rect)
        chosen = logical > 0 and self._table.currentIndex().column() == logical
        painter.save()
        painter.fillRect(box, look.color("sel" if chosen else "panel"))
        paint.horizontal(painter, box.left(), box.right() + 1, box.bottom() - 1, "line")
        line = look.line("small")
        if logical == 0:
            inner = box.adjusted(LEFT, 0, -4, -8)
            inner.setTop(inner.bottom() - line)
            paint.words(painter, inner, _("Municipality"), look.font("small", 600), "text2")
        else:
            head = HEADS[logical - 1]
            flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
            inner = box.adjusted(4, 6, -10, -4)
            painter.setFont(look.font("small", 600))
            painter.setPen(look.color("text"))
            painter.drawText(inner, flags, head.word)
            used = painter.boundingRect(inner, flags, head.word).height()
            painter.setFont(look.font("micro"))
            painter.setPen(look.color("text2"))
            painter.drawText(inner.adjusted(0, used + 1, 0, 0), flags, head.below)
        painter.restore()


class _Cells(QStyledItemDelegate):
    """Bar and figure."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, model = option.widget, index.model()
        assert isinstance(view, FigureTable)
        assert isinstance(model, Figures)
        look, rect = theme(), QRectF(option.rect)
        total, here = index.row() == 0, view.currentIndex()
        current = index.column() > 0 and index.column() == here.column()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.color("tint" if current else "panel" if total else "content"))
        if here.row() == index.row() and here.column() == index.column():
            painter.fillRect(rect, look.color("sel" if view.hasFocus() else "sel_idle"))
        paint.horizontal(painter, rect.left(), rect.right() + 1, rect.bottom() - 1, "line" if total else "hair")
        figure = model.figure(index.row(), index.column())
        if figure is None:
            name = rect.adjusted(LEFT, 0, -4, 0)
            paint.words(painter, name, str(index.data()), look.font("body", 600))
        else:
            self._figure(painter, rect, figure, model.part(figure), total=total, current=current)
        if option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            paint.focus_ring(painter, rect.adjusted(0, 0, 0, -1), 3)
        painter.restore()

    @staticmethod
    def _figure(painter: QPainter, rect: QRectF, figure: Figure, part: float, *, total: bool, current: bool) -> None:
        look = theme()
        inner = rect.adjusted(6, 0, -10, 0)
        ink = "text" if figure.value else "text3"
        font = look.font("body", 600 if total else 400, tabular=True)
        paint.words(painter, inner, text(figure), font, ink, paint.RIGHT)
        room = rect.width() - look.scaled(58)
        if not total and part and rect.width() >= look.scaled(BAR_FROM):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("info_edge" if current else "line"))
            bar = QRectF(rect.left() + 8, rect.center().y() - 3, max(3.0, room * part), 6)
            painter.drawRoundedRect(bar, 1.5, 1.5)


class FigureTable(QTableView):
    """`asked` on Enter or double click in a cell, `moved` when another cell is stood on; both carry the figure."""

    asked = Signal(object)
    moved = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.figures = Figures()
        self.setHorizontalHeader(_Header(self))
        self.setModel(self.figures)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(_("Figures per municipality"))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda _index: self._ask())
        self.selectionModel().currentChanged.connect(self._went)
        self._all, self._sheet = False, Sheet.CASEWORK
        theme().changed.connect(self._share)

    def show_report(self, report: Report) -> None:
        """Show another report; the cell stood on is the same."""
        here = self.currentIndex()
        row, column = (here.row(), here.column()) if here.isValid() else (0, 1)
        self.figures.show(report)
        self._share()
        self.setCurrentIndex(self.figures.index(min(row, len(self.figures.rows) - 1), max(1, column)))

    def show_all(self, every: bool) -> None:
        """Every figure, or those that fit."""
        self._all = every
        self._share()

    def show_sheet(self, sheet: Sheet) -> None:
        """The figures of casework or of the pool; the row stood on is the same."""
        if sheet is self._sheet:
            return
        self._sheet = sheet
        self._share()
        first = next(n for n, head in enumerate(HEADS) if head.sheet is sheet)
        self.setCurrentIndex(self.figures.index(max(self.currentIndex().row(), 0), first + 1))

    def current_figure(self) -> Figure | None:
        """The figure stood on."""
        here = self.currentIndex()
        return self.figures.figure(here.row(), here.column()) if here.isValid() else None

    def _share(self) -> None:
        """Main figures always; the others when asked for, or as many as there is room for. Slack goes to all alike."""
        look, room = theme(), self.viewport().width()
        name, least = look.scaled(NAME_WIDTH), look.scaled(CELL_WIDTH)
        here = [n for n, head in enumerate(HEADS) if head.sheet is self._sheet]
        fit = len(here) if self._all else (room - name) // look.scaled(BAR_FROM + 8)
        spare = max(0, fit - sum(not HEADS[n].more for n in here))
        extra = [n for n in here if HEADS[n].more][:spare]
        shown = [n for n in here if not HEADS[n].more or n in extra]
        for number in range(len(HEADS)):
            self.setColumnHidden(number + 1, number not in shown)
        width = max(least, (room - name) // len(shown))
        self.setColumnWidth(0, max(name, room - width * len(shown)) if width > least else name)
        for number in shown:
            self.setColumnWidth(number + 1, width)
        self.verticalHeader().setDefaultSectionSize(math.ceil(look.line()) + 10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks what is behind the figure."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._ask()
            return
        super().keyPressEvent(event)

    def _ask(self) -> None:
        figure = self.current_figure()
        if figure is not None:
            self.asked.emit(figure)

    def _went(self, index: QModelIndex) -> None:
        self.horizontalHeader().viewport().update()
        self.viewport().update()
        self.moved.emit(self.current_figure())
