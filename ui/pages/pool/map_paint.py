"""The painting of the map: the county as a sketch, rings, marks, names. Forms differ, so that colour is not alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import yaml
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

import resources
from fhr_desktop.domain.pool_map import Shape
from ui.components import paint
from ui.pages.pool.map_layout import Box, Point, Projection
from ui.pages.pool.map_marks import COVERED, CROWD, HOLE
from ui.theme import theme

SMALL = 0.72  # a home that cannot be asked is drawn smaller


@cache
def sketch() -> Any:
    """The county's form from a few points: `outline`, `lakes`, `rivers`, and what is said of them."""
    return yaml.safe_load(resources.text("unit", "county_sketch.yaml"))


def ground(painter: QPainter, to: Projection) -> None:
    """Land, rivers and lakes."""
    look, found = theme(), sketch()
    painter.setPen(QPen(look.color("land_edge"), 1))
    painter.setBrush(look.color("land"))
    painter.drawPath(_smooth([to.xy((at[0], at[1])) for at in found["outline"]], closed=True))
    pen = QPen(look.color("water_edge"), 1.3)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for river in found["rivers"]:
        painter.drawPath(_smooth([to.xy((at[0], at[1])) for at in river["course"]], closed=False))
    painter.setPen(QPen(look.color("water_edge"), 0.8))
    painter.setBrush(look.color("water"))
    for lake in found["lakes"]:
        painter.drawPath(_smooth([to.xy((at[0], at[1])) for at in lake["shore"]], closed=True))


def _smooth(points: Sequence[Point], *, closed: bool) -> QPainterPath:
    """A curve through the points (Catmull–Rom)."""
    spots, count = [QPointF(*point) for point in points], len(points)

    def at(n: int) -> QPointF:
        return spots[n % count] if closed else spots[max(0, min(count - 1, n))]

    path = QPainterPath(spots[0])
    for n in range(count if closed else count - 1):
        before, here, then, after = at(n - 1), at(n), at(n + 1), at(n + 2)
        path.cubicTo(here + (then - before) / 6, then - (after - here) / 6, then)
    if closed:
        path.closeSubpath()
    return path


def ring(painter: QPainter, middle: Point, radius: float) -> None:
    """So far from the middle, in pixels."""
    pen = QPen(theme().color("accent"), 1.2)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(theme().color("accent", 0.06))
    painter.drawEllipse(QPointF(*middle), radius, radius)


def plate(painter: QPainter, box: Box, words: str, kind: str = "micro", ink: str = "accent", edge: str = "") -> None:
    """Words on a small plate, so that lines do not run through them."""
    rect = QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1])
    painter.setPen(QPen(theme().color(edge), 1) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("content"))
    painter.drawRoundedRect(rect, 3, 3)
    paint.words(painter, rect, words, theme().font(kind, 600), ink, paint.CENTRE, elide=False)


def cross(painter: QPainter, middle: Point, size: float) -> None:
    """What distances are reckoned from."""
    painter.setPen(QPen(theme().color("text"), 2))
    x, y = middle
    painter.drawLine(QPointF(x - size, y), QPointF(x + size, y))
    painter.drawLine(QPointF(x, y - size), QPointF(x, y + size))


def site(painter: QPainter, spot: Point, size: float, *, filled: bool) -> None:
    """A place: filled where the municipality takes part, hollow where it does not."""
    look = theme()
    painter.setPen(QPen(look.color("text3"), 1))
    painter.setBrush(look.color("text3") if filled else look.color("content"))
    painter.drawEllipse(QPointF(*spot), size, size)


def name(painter: QPainter, box: Box, words: str, kind: str, ink: str, weight: int = 400) -> None:
    """Words with a rim in the colour of the land."""
    look = theme()
    font, metrics = look.font(kind, weight), look.fonts.metrics(kind, weight)
    path = QPainterPath()
    path.addText(QPointF(box[0], box[1] + metrics.ascent()), font, words)
    rim = QPen(look.color("land"), 3)
    rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, rim)
    painter.setPen(look.color(ink))
    painter.setFont(font)
    painter.drawText(QPointF(box[0], box[1] + metrics.ascent()), words)


