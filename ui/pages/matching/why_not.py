"""Why not the others: every home left out under the reason that comes first, and what would change it."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fhr_desktop.domain.matching_changes import Way
from fhr_desktop.domain.matching_terms import Rule
from fhr_desktop.services.matching_words import change_said, left_out_said
from i18n import _, _n
from ui.components import paint
from ui.components.buttons import Button
from ui.components.labels import Icon, Label
from ui.components.layout import ScrollPane, across, down
from ui.pages.matching.view import MatchView
from ui.theme import theme

SIDE = 6  # room for the ring of focus beside the words


class ReasonButton(QAbstractButton):
    """One reason with how many it leaves out, and a bar for its part. Enter shows the homes, up and down walk."""

    def __init__(self, said: str, number: int, part: float) -> None:
        super().__init__()
        self._part, self._number = part, str(number)
        self.setText(said)
        homes = _n("{n} home", "{n} homes", number).format(n=number)
        self.setAccessibleName(f"{said}: {homes}")
        self.setAccessibleDescription(_("Enter shows the homes."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def hasHeightForWidth(self) -> bool:
        """Long words take a second line."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The words and the bar."""
        return math.ceil(self._words_height(width)) + 11

    def sizeHint(self) -> QSize:
        """One line and the bar."""
        return QSize(220, self.heightForWidth(220))

    def minimumSizeHint(self) -> QSize:
        """May be narrow."""
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    def _room(self, width: int) -> float:
        return width - theme().width(self._number, "body", 600) - 16 - SIDE

    def _words_height(self, width: int) -> float:
        metrics = theme().fonts.metrics("body")
        box = QRectF(0, 0, max(60.0, self._room(width)), 10000)
        return metrics.boundingRect(box, int(Qt.TextFlag.TextWordWrap), self.text()).height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses; up and down go to the neighbours."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words, number, bar, ring."""
        look, rect = theme(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(rect, look.color("hover"))
        words = QRectF(SIDE, 2, max(60.0, self._room(self.width())), rect.height())
        paint.paragraph(painter, words, self.text(), look.font("body"))
        number = QRectF(0, 2, rect.width() - SIDE, look.line())
        paint.words(painter, number, self._number, look.font("body", 600, tabular=True), "text", paint.RIGHT)
        bar = QRectF(SIDE, rect.height() - 6, rect.width() - 2 * SIDE, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("hair"))
        painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.setBrush(look.color("control"))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(3.0, bar.width() * self._part), 3), 1.5, 1.5)
        if self.hasFocus():
            paint.focus_ring(painter, rect)
        painter.end()


class WhyNot(ScrollPane):
    """`asked` carries the rule whose homes are to be shown, `tried` a change of the need to try."""

    asked = Signal(object)
    tried = Signal(object)

    def __init__(self) -> None:
        super().__init__(surface="panel", margins=(18 - SIDE, 12, 16 - SIDE, 14), spacing=4)
        self.setAccessibleName(_("Why not?"))
        self.setMinimumWidth(230)
        self._count = Label("", "small")
        self._reasons = QWidget()
        self._column = down(self._reasons, spacing=3)
        self.reasons: dict[Rule, ReasonButton] = {}
        self._foot = Label(_("Every home has at least one reason. Enter shows the homes behind it."), "help", wrap=True)
        self.column.addLayout(
            across(None, Label(_("Why not?"), "strong"), self._count, None, margins=(SIDE, 0, SIDE, 0))
        )
        self.column.addWidget(self._reasons)
        self._offered = Label("", "note", wrap=True)
        self.column.addLayout(across(None, (self._offered, 1), margins=(SIDE, 4, SIDE, 4)))
        self.column.addStretch(1)
        self.column.addLayout(across(None, (self._foot, 1), margins=(SIDE, 0, SIDE, 0)))

    def show_view(self, view: MatchView) -> None:
        """Those left out of another match; the focus stays on its reason."""
        here = next((rule for rule, button in self.reasons.items() if button.hasFocus()), None)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        found, offered = view.left_out(), len(view.offered())
        total = sum(len(homes) for homes in found.values())
        self._count.setText(_n("{n} home", "{n} homes", total).format(n=total))
        self._foot.setVisible(bool(total))
        said = _n("{n} home is proposed for this request already", "{n} homes are proposed for this request already",
                  offered)  # fmt: skip
        self._offered.setText(said.format(n=offered))
        self._offered.setVisible(bool(offered))
        most = max((len(homes) for homes in found.values()), default=1)
        self.reasons = {}
        for rule, homes in sorted(found.items(), key=lambda one: -len(one[1])):
            button = ReasonButton(left_out_said(rule, view.sheet), len(homes), len(homes) / most)
            button.clicked.connect(partial(self.asked.emit, rule))
            self.reasons[rule] = button
            self._column.addWidget(button)
            self._column.addWidget(self._change(view, rule))
            self._column.addSpacing(6)
        if here is not None and self.reasons:
            heir = self.reasons.get(here) or next(iter(self.reasons.values()))
            heir.show()
            heir.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self, view: MatchView, rule: Rule) -> QWidget:
        change = view.changes.get(rule)
        said = change_said(change, rule, view.sheet)
        line = QWidget()
        mark = down(None, Icon("arrow-elbow-down-right", "text2", 14), None)
        if change is not None and change.way is Way.NEED and view.tried is None:
            button = Button(said, "link", pressed=partial(self.tried.emit, change))
            button.setAccessibleName(_("Try: {change}").format(change=said))
            across(line, mark, button, None, spacing=5, margins=(SIDE, 0, SIDE, 0))
        else:
            across(line, mark, (Label(said, "note", wrap=True), 1), spacing=5, margins=(SIDE, 2, SIDE, 2))
        return line
