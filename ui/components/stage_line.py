"""The stage line of a case: where it has been, where it is, what lies ahead, with dates under the names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from i18n import _
from ui.components import paint
from ui.components.headers import LEFT_EDGE, RIGHT_EDGE
from ui.theme import theme


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `state` is done, now or ahead; `date` as shown, such as "16–24 feb" or "cirka 8 maj"."""

    name: str
    date: str
    state: str

    def said(self) -> str:
        """The stage in words, for reading aloud."""
        state = {"done": _("done"), "now": _("now"), "ahead": _("ahead")}[self.state]
        return f"{self.name}, {state}, {self.date}" if self.date else f"{self.name}, {state}"


class StageLine(QWidget):
    """The line. Left and right walk the stages for a screen reader. At large text: "6 av 8 Utredning"."""

    def __init__(self) -> None:
        super().__init__()
        self._stages: tuple[Stage, ...] = ()
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, stages: Sequence[Stage]) -> None:
        """Show these stages."""
        self._stages = tuple(stages)
        self._at = self._now()
        self._say()
        self.updateGeometry()
        self.update()

    def _now(self) -> int:
        """The stage it is at; of a finished case, the last that is done."""
        reached = [n for n, stage in enumerate(self._stages) if stage.state != "ahead"]
        return next((n for n in reached if self._stages[n].state == "now"), reached[-1] if reached else 0)

    def _say(self) -> None:
        now = self._now()
        if not self._stages:
            self.setAccessibleName("")
            return
        head = _("Stage {n} of {total}: {stage}").format(
            n=now + 1, total=len(self._stages), stage=self._stages[now].said()
        )
        at = self._stages[self._at].said() if 0 <= self._at < len(self._stages) and self._at != now else ""
        self.setAccessibleName(at or head)
        self.setAccessibleDescription("; ".join(stage.said() for stage in self._stages))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the stages."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._stages:
            super().keyPressEvent(event)
            return
        self._at = max(0, min(len(self._stages) - 1, self._at + step))
        self._say()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.update()

    def sizeHint(self) -> QSize:
        """60 high at 100 %; one line in short form."""
        look = theme()
        if look.roomy:
            return QSize(200, math.ceil(look.line("small")) + 14)
        return QSize(600, 25 + math.ceil(look.line("small") + look.line("micro")) + 4)

    def minimumSizeHint(self) -> QSize:
        """Narrow is allowed: names are cut, the short form says all."""
        return QSize(100, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, or its short form."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._stages:
            (self._short if theme().roomy or self.width() < 560 else self._long)(painter)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(self.rect()).adjusted(LEFT_EDGE - 10, 1, -4, -1))
        painter.end()

    def _short(self, painter: QPainter) -> None:
        look = theme()
        now = self._now()
        stage = self._stages[now]
        words = _("{n} of {total}  {stage}").format(n=now + 1, total=len(self._stages), stage=stage.name)
        box = QRectF(self.rect()).adjusted(LEFT_EDGE, 0, -RIGHT_EDGE, 0)
        taken = paint.words(painter, box, words, look.font("strong"))
        paint.words(painter, box.adjusted(taken + 12, 0, 0, 0), stage.date, look.font("small"), "text2")

    def _long(self, painter: QPainter) -> None:
        step = (self.width() - LEFT_EDGE - RIGHT_EDGE) / len(self._stages)
        for number, stage in enumerate(self._stages):
            x = LEFT_EDGE + step * number
            if number < len(self._stages) - 1:
                self._link(painter, x + 18, x + step - 2, stage)
            self._dot(painter, QPointF(x + 8, 14), stage)
            self._names(painter, x, step, stage, walked=self.hasFocus() and number == self._at)

    @staticmethod
    def _link(painter: QPainter, left: float, right: float, stage: Stage) -> None:
        pen = QPen(theme().color("ok_edge" if stage.state == "done" else "control"), 2)
        if stage.state != "done":
            pen.setDashPattern([1.5, 2])
        painter.setPen(pen)
        painter.drawLine(QPointF(left, 14), QPointF(right, 14))

    @staticmethod
    def _dot(painter: QPainter, middle: QPointF, stage: Stage) -> None:
        look = theme()
        if stage.state == "done":
            box = QRectF(middle.x() - 9, middle.y() - 9, 18, 18)
            look.glyph(painter, box, "check-circle-fill", "ok", 18)
        elif stage.state == "now":
            painter.setPen(QPen(look.color("accent"), 2))
            painter.setBrush(look.color("content"))
            painter.drawEllipse(middle, 8, 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(middle, 4, 4)
        else:
            painter.setPen(QPen(look.color("control"), 1.5))
            painter.setBrush(look.color("content"))
            painter.drawEllipse(middle, 7.2, 7.2)

    @staticmethod
    def _names(painter: QPainter, x: float, step: float, stage: Stage, *, walked: bool) -> None:
        look = theme()
        ahead = stage.state == "ahead"
        font = look.font("small", 600 if stage.state == "now" else 400)
        font.setUnderline(walked)
        line = look.line("small")
        paint.words(painter, QRectF(x, 25, step - 8, line), stage.name, font, "text2" if ahead else "text")
        below = QRectF(x, 25 + line - 1, step - 8, look.line("micro"))
        paint.words(painter, below, stage.date, look.font("micro", tabular=True), "text3" if ahead else "text2")
