"""A figure by quarter as a drawn line, with the middle half as a band; and the same as rows and as words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fhr_desktop.domain.followup import Statistic
from fhr_desktop.domain.followup_trend import ENOUGH, Point, Trend
from i18n import _
from ui.components import paint
from ui.figures_said import number
from ui.pages.statistics.figures import with_unit
from ui.pages.statistics.periods import quarter_of
from ui.theme import theme

HEIGHT = 156  # at 100 %
_STEPS = (1, 2, 2.5, 5, 10)
Value = float | int
_At = Callable[[int, Value], QPointF]


@dataclass(frozen=True, slots=True)
class Told:
    """A quarter in words: which, its figure, between what the middle half lies, and how many are behind."""

    quarter: str
    value: str
    middle: str
    n: str


def rows(trend: Trend, statistic: Statistic) -> list[Told]:
    """What the chart shows, a row for each quarter."""
    return [
        Told(
            _("{quarter}, so far").format(quarter=quarter_of(one.days)) if not one.days.whole else quarter_of(one.days),
            _("too few") if _few(one, statistic) else number(one.value),
            "" if one.low is None or _few(one, statistic) else f"{number(one.low)}–{number(one.high)}",
            number(one.n),
        )
        for one in trend.points
    ]


def said(trend: Trend, statistic: Statistic) -> str:
    """The chart for those who do not see it."""
    parts = [f"{one.quarter} {with_unit(one.value, statistic)}" for one in rows(trend, statistic)]
    return _("By quarter: {quarters}").format(quarters="; ".join(parts))


def _few(point: Point, statistic: Statistic) -> bool:
    return statistic.in_days and 0 < point.n < ENOUGH


def ticks(most: float) -> list[Value]:
    """Round numbers from 0 up to and past the highest, four or five of them."""
    if most <= 0:
        return [0, 1]
    raw = most / 3.4
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(one * size for one in _STEPS if one * size >= raw)
    step = max(step, 1.0) if most >= 3 else step  # whole things are counted in whole steps
    many = math.ceil(most / step)
    return [int(step * n) if float(step * n).is_integer() else round(step * n, 2) for n in range(many + 1)]


class TrendChart(QWidget):
    """Drawn from the theme of the moment. It takes no focus: its words are its description, and the rows beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[Point, ...] = ()
        self._values: list[Value | None] = []
        self._bands: list[tuple[Value, Value] | None] = []
        self._nothing = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(200)
        theme().changed.connect(self.updateGeometry)

    def show_trend(self, trend: Trend, statistic: Statistic) -> None:
        """Draw another."""
        self._points = trend.points
        few = [_few(one, statistic) for one in trend.points]
        self._nothing = _("Too few in every quarter") if any(few) else _("Nothing to count in these quarters")
        self._values = [None if hides else one.value for one, hides in zip(trend.points, few, strict=True)]
        self._bands = [
            None if hides or one.low is None or one.high is None else (one.low, one.high)
            for one, hides in zip(trend.points, few, strict=True)
        ]
        self.setAccessibleName(_("Trend of {figure}").format(figure=statistic.name))
        self.setAccessibleDescription(said(trend, statistic))
        self.update()

    def sizeHint(self) -> QSize:
        """Wide as it gets."""
        return QSize(260, theme().scaled(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Never lower."""
        return QSize(200, theme().scaled(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines of measure, band, line, points and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._points:
            self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        look = theme()
        if all(value is None for value in self._values):
            paint.words(painter, QRectF(self.rect()), self._nothing, look.font("small"), "text2", paint.CENTRE)
            return
        highest = [value for value in self._values if value is not None] + [band[1] for band in self._bands if band]
        marks = ticks(max(highest, default=0))
        line = look.line("micro")
        left = math.ceil(max(look.width(number(mark), "micro") for mark in marks)) + 8
        last = next((value for value in reversed(self._values) if value is not None), None)
        right = math.ceil(look.width(number(last), "body", 600)) + 16
        box = QRectF(left, line * 0.9, self.width() - left - right, self.height() - 3.1 * line)
        for mark in marks:
            y = box.bottom() - box.height() * mark / marks[-1]
            paint.horizontal(painter, left, self.width(), round(y), "hair" if mark else "line")
            words = QRectF(0, y - line / 2, left - 8, line)
            paint.words(painter, words, number(mark), look.font("micro", tabular=True), "text2", paint.RIGHT)
        xs = [box.left() + 8 + (box.width() - 8) * n / max(len(self._points) - 1, 1) for n in range(len(self._points))]

        def at(n: int, value: Value) -> QPointF:
            return QPointF(xs[n], box.bottom() - box.height() * value / marks[-1])

        self._under(painter, box, xs)
        self._band(painter, at)
        self._line(painter, at)
        self._ends(painter, at)

    def _under(self, painter: QPainter, box: QRectF, xs: Sequence[float]) -> None:
        """Quarters, as many as there is room for, and the year below its first."""
        look = theme()
        line, width = look.line("micro"), look.width("kv 4", "micro")
        every = 1 if len(xs) < 2 or xs[1] - xs[0] > width + 6 else 2
        shown_year = 0
        for n, (point, x) in enumerate(zip(self._points, xs, strict=True)):
            if n % every:
                continue
            words = _("Q{number}").format(number=point.days.quarter)
            at = min(max(x - width, 0), self.width() - 2 * width)
            paint.words(painter, QRectF(at, box.bottom() + 2, 2 * width, line), words, look.font("micro"), "text2",
                        paint.CENTRE, elide=False)  # fmt: skip
            if point.days.first.year != shown_year:
                shown_year = point.days.first.year
                under = QRectF(at, box.bottom() + 2 + line, 2 * width, line)
                paint.words(painter, under, str(shown_year), look.font("micro"), "text3", paint.CENTRE, elide=False)

    def _band(self, painter: QPainter, at: _At) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("info_edge", 0.18))
        for run in _runs(self._bands):
            low, high = [], []
            for n in run:
                band = self._bands[n]
                assert band is not None
                low.append(at(n, band[0]))
                high.append(at(n, band[1]))
            if len(run) == 1:
                painter.drawRect(QRectF(high[0] - QPointF(4, 0), low[0] + QPointF(4, 0)))
                continue
            path = QPainterPath(high[0])
            for place in (*high[1:], *reversed(low)):
                path.lineTo(place)
            path.closeSubpath()
            painter.drawPath(path)

    def _line(self, painter: QPainter, at: _At) -> None:
        look = theme()
        painter.setPen(QPen(look.color("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        places = {n: at(n, value) for n, value in enumerate(self._values) if value is not None}
        for run in _runs(self._values):
            for n in run[1:]:
                painter.drawLine(places[n - 1], places[n])
        ends = (min(places, default=0), max(places, default=0))
        for n, place in places.items():
            whole = self._points[n].days.whole
            painter.setPen(QPen(look.color("panel" if whole else "accent"), 1.5))
            painter.setBrush(look.color("accent" if whole else "panel"))
            side = 4 if n in ends else 3
            painter.drawEllipse(place, side, side)

    def _ends(self, painter: QPainter, at: _At) -> None:
        """The first figure and the last in words."""
        look = theme()
        there = [(n, value) for n, value in enumerate(self._values) if value is not None]
        if not there:
            return
        (n, value), (end, last) = there[0], there[-1]
        line = look.line("body")
        if n != end:
            place = at(n, value)
            after = there[1][1] if len(there) > 1 else value
            above = after <= value  # on the side that the line does not go to
            below = place.y() + 5
            above = above or below + line > self.height() - 2.2 * look.line("micro")  # not upon the quarters
            over = QRectF(place.x() + 2, max(place.y() - line - 4, 0) if above else below, 80, line)
            paint.words(painter, over, number(value), look.font("small", 600, tabular=True), "text", elide=False)
        place = at(end, last)
        beside = QRectF(place.x() + 9, place.y() - line / 2, 80, line)
        paint.words(painter, beside, number(last), look.font("body", 600, tabular=True), "accent", elide=False)


def _runs(values: Sequence[object | None]) -> list[list[int]]:
    """The places that have something, in runs without a hole."""
    found: list[list[int]] = []
    for n, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1][-1] == n - 1:
            found[-1].append(n)
        else:
            found.append([n])
    return found
