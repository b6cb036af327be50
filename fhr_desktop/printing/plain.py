"""Simple documents outside the forms: what they may hold and how that becomes blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.platypus import Flowable

from fhr_desktop.printing import paper
from fhr_desktop.printing.blocks import Block, Figure, Heading, Paragraph, bullet, prose
from fhr_desktop.printing.columns import CellText, look_of, plain_rows
from fhr_desktop.printing.keeping import total_height, with_breaks
from fhr_desktop.printing.paper import Style
from fhr_desktop.printing.structure import LIST_DASH, Element
from fhr_desktop.printing.table import table
from fhr_desktop.printing.typeface import lines

_HEADINGS = 90.0  # points that headings above a table may take on its page


@dataclass(frozen=True, slots=True)
class Title:
    """A heading. `level` 2 to 4; the document's title is 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs parted by empty lines; lines that begin with a dash are a list.

    `leads`: on the page of what follows.
    """

    text: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list. `whole`: on one page; `leads`: and on that of what follows."""

    items: Sequence[str]
    whole: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: the header cells, then the rows, all as long.

    `figures`: every column but the first is one of figures, also where a cell has words in place of one; they are as
    wide as each other. `whole`: on one page, if it is no higher than one. `close`: set small, where many tables follow
    each other. `total`: the last row is the sum of the others. `notes`: in small print below it, on the same page.
    """

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: bool = False
    whole: bool = False
    close: bool = False
    total: bool = False
    notes: Sequence[str] = ()

    def cells(self) -> list[list[CellText]]:
        """The rows as they are set."""
        made = plain_rows(self.rows, figures=self.figures)
        if self.total:
            made[-1] = [replace(cell, strong=True) for cell in made[-1]]
        return made


@dataclass(frozen=True, slots=True)
class Code:
    """Something to be typed off letter by letter, such as a recovery key; a line for each group."""

    groups: Sequence[str]


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR sign: rows of dark (true) and light modules, `side` points wide, told in words by `alt`."""

    modules: Sequence[Sequence[int]]
    alt: str
    side: float = 120.0


PlainBlock = Title | Text | Items | Rows | Code | QrCode


def plain_flowables(title: str, blocks: Sequence[PlainBlock], root: Element) -> list[Flowable]:
    """The document's blocks below its title, in reading order."""
    found: list[Block] = [Heading(1, title, root)]
    for block in blocks:
        found += _blocks(block, root)
    return with_breaks(found)


def _blocks(block: PlainBlock, root: Element) -> list[Block]:
    match block:
        case Title(text, level):
            return [Heading(level, text, root)]
        case Text(text, leads):
            told = prose(text, paper.BODY, root)
            told[-1].keep_with_next = leads
            return told
        case Items(items, whole, leads):
            listed = _list(items, paper.BODY, root)
            for one in listed:
                one.keep_with_next = leads or (whole and one is not listed[-1])
            return listed
        case Rows():
            return _table(block, root)
        case Code(groups):
            text = "\n".join(groups)
            return [Paragraph(lines(text, paper.CODE, paper.WIDTH), paper.CODE, root.add("P"), after=8)]
        case QrCode(modules, alt, side):
            return [Figure(modules, side, alt, root)]


def _list(items: Sequence[str], style: Style, root: Element) -> list[Block]:
    parent = root.add("L", attributes=LIST_DASH)
    made: list[Block] = [bullet(item, style, parent) for item in items]
    made[-1].spaceAfter = 6
    return made


def _table(block: Rows, root: Element) -> list[Block]:
    """The table, and its notes on the same page."""
    cells = block.cells()
    look = look_of(block.titles, cells, close=block.close)
    made = table(root, block.titles, cells, whole=block.whole, look=look, even=block.figures)
    if not block.notes:
        return [made]
    notes = _list(block.notes, paper.TABLE_NOTE, root)
    made.spaceAfter = 4.0
    for one in notes[:-1]:
        one.spaceAfter = 0.5
    found: list[Block] = [made, *notes]
    bound = block.whole and total_height(found) <= paper.HEIGHT - _HEADINGS
    for one in found[:-1]:
        one.keep_with_next = bound
    return found
