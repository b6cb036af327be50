"""Free places and open requests by age, as pairs of bars. Where more is asked for than there is, the words say so."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fhr_desktop.domain.followup_ages import AgeRow
from i18n import _, _n
from ui.components import paint
from ui.components.flow import Flow
from ui.components.headers import LEFT_EDGE, RIGHT_EDGE
from ui.components.labels import Label, Painted
from ui.components.layout import Pane, across, down
from ui.theme import theme

_ROW = 22  # at 100 %
_PLACES, _ASKED = ("accent", 8), ("amber_edge", 6)  # colour and height of the bars: never by colour alone


def said(row: AgeRow) -> str:
    """ "9 platser, 4 söker"."""
    places = _n("{n} free place", "{n} free places", row.free).format(n=row.free)
    return _("{places}, {n} asking").format(places=places, n=row.asked)


def band(row: AgeRow) -> str:
    """ "0–5 år"."""
    return _("{low}–{high} years").format(low=row.band[0], high=row.band[1])


class _Mark(Painted):
    """A bar's colour and height beside its word."""

    def __init__(self, ink: str, high: int) -> None:
        super().__init__()
        self._ink, self._high = ink, high

    def sizeHint(self) -> QSize:
        return QSize(theme().scaled(16), theme().scaled(14))

    def draw(self, painter: QPainter) -> None:
        high = theme().scaled(self._high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color(self._ink))
        painter.drawRoundedRect(QRectF(0, (self.height() - high) / 2, self.width() - 2, high), 2, 2)


class _Bars(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[AgeRow] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width() + 200, max(len(self.rows), 1) * theme().scaled(_ROW) + 6)

    def minimumSizeHint(self) -> QSize:
        look = theme()
        widest = max((look.width(said(row), "small", 600) for row in self.rows), default=0)
        return QSize(math.ceil(self._from() + 60 + widest), max(len(self.rows), 1) * look.scaled(_ROW) + 6)

    def _from(self) -> float:
        return max((theme().width(band(row), "small") for row in self.rows), default=0) + 16

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, left, high = theme(), self._from(), theme().scaled(_ROW)
        widest = max((look.width(said(row), "small", 600) for row in self.rows), default=0)
        room = max(self.width() - left - widest - 12, 20)
        most = max((max(row.free, row.asked) for row in self.rows), default=0) or 1
        for n, row in enumerate(self.rows):
            top = n * high + 2
            whole = QRectF(0, top, self.width(), high - 2)
            paint.words(painter, whole, band(row), look.font("small", tabular=True), "text", elide=False)
            middle = whole.center().y()
            for (ink, tall), number, above in ((_PLACES, row.free, True), (_ASKED, row.asked, False)):
                deep = look.scaled(tall)
                y = middle - deep - 0.5 if above else middle + 1.5
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.color(ink))
                if number:
                    painter.drawRoundedRect(QRectF(left, y, max(room * number / most, 2), deep), 2, 2)
            x = left + room * max(row.free, row.asked) / most + 9
            words = QRectF(x, whole.top(), self.width() - x, whole.height())
            font = look.font("small", 600 if row.short else 400, tabular=True)
            paint.words(painter, words, said(row), font, "amber" if row.short else "text2", elide=False)
        painter.end()


class AgesChart(Pane):
    """The heading with what the bars are, and the bars."""

    def __init__(self) -> None:
        super().__init__("content")
        self._title = Label("", "strong")
        legend = QWidget()
        across(
            legend, _Mark(*_PLACES), Label(_("free places"), "small"), 8,
            _Mark(*_ASKED), Label(_("open requests"), "small"), spacing=6,
        )  # fmt: skip
        self._bars = _Bars()
        down(
            self, Flow([self._title, legend], gap=24), self._bars,
            spacing=3, margins=(LEFT_EDGE, 6, RIGHT_EDGE, 6),
        )  # fmt: skip

    def show_rows(self, rows: Sequence[AgeRow], day: str) -> None:
        """Show the rows of a day, which is told in words."""
        self._title.setText(_("Free places and open requests by age, {day}").format(day=day))
        self._bars.rows = tuple(rows)
        spoken = "; ".join(f"{band(row)}: {said(row)}" for row in rows)
        self._bars.setAccessibleName(f"{self._title.text()}: {spoken}")
        self._bars.updateGeometry()
        self._bars.update()
