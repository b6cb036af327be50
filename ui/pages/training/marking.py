"""What the keys of the list of attendance do: every mark is saved at once, shown at once, and can be taken back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Attendance, Mark, Session
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.sync.views import Conflict
from fhr_desktop.services.training.attendance import Before, note_place
from fhr_desktop.services.training.sheets import SheetRow
from i18n import _, _n
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import LineInput
from ui.conflicts.dialog import ConflictDialog
from ui.context import AppContext
from ui.drafting import DraftKeeper
from ui.kept_dialog import TypedKeeper
from ui.pages.training.grid import AttendanceGrid
from ui.pages.training.grid_model import Written, mark_word
from ui.pages.training.newcomer import Came, NewcomerDialog
from ui.pages.training.view import RoundView


class Marking(QObject):
    """Writes for a list. `view` is the round it shows."""

    def __init__(self, ctx: AppContext, owner: QWidget, grid: AttendanceGrid) -> None:
        super().__init__(owner)
        self._ctx, self._owner, self._grid = ctx, owner, grid
        self.view: RoundView | None = None
        self._note: DraftKeeper | None = None  # of the comment that is being written
        grid.marked.connect(self.mark)
        grid.minutes_given.connect(self.set_minutes)
        grid.rest_asked.connect(self.mark_rest)
        grid.newcomer_asked.connect(self.add_newcomer)
        grid.note_asked.connect(self.write_note)
        grid.clash_asked.connect(self.compare)

    # marks

    def mark(self, row: SheetRow, session: Session, mark: Mark | None) -> None:
        """Mark somebody, or take the mark away."""
        cell = self._grid.cells.cell(row, session)
        if cell.mark is mark or self.view is None:
            return
        name = self.view.names.listed(row)
        if mark is None:
            said = _("{name}: the mark is taken away").format(name=name)
        else:
            said = _("{name}: {mark}").format(name=name, mark=mark_word(mark).lower())
        self._write(row.participant.id, session.id, mark, None, said)

    def set_minutes(self, who: RecordId, session: RecordId, minutes: int | None) -> None:
        """How late somebody was, or how long they stayed."""
        view = self.view
        row = view.sheet.row(who) if view is not None else None
        meeting = next((one for one in view.sheet.sessions if one.id == session), None) if view is not None else None
        if view is None or row is None or meeting is None:
            return
        cell = self._grid.cells.cell(row, meeting)
        if cell.mark not in (Mark.LATE, Mark.PARTLY) or cell.minutes == minutes:
            return
        told = {"name": view.names.listed(row), "mark": mark_word(cell.mark).lower(), "n": minutes}
        said = _("{name}: {mark}") if minutes is None else _("{name}: {mark}, {n} min")
        self._write(who, session, cell.mark, minutes, said.format(**told))

    def _write(self, who: RecordId, session: RecordId, mark: Mark | None, minutes: int | None, said: str) -> None:
        shown = self._grid.cells.write(who, session, mark, minutes)
        write = self._ctx.services.attendance.mark
        task = self._ctx.tasks.write(write, self._ctx.actor, session, who, mark, minutes)
        task.on_done(partial(self._marked, [shown], said)).on_error(partial(self._refused, [shown]))
        task.owned_by(self).start()

    def mark_rest(self) -> None:
        """All who have no mark at the meeting are present."""
        session, cells = self._grid.session, self._grid.cells
        if session is None or self.view is None or not self.view.may_mark():
            return
        self._grid.take_figures()
        left = [row for row in cells.rows if row.expected(session) and cells.cell(row, session).mark is None]
        if not left:
            self._say(_("Everybody has a mark already"))
            return
        shown = [cells.write(row.participant.id, session.id, Mark.PRESENT) for row in left]
        said = _n("{n} marked as present", "{n} marked as present", len(left)).format(n=len(left))
        task = self._ctx.tasks.write(self._ctx.services.attendance.mark_rest, self._ctx.actor, session.id)
        task.on_done(partial(self._marked, shown, said)).on_error(partial(self._refused, shown))
        task.owned_by(self).start()

    def _marked(self, shown: list[Written], said: str, outcome: Outcome[Before]) -> None:
        for one in shown:
            one.stored = True
        self._ctx.bus.changed.emit(outcome.changes)
        if self._ctx.shell is not None:
            self._ctx.shell.toast.say(said, partial(self._put_back, outcome.value))

    def _put_back(self, before: Before) -> None:
        task = self._ctx.tasks.write(self._ctx.services.attendance.put_back, self._ctx.actor, before)
        task.on_done(lambda outcome: self._ctx.bus.changed.emit(outcome.changes)).on_error(self._sorry)
        task.owned_by(self).start()

    def _refused(self, shown: list[Written], error: FhrError) -> None:
        for one in shown:
            self._grid.cells.forget(one)
        self._sorry(error)

    def _sorry(self, error: FhrError) -> None:
        self._say(error.sentence, kind="amber")

    def _say(self, words: str, *, kind: str = "info") -> None:
        if self._ctx.shell is not None:
            self._ctx.shell.toast.say(words, kind=kind)

    # what needs names in sight

    def _in_sight(self) -> bool:
        """Whether names may be seen; says so when they may not."""
        hidden = self.view is None or self.view.names.hidden
        if hidden:
            self._say(_("The names are hidden. Show them first."))
        return not hidden

    def write_note(self) -> None:
        """A comment on somebody at the meeting."""
        row, session, view = self._grid.current(), self._grid.session, self.view
        if row is None or session is None or view is None or not self._in_sight():
            return
        field = Field(_("A comment"), LineInput(), help=Attendance.SPECS["note"].help)
        line = field.control
        line.set_value(self._grid.cells.cell(row, session).note)
        title = _("{name}, meeting {n}").format(name=view.names.spoken(row), n=session.number)

        def save() -> None:
            write = self._ctx.services.attendance.note
            task = self._ctx.tasks.write(write, self._ctx.actor, session.id, row.participant.id, line.value())
            task.on_done(saved).on_error(dialog.refuse).owned_by(dialog).start()

        def saved(outcome: Outcome[Attendance]) -> None:
            dialog.finish()
            self._ctx.bus.changed.emit(outcome.changes)

        def closed() -> None:
            self._note = None

        dialog = FormDialog(self._owner, title, "", {"note": field}, _("Save"), save)
        self._note = TypedKeeper(self._ctx, dialog, note_place(session.id, row.participant.id)).keeper
        dialog.finished.connect(lambda _result: closed())
        dialog.open()

    def save_pending(self) -> None:
        """Have the comment that is being written kept at once."""
        if self._note is not None:
            self._note.flush()

    def add_newcomer(self) -> None:
        """Somebody who came unannounced."""
        session, view = self._grid.session, self.view
        if session is None or view is None or not view.may_mark() or not self._in_sight():
            return
        if session.on is None or session.on > view.sheet.today:
            self._say(_("The meeting is to come. Go to the one that is held, and add the person there."))
            return
        dialog = NewcomerDialog(self._ctx, self._owner, view, session)
        dialog.came.connect(self._came)
        dialog.open()

    def _came(self, came: Came) -> None:
        self._grid.expect(came.who.id)
        if self._ctx.shell is not None:
            self._ctx.shell.toast.say(came.said(), partial(self._went, came), kind="amber" if came.beyond else "ok")

    def _went(self, came: Came) -> None:
        """Nobody came after all: the mark goes, and whoever is new goes with it."""
        if came.made is None:
            self._put_back(came.before)
            return
        take_back = self._ctx.services.participants.take_back
        task = self._ctx.tasks.write(take_back, self._ctx.actor, (came.made,), came.session.id)
        task.on_done(lambda outcome: self._ctx.bus.changed.emit(outcome.changes)).on_error(self._sorry)
        task.owned_by(self).start()

    def compare(self) -> None:
        """Both values of a mark that two have written differently, and choosing."""
        row, session = self._grid.current(), self._grid.session
        if row is None or session is None or self.view is None or not self._in_sight():
            return
        record = Attendance.id_of(session.id, row.participant.id)
        ask = self._ctx.services.inbox.of_record
        task = self._ctx.tasks.read(ask, self._ctx.actor, Attendance.table(), record)
        task.on_done(partial(self._decide, self.view)).on_error(self._sorry).owned_by(self).start()

    def _decide(self, view: RoundView, found: tuple[Conflict, ...]) -> None:
        if found:
            ConflictDialog(self._ctx, self._owner, found, view.sheet.today).open()
        else:
            self._say(_("It is for others to decide."))
