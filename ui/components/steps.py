"""Numbered steps: a disc for one, and a row of them above a dialog that is gone through in order."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from i18n import _
from ui.components import paint
from ui.components.labels import Painted
from ui.theme import theme

DISC = 26


class Numbered(Painted):
    """A step's number in a disc; filled for the step that is now, a tick when it is done."""

    def __init__(self, number: int, *, now: bool, done: bool = False) -> None:
        super().__init__()
        self._number, self._now, self._done = number, now, done
        if done:
            self.setAccessibleName(_("Step {n} is done").format(n=number))

    def sizeHint(self) -> QSize:
        """A square."""
        side = theme().scaled(DISC)
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        """Disc and figure."""
        box = QRectF(self.rect())
        if self._done:
            theme().glyph(painter, box, "check-circle-fill", "ok", theme().scaled(DISC))
        else:
            _disc(painter, box, str(self._number), now=self._now)


class Steps(Painted):
    """Where one is: done steps have a tick, the present one is filled, those ahead are hollow."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words, self._now = tuple(words), 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.go_to(0)

    def go_to(self, step: int) -> None:
        """The present step, from 0; as many as there are words when all are done."""
        self._now = step
        said = self._words[step] if step < len(self._words) else _("done")
        self.setAccessibleName(
            _("Step {n} of {all}: {words}").format(n=min(step + 1, len(self._words)), all=len(self._words), words=said)
        )
        self.update()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(320, max(theme().scaled(DISC), math.ceil(theme().line())) + 2)

    def minimumSizeHint(self) -> QSize:
        """Without room the words of other steps give way."""
        return QSize(160, self.sizeHint().height())

    def draw(self, painter: QPainter) -> None:
        """Discs, words, and lines between them."""
        look = theme()
        side, middle = look.scaled(DISC), self.height() / 2
        widths = [look.width(word, "body", 600) for word in self._words]
        all_words = sum(widths) + len(widths) * (side + 8 + 26) <= self.width()
        x = 0.0
        for step, word in enumerate(self._words):
            box = QRectF(x, middle - side / 2, side, side)
            if step < self._now:
                look.glyph(painter, box, "check-circle-fill", "ok", side)
            else:
                _disc(painter, box, str(step + 1), now=step == self._now)
            x += side + 8
            now = step == self._now
            if all_words or now:
                font = look.font("body", 600 if now else 400)
                ink = "text" if now else "text2"
                x += paint.words(painter, QRectF(x, 0, widths[step] + 2, self.height()), word, font, ink) + 8
            if step < len(self._words) - 1:
                paint.horizontal(painter, x, x + 14, middle, "line")
                x += 22


def _disc(painter: QPainter, box: QRectF, figure: str, *, now: bool) -> None:
    look = theme()
    painter.setPen(look.color("accent" if now else "control"))
    painter.setBrush(look.color("accent" if now else "content"))
    painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    ink = "on_accent" if now else "text2"
    paint.words(painter, box, figure, look.font("small", 600), ink, paint.CENTRE, elide=False)
