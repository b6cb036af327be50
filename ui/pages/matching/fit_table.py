"""The homes that fit: a table whose current row unfolds its grounds, and heads under which a limit can be tried."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QHeaderView, QTableView, QWidget

from fhr_desktop.domain.matching_terms import Fit, Wish
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.matching_words import fit_said
from i18n import _
from ui.components.buttons import Button
from ui.components.labels import Icon, Label
from ui.components.layout import across, down
from ui.components.list_paint import two_line_height
from ui.pages.matching.fit_model import HOME, FitModel, HomeRow, Index, TryRow
from ui.pages.matching.fit_paint import EDGE, LEFT, MARKS, RANK, FitDelegate, FitHeader, row_height
from ui.pages.matching.view import MatchView
from ui.theme import theme

LEAST_HOME, LEAST_MARK = 150, 40  # widths at 100 %


class Grounds(QWidget):
    """What a home's marks rest on, laid in the lower part of its row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(3)
        self._consult = QWidget()
        self._words = Label("", "note", wrap=True)
        across(self._consult, down(None, Icon("info", "info", 16), None), (self._words, 1), spacing=8)
        left = LEFT + theme().scaled(RANK)
        down(self, self._grid, self._consult, margins=(left, 7, EDGE, 9), spacing=6)
        self.hide()

    def show_row(self, grounds: list[tuple[Wish, Fit, str]], consult: str, *, columns: int) -> None:
        """The grounds of another home, in one or two columns."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for number, (_wish, fit, said) in enumerate(grounds):
            words = Label(said, "note", wrap=True)
            icon, ink = MARKS[fit]
            cell = QWidget()
            across(cell, down(None, Icon(icon, ink, 16, fit_said(fit)), None), (words, 1), spacing=8)
            self._grid.addWidget(cell, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
            cell.show()  # what the layout shows later takes no height now
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._words.setText(consult)
        self._consult.setVisible(bool(consult))
        self._consult.updateGeometry()  # the words inside tell of their new height later

    def height_at(self, width: int) -> int:
        """How tall it is."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        return int(layout.totalHeightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A tint and the bar of the row."""
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), theme().color("tint"))
        painter.fillRect(QRectF(0, 0, 3, self.height()), theme().color("accent"))
        painter.end()


