"""The running text of a document: headings, paragraphs, lists, figures; fields and tables have own modules.

Every block is as wide as the page's text. A block knows its height from the start, may be split between
lines, and says how much of it must stand together with a heading before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlab.platypus import Flowable, PageBreak

from fhr_desktop.printing import paper, typeface
from fhr_desktop.printing.paper import Style
from fhr_desktop.printing.sheet import Frame, Sheet
from fhr_desktop.printing.structure import LIST_DASH, Element


class Block(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A piece of the page. `height`, `before` and `after` (space) in points."""

    keep_with_next = False
    whole = False  # not parted over two pages if it can be helped
    signs = False  # a signature, or what goes along with one
    tied = 0.0  # points of what follows that must stand on the page where the block ends

    def __init__(self, height: float, before: float = 0.0, after: float = 0.0) -> None:
        super().__init__()
        self.width, self.height = paper.WIDTH, height
        self.spaceBefore, self.spaceAfter = before, after

    @property
    def sheet(self) -> Sheet:
        """The canvas, while drawing."""
        sheet: Sheet = self.canv
        return sheet

    @property
    def least(self) -> float:
        """The height that must fit below a heading."""
        return self.height

    def wrap(self, _width: float, height: float) -> tuple[float, float]:
        """The block's size; with what it is tied to where there is room for the block alone, so that it is parted."""
        alone = self.height <= height + paper.NOISE < self.height + self.tied
        return self.width, self.height + self.tied if alone else self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        """As `parted`: the last part is tied to what the block was tied to, and stands on its page."""
        parts: list[Flowable] = [*self.parted(height)]
        if parts and self.tied:
            parts[-1].tied = self.tied
            parts.insert(-1, PageBreak())
        return parts

    def parted(self, _height: float) -> list[Block]:
        """The block in two parts of which the first fits in `height` points; none when it cannot be split there."""
        return []


class NewPart(Block):
    """Nothing to see: from here on the pages have another frame, and are counted anew."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(0.0)
        self.frame = frame

    def draw(self) -> None:
        self.sheet.begin_part(self.frame)


class Heading(Block):
    """A heading with its bookmark. `level` 1 is the form's title."""

    keep_with_next = True
    _styles = (paper.TITLE, paper.HEADING, paper.SUBHEADING, paper.MINOR_HEADING)
    _space = ((0.0, 8.0), (20.0, 6.0), (12.0, 5.0), (9.0, 4.0))

    def __init__(self, level: int, text: str, parent: Element, *, number: str = "", small: bool = False) -> None:
        self.level, self.number = level, number
        self.style = self._styles[-1 if small else level - 1]
        self.title = f"{number} {text}" if number else text
        self.indent = typeface.width(f"{number}  ", self.style) if number else 0.0
        self.rows = typeface.lines(text, self.style, paper.WIDTH - self.indent)
        self.element = parent.add(f"H{level}")
        before, after = (7.0, 1.0) if small else self._space[level - 1]
        super().__init__(len(self.rows) * self.style.leading, before, after)

    def draw(self) -> None:
        sheet, base = self.sheet, self.height - self.style.size
        with sheet.mark(self.element):
            if self.number:
                numeral = Style(self.style.font, self.style.size, self.style.leading, paper.ACCENT)
                sheet.text(0, base, [f"{self.number} "], numeral)
            sheet.text(self.indent, base, self.rows, self.style)
        sheet.bookmark(self.level, self.title, self.height, self.element)


