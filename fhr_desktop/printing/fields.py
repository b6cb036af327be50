"""The fields of a form on paper: a label, a box and what stands in it; tables have a module of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from fhr_desktop.printing import paper, typeface
from fhr_desktop.printing.blocks import Block, split_at
from fhr_desktop.printing.paper import Style
from fhr_desktop.printing.sheet import Sheet
from fhr_desktop.printing.structure import LIST_PLAIN, TEXT_FIELD, TICKED, UNTICKED, Element

AnswerKey = tuple[str, str]

TICK_ALT, NO_TICK_ALT, WRITE_ALT = "Ikryssad ruta", "Tom ruta", "Plats att skriva"
_TICK, _TICK_GAP = 8.5, 5.0
_BETWEEN = 16.0  # one choice and the next


@dataclass(slots=True)
class Run:
    """Lines of one style that belong to one element."""

    rows: Sequence[str]
    style: Style
    element: Element
    indent: float = 0.0

    @property
    def height(self) -> float:
        """In points."""
        return len(self.rows) * self.style.leading

    def draw(self, sheet: Sheet, x: float, top: float) -> float:
        """Set the lines below `top`; returns the height below them."""
        with sheet.mark(self.element):
            sheet.text(x + self.indent, top - self.style.size, self.rows, self.style)
        return top - self.height


class Body(Protocol):
    """What stands below the label."""

    height: float

    def draw(self, sheet: Sheet, x: float, top: float, width: float, height: float) -> None:
        """Draw within the rectangle whose upper left corner is (x, top)."""


class Value:
    """A short answer in its box."""

    def __init__(self, text: str, element: Element, room: float) -> None:
        self.rows = typeface.lines(text, paper.VALUE, room - 2 * paper.PAD_X)
        self.element = element
        self.height = len(self.rows) * paper.VALUE.leading + 2 * paper.PAD_Y

    def draw(self, sheet: Sheet, x: float, top: float, width: float, height: float) -> None:
        with sheet.artifact():
            sheet.box(x, top - height, width, height, edge=paper.EDGE)
        if any(self.rows):
            with sheet.mark(self.element):
                sheet.text(x + paper.PAD_X, top - paper.PAD_Y - paper.VALUE.size, self.rows, paper.VALUE)


class Writing:
    """A box to write in by hand, with rules when it has several lines. It is no higher than it needs to be."""

    def __init__(self, count: int, element: Element) -> None:
        self.count, self.element = count, element
        self.height = count * paper.BLANK_LINE + (4 if count > 1 else 3)

    def draw(self, sheet: Sheet, x: float, top: float, width: float, height: float) -> None:
        with sheet.mark(self.element):
            sheet.box(x, top - self.height, width, self.height, edge=paper.EDGE)
        with sheet.artifact():
            for at in range(1, self.count):
                y = top - at * paper.BLANK_LINE - 2
                sheet.rule(x + paper.PAD_X, y, x + width - paper.PAD_X, y, paper.HAIR, 0.5)


class Signature:
    """A line to sign on, with the name above it when it is signed in the program."""

    def __init__(self, name: str, element: Element) -> None:
        self.name, self.element = name, element
        self.height = paper.SIGNATURE_LINE

    def draw(self, sheet: Sheet, x: float, top: float, width: float, height: float) -> None:
        if self.name:
            with sheet.mark(self.element):
                sheet.text(x, top - height + 7, [self.name], paper.VALUE)
            with sheet.artifact():
                sheet.rule(x, top - height + 2, x + width, top - height + 2, paper.TEXT, 0.7)
            return
        with sheet.mark(self.element):
            sheet.rule(x, top - height + 2, x + width, top - height + 2, paper.TEXT, 0.7)


@dataclass(frozen=True, slots=True)
class Option:
    """A choice with its box."""

    label: str
    ticked: bool


class Ticks:
    """Choices with boxes, in columns; on a filled print only those chosen, framed as any answer is. Those of a `scale`
    stand in one line where they fit, each as wide as its words.
    """

    def __init__(
        self, options: Sequence[Option], parent: Element, room: float, *, framed: bool, scale: bool = False
    ) -> None:
        self.framed = framed
        self.inset = paper.PAD_X if framed else 0.0
        room -= 2 * self.inset
        lead = _TICK + _TICK_GAP
        widths = [typeface.width(one.label, paper.VALUE) + lead + _BETWEEN for one in options]
        longest = max(widths)
        self.columns = max(1, min(int(room // longest), len(options), 6))
        step = min(longest, room) if self.columns > 1 else room
        self.lefts = [column * step for column in range(self.columns)]
        items = parent.add("L", attributes=LIST_PLAIN)
        if scale and sum(widths) - _BETWEEN <= room:
            self.columns, step = len(options), longest
            self.lefts = [sum(widths[:column]) for column in range(self.columns)]
        self.items = [self._item(one, items, step - lead) for one in options]
        heights = [max(len(rows) for rows, *_ in self._row(at)) for at in range(self._row_count())]
        self.row_heights = [count * paper.VALUE.leading + (0.0 if framed else 2.0) for count in heights]
        self.height = sum(self.row_heights) + 2 * paper.PAD_Y

    @staticmethod
    def _item(one: Option, items: Element, room: float) -> tuple[Sequence[str], Element, Element, bool]:
        item = items.add("LI")
        box = item.add("Lbl").add(
            "Form",
            attributes=TICKED if one.ticked else UNTICKED,
            alt=TICK_ALT if one.ticked else NO_TICK_ALT,
            description=one.label,
        )
        return typeface.lines(one.label, paper.VALUE, room), box, item.add("LBody"), one.ticked

    def _row_count(self) -> int:
        return -(-len(self.items) // self.columns)

    def _row(self, at: int) -> list[tuple[Sequence[str], Element, Element, bool]]:
        return self.items[at * self.columns : (at + 1) * self.columns]

    def draw(self, sheet: Sheet, x: float, top: float, width: float, height: float) -> None:
        if self.framed:
            with sheet.artifact():
                sheet.box(x, top - height, width, height, edge=paper.EDGE)
        y = top - paper.PAD_Y
        for at, row_height in enumerate(self.row_heights):
            for column, (rows, box, body, ticked) in enumerate(self._row(at)):
                left = x + self.inset + self.lefts[column]
                base = y - paper.VALUE.size
                with sheet.mark(box):
                    _draw_tick(sheet, left, base - 0.8, ticked=ticked)
                with sheet.mark(body):
                    sheet.text(left + _TICK + _TICK_GAP, base, rows, paper.VALUE)
            y -= row_height


def _draw_tick(sheet: Sheet, x: float, y: float, *, ticked: bool) -> None:
    sheet.box(x, y, _TICK, _TICK, edge=paper.TEXT2, thickness=0.7)
    if ticked:
        near, far = 1.9, _TICK - 1.9
        sheet.rule(x + near, y + near, x + far, y + far, paper.TEXT, 1.3)
        sheet.rule(x + near, y + far, x + far, y + near, paper.TEXT, 1.3)


@dataclass(slots=True)
class Cell:
    """A field in a row of fields. `head` stands above the box, `tail` below it, `marks` at its right."""

    key: AnswerKey
    columns: int
    head: list[Run]
    body: Body
    tail: list[Run] = field(default_factory=list)
    marks: Run | None = None

    @property
    def head_height(self) -> float:
        """In points, the gap above the box included."""
        return sum(run.height for run in self.head) + paper.LABEL_GAP

    @property
    def tail_height(self) -> float:
        """In points."""
        return sum(run.height for run in self.tail) + (2.0 if self.tail else 0.0)

    def draw(self, sheet: Sheet, x: float, top: float, box_top: float, box_height: float) -> None:
        """Draw everything; the box begins at `box_top`, level with its neighbours'."""
        width = paper.span(self.columns)
        y = box_top + self.head_height
        for run in self.head:
            y = run.draw(sheet, x, y)
        self.body.draw(sheet, x, box_top, width, box_height)
        if self.marks:
            draw_marks(sheet, self.marks, x, width, box_top)
        y = box_top - box_height - 2
        for run in self.tail:
            y = run.draw(sheet, x, y)
        sheet.place(self.key, x, box_top - box_height, width, top - box_top + box_height, 0)