class FitTable(QTableView):
    """`chosen` carries the home one stands on or None, `opened` the home at Enter, `tried` a change to try."""

    chosen = Signal(object)
    opened = Signal(object)
    tried = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._open_row = -1  # the one whose grounds are unfolded
        self.fits = FitModel()
        self.grounds = Grounds(self.viewport())
        self.setHorizontalHeader(FitHeader(self))
        self.setModel(self.fits)
        self.setItemDelegate(FitDelegate(self))
        self.setAccessibleName(_("Homes that fit"))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.try_buttons: list[Button] = []
        self.doubleClicked.connect(lambda index: self._act(index.row()))
        theme().changed.connect(self._measure)

    # what is shown

    def show_view(self, view: MatchView) -> None:
        """Show what was found; one stands on the same home as before if it is there."""
        before = self.current()
        self.grounds.hide()
        self._open_row = -1
        self.clearSpans()
        for old in self.try_buttons:
            old.deleteLater()
        self.fits.show_view(view)
        self._heads()
        self._measure()
        kept = before.fitting.home.id if before is not None else None
        if not (kept is not None and self.select(kept)) and self.fits.rows:
            self._stand(0)
        self.chosen.emit(self.current())

    def current(self) -> HomeRow | None:
        """The home one stands on."""
        at = self.currentIndex().row()
        row = self.fits.rows[at] if 0 <= at < len(self.fits.rows) else None
        return row if isinstance(row, HomeRow) else None

    def select(self, home: RecordId) -> bool:
        """Stand on a home; False when it is not there."""
        for at, row in enumerate(self.fits.rows):
            if isinstance(row, HomeRow) and row.fitting.home.id == home:
                self._stand(at)
                return True
        return False

    def _stand(self, at: int) -> None:
        self.setCurrentIndex(self.fits.index(at, HOME))

    def _heads(self) -> None:
        """Each head is as wide as the table, with its words and its button."""
        self.try_buttons = []
        for at, row in enumerate(self.fits.rows):
            if isinstance(row, TryRow):
                if self.fits.columnCount() > 1:
                    self.setSpan(at, HOME, 1, self.fits.columnCount())
                button = Button(_("Try the limit"), "link", pressed=partial(self.tried.emit, row.change))
                button.setAccessibleName(_("Try: {change}").format(change=row.said))
                head, said = QWidget(), Label(str(self.fits.index(at, HOME).data()), "note")
                said.setMinimumWidth(1)
                across(head, (said, 1), button, margins=(LEFT, 0, EDGE + 6, 0))
                self.setIndexWidget(self.fits.index(at, HOME), head)
                self.try_buttons.append(button)

    # widths and heights

    def _measure(self) -> None:
        header = self.horizontalHeader()
        taken = 0
        for column, _wish in enumerate(self.fits.wishes, 1):
            said = str(self.fits.headerData(column, Qt.Orientation.Horizontal))
            width = max(theme().scaled(LEAST_MARK), round(theme().width(said, "small", 600)) + 10)
            header.resizeSection(column, width)
            taken += width
        if self.fits.columnCount():
            header.setSectionResizeMode(HOME, QHeaderView.ResizeMode.Fixed)
            room = self.viewport().width() - taken
            header.resizeSection(HOME, max(theme().scaled(LEAST_HOME), room))
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(two_line_height())
        for at, row in enumerate(self.fits.rows):
            if rows.sectionSize(at) != (wanted := row_height(row)):
                rows.resizeSection(at, wanted)
        self._unfold()

    def _unfold(self) -> None:
        """Lay the grounds under the home one stands on."""
        if 0 <= self._open_row < len(self.fits.rows):
            self.setRowHeight(self._open_row, row_height(self.fits.rows[self._open_row]))
        row, self._open_row = self.current(), -1
        if row is None:
            self.grounds.hide()
            return
        self._open_row = self.currentIndex().row()
        width = self._width()
        columns = 1 if theme().roomy or width < theme().scaled(520) else 2
        self.grounds.show_row(list(self.fits.grounds(row)), self.fits.consult(row), columns=columns)
        self.grounds.show()
        self.setRowHeight(self._open_row, row_height(row) + self.grounds.height_at(width) + 1)
        self._lay()

    def _width(self) -> int:
        return max(self.viewport().width(), self.horizontalHeader().length())

    def _lay(self) -> None:
        if self._open_row < 0:
            return
        place = self.visualRect(self.fits.index(self._open_row, HOME))
        top = place.top() + row_height(self.fits.rows[self._open_row])
        left = -self.horizontalScrollBar().value()
        self.grounds.setGeometry(left, top, self._width(), max(0, place.bottom() - top))  # the hairline stays

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another home: its grounds are unfolded, and seen whole."""
        super().currentChanged(current, previous)
        if current.row() != previous.row() or self._open_row < 0:
            self._unfold()
            self.scrollTo(current)
            self.chosen.emit(self.current())

    def updateGeometries(self) -> None:
        """What lies in the viewport follows its rows."""
        super().updateGeometries()
        self._lay()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The grounds follow their row."""
        super().scrollContentsBy(dx, dy)
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._measure()

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what the row is for."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._act(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.fits.rows:
            self._stand(0 if event.key() == Qt.Key.Key_Home else len(self.fits.rows) - 1)
        else:
            super().keyPressEvent(event)

    def _act(self, at: int) -> None:
        row = self.fits.rows[at] if 0 <= at < len(self.fits.rows) else None
        if isinstance(row, TryRow):
            self.tried.emit(row.change)
        elif row is not None:
            self.opened.emit(row)

    def focusInEvent(self, event: object) -> None:
        """Coming with the keyboard one stands on a row at once."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        if self.currentIndex().row() < 0 and self.fits.rows:
            self._stand(0)
        self.viewport().update()

    def place(self) -> QPoint:
        """How far it is scrolled."""
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
