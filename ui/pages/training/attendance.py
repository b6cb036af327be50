"""Närvaro: who was at which meeting, and marking the meeting of the day with one key a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from i18n import _
from ui.components.empty import EmptyState
from ui.components.layout import down
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.training.attendance_side import AttendanceSide
from ui.pages.training.grid import AttendanceGrid
from ui.pages.training.marking import Marking
from ui.pages.training.view import RoundTab, RoundView

SIDE_WIDTH = 272


class AttendanceTab(RoundTab):
    """The list, and beside it the meeting one stands in."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.view: RoundView | None = None
        self.grid = AttendanceGrid()
        self.marking = Marking(ctx, self, self.grid)
        self.side = AttendanceSide(self.marking.mark_rest)
        split = WithInspector(self.grid, self.side, settings=ctx.settings, key="attendance", width=SIDE_WIDTH)
        nobody = EmptyState(
            _("Nobody is in the round yet"), _("Those who are called or have said yes stand here, one line each.")
        )
        self._stack = QStackedWidget()
        for widget in (split, nobody):
            self._stack.addWidget(widget)
        down(self, (self._stack, 1))
        self.grid.moved.connect(self._show_side)
        self.grid.cells.dataChanged.connect(self._show_side)
        self._newcomer = QAction(_("Somebody who came unannounced …"), self)
        self._newcomer.setProperty("glyph", "user-plus")
        self._newcomer.triggered.connect(lambda: self.marking.add_newcomer())
        self._rest = QAction(_("All without a mark are present"), self)
        self._rest.setProperty("glyph", "checks")
        self._rest.triggered.connect(lambda: self.marking.mark_rest())

    def show_sheet(self, view: RoundView) -> None:
        """Everybody's marks; one stands where one stood."""
        self.view = self.marking.view = view
        self.grid.show_view(view)
        self._stack.setCurrentIndex(0 if view.sheet.rows else 1)
        now = view.sheet.session_now()
        left = self.grid.cells.counts(now)[None] if now is not None and now.on == view.sheet.today else 0
        self.counted.emit(_("{n} left").format(n=left) if left else "")
        self._show_side()

    def _show_side(self) -> None:
        if self.view is not None and self.grid.cells.view is self.view:
            session = self.grid.session
            counts = self.grid.cells.counts(session) if session is not None else {}
            self.side.show_meeting(self.view, session, counts)

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.grid

    def begin(self) -> None:
        """On the first person without a mark at the meeting of the day."""
        self.grid.begin()

    def actions_(self) -> list[QAction]:
        """What is done with a key in the list, in menu and palette too."""
        return [self._newcomer, self._rest] if self.view is not None and self.view.may_mark() else []

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What the list answers to."""
        return self.grid.own_keys()

    def panes(self) -> list[QWidget]:
        """The list, and the meeting."""
        return [self.grid, self.side]

    def save_pending(self) -> None:
        """Figures that were typed are minutes; a comment that is being written is kept."""
        self.grid.take_figures()
        self.marking.save_pending()

    def place(self) -> Any:
        """Who and which meeting, and the scroll."""
        return self.grid.place()

    def restore(self, state: Any) -> None:
        """Back to them."""
        if state is not None:
            self.grid.set_place(state)
            if self.isVisible():
                self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
