"""Tables on paper: column widths from the content, header cells repeated over pages, rows that may split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fhr_desktop.printing import paper, typeface
from fhr_desktop.printing.blocks import Block, split_at
from fhr_desktop.printing.fields import AnswerKey, Run
from fhr_desktop.printing.paper import Style
from fhr_desktop.printing.structure import COLUMN_HEAD, ROW_HEAD, Element

_PAD_X, _PAD_Y = 5.0, 3.2
_EAGERNESS = 0.7  # between equal shares (0) and shares by the length of the text (1)
_WIDEST_PIECE = 0.4  # of the table: a longer word is broken rather than given more room


@dataclass(frozen=True, slots=True)
class CellText:
    """What stands in a cell. `numeric` sets it to the right; `heads_row` makes it the row's header."""

    text: str
    numeric: bool = False
    heads_row: bool = False

    @property
    def style(self) -> Style:
        """How it is set."""
        return paper.TABLE_ROW_HEAD if self.heads_row else paper.TABLE_CELL


@dataclass(frozen=True, slots=True)
class Row:
    """A row set in lines: each cell's lines, style and element."""

    cells: tuple[tuple[tuple[str, ...], CellText, Element], ...]
    least: float = 0.0  # for a row to write in by hand

    @property
    def height(self) -> float:
        """In points."""
        count = max(len(rows) for rows, *_ in self.cells)
        return max(count * paper.TABLE_CELL.leading + 2 * _PAD_Y, self.least)

    def split(self, room: float) -> tuple[Row, Row] | None:
        """The row in two, the first no higher than `room`; None when its lines are too few."""
        total = max(len(rows) for rows, *_ in self.cells)
        at = split_at(total, int((room - 2 * _PAD_Y) // paper.TABLE_CELL.leading))
        if not at:
            return None
        first = tuple((rows[:at], text, element) for rows, text, element in self.cells)
        rest = tuple((rows[at:], text, element) for rows, text, element in self.cells)
        return Row(first), Row(rest)


class Table(Block):
    """A table with its label. Split over pages it repeats its header cells, for the eye only."""

    def __init__(self, widths: Sequence[float], titles: Sequence[Run], rows: Sequence[Row], *,
                 head: Sequence[Run] = (), tail: Sequence[Run] = (), key: AnswerKey | None = None,
                 marks: Run | None = None, part: int = 0, piece: int = 0) -> None:
        self.widths, self.titles, self.rows, self.piece = widths, titles, rows, piece
        self.head, self.tail, self.key, self.marks, self.part = head, tail, key, marks, part
        self.above = sum(run.height for run in head) + (paper.LABEL_GAP + 1 if head else 0.0)
        self.title_height = max((run.height for run in titles), default=0.0) + 2 * _PAD_Y if titles else 0.0
        self.below = sum(run.height for run in tail) + (3.0 if tail else 0.0)
        self.body = self.title_height + sum(row.height for row in rows)
        super().__init__(self.above + self.body + self.below, 0.0, 8.0)

    @property
    def least(self) -> float:
        if len(self.rows) <= paper.ORPHANS:
            return min(self.height, paper.HEIGHT / 2)
        return self.above + self.title_height + sum(row.height for row in self.rows[:paper.ORPHANS])

    def split(self, _width: float, height: float) -> list[Block]:
        room = height - self.above - self.title_height + 0.01
        first: list[Row] = []
        rest = list(self.rows)
        while rest and rest[0].height <= room:
            room -= rest[0].height
            first.append(rest.pop(0))
        if rest and (parts := rest[0].split(room)):
            first.append(parts[0])
            rest[0] = parts[1]
        if not rest and first:
            rest.insert(0, first.pop())
        if not first:
            return []
        return [self._part(self.head, first, (), 0), self._part((), rest, self.tail, 1)]

    def _part(self, head: Sequence[Run], rows: Sequence[Row], tail: Sequence[Run], later: int) -> Table:
        return Table(self.widths, self.titles, rows, head=head, tail=tail, key=self.key,
                     marks=None if later else self.marks, part=self.part + later, piece=self.piece)

    def draw(self) -> None:
        sheet, y = self.sheet, self.height
        for run in self.head:
            y = run.draw(sheet, 0, y)
        top = self.height - self.above
        self._grid(top)
        y = top
        if self.titles:
            self._titles(y)
            y -= self.title_height
        for row in self.rows:
            self._row(row, y)
            y -= row.height
        if self.marks:
            self.marks.draw(sheet, self.width + 7, top - _PAD_Y)
        low = y
        y -= 3
        for run in self.tail:
            y = run.draw(sheet, 0, y)
        if self.key:
            sheet.place(self.key, 0, low, self.width, self.height - low, self.part + self.piece)

    def _grid(self, top: float) -> None:
        sheet, low = self.sheet, top - self.body
        with sheet.artifact():
            if self.titles:
                sheet.box(0, top - self.title_height, self.width, self.title_height, fill=paper.SHADE)
            y = top - self.title_height
            for row in self.rows[:-1]:
                y -= row.height
                sheet.rule(0, y, self.width, y, paper.HAIR, 0.5)
            x = 0.0
            for width in self.widths[:-1]:
                x += width
                sheet.rule(x, top, x, low, paper.HAIR, 0.5)
            if self.titles:
                sheet.rule(0, top - self.title_height, self.width, top - self.title_height, paper.EDGE)
            sheet.box(0, low, self.width, self.body, edge=paper.EDGE)

    def _titles(self, top: float) -> None:
        sheet, x = self.sheet, 0.0
        for run, width, (_rows, cell, _element) in zip(self.titles, self.widths, self.rows[0].cells, strict=True):
            at = _left(run.rows, run.style, x, width, numeric=cell.numeric)
            if self.part:  # the header cells of the first page are the ones that are read out
                with sheet.artifact("Pagination"):
                    sheet.text(at, top - _PAD_Y - run.style.size, run.rows, run.style)
            elif any(run.rows):
                run.draw(sheet, at, top - _PAD_Y)
            x += width

    def _row(self, row: Row, top: float) -> None:
        sheet, x = self.sheet, 0.0
        for (rows, cell, element), width in zip(row.cells, self.widths, strict=True):
            if any(rows):
                at = _left(rows, cell.style, x, width, numeric=cell.numeric)
                with sheet.mark(element):
                    sheet.text(at, top - _PAD_Y - cell.style.size, rows, cell.style)
            x += width


def _left(rows: Sequence[str], style: Style, x: float, width: float, *, numeric: bool) -> float:
    """Where the lines of a cell begin: figures and what heads them stand to the right."""
    if not numeric:
        return x + _PAD_X
    return x + width - _PAD_X - max(typeface.width(line.rstrip(), style) for line in rows)


def table(parent: Element, titles: Sequence[str], texts: Sequence[Sequence[CellText]], *,
          row_height: float = 0.0) -> Table:
    """A table of texts, one row of `texts` a row; all rows as long as `titles`."""
    widths = column_widths(titles, texts)
    element = parent.add("Table")
    header = element.add("TR")
    runs = [
        Run(typeface.lines(title, paper.TABLE_HEAD, width - 2 * _PAD_X), paper.TABLE_HEAD,
            header.add("TH", attributes=COLUMN_HEAD) if title else header.add("TD"))
        for title, width in zip(titles, widths, strict=True)
    ]
    return Table(widths, runs, [_set(element.add("TR"), row, widths, row_height) for row in texts])


def field_tables(parent: Element, key: AnswerKey, titles: Sequence[str], texts: Sequence[Sequence[CellText]], *,
                 head: Sequence[Run], tail: Sequence[Run], marks: Run | None, row_height: float) -> list[Block]:
    """The table as a field of a form. One too wide for the page is parted, its first column in each part."""
    parts = [
        table(parent, [titles[at] for at in columns], [[row[at] for at in columns] for row in texts],
              row_height=row_height)
        for columns in _parts(titles, texts)
    ]
    last = len(parts) - 1
    return [
        Table(made.widths, made.titles, made.rows, head=() if at else head, tail=tail if at == last else (),
              key=key, marks=None if at else marks, part=0, piece=at)
        for at, made in enumerate(parts)
    ]


def _parts(titles: Sequence[str], texts: Sequence[Sequence[CellText]]) -> list[list[int]]:
    """The columns of each part."""
    least = [_least(title, [row[at] for row in texts]) for at, title in enumerate(titles)]
    parts, used = [[0]], least[0]
    for at in range(1, len(titles)):
        if used + least[at] > paper.WIDTH and len(parts[-1]) > 1:
            parts.append([0])
            used = least[0]
        parts[-1].append(at)
        used += least[at]
    return parts


def _least(title: str, cells: Sequence[CellText]) -> float:
    """The least width of a column: that of its longest word."""
    words = [typeface.longest_word(cell.text, cell.style) for cell in cells if cell.text]
    word = max([typeface.longest_word(title, paper.TABLE_HEAD), *words])
    return min(word, paper.WIDTH * _WIDEST_PIECE) + 2 * _PAD_X + 0.5


def _set(element: Element, row: Sequence[CellText], widths: Sequence[float], least: float) -> Row:
    cells = []
    for cell, width in zip(row, widths, strict=True):
        head = cell.heads_row
        own = element.add("TH" if head else "TD", attributes=ROW_HEAD if head else "")
        cells.append((typeface.lines(cell.text, cell.style, width - 2 * _PAD_X), cell, own))
    return Row(tuple(cells), least)


def column_widths(titles: Sequence[str], texts: Sequence[Sequence[CellText]]) -> list[float]:
    """Widths that fill the page: no word broken if it can be helped, and the rest given to the longest texts."""
    least, wished = [], []
    for at, title in enumerate(titles):
        cells = [row[at] for row in texts if row[at].text]
        full = [typeface.width(line, cell.style) for cell in cells for line in cell.text.split("\n")]
        least.append(_least(title, cells))
        wished.append(max([typeface.width(title, paper.TABLE_HEAD), *full]) + 2 * _PAD_X + 0.5)
    if sum(least) > paper.WIDTH:
        return [width * paper.WIDTH / sum(least) for width in least]
    wants = [max(want - has, 0.0) for has, want in zip(least, wished, strict=True)]
    return [has + more for has, more in zip(least, _share(paper.WIDTH - sum(least), wants), strict=True)]


def _share(spare: float, wants: Sequence[float]) -> list[float]:
    """The spare width parted: short columns get all they want, long ones by how much they have to say."""
    given = [0.0] * len(wants)
    open_columns = [at for at, want in enumerate(wants) if want > 0]
    while open_columns:
        weights = {at: wants[at] ** _EAGERNESS for at in open_columns}
        unit = spare / sum(weights.values())
        content = [at for at in open_columns if wants[at] <= unit * weights[at]]
        if not content:
            for at in open_columns:
                given[at] = unit * weights[at]
            return given
        for at in content:
            given[at] = wants[at]
            spare -= wants[at]
        open_columns = [at for at in open_columns if at not in content]
    return [share + spare / len(wants) for share in given]


def plain_row(texts: Sequence[str]) -> list[CellText]:
    """A row of cells that are nothing but text."""
    return [CellText(text) for text in texts]
