"""Simple documents as Word files to work on: the blocks of `plain`, so that one description gives both papers."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fhr_desktop.printing import columns
from fhr_desktop.printing.blocks import prose_parts
from fhr_desktop.printing.columns import CellText, Look
from fhr_desktop.printing.document import PrintContext
from fhr_desktop.printing.finish import LANGUAGE
from fhr_desktop.printing.plain import Items, PlainBlock, Rows, Text, Title

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

_LIST = "List Bullet"
_ROOM = 1.2  # of a cell's text, against paper: Word's faces are of many widths
_DRAFT = "Utkast"
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file can tell
_UNWANTED = re.compile(r"docProps/thumbnail\.jpeg$")


def render_word(title: str, blocks: Sequence[PlainBlock], context: PrintContext) -> bytes:
    """The document as .docx, the same bytes for the same content and moment; it names no author and no machine.

    Raises TypeError for a block that Word is not given: codes and QR signs belong on papers alone.
    """
    import docx  # here and below, not above: a quarter of a second's loading, for few commands

    from fhr_desktop.printing.word_parts import dress, frame

    document = docx.Document()
    dress(document, LANGUAGE)
    _about(document, title, context.printed_at)
    frame(document, (context.unit_name, context.host), (context.case_mark, title), _foot(context))
    document.add_paragraph(title, style="Heading 1")
    for block in blocks:
        _add(document, block)
    return _packed(document)


def _add(document: Document, block: PlainBlock) -> None:
    match block:
        case Title(text, level):
            document.add_paragraph(text, style=f"Heading {level}")
        case Text(text, leads):
            for is_item, words in (part for paragraph in prose_parts(text) for part in paragraph):
                said = document.add_paragraph(words, style=_LIST if is_item else None)
            if leads:
                said.paragraph_format.keep_with_next = True
        case Items(items, whole, leads):
            listed = [document.add_paragraph(item, style=_LIST) for item in items]
            for one in listed if leads else listed[:-1] if whole else ():
                one.paragraph_format.keep_with_next = True
        case Rows():
            _tables(document, block)
        case _:
            raise TypeError(f"{type(block).__name__} is for papers, not for Word")


def _tables(document: Document, block: Rows) -> None:
    """One table, or several with the first column in each where the page is too narrow, as on paper."""
    texts = block.cells()
    pieces = (
        [[*range(len(block.titles))]]
        if block.close
        else columns.parts(block.titles, texts, columns.look_for(block.titles, texts))
    )
    for piece in pieces:
        _table(document, [block.titles[at] for at in piece], [[row[at] for at in piece] for row in texts], block)
        below = [document.add_paragraph(style="Before notes" if block.notes else "After table")]
    below += [document.add_paragraph(note, style="Table note") for note in block.notes]
    for one in below[:-1]:
        one.paragraph_format.keep_with_next = block.whole


def _table(document: Document, titles: Sequence[str], rows: Sequence[Sequence[CellText]], block: Rows) -> None:
    from docx.shared import Pt
    from docx.table import _Cell

    from fhr_desktop.printing.word_parts import grid, head_row, keep_row

    look = _roomy(columns.look_of(titles, rows, close=block.close))
    even = block.figures and rows and len(titles) > 1
    widths = [Pt(width) for width in (columns.even_widths if even else columns.widths)(titles, rows, look)]
    made = document.add_table(rows=1 + len(rows), cols=len(titles))
    grid(made)
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    numeric = [cell.numeric for cell in rows[0]] if rows else [False] * len(titles)
    heads = [CellText(title, numeric=right) for title, right in zip(titles, numeric, strict=True)]
    names = ("Close head", "Close cell") if block.close else ("Table head", "Table cell")
    styles = tuple(str(document.styles[name].style_id) for name in names)
    for number, (row, texts) in enumerate(zip(made.rows, (heads, *rows), strict=True)):
        bound = block.whole and (number < len(rows) or len(block.notes) > 0)
        cells = [_Cell(one, made) for one in row._tr.tc_lst]  # asked of the row each time, they take seconds
        for cell, text, width in zip(cells, texts, widths, strict=True):
            _fill(cell, text, styles[min(number, 1)], bound=bound)
            cell.width = width
        if number:
            keep_row(row)
        else:
            head_row(row)


def _roomy(look: Look) -> Look:
    """The look with wider letters, by which widths are reckoned."""
    styles = {name: getattr(look, name) for name in ("cell", "row_head", "head")}
    return replace(look, **{name: replace(one, size=one.size * _ROOM) for name, one in styles.items()})


def _fill(cell: _Cell, text: CellText, style_id: str, *, bound: bool) -> None:
    """`bound`: on the same page as the row below. The style is set by its id: looked up by name it takes seconds."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    paragraph._p.style = style_id
    paragraph.add_run(text.text).bold = text.strong or None
    if text.numeric:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if bound:
        paragraph.paragraph_format.keep_with_next = True


def _foot(context: PrintContext) -> str:
    when = context.printed_at.strftime("%Y-%m-%d kl. %H.%M")
    draft = _DRAFT if context.draft else ""
    return " · ".join(part for part in (draft, f"Gjord {when}", context.secrecy) if part)


def _about(document: Document, title: str, made: dt.datetime) -> None:
    about = document.core_properties
    about.title, about.language = title, LANGUAGE
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.revision = 1
    about.created = about.modified = made.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)


def _packed(document: Document) -> bytes:
    """The file, with nothing of the moment it was packed and without the template's own picture of itself."""
    for key, relation in list(document.part.package.rels.items()):
        if not relation.is_external and _UNWANTED.search(str(relation.target_part.partname)):
            del document.part.package.rels[key]
    loose = io.BytesIO()
    document.save(loose)
    packed = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in _in_order(source.namelist()):
            part = zipfile.ZipInfo(name, _OLDEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return packed.getvalue()


def _in_order(names: Iterable[str]) -> list[str]:
    """The list of contents first, as readers expect."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
