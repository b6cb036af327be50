"""Which decision something rests on: a paragraph of a protocol, or in words one that was made elsewhere."""

from __future__ import annotations

from collections.abc import Collection

from fhr_desktop.domain.cooperation import Concern, Decision, Ending
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.cooperation.views import Board
from i18n import _
from ui.components.field import Field
from ui.components.inputs import ChoiceInput, LineInput

ELSEWHERE = "elsewhere"
SHOWN = 12  # the newest, those about the matter first


class Ground:
    """Two fields of a dialog: the paragraph, and the words where it is none of them."""

    def __init__(self, board: Board, concerns: Collection[Concern], chosen: RecordId | None = None) -> None:
        decided = [one for one in board.decisions if one.ending == Ending.DECIDED]
        about = {one.value for one in concerns}
        days = {one.id: one.on for one in board.meetings}
        decided.sort(key=lambda one: (one.id == chosen, one.concern in about, days[one.meeting_id], one.number))
        newest = list(reversed(decided))[:SHOWN]
        options = [(one.id.hex, f"{board.reference(one)}: {_short(one)}") for one in newest]
        self.choice = ChoiceInput([*options, (ELSEWHERE, _("Decided elsewhere"))], open_=False, cell=True)
        self.words = LineInput()
        if chosen is not None:
            self.choice.set_value(chosen.hex)
        elif not options:
            self.choice.set_value(ELSEWHERE)
        self.fields = {
            "decision_id": Field(_("Decided by"), self.choice, required=_("required")),
            "decided_by": Field(_("Decided elsewhere: by whom, when and which paragraph"), self.words),
        }

    def value(self) -> tuple[RecordId | None, str]:
        """The decision, or the words."""
        key = self.choice.value()
        if key in (None, ELSEWHERE):
            return None, self.words.value() or ""
        return RecordId(hex=key), ""


def _short(one: Decision) -> str:
    first = one.text.strip().split("\n")[0]
    return first if len(first) <= 60 else f"{first[:57]}…"
