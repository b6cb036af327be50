"""The list of attendance: moving in it, and the keys that mark. What a mark comes to is not done here."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Mark, Session
from fhr_desktop.services.training.sheets import SheetRow
from i18n import _
from ui.pages.training.grid_model import FIRST, NAME, PLACE, AttendanceModel, mark_word
from ui.pages.training.grid_paint import MarkCells, MeetingHeader, column_width, keycaps
from ui.pages.training.view import RoundView
from ui.theme import theme

K = Qt.Key
MARK_KEYS = {K.Key_N: Mark.PRESENT, K.Key_F: Mark.ABSENT, K.Key_S: Mark.LATE, K.Key_D: Mark.PARTLY}
NAME_WIDTH, PLACE_WIDTH, WIDE, COMPACT = 158, 104, 236, 30  # pixels at 100 %
ROW, LARGE_ROW = 30, 42
PAUSE = 900  # milliseconds after which figures that were typed are minutes


class AttendanceGrid(QTableView):
    """People down, meetings across; the meeting one stands in is wide.

    `marked` carries a row, a meeting and a Mark, or None to take it away; `minutes_given` a participant's id, a
    meeting's and minutes or None. `rest_asked`, `newcomer_asked`, `note_asked` and `clash_asked` are wishes about
    the cell or the meeting one stands in; `moved` when that is another.
    """

    marked = Signal(object, object, object)
    minutes_given = Signal(object, object, object)
    rest_asked = Signal()
    newcomer_asked = Signal()
    note_asked = Signal()
    clash_asked = Signal()
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cells = AttendanceModel()
        self.compact = False  # no room for days over the meetings
        self.large = False  # for a projector
        self.marks_with_keys = False
        self._expected: RecordId | None = None  # who is to be stood on when they have come into the list
        self._just: tuple[RecordId, RecordId] | None = None  # who was marked late or partly with the last key
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.take_figures)
        self.setHorizontalHeader(MeetingHeader(self))
        self.setModel(self.cells)
        self.setItemDelegate(MarkCells(self))
        self.setAccessibleName(_("Attendance"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        mode = QAbstractItemView.ScrollMode.ScrollPerPixel
        self.setVerticalScrollMode(mode)
        self.setHorizontalScrollMode(mode)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(self._went)
        self.horizontalHeader().sectionClicked.connect(self._to_column)
        theme().changed.connect(self._share)

    # where one is

    @property
    def session(self) -> Session | None:
        """The meeting one stands in."""
        return self.cells.session_at(self.currentIndex().column())

    def current(self) -> SheetRow | None:
        """The person one stands on."""
        index = self.currentIndex()
        return self.cells.rows[index.row()] if index.isValid() else None

    def show_view(self, view: RoundView) -> None:
        """Show the round, standing where one stood; at first on the first person without a mark at today's meeting."""
        before = self.cells.view
        other = before is None or before.course_id != view.course_id
        row, session, scroll = self.current(), self.session, self.verticalScrollBar().value()
        at = self.currentIndex().row()
        resized = self.large != view.names.hidden
        if other:
            self.drop_figures()
            self._expected = None
        self.large, self.marks_with_keys = view.names.hidden, view.may_mark()
        self.cells.show(view)
        self._share()
        if other or row is None or session is None:
            self.begin()
            return
        if self.cells.row_of(row.participant.id) < 0 <= self.cells.column_of(session.id):
            self._go(at, self.cells.column_of(session.id))  # whoever is nearest, not the first far above
        else:
            self.stand(row.participant.id, session.id)
        if not resized:
            self.verticalScrollBar().setValue(scroll)
        if self._expected is not None and self.cells.row_of(self._expected) >= 0:
            self.stand(self._expected, session.id)
            self._expected = None

    def expect(self, who: RecordId) -> None:
        """Stand on somebody as soon as they are in the list."""
        self._expected = who

    def begin(self) -> None:
        """Stand on the first person without a mark at the meeting of the day."""
        view = self.cells.view
        now = view.sheet.session_now() if view is not None else None
        if now is not None and self.cells.rows:
            self._go(self.cells.first_unmarked(now), self.cells.column_of(now.id))

    def stand(self, who: RecordId | None, session: RecordId | None) -> None:
        """Stand on a person at a meeting; on what is nearest when one of them is gone."""
        row = self.cells.row_of(who) if who is not None else -1
        here = self.currentIndex()
        column = self.cells.column_of(session)
        if self.cells.rows and self.cells.sessions:
            self._go(max(row if row >= 0 else here.row(), 0), column if column >= 0 else max(here.column(), FIRST))

    def _go(self, row: int, column: int) -> None:
        index = self.cells.index(min(row, len(self.cells.rows) - 1), column)
        if index != self.currentIndex():
            self.setCurrentIndex(index)

    def _to_column(self, column: int) -> None:
        if column >= FIRST and self.cells.rows:
            self._go(max(self.currentIndex().row(), 0), column)

    def _went(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid() and now.column() < FIRST:  # a name was clicked: the same meeting, that person
            column = before.column() if before.isValid() and before.column() >= FIRST else FIRST
            QTimer.singleShot(0, self, lambda: self._go(now.row(), column))
            return
        if now.column() != before.column():
            self._share()
        self.viewport().update()
        self.horizontalHeader().viewport().update()
        self.moved.emit()

    # keys

    def event(self, event: QEvent) -> bool:
        """Ctrl+N is for somebody who came, before it is the beginning of another shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._own(event):
            event.accept()
            return True
        return super().event(event)

    def _own(self, event: QKeyEvent) -> bool:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return self.marks_with_keys and control and event.key() == K.Key_N

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """N F S D mark and go on to the next; A or Skift+N is for the rest; figures are minutes."""
        if self.marks_with_keys and self._figure(event):
            return
        self.take_figures()
        key, modifiers = event.key(), event.modifiers()
        if key in (K.Key_Left, K.Key_Right) and not modifiers:
            self._step(1 if key == K.Key_Right else -1)
        elif key in (K.Key_Home, K.Key_End) and not modifiers and self.cells.rows:
            self._go(0 if key == K.Key_Home else len(self.cells.rows) - 1, self.currentIndex().column())
        elif key in (K.Key_Return, K.Key_Enter) and self._clashes():
            self.clash_asked.emit()
        elif not self.marks_with_keys or not self._act(key, modifiers):
            super().keyPressEvent(event)

    def _act(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        control = modifiers == Qt.KeyboardModifier.ControlModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if control and key == K.Key_N:
            self.newcomer_asked.emit()
        elif (key == K.Key_N and shift) or (key == K.Key_A and not modifiers):
            self.rest_asked.emit()
        elif modifiers:
            return False
        elif key in MARK_KEYS:
            self.put(MARK_KEYS[K(key)])
        elif key in (K.Key_Backspace, K.Key_Delete):
            self.put(None)
        elif key == K.Key_Space:
            self.note_asked.emit()
        else:
            return False
        return True

    def own_keys(self) -> list[tuple[str, str]]:
        """What, and the keys for it."""
        moves = [(_("Another meeting"), "← →"), (_("First or last person"), "Home End")]
        if not self.marks_with_keys:
            return moves
        return [
            *((mark_word(mark), key.name[4:]) for key, mark in MARK_KEYS.items()),
            (_("All without a mark are present"), "A, " + _("Shift N")),
            (_("Minutes, after late or partly"), "0–9"),
            (_("A comment"), _("Space")),
            (_("Take the mark away"), _("Backspace")),
            (_("Somebody who came unannounced"), "Ctrl N"),
            (_("Compare and choose, where two have written"), _("Enter")),
            *moves,
        ]

    def put(self, mark: Mark | None) -> None:
        """Mark the person one stands on and go to the next; take a mark away and stay."""
        row, session = self.current(), self.session
        if row is None or session is None:
            return
        if self._clashes():
            self.clash_asked.emit()
            return
        self.marked.emit(row, session, mark)
        if mark is not None and self.currentIndex().row() + 1 < len(self.cells.rows):
            self._go(self.currentIndex().row() + 1, self.currentIndex().column())
        self._just = (row.participant.id, session.id) if mark in (Mark.LATE, Mark.PARTLY) else None

    def _clashes(self) -> bool:
        row, session = self.current(), self.session
        return row is not None and session is not None and self.cells.cell(row, session).clash

    def _step(self, by: int) -> None:
        column = self.currentIndex().column() + by
        if FIRST <= column < self.cells.columnCount() and self.currentIndex().isValid():
            self._go(self.currentIndex().row(), column)

    # minutes: figures after S or D are for who was marked, else for who one stands on

    def _figure(self, event: QKeyEvent) -> bool:
        figure = event.text() if event.text() in set("0123456789") else ""
        typed = self.cells.typed
        if typed is not None and event.key() == K.Key_Escape:
            self.drop_figures()
            return True
        if typed is not None and event.key() == K.Key_Backspace:
            self._type(typed[0], typed[1], typed[2][:-1])
            return True
        if not figure or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        target = typed[:2] if typed is not None else self._target()
        if target is not None:
            self._type(*target, ((typed[2] if typed is not None else "") + figure)[:3])
        return True

    def _target(self) -> tuple[RecordId, RecordId] | None:
        if self._just is not None:
            return self._just
        row, session = self.current(), self.session
        if row is None or session is None or self.cells.cell(row, session).mark not in (Mark.LATE, Mark.PARTLY):
            return None
        return row.participant.id, session.id

    def _type(self, who: RecordId, session: RecordId, figures: str) -> None:
        self.cells.typed = (who, session, figures)
        self.cells.told(who)
        self._pause.start()

    def take_figures(self) -> None:
        """Figures that were typed are minutes now."""
        self._pause.stop()
        typed, self.cells.typed, self._just = self.cells.typed, None, None
        if typed is not None:
            who, session, figures = typed
            self.minutes_given.emit(who, session, int(figures) if figures else None)
            self.cells.told(who)

    def drop_figures(self) -> None:
        """Figures that were typed are nothing."""
        self._pause.stop()
        typed, self.cells.typed = self.cells.typed, None
        if typed is not None:
            self.cells.told(typed[0])

    # mouse and focus

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A key that is shown in the cell can be pressed by mouse too."""
        index, at = self.indexAt(event.position().toPoint()), event.position()
        prompts = self.marks_with_keys and self.hasFocus() and index.isValid() and index == self.currentIndex()
        row, session = self.current(), self.session
        if prompts and row is not None and session is not None and self.cells.cell(row, session).mark is None:
            for mark, box in keycaps(QRectF(self.visualRect(index))).items():
                if box.contains(at):
                    self.take_figures()
                    self.put(mark)
                    return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same by mouse, and by the menu key."""
        index = self.indexAt(event.pos())
        if index.isValid() and index.column() >= FIRST:
            self.setCurrentIndex(index)
        if self.marks_with_keys and self.current() is not None:
            menu = self.menu()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))

    def menu(self) -> QMenu:
        """What can be done with the cell one stands in."""
        menu = QMenu(self)
        if self._clashes():
            menu.addAction(_("Compare and choose"), self.clash_asked.emit)
            return menu
        for key, mark in MARK_KEYS.items():
            menu.addAction(f"{mark_word(mark)}\t{key.name[4:]}", partial(self.put, mark))
        menu.addSeparator()
        menu.addAction(_("Take the mark away"), lambda: self.put(None))
        menu.addAction(_("Comment …"), self.note_asked.emit)
        return menu

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming with the keyboard one stands somewhere at once."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.begin()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed is minutes."""
        super().focusOutEvent(event)
        self.take_figures()

    # widths

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew; who one stands on stays in sight."""
        in_sight = self.visualRect(self.currentIndex()).top() < event.oldSize().height()
        super().resizeEvent(event)
        self._share()
        if in_sight:
            self.scrollTo(self.currentIndex())

    def _share(self) -> None:
        """The chosen meeting takes the slack. With little room municipalities go, then days, then it scrolls."""
        look, room, many = theme(), self.viewport().width(), len(self.cells.sessions)
        name = look.scaled(NAME_WIDTH * (1.25 if self.large else 1))
        place, wide = look.scaled(PLACE_WIDTH), look.scaled(WIDE)
        narrow = column_width(self, self.cells)
        taken = name + wide + narrow * max(many - 1, 0)
        places = taken + place <= room
        self.compact = not places and taken > room
        if self.compact:
            narrow = look.scaled(COMPACT)
            taken = name + wide + narrow * max(many - 1, 0)
            places = taken + place <= room
        self.setColumnHidden(PLACE, not places)
        self.setColumnWidth(NAME, name)
        self.setColumnWidth(PLACE, place)
        slack = max(0, room - taken - (place if places else 0))
        chosen = self.currentIndex().column()
        for column in range(FIRST, FIRST + many):
            self.setColumnWidth(column, wide + slack if column == chosen else narrow)
        height = look.scaled(LARGE_ROW if self.large else ROW)
        if height != self.verticalHeader().defaultSectionSize():
            self.verticalHeader().setDefaultSectionSize(height)
            self.updateGeometries()  # how far one can scroll, before one does
            self.scrollTo(self.currentIndex())

    # the way back

    def place(self) -> dict[str, Any]:
        """Who and which meeting one stands on, and how far it is scrolled."""
        row, session = self.current(), self.session
        return {
            "who": row.participant.id if row is not None else None,
            "session": session.id if session is not None else None,
            "scroll": self.verticalScrollBar().value(),
        }

    def set_place(self, place: dict[str, Any]) -> None:
        """Go back there."""
        self.stand(place["who"], place["session"])
        self.verticalScrollBar().setValue(place["scroll"])
