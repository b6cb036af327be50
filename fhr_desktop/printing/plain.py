"""Simple documents outside the forms: what they may hold and how that becomes blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable

from fhr_desktop.printing import paper
from fhr_desktop.printing.blocks import Block, Figure, Heading, Paragraph, bullet, prose, with_breaks
from fhr_desktop.printing.columns import plain_rows
from fhr_desktop.printing.structure import LIST_DASH, Element
from fhr_desktop.printing.table import table
from fhr_desktop.printing.typeface import lines


@dataclass(frozen=True, slots=True)
class Title:
    """A heading. `level` 2 to 4; the document's title is 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs parted by empty lines; lines that begin with a dash are a list."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: the header cells, then the rows, all as long.

    `figures`: every column but the first is one of figures, also where a cell has words in place of one. `whole`: on
    one page, if it is no higher than one.
    """

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: bool = False
    whole: bool = False


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
        case Text(text):
            return prose(text, paper.BODY, root)
        case Items(items):
            parent = root.add("L", attributes=LIST_DASH)
            made: list[Block] = [bullet(item, paper.BODY, parent) for item in items]
            made[-1].spaceAfter = 6
            return made
        case Rows(titles, rows, figures, whole):
            return [table(root, titles, plain_rows(rows, figures=figures), whole=whole)]
        case Code(groups):
            text = "\n".join(groups)
            return [Paragraph(lines(text, paper.CODE, paper.WIDTH), paper.CODE, root.add("P"), after=8)]
        case QrCode(modules, alt, side):
            return [Figure(modules, side, alt, root)]
