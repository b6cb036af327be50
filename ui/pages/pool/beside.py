"""What stands beside the list: the map above, the home that one stands on below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from fhr_desktop.domain.pool_list import PoolRow
from ui.context import AppContext
from ui.pages.pool.map_pane import MapPane
from ui.pages.pool.preview import PoolPreview
from ui.pages.pool.wording import PoolWords

HEIGHTS = [330, 330]  # of map and preview, in proportion


class Beside(QSplitter):
    """Side by side in a drawer, which is wide and low."""

    def __init__(self, ctx: AppContext, preview: PoolPreview) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.map, self.preview = MapPane(ctx), preview
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(self.map)
        self.addWidget(preview)
        self.setSizes(HEIGHTS)

    def lay(self, folded: bool) -> None:
        """As a drawer, or beside the list."""
        self.setOrientation(Qt.Orientation.Horizontal if folded else Qt.Orientation.Vertical)
        self.setSizes(HEIGHTS)

    def show_rows(self, rows: Sequence[PoolRow], said: PoolWords) -> None:
        """The homes that the list shows."""
        self.map.show_rows(rows, said.place_name)

    def show_row(self, row: PoolRow | None, said: PoolWords) -> None:
        """The home that one stands on, or none."""
        self.preview.show_row(row, said)
        self.map.select(None if row is None else row.home_id)
