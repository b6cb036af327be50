"""How wide a table's columns are, and where one too wide for the page is parted; drawing is `table`'s."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fhr_desktop.printing import paper, typeface
from fhr_desktop.printing.paper import Style

_EAGERNESS = 0.7  # between equal shares (0) and shares by the length of the text (1)
_FIGURE = re.compile(r"([+−-]?\d[\d \u00a0]*(,\d+)?([ \u00a0]?(%|kr))?|–|)")
_DECIMAL = re.compile(r"[+−-]?\d[\d \u00a0]*,\d+|–|")
_APART, _TOGETHER = re.compile(r"\d\u00a0\d{3}"), re.compile(r"(?<!\d)(\d)(\d{3})(?!\d)")  # 1 000, and 1000
_WIDEST_FIGURE = 110.0  # points, where there is room for more
_WIDEST_PIECE = 0.4  # of the table: a longer word is broken rather than given more room


@dataclass(frozen=True, slots=True)
class Look:
    """The styles of a table and the room around a cell's text, in points."""

    cell: Style
    row_head: Style
    head: Style
    pad_x: float
    pad_y: float


OPEN = Look(paper.TABLE_CELL, paper.TABLE_ROW_HEAD, paper.TABLE_HEAD, 5.0, 3.2)
CLOSE = Look(paper.TIGHT_CELL, paper.TIGHT_ROW_HEAD, paper.TIGHT_HEAD, 4.0, 1.0)  # for many tables in a row
TIGHT = Look(paper.TIGHT_CELL, paper.TIGHT_ROW_HEAD, paper.TIGHT_HEAD, 3.2, 2.6)  # for many columns


@dataclass(frozen=True, slots=True)
class CellText:
    """What stands in a cell. `numeric` sets it to the right, unbroken; `heads_row` makes it the row's header;
    `strong` is for a sum.
    """

    text: str
    numeric: bool = False
    heads_row: bool = False
    strong: bool = False

    def style(self, look: Look) -> Style:
        """How it is set."""
        return look.row_head if self.heads_row or self.strong else look.cell


def plain_rows(rows: Sequence[Sequence[str]], *, figures: bool = False) -> list[list[CellText]]:
    """Rows of cells that are nothing but text; a column of figures alone, but the first, is set to the right.

    `figures`: every column but the first is one.
    """
    right = {
        at
        for at in range(1, len(rows[0]) if rows else 0)
        if figures or (any(row[at] for row in rows) and all(_FIGURE.fullmatch(row[at]) for row in rows))
    }
    return [[CellText(text, numeric=at in right) for at, text in enumerate(row)] for row in rows]


def in_line(rows: Sequence[Sequence[CellText]]) -> list[list[CellText]]:
    """The rows with every column as one: decimals to the right, and thousands apart in all of a column or in none."""
    made = [list(row) for row in rows]
    for column in range(len(made[0]) if made else 0):
        texts = [row[column].text for row in made]
        decimals = any(texts) and all(_DECIMAL.fullmatch(text) for text in texts)
        apart = any(_APART.search(text) for text in texts)
        for row in made:
            cell = row[column]
            text = _TOGETHER.sub("\\1\u00a0\\2", cell.text) if cell.numeric and apart else cell.text
            row[column] = replace(cell, text=text, numeric=cell.numeric or decimals)
    return made


def look_for(titles: Sequence[str], texts: Sequence[Sequence[CellText]]) -> Look:
    """The open look if the table then fits on the page."""
    return OPEN if sum(_least(titles, texts, OPEN)) <= paper.WIDTH else TIGHT


def look_of(titles: Sequence[str], texts: Sequence[Sequence[CellText]], *, close: bool) -> Look:
    """The same, or the close look where that is asked for."""
    return CLOSE if close else look_for(titles, texts)


def of_figures(texts: Sequence[Sequence[CellText]]) -> bool:
    """Whether every column but the first is one of figures."""
    return bool(texts) and len(texts[0]) > 1 and all(cell.numeric for row in texts for cell in row[1:])


