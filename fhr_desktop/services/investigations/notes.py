"""The journal: notes are written as drafts, signed once, and corrected by new notes."""

from __future__ import annotations

import datetime as dt

from db import local, records
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import Note, check_note
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import own_case
from fhr_desktop.services.outcome import Outcome
from i18n import _


def draft_place(case_id: RecordId) -> str:
    """Where the draft of a new note in the case is kept."""
    return f"note/{case_id.hex}"


class Notes:
    """Writing in the journal."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def sign(
        self,
        actor: Actor,
        case_id: RecordId,
        text: str,
        *,
        happened_on: dt.date | None = None,
        sensitive: bool = False,
        corrects: RecordId | None = None,
    ) -> Outcome[Note]:
        """Sign a note: from now on it is never changed. Its draft goes in the same transaction."""
        with self._desk.store.write(actor.user_id) as work:
            own_case(work, actor, case_id)
            if corrects is not None:
                wrong = records.load(work.connection, Note, corrects)
                if wrong is None or wrong.case_id != case_id:
                    raise Refused(
                        _("The note to correct is not in this case. Your text is kept; choose the note again.")
                    )
            note = Note(
                case_id=case_id,
                happened_on=happened_on or self._desk.today(),
                text=text.strip(),
                sensitive=sensitive,
                signed_at=self._desk.now(),
                signed_by=actor.user_id,
                corrects=corrects,
            )
            check_note(note, self._desk.today())
            work.save(note)
            local.drop_drafts(work.connection, actor.user_id, [draft_place(case_id)])
            work.audit("note.sign", case_id)
        return Outcome(note, work.changes)
