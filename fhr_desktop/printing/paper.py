"""Measures, colours and styles of the printed page, in points; nothing here draws."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[float, float, float]  # red, green, blue: 0–1

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89  # A4
LEFT = RIGHT = 60.0
TOP, BOTTOM = 92.0, 74.0  # the head and the foot stand in these
WIDTH = PAGE_WIDTH - LEFT - RIGHT
HEIGHT = PAGE_HEIGHT - TOP - BOTTOM

COLUMNS = {"full": 6, "two_thirds": 4, "half": 3, "third": 2}  # of the six columns a row of fields has
GUTTER = 10.0
PAD_X, PAD_Y = 6.0, 4.5  # inside a box
LABEL_GAP = 2.5  # between a label and its box
BLANK_LINE = 21.0  # a line to write on by hand: 7.4 mm
SIGNATURE_LINE = 34.0
BLANK_ROW = 22.0  # a table row to write in by hand
BORDER = 27.0  # from the edge of a diploma to its border
LISTED_ROW = 16.0  # one that already says what it is about, to be ticked
ORPHANS = 2  # least number of lines of a text on either side of a page break
NOISE = 1e-7  # of sums of heights, in points; less than the layout itself lets pass


def _colour(hexadecimal: str) -> Colour:
    red, green, blue = bytes.fromhex(hexadecimal)
    return red / 255, green / 255, blue / 255


TEXT = _colour("162022")
TEXT2 = _colour("465456")
ACCENT = _colour("13607F")
EDGE = _colour("9AA6A7")
HAIR = _colour("D3DBDB")
SHADE = _colour("F1F4F4")
DRAFT = _colour("E9EDED")  # the draft mark, light enough to read through

REGULAR, STRONG, ITALIC = "SourceSansPro-Regular", "SourceSansPro-Semibold", "SourceSansPro-It"


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text is set. `size` and `leading` in points."""

    font: str
    size: float
    leading: float
    colour: Colour = TEXT


TITLE = Style(STRONG, 21, 26)
HEADING = Style(STRONG, 13.5, 18)
SUBHEADING = Style(STRONG, 11, 15)
MINOR_HEADING = Style(STRONG, 9.75, 13)
BODY = Style(REGULAR, 10, 14.2)
LEAD = Style(REGULAR, 10.5, 15.2)
FINE = Style(REGULAR, 9, 11.7)
NOTE = Style(ITALIC, 8.5, 11.5, TEXT2)
LABEL = Style(REGULAR, 8.25, 10.5, TEXT2)
VALUE = Style(REGULAR, 10, 13.8)
QUESTION = Style(REGULAR, 10, 13.6)
MARK = Style(STRONG, 8.25, 10.5, ACCENT)
TABLE_HEAD = Style(STRONG, 8.25, 10.5, TEXT2)
TABLE_CELL = Style(REGULAR, 9.25, 12.2)
TABLE_ROW_HEAD = Style(STRONG, 9.25, 12.2)
TABLE_NOTE = Style(REGULAR, 8, 9.8, TEXT2)
TIGHT_HEAD = Style(STRONG, 7.5, 9.4, TEXT2)
TIGHT_CELL = Style(REGULAR, 8.25, 10.6)
TIGHT_ROW_HEAD = Style(STRONG, 8.25, 10.6)
HEAD_STRONG = Style(STRONG, 9, 11.5)
HEAD = Style(REGULAR, 8, 11, TEXT2)
FOOT = Style(REGULAR, 7.5, 9.5, TEXT2)
DRAFT_MARK = Style(STRONG, 118, 118, DRAFT)
CODE = Style(STRONG, 15, 24)
GRAND_TITLE = Style(STRONG, 30, 38)  # of a diploma
GRAND = Style(STRONG, 21, 27, ACCENT)
GRAND_HEADING = Style(ITALIC, 13, 18, TEXT2)


def span(columns: int) -> float:
    """The width of so many of the six columns, gutters between them included."""
    return (WIDTH - 5 * GUTTER) / 6 * columns + GUTTER * (columns - 1)
