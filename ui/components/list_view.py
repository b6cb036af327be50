"""The list itself: a table of rows with its header, keys, columns and remembered state."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QScrollArea, QTableView

from ui.components.list_model import ListColumn, ListModel
from ui.components.list_paint import ListDelegate, ListHeader, one_line_height, two_line_height
from ui.theme import theme

T = TypeVar("T")
_Hint = QAbstractItemView.ScrollHint
_LEAST_SLACK = 140  # the column that takes the slack is never narrower, at 100 %


class ListTable(QTableView, Generic[T]):
    """A list of T. `opened` on Enter or double click, `previewed` on Space, `current_changed` while moving.

    All three carry the row, `current_changed` also None.
    """

    opened = Signal(object)
    previewed = Signal(object)
    current_changed = Signal(object)
    _fits = False  # whether it is as high as its rows
    _most = 0  # of how many of them at most; 0: of all
    state_changed = Signal()

    def __init__(
        self,
        name: str,
        columns: Sequence[ListColumn[T]],
        identity: Callable[[T], Hashable],
        *,
        several: bool = False,
    ) -> None:
        super().__init__()
        self.rows_model: ListModel[T] = ListModel(columns, identity)
        self.setHorizontalHeader(ListHeader(self))
        self.setModel(self.rows_model)
        self.setItemDelegate(ListDelegate(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.sectionClicked.connect(self._sort_by)
        header.sectionResized.connect(lambda: self.state_changed.emit())
        header.sectionMoved.connect(lambda: self.state_changed.emit())
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.columns_menu().popup(header.mapToGlobal(at)))
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(lambda: self.current_changed.emit(self.current()))
        for logical, column in enumerate(columns):
            self.setColumnHidden(logical, column.hidden)
            sizing = QHeaderView.ResizeMode.Stretch if column.width is None else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(logical, sizing)
        self._percent = 0
        self._folded: set[int] = set()  # columns left out for want of room, which nobody has hidden
        self._measure()
        theme().changed.connect(self._measure)

    # rows

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show rows; selection and scroll stay where they were. When the row is gone, on the next, or the last."""
        identity, place = self.rows_model.identity, self.currentIndex().row()
        near = [*self.rows_model.rows[place + 1 :], *reversed(self.rows_model.rows[:place])] if place >= 0 else []
        self._kept(lambda: self.rows_model.set_rows(rows), [identity(one) for one in near])

    def set_filter(self, text: str, keep: Callable[[T], bool] | None = None) -> None:
        """Show only what matches; see `ListModel.set_filter`."""
        self._kept(lambda: self.rows_model.set_filter(text, keep))

    def current(self) -> T | None:
        """The row the person stands on."""
        index = self.currentIndex()
        return self.rows_model.row_at(index.row()) if index.isValid() else None

    def selected(self) -> list[T]:
        """The selected rows, from the top."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.rows_model.row_at(place) for place in places]

    def select(self, identity: Hashable) -> bool:
        """Stand on the row with this identity; False when it is not shown."""
        place = self.rows_model.place_of(identity)
        if place >= 0:
            self._stand(place)
        return place >= 0

    def _stand(self, place: int) -> None:
        column = self.horizontalHeader().logicalIndex(0)
        index = self.rows_model.index(place, column)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def _kept(self, change: Callable[[], None], near: Sequence[Hashable] = ()) -> None:
        row = self.current()
        scroll = self.verticalScrollBar().value()
        had = self.rows_model.identity(row) if row is not None else None
        change()
        self.setUpdatesEnabled(False)
        found = had is not None and self.select(had)
        if not found and self.rows_model.rows and (row is not None or self.hasFocus()):
            shown = {self.rows_model.identity(one): place for place, one in enumerate(self.rows_model.rows)}
            self._stand(next((shown[one] for one in near if one in shown), 0))
        self.verticalScrollBar().setValue(scroll)
        self.setUpdatesEnabled(True)
        self.current_changed.emit(self.current())

    # order and columns

    def _sort_by(self, logical: int) -> None:
        """Click sorts; again turns the order; with Shift the column is added to the order."""
        key = self.rows_model.columns[logical].key
        order = self.rows_model.order
        adding = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        down = next((not descending for had, descending in order if had == key), False)
        self.sort_by([*([one for one in order if one[0] != key] if adding else []), (key, down)])

    def sort_by(self, order: Sequence[tuple[str, bool]]) -> None:
        """Sort by these columns, most important first; True is descending."""
        self._kept(lambda: self.rows_model.set_order(order))
        self.horizontalHeader().viewport().update()
        self.state_changed.emit()

    def columns_menu(self) -> QMenu:
        """A menu to choose which columns are shown."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for logical, column in enumerate(self.rows_model.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self._is_put_away(logical))
            action.setEnabled(not column.strong)
            action.toggled.connect(lambda shown, at=logical: self._show_column(at, shown=shown))
        return menu

    def _show_column(self, logical: int, *, shown: bool) -> None:
        self._folded.discard(logical)
        self.setColumnHidden(logical, not shown)
        self._share()
        self.state_changed.emit()

    def _measure(self) -> None:
        """Heights and widths from the fonts of the moment."""
        two = any(column.second is not None for column in self.rows_model.columns)
        self.verticalHeader().setDefaultSectionSize(two_line_height() if two else one_line_height())
        percent, self._percent = self._percent, theme().fonts.percent
        header = self.horizontalHeader()
        for logical, column in enumerate(self.rows_model.columns):
            if column.width is None or percent == self._percent:
                continue
            hidden = self.isColumnHidden(logical)
            self.setColumnHidden(logical, False)  # of one that is hidden Qt tells no width
            width = header.sectionSize(logical) * 100 / percent if percent else column.width
            header.resizeSection(logical, theme().scaled(width))
            self.setColumnHidden(logical, hidden)
        self._share()
        self._fit()

    def _share(self) -> None:
        """The slack goes to the column without a width; when there is none left, columns fold, and then the list
        scrolls sideways."""
        header, least = self.horizontalHeader(), theme().scaled(_LEAST_SLACK)
        self._unfold()
        columns = self.rows_model.columns
        shown = [n for n in range(len(columns)) if not self.isColumnHidden(n)]
        slack = [n for n in shown if columns[n].width is None]
        taken = sum(header.sectionSize(n) for n in shown if n not in slack) + least * len(slack)
        for logical in [n for n in reversed(shown) if columns[n].folds]:
            if taken > self.viewport().width():
                taken -= header.sectionSize(logical)
                self._folded.add(logical)
                self.setColumnHidden(logical, True)
        fits = taken <= self.viewport().width()
        for logical in slack:
            sizing = QHeaderView.ResizeMode.Stretch if fits else QHeaderView.ResizeMode.Interactive
            if header.sectionResizeMode(logical) != sizing:
                header.setSectionResizeMode(logical, sizing)
            if not fits:
                header.resizeSection(logical, least)

    def _unfold(self) -> None:
        for logical in self._folded:
            self.setColumnHidden(logical, False)
        self._folded.clear()

    def _is_put_away(self, logical: int) -> bool:
        """Whether the person has hidden a column."""
        return self.isColumnHidden(logical) and logical not in self._folded

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share()

    # remembered state: columns and order only. What was filtered for may be a name and is not kept.

    def list_state(self) -> dict[str, Any]:
        """Widths at 100 %, order of columns, hidden ones, sorting. Plain values without personal data."""
        header = self.horizontalHeader()
        columns = self.rows_model.columns
        factor = theme().fonts.percent / 100
        return {
            "order": [list(one) for one in self.rows_model.order],
            "hidden": [column.key for n, column in enumerate(columns) if self._is_put_away(n)],
            "widths": {
                column.key: round(header.sectionSize(n) / factor)
                for n, column in enumerate(columns)
                if column.width is not None and not self.isColumnHidden(n)
            },
            "places": [columns[header.logicalIndex(n)].key for n in range(len(columns))],
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Come back to a state; columns that no longer exist are passed over."""
        header = self.horizontalHeader()
        at = {column.key: n for n, column in enumerate(self.rows_model.columns)}
        self._folded.clear()
        for key, logical in at.items():
            self.setColumnHidden(logical, key in state.get("hidden", ()))
        for key, width in state.get("widths", {}).items():
            if key in at:
                header.resizeSection(at[key], theme().scaled(width))
        for place, key in enumerate(state.get("places", ())):
            if key in at:
                header.moveSection(header.visualIndex(at[key]), min(place, len(at) - 1))
        self.sort_by([(key, down) for key, down in state.get("order", ())])

    # keys and look

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space previews, Home and End go to the first and last row."""
        row = self.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None and not event.modifiers():
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Space and row is not None:
            self.previewed.emit(row)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.rows_model.rows:
            self._stand(0 if event.key() == Qt.Key.Key_Home else self.rows_model.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        """Coming with the keyboard one stands on a row at once."""
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection() and self.rows_model.rows:
            self._stand(0)
        self.viewport().update()

    def fit_rows(self, most: int = 0) -> None:
        """From now on as high as its rows, or as `most` of them: for a list in a pane that scrolls, which then follows
        the row one stands on.
        """
        self._fits, self._most = True, most
        self.rows_model.modelReset.connect(self._fit)
        self.horizontalScrollBar().rangeChanged.connect(lambda _least, _most: self._fit())
        self._fit()

    def _fit(self) -> None:
        if not self._fits:
            return
        rows, bar = self.rows_model.rowCount(), self.horizontalScrollBar()
        head = 0 if self.horizontalHeader().isHidden() else self.horizontalHeader().sizeHint().height()
        high = (min(rows, self._most) if self._most else rows) * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(head + high + (bar.sizeHint().height() if bar.maximum() else 0) + 1)

    def scrollTo(self, index: QModelIndex | QPersistentModelIndex, hint: _Hint = _Hint.EnsureVisible) -> None:
        """Within the pane too, where it is the pane that scrolls."""
        super().scrollTo(index, hint)
        pane = self.parentWidget() if self._fits else None
        while pane is not None and not isinstance(pane, QScrollArea):
            pane = pane.parentWidget()
        inner = pane.widget() if pane is not None else None
        if pane is not None and inner is not None:
            row = self.visualRect(index)
            y = self.viewport().mapTo(inner, row.center()).y()
            pane.ensureVisible(pane.horizontalScrollBar().value(), y, 0, row.height())

    def place(self) -> QPoint:
        """How far the list is scrolled."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def set_place(self, place: QPoint) -> None:
        """Scroll back."""
        self.horizontalScrollBar().setValue(place.x())
        self.verticalScrollBar().setValue(place.y())

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows_model.row_at(index.row()))


def remember(table: ListTable[Any], settings: Any, key: str) -> None:
    """Restore the list's columns and order from the personal settings, and keep them there from now on."""
    state = settings.get(f"list.{key}")
    if state:
        table.restore_state(state)
    table.state_changed.connect(lambda: settings.set(f"list.{key}", table.list_state()))
