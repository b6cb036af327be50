"""How answers on a scale are drawn: a bar that leans to the side where the answers are, and a mean through the rounds.

The same is always told in words beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from fhr_desktop.domain.survey_results import Tally, decimal
from ui.components import paint
from ui.components.labels import Painted
from ui.theme import theme

_LOW, _MIDDLE, _HIGH = "amber_edge", "line", "info_edge"
HEIGHT = 14  # of a bar, at 100 %
CHART = (250, 132)


def step_colour(at: int, steps: int) -> QColor:
    """The colour of one step of a scale: amber below the middle, blue above, strongest at the ends."""
    middle = (steps - 1) / 2
    if at == middle:
        return theme().color(_MIDDLE)
    far = abs(at - middle) / middle
    return theme().color(_LOW if at < middle else _HIGH, 1.0 if far > 0.9 else 0.5)


def lean(painter: QPainter, rect: QRectF, tally: Tally) -> None:
    """The answers as shares of a bar whose middle step lies on the middle of the rectangle."""
    if not tally.n:
        return
    steps, look = len(tally.counts), theme()
    middle = (steps - 1) / 2
    below = sum(count * (1.0 if at < middle else 0.5 if at == middle else 0.0) for at, count in enumerate(tally.counts))
    unit = rect.width() / 2 / tally.n
    height = look.scaled(HEIGHT)
    x = rect.center().x() - below * unit
    top = rect.center().y() - height / 2
    paint.vertical(painter, rect.center().x(), rect.top() + 3, rect.bottom() - 3, "line")
    for at, count in enumerate(tally.counts):
        if not count:
            continue
        box = QRectF(x, top, count * unit, height)
        painter.fillRect(box.adjusted(0.5, 0, -0.5, 0), step_colour(at, steps))
        x += count * unit


class ScaleKey(Painted):
    """What the colours of the bars mean, from the lowest step to the highest."""

    def __init__(self) -> None:
        super().__init__()
        self._steps, self._low, self._high = 5, "", ""

    def set(self, steps: int, low: str, high: str) -> None:
        """The words at the ends."""
        self._steps, self._low, self._high = steps, low, high
        self.setAccessibleName(f"1 {low}, {steps} {high}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Words, a square a step, words."""
        look = theme()
        words = look.width(self._low, "small") + look.width(self._high, "small")
        return QSize(round(words + self._steps * look.scaled(19) + 18), look.scaled(22))

    def draw(self, painter: QPainter) -> None:
        """Each step with its number."""
        look, x = theme(), 0.0
        middle = self.height() / 2
        box = QRectF(0, 0, self.width(), self.height())
        x += paint.words(painter, box, self._low, look.font("small"), "text2", elide=False) + 8
        side = look.scaled(16)
        for at in range(self._steps):
            square = QRectF(x, middle - side / 2, side, side)
            painter.fillRect(square, step_colour(at, self._steps))
            ink = "content" if at in (0, self._steps - 1) else "text"
            paint.words(painter, square, str(at + 1), look.font("micro", 600), ink, paint.CENTRE, elide=False)
            x += look.scaled(19)
        rest = QRectF(x + 6, 0, self.width() - x, self.height())
        paint.words(painter, rest, self._high, look.font("small"), "text2", elide=False)


class MeanLine(Painted):
    """A mean from round to round, on the whole scale. `points`: what the round is called, and its mean or None."""

    def __init__(self) -> None:
        super().__init__()
        self._points: list[tuple[str, Fraction | None]] = []
        self._steps = 5
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, points: Sequence[tuple[str, Fraction | None]], steps: int) -> None:
        """Show another question."""
        self._points, self._steps = list(points), steps
        self.setAccessibleName(", ".join(f"{name}: {decimal(mean)}" for name, mean in points))
        self.update()

    def sizeHint(self) -> QSize:
        """A small chart."""
        width, height = CHART
        return QSize(theme().scaled(width), theme().scaled(height))

    def minimumSizeHint(self) -> QSize:
        """May be narrow."""
        return QSize(theme().scaled(160), self.sizeHint().height())

    def draw(self, painter: QPainter) -> None:
        """Lines for the scale, points with their means, the newest in semibold."""
        look = theme()
        left, under = look.scaled(16), look.line("micro") + 6
        area = QRectF(left, look.line("micro"), self.width() - left - look.scaled(22), 0)
        area.setBottom(self.height() - under)

        def y(value: float) -> float:
            return area.bottom() - (value - 1) / (self._steps - 1) * area.height()

        for step in range(1, self._steps + 1):
            paint.horizontal(painter, area.left(), area.right(), y(step), "hair")
            box = QRectF(0, y(step) - 8, left - 6, 16)
            paint.words(painter, box, str(step), look.font("micro", tabular=True), "text2", paint.RIGHT, elide=False)
        if not self._points:
            return
        gap = area.width() / max(1, len(self._points))
        spots = [
            QPointF(area.left() + gap * (at + 0.5), y(float(mean)))
            for at, (_name, mean) in enumerate(self._points) if mean is not None
        ]  # fmt: skip
        painter.setPen(QPen(look.color("accent"), 2))
        painter.drawPolyline(spots)
        painter.setPen(QPen(look.color("content"), 1.5))
        painter.setBrush(look.color("accent"))
        for spot in spots:
            painter.drawEllipse(spot, 4.5, 4.5)
        for at, (name, mean) in enumerate(self._points):
            last = at == len(self._points) - 1
            box = QRectF(area.left() + gap * at + 2, area.bottom() + 4, gap - 4, under)
            paint.words(painter, box, name, look.font("micro"), "text2", paint.CENTRE)
            if mean is not None:
                above = QRectF(box.left(), y(float(mean)) - look.line("small") - 6, box.width(), look.line("small"))
                font = look.font("small", 600 if last else 400, tabular=True)
                paint.words(painter, above, decimal(mean), font, "text" if last else "text2", paint.CENTRE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
