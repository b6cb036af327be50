"""Händelser: the journal and the case's steps in one line of time, the newest first; one of them whole beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.investigations import Note, Transition
from fhr_desktop.domain.record import RecordId
from i18n import _
from ui import words
from ui.components.banner import Notice
from ui.components.buttons import Button, with_key
from ui.components.facts import Facts, Inspector
from ui.components.filter_bar import FilterBar
from ui.components.labels import Label
from ui.components.layout import Column, across
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.case.view import CaseView, Part

NOTE, STEP = "note", "step"


@dataclass(frozen=True)
class Event:
    """A note or a step. `on` is the day it concerns, `recorded` when it was written down."""

    id: RecordId
    kind: str
    on: dt.date
    recorded: dt.datetime
    title: str
    text: str
    who: str
    note: Note | None = None
    step: Transition | None = None
    undone: bool = False


class Events(Part):
    """Everything that has happened. `write_note` opens the drawer, with the note to correct or None."""

    def __init__(self, ctx: AppContext, write_note: Callable[[Note | None], None]) -> None:
        super().__init__(ctx)
        self._write_note = write_note
        columns = [
            ListColumn[Event](
                "on", _("Day"), self._day, 130, sort=lambda e: (e.on.isoformat(), e.recorded.isoformat())
            ),
            ListColumn[Event](
                "title", _("What"), lambda e: e.title, 210, strong=True, second=lambda e: e.who,
                mark=lambda e: "not" if e.undone else "draft" if e.kind == NOTE else "new",
            ),
            ListColumn[Event]("text", "", lambda e: e.text, ink=lambda e: "text2"),
        ]  # fmt: skip
        self._table: ListTable[Event] = ListTable(_("Events"), columns, lambda e: e.id)
        self._table.sort_by([("on", True)])
        self._table.current_changed.connect(self._show)
        self._filter = FilterBar(self._table)
        self._only_notes = self._filter.add_toggle(_("Journal"), lambda e: e.kind == NOTE)
        self._filter.add_toggle(_("Steps"), lambda e: e.kind == STEP)
        self._new = Button(_("New note"), "secondary", "note-pencil", pressed=lambda: write_note(None))
        self._filter.add_end(with_key(self._new, "Ctrl J"))
        self._title, self._facts = Label("", "sub", wrap=True), Facts()
        self._text = Label("", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._undone = Notice(_("This step was taken back."), "info", "arrow-u-up-left")
        self._correct = Button(_("Correct with a new note"), "secondary", "note-pencil", pressed=self._correct_note)
        self._inspector = Inspector(
            self._title, 8, self._facts, 12, self._text, 12, self._undone, 8, across(None, self._correct, None), None
        )
        main = Column(self._filter, (self._table, 1))
        self.side = WithInspector(main, self._inspector, settings=ctx.settings, key="case.events")
        across(self, self.side)

    def _day(self, event: Event) -> str:
        return words.near_day(event.on, self.view.today) if self.view else event.on.isoformat()

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self._table

    def show_view(self, view: CaseView) -> None:
        """Show what has happened in a case."""
        other = self.view is None or self.view.case_id != view.case_id
        self.view = view
        events = [*self._notes(view), *self._steps(view)]
        self._table.set_rows(events)
        self._new.setEnabled(view.may_write)
        if other and events:
            self._table.select(self._table.rows_model.row_at(0).id)
        self._show(self._table.current())

    def _notes(self, view: CaseView) -> list[Event]:
        found = []
        for note in view.file.notes:
            title = _("Correction") if note.corrects else _("Journal note")
            text = _("Sensitive note") if note.sensitive else " ".join(note.text.split())
            who = view.user(note.signed_by)
            found.append(Event(note.id, NOTE, note.happened_on, note.signed_at, title, text, who, note=note))
        return found

    def _steps(self, view: CaseView) -> list[Event]:
        undone = {one.reverses for one in view.file.transitions if one.reverses}
        found = []
        for one in view.file.transitions:
            title = words.state(one.to_state)
            if one.reverses:
                title = _("Taken back to: {stage}").format(stage=title)
            text = " ".join(part for part in (_reason(one), one.note) if part)
            found.append(
                Event(
                    one.id, STEP, one.on, one.recorded_at, title, text, view.user(one.user_id), step=one,
                    undone=one.id in undone,
                )
            )  # fmt: skip
        return found

    # one event

    def _show(self, event: Event | None) -> None:
        self._inspector.inner.setVisible(event is not None)
        if event is None or self.view is None:
            return
        self._title.setText(event.title)
        pairs = [
            (_("Concerns the day"), event.on.isoformat()),
            (_("Signed") if event.kind == NOTE else _("Recorded"), words.moment(event.recorded)),
            (_("By"), event.who),
        ]
        if event.step is not None:
            before = words.state(event.step.from_state) if event.step.from_state else ""
            pairs += [(_("Came from"), before), (_("Reason"), _reason(event.step))]
        if event.note is not None and event.note.corrects is not None:
            pairs.append((_("Corrects"), self._day_of(event.note.corrects)))
        later = self._corrected_by(event)
        if later:
            pairs.append((_("Corrected"), later))
        self._facts.set([(word, said) for word, said in pairs if said])
        text = event.note.text if event.note else event.step.note if event.step else ""
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._undone.setVisible(event.undone)
        self._correct.setVisible(event.note is not None and self.view.may_write)

    def _day_of(self, note_id: RecordId) -> str:
        notes = self.view.file.notes if self.view else ()
        return next((one.happened_on.isoformat() for one in notes if one.id == note_id), "")

    def _corrected_by(self, event: Event) -> str:
        notes = self.view.file.notes if self.view else ()
        return next((one.signed_at.astimezone().date().isoformat() for one in notes if one.corrects == event.id), "")

    def _correct_note(self) -> None:
        event = self._table.current()
        if event is not None and event.note is not None:
            self._write_note(event.note)


def _reason(step: Transition) -> str:
    if not step.reason:
        return ""
    for name in ("case_closing_reason", "dormant_reason"):
        found = words.choice(name, step.reason)
        if found != step.reason:
            return found
    return step.reason