def draw_marks(sheet: Sheet, marks: Run, x: float, width: float, box_top: float) -> None:
    """The letters of the sources: in the margin beside a full box, above the corner of a narrow one."""
    in_margin = x + width > paper.WIDTH - 1
    at = x + width + 7 if in_margin else x + width - typeface.width(marks.rows[0], marks.style)
    marks.draw(sheet, at, box_top - paper.PAD_Y - 1 if in_margin else box_top + marks.style.leading + 2)


class FieldRow(Block):
    """Fields side by side, with their boxes level and of one height."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells
        self.head = max(cell.head_height for cell in cells)
        self.box = max(cell.body.height for cell in cells)
        tail = max(cell.tail_height for cell in cells)
        self.signs = any(isinstance(cell.body, Signature) for cell in cells)
        super().__init__(self.head + self.box + tail, 0.0, 7.0)

    def draw(self) -> None:
        x = 0.0
        for cell in self.cells:
            cell.draw(self.sheet, x, self.height, self.height - self.head, self.box)
            x += paper.span(cell.columns) + paper.GUTTER


class LongField(Block):
    """A long answer in a box that may run over pages. `rows` are lines with the paragraph each belongs to."""

    def __init__(
        self,
        key: AnswerKey,
        head: Sequence[Run],
        rows: Sequence[tuple[str, Element]],
        tail: Sequence[Run],
        marks: Run | None,
        *,
        part: int = 0,
        last: bool = True,
    ) -> None:
        self.key, self.head, self.rows, self.tail, self.marks = key, head, rows, tail, marks
        self.part, self.last = part, last
        self.above = sum(run.height for run in head) + (paper.LABEL_GAP if head else 0.0)
        self.below = sum(run.height for run in tail) + (2.0 if tail else 0.0)
        self.box = len(rows) * paper.VALUE.leading + 2 * paper.PAD_Y
        super().__init__(self.above + self.box + self.below, 0.0, 7.0)

    @property
    def least(self) -> float:
        if len(self.rows) < 2 * paper.ORPHANS:
            return self.height
        return self.above + 2 * paper.PAD_Y + paper.ORPHANS * paper.VALUE.leading

    def parted(self, height: float) -> list[Block]:
        room = height - self.above - 2 * paper.PAD_Y + paper.NOISE
        at = split_at(len(self.rows), int(room // paper.VALUE.leading))
        while at and self._parts_few_lines(at):
            at = split_at(len(self.rows), at - 1)
        if not at:
            return []
        upper, lower = list(self.rows[:at]), list(self.rows[at:])
        while not upper[-1][0]:  # an empty line between paragraphs falls away at a page break
            upper.pop()
        while not lower[0][0]:
            lower.pop(0)
        return [
            LongField(self.key, self.head, upper, (), self.marks, part=self.part, last=False),
            LongField(self.key, (), lower, self.tail, None, part=self.part + 1, last=self.last),
        ]

    def _parts_few_lines(self, at: int) -> bool:
        """Whether a break after `at` lines would leave too few lines of a paragraph on either page."""
        owner = self.rows[at][1]
        if self.rows[at - 1][1] is not owner or not self.rows[at][0]:
            return False
        before = sum(1 for _row, element in self.rows[:at] if element is owner)
        after = sum(1 for _row, element in self.rows[at:] if element is owner)
        return min(before, after) < paper.ORPHANS

    def draw(self) -> None:
        sheet, y = self.sheet, self.height
        for run in self.head:
            y = run.draw(sheet, 0, y)
        top = self.height - self.above
        low = top - self.box
        with sheet.artifact():
            self._edges(sheet, top, low)
        self._text(sheet, top)
        if self.marks:
            draw_marks(sheet, self.marks, 0, self.width, top)
        y = low - 2
        for run in self.tail:
            y = run.draw(sheet, 0, y)
        sheet.place(self.key, 0, low, self.width, self.above + self.box, self.part)

    def _edges(self, sheet: Sheet, top: float, low: float) -> None:
        """The box, open where the answer goes on to or comes from another page."""
        if self.last and not self.part:
            sheet.box(0, low, self.width, self.box, edge=paper.EDGE)
            return
        sheet.rule(0, low, 0, top, paper.EDGE)
        sheet.rule(self.width, low, self.width, top, paper.EDGE)
        if not self.part:
            sheet.rule(0, top, self.width, top, paper.EDGE)
        if self.last:
            sheet.rule(0, low, self.width, low, paper.EDGE)

    def _text(self, sheet: Sheet, top: float) -> None:
        y = top - paper.PAD_Y - paper.VALUE.size
        for _owner, group in groupby(self.rows, key=lambda row: id(row[1])):
            owned = list(group)
            run = [row for row, _element in owned]
            if any(run):
                with sheet.mark(owned[0][1]):
                    sheet.text(paper.PAD_X, y, run, paper.VALUE)
            y -= len(run) * paper.VALUE.leading


def paragraphs(text: str, parent: Element) -> list[tuple[str, Element]]:
    """The lines of a long answer in its box, each with the paragraph it belongs to."""
    found: list[tuple[str, Element]] = []
    room = paper.WIDTH - 2 * paper.PAD_X
    for paragraph in text.strip().split("\n"):
        element = parent.add("P") if paragraph.strip() else parent
        found.extend((row, element) for row in typeface.lines(paragraph, paper.VALUE, room))
    return found


def writing_field(parent: Element, label: str) -> Element:
    """The element of a place to write in by hand."""
    return parent.add("Form", attributes=TEXT_FIELD, alt=WRITE_ALT, description=label)
