"""Närvaro: who was at which meeting, and marking the meeting of the day with one key a person."""

from __future__ import annotations

from ui.components.labels import Label
from ui.components.layout import down
from ui.context import AppContext
from ui.pages.training.view import RoundTab, RoundView


class AttendanceTab(RoundTab):
    """The list of those in the round."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._people = Label("")
        down(self, self._people, None, margins=(20, 14, 16, 20))

    def show_sheet(self, view: RoundView) -> None:
        """Everybody, one line each."""
        self._people.setText("\n".join(view.names.listed(row) for row in view.sheet.rows))