def parts(titles: Sequence[str], texts: Sequence[Sequence[CellText]], look: Look) -> list[list[int]]:
    """The columns of each part of a table: one part if it fits, else several, each with the first column. No part has
    few columns where they can be as many in each.
    """
    least = _least(titles, texts, look)
    found = _filled(least, len(titles))
    even = _filled(least, -(-(len(titles) - 1) // len(found)))
    return even if len(even) == len(found) else found


def _filled(least: Sequence[float], most: int) -> list[list[int]]:
    """Parts as full as the page is wide, with no more than `most` columns after the first."""
    found, used = [[0]], least[0]
    for at in range(1, len(least)):
        if len(found[-1]) > 1 and (used + least[at] > paper.WIDTH or len(found[-1]) > most):
            found.append([0])
            used = least[0]
        found[-1].append(at)
        used += least[at]
    return found


def widths(titles: Sequence[str], texts: Sequence[Sequence[CellText]], look: Look) -> list[float]:
    """Widths that fill the page: no word broken if it can be helped, and the rest given to the longest texts."""
    least = _least(titles, texts, look)
    if sum(least) > paper.WIDTH:
        return [width * paper.WIDTH / sum(least) for width in least]
    wants = []
    for at, title in enumerate(titles):
        cells = [row[at] for row in texts]
        full = [typeface.width(line, cell.style(look)) for cell in cells for line in cell.text.split("\n")]
        wished = max([typeface.width(title, look.head), *full]) + 2 * look.pad_x + 0.5
        wants.append(max(wished - least[at], 0.0))
    return [has + more for has, more in zip(least, _share(paper.WIDTH - sum(least), wants), strict=True)]


def even_widths(titles: Sequence[str], texts: Sequence[Sequence[CellText]], look: Look) -> list[float]:
    """Columns of figures as wide as each other, or as nearly as their words let them; the rest is the first column's.
    So the columns of tables below each other are in line.
    """
    least = _least(titles, texts, look)
    names = max(typeface.width(line, row[0].style(look)) for row in texts for line in row[0].text.split("\n"))
    first = max(names, typeface.width(titles[0], look.head)) + 2 * look.pad_x + 0.5
    if first + sum(least[1:]) > paper.WIDTH:
        return widths(titles, texts, look)
    room, given = paper.WIDTH - first, list[float]()
    for left, width in zip(range(len(least) - 1, 0, -1), sorted(least[1:], reverse=True), strict=True):
        if width <= room / left:
            break
        given.append(width)
        room -= width
    level = min(room / max(len(least) - 1 - len(given), 1), _WIDEST_FIGURE)
    figures = [max(width, level) for width in least[1:]]
    return [paper.WIDTH - sum(figures), *figures]


def _least(titles: Sequence[str], texts: Sequence[Sequence[CellText]], look: Look) -> list[float]:
    """The least width of each column: that of its longest word, or of the longest figure whole."""
    found = []
    for at, title in enumerate(titles):
        words = [_unbroken(row[at], look) for row in texts]
        word = max([typeface.longest_word(title, look.head), *words])
        found.append(min(word, paper.WIDTH * _WIDEST_PIECE) + 2 * look.pad_x + 0.5)
    return found


def _unbroken(cell: CellText, look: Look) -> float:
    """The width of the longest part of a text that is not to be broken."""
    return (typeface.width if cell.numeric else typeface.longest_word)(cell.text, cell.style(look))


def _share(spare: float, wants: Sequence[float]) -> list[float]:
    """The spare width parted: short columns get all they want, long ones by how much they have to say."""
    given = [0.0] * len(wants)
    waiting = [at for at, want in enumerate(wants) if want > 0]
    while waiting:
        weights = {at: wants[at] ** _EAGERNESS for at in waiting}
        unit = spare / sum(weights.values())
        content = [at for at in waiting if wants[at] <= unit * weights[at]]
        if not content:
            for at in waiting:
                given[at] = unit * weights[at]
            return given
        for at in content:
            given[at] = wants[at]
            spare -= wants[at]
        waiting = [at for at in waiting if at not in content]
    return [share + spare / len(wants) for share in given]