class Paragraph(Block):
    """Lines of one style, with a sign before the first if it is an item of a list."""

    def __init__(
        self,
        rows: Sequence[str],
        style: Style,
        element: Element,
        *,
        after: float = 0.0,
        indent: float = 0.0,
        sign: str = "",
        sign_element: Element | None = None,
    ) -> None:
        super().__init__(len(rows) * style.leading, 0.0, after)
        self.rows, self.style, self.element = rows, style, element
        self.indent, self.sign, self.sign_element = indent, sign, sign_element

    @property
    def least(self) -> float:
        return min(len(self.rows), paper.ORPHANS + 1) * self.style.leading

    def parted(self, height: float) -> list[Block]:
        at = split_at(len(self.rows), int((height + paper.NOISE) // self.style.leading))
        if not at:
            return []
        first = Paragraph(
            self.rows[:at], self.style, self.element, indent=self.indent, sign=self.sign, sign_element=self.sign_element
        )
        return [first, Paragraph(self.rows[at:], self.style, self.element, after=self.spaceAfter, indent=self.indent)]

    def draw(self) -> None:
        base = self.height - self.style.size
        if self.sign_element:
            with self.sheet.mark(self.sign_element):
                self.sheet.text(self.indent - 11, base, [self.sign], self.style)
        with self.sheet.mark(self.element):
            self.sheet.text(self.indent, base, self.rows, self.style)


class Space(Block):
    """Empty height."""

    def draw(self) -> None:
        """Nothing."""


class Figure(Block):
    """A square pattern (a QR sign) drawn as rectangles, told in words by `alt`."""

    def __init__(self, rows: Sequence[Sequence[int]], size: float, alt: str, parent: Element) -> None:
        super().__init__(size, 6, 10)
        self.rows, self.size = rows, size
        self.element = parent.add("Figure", alt=alt)

    def draw(self) -> None:
        sheet, step = self.sheet, self.size / len(self.rows)
        self.element.attributes = sheet.place_of(0, 0, self.size, self.size)
        with sheet.mark(self.element):
            path = sheet.beginPath()
            for down, row in enumerate(self.rows):
                for across, dark in enumerate(row):
                    if dark:
                        path.rect(across * step, self.size - (down + 1) * step, step, step)
            sheet.setFillColorRGB(*paper.TEXT)
            sheet.drawPath(path, stroke=0, fill=1)


def split_at(total: int, fits: int) -> int:
    """How many of `total` lines to set before a page break when `fits` do; 0 when none may stand there."""
    at = min(fits, total - paper.ORPHANS)
    return at if at >= paper.ORPHANS else 0


_ITEM = re.compile(r"^[–•-] +")


def prose(text: str, style: Style, parent: Element, *, after: float = 6.0) -> list[Block]:
    """Paragraphs, parted by empty lines, and lists, whose lines begin with a dash."""
    found: list[Block] = []
    for paragraph in prose_parts(text):
        items: Element | None = None
        for is_item, words in paragraph:
            if is_item:
                items = items or parent.add("L", attributes=LIST_DASH)
                found.append(bullet(words, style, items))
            else:
                items = None
                found.append(_plain(words, style, parent, 2.0))
        found[-1].spaceAfter = after
    return found


def prose_parts(text: str) -> list[list[tuple[bool, str]]]:
    """What a text with dashes says: paragraph by paragraph its runs of lines and its items (True), without dashes."""
    found: list[list[tuple[bool, str]]] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        parts: list[tuple[bool, str]] = []
        for row in paragraph.split("\n"):
            if _ITEM.match(row):
                parts.append((True, _ITEM.sub("", row)))
            elif parts and not parts[-1][0]:
                parts[-1] = (False, f"{parts[-1][1]}\n{row}")
            else:
                parts.append((False, row))
        found.append(parts)
    return found


def _plain(text: str, style: Style, parent: Element, after: float) -> Paragraph:
    return Paragraph(typeface.lines(text, style, paper.WIDTH), style, parent.add("P"), after=after)


def bullet(text: str, style: Style, items: Element) -> Paragraph:
    """One item of a list, whose element is given."""
    item = items.add("LI")
    sign, body = item.add("Lbl"), item.add("LBody")
    rows = typeface.lines(text, style, paper.WIDTH - 14)
    return Paragraph(rows, style, body, after=1.5, indent=14, sign="–", sign_element=sign)
