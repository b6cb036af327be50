"""Proposals that ask for an act: told on the first page until somebody does it."""

from __future__ import annotations

from collections.abc import Sequence

from fhr_desktop.services.proposal_views import Stuck, stuck_said
from i18n import _, _n
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.context import AppContext


class StuckBand(Banner):
    """The band on the first page. Its button opens the request of the first."""

    def __init__(self, ctx: AppContext) -> None:
        self._ctx = ctx
        self._stuck: Sequence[Stuck] = ()
        self.button = Button(_("Open the request"), "amber", pressed=self.open)
        super().__init__("", "", self.button, icon="clock")
        self.hide()

    def show_stuck(self, many: Sequence[Stuck]) -> None:
        """Tell of these; hidden when there are none."""
        self._stuck = many
        self.setVisible(bool(many))
        if many:
            home = many[0].proposed.home
            strong, plain = stuck_said(many[0], words.family(home.name, protected=home.protected))
            more = len(many) - 1
            others = _n("{n} more proposal waits in the same way.", "{n} more proposals wait in the same way.", more)
            self.set_words(strong, f"{plain} {others.format(n=more)}" if more else plain)

    def open(self) -> None:
        """The request that the first is for."""
        need = self._stuck[0].proposed.need if self._stuck else None
        if need is not None:
            self._ctx.navigate("matching", need.id)
