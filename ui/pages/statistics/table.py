"""The table of figures: municipalities down, figures across, painted with bars. One stands in a cell, not on a row."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from fhr_desktop.domain.followup import Figure
from fhr_desktop.services.followup import Report
from i18n import _
from ui.components import paint
from ui.figures_said import number
from ui.pages.statistics.figure_model import Figures
from ui.pages.statistics.figures import Group, Head
from ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
Hint = QAbstractItemView.ScrollHint
CELL_WIDTH, BAR_FROM = 96, 84
LEFT, RIGHT = 20, 10
_WRAPS = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


class _Header(QHeaderView):
    """The word in semibold, what it means in grey lines below; as high as the longest of them."""

    def __init__(self, parent: FigureTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._table = parent
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        look, heads = theme(), self._table.figures.heads
        width = max(self.sectionSize(1) if heads else 0, look.scaled(40)) - 4 - RIGHT
        room = QRectF(0, 0, width, 1000)
        most = 0.0
        for head in heads:
            word = look.fonts.metrics("small", 600).boundingRect(room, _WRAPS, head.word).height()
            below = look.fonts.metrics("micro").boundingRect(room, _WRAPS, head.below).height()
            most = max(most, word + below)
        return QSize(super().sizeHint().width(), math.ceil(most) + 11)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        if logical == 0:
            return  # painted last, over those that have gone beneath it
        look, box, head = theme(), QRectF(rect), self._table.figures.heads[logical - 1]
        chosen = self._table.currentIndex().column() == logical
        painter.save()
        painter.fillRect(box, look.color("sel" if chosen else "panel"))
        paint.horizontal(painter, box.left(), box.right() + 1, box.bottom() - 1, "line")
        inner = box.adjusted(4, 5, -RIGHT, -4)
        word = look.font("small", 600)
        painter.setFont(word)
        painter.setPen(look.color("text" if chosen else "text2"))
        painter.drawText(inner, _WRAPS, head.word)
        used = look.fonts.metrics("small", 600).boundingRect(inner, _WRAPS, head.word).height()
        painter.setFont(look.font("micro"))
        painter.setPen(look.color("text2"))
        painter.drawText(inner.adjusted(0, used, 0, 0), _WRAPS, head.below)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look, painter = theme(), QPainter(self.viewport())
        box = QRectF(0, 0, self.sectionSize(0), self.height())
        painter.fillRect(box, look.color("panel"))
        paint.horizontal(painter, box.left(), box.right() + 1, box.bottom() - 1, "line")
        inner = box.adjusted(LEFT, 0, -4, -8)
        inner.setTop(inner.bottom() - look.line("small"))
        paint.words(painter, inner, _("Municipality"), look.font("small", 600), "text2")
        self._table.paint_edge(painter, box)
        painter.end()


class _Cells(QStyledItemDelegate):
    """Bar and figure."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = option.widget
        assert isinstance(view, FigureTable)
        if index.column() == 0:
            return  # painted last, over those that have gone beneath it
        look, rect, model = theme(), QRectF(option.rect), view.figures
        total, here = index.row() == 0, view.currentIndex()
        current = index.column() == here.column()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.color("panel" if total else "tint" if current else "content"))
        if here.row() == index.row() and current:
            painter.fillRect(rect, look.color("sel" if view.hasFocus() else "sel_idle"))
        paint.horizontal(painter, rect.left(), rect.right() + 1, rect.bottom() - 1, "line" if total else "hair")
        figure = model.figure(index.row(), index.column())
        assert figure is not None
        self._words(painter, rect.adjusted(6, 0, -RIGHT, 0), figure, few=model.few(figure), total=total)
        part = 0.0 if total else model.part(figure)
        if part and rect.width() >= look.scaled(BAR_FROM):
            room = rect.width() - look.scaled(60)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("info_edge" if current else "line"))
            bar = QRectF(rect.left() + 8, rect.center().y() - 3, max(3.0, room * part), 6)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        if option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            paint.focus_ring(painter, rect.adjusted(0, 0, 0, -1), 3)
        painter.restore()

    @staticmethod
    def _words(painter: QPainter, rect: QRectF, figure: Figure, *, few: bool, total: bool) -> None:
        look = theme()
        if few:
            paint.words(painter, rect, _("too few"), look.font("small", italic=True), "text2", paint.RIGHT)
        else:
            font = look.font("body", 600 if total else 400, tabular=True)
            paint.words(painter, rect, number(figure.value), font, "text" if figure.value else "text3", paint.RIGHT)


