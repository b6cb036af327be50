"""The canvas of one document: tagging while drawing, places of fields, head, foot and draft mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from fhr_desktop.printing import paper, typeface
from fhr_desktop.printing.paper import Colour, Style
from fhr_desktop.printing.structure import Element, Marked, OutlineEntry

# Words on paper are Swedish whatever language the window has: the documents are Swedish.
PAGE = "Sida {page} ({pages})"
DRAFT = "UTKAST"


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a field stands on paper, in points from the page's upper left corner; `page` counts from 0.

    A field that runs over pages has one place for each; `part` counts them from 0.
    """

    field_key: str
    subject_id: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    part: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every page. Each pair is the two lines at the left and at the right."""

    head_left: tuple[str, str]
    head_right: tuple[str, str]
    foot: tuple[str, ...]
    draft: bool
    border: bool = False


class Sheet(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """A canvas that knows what each stroke means."""

    def __init__(self, *args: Any, frame: Frame, **options: Any) -> None:
        typeface.register()
        options["initialFontName"] = paper.REGULAR  # keeps the unembedded Helvetica out of the file
        super().__init__(*args, **options)
        self.frame = frame
        self.part = 0  # of a document of several parts, each with a frame and page numbers of its own
        self.outline: list[OutlineEntry] = []
        self.places: list[FieldPlace] = []
        self.marks: list[list[Element]] = []  # page → MCID → element
        self._pages: list[dict[str, Any]] = []

    @contextmanager
    def mark(self, element: Element) -> Iterator[None]:
        """All that is drawn inside belongs to the element."""
        page = self._pageNumber - 1
        while len(self.marks) <= page:
            self.marks.append([])
        number = len(self.marks[page])
        self.marks[page].append(element)
        element.kids.append(Marked(page, number))
        self._code.append(f"/{element.tag} <</MCID {number}>> BDC")
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self, kind: str = "Layout") -> Iterator[None]:
        """All that is drawn inside means nothing to one who listens."""
        self._code.append(f"/Artifact <</Type /{kind}>> BDC")
        yield
        self._code.append("EMC")

    def text(self, x: float, y: float, rows: Sequence[str], style: Style) -> None:
        """Lines of text, the first on the base line `y`. Written out here: ReportLab's own way takes twice the time."""
        font, now = getFont(style.font), None
        red, green, blue = style.colour
        code = [f"BT {red:.4g} {green:.4g} {blue:.4g} rg 1 0 0 1 {x:.3f} {y:.3f} Tm"]
        for row in rows:
            for subset, signs in font.splitString(row, self._doc):
                if subset != now:
                    now = subset
                    name = font.getSubsetInternalName(subset, self._doc)
                    code.append(f"{name} {style.size:g} Tf {style.leading:g} TL")
                code.append(f"<{signs.hex()}> Tj")
            code.append("T*")
        self._code.append(" ".join((*code, "ET")))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        edge: Colour | None = None,
        fill: Colour | None = None,
        thickness: float = 0.6,
    ) -> None:
        """A rectangle with its lower left corner at (x, y)."""
        self.setLineWidth(thickness)
        if edge:
            self.setStrokeColorRGB(*edge)
        if fill:
            self.setFillColorRGB(*fill)
        self.rect(x, y, width, height, stroke=int(edge is not None), fill=int(fill is not None))

    def rule(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, thickness: float = 0.6) -> None:
        """A straight line."""
        self.setLineWidth(thickness)
        self.setStrokeColorRGB(*colour)
        self.line(x0, y0, x1, y1)

    def bookmark(self, level: int, title: str, y: float, element: Element) -> None:
        """A bookmark to the height `y`, given in the coordinates in force now."""
        _x, top = self.absolutePosition(0, y)
        self.outline.append(OutlineEntry(level, title, self._pageNumber - 1, top, element))

    def place(self, key: tuple[str, str], x: float, y: float, width: float, height: float, part: int) -> None:
        """Remember where a field stands; (x, y) is its lower left corner in the coordinates in force now."""
        left, low = self.absolutePosition(x, y)
        top = paper.PAGE_HEIGHT - low - height
        self.places.append(FieldPlace(*key, self._pageNumber - 1, left, top, left + width, top + height, part))

    def place_of(self, x: float, y: float, width: float, height: float) -> str:
        """The attributes that tell where a whole figure or table stands; (x, y) is its lower left corner."""
        left, low = self.absolutePosition(x, y)
        box = f"{left:.2f} {low:.2f} {left + width:.2f} {low + height:.2f}"
        return f"<< /O /Layout /Placement /Block /BBox [{box}] >>"

    def begin_page(self, _template: object = None) -> None:
        """Before the content: the draft mark, so that the text stands on top of it."""
        if not self.frame.draft:
            return
        with self.artifact("Background"):
            self.saveState()
            self.translate(paper.PAGE_WIDTH / 2, paper.PAGE_HEIGHT / 2)
            self.rotate(52)
            extent = typeface.width(DRAFT, paper.DRAFT_MARK)
            self.text(-extent / 2, -paper.DRAFT_MARK.size / 3, [DRAFT], paper.DRAFT_MARK)
            self.restoreState()

    def showPage(self) -> None:  # noqa: N802  # ReportLab's name
        """Put the page aside: its number of pages is known only at the end."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    @property
    def page_count(self) -> int:
        """The number of pages."""
        return len(self._pages)

    def begin_part(self, frame: Frame) -> None:
        """From this page on the document is another part. Called while nothing else is drawn on the page."""
        self.frame = frame
        self.part += 1

    def save(self) -> None:
        """Write head and foot on every page and finish."""
        pages = self._pages
        totals = Counter(state["part"] for state in pages)
        written: Counter[int] = Counter()
        for state in pages:
            part = state["part"]
            written[part] += 1
            self.__dict__.update(state)
            with self.artifact("Pagination"):
                self._head()
                self._foot(written[part], totals[part])
            super().showPage()
        super().save()

    def _head(self) -> None:
        if self.frame.border:
            for inset, thickness in ((paper.BORDER, 1.6), (paper.BORDER + 4, 0.5)):
                size = (paper.PAGE_WIDTH - 2 * inset, paper.PAGE_HEIGHT - 2 * inset)
                self.box(inset, inset, *size, edge=paper.ACCENT, thickness=thickness)
        y = paper.PAGE_HEIGHT - 46
        right = paper.PAGE_WIDTH - paper.RIGHT
        for at, (left_text, right_text) in enumerate(zip(self.frame.head_left, self.frame.head_right, strict=True)):
            style = paper.HEAD if at else paper.HEAD_STRONG
            base = y - at * paper.HEAD.leading
            self.text(paper.LEFT, base, [left_text], style)
            self.text(right - typeface.width(right_text, paper.HEAD), base, [right_text], paper.HEAD)
        self.rule(paper.LEFT, y - 19, right, y - 19, paper.TEXT, 0.8)

    def _foot(self, number: int, total: int) -> None:
        style, right = paper.FOOT, paper.PAGE_WIDTH - paper.RIGHT
        page = PAGE.format(page=number, pages=total)
        page_width = typeface.width(page, style)
        rows = [line for text in self.frame.foot for line in typeface.lines(text, style, paper.WIDTH - 70)]
        top = paper.BOTTOM - 20
        self.rule(paper.LEFT, top + 10, right, top + 10, paper.HAIR, 0.6)
        self.text(paper.LEFT, top, rows, style)
        self.text(right - page_width, top, [page], style)
