"""What a municipality pays beside what it has had: two bars to a scale that is the same for all, told in words too."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from i18n import _
from ui.components import paint
from ui.components.labels import Painted
from ui.theme import theme

BAR, GAP, WORDS = 12, 14, 150  # pixels at 100 %: a bar's height, between two, and the column of words


class BalanceBars(Painted):
    """Two shares in percent, as bars; None is a share that is not known. One municipality's can be compared with
    another's, for the longest bar is the largest share of any of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._shares: list[tuple[str, Decimal | None, str]] = []
        self._most = 1.0

    def set_shares(self, cost: Decimal | None, placements: Decimal | None, most: Decimal) -> None:
        """Show other shares. `most`: the largest that any municipality has."""
        self._most = float(most) or 1.0
        self._shares = [
            (_("Share of the cost"), cost, "wait"), (_("Share of placements"), placements, "accent"),
        ]  # fmt: skip
        self.setAccessibleName("; ".join(f"{name}: {_percent(share)}" for name, share, _ink in self._shares))
        self.setVisible(cost is not None and placements is not None)  # one alone is in the sentence already
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines."""
        return QSize(theme().scaled(360), theme().scaled(2 * (BAR + GAP)))

    def draw(self, painter: QPainter) -> None:
        """Words, bar, figure."""
        look = theme()
        high, words = look.scaled(BAR), look.scaled(WORDS)
        figure = look.scaled(72)
        room = max(1, min(self.width() - words - figure, look.scaled(420)))
        for line, (name, share, ink) in enumerate(self._shares):
            top = line * look.scaled(BAR + GAP)
            row = QRectF(0, top, words, look.scaled(BAR + GAP))
            paint.words(painter, row, name, look.font("small"), "text2")
            bar = QRectF(words, top + (row.height() - high) / 2, self.bar_width(room, share), high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color(ink))
            painter.drawRoundedRect(bar, 2, 2)
            place = QRectF(bar.right() + 8, top, figure, row.height())
            paint.words(painter, place, _percent(share), look.font("strong"))

    def bar_width(self, room: float, share: Decimal | None) -> float:
        """In pixels, of `room` for the largest share of all."""
        return max(room * float(share) / self._most, 2.0) if share is not None else 0.0


def _percent(share: Decimal | None) -> str:
    return _("not known") if share is None else f"{share:f} %".replace(".", ",")
