"""How the homes that fit are painted: rank, name and where it is, and a mark for each wish."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fhr_desktop.domain.matching_terms import Fit
from ui.components import paint
from ui.components.list_paint import one_line_height, two_line_height
from ui.pages.matching.fit_model import HOME, FitModel, HomeRow, TryRow
from ui.theme import theme

if TYPE_CHECKING:
    from ui.pages.matching.fit_table import FitTable

LEFT, EDGE, RANK = 20, 8, 34
MARKS = {  # icon and ink; each of its own shape
    Fit.MET: ("check-circle-fill", "ok"),
    Fit.PARTLY: ("circle-half-tilt-fill", "text2"),
    Fit.UNMET: ("x-circle", "text3"),
    Fit.UNKNOWN: ("question", "text3"),
    Fit.TOLD: ("info", "text2"),
}
KEPT_OUT = ("x-circle", "amber_edge")


class FitHeader(QHeaderView):
    """Titles in small semibold; those of the wishes over their marks."""

    def __init__(self, table: FitTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(28)

    def sizeHint(self) -> QSize:
        """30 px high at 100 %."""
        return QSize(super().sizeHint().width(), max(30, math.ceil(theme().line("small")) + 14))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """One title."""
        look, box = theme(), QRectF(rect)
        painter.save()
        painter.fillRect(box, look.color("panel"))
        paint.horizontal(painter, box.left(), box.right() + 1, box.bottom() - 1, "line")
        said = str(self.model().headerData(logical, Qt.Orientation.Horizontal))
        inner = box.adjusted(LEFT, 0, 0, 0) if logical == HOME else box
        align = paint.LEFT if logical == HOME else paint.CENTRE
        paint.words(painter, inner, said, look.font("small", 600), "text2", align)
        painter.restore()


class FitDelegate(QStyledItemDelegate):
    """Paints the upper part of a row; under the current one its grounds are laid."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The cell."""
        table = option.widget
        model = index.model()
        assert isinstance(model, FitModel)
        row = model.rows[index.row()]
        whole = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, TryRow):
            self._head(painter, whole, row, selected=bool(option.state & QStyle.StateFlag.State_Selected))
        else:
            rect = QRectF(whole.left(), whole.top(), whole.width(), min(whole.height(), row_height(row)))
            self._ground(painter, rect, option.state, first=index.column() == HOME, focused=table.hasFocus())
            if index.column() == HOME:
                self._home(painter, rect, row)
            else:
                self._mark(painter, rect, row, model, index.column())
            paint.horizontal(painter, whole.left(), whole.right() + 1, whole.bottom() - 1)
            if option.state & QStyle.StateFlag.State_HasFocus and table.hasFocus():
                paint.focus_ring(painter, rect.adjusted(1, 0, 0, -1), 3)
        painter.restore()

    @staticmethod
    def _head(painter: QPainter, rect: QRectF, row: TryRow, *, selected: bool) -> None:
        painter.fillRect(rect, theme().color("sel" if selected else "panel"))
        paint.horizontal(painter, rect.left(), rect.right() + 1, rect.bottom() - 1)

    @staticmethod
    def _ground(painter: QPainter, rect: QRectF, state: QStyle.StateFlag, *, first: bool, focused: bool) -> None:
        look = theme()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.color("sel" if focused else "sel_idle"))
            if first:
                painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), look.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.color("hover"))

    @staticmethod
    def _home(painter: QPainter, rect: QRectF, row: HomeRow) -> None:
        look = theme()
        inner = rect.adjusted(LEFT, 0, -EDGE, -1)
        if row.near is None:
            box = QRectF(inner.left(), inner.top(), look.scaled(RANK), inner.height())
            paint.words(painter, box, str(row.fitting.rank), look.font("title", tabular=True), "accent")
        inner = inner.adjusted(look.scaled(RANK), 0, 0, 0)
        height = look.line() + look.line("small") + 1
        top = QRectF(inner.left(), inner.center().y() - height / 2, inner.width(), look.line())
        weight, ink = (400, "text2") if row.near is not None else (600, "text")
        if row.protected:
            side = look.scaled(15)
            look.glyph(painter, QRectF(top.left(), top.center().y() - side / 2, side, side), *_PROTECTED, side)
            top, ink = top.adjusted(side + 6, 0, 0, 0), "prot"
        paint.words(painter, top, row.name, look.font("body", weight), ink)
        below = QRectF(inner.left(), top.bottom() + 1, inner.width(), look.line("small"))
        said = shortened(row.where, lambda some: look.width(some, "small") <= below.width())
        paint.words(painter, below, said, look.font("small", tabular=True), "text2")

    @staticmethod
    def _mark(painter: QPainter, rect: QRectF, row: HomeRow, model: FitModel, column: int) -> None:
        wish = model.wishes[column - 1]
        fit = row.fit(wish)
        if fit is None:
            return
        icon, ink = KEPT_OUT if row.kept_out(wish) else MARKS[fit]
        if row.near is not None and not row.kept_out(wish):
            icon, ink = icon.removesuffix("-fill") if fit is Fit.MET else icon, "text3"
        side = theme().scaled(18)
        box = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
        theme().glyph(painter, box, icon, ink, side)


_PROTECTED = paint.STATUS["protected"]


def row_height(row: HomeRow | TryRow) -> int:
    """Height of a row before its grounds."""
    return one_line_height() + 6 if isinstance(row, TryRow) else two_line_height()


def shortened(said: str, fits: Callable[[str], bool]) -> str:
    """Where a home is, with no word cut: "under 5 min · Boda, Rättvik", "under 5 min · Boda" or "under 5 min"."""
    shorter = (said, said.rpartition(", ")[0], said.rpartition(" · ")[0])
    return next((one for one in shorter if one and fits(one)), said)
