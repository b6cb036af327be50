"""How the list of attendance is painted: its meetings, small marks, and the wide cells of the meeting chosen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fhr_desktop.domain.training import Mark, Session
from i18n import _
from i18n.days import short_day
from ui import words
from ui.components import paint
from ui.pages.training.grid_model import KINDS, LETTERS, NAME, AttendanceModel, Cell, Index, mark_word, minutes_word
from ui.theme import theme

if TYPE_CHECKING:
    from ui.pages.training.grid import AttendanceGrid

LEFT, EDGE, PROMPT_EDGE = 20, 8, 12
PROMPTED = (Mark.PRESENT, Mark.ABSENT, Mark.LATE, Mark.PARTLY)


def box_side(*, large: bool) -> int:
    """Side of the mark in the wide column: 22 at 100 %, 30 where the room is to see it."""
    return theme().scaled(30 if large else 22)


def mark_box(painter: QPainter, box: QRectF, mark: Mark | None, *, edge: bool, kind: str = "body") -> None:
    """A mark in its box: a tick filled, a letter tinted (`edge` with its edge), nothing dashed."""
    look = theme()
    painter.setPen(Qt.PenStyle.NoPen)
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    if mark is None:
        pen = QPen(look.color("control"), 1.4)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)
        return
    ink = KINDS[mark]
    if mark is Mark.PRESENT and edge:
        painter.setBrush(look.color("ok"))
        painter.drawRoundedRect(inner, 5, 5)
        look.glyph(painter, box, "check-bold", "content", box.width() * 0.6)
        return
    painter.setBrush(look.color(f"{ink}_bg"))
    if edge or look.name == "high":
        painter.setPen(QPen(look.color(f"{ink}_edge"), 1.2))
    painter.drawRoundedRect(inner, 5 if edge else 4, 5 if edge else 4)
    paint.words(painter, box, LETTERS[mark], look.font(kind, 600), ink, paint.CENTRE, elide=False)


class MeetingHeader(QHeaderView):
    """Number and day of each meeting; of the chosen one its subject and hours too."""

    def __init__(self, parent: AttendanceGrid) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._grid = parent
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(20)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(super().sizeHint().width(), math.ceil(theme().line("small") * 2) + 10)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """One meeting."""
        look, box = theme(), QRectF(rect)
        session = self._grid.cells.session_at(logical)
        chosen = session is not None and session == self._grid.session
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, look.color("sel" if chosen else "panel"))
        paint.horizontal(painter, box.left(), box.right() + 1, box.bottom() - 1, "line")
        if session is None:
            inner = box.adjusted(LEFT if logical == NAME else EDGE, 0, -4, 0)
            title = str(self._grid.cells.headerData(logical, Qt.Orientation.Horizontal))
            paint.words(painter, inner, title, look.font("small", 600), "text2")
        elif chosen:
            self._wide(painter, box.adjusted(10, 4, -6, -4), session)
        else:
            self._narrow(painter, box, session)
        painter.restore()

    def _wide(self, painter: QPainter, inner: QRectF, session: Session) -> None:
        look, line = theme(), theme().line("small")
        top = QRectF(inner.left(), inner.top(), inner.width(), line)
        said = f"{session.number}  {session.title}".strip()
        paint.words(painter, top, said, look.font("small", 600, tabular=True), "text")
        paint.words(painter, top.translated(0, line + 1), self.when(session), look.font("small", tabular=True), "text2")

    def when(self, session: Session) -> str:
        """ "i dag 17 mars, kl. 17.30–20.30"."""
        view = self._grid.cells.view
        if session.on is None or view is None:
            return _("no day yet")
        today = view.sheet.today
        day = short_day(session.on, today)
        if session.on == today:
            day = _("today {day}").format(day=day)
        if not session.starts:
            return day
        return _("{day}, {from_} to {until}").format(day=day, from_=session.starts, until=ends(session))

    def _narrow(self, painter: QPainter, box: QRectF, session: Session) -> None:
        look, line = theme(), theme().line("small")
        number = str(session.number)
        if self._grid.compact or session.on is None or self._grid.cells.view is None:
            paint.words(painter, box, number, look.font("small", 600), "text2", paint.CENTRE, elide=False)
            return
        top = QRectF(box.left(), box.top() + 4, box.width(), line)
        paint.words(painter, top, number, look.font("small", 600), "text2", paint.CENTRE, elide=False)
        day = day_word(session, self._grid)
        paint.words(painter, top.translated(0, line + 1), day, look.font("small"), "text2", paint.CENTRE, elide=False)


def ends(session: Session) -> str:
    """When a meeting ends, as "20.30"."""
    hours, _dot, minutes = session.starts.partition(".")
    at = int(hours) * 60 + int(minutes or 0) + session.minutes
    return f"{at // 60 % 24:02d}.{at % 60:02d}"


def day_word(session: Session, grid: AttendanceGrid) -> str:
    """The meeting's day, short."""
    view = grid.cells.view
    return words.short_day(session.on, view.sheet.today) if session.on is not None and view is not None else ""


