"""Reads a finished PDF as a screen reader does: its tags in order, each with the text that belongs to it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf


@dataclass
class Tag:
    """One element of the tree. `text` is what its own marked content says; `marks` are (page, MCID)."""

    name: str
    source: pikepdf.Dictionary
    text: str = ""
    marks: list[tuple[int, int]] = field(default_factory=list)
    kids: list[Tag] = field(default_factory=list)

    def walk(self) -> Iterator[Tag]:
        """This tag and all below, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def all_text(self) -> str:
        """The text of this tag and all below."""
        return " ".join(one.text for one in self.walk() if one.text)


@dataclass
class Page:
    """What the content stream of a page holds, by MCID; `artifacts` and `untagged` are the text outside."""

    marked: dict[int, str] = field(default_factory=dict)
    artifacts: str = ""
    untagged: list[str] = field(default_factory=list)


class Document:
    """A PDF taken apart."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.pages = [read_page(page) for page in self.pdf.pages]
        self._numbers = {page.objgen: at for at, page in enumerate(self.pdf.pages)}
        tree = self.pdf.Root.StructTreeRoot
        self.root = self._tag(tree.K[0], None)

    def _tag(self, source: pikepdf.Dictionary, page: int | None) -> Tag:
        if "/Pg" in source:
            page = self._numbers[source.Pg.objgen]
        tag = Tag(str(source.S).lstrip("/"), source)
        kids = source.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                tag.kids.append(self._tag(kid, page))
                continue
            reference = isinstance(kid, pikepdf.Dictionary)
            on = self._numbers[kid.Pg.objgen] if reference else page
            number = int(kid.MCID) if reference else int(kid)
            tag.marks.append((on, number))
            tag.text += self.pages[on].marked[number]
        tag.text = " ".join(tag.text.split())
        return tag

    def tags(self, *names: str) -> list[Tag]:
        """All tags of these names (all tags without one), in reading order."""
        return [tag for tag in self.root.walk() if not names or tag.name in names]

    @property
    def text(self) -> str:
        """Everything that is read out, in order."""
        return self.root.all_text()


def _decoders(page: pikepdf.Page) -> dict[str, dict[int, str]]:
    found = {}
    for name, font in page.Resources.Font.items():
        pairs = re.findall(rb"<(..)> <(....)>", font.ToUnicode.read_bytes())
        found[name] = {int(code, 16): chr(int(sign, 16)) for code, sign in pairs}
    return found


_PAINTS = {"f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}


def read_page(page: pikepdf.Page) -> Page:
    found, fonts = Page(), _decoders(page)
    scope: list[int | str] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                artifact = operands[0] == "/Artifact"
                scope.append("artifact" if artifact else int(operands[1].MCID))
                if not artifact:
                    assert int(operands[1].MCID) not in found.marked, "an MCID is used twice on a page"
                    found.marked[int(operands[1].MCID)] = ""
            case "EMC":
                scope.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj":
                text = "".join(font[code] for code in bytes(operands[0]))
                _take(found, scope, text)
            case "T*":
                _take(found, scope, " ")
            case paint if paint in _PAINTS and not scope:
                found.untagged.append(paint)
    assert not scope, "marked content is not closed"
    return found


def _take(found: Page, scope: list[int | str], text: str) -> None:
    if not scope:
        if text.strip():
            found.untagged.append(text)
    elif isinstance(scope[-1], int):
        found.marked[scope[-1]] += text
    else:
        found.artifacts += text
