"""The month as a grid: arrows walk the days, Page Up and Down the months, Enter opens what is held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyle, QStyledItemDelegate, QTableView
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from fhr_desktop.services.training.rounds import CalendarDay
from i18n import _, _n
from ui.components import paint
from ui.pages.training.calendar_model import Index, Meeting, MonthModel, meeting_said
from ui.theme import theme

K = Qt.Key
STEPS = {K.Key_Left: -1, K.Key_Right: 1, K.Key_Up: -7, K.Key_Down: 7}
EDGE = 8


def month_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the month's last when it is shorter."""
    at = day.year * 12 + day.month - 1 + months
    first = dt.date(at // 12, at % 12 + 1, 1)
    length = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - first
    return first.replace(day=min(day.day, length.days))


class MonthGrid(QTableView):
    """One month. `month_shown` when it is another than before, `opened` carries a session and its round."""

    month_shown = Signal()
    opened = Signal(object)

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self.days = MonthModel(today)
        self._waits = False  # Enter was pressed before what is held had been read
        self.setHorizontalHeader(_Header(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(_Header(Qt.Orientation.Vertical, self))
        self.setModel(self.days)
        self.setItemDelegate(_DayCells(self))
        self.setAccessibleName(_("Calendar of meetings"))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda _index: self.open_day())
        self._stand(today)

    @property
    def day(self) -> dt.date:
        """The day one stands on."""
        index = self.currentIndex()
        return self.days.day(index) if index.isValid() else self.days.month

    def go(self, day: dt.date) -> None:
        """Stand on a day, in its month."""
        if day.replace(day=1) != self.days.month:
            self.days.show_month(day)
            self._stand(day)
            self.month_shown.emit()
        else:
            self._stand(day)

    def show_days(self, days: Iterable[CalendarDay]) -> None:
        """What is held in the month."""
        self.days.set_days(days)
        if self._waits:
            self.open_day()

    def _stand(self, day: dt.date) -> None:
        self._waits = False
        self.setCurrentIndex(self.days.index_of(day))

    def open_day(self) -> None:
        """Open what is held on the day; asked which when there are several."""
        self._waits = not self.days.known
        meetings = self.days.meetings(self.day)
        if len(meetings) == 1:
            self.opened.emit(meetings[0])
        elif meetings:
            self._which(meetings).popup(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))

    def _which(self, meetings: tuple[Meeting, ...]) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in meetings:
            menu.addAction(meeting_said(one)).triggered.connect(lambda _on, to=one: self.opened.emit(to))
        menu.setActiveAction(menu.actions()[0])
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by day, week and month; Home is today."""
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in STEPS:
            self.go(self.day + dt.timedelta(days=STEPS[key]))
        elif key in (K.Key_PageUp, K.Key_PageDown):
            self.go(month_after(self.day, -1 if key == K.Key_PageUp else 1))
        elif key == K.Key_Home:
            self.go(self.days.today)
        elif key in (K.Key_Return, K.Key_Enter):
            self.open_day()
        else:
            super().keyPressEvent(event)


class _Header(QHeaderView):
    """Days of the week above, numbers of the weeks to the left."""

    def __init__(self, orientation: Qt.Orientation, parent: QTableView) -> None:
        super().__init__(orientation, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setMinimumSectionSize(20)

    def sizeHint(self) -> QSize:
        """A line; as wide as a week's number."""
        look = theme()
        return QSize(round(look.width(_("w. {n}").format(n=52), "small")) + 20 + EDGE, round(look.line("small")) + 12)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """One day or week."""
        look, box, model = theme(), QRectF(rect), self.model()
        across = self.orientation() == Qt.Orientation.Horizontal
        said = str(model.headerData(logical, self.orientation()))
        painter.save()
        painter.fillRect(box, look.color("panel"))
        inner = box.adjusted(EDGE if across else 20, 0 if across else 6, -2, 0)
        if not across:
            inner.setHeight(look.line("small"))
        paint.words(painter, inner, said, look.font("small", 600 if across else 400), "text2", elide=False)
        paint.horizontal(painter, box.left(), box.right() + 1, box.bottom() - 1, "line" if across else "hair")
        painter.restore()


class _DayCells(QStyledItemDelegate):
    """One day: its number, and a line for each meeting as far as there is room."""

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        """The cell."""
        view: MonthGrid = option.widget  # type: ignore[assignment]
        model, look, box = view.days, theme(), QRectF(option.rect)
        day = model.day(index)
        own = day.replace(day=1) == model.month
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = ("sel" if view.hasFocus() else "sel_idle") if here else "tint" if day == model.today else ""
        if option.state & QStyle.StateFlag.State_MouseOver and not here:
            ground = ground or "hover"
        painter.fillRect(box, look.color(ground or ("content" if own else "panel")))
        paint.horizontal(painter, box.left(), box.right() + 1, box.bottom() - 1)
        paint.vertical(painter, box.left(), box.top(), box.bottom())
        top = self._number(painter, box, day, own=own, today=day == model.today)
        self._meetings(painter, box.adjusted(EDGE, top, -5, -3), model.meetings(day), past=day < model.today)
        if here and view.hasFocus():
            paint.focus_ring(painter, box.adjusted(1, 0, 0, -1), 3)
        painter.restore()

    @staticmethod
    def _number(painter: QPainter, box: QRectF, day: dt.date, *, own: bool, today: bool) -> float:
        """Today's in a filled ring and a word. Returns the height taken."""
        look = theme()
        line = look.line("small") + 4
        font, said = look.font("small", 600, tabular=True), str(day.day)
        at = QRectF(box.left() + EDGE, box.top() + 4, box.width() - EDGE, line)
        if today:
            ring = QRectF(box.left() + 4, at.top(), max(line, look.width(said, "small", 600) + 10), line)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawRoundedRect(ring, line / 2, line / 2)
            paint.words(painter, ring, said, font, "on_accent", paint.CENTRE, elide=False)
            rest = QRectF(ring.right() + 6, at.top(), box.right() - ring.right() - 8, line)
            paint.words(painter, rest, _("today"), look.font("small", 600), "accent")
        else:
            paint.words(painter, at, said, font, "text" if own else "text3", elide=False)
        return line + 7

    @staticmethod
    def _meetings(painter: QPainter, room: QRectF, meetings: tuple[Meeting, ...], *, past: bool) -> None:
        look, step = theme(), theme().line("small") + 3
        fits = max(1, int(room.height() // step))
        shown = meetings if len(meetings) <= fits else meetings[: fits - 1]
        for line, (session, course) in enumerate(shown):
            at = QRectF(room.left(), room.top() + line * step, room.width(), step - 1)
            painter.fillRect(QRectF(at.left(), at.top() + 1, 3, at.height() - 2),
                             look.color("control" if course.cancelled or past else "accent"))  # fmt: skip
            inner, ink = at.adjusted(8, 0, 0, 0), "text2" if past or course.cancelled else "text"
            if session.starts:
                font = look.font("small", tabular=True)
                inner.setLeft(inner.left() + paint.words(painter, inner, session.starts, font, "text2") + 5)
            said = _("{round} (cancelled)").format(round=course.round) if course.cancelled else course.round
            paint.words(painter, inner, said, look.font("small", 600), ink)
        if len(shown) < len(meetings):
            left = len(meetings) - len(shown)
            at = QRectF(room.left(), room.top() + len(shown) * step, room.width(), step)
            paint.words(painter, at, _n("{n} more", "{n} more", left).format(n=left), look.font("small"), "text2")