def mark(painter: QPainter, spot: Point, shape: str, size: float, number: int | None = None) -> None:
    """One mark with its form. `size`: its radius in pixels."""
    look, middle = theme(), QPointF(*spot)
    painter.setBrush(look.color("content"))
    if shape == Shape.FREE:
        painter.setPen(QPen(look.color("content"), 1.5))
        painter.setBrush(look.color("ok"))
        painter.drawEllipse(middle, size, size)
    elif shape == Shape.PLACES_LEFT:
        painter.setPen(QPen(look.color("ok"), 1.6))
        painter.drawEllipse(middle, size - 0.8, size - 0.8)
        painter.setBrush(look.color("ok"))
        painter.drawPie(QRectF(spot[0] - size + 1, spot[1] - size + 1, 2 * size - 2, 2 * size - 2), 90 * 16, 180 * 16)
    elif shape == Shape.RESERVED:
        painter.setPen(QPen(look.color("info"), 1.8))
        painter.drawRect(QRectF(spot[0] - size + 1.5, spot[1] - size + 1.5, 2 * size - 3, 2 * size - 3))
    elif shape == Shape.UPDATE:
        painter.setPen(QPen(look.color("amber"), 1.8))
        top, foot = QPointF(spot[0], spot[1] - size + 1), spot[1] + size - 2
        painter.drawPolygon(QPolygonF([top, QPointF(spot[0] + size - 1, foot), QPointF(spot[0] - size + 1, foot)]))
    elif shape == Shape.CLOSED:
        painter.setPen(QPen(look.color("text3"), 1.5))
        painter.drawEllipse(middle, size * SMALL, size * SMALL)
    else:
        _numbered(painter, middle, shape, size, number)


def _numbered(painter: QPainter, middle: QPointF, shape: str, size: float, number: int | None) -> None:
    look = theme()
    edge, inside, ink = {
        CROWD: ("accent", "content", "text"),
        COVERED: ("ok", "ok_bg", "ok"),
        HOLE: ("amber_edge", "amber_bg", "amber"),
    }[shape]
    pen = QPen(look.color(edge), 1.8)
    if shape == HOLE:
        pen.setDashPattern([2.2, 1.6])
    painter.setPen(pen)
    painter.setBrush(look.color(inside))
    painter.drawEllipse(middle, size - 1, size - 1)
    box = QRectF(middle.x() - size, middle.y() - size, 2 * size, 2 * size)
    words = "" if number is None else str(number)
    paint.words(painter, box, words, look.font("small", 600, tabular=True), ink, paint.CENTRE, elide=False)


def numbered_size(number: int) -> float:
    """The radius of a mark in which a number stands."""
    look = theme()
    return max(look.width(str(number), "small", 600) / 2 + 4, look.line("small") / 2 + 1)


def chosen(painter: QPainter, spot: Point, size: float) -> None:
    """The ring round the mark that is chosen."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme().color("content"), 5))
    painter.drawEllipse(QPointF(*spot), size + 3, size + 3)
    painter.setPen(QPen(theme().color("accent"), 2.4))
    painter.drawEllipse(QPointF(*spot), size + 3, size + 3)


def scale_bar(painter: QPainter, left: float, middle: float, length: float, words: str) -> None:
    """How long so many kilometres are."""
    look = theme()
    painter.setPen(QPen(look.color("text2"), 1.4))
    painter.drawLine(QPointF(left, middle), QPointF(left + length, middle))
    for x in (left, left + length):
        painter.drawLine(QPointF(x, middle - 3), QPointF(x, middle + 3))
    line = look.line("micro")
    box = (left + length + 7, middle - line / 2, left + length + 7 + look.width(words, "micro"), middle + line / 2)
    name(painter, box, words, "micro", "text2")
