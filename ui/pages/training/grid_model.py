"""The list of attendance as cells: people down, meetings across. What a cell says is said here; how it looks is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Mark, Session
from fhr_desktop.services.training.sheets import MarkView, SheetRow
from i18n import _, _n
from ui import words
from ui.pages.training.view import RoundView

Index = QModelIndex | QPersistentModelIndex
NAME, PLACE, FIRST = 0, 1, 2  # columns; the meetings from the third on
LETTERS = {Mark.PRESENT: "N", Mark.LATE: "S", Mark.PARTLY: "D", Mark.ABSENT: "F"}
KINDS = {Mark.PRESENT: "ok", Mark.LATE: "amber", Mark.PARTLY: "info", Mark.ABSENT: "err"}  # colours of `ui.theme`


@dataclass(frozen=True)
class Cell:
    """One person at one meeting. `typing`: the minutes are being written. `ahead`: the meeting is to come."""

    mark: Mark | None = None
    minutes: int | None = None
    note: str = ""
    clash: bool = False
    ahead: bool = False
    typing: bool = False
    guest: bool = False


@dataclass
class Written:
    """A mark on its way to the store. `stored`: it is there, and the next sheet has it."""

    mark: Mark | None
    minutes: int | None = None
    stored: bool = False


def mark_word(mark: Mark) -> str:
    """ "Närvarande" …"""
    return words.choice("attendance_mark", mark.value)


def minutes_word(cell: Cell) -> str:
    """ "25 min", or ""; while they are being written with a cursor."""
    if cell.typing:
        return _("{n} min").format(n=f"{cell.minutes or ''}▏")
    shown = cell.minutes is not None and cell.mark in (Mark.LATE, Mark.PARTLY)
    return _("{n} min").format(n=cell.minutes) if shown else ""


class AttendanceModel(QAbstractTableModel):
    """The round's rows and meetings, with the marks that are on their way to the store over those that are in it."""

    def __init__(self) -> None:
        super().__init__()
        self.view: RoundView | None = None
        self.rows: tuple[SheetRow, ...] = ()
        self.sessions: tuple[Session, ...] = ()
        self._written: dict[tuple[RecordId, RecordId], Written] = {}
        self.typed: tuple[RecordId, RecordId, str] | None = None  # participant, meeting, figures

    def show(self, view: RoundView) -> None:
        """Show the round; what the store now has no longer lies over it."""
        rows, sessions = view.sheet.rows, view.sheet.sessions
        same = self._people(rows) == self._people(self.rows) and sessions == self.sessions
        if not same:
            self.beginResetModel()
        if self.view is None or self.view.course_id != view.course_id:
            self._written.clear()
        self.view, self.rows, self.sessions = view, rows, sessions
        self._written = {key: one for key, one in self._written.items() if not one.stored}
        if same:
            self.everything_changed()  # and nobody is read aloud twice
        else:
            self.endResetModel()

    @staticmethod
    def _people(rows: Sequence[SheetRow]) -> list[RecordId]:
        return [row.participant.id for row in rows]

    def write(self, who: RecordId, session: RecordId, mark: Mark | None, minutes: int | None = None) -> Written:
        """Show a mark at once, before it is in the store."""
        made = self._written[who, session] = Written(mark, minutes)
        self.told(who)
        return made

    def forget(self, one: Written) -> None:
        """A mark was refused: what is in the store is shown again."""
        self._written = {key: each for key, each in self._written.items() if each is not one}
        self.everything_changed()

    def told(self, who: RecordId) -> None:
        """Somebody's row is painted anew."""
        row = self.row_of(who)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def everything_changed(self) -> None:
        """All rows are painted anew."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, self.columnCount() - 1))

    def row_of(self, who: RecordId) -> int:
        """Where somebody stands, or −1."""
        return next((n for n, row in enumerate(self.rows) if row.participant.id == who), -1)

    def column_of(self, session: RecordId | None) -> int:
        """The column of a meeting, or −1."""
        return next((FIRST + n for n, one in enumerate(self.sessions) if one.id == session), -1)

    def session_at(self, column: int) -> Session | None:
        """The meeting of a column; None for the columns of who it is."""
        return self.sessions[column - FIRST] if FIRST <= column < FIRST + len(self.sessions) else None

    def cell(self, row: SheetRow, session: Session) -> Cell:
        """How somebody stands at a meeting."""
        assert self.view is not None
        stored = row.marks.get(session.id)
        who, today = row.participant.id, self.view.sheet.today
        cell = Cell(ahead=session.on is None or session.on > today, guest=row.enrolment is None)
        if stored is not None:
            cell = _stored(cell, stored)
        fresh = self._written.get((who, session.id))
        mark, minutes = (fresh.mark, fresh.minutes) if fresh is not None else (cell.mark, cell.minutes)
        typing = self.typed is not None and self.typed[:2] == (who, session.id)
        if typing:
            assert self.typed is not None
            minutes = int(self.typed[2]) if self.typed[2] else None
        return Cell(mark, minutes, cell.note, cell.clash, cell.ahead, typing, cell.guest)

    def counts(self, session: Session) -> dict[Mark | None, int]:
        """How many have each mark at a meeting; None for those in the list without one."""
        found: dict[Mark | None, int] = dict.fromkeys((*Mark, None), 0)
        for row in self.rows:
            mark = self.cell(row, session).mark
            if mark is not None or row.expected(session):
                found[mark] += 1
        return found

    def first_unmarked(self, session: Session) -> int:
        """The row of the first in the list without a mark at a meeting, or 0."""
        unmarked = (n for n, row in enumerate(self.rows) if row.expected(session) and not self.cell(row, session).mark)
        return next(unmarked, 0)

    # what the table asks for

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """People."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Who it is, and the meetings."""
        return 0 if parent.isValid() else FIRST + len(self.sessions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, what is read aloud, and the comment as a tool tip."""
        if not index.isValid() or self.view is None:
            return None
        row, session = self.rows[index.row()], self.session_at(index.column())
        name = self.view.names.listed(row)
        if session is None:
            said = name if index.column() == NAME else self.place(row)
            return said if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        cell = self.cell(row, session)
        if role == Qt.ItemDataRole.DisplayRole:
            return mark_word(cell.mark) if cell.mark else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((name, *self._said(session, cell)))
        if role == Qt.ItemDataRole.ToolTipRole and cell.note and not self.view.names.hidden:
            return cell.note
        return None

    def place(self, row: SheetRow) -> str:
        """Where somebody is from, and whether they are a guest."""
        assert self.view is not None
        place = self.view.place_of(row)
        if row.enrolment is not None:
            return place
        return _("{place}, guest").format(place=place) if place else _("guest")

    def _said(self, session: Session, cell: Cell) -> list[str]:
        assert self.view is not None
        said = [_("meeting {n}").format(n=session.number)]
        if cell.mark is not None:
            said.append(mark_word(cell.mark).lower())
        else:
            said.append(_("to come") if cell.ahead else _("not filled in"))
        if cell.minutes is not None and cell.mark in (Mark.LATE, Mark.PARTLY):
            said.append(_n("{n} minute", "{n} minutes", cell.minutes).format(n=cell.minutes))
        if cell.clash:
            said.append(_("written differently"))
        if cell.note:
            said.append(_("has a comment") if self.view.names.hidden else _("comment: {text}").format(text=cell.note))
        return said

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The meeting with its day and subject; read aloud whole."""
        if orientation != Qt.Orientation.Horizontal or self.view is None:
            return None
        session = self.session_at(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return (_("Participant"), _("Municipality"))[section] if session is None else str(session.number)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole) and session is not None:
            day = words.near_day(session.on, self.view.sheet.today) if session.on else _("no day yet")
            parts = (_("meeting {n}").format(n=session.number), session.title, day)
            return ", ".join(part for part in parts if part)
        return None


def _stored(cell: Cell, stored: MarkView) -> Cell:
    return Cell(stored.mark, stored.minutes, stored.note, bool(stored.clashes), cell.ahead, guest=cell.guest)
