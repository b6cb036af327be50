"""Facts in pairs, the side inspector they stand in, and the identity strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QWidget

from i18n import _
from ui.components.flow import Flow
from ui.components.headers import LEFT_EDGE, RIGHT_EDGE
from ui.components.labels import Chip, Elided, Label, Painted
from ui.components.layout import Item, Pane, ScrollPane, across, down
from ui.theme import theme


class Facts(QWidget):
    """Pairs of grey word and fact, in two columns that line up."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.set(pairs)

    def set(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show these pairs."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for line, (word, fact) in enumerate(pairs):
            grey, said = Label(word, "small"), Label(fact, wrap=True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            said.setAccessibleName(f"{word}: {fact}")
            self._grid.addWidget(grey, line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, line, 1, Qt.AlignmentFlag.AlignTop)


class Inspector(ScrollPane):
    """The pane at the right, 270–390 wide, on panel: what is chosen, and what can be done with it."""

    def __init__(self, *items: Item) -> None:
        super().__init__(*items, surface="panel", margins=(18, 14, 16, 14), spacing=4)
        self.setMinimumWidth(270)
        self.setMaximumWidth(theme().scaled(390))


@dataclass(frozen=True, slots=True)
class Who:
    """One adult in the identity strip. `born` as shown, such as "f. 1984-05-12"."""

    name: str
    born: str


class _HomeMark(Painted):
    def sizeHint(self) -> QSize:
        side = theme().scaled(36)
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        look = theme()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("tint"))
        rect = QRectF(self.rect())
        painter.drawRoundedRect(rect, 6, 6)
        look.glyph(painter, rect, "users-three", "accent", look.scaled(21))


class IdentityStrip(Pane):
    """Whom it concerns. Stands on top of every page about a case and never scrolls away.

    `set` gives family, case number, adults, plain facts such as municipality and Treserva, the stage as
    a chip, and who works with it.
    """

    def __init__(self) -> None:
        super().__init__("content", least=58)
        self._family, self._number = Label("", "title"), Label("", "meta")
        self._people = Flow(gap=7, line_gap=1)
        self._chip = Chip("")
        self._pair = Elided("", "small")
        self._pair.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._protected = Chip(_("Protected"), "prot", "shield-check-fill")
        left_side = QWidget()
        down(left_side, across(None, self._family, self._number, self._protected, None, spacing=12), self._people)
        right = down(None, across(None, None, self._chip), across(None, None, self._pair), None, spacing=2)
        self._pair.setSizePolicy(self._chip.sizePolicy())
        theme().changed.connect(self._measure)
        across(
            self,
            down(None, _HomeMark(), None),
            (left_side, 1),
            right,
            margins=(LEFT_EDGE, 8, RIGHT_EDGE, 6),
            spacing=12,
        )

    def set(
        self,
        family: str,
        number: str,
        adults: Sequence[Who],
        facts: Sequence[str] = (),
        *,
        stage: tuple[str, str, str | None] | None = None,
        workers: str = "",
        protected: bool = False,
    ) -> None:
        """Show another family. `stage` is the chip's words, kind and icon."""
        self._family.setText(family)
        self._number.setText(number)
        self._protected.setVisible(protected)
        parts: list[QWidget] = []
        for who in adults:
            parts += [Label(who.name, "strong"), Label(who.born, "meta"), Label("·", "meta")]
        for fact in facts:
            parts += [Label(fact), Label("·", "meta")]
        self._people.set(parts[:-1])
        self._chip.setVisible(stage is not None)
        if stage is not None:
            self._chip.set(*stage)
        self._pair.setText(workers)
        self._measure()
        people = ", ".join(f"{who.name} {who.born}" for who in adults)
        self.setAccessibleName(", ".join(part for part in (family, number, people, *facts) if part))

    def _measure(self) -> None:
        self._pair.setMinimumWidth(round(theme().width(self._pair.accessibleName(), "small")) + 2)
