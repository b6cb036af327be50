"""The lines of a file with a heading: text with semicolons, commas or tabs, or the first sheet of an Excel file."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import load_workbook

from fhr_desktop.domain.errors import Refused
from i18n import _

Line = tuple[int, Sequence[str]]  # its number in the file, and its cells
MOST_BYTES, MOST_LINES = 20_000_000, 200_000  # the whole country by single ages and sex is a sixth of that
EXCEL = (".xlsx", ".xlsm")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_lines(data: bytes, name: str) -> list[Line]:
    """The lines that are not empty, the heading first. Raises Refused for what is not such a file."""
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is too large to be a population file. Nothing has been read."))
    lines = _of_sheet(data) if name.casefold().endswith(EXCEL) else _of_text(data)
    if not lines:
        raise Refused(_("The file is empty. Nothing has been read."))
    return lines


def _of_text(data: bytes) -> list[Line]:
    text = _decoded(data)
    if "\x00" in text:
        raise Refused(_("The file is not a text file with columns, nor an Excel file. Nothing has been read."))
    heading = next((line for line in text.splitlines() if line.strip()), "")
    between = max(";\t,", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    lines, begun = list[Line](), 1
    try:
        for cells in reader:
            if reader.line_num > begun:  # a quotation mark has swallowed the end of the line
                break
            if any(cell.strip() for cell in cells):
                lines.append((begun, _tidy(cells)))
            begun += 1
        else:
            return lines
    except csv.Error:
        pass
    said = _("Line {line} cannot be read as columns. Nothing has been read; look for a quotation mark that is not "
             "closed.")  # fmt: skip
    raise Refused(said.format(line=begun))


def _decoded(data: bytes) -> str:
    """As the file says itself; otherwise UTF-8, or what Windows writes in Swedish."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _of_sheet(data: bytes) -> list[Line]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True, max_row=MOST_LINES)
        lines = [(number, _tidy([_text(cell) for cell in row])) for number, row in enumerate(rows, 1)]
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError):
        raise Refused(_("The file cannot be read as an Excel file. Nothing has been read.")) from None
    return [(number, cells) for number, cells in lines if any(cells)]


def _text(cell: Any) -> str:
    """A number that Excel keeps as 4631.0 is 4631."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _tidy(cells: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFC", cell).strip() for cell in cells]
