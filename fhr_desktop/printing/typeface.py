"""The embedded fonts and the breaking of text into lines; colours and places belong to the blocks."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from fhr_desktop.printing.paper import ITALIC, REGULAR, STRONG, Style

_PIECES = re.compile(r"[^ ]+")
_SEAMS = re.compile(r"(?<=[-/–\u2010])(?!\d)")  # where a word may be broken without adding a sign; no date
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


class _Widths(dict[str, float]):
    """Advance of each sign for a size of one point."""

    def __init__(self, font: TTFont) -> None:
        face = font.face
        super().__init__({chr(code): width / 1000 for code, width in face.charWidths.items()})
        self["\u00a0"] = self[" "]
        self._other: float = face.defaultWidth / 1000

    def __missing__(self, _sign: str) -> float:
        return self._other


@cache
def register() -> dict[str, _Widths]:
    """Make the three faces known to ReportLab, once in the life of the program."""
    folder = files("font_source_sans_pro") / "files"
    tables = {}
    for name in (REGULAR, STRONG, ITALIC):
        font = TTFont(name, str(folder / f"{name}.ttf"), shapable=False)
        pdfmetrics.registerFont(font)
        tables[name] = _Widths(font)
    return tables


@cache
def _signs() -> frozenset[str]:
    return frozenset.intersection(*(frozenset(table) for table in register().values())) | {"\n"}


def printable(text: str) -> str:
    """The text in composed form; a sign no font has is printed as its number, so that nothing vanishes."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    composed = _INVISIBLE.sub("", composed)
    unknown = set(composed) - _signs()
    for sign in unknown:
        composed = composed.replace(sign, f"[U+{ord(sign):04X}]")
    return composed


def width(text: str, style: Style) -> float:
    """The width of one line, in points."""
    return sum(map(register()[style.font].__getitem__, text)) * style.size


def longest_word(text: str, style: Style) -> float:
    """The width of the widest piece that should not be broken."""
    return max(
        (width(piece, style) for word in _PIECES.findall(text.replace("\n", " ")) for piece in _SEAMS.split(word)),
        default=0.0,
    )


def lines(text: str, style: Style, room: float) -> tuple[str, ...]:
    """The text as lines no wider than `room` points; its own line breaks are kept.

    A line that continues ends in its space, so that words stay apart when the text is read out or copied.
    """
    found: list[str] = []
    for paragraph in printable(text).split("\n"):
        found.extend(_wrap(paragraph.rstrip(), style, room))
    return tuple(found)


def _wrap(paragraph: str, style: Style, room: float) -> list[str]:
    if width(paragraph, style) <= room:
        return [paragraph]
    done: list[str] = []
    line, used = "", 0.0
    for word in re.findall(r" *[^ ]+", paragraph):
        for piece in _SEAMS.split(word):
            if not piece:
                continue
            extent = width(piece, style)
            if line and used + extent > room:
                done.append(line + " " if piece.startswith(" ") else line)
                line, used = "", 0.0
                piece = piece.lstrip(" ")
                extent = width(piece, style)
            while extent > room:
                fits = _fitting(piece, style, room)
                done.append(piece[:fits])
                piece = piece[fits:]
                extent = width(piece, style)
            line += piece
            used += extent
    return [*done, line]


def _fitting(piece: str, style: Style, room: float) -> int:
    """How many signs of an overlong piece fit on a line; at least one."""
    used, table = 0.0, register()[style.font]
    for count, sign in enumerate(piece):
        used += table[sign] * style.size
        if used > room:
            return max(count, 1)
    return len(piece)
