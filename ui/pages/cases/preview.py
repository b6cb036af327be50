"""The inspector beside the list: the chosen row in full, and what can be done from here."""

from __future__ import annotations

from collections.abc import Callable

from db.queries.investigations import CaseRow
from i18n import _
from ui import words
from ui.components.banner import Notice
from ui.components.buttons import Button, with_key
from ui.components.facts import Facts, Inspector
from ui.components.labels import Chip, Label
from ui.components.layout import across
from ui.pages.cases.columns import Unit


class Preview(Inspector):
    """One case from the list. Nothing more is read than what the list holds, so nothing is logged."""

    def __init__(self, open_case: Callable[[], object], write_note: Callable[[], object]) -> None:
        self._family, self._number = Label("", "sub", wrap=True), Label("", "meta")
        self._chip, self._facts = Chip(""), Facts()
        self._silent = Notice("")
        self._clash = Notice("", "amber", "intersect-fill")
        self._open = Button(_("Open"), pressed=open_case)
        self._note = Button(_("Note"), "quiet", "note-pencil", pressed=write_note)
        super().__init__(
            self._family, self._number, 6, across(None, self._chip, None), 10, self._facts, 10, self._clash, 6,
            self._silent, 12, across(None, with_key(self._open, "Enter"), None), 4, across(None, self._note, None),
            None,
        )  # fmt: skip
        self.setAccessibleName(_("Preview"))

    def show_row(self, row: CaseRow | None, unit: Unit) -> None:
        """Show a row, or nothing."""
        self.inner.setVisible(row is not None)
        if row is None:
            return
        kind, icon = words.STATE_LOOKS[row.state]
        self._family.setText(unit.family(row))
        self._number.setText(row.number)
        self._chip.set(words.state(row.state), kind, icon)
        self._facts.set(
            [
                (_("Municipality"), unit.municipality(row) or "–"),
                (_("Received"), row.received_on.isoformat() if row.received_on else "–"),
                (_("In stage since"), f"{row.since.isoformat()}, {words.days(unit.stage_days(row))}"),
                (_("Last contact"), row.last_contact.isoformat()),
                (_("Investigators"), unit.workers(row) or _("None yet")),
            ]
        )
        self._silent.setVisible(unit.is_silent(row))
        self._silent.set_words(
            _("The family has heard nothing for {days}.").format(days=words.days(unit.silent_days(row)))
        )
        self._clash.setVisible(bool(row.clashes))
        self._clash.set_words(_("Two machines have written differently. Open the case to decide."))
        shut = row.protected and not row.family
        self._note.setVisible(not shut)
