"""The tree of tags a document carries beside its ink; writing it into a file is `finish`'s work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of page content that belongs to an element. `page` counts from 0."""

    page: int
    number: int  # MCID


@dataclass(slots=True, eq=False)
class Element:
    """One tag. `attributes` is the PDF text of an attribute dictionary, or empty."""

    tag: str
    attributes: str = ""
    alt: str = ""
    description: str = ""  # of a form field on paper: its accessible name
    kids: list[Element | Marked] = field(default_factory=list)

    def add(self, tag: str, *, attributes: str = "", alt: str = "", description: str = "") -> Element:
        """A new last child."""
        child = Element(tag, attributes, alt, description)
        self.kids.append(child)
        return child

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark. `top` is measured in points from the page's lower edge."""

    level: int
    title: str
    page: int
    top: float
    element: Element


COLUMN_HEAD = "<< /O /Table /Scope /Column >>"
ROW_HEAD = "<< /O /Table /Scope /Row >>"
TEXT_FIELD = "/Role /tv"
TICKED = "/Role /cb /checked /on"
UNTICKED = "/Role /cb /checked /off"
LIST_PLAIN = "<< /O /List /ListNumbering /None >>"
LIST_DASH = "<< /O /List /ListNumbering /Disc >>"
