"""What two people compare or scan: groups of digits to be read aloud, and QR signs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import segno
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from i18n import _
from ui.components import paint
from ui.components.labels import Label, Painted
from ui.components.layout import Pane, across, down
from ui.theme import theme

COLUMNS = 4


class QrView(QWidget):
    """A QR sign, black on white in every theme."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self._modules: Sequence[Sequence[int]] = [list(row) for row in segno.make(text, error="q").matrix]
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Three pixels a module, with its quiet zone."""
        side = (len(self._modules) + 8) * 3
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The modules."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        step = self.width() / (len(self._modules) + 8)
        for y, row in enumerate(self._modules):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(QRectF((x + 4) * step, (y + 4) * step, step, step), QColor("black"))
        painter.end()


class Digits(Painted):
    """The groups, four a row wherever they stand, each row with the number of its first. `kind` is a kind of font."""

    def __init__(self, digits: str, *, kind: str = "title") -> None:
        super().__init__()
        self._kind = kind
        self.set(digits)

    def set(self, digits: str) -> None:
        """Show others."""
        self.digits = digits
        self._groups = digits.split()
        self.setAccessibleName(_("Digits to compare: {digits}").format(digits=", ".join(self._groups)))
        self.updateGeometry()
        self.update()

    def _measures(self) -> tuple[float, float, float]:
        """Width of the row number, of a group, and height of a row."""
        look = theme()
        font = look.font(self._kind, 600, tabular=True)
        group = QFontMetricsF(font).horizontalAdvance("00000")
        return look.width("10", "small") + 12, group + look.scaled(18), look.line(self._kind) + look.scaled(8)

    def sizeHint(self) -> QSize:
        """All rows."""
        number, group, row = self._measures()
        rows = math.ceil(len(self._groups) / COLUMNS)
        return QSize(math.ceil(number + COLUMNS * group), math.ceil(rows * row))

    def draw(self, painter: QPainter) -> None:
        """The groups."""
        look = theme()
        number, group, row = self._measures()
        font = look.font(self._kind, 600, tabular=True)
        for place, words in enumerate(self._groups):
            line, column = divmod(place, COLUMNS)
            y = line * row
            if column == 0:
                box = QRectF(0, y, number - 10, row)
                paint.words(painter, box, str(place + 1), look.font("small"), "text3", paint.RIGHT, elide=False)
            paint.words(painter, QRectF(number + column * group, y, group, row), words, font, elide=False)


class Compared(Pane):
    """Digits and sign beside each other, in a quiet box, and what the sign is for. No sign where `qr` is empty."""

    def __init__(self, digits: str, qr: str = "") -> None:
        super().__init__("inset")
        self.digits = Digits(digits)
        row: list[QWidget] = [self.digits]
        below: list[QWidget] = []
        if qr:
            row.append(QrView(qr, _("The same digits as a sign to scan")))
            use = _("The sign is the same digits for a phone's camera: scanned on both screens it gives the same text.")
            below.append(Label(use, "note", wrap=True))
        both = across(None, None, down(None, None, row[0], None), *row[1:], None, spacing=24)
        down(self, both, *below, margins=(16, 14, 16, 14), spacing=10)