class FigureTable(QTableView):
    """`asked` on Enter or double click in a cell, `moved` when another cell is stood on; both carry the figure.

    The municipalities' names stay at the left while the figures go by beneath them.
    """

    asked = Signal(object)
    moved = Signal(object)
    measured = Signal()  # rows and head need another height

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
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda _index: self._ask())
        self.selectionModel().currentChanged.connect(self._went)
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.horizontalHeader().viewport().update())
        theme().changed.connect(self._share)

    def show_report(self, report: Report) -> None:
        """Show another report; the cell stood on is the same."""
        row, key = max(self.currentIndex().row(), 0), self.current_key()
        self.figures.show(report)
        self._share()
        self.stand(row, key)

    def show_group(self, group: Group) -> None:
        """The figures of another group; the row stood on is the same, and the figure where it is in both."""
        row, key = max(self.currentIndex().row(), 0), self.current_key()
        self.figures.turn(group)
        self._share()
        self.stand(row, key)

    def stand(self, row: int, key: str) -> None:
        """Stand on a figure, or on the first when it is not shown."""
        if self.figures.rows and self.figures.heads:
            column = self.figures.column_of(key) or 1
            self.setCurrentIndex(self.figures.index(min(row, len(self.figures.rows) - 1), column))

    def current_key(self) -> str:
        """Which figure is stood on, whichever municipality's; "" for none."""
        head = self.current_head()
        return head.key if head is not None else ""

    def current_head(self) -> Head | None:
        """The column stood on."""
        column = self.currentIndex().column()
        return self.figures.heads[column - 1] if 0 < column <= len(self.figures.heads) else None

    def current_figure(self) -> Figure | None:
        """The figure stood on."""
        here = self.currentIndex()
        return self.figures.figure(here.row(), here.column()) if here.isValid() else None

    def whole_height(self) -> int:
        """What it takes to show all rows without scrolling down."""
        rows = len(self.figures.rows) * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar()
        return self.horizontalHeader().height() + rows + (bar.sizeHint().height() if bar.maximum() else 0)

    def least_height(self) -> int:
        """Head and five rows."""
        return self.horizontalHeader().height() + 5 * self.verticalHeader().defaultSectionSize()

    def _name_width(self) -> int:
        look = theme()
        names = [name for _code, name in self.figures.rows] or [""]
        return max(look.scaled(110), math.ceil(max(look.width(name, "body", 600) for name in names)) + LEFT + 12)

    def _share(self) -> None:
        """The room shared alike between the figures; with many of them it scrolls."""
        look, room, many = theme(), self.viewport().width(), max(len(self.figures.heads), 1)
        name = self._name_width()
        width = max(look.scaled(CELL_WIDTH), (room - name) // many)
        self.setColumnWidth(0, max(name, room - width * many) if width > look.scaled(CELL_WIDTH) else name)
        for column in range(1, many + 1):
            self.setColumnWidth(column, width)
        self.verticalHeader().setDefaultSectionSize(math.ceil(look.line()) + 8)
        self.updateGeometries()
        self.measured.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._share()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The names last, over figures that have gone beneath them."""
        super().paintEvent(event)
        look, painter = theme(), QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.columnWidth(0)
        for row, (_code, name) in enumerate(self.figures.rows):
            box = QRectF(0, self.rowViewportPosition(row), width, self.rowHeight(row))
            if box.bottom() < 0 or box.top() > self.viewport().height():
                continue
            total = row == 0
            painter.fillRect(box, look.color("panel" if total else "content"))
            paint.horizontal(painter, 0, width, box.bottom() - 1, "line" if total else "hair")
            paint.words(painter, box.adjusted(LEFT, 0, -4, 0), name, look.font("body", 600))
            if self.hasFocus() and (self.currentIndex().row(), self.currentIndex().column()) == (row, 0):
                paint.focus_ring(painter, box.adjusted(0, 0, 0, -1), 3)
            self.paint_edge(painter, box)
        painter.end()

    def paint_edge(self, painter: QPainter, box: QRectF) -> None:
        """A line that shows that figures have gone beneath the names."""
        if self.horizontalScrollBar().value():
            paint.vertical(painter, box.right() - 1, box.top(), box.bottom(), "line")

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """What lies under the names is painted anew."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()

    def scrollTo(self, index: Index, hint: Hint = Hint.EnsureVisible) -> None:
        """Out from under the names too."""
        super().scrollTo(index, hint)
        under = self.columnWidth(0) - self.columnViewportPosition(index.column())
        if index.column() > 0 and under > 0:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - under)

    def indexAt(self, pos: QPoint) -> QModelIndex:
        """Who points at a name does not point at the figure beneath it."""
        found = super().indexAt(pos)
        named = found.isValid() and pos.x() < self.columnWidth(0)
        return self.figures.index(found.row(), 0) if named else found

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

    def _went(self, _index: QModelIndex) -> None:
        self.horizontalHeader().viewport().update()
        self.viewport().update()
        self.moved.emit(self.current_figure())
