"""The list of requests: its columns and their words, and those that have ended behind a filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.needs import ENDED, Need, NeedState, emergency_limit
from fhr_desktop.services import need_words
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.filter_bar import FilterBar
from ui.components.layout import down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext

N = NeedState
MARKS = {
    N.RECEIVED: "new",
    N.SUPPLEMENTING: "missing",
    N.OPEN: "progress",
    N.PROPOSED: "sent",
    N.FAMILY_ASKED: "wait",
    N.ASSESSING: "wait",
    N.PLACED: "ok",
    N.CLOSED: "not",
}


@dataclass(frozen=True)
class NeedsRead:
    """The requests as they were read, the day, and what municipalities are called."""

    needs: tuple[Need, ...]
    today: dt.date
    municipalities: Mapping[str, str]

    def waiting(self) -> int:
        """How many have not ended."""
        return sum(one.state not in ENDED for one in self.needs)

    def unseen(self) -> int:
        """How many of those that wait are of children with protected data, and in no list."""
        return sum(one.protected and one.state not in ENDED for one in self.needs)


class NeedsList(QWidget):
    """The list with its filter. The request for a protected child is shown to whoever writes its whole number."""

    def __init__(self, ctx: AppContext, today: dt.date) -> None:
        super().__init__()
        self._read = NeedsRead((), today, {})
        self.table: ListTable[Need] = ListTable(_("Requests"), self._columns(), lambda need: need.id)
        remember(self.table, ctx.settings, "needs")
        self.filter = FilterBar(self.table, noun=_counted)
        self.over = Button(_("Ended"), "filter")
        self.over.setCheckable(True)
        self.over.toggled.connect(self.filter.apply)
        self.filter.add_widget(self.over)
        self.filter.narrow(self._fits)
        down(self, self.filter, (self.table, 1))

    def show_needs(self, read: NeedsRead) -> None:
        """Show them. Where all have ended, those are what is shown."""
        first, self._read = not self._read.needs, read
        if first and read.needs and not read.waiting():
            self.over.setChecked(True)
        self.filter.apply()
        self.table.set_rows(read.needs)
        if self.table.current() is None and self.table.rows_model.rows:
            self.table.select(self.table.rows_model.row_at(0).id)

    def place(self) -> Any:
        """The row and the scroll, and whether those that have ended are shown."""
        need = self.table.current()
        return {
            "need": need.id if need is not None else None,
            "scroll": self.table.place().y(),
            "over": self.over.isChecked(),
        }

    def restore(self, state: Any) -> None:
        """Back to it."""
        self.over.setChecked(state["over"])
        self.table.select(state["need"])
        self.table.set_place(QPoint(0, state["scroll"]))

    def _fits(self, need: Need) -> bool:
        if need.protected:
            return self.filter.field.text().strip().casefold() == need.number.casefold()
        return (need.state in ENDED) == self.over.isChecked()

    def _columns(self) -> Sequence[ListColumn[Need]]:
        return [
            ListColumn[Need](
                "number", _("Number"), lambda n: n.number, 118, strong=True, second=lambda n: n.reference,
                mark=lambda n: "protected" if n.protected else "",
            ),
            ListColumn[Need]("municipality", _("Municipality"), self._named, 122, second=lambda n: n.officer),
            ListColumn[Need](
                "children", _("Children"), need_words.ages_said, 168, second=need_words.together_said,
                sort=lambda n: n.ages(),
            ),
            ListColumn[Need]("places", _("Places that matter"), need_words.places_said, second=_what_is_there),
            ListColumn[Need](
                "state", Need.SPECS["state"].label, lambda n: need_words.state_said(n.state), 150, mark=state_mark,
                second=lambda n: words.choice("need_outcome", n.outcome),
            ),
            ListColumn[Need](
                "waits", _("Waits"), self._waits, 146, sort=lambda n: -n.days_open(self._read.today),
                second=need_words.emergency_said, ink=self._waits_ink, filtered=False, folds=True,
            ),
            ListColumn[Need](
                "reply", _("Reply by"), self._reply, 104, sort=lambda n: n.reply_wanted_by or dt.date.max,
                ink=self._reply_ink, filtered=False, folds=True,
            ),
        ]  # fmt: skip

    def _named(self, need: Need) -> str:
        return self._read.municipalities.get(need.municipality, need.municipality)

    def _waits(self, need: Need) -> str:
        return words.days_passed(need.days_open(self._read.today))

    def _waits_ink(self, need: Need) -> str:
        limit = emergency_limit(need)
        return "err" if limit is not None and need.state not in ENDED and limit <= self._read.today else "text"

    def _reply(self, need: Need) -> str:
        return words.near_day(need.reply_wanted_by, self._read.today) if need.reply_wanted_by else ""

    def _reply_ink(self, need: Need) -> str:
        late = need.reply_wanted_by is not None and need.reply_wanted_by < self._read.today
        return "err" if late and need.state not in ENDED else "text"


def state_mark(need: Need) -> str:
    """The mark before the words of its state."""
    return MARKS[NeedState(need.state)] if need.state in MARKS else "info"


def _what_is_there(need: Need) -> str:
    return ", ".join(str(one["about"]) for one in need.places_that_matter if one.get("about"))


def _counted(shown: int, _total: int) -> str:
    return _n("{n} request", "{n} requests", shown).format(n=shown)
