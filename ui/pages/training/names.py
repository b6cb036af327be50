"""How those in a round are named on screen: by name, or by number while names are hidden from a projector."""

from __future__ import annotations

from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.training.sheets import Sheet, SheetRow
from i18n import _


class Names:
    """Of one round. A number stays with its person for as long as the names are hidden."""

    def __init__(self) -> None:
        self.hidden = False
        self._numbers: dict[RecordId, int] = {}

    def set_hidden(self, hidden: bool) -> None:
        """Hide or show them."""
        self.hidden = hidden
        self._numbers.clear()

    def meet(self, sheet: Sheet) -> None:
        """Number those of a round, in the order of the list; newcomers come after."""
        for row in (*sheet.rows, *sheet.others):
            self._numbers.setdefault(row.participant.id, len(self._numbers) + 1)

    def listed(self, row: SheetRow) -> str:
        """ "Berg, Lotta", or "Deltagare 3"."""
        return self._number(row) if self.hidden else row.listed_name

    def spoken(self, row: SheetRow) -> str:
        """ "Lotta Berg", or "Deltagare 3"."""
        return self._number(row) if self.hidden else row.participant.name

    def _number(self, row: SheetRow) -> str:
        number = self._numbers.setdefault(row.participant.id, len(self._numbers) + 1)
        return _("Participant {n}").format(n=number)