class MarkCells(QStyledItemDelegate):
    """One cell. The ring is on the current one."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell."""
        grid: AttendanceGrid = option.widget  # type: ignore[assignment]
        model = grid.cells
        rect, look = QRectF(option.rect), theme()
        session = model.session_at(index.column())
        chosen = session is not None and session == grid.session
        here = grid.currentIndex()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on_row = here.isValid() and here.row() == index.row()
        if chosen:
            painter.fillRect(rect, look.color("tint"))
        elif on_row:
            painter.fillRect(rect, look.color("hover"))
        paint.horizontal(painter, rect.left(), rect.right() + 1, rect.bottom() - 1)
        if session is None:
            self._who(painter, rect, grid, index)
        else:
            cell = model.cell(model.rows[index.row()], session)
            focused = chosen and on_row and grid.hasFocus()
            if chosen:
                self._wide(painter, rect, cell, grid, prompts=focused and grid.marks_with_keys)
            else:
                self._narrow(painter, rect, cell)
        if option.state & QStyle.StateFlag.State_HasFocus and grid.hasFocus():
            paint.focus_ring(painter, rect.adjusted(0, 0, 0, -1))
        painter.restore()

    @staticmethod
    def _who(painter: QPainter, rect: QRectF, grid: AttendanceGrid, index: Index) -> None:
        look = theme()
        name = index.column() == NAME
        inner = rect.adjusted(LEFT if name else EDGE, 0, -6, 0)
        font = look.font("sub" if grid.large else "body", 600 if name else 400)
        paint.words(painter, inner, str(index.data() or ""), font, "text" if name else "text2")

    @staticmethod
    def _narrow(painter: QPainter, rect: QRectF, cell: Cell) -> None:
        look, middle = theme(), rect.center()
        side = min(look.scaled(20), rect.width() - 4)
        box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        if cell.clash:
            look.glyph(painter, box, "intersect-fill", "amber_edge", side * 0.8)
        elif cell.mark is Mark.PRESENT:
            look.glyph(painter, box, "check", "text3", side * 0.7)
        elif cell.mark is not None:
            mark_box(painter, box, cell.mark, edge=False, kind="small")
        elif not cell.guest:
            painter.setPen(Qt.PenStyle.NoPen)
            if cell.ahead:
                painter.setBrush(look.color("line"))
                painter.drawEllipse(middle, 1.6, 1.6)
            else:
                mark_box(painter, box.adjusted(3, 3, -3, -3), None, edge=False)
        if cell.note:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("text2"))
            painter.drawEllipse(QPointF(box.right() + 1, box.top() + 1), 2, 2)

    @staticmethod
    def _wide(painter: QPainter, rect: QRectF, cell: Cell, grid: AttendanceGrid, *, prompts: bool) -> None:
        look = theme()
        side, kind = box_side(large=grid.large), "sub" if grid.large else "body"
        box = QRectF(rect.left() + 10, rect.center().y() - side / 2, side, side)
        inner = rect.adjusted(side + 20, 0, -8, 0)
        if cell.mark is None and prompts and not cell.ahead:
            inner.setLeft(_prompt(painter, rect) + 10)
            _note(painter, inner, cell, grid)
            return
        if cell.mark is None:
            if cell.ahead:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.color("line"))
                painter.drawEllipse(box.center(), 1.6, 1.6)
            elif not cell.guest:
                mark_box(painter, box, None, edge=True)
        else:
            mark_box(painter, box, cell.mark, edge=True, kind=kind)
            ink = "text" if cell.mark is Mark.PRESENT else KINDS[cell.mark]
            font = look.font(kind, 400 if cell.mark is Mark.PRESENT else 600)
            inner.setLeft(inner.left() + paint.words(painter, inner, mark_word(cell.mark), font, ink) + 8)
        minutes = minutes_word(cell)
        if minutes:
            used = paint.words(painter, inner, minutes, look.font("small", tabular=True), "text2")
            inner.setLeft(inner.left() + used + 10)
        if cell.clash:
            kind_width = paint.chip_width(_("Clash"), "intersect-fill", "amber")
            paint.chip(painter, inner.left(), rect.center().y(), _("Clash"), "amber", "intersect-fill")
            inner.setLeft(inner.left() + kind_width + 8)
        _note(painter, inner, cell, grid)


def _note(painter: QPainter, inner: QRectF, cell: Cell, grid: AttendanceGrid) -> None:
    """That there is a comment, and its words while names are in sight."""
    if not cell.note:
        return
    look, view = theme(), grid.cells.view
    icon = QRectF(inner.left(), inner.center().y() - 8, 16, 16)
    look.glyph(painter, icon, "chat-circle-text", "text2", look.scaled(14))
    if view is not None and not view.names.hidden:
        said = inner.adjusted(look.scaled(14) + 7, 0, 0, 0)
        paint.words(painter, said, cell.note, look.font("small"), "text2")


def keycaps(cell: QRectF) -> dict[Mark, QRectF]:
    """Where the keys stand in the cell one is in, to be pressed with the mouse."""
    x, found = cell.left() + PROMPT_EDGE + theme().width(_("Press")) + 8, {}
    for mark in PROMPTED:
        width = paint.keycap_width(LETTERS[mark])
        found[mark] = QRectF(x, cell.top(), width, cell.height())
        x += width + 4
    return found


def _prompt(painter: QPainter, cell: QRectF) -> float:
    """Tryck N F S D. Where it ends."""
    inner = cell.adjusted(PROMPT_EDGE, 0, 0, 0)
    paint.words(painter, inner, _("Press"), theme().font("body"), "text2")
    boxes = keycaps(cell)
    for mark, box in boxes.items():
        paint.keycap(painter, box.left(), box.center().y(), LETTERS[mark])
    return max(box.right() for box in boxes.values())


def column_width(grid: AttendanceGrid, model: AttendanceModel) -> int:
    """How wide a meeting's column must be for its day."""
    days = [theme().width(day_word(one, grid), "small") for one in model.sessions]
    return math.ceil(max([theme().scaled(40), *days])) + 12
