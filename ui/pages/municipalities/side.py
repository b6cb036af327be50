"""Beside a municipality's figures: what is behind one, whom to turn to, and who sits in the groups."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from fhr_desktop.domain.followup import Counts
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.insight import TownSheet
from i18n import _, _n
from ui import words
from ui.components.facts import Facts
from ui.components.labels import Label
from ui.components.layout import Pane, ScrollPane, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.pages.municipalities.rows import Behind, FigureRow

MOST = 12  # rows of the list in sight


class TownSide(Pane):
    """`asked` carries what the chosen figure counts, and what to open."""

    asked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__("panel")
        self._name, self._how = Label("", "strong", wrap=True), Label("", "help", wrap=True)
        self._count = Label("", "meta")
        column = ListColumn[Behind]("said", _("Behind the figure"), lambda row: row.said, strong=True)
        self.list: ListTable[Behind] = ListTable(_("Behind the figure"), [column], lambda row: row.at)
        self.list.setProperty("surface", "panel")
        self.list.horizontalHeader().hide()
        self.list.fit_rows(MOST)
        self.list.opened.connect(self._open)
        self._figure: FigureRow | None = None
        self._contacts, self._seats, self._steps = Facts(), Facts(), Facts()
        self._no_contacts = Label(_("Nobody is noted. Contacts are entered under Settings."), "help", wrap=True)
        self._no_seats = Label(_("Nobody is noted."), "help", wrap=True)
        top = down(None, self._name, self._how, 4, self._count, margins=(18, 14, 16, 4))
        rest = down(
            None, Label(_("Contacts"), "strong"), 2, self._contacts, self._no_contacts, 12,
            Label(_("In the groups"), "strong"), 2, self._seats, self._no_seats, 12,
            Label(_("In the cooperation"), "strong"), 2, self._steps, margins=(18, 12, 16, 16),
        )  # fmt: skip
        scroll = ScrollPane(top, self.list, rest, None, surface="panel", margins=(0, 0, 0, 0))
        down(self, (scroll, 1))
        self.setMinimumWidth(270)
        self.setFocusProxy(self.list)

    def show_figure(self, row: FigureRow | None) -> None:
        """Tell about another figure."""
        self._figure = row
        if row is None:
            return
        self._name.setText(f"{row.what}: {row.own}")
        self._how.setText(row.definition)
        n = len(row.behind)
        self._count.setText(_n("{n} in the list. Enter opens.", "{n} in the list. Enter opens.", n).format(n=n))
        self.list.set_rows(row.behind)
        self.list.setVisible(bool(row.behind))

    def show_sheet(self, municipality: Municipality, sheet: TownSheet) -> None:
        """Whom to turn to, who sits where, and since when it takes part."""
        contacts = [(one.role or _("Contact"), _lines(one.name, one.phone, one.email)) for one in sheet.contacts]
        seats = [
            (words.choice("cooperation_group", one.group), _lines(one.name, _standing(one.standing), one.title))
            for one in sheet.seats
        ]
        self._contacts.set(contacts)
        self._seats.set(seats)
        self._no_contacts.setVisible(not contacts)
        self._no_seats.setVisible(not seats)
        days = [(_("Takes part from"), municipality.participates_from), (_("To"), municipality.participates_to)]
        said = [(word, day.isoformat()) for word, day in days if day is not None]
        said += [(_joined(one.joins), _lines(one.on.isoformat(), one.decided_by)) for one in sheet.steps]
        self._steps.set(said or [(_("Takes part"), _("no"))])

    def _open(self, row: Behind) -> None:
        counts = self._figure.counts if self._figure is not None else Counts.CASES
        self.asked.emit(counts, row.opens)

    def go_in(self) -> None:
        """The focus on the first of the list."""
        self.list.setFocus(Qt.FocusReason.TabFocusReason)


def _standing(key: str) -> str:
    return words.choice("seat_standing", key).lower()


def _joined(joins: bool) -> str:  # as the step says it
    return _("Joined") if joins else _("Left the cooperation")


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
