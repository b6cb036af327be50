"""The rows of a list: typed columns, Swedish sorting by several columns, filtering. How a row is painted is
`list_paint`; what is in it is the page's matter."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QCollator, QLocale, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class ListColumn(Generic[T]):
    """One column. `text` is shown, filtered, sorted by and read aloud; the rest is how it looks.

    `sort` gives another value to sort by. `second` gives a second line. `mark` gives a status kind of
    `paint.STATUS` drawn before the words. `chip` gives a chip kind instead of plain words ("" for plain).
    `width` in pixels at 100 %; the column without one takes the slack. `strong` is the row's name. One that `folds` is
    left out where there is no room, before the list scrolls sideways. `draw` paints something beside the words in the
    cell's rectangle and gives back what is left for the words.
    """

    key: str
    title: str
    text: Callable[[T], str]
    width: int | None = None
    sort: Callable[[T], Any] | None = None
    second: Callable[[T], str] | None = None
    mark: Callable[[T], str] | None = None
    chip: Callable[[T], str] | None = None
    ink: Callable[[T], str] | None = None
    strong: bool = False
    right: bool = False
    hidden: bool = False
    filtered: bool = True
    folds: bool = False
    draw: Callable[[QPainter, QRectF, T], QRectF] | None = None


def collator() -> QCollator:
    """å, ä, ö last and in that order; figures by their value."""
    made = QCollator(QLocale("sv_SE"))
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    made.setNumericMode(True)
    return made


class ListModel(QAbstractTableModel, Generic[T]):
    """Rows of T. `identity` tells rows apart, so that selection survives new rows."""

    def __init__(self, columns: Sequence[ListColumn[T]], identity: Callable[[T], Hashable]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.identity = identity
        self._all: list[T] = []  # in order
        self._given: list[T] = []  # as they came
        self._folded: dict[Hashable, str] = {}  # identity → what the filter looks in
        self._keys: dict[str, dict[Hashable, Any]] = {}  # column → identity → sort key
        self._shown: list[T] = []
        self._order: list[tuple[str, bool]] = []  # (column key, descending), most important first
        self._words: tuple[str, ...] = ()
        self._keep: Callable[[T], bool] | None = None
        self._collator = collator()
        self._total: int | None = None  # where rows are arranged elsewhere

    # rows

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show these rows, filtered and sorted as before."""
        self._given = list(rows)
        self._folded, self._keys = {}, {}
        self._sort()
        self._arrange()

    def set_filter(self, text: str, keep: Callable[[T], bool] | None = None) -> None:
        """Show only rows holding every word of `text`, and for which `keep` is true."""
        self._words = tuple(text.casefold().split())
        self._keep = keep
        self._arrange()

    def set_order(self, order: Sequence[tuple[str, bool]]) -> None:
        """Sort by these columns, most important first; True is descending."""
        known = {column.key for column in self.columns}
        self._order = [(key, bool(down)) for key, down in order if key in known]
        self._sort()
        self._arrange()

    def show_arranged(self, rows: Sequence[T], order: Sequence[tuple[str, bool]], total: int) -> None:
        """Show rows that were filtered and sorted elsewhere, of `total`; for lists too long for the UI thread."""
        self._order, self._total = list(order), total
        self.beginResetModel()
        self._shown = list(rows)
        self.endResetModel()

    @property
    def order(self) -> list[tuple[str, bool]]:
        """The columns sorted by."""
        return list(self._order)

    @property
    def total(self) -> int:
        """How many rows there are before filtering."""
        return len(self._all) if self._total is None else self._total

    @property
    def rows(self) -> Sequence[T]:
        """The rows shown, in order."""
        return tuple(self._shown)

    def row_at(self, row: int) -> T:
        """The row shown at this place. Raises IndexError."""
        return self._shown[row]

    def place_of(self, identity: Hashable) -> int:
        """Where the row with this identity is shown, or −1."""
        return next((n for n, row in enumerate(self._shown) if self.identity(row) == identity), -1)

    def _arrange(self) -> None:
        self.beginResetModel()
        self._shown = [row for row in self._all if self._wanted(row)]
        self.endResetModel()

    def _sort(self) -> None:
        self._all = list(self._given)
        for key, descending in reversed(self._order):
            keys = self._keys.get(key)
            if keys is None:
                column = next(column for column in self.columns if column.key == key)
                make = self._sort_key(column)
                keys = self._keys[key] = {self.identity(row): make(row) for row in self._given}
            self._all.sort(key=lambda row, had=keys: had[self.identity(row)], reverse=descending)  # type: ignore[misc]

    def _wanted(self, row: T) -> bool:
        if self._keep is not None and not self._keep(row):
            return False
        if not self._words:
            return True
        who = self.identity(row)
        text = self._folded.get(who)
        if text is None:
            cells = (self._cell_text(row, column) for column in self.columns if column.filtered)
            text = self._folded[who] = " ".join(cells).casefold()
        return all(word in text for word in self._words)

    def _sort_key(self, column: ListColumn[T]) -> Callable[[T], Any]:
        if column.sort is not None:
            given = column.sort

            def by_value(row: T) -> Any:
                value = given(row)
                if isinstance(value, str):
                    return (False, self._collator.sortKey(value))
                return (value is None, value)

            return by_value
        return lambda row: self._collator.sortKey(column.text(row))

    # what the view asks for

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns, hidden ones too."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, the words read aloud, and the row itself (UserRole)."""
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {self._cell_text(row, column)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles; read aloud with the sorting."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[section].title
        return None

    @staticmethod
    def _cell_text(row: T, column: ListColumn[T]) -> str:
        second = column.second(row) if column.second is not None else ""
        return f"{column.text(row)}, {second}" if second else column.text(row)
