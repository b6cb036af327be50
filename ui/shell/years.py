"""The year that a page of Uppföljning shows: the one that was chosen on one of them stands on the others too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from i18n import _
from ui.components.combo import Combo
from ui.context import AppContext


class Years(Combo):
    """A list of years. `turned` when somebody chooses one here; what stood there from the beginning is no choice."""

    turned = Signal()

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._ctx = ctx
        self.setAccessibleName(_("Year"))
        self.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._chosen)

    @property
    def year(self) -> int | None:
        """The one that stands there; None before years are offered."""
        found = self.currentData()
        return int(found) if found is not None else None

    def offer(self, years: Sequence[tuple[int, str]], first: int) -> None:
        """The years and their words; `first` stands there if none has been chosen on another page."""
        for year, said in years:
            self.addItem(said, year)
        self._stand(first)
        self.follow()

    def choose(self, year: int) -> bool:
        """Have a year that is offered stand here and on the other pages; whether it was another."""
        if self.findData(year) < 0:
            return False
        self._ctx.year = year
        return self._stand(year)

    def follow(self) -> bool:
        """Have the year that was chosen on another page stand here, if it is offered; whether it was another."""
        return self._ctx.year is not None and self._stand(self._ctx.year)

    def _stand(self, year: int) -> bool:
        before, at = self.currentIndex(), self.findData(year)
        if at >= 0:
            self.setCurrentIndex(at)
        return self.currentIndex() != before

    def _chosen(self) -> None:
        self._ctx.year = self.year
        self.turned.emit()
