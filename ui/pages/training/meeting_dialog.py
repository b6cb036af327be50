"""One meeting of a round: changing it, or one more. A day that is likely to be wrong is asked about once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.training import Session, out_of_order
from fhr_desktop.services.outcome import Outcome, Seen
from i18n import _
from ui import words
from ui.components.dialogs import ConfirmDialog
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput
from ui.components.layout import Column
from ui.components.record_form import RecordForm
from ui.context import AppContext
from ui.pages.training.view import RoundView

GROUPS = (("", ("title", "on", "starts", "minutes", "form", "place", "trainers", "note")),)
NO_PART = ""


@dataclass(frozen=True)
class Saved:
    """A meeting as it was saved, and as it was: None for one more. `seen` is what was known of it then."""

    made: Session
    before: Session | None
    seen: Seen


def doubts(view: RoundView, before: dt.date | None, session: Session) -> list[str]:
    """What speaks against the day of a meeting, in sentences; none where the day is as it was."""
    sheet, day = view.sheet, session.on
    if day is None or day == before:
        return []
    told = {"n": session.number, "day": words.near_day(day, sheet.today)}
    said = []
    other = out_of_order(session, sheet.sessions)
    if other is not None and other.on is not None:
        told |= {"other": other.number, "then": words.near_day(other.on, sheet.today)}
        sentence = (
            _("Meeting {n} would be on {day}, before meeting {other} on {then}.")
            if other.number < session.number
            else _("Meeting {n} would be on {day}, after meeting {other} on {then}.")
        )
        said.append(sentence.format(**told))
    if day < sheet.today and (before is None or before >= sheet.today) and not sheet.noted_at(session.id):
        said.append(_("The day has been, so the meeting counts as held, and nobody is marked at it.").format(**told))
    return said


def next_meeting(view: RoundView) -> Session:
    """A meeting after the last one, at the pace of the two last."""
    sessions, course = view.sheet.sessions, view.sheet.course
    if not sessions:
        return Session(course_id=course.id, number=1)
    last, days = sessions[-1], [one.on for one in sessions if one.on is not None]
    pace = days[-1] - days[-2] if len(days) > 1 and days[-1] > days[-2] else dt.timedelta(days=14)
    number = max(one.number for one in sessions) + 1
    return Session(
        course_id=course.id, number=number, on=days[-1] + pace if days else None, starts=last.starts,
        minutes=last.minutes, form=last.form,
    )  # fmt: skip


class MeetingDialog(FormDialog):
    """One meeting. `saved` carries a `Saved`."""

    saved = Signal(object)

    def __init__(self, ctx: AppContext, parent: QWidget, view: RoundView, session: Session, *, new: bool) -> None:
        self._ctx, self._view, self._session, self._new = ctx, view, session, new
        self.form = RecordForm(Session, GROUPS, view.sheet.today, future=("on",), wide=("title",))
        self.form.show_record(session)
        parts = view.sheet.template.parts if view.sheet.template is not None else ()
        self._titles = {str(one["key"]): str(one.get("title", "")) for one in parts}
        self.part = ChoiceInput([*self._titles.items(), (NO_PART, _("none: it counts as no part"))], open_=False,
                                cell=True)  # fmt: skip
        self.part.set_value(session.part)
        part = Field(Session.SPECS["part"].label, self.part, help=_("What whoever missed it elsewhere makes up here."))
        self.part.edited.connect(self._title_of_part)
        title = _("New meeting") if new else _("Meeting {n}").format(n=session.number)
        body = Column(part, self.form, spacing=12)
        fields = {"part": part, **self.form.fields}
        super().__init__(parent, title, view.sheet.course.round, fields, _("Save"), self._save, body=body)
        if not new:
            fields["on"].setFocus()

    def _title_of_part(self) -> None:
        """A part brings its title, unless somebody has written another."""
        title = self.form.fields["title"].control
        if title.value() in ("", *self._titles.values()):
            title.set_value(self._titles.get(self.part.value() or "", ""))

    def _save(self) -> None:
        values = self.form.values()
        values["minutes"] = values["minutes"] or 0
        changed = replace(self._session, part=self.part.value() or NO_PART, **values)
        said = doubts(self._view, None if self._new else self._session.on, changed)
        if not said:
            self._write(changed)
            return
        asked = ConfirmDialog(self, _("Is the day right?"), " ".join(said), _("Save with this day"), danger=False)
        asked.accepted.connect(lambda: self._write(changed))
        asked.rejected.connect(self.fields["on"].setFocus)
        asked.open()

    def _write(self, changed: Session) -> None:
        save, seen = self._ctx.services.rounds.save_session, self._view.seen()
        task = self._ctx.tasks.write(save, self._ctx.actor, changed, seen)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Session]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
        self.saved.emit(Saved(outcome.value, None if self._new else self._session, self._view.seen()))
