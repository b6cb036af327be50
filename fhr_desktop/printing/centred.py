"""A diploma's look: headings and answers in the middle of the page, each on a line with its label below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fhr_desktop.printing import paper, typeface
from fhr_desktop.printing.blocks import Block
from fhr_desktop.printing.fields import AnswerKey
from fhr_desktop.printing.paper import Style
from fhr_desktop.printing.sheet import Sheet
from fhr_desktop.printing.structure import Element

_LABEL_GAP, _RULE_GAP = 2.0, 4.0
_AFTER = 11.0


class Centred(Block):
    """Lines of text in the middle; a heading, with its bookmark, when `level` is one (1 is the form's title)."""

    def __init__(
        self, text: str, style: Style, element: Element, *, level: int = 0, before: float = 0.0, after: float = 0.0
    ) -> None:
        self.text, self.style, self.element, self.level = text, style, element, level
        self.rows = balanced(text, style, paper.WIDTH * 0.8)
        self.keep_with_next = bool(level)
        super().__init__(len(self.rows) * style.leading, before, after)

    def draw(self) -> None:
        with self.sheet.mark(self.element):
            draw_rows(self.sheet, self.rows, self.style, 0, self.height, self.width)
        if self.level:
            self.sheet.bookmark(self.level, self.text, self.height, self.element)


@dataclass(frozen=True, slots=True)
class Line:
    """An answer on its line. `signed` says that it is to be signed there, or written by hand when it is empty."""

    key: AnswerKey
    columns: int
    label: Sequence[str]
    label_element: Element
    rows: Sequence[str]
    element: Element
    style: Style
    signed: bool = False

    @property
    def height(self) -> float:
        """Of what stands above the line, in points."""
        return max(len(self.rows) * self.style.leading, paper.SIGNATURE_LINE if self.signed else 0.0)

    @property
    def below(self) -> float:
        """Of the label, in points."""
        return _RULE_GAP + _LABEL_GAP + len(self.label) * paper.LABEL.leading

    def draw(self, sheet: Sheet, x: float, top: float, height: float) -> None:
        """Draw with the left edge at `x`; the line lies `height` below `top`."""
        width, base = paper.span(self.columns), top - height
        if any(self.rows):
            with sheet.mark(self.element):
                draw_rows(sheet, self.rows, self.style, x, base + len(self.rows) * self.style.leading, width)
            with sheet.artifact():
                self._rule(sheet, x, base - _RULE_GAP, width)
        else:
            with sheet.mark(self.element):
                self._rule(sheet, x, base - _RULE_GAP, width)
        with sheet.mark(self.label_element):
            draw_rows(sheet, self.label, paper.LABEL, x, base - _RULE_GAP - _LABEL_GAP, width)
        sheet.place(self.key, x, base - self.below, width, height + self.below, 0)

    def _rule(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        if self.signed:
            sheet.rule(x, y, x + width, y, paper.TEXT, 0.7)
        else:
            sheet.rule(x, y, x + width, y, paper.EDGE, 0.5)


class CentredRow(Block):
    """Answers side by side, in the middle, with their lines level."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.above = max(line.height for line in lines)
        self.signs = any(line.signed for line in lines)
        super().__init__(self.above + max(line.below for line in lines), 0.0, _AFTER)

    def draw(self) -> None:
        x = (self.width - paper.span(sum(line.columns for line in self.lines))) / 2
        for line in self.lines:
            line.draw(self.sheet, x, self.height, self.above)
            x += paper.span(line.columns) + paper.GUTTER


def balanced(text: str, style: Style, room: float) -> Sequence[str]:
    """The text in as few lines as it needs, and those about as long."""
    rows = typeface.lines(text, style, room)
    while room > style.size and len(narrower := typeface.lines(text, style, room - style.size)) == len(rows):
        if max(typeface.width(row.rstrip(), style) for row in narrower) > room - style.size:
            break  # a word that is longer than the room
        rows, room = narrower, room - style.size
    return rows


def draw_rows(sheet: Sheet, rows: Sequence[str], style: Style, x: float, top: float, width: float) -> None:
    """Lines below `top`, each in the middle between `x` and `x + width`."""
    for at, row in enumerate(rows):
        left = x + (width - typeface.width(row.rstrip(), style)) / 2
        sheet.text(left, top - style.size - at * style.leading, [row], style)
