"""Beside the card: where the request stands, and its way there, the newest first."""

from __future__ import annotations

import datetime as dt

from fhr_desktop.domain.needs import Need, NeedStep, emergency_limit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services import need_words
from fhr_desktop.services.needs import NeedFile
from i18n import _
from ui import words
from ui.components.facts import Facts
from ui.components.labels import Label
from ui.components.layout import Pane, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.status import Status
from ui.pages.needs.needs_list import state_mark


class NeedSide(Pane):
    """State, figures and log."""

    def __init__(self) -> None:
        super().__init__("panel")
        self.setMinimumWidth(260)
        self._users: dict[RecordId, str] = {}
        self._today = dt.date.min
        self._state = Status("new", "", "strong")
        self._facts = Facts()
        columns = [
            ListColumn[NeedStep]("what", _("Step"), self._what, second=self._who, strong=True),
        ]
        self.table: ListTable[NeedStep] = ListTable(_("Log"), columns, lambda step: step.id)
        self.table.setProperty("surface", "panel")
        self.table.horizontalHeader().hide()
        self.table.current_changed.connect(self._show_note)
        self._note = Label("", "note", wrap=True)
        top = down(None, self._state, 4, self._facts, 8, Label(_("Log"), "strong"), margins=(18, 14, 16, 6))
        foot = down(None, self._note, margins=(18, 6, 16, 12))
        down(self, top, (self.table, 1), foot)
        self.setFocusProxy(self.table)

    def show_file(self, file: NeedFile, today: dt.date) -> None:
        """Another request, or the same one changed."""
        need = file.need
        self._users, self._today = dict(file.users), today
        self._state.set(state_mark(need), need_words.state_said(need.state))
        self._facts.set(self._figures(need))
        self.table.set_rows(tuple(reversed(file.steps)))
        if self.table.current() is None and file.steps:
            self.table.select(file.steps[-1].id)
        self._show_note(self.table.current())

    def _figures(self, need: Need) -> list[tuple[str, str]]:
        pairs = [(_("Since"), words.near_day(need.state_since, self._today) if need.state_since else "")]
        if need.outcome:
            pairs.append((Need.SPECS["outcome"].label, words.choice("need_outcome", need.outcome)))
        limit = emergency_limit(need)
        if limit is not None:
            pairs.append((_("Emergency home until"), limit.isoformat()))
        return [pair for pair in pairs if pair[1]]

    def _what(self, step: NeedStep) -> str:
        return need_words.state_said(step.to_state)

    def _who(self, step: NeedStep) -> str:
        who = self._users.get(step.user_id, _("a colleague"))
        note = f" · {step.note.splitlines()[0]}" if step.note else ""
        return f"{words.near_moment(step.recorded_at, self._today)}, {who}{note}"

    def _show_note(self, step: NeedStep | None) -> None:
        said = step.note if step is not None else ""
        self._note.setText(said)
        self._note.setVisible(bool(said))
