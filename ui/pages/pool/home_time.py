"""The home's time line: spans painted by lane, and a table with a row for each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fhr_desktop.domain.placements import PlacementState
from fhr_desktop.domain.pool import WORDS, PoolStatus
from fhr_desktop.domain.pool_timeline import Lane, Span, TimeLine
from i18n import _
from ui import words
from ui.components import paint
from ui.components.layout import Row, ScrollPane, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.pages.pool import home_view
from ui.pages.pool.home_view import HomeView
from ui.theme import theme

BAR, GAP, AXIS = 18, 5, 22  # heights at 100 %
LEFT, RIGHT = 20, 16
_LEAST_TABLE = 150  # a few rows, however large the picture
_STEPS = (1, 2, 3, 6, 12, 24)  # months between the lines


@dataclass(frozen=True, slots=True)
class Told:
    """A span with its words. `ink` is a kind of colour: ok, info, wait, amber, err."""

    number: int
    span: Span
    what: str
    why: str
    ink: str


def told(view: HomeView) -> tuple[Told, ...]:
    """Every span in words: what both the picture and the table are made of."""
    return tuple(Told(n, span, *_said(span, view)) for n, span in enumerate(view.sheet.line.spans))


def _said(span: Span, view: HomeView) -> tuple[str, str, str]:
    today = view.sheet.today
    if span.step is not None:
        status = PoolStatus(span.step.to_status)
        who = view.users.get(span.step.user_id, "")
        why = ". ".join(part for part in (home_view.reason(span.step).rstrip("."), who) if part)
        return WORDS[status], why, words.POOL_MARKS[status][1]
    if span.placement is not None:
        one = span.placement
        name = f"{home_view.child_name(one, today)}, {view.municipality(one.municipality)}"
        ended = words.choice("placement_end_reason", one.end_reason) if one.end_reason else ""
        why = ended or home_view.placement_state(one)
        bad = one.end_reason == "breakdown"
        return name, why, "err" if bad else "wait" if one.state == PlacementState.ENDED else "info"
    old = span.ends is not None and span.ends < today
    name = _("Assessment") if span.lane is Lane.REPORT else _("Register checks")
    return name, _("has run out") if old else _("holds"), "amber" if old else "ok"


class TimeLinePicture(QWidget):
    """The painted spans. It takes no focus: the table below says the same, and stands for it when read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self._line: TimeLine | None = None
        self._told: tuple[Told, ...] = ()
        self._chosen = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Time line. The same is in the table below it."))
        theme().changed.connect(self.updateGeometry)

    def show_line(self, line: TimeLine, spans: Sequence[Told]) -> None:
        """Show other spans."""
        self._line, self._told = line, tuple(spans)
        self.updateGeometry()
        self.update()

    def choose(self, number: int) -> None:
        """Show which span one stands on in the table."""
        self._chosen = number
        self.update()

    def sizeHint(self) -> QSize:
        """A row for each lane, and for children at the same time one each."""
        look = theme()
        rows = sum(self._line.rows(lane) for lane in Lane) if self._line else 0
        return QSize(400, look.scaled(AXIS) + rows * look.scaled(BAR + GAP) + look.scaled(10))

    def minimumSizeHint(self) -> QSize:
        """May be narrow."""
        return QSize(240, self.sizeHint().height())

    def _names_width(self) -> float:
        return max(theme().width(_lane_name(lane), "small") for lane in Lane) + 14

    def day_at(self, day: dt.date) -> float:
        """Where a day is, in pixels from the left edge."""
        assert self._line is not None
        left = LEFT + self._names_width()
        whole = max((self._line.last - self._line.first).days, 1)
        return left + (self.width() - RIGHT - left) * (day - self._line.first).days / whole

    def paintEvent(self, event: QPaintEvent) -> None:
        """Months, lanes, spans, today."""
        if self._line is None:
            return
        look, line = theme(), self._line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axis(painter, line)
        top = float(look.scaled(AXIS))
        step = look.scaled(BAR + GAP)
        for lane in Lane:
            rows = line.rows(lane)
            if rows:
                box = QRectF(LEFT, top, self._names_width(), look.scaled(BAR))
                paint.words(painter, box, _lane_name(lane), look.font("small"), "text2")
            for one in self._told:
                if one.span.lane is lane:
                    self._paint_span(painter, one, top + one.span.row * step)
            top += rows * step
        x = self.day_at(line.today)
        painter.setPen(QPen(look.color("accent"), 1.5))
        painter.drawLine(int(x), look.scaled(AXIS) - 4, int(x), int(top))
        painter.end()

    def _paint_axis(self, painter: QPainter, line: TimeLine) -> None:
        look = theme()
        months = (line.last.year - line.first.year) * 12 + line.last.month - line.first.month + 1
        room = (self.width() - RIGHT - LEFT - self._names_width()) / (look.width("2026-03", "micro") + 16)
        every = next((one for one in _STEPS if months / one <= max(room, 1)), _STEPS[-1])
        for month in range(line.first.month - 1, line.first.month + months):
            day = dt.date(line.first.year + month // 12, month % 12 + 1, 1)
            if month % every or not line.first <= day <= line.last:
                continue
            x = self.day_at(day)
            paint.vertical(painter, x, look.scaled(AXIS) - 3, self.height() - 6)
            box = QRectF(x - 60, 0, 120, look.scaled(AXIS) - 4)
            if box.center().x() - look.width("2026-03", "micro") / 2 > LEFT + self._names_width() - 20:
                paint.words(painter, box, day.strftime("%Y-%m"), look.font("micro", tabular=True), "text2",
                            paint.CENTRE, elide=False)  # fmt: skip

    def _paint_span(self, painter: QPainter, one: Told, top: float) -> None:
        assert self._line is not None
        look, span, high = theme(), one.span, theme().scaled(BAR)
        left = self.day_at(max(span.starts, self._line.first))
        right = max(self.day_at(min(span.last(self._line.today), self._line.last)), left + 5)
        box = QRectF(left, top, right - left, high)
        painter.setPen(QPen(look.color(f"{one.ink}_edge"), 1))
        painter.setBrush(look.color(f"{one.ink}_bg"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if span.expected is not None and span.expected > self._line.today:
            pen = QPen(look.color(f"{one.ink}_edge"), 1.4)
            pen.setDashPattern([2, 2])
            painter.setPen(pen)
            end = self.day_at(min(span.expected, self._line.last))
            painter.drawLine(int(right), int(box.center().y()), int(end), int(box.center().y()))
        if look.width(one.what, "small") + 10 <= box.width():
            paint.words(painter, box.adjusted(5, 0, -3, 0), one.what, look.font("small"), "text", elide=False)
        elif box.width() > 34:
            paint.words(painter, box.adjusted(5, 0, -3, 0), one.what, look.font("small"), "text")
        if one.number == self._chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent"), 2))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 4, 4)


def _lane_name(lane: Lane) -> str:
    return {
        Lane.STATE: _("State"), Lane.CHILD: _("Children"), Lane.REPORT: _("Assessment"),
        Lane.CHECKS: _("Register checks"),
    }[lane]  # fmt: skip


class TimeTab(QWidget):
    """Picture and table. Standing on a row shows which span it is."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = TimeLinePicture()
        self.table: ListTable[Told] = ListTable(_("The home's time in the pool"), _columns(), lambda one: one.number)
        self.table.current_changed.connect(lambda one: self.picture.choose(-1 if one is None else one.number))
        self.table.setMinimumHeight(theme().scaled(_LEAST_TABLE))
        picture = Row((self.picture, 1), line="bottom", margins=(0, 10, 0, 4))
        down(self, (ScrollPane(picture, (self.table, 1), margins=(0, 0, 0, 0)), 1))

    def show_view(self, view: HomeView) -> None:
        """Show a home."""
        spans = told(view)
        self.picture.show_line(view.sheet.line, spans)
        self.table.set_rows(sorted(spans, key=lambda one: (one.span.starts, one.number), reverse=True))


def _columns() -> Sequence[ListColumn[Told]]:
    def until(one: Told) -> str:
        if one.span.ends is not None:
            return one.span.ends.isoformat()
        if one.span.expected is not None:
            return _("expected {day}").format(day=one.span.expected.isoformat())
        placement = one.span.placement
        return "" if placement is not None and placement.state == PlacementState.PLANNED else _("goes on")

    return [
        ListColumn[Told]("from", _("From"), lambda one: one.span.starts.isoformat(), 110),
        ListColumn[Told]("to", _("To"), until, 170),
        ListColumn[Told]("lane", _("What about"), lambda one: _lane_name(one.span.lane), 140, folds=True),
        ListColumn[Told]("what", _("What"), lambda one: one.what, 250, strong=True),
        ListColumn[Told]("why", _("Why, and by whom"), lambda one: one.why),
    ]
