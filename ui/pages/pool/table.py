"""The list of the pool. It is filtered and sorted by `finding`, so that 25 000 homes scroll as easily as sixty."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import Signal

from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.record import RecordId
from i18n import _
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable


class HomeTable(ListTable[PoolRow]):
    """`asked` when other words or another order are wanted; the answer comes with `show_found`."""

    asked = Signal()

    def __init__(self, columns: Sequence[ListColumn[PoolRow]]) -> None:
        super().__init__(_("Homes in the pool"), columns, lambda row: row.home_id, several=True)
        self.words = ""
        self._numbers: list[int] = []
        self.wanted_order: list[tuple[str, bool]] = [("name", False)]

    def set_filter(self, text: str, keep: Callable[[PoolRow], bool] | None = None) -> None:
        """Other words are sought."""
        self.words = text
        self.asked.emit()

    def sort_by(self, order: Sequence[tuple[str, bool]]) -> None:
        """Another order is wanted."""
        known = {column.key for column in self.rows_model.columns}
        self.wanted_order = [(key, bool(down)) for key, down in order if key in known] or [("name", False)]
        self.asked.emit()

    def show_found(
        self, rows: Sequence[PoolRow], numbers: list[int], order: Sequence[tuple[str, bool]], total: int
    ) -> None:
        """What was found, with the homes' ids as numbers: one stays on the row where one stood."""
        self._numbers = numbers
        sorted_anew = list(order) != self.rows_model.order
        self._kept(lambda: self.rows_model.show_arranged(rows, order, total))
        self.horizontalHeader().viewport().update()
        if sorted_anew:
            self.state_changed.emit()

    def select(self, identity: Hashable) -> bool:
        """Stand on this home; False when it is not shown. Found by number, which is quick among thousands."""
        wanted = identity.int if isinstance(identity, RecordId) else -1
        if wanted not in self._numbers:
            return False
        self._stand(self._numbers.index(wanted))
        return True

    def selected_count(self) -> int:
        """How many homes are selected, without making a list of them."""
        ranges: Any = self.selectionModel().selection()  # a list, which its stub does not tell
        return sum(one.height() for one in ranges)

    def show_column(self, key: str, *, shown: bool) -> None:
        """A column that comes and goes with what is asked, and is nobody's choice to remember."""
        logical = next(n for n, column in enumerate(self.rows_model.columns) if column.key == key)
        if self.isColumnHidden(logical) is shown:
            self._folded.discard(logical)
            self.setColumnHidden(logical, not shown)
            self._share()
