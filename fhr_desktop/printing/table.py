"""Tables on paper: header cells repeated over pages, tall rows that may split; widths are `columns`'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fhr_desktop.printing import columns, paper, typeface
from fhr_desktop.printing.blocks import Block, split_at
from fhr_desktop.printing.columns import CellText, Look
from fhr_desktop.printing.fields import AnswerKey, Run
from fhr_desktop.printing.paper import Style
from fhr_desktop.printing.structure import COLUMN_HEAD, ROW_HEAD, Element

_TALLEST_WHOLE = paper.HEIGHT / 4  # a row up to this height is not split over pages
_HIGHEST_WHOLE = {False: paper.HEIGHT / 4, True: paper.HEIGHT / 2}  # a table up to this height; of figures, or not


@dataclass(frozen=True, slots=True)
class Row:
    """A row set in lines: each cell's lines, style and element."""

    cells: tuple[tuple[tuple[str, ...], CellText, Element], ...]
    look: Look
    least: float = 0.0  # for a row to write in by hand

    @property
    def height(self) -> float:
        """In points."""
        count = max(len(rows) for rows, *_ in self.cells)
        return max(count * self.look.cell.leading + 2 * self.look.pad_y, self.least)

    def split(self, room: float) -> tuple[Row, Row] | None:
        """The row in two, the first no higher than `room`; None when it should stay whole."""
        if self.height <= _TALLEST_WHOLE:
            return None
        total = max(len(rows) for rows, *_ in self.cells)
        at = split_at(total, int((room - 2 * self.look.pad_y) // self.look.cell.leading))
        if not at:
            return None
        first = tuple((rows[:at], text, element) for rows, text, element in self.cells)
        rest = tuple((rows[at:], text, element) for rows, text, element in self.cells)
        return Row(first, self.look), Row(rest, self.look)


class Table(Block):
    """A table with its label. Split over pages it repeats its header cells, for the eye only.

    `element` is given as long as the table is whole: only then can the tag say where it stands.
    """

    def __init__(
        self,
        look: Look,
        widths: Sequence[float],
        titles: Sequence[Run],
        rows: Sequence[Row],
        *,
        head: Sequence[Run] = (),
        tail: Sequence[Run] = (),
        key: AnswerKey | None = None,
        marks: Run | None = None,
        part: int = 0,
        piece: int = 0,
        element: Element | None = None,
        whole: bool = False,
    ) -> None:
        self.look, self.element, self.whole = look, element, whole
        self.widths, self.titles, self.rows, self.piece = widths, titles, rows, piece
        self.head, self.tail, self.key, self.marks, self.part = head, tail, key, marks, part
        self.above = sum(run.height for run in head) + (paper.LABEL_GAP + 1 if head else 0.0)
        self.title_height = max((run.height for run in titles), default=0.0) + 2 * look.pad_y if titles else 0.0
        self.below = sum(run.height for run in tail) + (3.0 if tail else 0.0)
        self.body = self.title_height + sum(row.height for row in rows)
        super().__init__(self.above + self.body + self.below, 0.0, 8.0)

    @property
    def least(self) -> float:
        if self.whole and self.height <= paper.HEIGHT:
            return self.height
        if len(self.rows) <= paper.ORPHANS:
            return min(self.height, paper.HEIGHT / 2)
        return self.above + self.title_height + sum(row.height for row in self.rows[: paper.ORPHANS])

    def parted(self, height: float) -> list[Block]:
        room = height - self.above - self.title_height + paper.NOISE
        first: list[Row] = []
        rest = list(self.rows)
        while rest and rest[0].height <= room:
            room -= rest[0].height
            first.append(rest.pop(0))
        if rest and (parts := rest[0].split(room)):
            first.append(parts[0])
            rest[0] = parts[1]
        while (first and len(rest) < paper.ORPHANS <= len(first) - 1) or not rest:
            rest.insert(0, first.pop())
        if not first or (len(first) < paper.ORPHANS and self.height < paper.HEIGHT):
            return []
        return [self._part(self.head, first, (), 0), self._part((), rest, self.tail, 1)]

    def _part(self, head: Sequence[Run], rows: Sequence[Row], tail: Sequence[Run], later: int) -> Table:
        return Table(
            self.look,
            self.widths,
            self.titles,
            rows,
            head=head,
            tail=tail,
            key=self.key,
            marks=None if later else self.marks,
            part=self.part + later,
            piece=self.piece,
        )

    def draw(self) -> None:
        sheet, y = self.sheet, self.height
        for run in self.head:
            y = run.draw(sheet, 0, y)
        top = self.height - self.above
        if self.element:
            self.element.attributes = sheet.place_of(0, top - self.body, self.width, self.body)
        self._grid(top)
        y = top
        if self.titles:
            self._titles(y)
            y -= self.title_height
        for row in self.rows:
            self._row(row, y)
            y -= row.height
        if self.marks:
            self.marks.draw(sheet, self.width + 7, top - self.look.pad_y)
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
            at = self._left(run.rows, run.style, x, width, numeric=cell.numeric)
            if self.part:  # the header cells of the first page are the ones that are read out
                with sheet.artifact("Pagination"):
                    sheet.text(at, top - self.look.pad_y - run.style.size, run.rows, run.style)
            elif any(run.rows):
                run.draw(sheet, at, top - self.look.pad_y)
            x += width

    def _row(self, row: Row, top: float) -> None:
        sheet, x = self.sheet, 0.0
        for (rows, cell, element), width in zip(row.cells, self.widths, strict=True):
            if any(rows):
                style = cell.style(self.look)
                at = self._left(rows, style, x, width, numeric=cell.numeric)
                with sheet.mark(element):
                    sheet.text(at, top - self.look.pad_y - style.size, rows, style)
            x += width

    def _left(self, rows: Sequence[str], style: Style, x: float, width: float, *, numeric: bool) -> float:
        """Where the lines of a cell begin: figures and what heads them stand to the right."""
        if not numeric:
            return x + self.look.pad_x
        return x + width - self.look.pad_x - max(typeface.width(line.rstrip(), style) for line in rows)


def table(
    parent: Element,
    titles: Sequence[str],
    texts: Sequence[Sequence[CellText]],
    *,
    row_height: float = 0.0,
    whole: bool = False,
    look: Look | None = None,
    even: bool = False,
) -> Table:
    """A table of texts, one row of `texts` a row; all rows as long as `titles`. `whole`: on a page of its own rather
    than parted over two, where a heading stands before it. `even`: columns of figures as wide as each other.
    """
    look = look or columns.look_for(titles, texts)
    widths = (columns.even_widths if even and texts and len(titles) > 1 else columns.widths)(titles, texts, look)
    element = parent.add("Table")
    header = element.add("TR")
    runs = [
        Run(
            typeface.lines(title, look.head, width - 2 * look.pad_x),
            look.head,
            header.add("TH", attributes=COLUMN_HEAD) if title else header.add("TD"),
        )
        for title, width in zip(titles, widths, strict=True)
    ]
    rows = [_set(element.add("TR"), row, widths, look, row_height) for row in texts]
    return Table(look, widths, runs, rows, element=element, whole=whole)


def field_tables(
    parent: Element,
    key: AnswerKey,
    titles: Sequence[str],
    texts: Sequence[Sequence[CellText]],
    *,
    head: Sequence[Run],
    tail: Sequence[Run],
    marks: Run | None,
    row_height: float,
    close: bool,
    whole: bool,
) -> list[Block]:
    """The table as a field of a form. One too wide for the page is parted, its first column in each part.

    `close`: figures are set small, where there are many of them. `whole`: on one page, if it takes no more than half.
    """
    figures = columns.of_figures(texts)
    look = columns.look_of(titles, texts, close=close and figures)
    pieces = columns.parts(titles, texts, look)
    last = len(pieces) - 1
    found: list[Block] = []
    for at, piece in enumerate(pieces):
        made = table(
            parent,
            [titles[column] for column in piece],
            [[row[column] for column in piece] for row in texts],
            row_height=row_height,
            look=look if close and figures else None,
            even=close and figures,
        )
        found.append(
            Table(
                made.look,
                made.widths,
                made.titles,
                made.rows,
                head=() if at else head,
                tail=tail if at == last else (),
                key=key,
                marks=None if at else marks,
                piece=at,
                element=made.element,
                whole=whole and made.height <= _HIGHEST_WHOLE[figures],
            )
        )
    return found


def _set(element: Element, row: Sequence[CellText], widths: Sequence[float], look: Look, least: float) -> Row:
    cells = []
    for cell, width in zip(row, widths, strict=True):
        head = cell.heads_row
        own = element.add("TH" if head else "TD", attributes=ROW_HEAD if head else "")
        cells.append((typeface.lines(cell.text, cell.style(look), width - 2 * look.pad_x), cell, own))
    return Row(tuple(cells), look, least)
