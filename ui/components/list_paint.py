"""How lists are painted: the header with its sort arrow, hairline rows, marks, chips, two-line cells."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.components import paint
from ui.components.list_model import ListColumn, ListModel
from ui.theme import theme

FIRST_EDGE, EDGE = 20, 8


def one_line_height() -> int:
    """Height of a row of one line: 30 at 100 %."""
    return math.ceil(theme().line()) + 12


def two_line_height() -> int:
    """Height of a row of two lines: 46 at 100 %."""
    return math.ceil(theme().line() + theme().line("small")) + 11


class ListHeader(QHeaderView):
    """Titles in small semibold on panel, with the order painted: arrow, and number when several."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(28)
        self.setSectionsMovable(True)

    def sizeHint(self) -> QSize:
        """30 px high at 100 %."""
        return QSize(super().sizeHint().width(), max(30, math.ceil(theme().line("small")) + 14))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """One title."""
        model: ListModel[Any] = self.model()  # type: ignore[assignment]
        column = model.columns[logical]
        look = theme()
        box = QRectF(rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, look.color("panel"))
        paint.horizontal(painter, box.left(), box.right() + 1, box.bottom() - 1, "line")
        place = next((n for n, (key, _down) in enumerate(model.order) if key == column.key), None)
        inner = box.adjusted(FIRST_EDGE if self.visualIndex(logical) == 0 else EDGE, 0, -EDGE, 0)
        if place is not None:
            inner = self._arrow(painter, inner, column, model.order, place)
        font = look.font("small", 600)
        align = paint.RIGHT if column.right else paint.LEFT
        paint.words(painter, inner, column.title, font, "text2" if place is None else "text", align)
        painter.restore()

    @staticmethod
    def _arrow(
        painter: QPainter, inner: QRectF, column: ListColumn[Any], order: list[tuple[str, bool]], place: int
    ) -> QRectF:
        look = theme()
        number = str(place + 1) if len(order) > 1 else ""
        width = look.scaled(12) + (look.width(number, "micro") + 2 if number else 0)
        titled = min(look.width(column.title, "small", 600) + 5, inner.width() - width)
        left = inner.right() - width if column.right else inner.left() + titled
        middle = inner.center().y()
        side = look.scaled(11)
        name = "caret-down-fill" if order[place][1] else "caret-up-fill"
        look.glyph(painter, QRectF(left, middle - side / 2, side, side), name, "text", side)
        if number:
            box = QRectF(left + side + 1, inner.top(), width, inner.height())
            paint.words(painter, box, number, look.font("micro"), "text2", elide=False)
        return inner.adjusted(0, 0, -width - 3 if column.right else -width, 0)


class ListDelegate(QStyledItemDelegate):
    """Paints one cell. The ring is on the current cell, the bar on the selected row's first."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Wide enough for the words, for fitting a column to its content."""
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        return QSize(round(theme().width(text, "body", 600)) + 48, one_line_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The cell."""
        view = option.widget
        assert isinstance(view, QTableView)
        model: ListModel[Any] = index.model()  # type: ignore[assignment]
        column, row = model.columns[index.column()], model.row_at(index.row())
        rect = QRectF(option.rect)
        state = option.state
        first = view.horizontalHeader().visualIndex(index.column()) == 0
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, state, view, first=first)
        inner = rect.adjusted(FIRST_EDGE if first else EDGE, 0, -EDGE, -1)
        if column.chip is not None and column.chip(row) and column.text(row):
            kind = column.chip(row)
            icon = paint.STATUS[column.mark(row)][0] if column.mark is not None else None
            painter.setClipRect(rect)
            paint.chip(painter, inner.left(), inner.center().y(), column.text(row), kind, icon)
        else:
            self._words(painter, inner, column, row)
        if state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            paint.focus_ring(painter, rect.adjusted(1 if first else 0, 0, 0, -1), 3)
        painter.restore()

    @staticmethod
    def _ground(
        painter: QPainter, rect: QRectF, state: QStyle.StateFlag, view: QAbstractItemView, *, first: bool
    ) -> None:
        look = theme()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.color("sel" if view.isActiveWindow() and view.hasFocus() else "sel_idle"))
            if first:
                painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), look.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.color("hover"))
        paint.horizontal(painter, rect.left(), rect.right() + 1, rect.bottom() - 1)

    @staticmethod
    def _words(painter: QPainter, inner: QRectF, column: ListColumn[Any], row: Any) -> None:
        look = theme()
        ink = column.ink(row) if column.ink is not None else "text"
        align = paint.RIGHT if column.right else paint.LEFT
        second = column.second(row) if column.second is not None else None
        top = inner
        if second:
            height = look.line() + look.line("small") + 1
            top = QRectF(inner.left(), inner.center().y() - height / 2, inner.width(), look.line())
        if column.mark is not None and (kind := column.mark(row)):
            icon, mark_ink = paint.STATUS[kind]
            side = look.scaled(15)
            look.glyph(painter, QRectF(top.left(), top.center().y() - side / 2, side, side), icon, mark_ink, side)
            top = top.adjusted(side + 6, 0, 0, 0)
        if column.draw is not None:
            top = column.draw(painter, top, row)
        font = look.font("body", 600 if column.strong else 400, tabular=True)
        paint.words(painter, top, column.text(row), font, ink, align)
        if second:
            below = QRectF(top.left(), top.bottom() + 1, top.width(), look.line("small"))
            paint.words(painter, below, second, look.font("small", tabular=True), "text2", align)
